import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fontMetrics } from './fontMetrics.js';
import { type Box, contentBox, drawingBox, lineWidth, type SvgNode } from './svgBoxes.js';

interface Jsdom {
  JSDOM: new (html: string) => { window: { document: { querySelector(selector: string): SvgNode } } };
}
const { JSDOM } = createRequire(import.meta.url)('jsdom') as Jsdom;
const draw = (svg: string) => new JSDOM(`<svg>${svg}</svg>`).window.document;

const near = (got: Box, expected: Box): void => {
  for (const edge of ['left', 'right', 'top', 'bottom'] as const) {
    assert.ok(Math.abs(got[edge] - expected[edge]) < 1e-9, `${edge}: got ${got[edge]}, expected ${expected[edge]}`);
  }
};
const { width, ascent, lineHeight } = fontMetrics();
const wide = 10 * width('AAA'); // at 10 px
const text = (attributes: string): string => `<text style="font-size: 10px" ${attributes}>AAA</text>`;

test('a text lies around its anchor', () => {
  const top = 50 - 10 * ascent;
  const box = (left: number): Box => ({ left, right: left + wide, top, bottom: top + 10 * lineHeight });
  near(contentBox(draw(text('x="20" y="50"')).querySelector('text')), box(20));
  near(contentBox(draw(text('x="20" y="50" text-anchor="middle"')).querySelector('text')), box(20 - wide / 2));
  near(contentBox(draw(text('x="20" y="50" text-anchor="end"')).querySelector('text')), box(20 - wide));
});

test('groups unite their texts, moved and turned', () => {
  const page = draw(
    `<g id="all" transform="translate(100,200)"><g transform="rotate(-90,20,50)">${text('x="20" y="50"')}</g></g>`,
  );
  // a quarter turn to the left about the anchor: the text runs upwards from it
  const turned = { left: 20 - 10 * ascent, right: 20 - 10 * ascent + 10 * lineHeight, top: 50 - wide, bottom: 50 };
  near(contentBox(page.querySelector('#all')), turned);
  near(drawingBox(page.querySelector('#all')), {
    left: turned.left + 100,
    right: turned.right + 100,
    top: turned.top + 200,
    bottom: turned.bottom + 200,
  });
  near(contentBox(draw('<g><rect width="9" height="9"/></g>').querySelector('g')), {
    left: 0,
    right: 0,
    top: 0,
    bottom: 0,
  });
});

test('the widest of several lines counts; bold spans and inherited sizes too', () => {
  const page = draw(
    '<g style="font-size: 20px"><text><tspan class="line">A</tspan><tspan class="line">A<tspan style="font-weight: bold">A</tspan></tspan></text></g>',
  );
  const bold = fontMetrics({ bold: true }).width('A');
  assert.ok(Math.abs(lineWidth(page.querySelector('text')) - 20 * (width('A') + bold)) < 1e-9);
});

test.run();
