// The requests beside execution: kernel_info, completion, inspection, history, comms, shutdown; signatures, several clients, heartbeat.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Dealer, Subscriber } from 'zeromq';
import { addressOf, newConnection } from '../connection.js';
import { LANGUAGE_INFO } from '../language.js';
import { decode, encode, type Header, newMessage, sign } from '../messages.js';
import { createWire } from './protocol.js';
import { connect, startKernel, type TestKernel } from './testClient.js';
import { ts } from './typescript.js';

let kernel: TestKernel;

const test = suite('protocol');
test.before(async () => {
  kernel = await startKernel();
});
test.after(() => kernel?.stop());

test('kernel_info: language_info is what committed notebooks carry', async () => {
  const { reply } = await kernel.request('kernel_info_request', {});
  assert.equal([reply.status, reply.protocol_version, reply.implementation], ['ok', '5.4', 'camrec']);
  assert.equal(reply.language_info, LANGUAGE_INFO);
  assert.is(LANGUAGE_INFO.version, ts.version, 'the TypeScript that compiles the cells');
  assert.type(reply.banner, 'string');
  assert.ok(reply.help_links.every(({ text, url }: Record<string, string>) => text && url));
});

test('completion: members, variables of earlier cells, positions in code points', async () => {
  await kernel.execute('const shopping = { apples: 1, apricots: 2 };');
  const complete = async (code: string) =>
    (await kernel.request('complete_request', { code, cursor_pos: [...code].length })).reply;
  assert.equal((await complete('shopping.ap')).matches, ['apples', 'apricots']);
  assert.ok((await complete('shopp')).matches.includes('shopping'));
  const { matches, cursor_start, cursor_end } = await complete('"😀😀"; shopping.apr');
  assert.is(matches[0], 'apricots');
  assert.equal([cursor_start, cursor_end], [15, 18]);
  const { reply } = await kernel.request('complete_request', { code: 'JSON.par', cursor_pos: 8 });
  assert.equal(reply.matches, ['parse']);
});

test('completion asked for before the executor is ready is answered', async () => {
  const fresh = await startKernel();
  try {
    const { reply } = await fresh.request('complete_request', { code: 'JSON.par', cursor_pos: 8 });
    assert.equal(reply.matches, ['parse']);
  } finally {
    await fresh.stop();
  }
});

test('inspection gives type and documentation', async () => {
  await kernel.execute('/** Twice of it. */\nfunction twice(x: number): number { return 2 * x; }');
  const at = async (code: string, cursor_pos: number) =>
    (await kernel.request('inspect_request', { code, cursor_pos, detail_level: 0 })).reply;
  const found = await at('"😀"; twice(2)', 6);
  assert.is(found.found, true);
  assert.match(found.data['text/plain'], /^function twice\(x: number\): number\n\nTwice of it\.$/);
  assert.is((await at('   ', 1)).found, false);
});

test('is_complete', async () => {
  const check = async (code: string) => (await kernel.request('is_complete_request', { code })).reply;
  for (const code of ['1 + 1', 'function f() {}', 'await null', 'const x = { a: 1 };'])
    assert.is((await check(code)).status, 'complete', code);
  for (const code of ['function f() {', 'const s = `open', '/* open', 'foo('])
    assert.is((await check(code)).status, 'incomplete', code);
  assert.is((await check('for (const x of y) {')).indent, '  ');
  for (const code of ['let 1x = ;', '}']) assert.is((await check(code)).status, 'invalid', code);
});

