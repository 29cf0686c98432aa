import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findBrowser, openPage } from '../lessons/pictures/testBrowser.js';
import { JUPYTER_DISPLAY } from './displayable.js';
import { axis, figure, type PlotlyFigure } from './figure.js';
import { interactiveFigure } from './interactive.js';

function dots(title: string, values: number[]): PlotlyFigure {
  const data = [{ type: 'scatter', mode: 'markers', x: values.map((_, i) => i), y: values }];
  return figure({ title, data, xaxis: axis('step'), yaxis: axis('value'), width: 400, height: 300 });
}

async function htmlOf(title: string, values: number[], options?: { plotly?: boolean }): Promise<string> {
  const bundle = (await interactiveFigure(dots(title, values), options))[JUPYTER_DISPLAY]();
  assert.equal(Object.keys(bundle), ['text/html', 'text/plain']);
  assert.is(bundle['text/plain'], `Figure: ${title}`);
  return String(bundle['text/html']);
}

test('plotly.js comes with the first figure of a session only, in less than 2.8 MB; a figure alone is small', async () => {
  const first = await htmlOf('A & "B"', [1, 2]);
  const second = await htmlOf('Second', [3, 4]);
  assert.ok(first.length > 2_000_000 && first.length < 2_800_000, `${first.length} characters`);
  assert.ok(second.length < 40_000, `${second.length} characters`);
  assert.match(first, 'alt="A &amp; &quot;B&quot;"');
  assert.match(
    second,
    /^<div data-figure="figure-\w+">\n<img width="400" height="300" alt="Second" src="data:image\/png;base64,/,
  );
});

test('no text of a figure can end the script', async () => {
  const spoilt = { ...dots('Plain', [1, 2]), data: [{ type: 'scatter', x: [1], y: [2], text: ['</script><b>'] }] };
  const html = String((await interactiveFigure(spoilt))[JUPYTER_DISPLAY]()['text/html']);
  assert.is(html.split('</script>').length, 2);
  assert.match(html, '\\u003c/script>');
});

test('the same figure gives the same bytes', async () => {
  assert.is(await htmlOf('Same', [1, 2], { plotly: true }), await htmlOf('Same', [1, 2], { plotly: true }));
});

const browser = findBrowser();
if (!browser) console.log('skipped: interactive figures in a page need Chromium, none was found');
else {
  test('in a page each figure becomes alive in its own place, also before plotly.js has come, without any request', async () => {
    const early = await htmlOf('Early', [5, 6], { plotly: false });
    const carrier = await htmlOf('Carrier', [7, 8, 9], { plotly: true });
    const page = await openPage(browser, `<!DOCTYPE html><meta charset="utf-8">${early}${carrier}`);
    try {
      const drawn = `(async () => {
        for (let i = 0; i < 600 && document.querySelectorAll('[data-live] .main-svg').length < 6; i++) await new Promise((next) => setTimeout(next, 50));
        return [...document.querySelectorAll('[data-figure]')].map((root) => root.querySelector('.gtitle').textContent + root.querySelectorAll('.point').length);
      })()`;
      assert.equal(await page.evaluate(drawn), ['Early2', 'Carrier3']);
      const hover = `(async () => {
        const root = document.querySelectorAll('[data-figure] .js-plotly-plot')[1];
        const point = root.querySelectorAll('.point')[2].getBoundingClientRect();
        const at = { clientX: point.x + point.width / 2, clientY: point.y + point.height / 2, bubbles: true };
        const layer = root.querySelector('.nsewdrag');
        for (let i = 0; i < 100 && !root.querySelector('.hovertext'); i++) {
          layer.dispatchEvent(new MouseEvent('mousemove', at));
          await new Promise((next) => setTimeout(next, 100));
        }
        return root.querySelector('.hovertext')?.textContent;
      })()`;
      assert.match(String(await page.evaluate(hover)), '9');
      assert.equal(page.errors, []);
      assert.equal(
        page.requests.filter((url) => !/^(file|data|blob):/.test(url)),
        [],
      );
    } finally {
      await page.close();
    }
  });
}

test.run();
