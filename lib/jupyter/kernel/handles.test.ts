// An interrupt closes what the cell has opened; what earlier cells have opened lives on.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const test = suite('handles');
test.before(async () => {
  kernel = await startKernel();
  const { error } = await kernel.execute(`
    import { type ChildProcess, exec, execFileSync, execSync, spawn, spawnSync } from 'node:child_process';
    import dgram from 'node:dgram';
    import { watch, writeFileSync, mkdtempSync } from 'node:fs';
    import http from 'node:http';
    import net, { type AddressInfo } from 'node:net';
    import { join } from 'node:path';
    import { tmpdir } from 'node:os';
    import { Worker } from 'node:worker_threads';
    let turns = 0;
    const ticking = 'setInterval(() => parentPort.postMessage(1), 5); const { parentPort } = require("node:worker_threads");';
    const portOf = (server: net.Server) => (server.address() as AddressInfo).port;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));`);
  assert.is(error, undefined, error?.evalue);
});
test.after(() => kernel?.stop());

/** Runs a cell until it has printed a line with a list in JSON, interrupts it, and gives that list. */
async function interrupted(code: string): Promise<number[]> {
  const id = kernel.post('execute_request', { code });
  const ofCell = (wanted: string) => kernel.published.filter(({ type, parent }) => type === wanted && parent === id);
  const list = () => /^\[.*\] *$/m.exec(ofCell('stream').reduce((text, { content }) => text + content.text, ''))?.[0];
  await kernel.until(() => !!list() || ofCell('error').length > 0, 'what the cell prints');
  assert.equal(ofCell('error'), []);
  kernel.process.kill('SIGINT');
  const { error } = await kernel.outcome(id);
  assert.is(error?.ename, 'Interrupted', error?.evalue);
  return JSON.parse(list() as string);
}

const forever = 'await new Promise(() => {});';
/** longer than what is gathered: it is heard while the cell does nothing but wait */
const printedAtOnce = "console.log('[]'.padEnd(70_000));";
const value = async (code: string) => {
  const { result, error } = await kernel.execute(code);
  assert.is(error, undefined, error?.evalue);
  return result?.data['text/plain'];
};

/** Nothing of the interrupted cell may count on. */
async function isQuiet(): Promise<void> {
  await kernel.execute('await pause(20); turns = 0; await pause(150);');
  assert.is(await value('turns'), '0');
}

async function ends(pid: number): Promise<void> {
  for (let tries = 0; tries < 100 && isRunning(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.not(isRunning(pid), `process ${pid} still runs`);
}

// one that nobody has waited for yet has ended, but still has its number
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform !== 'linux'; // no /proc: it runs
  }
}