test('history: tail, range, search', async () => {
  for (const code of ['"alpha"', '"beta"', '"beta"']) await kernel.execute(code);
  const ask = async (query: object) =>
    (await kernel.request('history_request', { output: false, raw: true, ...query })).reply.history;
  const tail = await ask({ hist_access_type: 'tail', n: 3 });
  assert.equal(
    tail.map(([, , code]: unknown[]) => code),
    ['"alpha"', '"beta"', '"beta"'],
  );
  const number = tail[0][1];
  assert.equal(await ask({ hist_access_type: 'range', session: 0, start: number, stop: number + 1 }), [tail[0]]);
  assert.is((await ask({ hist_access_type: 'search', pattern: '"b?ta*', n: 10 })).length, 2);
  assert.is((await ask({ hist_access_type: 'search', pattern: '*beta*', unique: true, n: 10 })).length, 1);
  assert.equal((await ask({ hist_access_type: 'tail', n: 1, output: true }))[0][2], ['"beta"', null]);
});

test('comms: none, and one that is opened is closed', async () => {
  assert.equal((await kernel.request('comm_info_request', {})).reply, { status: 'ok', comms: {} });
  const id = kernel.post('comm_open', { comm_id: 'c1', target_name: 'none', data: {} });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'comm_close' && parent === id),
    'comm_close',
  );
});

test('wrongly signed, malformed and replayed messages are dropped, each with a line in the log', async () => {
  const header = (id: string) =>
    JSON.stringify({ msg_id: id, msg_type: 'kernel_info_request', session: 's', version: '5.4' });
  const forged = header('forged');
  const parts = [forged, '{}', '{}', '{}'];
  const signed = (...frames: string[]) => ['<IDS|MSG>', sign(kernel.connection, frames), ...frames];
  const once = signed(header('once'), '{}', '{}', '{}');
  const refused: [(string | Buffer)[], string][] = [
    [['<IDS|MSG>', sign({ ...kernel.connection, key: 'another key' }, parts), ...parts], 'wrong signature'],
    [['<IDS|MSG>', '', ...parts], 'wrong signature'],
    [['no delimiter'], 'malformed: no frame is <IDS|MSG>'],
    [['<IDS|MSG>'], 'malformed: 4 parts must follow the signature, got 0'],
    [signed(forged, '{}'), 'malformed: 4 parts must follow the signature, got 2'],
    [signed('not json', '{}', '{}', '{}'), 'malformed: header is not JSON'],
    [signed('null', '{}', '{}', '{}'), 'malformed: header must be an object'],
    [signed('{"msg_type":"x"}', '{}', '{}', '{}'), 'malformed: header.msg_id must be text, got undefined'],
    [signed(forged, '{}', '{}', '7'), 'malformed: content must be an object'],
    [[Buffer.alloc(100_000, 255)], 'malformed: no frame is <IDS|MSG>'],
    [once, 'replayed: a message with this signature came before'],
  ];
  kernel.sendRaw(once);
  for (const [frames] of refused) kernel.sendRaw(frames);
  assert.is((await kernel.execute('1')).reply.status, 'ok');
  const lines = () => kernel.log().trim().split('\n');
  await kernel.until(() => lines().length >= refused.length, 'the log');
  assert.equal(
    lines(),
    refused.map(([, reason]) => `camrec kernel: message dropped: ${reason}`),
  );
  const answered = (id: string) => kernel.published.filter(({ parent }) => parent === id).length;
  assert.equal([answered('forged'), answered('once')], [0, 2], 'busy and idle, once');
});

