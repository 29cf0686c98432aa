import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import { causalGraph } from '../../causal/graphs/graph.js';
import { dagPicture } from './dagPicture.js';
import { type Picture, pictureAsPage } from './picture.js';
import { type SliderPicture, sliderPicture } from './sliderPicture.js';
import { findBrowser, openPage, type Page } from './testBrowser.js';

const square = (changes: Partial<SliderPicture> = {}): Picture =>
  sliderPicture({
    title: 'A square grows faster than its side',
    sliders: [{ label: 'side', values: [0, 1, 2, 3], text: (side) => `${side} m`, start: 1 }],
    view: 'lines',
    numbers: ([side]) => ({ border: 4 * side, area: side === 3 ? undefined : side * side }),
    axis: 'm or m²',
    digits: 1,
    ...changes,
  });

const product = (): Picture =>
  sliderPicture({
    title: 'A product',
    sliders: [
      { label: 'a', values: [1, 2, 3] },
      { label: 'b', values: [-1, 0, 1], start: 0 },
    ],
    view: 'heat',
    numbers: ([a, b]) => ({ product: a * b }),
    axis: 'a times b',
    digits: 0,
    says: ([a, b]) => `${a} times ${b} </script> is ${a * b}.`,
  });

const bars = (): Picture =>
  sliderPicture({
    title: 'Bars',
    sliders: [{ label: 'n', values: [1, 2] }],
    view: 'bars',
    numbers: ([n]) => ({ above: n / 4, below: -n / 8 }),
    axis: 'share',
    share: true,
    digits: 0,
  });

const choices = (): Picture => dagPicture(CAMREC_GRAPH, { title: 'Which set is enough?', do: 'V', on: 'Y' });

const cells = (line: string): string[] => line.trim().split(/\s{2,}/);

test('the table holds every number of the grid, a dash where there is none', () => {
  const [head, , ...rows] = square().text.split('\n').slice(2).map(cells);
  assert.equal(head, ['side', 'border', 'area']);
  assert.equal(rows, [
    ['0 m', '0.0', '0.0'],
    ['1 m', '4.0', '1.0'],
    ['2 m', '8.0', '4.0'],
    ['3 m', '12.0', '–'],
  ]);
});

test('a heat map is a cross table', () => {
  const [head, , ...rows] = product().text.split('\n').slice(2).map(cells);
  assert.equal(head, ['b', 'a 1', 'a 2', 'a 3']);
  assert.equal(rows, [
    ['-1', '−1', '−2', '−3'],
    ['0', '0', '0', '0'],
    ['1', '1', '2', '3'],
  ]);
});

test('the table of a clickable graph lists every set, with the open paths and whether it is enough', () => {
  const [head, , ...rows] = choices().text.split('\n').slice(2);
  assert.equal(cells(head), ['adjusted for', 'open paths', 'sufficient']);
  assert.is(rows.length, 2 ** 3, 'C, G, T');
  assert.match(rows[0], /^∅ .*V ← C → Y.*no$/);
  assert.equal(
    rows.filter((row) => row.endsWith('yes')).map((row) => row.slice(0, row.indexOf('}') + 1)),
    ['{C, G}', '{C, T, G}'],
  );
});