async function isListening(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

test('programs end, with those that they have started, and their output is not heard any more', async () => {
  const [pid = 0, shell = 0, inner = 0] = await interrupted(`
    const program = spawn('sh', ['-c', 'while true; do echo tick; sleep 0.01; done']);
    program.stdout.on('data', () => turns++);
    program.on('exit', () => turns++);
    const nested = spawn('sh', ['-c', 'sleep 60 & echo $!; wait']);
    nested.stdout.once('data', (text) => console.log(JSON.stringify([program.pid, nested.pid, Number(text)])));
    ${forever}`);
  for (const one of [pid, shell, inner]) await ends(one);
  await isQuiet();
});

test('a program that is started again whenever it ends does not come back', async () => {
  const [pid = 0] = await interrupted(`
    const again = () => {
      turns++;
      const child = spawn('sleep', ['0.02']);
      child.on('exit', again);
      return child;
    };
    console.log(JSON.stringify([again().pid]));
    ${forever}`);
  await ends(pid);
  await isQuiet();
});

test('worker threads end, looping ones too', async () => {
  await interrupted(`
    const worker = new Worker(ticking, { eval: true });
    worker.on('message', () => turns++);
    worker.on('exit', () => new Worker(ticking, { eval: true }).on('message', () => turns++));
    new Worker('const start = Date.now(); while (true) console.log(Date.now() - start);', { eval: true });
    worker.once('message', () => console.log('[]'));
    ${forever}`);
  await isQuiet();
});

test('worker threads that a library keeps for everybody live on', async () => {
  await interrupted(`
    const pool = new Worker(ticking, { eval: true });
    pool.unref();
    pool.once('message', () => console.log('[]'));
    ${forever}`);
  assert.is(await value('await new Promise((resolve) => pool.once("message", resolve))'), '1');
  await kernel.execute('await pool.terminate()');
});

test('servers stop listening, their connections are closed', async () => {
  const [plain = 0, web = 0, datagrams = 0] = await interrupted(`
    turns = 0;
    const server = net.createServer((socket) => socket.on('data', () => turns++)).listen(0, '127.0.0.1');
    const site = http.createServer((_, response) => { turns++; response.end('hello'); }).listen(0, '127.0.0.1');
    const receiver = dgram.createSocket('udp4').on('message', () => turns++);
    await new Promise<void>((resolve) => receiver.bind(0, '127.0.0.1', resolve));
    await pause(20);
    const beating: net.Socket = net.connect(portOf(server), '127.0.0.1', () => setInterval(() => beating.write('x'), 5));
    await fetch('http://127.0.0.1:' + portOf(site)).then((response) => response.text());
    while (turns < 5) await pause(5);
    console.log(JSON.stringify([portOf(server), portOf(site), receiver.address().port]));
    ${forever}`);
  assert.equal(await Promise.all([plain, web].map(isListening)), [false, false]);
  const { error } = await kernel.execute(`
    const free = dgram.createSocket('udp4');
    await new Promise<void>((resolve) => free.bind(${datagrams}, '127.0.0.1', resolve));
    free.close();`);
  assert.is(error, undefined, error?.evalue);
  await isQuiet();
});

test('connections to elsewhere are closed', async () => {
  const elsewhere = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  try {
    const { port } = elsewhere.address() as { port: number };
    const connected = once(elsewhere, 'connection');
    await interrupted(`
      const line = net.connect(${port}, '127.0.0.1', () => console.log('[]'));
      line.on('data', () => turns++);
      ${forever}`);
    const [socket] = await connected;
    if (!socket.closed) await once(socket.resume(), 'close', { signal: AbortSignal.timeout(20_000) });
  } finally {
    elsewhere.close();
  }
});

test('a fetch that is interrupted leaves later ones unharmed', async () => {
  await kernel.execute(`
    const slow = http.createServer((request, response) => {
      if (request.url === '/now') response.end('now');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => slow.once('listening', resolve));
    const address = 'http://127.0.0.1:' + portOf(slow);`);
  await interrupted(`
    await (await fetch(address + '/now')).text();
    console.log('[]');
    await fetch(address + '/never');`);
  assert.is(await value('await (await fetch(address + "/now")).text()'), 'now');
  await kernel.execute('slow.closeAllConnections(); slow.close();');
});

test('a watched file is watched no more', async () => {
  await interrupted(`
    const folder = mkdtempSync(join(tmpdir(), 'camrec-watched-'));
    watch(folder, () => turns++);
    console.log('[]');
    ${forever}`);
  await kernel.execute('turns = 0; writeFileSync(join(folder, "new"), ""); await pause(100);');
  assert.is(await value('turns'), '0');
  await kernel.execute('(await import("node:fs")).rmSync(folder, { recursive: true });');
});

test('what earlier cells have opened lives on, also when a signal breaks off a synchronous wait', async () => {
  await kernel.execute(`
    let beats = 0;
    const old = { program: spawn('sleep', ['600']), worker: new Worker(ticking, { eval: true }) };
    old.worker.on('message', () => beats++);
    const oldServer = http.createServer((_, response) => response.end('still here')).listen(0, '127.0.0.1');
    await new Promise((resolve) => oldServer.once('listening', resolve));`);
  await interrupted(`console.log('[]'); ${forever}`);
  await interrupted(`${printedAtOnce} execSync("sleep 600");`);
  assert.is(await value('await (await fetch("http://127.0.0.1:" + portOf(oldServer))).text()'), 'still here');
  assert.equal(
    await value(
      'const before = beats; await pause(500); [beats > before, old.program.signalCode, old.program.exitCode]',
    ),
    '[ true, null, null ]',
  );
  await kernel.execute(
    'old.program.kill(); await old.worker.terminate(); oldServer.closeAllConnections(); oldServer.close();',
  );
});

for (const wait of [
  'execSync("sleep 600")',
  'spawnSync("sleep", ["600"])',
  'await null; execFileSync("sleep", ["600"])',
]) {
  test(`nothing of a cell comes after an interrupted ${wait}, and the next cell is spared`, async () => {
    // the signal ends the program and breaks off the cell: by chance the one or the other first
    for (let times = 0; times < 3; times++) {
      await interrupted(`turns = 0; ${printedAtOnce} ${wait}; turns = 1;`);
      assert.is(await value('turns'), '0');
    }
  });
}

test('in the synchronous part of a cell not even a catch goes on after an interrupt', async () => {
  await interrupted(`turns = 0; ${printedAtOnce} try { execSync("sleep 600"); } catch {} turns = 1;`);
  assert.is(await value('turns'), '0');
});

test('a cell that ends by itself leaves open what it opened', async () => {
  await kernel.execute('const child: ChildProcess = exec("sleep 600"); const listener = net.createServer().listen(0);');
  await interrupted(`console.log('[]'); ${forever}`);
  assert.is(await value('[child.exitCode, child.signalCode, listener.listening].join()'), ',,true');
  await kernel.execute('child.kill(); listener.close();');
});

test.run();
