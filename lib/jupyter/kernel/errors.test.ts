// Errors: their place in the cell, and those that come from the side, out of timers and floating promises.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

let kernel: TestKernel;

const test = suite('errors');
test.before(async () => {
  kernel = await startKernel();
});
test.after(() => kernel.stop());

test('the traceback names cell and line as typed, with the line itself', async () => {
  const { error, reply } = await kernel.execute(
    'interface Box { size: number }\n\nfunction deep(box: Box): void {\n  // a comment\n  throw new TypeError("size " + box.size);\n}\nfor (const size of [1]) deep({ size });',
  );
  const n = reply.execution_count;
  assert.is(reply.status, 'error');
  assert.is(error?.ename, 'TypeError');
  assert.is(error?.evalue, 'size 1');
  assert.equal(error?.traceback, [
    `Cell [${n}], line 5`,
    '--> 5   throw new TypeError("size " + box.size);',
    'TypeError: size 1',
    `    at deep (Cell [${n}]:5:9)`,
    `    at Cell [${n}]:7:25`,
  ]);
  assert.equal([reply.ename, reply.evalue, reply.traceback], [error?.ename, error?.evalue, error?.traceback]);
});

test('an error in a function of an earlier cell names both cells', async () => {
  const earlier = await kernel.execute('function fails(): never {\n  throw new Error("no");\n}');
  const { error, reply } = await kernel.execute('\nawait (async () => {\n  await null;\n  fails();\n})();');
  assert.equal(error?.traceback.slice(0, 4), [
    `Cell [${reply.execution_count}], line 4`,
    '--> 4   fails();',
    `Cell [${earlier.reply.execution_count}], line 2`,
    '--> 2   throw new Error("no");',
  ]);
});

test('an error that a cell prints itself speaks of cells too', async () => {
  const { stdout, reply } = await kernel.execute(
    'try {\n  throw new Error("caught");\n} catch (error) {\n  console.log(error);\n}',
  );
  assert.is(stdout, `Error: caught\n    at Cell [${reply.execution_count}]:2:9\n`);
});

test('anything can be thrown', async () => {
  assert.is((await kernel.execute('throw "text"')).error?.evalue, 'text');
  assert.is((await kernel.execute('throw { code: 5 }')).error?.evalue, '{ code: 5 }');
  assert.is((await kernel.execute('throw undefined')).error?.evalue, 'undefined');
  assert.is((await kernel.execute('JSON.parse("{")')).error?.ename, 'SyntaxError');
  assert.is((await kernel.execute('const r = (): number => r(); r()')).error?.ename, 'RangeError');
});

test('what is thrown without being an error has a place too, also of an earlier cell, and after its cell', async () => {
  const { error, reply } = await kernel.execute(
    'const count = 3;\nfunction refuses(): never {\n  throw null;\n}\nif (count) refuses();',
  );
  const n = reply.execution_count;
  assert.equal(error?.traceback, [
    `Cell [${n}], line 3`,
    '--> 3   throw null;',
    'Thrown: null',
    `    at refuses (Cell [${n}]:3:9)`,
    `    at Cell [${n}]:5:12`,
  ]);
  const later = await kernel.execute('\nrefuses();');
  assert.equal(later.error?.traceback.slice(0, 5), [
    `Cell [${n + 1}], line 2`,
    '--> 2 refuses();',
    `Cell [${n}], line 3`,
    '--> 3   throw null;',
    'Thrown: null',
  ]);
  const id = kernel.post('execute_request', { code: 'setTimeout(() => { throw "late"; }, 50); 1' });
  assert.is((await kernel.outcome(id)).reply.status, 'ok');
  const text = () => kernel.published.find(({ type, parent }) => type === 'stream' && parent === id)?.content.text;
  await kernel.until(() => text() !== undefined, 'the late value');
  assert.match(text(), `Cell [${n + 2}], line 1\n--> 1 setTimeout(() => { throw "late"; }, 50); 1\nThrown: late\n`);
});

test('a value that was thrown and caught lends its place to none', async () => {
  await kernel.execute('try { throw "same"; } catch {}');
  const { error } = await kernel.execute('await Promise.reject("same")');
  assert.equal(error?.traceback, ['Thrown: same']);
  const mixed = await kernel.execute('try { throw "one"; } catch {}\nawait Promise.reject("two")');
  assert.equal(mixed.error?.traceback, ['Thrown: two']);
});

test('what throws when it is looked at can be thrown, and so can what is frozen', async () => {
  const evil = 'new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; } })';
  assert.is((await kernel.execute(`throw ${evil}`)).error?.ename, 'Thrown');
  assert.is((await kernel.execute('throw Object.freeze(new Error("frozen"))')).error?.evalue, 'frozen');
  const { error } = await kernel.execute(
    'throw new (class extends Error { get message(): string { throw new Error("inner"); } })();',
  );
  assert.is(error?.evalue, 'something that cannot be described: its own members throw');
  assert.is((await kernel.execute('1')).result?.data['text/plain'], '1');
});

test('a message of 500 MB is cut', async () => {
  const { error, reply } = await kernel.execute('throw new Error("x".repeat(5e8));');
  assert.is(reply.status, 'error');
  assert.is(error?.evalue, `${'x'.repeat(100_000)}… 499,900,000 more characters`);
});

test('a function that calls itself for ever is one line and a count', async () => {
  const { error, reply } = await kernel.execute('function again(): number { return 1 + again(); }\nagain();');
  assert.equal(error?.traceback.slice(2), [
    'RangeError: Maximum call stack size exceeded',
    `    at again (Cell [${reply.execution_count}]:1:28)`,
    `    at again (Cell [${reply.execution_count}]:1:39)`,
    '    … and 28 times more',
  ]);
});