test('what is too long for a message, or none at all, goes out as words', async () => {
  const { info, remove } = await newConnection('test');
  const wire = createWire(info);
  const [dealer, subscriber] = [new Dealer({ linger: 0 }), new Subscriber({ linger: 0 })];
  const { write } = process.stderr;
  process.stderr.write = () => true; // the kernel's log
  try {
    const long = {
      // as JSON.stringify fails for more than 2^29 characters
      toJSON() {
        throw new RangeError('Invalid string length');
      },
    };
    const said = (type: string): string => `${type} could not be sent: Invalid string length`;
    await wire.open({
      shell: (request) => wire.reply(request, 'execute_reply', { execution_count: 7, data: long }),
      control() {},
      stdin() {},
    });
    dealer.connect(addressOf(info, info.shell_port));
    subscriber.connect(addressOf(info, info.iopub_port));
    subscriber.subscribe();
    await dealer.send(encode(info, newMessage('execute_request', {}, { session: 'test' })));
    const reply = decode(info, await dealer.receive());
    assert.equal(
      [reply.header.msg_type, reply.content],
      [
        'execute_reply',
        { status: 'error', ename: 'RangeError', traceback: [], execution_count: 7, evalue: said('execute_reply') },
      ],
    );
    // a subscription takes a moment to arrive
    const timer = setInterval(() => wire.publish(reply.parent as Header, 'display_data', { data: long }), 20);
    const shown = decode(info, await subscriber.receive());
    clearInterval(timer);
    assert.equal(
      [shown.header.msg_type, shown.content],
      ['stream', { name: 'stderr', text: `${said('display_data')}\n` }],
    );
    assert.is(shown.parent.msg_id, reply.parent.msg_id);
  } finally {
    process.stderr.write = write;
    for (const socket of [dealer, subscriber]) socket.close();
    wire.close();
    remove();
  }
});

test('a message that carries binary buffers is answered: they are not signed', async () => {
  const buffers = [Buffer.from([0, 255, 10]), Buffer.from('<IDS|MSG>')];
  const id = kernel.post('execute_request', { code: '6 * 7' }, { buffers });
  assert.is((await kernel.outcome(id)).result?.data['text/plain'], '42');
});

test('unknown requests are ignored', async () => {
  kernel.post('unheard_of_request', {});
  kernel.post('toString', {});
  assert.is((await kernel.execute('1')).reply.status, 'ok');
});

test('two clients: each gets its replies, both see what is published', async () => {
  const other = await connect(kernel.connection);
  try {
    const id = other.post('execute_request', { code: 'const fromOther = 9; fromOther' });
    assert.is((await other.outcome(id)).reply.status, 'ok');
    await kernel.until(
      () => kernel.published.some(({ type, parent }) => type === 'execute_result' && parent === id),
      'the other result',
    );
    assert.is((await kernel.execute('fromOther')).result?.data['text/plain'], '9');
  } finally {
    other.close();
  }
});

test('while a cell loops the heartbeat answers, and so do kernel_info and history', async () => {
  const id = kernel.post('execute_request', { code: 'while (true) {}' });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'execute_input' && parent === id),
    'the start of the cell',
  );
  assert.is(await kernel.heartbeat(), 'ping');
  assert.is((await kernel.request('kernel_info_request', {}, { seconds: 1 })).reply.status, 'ok');
  assert.is(
    (await kernel.request('history_request', { hist_access_type: 'tail', n: 1 }, { seconds: 1 })).reply.status,
    'ok',
  );
  await kernel.request('interrupt_request', {}, { control: true });
  await kernel.outcome(id);
});

test('completion is answered while a cell awaits', async () => {
  const id = kernel.post('execute_request', { code: 'await new Promise(() => {});' });
  const { reply } = await kernel.request('complete_request', { code: 'JSON.str', cursor_pos: 8 });
  assert.equal(reply.matches, ['stringify']);
  assert.not(kernel.published.some(({ parent, content }) => parent === id && content.execution_state === 'idle'));
  await kernel.request('interrupt_request', {}, { control: true });
  assert.is((await kernel.outcome(id)).error?.ename, 'Interrupted');
});

test('shutdown with open timers and a server: a full reply, and the process ends with 0', async () => {
  await kernel.execute('setInterval(() => {}, 10); import { createServer } from "node:net"; createServer().listen(0);');
  const ended = new Promise((resolve) => kernel.process.once('exit', resolve));
  const { reply } = await kernel.request('shutdown_request', { restart: true }, { control: true });
  assert.equal(reply, { status: 'ok', restart: true });
  assert.is(await ended, 0);
});

test.run();
