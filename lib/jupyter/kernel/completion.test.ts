// Questions about code: completion, inspection, whether an input is complete; answered also while a cell computes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

const project = mkdtempSync(join(tmpdir(), 'camrec-completion-'));
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
let kernel: TestKernel;

const test = suite('completion');
test.before(async () => {
  mkdirSync(join(project, 'notebooks'));
  mkdirSync(join(project, 'lib'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(join(modules, '@types'), join(project, 'node_modules', '@types'));
  writeFileSync(join(project, 'package.json'), '{}');
  writeFileSync(
    join(project, 'lib', 'above.ts'),
    '/** Adds.\n * @param b the second */\nexport function addUp(a: number, b: number): number {\n  return a + b;\n}\n',
  );
  kernel = await startKernel({ cwd: join(project, 'notebooks') });
  const { error } = await kernel.execute(`
    import { addUp } from "../lib/above";
    /**
     * Limits a number.
     * @param low the smallest
     */
    function clamp(value: number, low: number, high: number): number {
      return Math.min(high, Math.max(low, value));
    }
    interface Box {
      width: number;
      /** @deprecated use width */
      size: number;
    }
    const box: Box = { width: 1, size: 2 };
    /** @deprecated use clamp */
    function limit(value: number): number {
      return value;
    }
    class Shelf {
      /** Puts a box there. */
      add(box: Box, label?: string): this {
        return this;
      }
    }
    const shelf = new Shelf();
    let getterRuns = 0;
    const parsed: any = {
      alpha: 1,
      'b-c': { deep: 2 },
      _inner: 3,
      act() {},
      get risky() {
        getterRuns++;
        return { never: 1 };
      },
    };
    const record: Record<string, number> = { one: 1, two: 2 };
    const big: any = new Float64Array(1e6);`);
  assert.is(error, undefined, error?.evalue);
});
test.after(async () => {
  await kernel.stop();
  rmSync(project, { recursive: true });
});

/** Completes at the `|`. */
async function complete(marked: string) {
  const position = marked.indexOf('|');
  const code = marked.replace('|', '');
  const { reply } = await kernel.request('complete_request', { code, cursor_pos: position });
  const { matches, metadata, cursor_start: start, cursor_end: end } = reply;
  return { matches: matches as string[], metadata, replaced: code.slice(start, end) };
}

async function inspect(marked: string, detail = 0): Promise<string> {
  const { reply } = await kernel.request('inspect_request', {
    code: marked.replace('|', ''),
    cursor_pos: marked.indexOf('|'),
    detail_level: detail,
  });
  assert.is(reply.found, 'text/plain' in reply.data);
  return reply.found ? reply.data['text/plain'] : 'nothing';
}

test('members of an earlier cell, each with its type, deprecated ones marked', async () => {
  const { matches, metadata } = await complete('box.|');
  assert.equal(matches, ['width', 'size']);
  assert.equal(metadata._jupyter_types_experimental, [
    { text: 'width', type: 'property', start: 4, end: 4 },
    { text: 'size', type: 'property', deprecated: true, start: 4, end: 4 },
  ]);
  const { metadata: ofNames } = await complete('cla|');
  const types = ofNames._jupyter_types_experimental.map(({ text, type }: Record<string, string>) => [text, type]);
  assert.equal(types.slice(0, 2), [
    ['clamp', 'function'],
    ['class', 'keyword'],
  ]);
});

test('a deprecated function is marked where it is completed, inspected and called', async () => {
  const { metadata } = await complete('limi|');
  assert.equal(metadata._jupyter_types_experimental[0], {
    text: 'limit',
    type: 'function',
    deprecated: true,
    start: 0,
    end: 4,
  });
  assert.is(await inspect('lim|it'), 'function limit(value: number): number\n\n@deprecated use clamp');
  assert.is(await inspect('limit(|'), 'limit(»value: number«): number\n\n@deprecated use clamp');
});

test('a completion replaces the name that it completes', async () => {
  const { matches, replaced } = await complete('const y = box.wi|.toFixed();');
  assert.equal([matches, replaced], [['width'], 'wi']);
});

test('paths of modules, packages, exported names', async () => {
  assert.equal((await complete('import { x } from "../li|"')).matches, ['lib']);
  assert.equal((await complete('import { x } from "../lib/|"')).matches, ['above']);
  const builtIn = await complete('import { x } from "node:f|"');
  assert.equal([builtIn.matches, builtIn.replaced], [['node:fs', 'node:fs/promises'], 'node:f']);
  assert.equal((await complete('import { add| } from "../lib/above"')).matches, ['addUp']);
  assert.equal((await complete('const text = "some |"')).matches, []);
});

test('keys of values that exist at run time, where types leave them open', async () => {
  assert.equal((await complete('parsed.|')).matches, ['alpha', 'act', 'risky']);
  assert.equal((await complete('parsed._|')).matches, ['_inner']);
  assert.equal((await complete('parsed.al|')).matches, ['alpha']);
  assert.equal((await complete('parsed["b|"]')).matches, ['b-c']);
  assert.equal((await complete('parsed["b-c"].|')).matches, ['deep']);
  assert.equal((await complete('record["|"]')).matches, ['one', 'two']);
  assert.equal((await complete('const parsed: any = {}; parsed.|')).matches, []); // another one
});

test('nothing of the value runs, and millions of elements are not listed', async () => {
  assert.equal((await complete('parsed.risky.|')).matches, []);
  assert.is((await kernel.execute('getterRuns')).result?.data['text/plain'], '0');
  assert.not.ok((await complete('big.|')).matches.includes('0'));
});

test('inspection shows type, documentation and tags of the name at the cursor', async () => {
  assert.is(
    await inspect('cla|mp'),
    'function clamp(value: number, low: number, high: number): number\n\nLimits a number.\n\n@param low the smallest',
  );
  assert.is(await inspect('box.size|'), '(property) Box.size: number\n\n@deprecated use width');
  assert.is(await inspect('unknown|'), 'nothing');
  assert.is(await inspect('|'), 'nothing');
});

test('within a call: its signature, the parameter to be given marked, with what is said about it', async () => {
  const about = 'clamp(value: number, »low: number«, high: number): number\n\nlow: the smallest\n\nLimits a number.';
  assert.is(await inspect('clamp(1, |)'), about);
  assert.is(await inspect('clamp(1, |'), about);
  assert.is(await inspect('addUp(1, |)'), 'addUp(a: number, »b: number«): number\n\nb: the second\n\nAdds.');
  assert.match(await inspect('clamp(1, Math.max(0, |), 3)'), /^max\(»\.\.\.values: number\[\]«\): number\n/);
  assert.is(
    await inspect('shelf.add(box, |'),
    'add(box: Box, »label?: string | undefined«): Shelf\n\nPuts a box there.',
  );
  assert.is(await inspect('clamp(1, |)', 1), about, 'the more detailed answer is the same');
  assert.match(await inspect('new Map(|)'), /\(1 of \d+\)$/);
  assert.match(await inspect('clamp(box.wid|th, 1, 2)'), /^\(property\) Box\.width: number\n\nclamp\(»value: number«/);
});

test('whether an input is complete', async () => {
  const ask = async (code: string) => (await kernel.request('is_complete_request', { code })).reply;
  assert.equal(await ask('if (true) {'), { status: 'incomplete', indent: '  ' });
  assert.equal(await ask('1 + 1'), { status: 'complete' });
  assert.is((await ask('let let = ;')).status, 'invalid');
});

test('while a cell waits', async () => {
  const id = kernel.post('execute_request', { code: 'console.log("on"); await new Promise(() => {});' });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'stream' && parent === id),
    'the start of the cell',
  );
  assert.equal((await complete('box.|')).matches, ['width', 'size']);
  assert.match(await inspect('clamp(1, |)'), /»low: number«/);
  assert.not(kernel.published.some(({ parent, content }) => parent === id && content.execution_state === 'idle'));
  await kernel.request('interrupt_request', {}, { control: true });
  assert.is((await kernel.outcome(id)).error?.ename, 'Interrupted');
});

test('all of it while a cell loops, with the variables of the cells before', async () => {
  await kernel.execute('const justBefore = { here: 1 };');
  const id = kernel.post('execute_request', { code: 'while (true) {}' });
  await kernel.until(
    () => kernel.published.some(({ type, parent }) => type === 'execute_input' && parent === id),
    'the start of the cell',
  );
  assert.equal((await complete('justBefore.|')).matches, ['here']);
  assert.equal((await complete('import { x } from "../lib/|"')).matches, ['above']);
  assert.equal((await complete('parsed.|')).matches, []); // only the busy process knows
  assert.match(await inspect('clamp(1, |)'), /»low: number«/);
  assert.is((await kernel.request('is_complete_request', { code: '1' })).reply.status, 'complete');
  assert.not(kernel.published.some(({ parent, content }) => parent === id && content.execution_state === 'idle'));
  await kernel.request('interrupt_request', {}, { control: true });
  assert.is((await kernel.outcome(id)).error?.ename, 'Interrupted');
  assert.equal((await complete('parsed.b|')).matches, []);
  assert.equal((await complete('parsed.a|')).matches, ['alpha', 'act']);
});

test.run();
