import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JUPYTER_DISPLAY } from './displayable.js';
import { axis, figure, SEQUENTIAL } from './figure.js';
import { type PlotlyFigure, renderPng, renderSvg } from './render.js';
import { displayFigure, saveFigure } from './saveFigure.js';

const folder = mkdtempSync(join(tmpdir(), 'render-'));
test.after(() => rmSync(folder, { recursive: true }));

const hash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex').slice(0, 16);
const curves = (): PlotlyFigure =>
  figure({
    title: 'A claim long enough to be broken into two lines by the width of the figure that it stands above',
    subtitle: 'what is shown',
    legend: true,
    data: [
      { type: 'scatter', mode: 'lines', name: 'sine', x: [0, 1, 2, 3], y: [0, Math.sin(1), Math.sin(2), Math.sin(3)] },
      { type: 'bar', name: 'bars', x: [0, 1, 2], y: [0.1, 0.2, 0.3] },
    ],
    xaxis: axis('time (s)'),
    yaxis: axis('height (m)'),
  });
const heat = (): PlotlyFigure =>
  figure({
    title: 'Heat',
    data: [
      {
        type: 'heatmap',
        z: [
          [1, 2],
          [3, 4],
        ],
        xgap: 1,
        ygap: 1,
        colorscale: SEQUENTIAL,
      },
    ],
  });

test('the same bytes on every run, Node version and machine', async () => {
  // made once by this test with plotly.js 4.1.1, jsdom 26.1.0, resvg-js 2.6.2, fflate 0.8.3 and dejavu-fonts-ttf 2.37.3; a new version may move pixels
  const svg = await renderSvg(curves());
  assert.is(hash(svg), '7382b9bcbf2f1421');
  assert.is(hash(renderPng(svg)), '19103126c4907a04');
});

test('another process draws the same bytes, whatever it drew before', async () => {
  const module = (name: string): string => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
  const script = `
    const { renderSvg, renderPng } = await import(${module('./render.js')});
    const other = { data: [{ type: 'pie', values: [1, 2] }], layout: { width: 200, height: 200, margin: { l: 5, r: 5, t: 5, b: 5 } } };
    await renderSvg(other);
    const svg = await renderSvg(${JSON.stringify(heat())});
    process.stdout.write(JSON.stringify([svg, Buffer.from(renderPng(svg)).toString('base64')]));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const svg = await renderSvg(heat());
  assert.equal(JSON.parse(output), [svg, Buffer.from(renderPng(svg)).toString('base64')]);
});

test('figures drawn at once do not disturb each other', async () => {
  const [first, second, third] = await Promise.all([renderSvg(curves()), renderSvg(heat()), renderSvg(curves())]);
  assert.is(first, third);
  assert.is.not(first, second);
});

test('texts, axis titles and legend are there, foreign hosts are not', async () => {
  const svg = await renderSvg(curves());
  for (const text of ['A claim long enough', 'what is shown', 'time (s)', 'height (m)', 'sine', 'bars'])
    assert.match(svg, text);
  const hosts = [...svg.matchAll(/https?:\/\/([^/"']+)/g)].map((match) => match[1]);
  assert.equal([...new Set(hosts)], ['www.w3.org']);
});

test('heat maps are rectangles', async () => {
  const svg = await renderSvg(heat());
  const image = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/.exec(svg)?.[1] ?? '';
  const cells =
    Buffer.from(image, 'base64')
      .toString('utf8')
      .match(/<rect [^>]*>/g) ?? [];
  assert.is(cells.length, 4);
  assert.match(cells[3], 'fill="rgb(8,48,107)"'); // the end of the scale
});

test('drawing leaves the figure as it was', async () => {
  const drawn = curves();
  const before = JSON.stringify(drawn);
  await renderSvg(drawn);
  assert.is(JSON.stringify(drawn), before);
});

test('a saved figure is an SVG and a PNG, nothing else', async () => {
  const { svg, png } = await saveFigure(heat(), join(folder, 'deep'), '04-heat');
  assert.equal(readdirSync(join(folder, 'deep')), ['04-heat.png', '04-heat.svg']);
  assert.is(readFileSync(svg, 'utf8'), await renderSvg(heat()));
  assert.equal([...readFileSync(png).subarray(1, 4)], [...Buffer.from('PNG')]);
});

test('a notebook gets Plotly JSON, PNG and text', async () => {
  const bundle = (await displayFigure(heat()))[JUPYTER_DISPLAY]();
  assert.equal(Object.keys(bundle), ['application/vnd.plotly.v1+json', 'image/png', 'text/plain']);
  assert.is(bundle['text/plain'], 'Figure: Heat');
  assert.is(Buffer.from(String(bundle['image/png']), 'base64').toString('latin1', 1, 4), 'PNG');
  assert.not.match(JSON.stringify(bundle['application/vnd.plotly.v1+json']), 'http');
});

test('a figure without a size and a bad name are refused before anything is written', async () => {
  const sizeless = { data: [], layout: { width: 100, margin: { l: 0, r: 0, t: 0, b: 0 } } } as unknown as PlotlyFigure;
  const refused = async (attempt: () => Promise<unknown>, message: RegExp): Promise<void> => {
    try {
      await attempt();
    } catch (error) {
      assert.match((error as Error).message, message);
      return;
    }
    assert.unreachable('accepted');
  };
  await refused(
    async () => renderSvg(sizeless),
    /layout\.height of a figure must be a number of pixels, got undefined/,
  );
  await refused(
    () => saveFigure(heat(), join(folder, 'none'), 'heat'),
    /must be two digits and lower-case words such as 04-bias, got "heat"/,
  );
  assert.not.ok(existsSync(join(folder, 'none')));
});

test.run();
