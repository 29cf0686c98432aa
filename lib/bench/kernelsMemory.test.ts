import { spawn } from 'node:child_process';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryBelow, proportionalBytes } from './kernelsMemory.js';

const ROLLUP = `55d0c7a00000-7ffd1b3fe000 ---p 00000000 00:00 0    [rollup]
Rss:               61440 kB
Pss:               48000 kB
Pss_Dirty:         20000 kB
Pss_Anon:          19000 kB
Shared_Clean:      30000 kB
`;

test('the proportional share is read, not its parts', () => {
  assert.is(proportionalBytes(ROLLUP), 48000 * 1024);
  assert.throws(() => proportionalBytes('Rss: 1 kB\n'), /no line "Pss: … kB" in "Rss: 1 kB\\n"/);
});

test('each process below is counted, with what it started, and this one is not', async () => {
  if (process.platform !== 'linux') {
    console.log('skipped: only Linux tells how pages are shared');
    return;
  }
  assert.is(memoryBelow(process.pid), undefined);
  const wait = 'process.stdout.write("up"); setInterval(() => {}, 1000)';
  const code = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(wait)}], { stdio: 'inherit' })`;
  const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  try {
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const memory = memoryBelow(process.pid);
    assert.is(memory?.length, 2);
    assert.ok(memory?.every((bytes) => bytes > 5e6 && bytes < 500e6));
  } finally {
    if (parent.pid) process.kill(-parent.pid, 'SIGKILL');
  }
});

test.run();