test('nothing is asked of the network, and text cannot end the script', () => {
  for (const made of [square(), product(), bars(), choices()]) {
    assert.equal([...made.html.matchAll(/https?:\/\/[^'"\s]+/g)].map(String), ['http://www.w3.org/2000/svg']);
    assert.is(made.html.match(/<\/script>/g)?.length, 1);
    assert.ok(made.html.length < 30_000, `${made.html.length} characters`);
  }
  assert.is(square().html, square().html);
  assert.not.match(square().html, product().html.split('"')[1]);
});

test('what cannot be drawn is refused', () => {
  const cases: [() => unknown, string][] = [
    [() => square({ sliders: [{ label: 'side', values: [] }] }), 'slider side has no values'],
    [
      () => square({ sliders: [{ label: 'side', values: [1, 2], start: 3 }] }),
      'slider side cannot start at 3, its values are 1, 2',
    ],
    [() => square({ view: 'heat' }), 'a heat map needs two sliders, got 1'],
    [() => square({ numbers: ([side]) => ({ side }) }), 'a slider and a number are both named side, rename one'],
    [
      () => square({ numbers: ([side]) => ({ [side === 0 ? 'nothing' : 'something']: side }) }),
      'numbers are named nothing here and something there',
    ],
    [
      () =>
        square({ sliders: [0, 1].map((s) => ({ label: `s${s}`, values: Array.from({ length: 21 }, (_, i) => i) })) }),
      '441 positions of the sliders, at most 400: give them fewer values',
    ],
    [
      () => dagPicture(CAMREC_GRAPH, { title: '', do: 'V' }),
      'a clickable graph asks either about do and on, or about two nodes between which it separates',
    ],
    [
      () => dagPicture(CAMREC_GRAPH, { title: '', do: 'V', on: 'Y', given: ['Y'] }),
      'Y cannot be given, choose from C, T, G',
    ],
    [
      () => dagPicture(CAMREC_GRAPH, { title: '', do: 'V', on: 'Y', positions: { V: [0, 0] } }),
      'node C has no position, expected one for every node or none',
    ],
    [
      () => dagPicture(causalGraph({ nodes: [...'abcdefghijk'] }), { title: '', between: ['a', 'b'] }),
      '9 nodes to choose from, at most 8: ask about a smaller graph',
    ],
  ];
  for (const [make, message] of cases)
    assert.throws(make, (error: Error) => error.message === message || assert.is(error.message, message));
});

const browser = findBrowser();
if (browser === undefined) console.log('skipped: pictures in a browser, for no Chromium is installed');
const inBrowser = browser === undefined ? test.skip : test;

async function withPage(made: Picture | string, use: (page: Page) => Promise<void>): Promise<void> {
  const page = await openPage(browser as string, typeof made === 'string' ? made : pictureAsPage(made));
  try {
    await use(page);
    assert.equal(page.errors, []);
    assert.equal(
      page.requests.filter((url) => !url.startsWith('file:')),
      [],
    );
  } finally {
    await page.close();
  }
}

const said = "document.querySelector('[role=status]').textContent";

inBrowser('sliders: Tab reaches them, arrows move them, the sentence and the drawing follow', async () => {
  await withPage(square(), async (page) => {
    assert.is(await page.evaluate(said), 'border: 4.0; area: 1.0.');
    const place = "document.querySelector('svg circle').getAttribute('cx')";
    const before = await page.evaluate(place);
    await page.press('Tab');
    assert.is(await page.evaluate('document.activeElement.closest("label").textContent'), 'side1 m');
    await page.press('ArrowRight');
    assert.is(await page.evaluate(said), 'border: 8.0; area: 4.0.');
    assert.is(await page.evaluate("document.activeElement.getAttribute('aria-valuetext')"), '2 m');
    assert.is.not(await page.evaluate(place), before);
    await page.press('ArrowRight');
    assert.is(await page.evaluate(said), 'border: 12.0; area: –.');
    assert.match(String(await page.evaluate("document.querySelector('svg').textContent")), 'area: not estimable');
  });
});

inBrowser('a heat map writes each number into its cell, and the frame follows both sliders', async () => {
  await withPage(product(), async (page) => {
    assert.is(await page.evaluate(said), '1 times 0 </script> is 0.');
    for (const key of ['Tab', 'ArrowRight', 'Tab', 'ArrowLeft']) await page.press(key);
    assert.is(await page.evaluate(said), '2 times -1 </script> is -2.');
    const texts = "[...document.querySelectorAll('svg text')].map((t) => t.textContent)";
    for (const number of ['−3', '−2', '3'])
      assert.ok(((await page.evaluate(texts)) as string[]).includes(number), number);
  });
});

inBrowser('two pictures in one page, even the same one twice, answer each to its own controls', async () => {
  const pages = [square(), bars(), bars()].map(({ html }) => html).join('\n');
  await withPage(pictureAsPage({ html: pages, text: '' }), async (page) => {
    const all = "[...document.querySelectorAll('[role=status]')].map((p) => p.textContent)";
    for (const key of ['Tab', 'Tab', 'ArrowRight']) await page.press(key);
    const rest = 'above: 25 %; below: −13 %.';
    assert.equal(await page.evaluate(all), ['border: 4.0; area: 1.0.', 'above: 50 %; below: −25 %.', rest]);
    const ids = "[...document.querySelectorAll('[id]')].length";
    assert.is(await page.evaluate(ids), 0, 'no ids that could meet twice');
  });
});

inBrowser('a graph: click and keyboard put nodes in and out, paths say where they are blocked', async () => {
  await withPage(choices(), async (page) => {
    assert.match(
      String(await page.evaluate(said)),
      /^∅ is not sufficient: 4 paths are open that no effect takes, V ← C → Y, /,
    );
    const path = (text: string) =>
      page.evaluate(
        `[...document.querySelectorAll('li')].find((li) => li.textContent.includes('${text}')).textContent`,
      );
    assert.match(String(await path('V ← C → Y')), /V ← C → Y open$/);
    await page.press('Tab');
    await page.press(' ');
    assert.is(await page.evaluate("document.activeElement.getAttribute('aria-checked')"), 'true');
    assert.match(String(await path('V ← C → Y')), /blocked at C \(given, in the middle of a fork\)$/);
    assert.match(
      String(await page.evaluate(said)),
      /^\{C\} is not sufficient: 2 paths are open that no effect takes, V ← G → Y, {2}V ← G → T → Y\.$/,
    );
    const box =
      "JSON.stringify([...document.querySelectorAll('[role=checkbox]')].find((g) => g.textContent === 'G').getBoundingClientRect())";
    const { x, y, width, height } = JSON.parse(String(await page.evaluate(box)));
    await page.click(x + width / 2, y + height / 2);
    assert.match(String(await page.evaluate(said)), /^\{C, G\} is sufficient/);
    await page.press('Enter');
    assert.match(String(await page.evaluate(said)), /^\{C\} is not sufficient/);
  });
});

test.run();
