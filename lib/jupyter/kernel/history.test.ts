// The history: in the kernel, on disk, and between kernels that run at once.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createHistory, type HistoryEntry, searchHistory } from './history.js';
import { historyPath, openHistoryFile } from './historyFile.js';
import { startKernel } from './testClient.js';

const SELF = fileURLToPath(import.meta.url);

// as a child of this test: writes its lines as fast as it can
if (process.env.HISTORY_TEST_FILE) {
  const { session, append } = openHistoryFile(process.env.HISTORY_TEST_FILE, 20_000);
  for (let count = 1; count <= 200; count++) append([session, count, `cell ${count} of ${process.pid}`]);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'camrec-history-'));
let files = 0;
const fresh = (): string => join(folder, `${++files}`, 'history.jsonl');
const silent = (text: string): void => assert.unreachable(text);
const codes = (found: unknown[]): unknown[] => found.map((entry) => (entry as HistoryEntry)[2]);

const test = suite('history');
test.after(() => rmSync(folder, { recursive: true }));

test('tail, range and search choose by number, session, glob', () => {
  const entries: HistoryEntry[] = [
    [1, 1, 'a = 1'],
    [1, 2, 'b(2)'],
    [2, 1, 'a = 1'],
    [2, 2, 'a\n= 2'],
    [3, 1, 'c[?]'],
  ];
  const ask = (query: object) => searchHistory(entries, query, 3);
  assert.equal(ask({ hist_access_type: 'tail', n: 2 }), entries.slice(-2));
  assert.equal(ask({ hist_access_type: 'range', session: 1 }), entries.slice(0, 2));
  assert.equal(ask({ hist_access_type: 'range', session: 0 }), entries.slice(4));
  assert.equal(ask({ hist_access_type: 'range', session: -1, start: 2, stop: null }), [entries[3]]);
  assert.equal(ask({ hist_access_type: 'range', session: 2, start: 1, stop: 2 }), [entries[2]]);
  assert.equal(ask({ hist_access_type: 'search', pattern: 'a*' }), [entries[0], entries[2], entries[3]]);
  assert.equal(ask({ hist_access_type: 'search', pattern: 'a*', unique: true }), [entries[2], entries[3]]);
  assert.equal(ask({ hist_access_type: 'search', pattern: 'a*', n: 1 }), [entries[3]]);
  assert.equal(ask({ hist_access_type: 'search', pattern: 'b(?)' }), [entries[1]], 'brackets mean themselves');
  assert.equal(ask({ hist_access_type: 'tail', n: 1, output: true }), [[3, 1, ['c[?]', null]]]);
});

test('a later kernel finds what earlier ones ran; each is a session of its own', () => {
  const file = fresh();
  const [first, second] = [createHistory(silent, file), createHistory(silent, file)];
  first.add(1, 'one');
  second.add(1, 'two'); // both at once
  first.add(2, 'three\nlines');
  assert.equal(first.search({ hist_access_type: 'tail', n: 10 }), [
    [2, 1, 'two'],
    [1, 1, 'one'],
    [1, 2, 'three\nlines'],
  ]);
  const later = createHistory(silent, file);
  assert.equal(codes(later.search({ hist_access_type: 'tail', n: 10 })), ['one', 'two', 'three\nlines']);
  assert.equal(codes(later.search({ hist_access_type: 'range', session: -1 })), ['two']);
  later.add(1, 'four');
  assert.equal(later.search({ hist_access_type: 'range', session: 0 }), [[3, 1, 'four']]);
  assert.is(statSync(file).mode & 0o777, 0o600, 'for its user only');
});

test('kernels that write at once lose no line, though the file is renamed meanwhile', async () => {
  const file = fresh();
  const writers = Array.from({ length: 3 }, () => fork(SELF, { env: { ...process.env, HISTORY_TEST_FILE: file } }));
  for (const [code] of await Promise.all(writers.map((writer) => once(writer, 'exit')))) assert.is(code, 0);
  const kept = openHistoryFile(file).read();
  assert.is(new Set(kept.map(([session]) => session)).size, 3, 'sessions of their own');
  for (const { pid } of writers) {
    const counts = kept.filter(([, , code]) => code.endsWith(` of ${pid}`)).map(([, count]) => count);
    // the oldest lines went with the oldest file; what is kept has no gap
    assert.is(counts.at(-1), 200);
    assert.equal(
      counts,
      Array.from(counts, (_, at) => (counts[0] ?? 0) + at),
    );
  }
});