test('lines that end as on Windows', async () => {
  const thrown = await kernel.execute('const first = 1;\r\nthrow new Error("second");\r\n');
  assert.is(thrown.error?.traceback[1], '--> 2 throw new Error("second");');
  const wrong = await kernel.execute('const fine = 1;\r\nconst third: string = 3;\r\n');
  assert.equal(wrong.error?.traceback.slice(1, 3), ['--> 2 const third: string = 3;', `${' '.repeat(12)}^^^^^`]);
});

test('calls inside a library are folded to the one that the cell made', async () => {
  const { error, reply } = await kernel.execute(
    'import ts from "@tslab/typescript-for-tslab";\nconst deep = ts.forEachChild(ts.createSourceFile("x.ts", "f(g(1))", 9), function visit(node): void {\n  if (node.kind === ts.SyntaxKind.NumericLiteral) throw new Error("found it");\n  return ts.forEachChild(node, visit);\n});',
  );
  assert.is(error?.evalue, 'found it', error?.evalue);
  const n = reply.execution_count;
  assert.equal(error?.traceback.slice(0, 4), [
    `Cell [${n}], line 3`,
    '--> 3   if (node.kind === ts.SyntaxKind.NumericLiteral) throw new Error("found it");',
    'Error: found it',
    `    at visit (Cell [${n}]:3:57)`,
  ]);
  const folded = error?.traceback.findIndex((line: string) =>
    /^ {4}… \d+ calls inside @tslab\/typescript-for-tslab$/.test(line),
  );
  assert.ok(folded > 0, error?.traceback.join('\n'));
  assert.match(error?.traceback[folded + 1], /^ {4}at (Object\.)?forEachChild .*node_modules/);
  const inLibrary = error?.traceback.filter((line: string) => line.includes('node_modules')).length;
  assert.ok(inLibrary <= 6, error?.traceback.join('\n'));
});

test('every diagnostic of a cell has its line, a caret and its number', async () => {
  const { error, reply } = await kernel.execute('const a: number = "x";\n\nconst b = [1, 2];\nb.pusch(3);');
  const n = reply.execution_count;
  assert.is(error?.ename, 'TypeScriptError');
  assert.equal(error?.traceback, [
    `Cell [${n}], line 1`,
    '--> 1 const a: number = "x";',
    '            ^',
    "Type 'string' is not assignable to type 'number'. (TS2322)",
    '',
    `Cell [${n}], line 4`,
    '--> 4 b.pusch(3);',
    '        ^^^^^',
    "Property 'pusch' does not exist on type 'number[]'. Did you mean 'push'? (TS2551)",
  ]);
});

test('a timer that throws fails the cell that waits for it, at once', async () => {
  const { error, seconds } = await kernel.execute(
    'setTimeout(() => { throw new Error("in a timer"); }, 20);\nawait new Promise(() => {});',
  );
  assert.is(error?.evalue, 'in a timer');
  assert.match(error?.traceback[0], /line 1$/);
  assert.ok(seconds < 2);
});

test('a floating promise that rejects fails its cell', async () => {
  assert.is((await kernel.execute('Promise.reject(new Error("floating"));\n1')).error?.evalue, 'floating');
  const late = await kernel.execute(
    '(async () => { await null; throw new RangeError("later"); })();\nawait new Promise((r) => setTimeout(r, 100));',
  );
  assert.is(late.error?.ename, 'RangeError');
});

test('what throws after its cell has ended is text under that cell', async () => {
  const id = kernel.post('execute_request', { code: 'setTimeout(() => { throw new Error("too late"); }, 100); 1' });
  assert.is((await kernel.outcome(id)).reply.status, 'ok');
  const text = () =>
    kernel.published.find(
      ({ type, parent, content }) => type === 'stream' && parent === id && content.name === 'stderr',
    );
  await kernel.until(() => text() !== undefined, 'the late error');
  assert.match(text()?.content.text, /Error: too late/);
  assert.is((await kernel.execute('2')).result?.data['text/plain'], '2');
});

test('a promise that rejects after its cell has ended is text under that cell, though another one runs', async () => {
  const id = kernel.post('execute_request', {
    code: 'async function fails() {\n  await new Promise((r) => setTimeout(r, 50));\n  throw new Error("rejected late");\n}\nfails(); 1',
  });
  const next = kernel.post('execute_request', { code: 'await new Promise((r) => setTimeout(r, 300)); 2' });
  assert.is((await kernel.outcome(id)).reply.status, 'ok');
  const { reply, stderr } = await kernel.outcome(next);
  assert.equal([reply.status, stderr], ['ok', '']);
  assert.match((await kernel.outcome(id)).stderr, /line 3\n--> 3 {3}throw new Error\("rejected late"\);\nError: /);
});

test('queued cells are aborted after an error, unless stop_on_error is false; later ones run', async () => {
  const failing = 'await new Promise((r) => setTimeout(r, 50)); throw new Error("first")';
  const [, aborted] = [failing, '1'].map((code) => kernel.post('execute_request', { code }));
  assert.is((await kernel.outcome(aborted as string)).reply.status, 'aborted');
  assert.is((await kernel.execute('1')).reply.status, 'ok');
  const [first, second] = [failing, '2'].map((code) => kernel.post('execute_request', { code, stop_on_error: false }));
  assert.is((await kernel.outcome(first as string)).reply.status, 'error');
  assert.is((await kernel.outcome(second as string)).reply.status, 'ok');
});

test('a request without code is an error, not the end', async () => {
  const { reply } = await kernel.request('execute_request', {});
  assert.is(reply.status, 'error');
  assert.match(reply.evalue, /code must be text, got undefined/);
});

test.run();
