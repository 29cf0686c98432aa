// What can go wrong around a cell: its process dies, the connection file is no good, a port is taken.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KERNEL_MAIN, startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;
const folder = mkdtempSync(join(tmpdir(), 'camrec-failures-'));

const test = suite('failures');
test.before(async () => {
  kernel = await startKernel();
});
test.after(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

const alive = async () => assert.is((await kernel.execute('1 + 1')).result?.data['text/plain'], '2');

test('an executor killed in the middle of its output: the output stays, the cell fails, the next one runs', async () => {
  const { error, stdout } = await kernel.execute(
    'for (let i = 0; i < 20_000; i++) console.log(i); await new Promise((r) => setTimeout(r, 100)); process.kill(process.pid, "SIGKILL"); for (;;) console.log("x");',
  );
  assert.is(error?.ename, 'ExecutorDied');
  assert.match(error?.evalue, /was ended by SIGKILL; all variables are lost/);
  assert.ok(stdout.startsWith('0\n1\n') && stdout.includes('\n19999\n'));
  await alive();
});

test('process.exit in a cell is an error of the cell, with its output', async () => {
  const { error, stdout } = await kernel.execute('console.log("last words"); process.exit(3);');
  assert.match(error?.evalue, /ended with exit code 3/);
  assert.is(stdout, 'last words\n');
  await alive();
});

test('a cell that takes all listeners away leaves the kernel its own', async () => {
  await kernel.execute(
    'process.on("SIGUSR2", () => {}); process.removeAllListeners("uncaughtException"); process.removeAllListeners();',
  );
  assert.is((await kernel.execute('process.listenerCount("SIGUSR2")')).result?.data['text/plain'], '0');
  const { error } = await kernel.execute(
    'setTimeout(() => { throw new Error("stray"); }, 1); await new Promise(() => {});',
  );
  assert.is(error?.evalue, 'stray');
  assert.is((await kernel.execute('process.emit("SIGINT"); 7')).result?.data['text/plain'], '7');
});

test('a cell that ends, destroys or closes its stdout and stderr goes on writing, and so does the next one', async () => {
  for (const code of [
    'process.stdout.end("bye\\n"); process.stderr.end();',
    'process.stdout.destroy(); process.stderr.destroy();',
    'import { closeSync } from "node:fs"; for (const fd of [0, 1, 2]) closeSync(fd);',
  ]) {
    const { stdout, stderr, reply } = await kernel.execute(`${code} console.log("out"); console.error("err"); 5`);
    assert.is(reply.status, 'ok', code);
    assert.equal([stdout.replace('bye\n', ''), stderr], ['out\n', 'err\n'], code);
    assert.is((await kernel.execute('console.log("still")')).stdout, 'still\n', code);
  }
  await kernel.execute('process.exit()'); // the next test has its descriptors
});

test('a cell that closes the line between the processes ends, and says why', async () => {
  const { error, stderr } = await kernel.execute('import { closeSync } from "node:fs"; closeSync(5); 5');
  assert.match(error?.evalue, /was ended by SIGKILL; all variables are lost/);
  assert.is(stderr, 'a cell has closed descriptor 5, by which the kernel hears its cells\n');
  await alive();
});

test('a cell that runs out of memory: its output stays, the reason is told, the next one runs', async () => {
  const small = await startKernel({ args: ['--max-old-space-size=150'] });
  try {
    const { error, stdout, stderr } = await small.execute(
      'console.log("first"); const all: number[][] = []; for (;;) all.push(new Array(1e5).fill(1.5));',
    );
    assert.is(error?.ename, 'ExecutorDied');
    assert.is(stdout, 'first\n');
    assert.match(stderr, /heap out of memory/);
    assert.is((await small.execute('1 + 1')).result?.data['text/plain'], '2');
  } finally {
    await small.stop();
  }
});

test('an executor that dies between cells is replaced, and the last cell says so', async () => {
  const id = kernel.post('execute_request', { code: 'setTimeout(() => process.exit(1), 50); 1' });
  const news = () => kernel.published.find(({ type, parent }) => type === 'stream' && parent === id);
  await kernel.until(() => news() !== undefined, 'the news');
  assert.match(news()?.content.text, /ended with exit code 1; all variables are lost/);
  await alive();
});

test('history outlives the executor', async () => {
  const { reply } = await kernel.request('history_request', { hist_access_type: 'tail', n: 100 });
  assert.ok(reply.history.some(([, , code]: string[]) => code.endsWith('process.exit(3);')));
});

test('a killed kernel leaves no executor behind, not even a looping one', async () => {
  const doomed = await startKernel();
  const id = doomed.post('execute_request', {
    code: 'console.log(process.pid); await null; console.log("x".repeat(70_000)); while (true) {}',
  });
  const text = () => doomed.published.find(({ type, parent }) => type === 'stream' && parent === id)?.content.text;
  await doomed.until(() => text() !== undefined, 'its process id');
  const pid = Number.parseInt(text(), 10);
  assert.ok(isRunning(pid));
  await doomed.stop();
  for (let tries = 0; tries < 50 && isRunning(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.not(isRunning(pid));
});

test('a client killed hard takes the kernel with it, while a cell loops', async () => {
  const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const script = `import { KernelClient } from ${from('../client.js')};
    import { kernelSpec } from ${from('../kernelspec.js')};
    const kernel = await KernelClient.start(kernelSpec());
    const code = 'import { createServer } from "node:net"; const server = createServer().listen(0, "127.0.0.1", () => {' +
      'console.log(JSON.stringify(server.address())); while (true) {} }); await new Promise(() => {});';
    await kernel.execute(code, {
      onMessage: ({ header, content }) => {
        if (header.msg_type === 'stream') console.log(kernel.connection.info.shell_port, JSON.parse(content.text).port);
        if (header.msg_type === 'error') throw new Error(content.evalue);
      },
    });`;
  const client = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(client.stdout, 'data', { signal: AbortSignal.timeout(60_000) });
  // by ports, not by process ids: an orphan that init has not waited for yet would seem to run
  const [front, executor] = String(text).trim().split(/\s+/).map(Number);
  await new Promise((resolve) => setTimeout(resolve, 2500)); // the kernel looks for its client several times
  assert.equal(await Promise.all([isListening(front), isListening(executor)]), [true, true]);
  client.kill('SIGKILL');
  for (let tries = 0; tries < 100 && ((await isListening(front)) || (await isListening(executor))); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await Promise.all([isListening(front), isListening(executor)]), [false, false]);
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a program that a dead executor has left behind does not hold up the kernel', async () => {
  const { error } = await kernel.execute(
    'import { spawn } from "node:child_process"; spawn("sleep", ["20"], { stdio: "inherit" }); process.exit(4);',
  );
  assert.match(error?.evalue, /ended with exit code 4/);
  await alive();
});

test('the kernel works from a path with blanks and letters beyond ASCII', async () => {
  const lib = join(folder, 'a kernel ñ 核', 'lib');
  const built = fileURLToPath(new URL('../..', import.meta.url));
  cpSync(join(built, 'jupyter'), join(lib, 'dist', 'jupyter'), { recursive: true });
  cpSync(join(built, '..', 'package.json'), join(lib, 'package.json'));
  symlinkSync(join(built, '..', '..', 'node_modules'), join(lib, 'node_modules'));
  const moved = await startKernel({ main: join(lib, 'dist', 'jupyter', 'kernel', 'main.js') });
  try {
    assert.is((await moved.execute('let s = 0; for (const x of [1, 2]) s += x; s')).result?.data['text/plain'], '3');
  } finally {
    await moved.stop();
  }
});

/** Starts a kernel with `text` in its connection file; gives what it says and its exit code, without the file's name. */
function startWith(text: string): [string, number | null] {
  const file = join(folder, 'connection.json');
  writeFileSync(file, text);
  return start(file);
}

function start(...args: string[]): [string, number | null] {
  const { status, stderr } = spawnSync(process.execPath, [KERNEL_MAIN, ...args], { encoding: 'utf8', timeout: 60_000 });
  return [stderr.replace(`${folder}/`, ''), status];
}

test('a bad connection file ends with one line and exit code 2', () => {
  const whole = JSON.stringify(kernel.connection);
  const but = (field: object): string => JSON.stringify({ ...kernel.connection, ...field });
  const { ip, shell_port } = kernel.connection;
  const torn = 'connection.json: not a JSON object; half-written, or no connection file at all';
  const cases: [string, string][] = [
    [whole.slice(0, 40), torn],
    ['', torn],
    ['[]', torn],
    ['\u0000\u0000', torn],
    [but({ hb_port: 'x' }), 'connection.json: hb_port must be a port number, got "x"'],
    [but({ iopub_port: 70_000 }), 'connection.json: iopub_port must be a port number, got 70000'],
    [
      but({ signature_scheme: 'rot13' }),
      'connection.json: signature_scheme must be hmac- and a known hash, got "rot13"',
    ],
    [but({ key: 5 }), 'connection.json: key must be text, got 5'],
    [but({ transport: 'udp' }), 'connection.json: transport must be tcp or ipc, got "udp"'],
    [but({ ip: '' }), 'connection.json: ip must be an address, or a path for ipc, got ""'],
    [whole, `tcp://${ip}:${shell_port} cannot be used: Address already in use`],
  ];
  for (const [text, message] of cases) assert.equal(startWith(text), [`camrec kernel: ${message}\n`, 2]);
  assert.equal(start(), ['camrec kernel: no connection file given; usage: main.js CONNECTION_FILE\n', 2]);
  assert.equal(start(join(folder, 'none.json')), ['camrec kernel: none.json: cannot be read (ENOENT)\n', 2]);
});

test.run();
