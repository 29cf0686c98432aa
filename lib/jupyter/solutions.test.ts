import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell, Notebook } from './notebook.js';
import { withSolutions } from './solutions.js';

const FOLD =
  "<details><summary>Solution</summary>\n\n```typescript\ncheck('sum', 4);\n```\n\nTwo and two.\n\n</details>";

function code(source: string, ...tags: string[]): Cell {
  return { cell_type: 'code', id: 'own', metadata: { tags }, source, outputs: [], execution_count: null };
}

function text(source: string, ...tags: string[]): Cell {
  return { cell_type: 'markdown', id: 'fold', metadata: { tags }, source };
}

function notebook(...cells: Cell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

test('the fence of the solution takes the place of the exercise, everything else stays', () => {
  const before = notebook(code('1 + 1'), code("check('sum', undefined);", 'exercise'), text(FOLD, 'solution'));
  const after = withSolutions(before);
  assert.equal(
    after.cells.map((cell) => cell.source),
    ['1 + 1', "check('sum', 4);", FOLD],
  );
  assert.is(before.cells[1].source, "check('sum', undefined);", 'the notebook given is left alone');
});

test('each exercise without a solution is named', () => {
  const stub = code("check('sum', undefined);", 'exercise');
  const cases: [Cell[], string][] = [
    [[stub], 'n.ipynb: cell 1 (sum): expected a Markdown cell tagged solution right after the exercise'],
    [[stub, text(FOLD)], 'n.ipynb: cell 1 (sum): expected a Markdown cell tagged solution right after the exercise'],
    [
      [stub, text('no code', 'solution')],
      'n.ipynb: cell 1 (sum): its solution has 0 fences of ```typescript, expected one',
    ],
    [
      [stub, text(`${FOLD}\n${FOLD}`, 'solution')],
      'n.ipynb: cell 1 (sum): its solution has 2 fences of ```typescript, expected one',
    ],
    [
      [text('what?', 'exercise'), text(FOLD, 'solution')],
      'n.ipynb: cell 1 (own): is tagged exercise, but is no code cell',
    ],
  ];
  for (const [cells, message] of cases) {
    try {
      withSolutions(notebook(...cells), 'n.ipynb');
      assert.unreachable(message);
    } catch (error) {
      assert.is((error as Error).message, message.replace('(own)', `(${cells[0].id})`));
    }
  }
});

test.run();
