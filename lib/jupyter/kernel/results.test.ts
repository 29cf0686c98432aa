// What a cell's value looks like: MIME bundles, tables, tensors, and tslab's display functions.
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
let kernel: TestKernel;

const test = suite('results');
test.before(async () => {
  kernel = await startKernel({ cwd: root });
  await kernel.execute('import * as danfo from "danfojs-node"; import * as tf from "@tensorflow/tfjs";');
});
test.after(() => kernel.stop());

async function data(code: string): Promise<Record<string, string>> {
  const { error, result } = await kernel.execute(code);
  assert.is(error, undefined, `${code}: ${error?.evalue}`);
  return result?.data;
}

test('plain values', async () => {
  assert.equal(await data('"text"'), { 'text/plain': 'text' });
  assert.equal(await data('new Map([["a", 1]])'), { 'text/plain': "Map(1) { 'a' => 1 }" });
  assert.equal(await data('null'), { 'text/plain': 'null' });
  assert.is(await data('undefined'), undefined);
  assert.match(
    (await data('new Error("shown, not thrown")'))['text/plain'] ?? '',
    /^Error: shown, not thrown\n {4}at Cell \[\d+\]:1:1$/,
  );
  assert.match(
    (await data('new Float32Array(500)'))['text/plain'] ?? '',
    /^Float32Array\(500\) \[[\s\S]*400 more items/,
  );
});

test('what answers to any name shows as itself, and so does what throws when it is asked', async () => {
  assert.equal(await data('new Proxy({ a: 1 }, { get: () => () => 7 })'), { 'text/plain': '{ a: 1 }' });
  assert.equal(await data('new Proxy({ a: 1 }, { get() { throw new Error("asked"); } })'), {
    'text/plain': '{ a: 1 }',
  });
  assert.equal(await data('({ get a() { throw new Error("asked"); } })'), { 'text/plain': '{ a: [Getter] }' });
  assert.equal(await data('const ring: { me?: object } = {}; ring.me = ring'), {
    'text/plain': '<ref *1> { me: [Circular *1] }',
  });
});

test('a text of 500 MB is cut and the session goes on; so it does after a picture of that size', async () => {
  const text = (await data('"x".repeat(5e8)'))['text/plain'] ?? '';
  assert.is(text.slice(2 ** 26), '…\n432,891,136 more characters');
  const { error } = await kernel.execute(
    '({ [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": "x".repeat(5e8) }) })',
  );
  assert.is(error?.evalue, 'image/svg+xml has 500,000,000 characters, more than the 67,108,864 that can be shown');
  const many = await kernel.execute(
    'import { display } from "camrec"; display.json(Array(8).fill("x".repeat(1e7))); 5',
  );
  assert.is(
    many.error?.evalue,
    'application/json has 80,000,025 characters, more than the 67,108,864 that can be shown',
  );
  const more = await kernel.execute('({ toMime: () => ({ "application/json": Array(20).fill("\\n".repeat(2e7)) }) })');
  assert.is(
    more.error?.evalue,
    'application/json must be text, bytes, or what JSON can express: Invalid string length',
  );
  assert.equal(await data('6'), { 'text/plain': '6' });
});

test('promises show without the marks of AsyncLocalStorage', async () => {
  assert.equal(await data('[Promise.resolve(4)]'), { 'text/plain': '[ Promise { 4 } ]' });
  const { stdout } = await kernel.execute('console.log(new Promise(() => {}))');
  assert.is(stdout, 'Promise { <pending> }\n');
});

test('a function gives its text without the checks of the kernel, and that text runs elsewhere', async () => {
  const code = `import { runInNewContext } from "node:vm";
const sum = (n: number) => { let s = 0; for (let i = 0; i < n; i++) s += i; while (s > 100) { throw s; } return s; };`;
  await kernel.execute(code);
  assert.is((await data('runInNewContext("(" + sum + ")(5)")'))['text/plain'], '10');
  const text = (await data('String(sum)'))['text/plain'] ?? '';
  assert.not.match(text, /__camrec/);
  assert.match(text, /for \(let i = 0; i < n; i\+\+\)\s*\{?\s*s \+= i;/);
  assert.is(
    (await data('Function.prototype.toString.call(Math.max)'))['text/plain'],
    'function max() { [native code] }',
  );
});

test('a DataFrame is an HTML table without styles, and text', async () => {
  const bundle = await data('new danfo.DataFrame([[1, 1 / 3], [2, 4]], { columns: ["n", "<x>"] })');
  assert.is(
    bundle['text/html'],
    '<table><thead><tr><th></th><th>n</th><th>&#60;x&#62;</th></tr></thead><tbody>' +
      '<tr><th>0</th><td>1</td><td>0.333333</td></tr><tr><th>1</th><td>2</td><td>4</td></tr></tbody></table>',
  );
  assert.is(bundle['text/plain'], '   n       <x>\n0  1  0.333333\n1  2         4');
});

test('a Series and a long DataFrame', async () => {
  assert.is((await data('new danfo.Series([1, 2])'))['text/plain'], '   0\n0  1\n1  2');
  const long = await data('new danfo.DataFrame(Array.from({ length: 1000 }, (_, i) => [i, 2 * i]))');
  assert.match(long['text/html'] ?? '', /<p>1000 rows × 2 columns<\/p>$/);
  assert.match(long['text/plain'] ?? '', /\[1000 rows × 2 columns\]$/);
  assert.is(long['text/html']?.match(/<tr>/g)?.length, 1 + 10 + 1 + 5);
});

test('a wide DataFrame is cut too, long texts as well, and an empty one says its size', async () => {
  const wide = await data('new danfo.DataFrame([Array.from({ length: 50 }, (_, i) => i)])');
  assert.match(wide['text/html'] ?? '', /<p>1 rows × 50 columns<\/p>$/);
  assert.is(wide['text/html']?.match(/<th>/g)?.length, 1 + 10 + 1 + 5 + 1);
  const long = await data('new danfo.DataFrame([["x".repeat(1000), true]], { columns: ["text", "flag"] })');
  assert.match(long['text/html'] ?? '', /<td>x{100}…<\/td><td>true<\/td>/);
  for (const bundle of [wide, long]) assert.not.match(bundle['text/html'] ?? '', /<style|<script/);
});

test('a figure is Plotly JSON, PNG and text', async () => {
  const bundle = await data(
    'import { displayFigure } from "camrec";\nawait displayFigure({ data: [{ type: "bar", x: ["a"], y: [1] }], layout: { title: { text: "One bar" }, width: 200, height: 150, margin: { l: 9, r: 9, t: 9, b: 9 } } })',
  );
  assert.equal(Object.keys(bundle).sort(), ['application/vnd.plotly.v1+json', 'image/png', 'text/plain']);
  assert.is(bundle['text/plain'], 'Figure: One bar');
  assert.ok(
    Buffer.from(bundle['image/png'] ?? '', 'base64')
      .subarray(1, 4)
      .equals(Buffer.from('PNG')),
  );
});

test('typed arrays, buffers, maps, sets, dates and nested values are readable', async () => {
  const shows: [string, string][] = [
    ['new Float64Array([0.5, 2])', 'Float64Array(2) [ 0.5, 2 ]'],
    ['new BigInt64Array(2)', 'BigInt64Array(2) [ 0n, 0n ]'],
    ['Buffer.from("ab")', '<Buffer 61 62>'],
    ['new Set([[1]])', 'Set(1) { [ 1 ] }'],
    ['new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['new Map([[{ a: 1 }, new Uint8Array(1)]])', 'Map(1) { { a: 1 } => Uint8Array(1) [ 0 ] }'],
    ['Symbol("s")', 'Symbol(s)'],
    ['10n', '10n'],
    ['-0', '-0'],
    ['false', 'false'],
    ['(class Point { x = 1 })', '[class Point]'],
    ['new (class Point { x = 1 })()', 'Point { x: 1 }'],
  ];
  for (const [code, text] of shows) assert.equal(await data(code), { 'text/plain': text }, code);
});

test('a disposed tensor says so', async () => {
  assert.is(
    (await data('const gone = tf.zeros([2, 3], "int32"); gone.dispose(); gone'))['text/plain'],
    'Tensor, disposed of\n  dtype: int32\n  rank: 2\n  shape: [2,3]',
  );
});

test("the kit's display functions are tslab's, with JSON and bundles", async () => {
  const { published, error } = await kernel.execute(
    `import { display, newDisplay } from "camrec";
display.svg("<svg/>"); display.json({ a: 1 }); display.latex("$x$"); display.png(new Uint8Array([1, 2]));
const place = newDisplay(); place.markdown("*1*"); place.bundle({ "text/plain": "2", "text/html": "<i>2</i>" });`,
  );
  assert.is(error, undefined, error?.evalue);
  const shown = published.filter(({ type }) => type.endsWith('display_data'));
  assert.equal(
    shown.map(({ type, content }) => [type, content.data]),
    [
      ['display_data', { 'image/svg+xml': '<svg/>' }],
      ['display_data', { 'application/json': { a: 1 } }],
      ['display_data', { 'text/latex': '$x$' }],
      ['display_data', { 'image/png': 'AQI=' }],
      ['display_data', { 'text/markdown': '*1*' }],
      ['update_display_data', { 'text/plain': '2', 'text/html': '<i>2</i>' }],
    ],
  );
  assert.is(shown[4]?.content.transient.display_id, shown[5]?.content.transient.display_id);
});

test('a tensor shows dtype, shape and corners', async () => {
  assert.match(
    (await data('tf.zeros([1000, 4])'))['text/plain'] ?? '',
    /dtype: float32\n {2}rank: 2\n {2}shape: \[1000,4\]/,
  );
});

test("a value's own display method, also asynchronous, with bytes", async () => {
  assert.equal(
    await data('({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "t", "text/html": "<b>h</b>" }) })'),
    {
      'text/plain': 't',
      'text/html': '<b>h</b>',
    },
  );
  const bundle = await data(
    '({ async [Symbol.for("Jupyter.display")]() { return { "image/png": new Uint8Array([1, 2]) }; } })',
  );
  assert.is(bundle['image/png'], 'AQI=');
  assert.ok(bundle['text/plain']);
  assert.is((await data('({ toMime: () => ({ "text/markdown": "*m*" }) })'))['text/markdown'], '*m*');
});

test('a display method that fails is an error of the cell', async () => {
  const { error } = await kernel.execute('({ toMime() { throw new Error("cannot draw"); } })');
  assert.is(error?.evalue, 'cannot draw');
  const big = await kernel.execute('({ toMime: () => ({ "application/json": { n: 1n } }) })');
  assert.match(big.error?.evalue, /^application\/json must be text, bytes, or what JSON can express/);
});

test("tslab's display functions, updates included", async () => {
  const { published } = await kernel.execute(
    'import { display, newDisplay } from "tslab";\nconsole.log("before");\ndisplay.html("<i>x</i>");\nconst d = newDisplay(); d.text("1"); d.text("2");',
  );
  const shown = published.filter(({ type }) => /stream|display/.test(type));
  assert.equal(
    shown.map(({ type }) => type),
    ['stream', 'display_data', 'display_data', 'update_display_data'],
  );
  assert.equal(shown[1]?.content.data, { 'text/html': '<i>x</i>' });
  assert.is(shown[2]?.content.transient.display_id, shown[3]?.content.transient.display_id);
});

test('user_expressions are answered with bundles or errors', async () => {
  const { reply } = await kernel.execute('const base = 20;', {
    user_expressions: { good: 'base + 1', bad: 'missing', thrown: 'JSON.parse("x")' },
  });
  assert.equal(reply.user_expressions.good, { status: 'ok', data: { 'text/plain': '21' }, metadata: {} });
  assert.is(reply.user_expressions.bad.ename, 'TypeScriptError');
  assert.is(reply.user_expressions.thrown.ename, 'SyntaxError');
});

test.run();
