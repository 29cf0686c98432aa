// JupyterLab with this kit's kernel, in a real browser, as a person uses it: opening, running, completing, interrupting, restarting.
// usage: node browserCheck.js PYTHON SCRATCH [--every]
//   PYTHON has JupyterLab and the kernelspec; SCRATCH is inside the kit; --every runs all notebooks, at full size, instead of two
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from '../language.js';
import { type Notebook, readNotebook } from '../notebookFile.js';
import { findChromium, type LabPage, openLab, startBrowser } from './labPage.js';
import { type LabServer, startLab } from './labServer.js';

// they run in seconds, and show pictures, tables and text
const QUICK = ['notebooks/1-scm-and-data.ipynb', 'notebooks/lessons/4-front-door.ipynb'];
const kit = fileURLToPath(new URL('../../../..', import.meta.url));
const [python, scratch, which] = process.argv.slice(2);

/** The committed notebooks, copied to where JupyterLab may write. */
function copyNotebooks(root: string): string[] {
  rmSync(scratch, { recursive: true, force: true });
  cpSync(join(kit, 'data/paper'), join(root, 'data/paper'), { recursive: true }); // which they read
  return ['notebooks', 'notebooks/lessons'].flatMap((folder) => {
    mkdirSync(join(root, folder), { recursive: true });
    const files = readdirSync(join(kit, folder)).filter((name) => name.endsWith('.ipynb'));
    for (const name of files) cpSync(join(kit, folder, name), join(root, folder, name));
    return files.map((name) => `${folder}/${name}`);
  });
}