test('the history is bounded, and goes on counting sessions', () => {
  const file = fresh();
  const limit = 5000;
  const { append, session } = openHistoryFile(file, limit);
  for (let count = 1; count <= 1000; count++) append([session, count, 'x'.repeat(50)]);
  const old = file.replace('.jsonl', '.old.jsonl');
  assert.ok(statSync(file).size <= limit && statSync(old).size <= limit + 100);
  const { read, session: next } = openHistoryFile(file, limit);
  assert.is(next, session + 1);
  assert.is(read().at(-1)?.[1], 1000);
  append([session, 1001, 'y'.repeat(60_000)]);
  assert.is(read().at(-1)?.[1], 1000, 'a huge cell is not kept');
});

test('damaged lines are left out, and nothing is written behind a torn one', () => {
  const file = fresh();
  mkdirSync(join(file, '..'));
  const lines = [
    '[1,1,"good"]',
    'no JSON',
    '{"a":1}',
    '[1,"2","x"]',
    '[-1,1,"x"]',
    '\u0000\uFFFF',
    '[7,2,"also good"]',
    '[7,3,"to',
  ];
  writeFileSync(file, lines.join('\n'));
  const history = createHistory(silent, file);
  history.add(1, 'new');
  assert.equal(codes(history.search({ hist_access_type: 'tail', n: 10 })), ['good', 'also good', 'new']);
  assert.equal(codes(createHistory(silent, file).search({ hist_access_type: 'tail' })), ['good', 'also good', 'new']);
  assert.equal(history.search({ hist_access_type: 'range', session: 0 }), [[8, 1, 'new']]);
});

test('a lock that a killed kernel left behind holds nobody up', () => {
  const file = fresh();
  mkdirSync(`${file}.lock`, { recursive: true });
  utimesSync(`${file}.lock`, 1, 1);
  assert.is(openHistoryFile(file).session, 1);
  assert.not(existsSync(`${file}.lock`));
});

test('where it cannot be kept, one line says so, and the kernel remembers its own cells', () => {
  const said: string[] = [];
  writeFileSync(join(folder, 'a file'), '');
  const history = createHistory((text) => said.push(text), join(folder, 'a file', 'history.jsonl'));
  history.add(1, 'a');
  history.add(2, 'b');
  assert.equal(history.search({ hist_access_type: 'tail', n: 1 }), [[1, 2, 'b']]);
  assert.is(said.length, 1);
  assert.match(said[0] ?? '', /^the history is not kept: (ENOTDIR|EEXIST)/);
});

test('its place: what CAMREC_HISTORY says, or the folder for state', () => {
  assert.is(historyPath({}, '/home/a', 'linux'), '/home/a/.local/state/camrec/history.jsonl');
  assert.is(historyPath({ XDG_STATE_HOME: '/s' }, '/home/a', 'linux'), '/s/camrec/history.jsonl');
  assert.is(historyPath({ CAMREC_HISTORY: '/h.jsonl' }, '/home/a', 'linux'), '/h.jsonl');
  assert.is(historyPath({ CAMREC_HISTORY: 'off' }, '/home/a', 'linux'), undefined);
});

test('the kernel: cells of an earlier kernel are found by a later one; silent and unstored ones never', async () => {
  const env = { CAMREC_HISTORY: fresh() };
  const tail = { hist_access_type: 'tail', n: 9, output: false, raw: true };
  const first = await startKernel({ env });
  try {
    await first.execute('"kept"');
    await first.execute('"silent"', { silent: true });
    await first.execute('"unstored"', { store_history: false });
    assert.equal((await first.request('history_request', tail)).reply, { status: 'ok', history: [[1, 1, '"kept"']] });
  } finally {
    await first.stop();
  }
  const second = await startKernel({ env });
  try {
    await second.execute('"next"');
    assert.equal((await second.request('history_request', tail)).reply.history, [
      [1, 1, '"kept"'],
      [2, 1, '"next"'],
    ]);
  } finally {
    await second.stop();
  }
  const off = await startKernel({ env: { CAMREC_HISTORY: 'off' } });
  try {
    await off.execute('"own"');
    assert.equal((await off.request('history_request', tail)).reply.history, [[1, 1, '"own"']]);
  } finally {
    await off.stop();
  }
  assert.not.match(readFileSync(env.CAMREC_HISTORY, 'utf8'), /own|silent|unstored/);
});

test.run();
