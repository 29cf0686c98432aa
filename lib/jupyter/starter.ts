// The notebook that `camrec notebook new` writes: prose first, parameters, one table of data.
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import type { Cell, Notebook } from './notebook.js';

const DATA = `import { describe, displayTable, loadData } from 'camrec';

const { data } = await loadData(dataName, { seed });
const { users, items, rows, density } = describe(data);
displayTable([{ data: data.name, users, items, clicks: rows, density }]);`;

/** A notebook with that title, fit to be run and committed as it is. */
export function starterNotebook(title: string): Notebook {
  const question = 'One sentence: what does this notebook ask, and how will a reader know the answer?';
  const cells: Cell[] = [
    text('title', `# ${title}\n\n> ${question}\n\nUses \`lib/data\`. Runs for seconds.`),
    text('parameters-prose', '`camrec notebook run -p seed 2 --out FOLDER` sets other values than these.'),
    code('parameters', "const dataName: string = 'shop'; // or a folder of clicks\nconst seed = 1;", ['parameters']),
    text('data-prose', '## Data\n\nWhat is in it, before anything is made of it.'),
    code('data', DATA),
  ];
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO },
    cells,
  };
}

function text(id: string, source: string): Cell {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

function code(id: string, source: string, tags: string[] = []): Cell {
  const metadata = tags.length > 0 ? { tags } : {};
  return { cell_type: 'code', id, metadata, source, outputs: [], execution_count: null };
}
