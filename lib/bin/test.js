// Runs every lib/**/*.test.ts (built) in a process of its own and ends with the line `N passed, M failed`.
// Arguments are parts of file names: `npm test -- codebook sampler`. A file that registers no test fails, so does a run without tests.
// A file may take CAMREC_TEST_LIMIT seconds, 600 when that is not set.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT_S = Number(process.env.CAMREC_TEST_LIMIT ?? 600);
const lib = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);

function testFiles(folder = lib) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['dist', 'vendor', 'node_modules'].includes(entry.name) ? [] : testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

function run(file) {
  const built = join(lib, 'dist', relative(lib, file)).replace(/\.ts$/, '.js');
  if (!existsSync(built))
    return Promise.resolve({ passed: 0, failed: 1, output: `${built} is missing: run \`npm run build\`\n` });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [built], {
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output += data;
      });
    const timer = setTimeout(() => {
      output += `stopped after ${LIMIT_S} s\n`;
      child.kill('SIGKILL');
    }, LIMIT_S * 1000);
    child.once('close', (code) => {
      clearTimeout(timer);
      const count = (word) =>
        [...output.matchAll(new RegExp(`^\\s*${word}:\\s+(\\d+)`, 'gm'))].reduce((sum, m) => sum + Number(m[1]), 0);
      const total = count('Total');
      const passed = count('Passed');
      if (total === 0) output += 'no test registered: does the file end with `test.run()`?\n';
      const failed = Math.max(total - passed, code === 0 && total > 0 ? 0 : 1);
      resolve({ passed, failed, output });
    });
  });
}

const queue = testFiles()
  .filter((file) => filters.length === 0 || filters.some((part) => relative(lib, file).includes(part)))
  .sort();
let passed = 0;
let failed = 0;
async function worker() {
  for (let file = queue.shift(); file; file = queue.shift()) {
    const started = performance.now();
    const result = await run(file);
    passed += result.passed;
    failed += result.failed;
    const notices = result.output.split('\n').filter((line) => line.startsWith('skipped:'));
    console.log(
      `${result.failed ? 'FAIL' : 'ok  '} ${relative(lib, file)}  ${result.passed} passed  ${((performance.now() - started) / 1000).toFixed(1)} s`,
    );
    for (const notice of notices) console.log(`     ${notice}`);
    if (result.failed) console.log(result.output);
  }
}
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