/** A notebook of empty cells to type into. */
function writeEmpty(file: string, cells: number): void {
  const empty = (_: unknown, i: number): object => {
    return { cell_type: 'code', id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [], source: [] };
  };
  const metadata = { kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO };
  const notebook = { cells: Array.from({ length: cells }, empty), metadata, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(file, JSON.stringify(notebook));
}

function picturesIn(notebook: Notebook): [cell: number, pictures: number][] {
  return notebook.cells.flatMap((cell, i): [number, number][] => {
    const outputs = cell.cell_type === 'code' ? cell.outputs : [];
    const pictures = outputs.filter((output) => 'data' in output && 'image/png' in output.data).length;
    return pictures > 0 ? [[i, pictures]] : [];
  });
}

async function openUntrusted(lab: LabPage, server: LabServer, root: string, path: string): Promise<string> {
  const file = join(root, path);
  const before = readFileSync(file);
  await lab.open(path);
  let shown = 0;
  for (const [cell, expected] of picturesIn(readNotebook(file))) {
    const drawn = await lab.picturesOf(cell, expected);
    assert.equal(drawn, expected, `${path}, cell ${cell + 1}: pictures drawn`);
    shown += drawn;
  }
  assert.equal(await lab.isChanged(), false, `${path} counts as changed after it was only opened`);
  assert.ok(readFileSync(file).equals(before), `${path}: the file changed by opening it`);
  await lab.closeNotebook();
  await server.endKernels();
  return `${shown} figures visible, file unchanged`;
}

async function runAll(lab: LabPage, server: LabServer, root: string, path: string): Promise<string> {
  const file = join(root, path);
  // lessons are committed without counts, which are the only thing to come
  const content = (): string =>
    readFileSync(file, 'utf8').replaceAll(/"execution_count": \d+/g, '"execution_count": null');
  const committed = content();
  await lab.open(path);
  await lab.command('notebook:run-all-cells');
  await lab.save();
  assert.ok(content() === committed, `${path}: run all gives the outputs that are committed`);
  const first = readFileSync(file, 'utf8');
  await lab.command('notebook:restart-run-all', { dialog: 'accept' });
  await lab.save();
  assert.ok(readFileSync(file, 'utf8') === first, `${path}: restart and run all gives the same file`);
  await lab.closeNotebook();
  await server.endKernels();
  return 'both times the file that is committed, byte for byte but for the counts';
}

/** Types into cell `index` and runs it, unless it is only to be typed. */
async function type(lab: LabPage, index: number, code: string, { run = true } = {}): Promise<void> {
  const cell = lab.page.locator('.jp-Notebook .jp-Cell').nth(index);
  await cell.locator('.cm-content').click();
  await lab.page.keyboard.press('Control+a');
  await lab.page.keyboard.insertText(code);
  if (run) await lab.page.keyboard.press('Control+Enter');
}

async function until(what: string, holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `${what}: not within ${seconds} s`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

const answers = (lab: LabPage, index: number, expected: RegExp): Promise<void> =>
  until(`cell ${index + 1} shows ${expected}`, async () => expected.test(await lab.outputOf(index)));

async function tabAndTooltip(lab: LabPage): Promise<string> {
  await type(lab, 0, 'const basket = { apples: 3, pears: 4 };\nbasket.apples');
  await answers(lab, 0, /^3$/);
  await type(lab, 1, 'basket.', { run: false });
  await lab.page.keyboard.press('Tab');
  const list = lab.page.locator('.jp-Completer');
  await list.waitFor();
  assert.match(await list.innerText(), /apples(.|\n)*pears/);
  await lab.page.keyboard.press('Escape');
  await type(lab, 1, 'JSON.parse', { run: false });
  await lab.page.keyboard.press('Shift+Tab');
  const tooltip = lab.page.locator('.jp-Tooltip');
  await tooltip.waitFor();
  assert.match(await tooltip.innerText(), /parse\(text: string/);
  await lab.page.keyboard.press('Escape');
  return 'Tab lists members, Shift-Tab shows the signature';
}

async function interrupt(lab: LabPage): Promise<string> {
  await type(lab, 1, 'for (;;) {}');
  await lab.page.locator('.jp-InputPrompt', { hasText: '[*]' }).waitFor();
  await lab.page.keyboard.press('Escape');
  const started = performance.now();
  await lab.page.keyboard.press('i');
  await lab.page.keyboard.press('i');
  await answers(lab, 1, /nterrupt/);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  await type(lab, 2, 'basket.pears');
  await answers(lab, 2, /^4$/);
  return `an endless loop ends ${seconds} s after I, I; variables are kept`;
}

async function restartAndShutDown(lab: LabPage, server: LabServer): Promise<string> {
  await type(lab, 2, 'process.pid');
  await answers(lab, 2, /^\d+$/);
  const pid = Number(await lab.outputOf(2));
  await lab.page.keyboard.press('Escape');
  await lab.page.keyboard.press('0');
  await lab.page.keyboard.press('0');
  await lab.page.locator('.jp-Dialog .jp-mod-accept').click();
  await until('the old kernel has ended', async () => !isAlive(pid));
  await type(lab, 2, 'basket.pears');
  await answers(lab, 2, /Cannot find name 'basket'/);
  await type(lab, 3, 'process.pid');
  await answers(lab, 3, /^\d+$/);
  const next = Number(await lab.outputOf(3));
  await lab.command('kernelmenu:shutdown');
  await until('no kernel runs', async () => (await server.kernels()) === 0);
  await until('its process has ended', async () => !isAlive(next));
  return 'restart forgets and ends the old process, shutdown ends the new one';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function main(browser: Browser): Promise<void> {
  const root = join(scratch, 'lab');
  const notebooks = copyNotebooks(root);
  writeEmpty(join(root, 'typed.ipynb'), 4);
  const server = await startLab(python, root, scratch);
  const lab = await openLab(browser, server);
  const check = async (name: string, act: () => Promise<string>): Promise<void> => {
    const started = performance.now();
    const said = await act();
    console.log(`ok  ${name}: ${said}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
  };
  try {
    for (const path of notebooks) await check(path, () => openUntrusted(lab, server, root, path));
    for (const path of which === '--every' ? notebooks : QUICK)
      await check(`${path}, run all, then restart and run all`, () => runAll(lab, server, root, path));
    await lab.open('typed.ipynb');
    await check('keys', () => tabAndTooltip(lab));
    await check('interrupt', () => interrupt(lab));
    await check('restart and shutdown', () => restartAndShutDown(lab, server));
    assert.deepEqual([...lab.foreign], [], 'hosts asked by the page');
    assert.deepEqual(lab.errors, [], 'errors of scripts in the page');
    console.log('ok  no request to a foreign host, no error of a script');
  } catch (error) {
    const picture = join(dirname(root), 'failed.png');
    await lab.page.screenshot({ path: picture });
    console.error(`failed; the page is in ${picture}; the server said:\n${server.log().slice(-2000)}`);
    throw error;
  } finally {
    await lab.close();
    await server.stop();
  }
}

/** The browser, or undefined with a line that says why there is none. */
async function browserHere(): Promise<Browser | undefined> {
  const chromium = findChromium();
  if (!chromium) {
    console.log('skipped: the browser check needs Chromium, at /usr/bin/chromium or where CHROMIUM says');
    return undefined;
  }
  try {
    return await startBrowser(chromium);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.log(`skipped: the browser check needs a Chromium that starts; ${chromium}: ${reason}`);
    return undefined;
  }
}

process.once('SIGTERM', () => process.exit(143)); // on leaving, the server is ended
const browser = await browserHere();
if (browser) await main(browser);
