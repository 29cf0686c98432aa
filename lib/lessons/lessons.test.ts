// The notebooks of the lessons in the kernel: each exercise fails as it stands and passes as it is solved, and what is committed is
// what comes out.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { KernelClient } from '../jupyter/client.js';
import { kernelSpec } from '../jupyter/kernelspec.js';
import type { CodeCell, ErrorOutput, Notebook, Output } from '../jupyter/notebookFile.js';
import { readNotebook, writeNotebook } from '../jupyter/notebookFile.js';
import { outputArea } from '../jupyter/outputs.js';
import { hasTag, withSolutions } from '../jupyter/solutions.js';
import { LESSONS } from './lessons.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'notebooks', 'lessons');
const files = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

test('there is one notebook for each lesson, in their order', () => {
  assert.equal(
    files.sort(),
    Object.keys(LESSONS).map((name, i) => `${i + 1}-${name}.ipynb`),
  );
});

function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
}

for (const file of files) {
  const notebook = readNotebook(join(folder, file));
  const name = file.replace(/^\d-|\.ipynb$/g, '');

  test(`${file}: each exercise of the lesson is asked once, in order`, () => {
    const asked = codeCells(notebook)
      .filter((cell) => hasTag(cell, 'exercise'))
      .flatMap(({ source }) => [...source.matchAll(/check\('([^']+)'/g)].map((match) => match[1]));
    assert.equal(
      asked,
      LESSONS[name]?.map(({ id }) => id),
    );
  });

  test(`${file}: the form of a lesson`, () => {
    const text = notebook.cells.map(({ source }) => source).join('\n');
    for (const part of [
      'After this lesson you can',
      'minutes',
      '**Predict.**',
      '**Explain.**',
      '## ',
      'would break this',
    ]) {
      assert.ok(text.includes(part), `'${part}' is missing`);
    }
    const pictures = codeCells(notebook).flatMap(({ outputs }) => outputs.filter(isPicture));
    assert.ok(pictures.length >= 1, 'one interactive picture at least');
  });

  test(`${file}: as it stands each exercise fails, solved it passes, and outputs are those committed`, async () => {
    const solved = codeCells(withSolutions(notebook));
    const kernel = await KernelClient.start(kernelSpec(), {
      cwd: folder,
      env: { CAMREC_LESSONS: 'strict', TZ: 'UTC' },
    });
    try {
      for (const [i, cell] of codeCells(notebook).entries()) {
        const place = `cell ${cell.id}: ${cell.source.split('\n')[0]}`;
        if (!hasTag(cell, 'exercise')) {
          const outputs = await run(kernel, cell.source);
          assert.is(errorIn(outputs), undefined, place);
          assert.equal(outputs, cell.outputs, `${place}: run the notebook again and commit it`);
          continue;
        }
        assert.match(JSON.stringify(cell.outputs), 'not answered yet', `${place}: committed unanswered`);
        assert.match(String(errorIn(await run(kernel, cell.source))), /exercise [\w-]+: not answered yet/, place);
        assert.is(errorIn(await run(kernel, solved[i].source)), undefined, `${place}: solved`);
      }
    } finally {
      await kernel.shutdown();
    }
  });
}

function isPicture(output: Output): boolean {
  return output.output_type === 'display_data' && String(output.data['text/html']).includes('data-picture=');
}

async function run(kernel: KernelClient, source: string): Promise<Output[]> {
  const area = outputArea();
  await kernel.execute(source, { timeout: 30, onMessage: area.add });
  return area.finish();
}

function errorIn(outputs: readonly Output[]): string | undefined {
  const error = outputs.find((output): output is ErrorOutput => output.output_type === 'error');
  return error && `${error.ename}: ${error.evalue}`;
}

test('one wrong answer ends the headless run with exit code 1, and says which exercise and what went wrong', async () => {
  // inside the project, where a notebook finds its packages
  mkdirSync(join(root, 'figures', 'lessons'), { recursive: true });
  const place = mkdtempSync(join(root, 'figures', 'lessons', 'wrong-'));
  try {
    const lesson = readNotebook(join(folder, '1-seeing-and-doing.ipynb'));
    // the cell that opens the lesson, and one exercise with its solution
    const open = lesson.cells.findIndex(({ source }) => source.includes('openLesson('));
    const asked = lesson.cells.findIndex(({ source }) => source.startsWith("check('mediator'"));
    const cells = [lesson.cells[open], lesson.cells[asked], lesson.cells[asked + 1]];
    const right = "check('mediator', '273/350 - 289/350')";
    assert.ok(cells[2].source.includes(right));
    cells[2] = { ...cells[2], source: cells[2].source.replace(right, "check('mediator', '289/350 - 273/350')") };
    writeNotebook(join(place, 'wrong.ipynb'), { ...lesson, cells });
    const { code, output } = await camrec([
      'notebook',
      'run',
      '--solutions',
      '--quiet',
      '--out',
      join(place, 'out'),
      join(place, 'wrong.ipynb'),
    ]);
    assert.is(code, 1, output);
    assert.match(output, 'Error: exercise mediator: The direction is reversed');
  } finally {
    rmSync(place, { recursive: true });
  }
});

function camrec(args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, CAMREC_LESSONS: 'strict' };
    const child = spawn(process.execPath, [join(root, 'lib', 'bin', 'camrec.js'), ...args], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });
}

test.run();
