// Repairs what the check of committed notebooks finds and what no person needs to decide.
import { freeId } from './cellIds.js';
import { cleanNotebook, withoutTimings } from './clean.js';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';
import { lintCounts } from './lint.js';
import type { Notebook } from './notebook.js';
import { formatNotebookFile, isPercentFile, parseNotebookFile } from './notebookFile.js';

type Fields = Record<string, unknown>;

/**
 * The text in canonical form: missing and repeated ids are given, the metadata of a TypeScript notebook is the kit's, counts of
 * anything but one clean run and timings are removed. Sources and outputs stay.
 * @throws NotebookError for a text that is no notebook
 */
export function fixNotebook(text: string, file = 'notebook.ipynb'): string {
  const notebook = parseNotebookFile(isPercentFile(file) ? text : withFields(text), file);
  const counted = lintCounts(notebook).length > 0 ? cleanNotebook(notebook, { keepOutputs: true }) : notebook;
  const cells = counted.cells.map((cell) => ({ ...cell, metadata: withoutTimings(cell.metadata) }));
  return formatNotebookFile({ ...counted, metadata: fixedMetadata(counted), cells }, file);
}

// Fills in the fields that the parser insists on. A text that is no notebook is handed on as it is: the parser says what is wrong.
function withFields(text: string): string {
  let value: { nbformat?: unknown; nbformat_minor?: unknown; metadata?: unknown; cells?: unknown };
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (value?.nbformat !== 4 || !Array.isArray(value.cells) || !value.cells.every((cell) => cell instanceof Object)) {
    return text;
  }
  const taken = new Set(value.cells.map((cell) => cell.id).filter(isId)); // an id that stands further below is kept there
  const seen = new Set<string>();
  const cells = value.cells.map((cell: Fields, i) => {
    const id = isId(cell.id) && !seen.has(cell.id) ? cell.id : freeId(`cell-${i + 1}`, taken);
    for (const ids of [taken, seen]) ids.add(id);
    const filled: Fields = { metadata: {}, ...cell, id };
    return cell.cell_type === 'code' ? { outputs: [], execution_count: null, ...filled } : filled;
  });
  const minor = Math.max(5, Number(value.nbformat_minor) || 0);
  return JSON.stringify({ metadata: {}, ...value, nbformat_minor: minor, cells });
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id);
}

// A notebook of another language stays one.
function fixedMetadata({ metadata }: Notebook): Fields {
  const { kernelspec, ...rest } = withoutTimings(metadata);
  const { language = 'typescript' } = (kernelspec ?? {}) as Fields;
  if (language !== 'typescript') return withoutTimings(metadata);
  return { ...rest, kernelspec: KERNELSPEC_METADATA, language_info: LANGUAGE_INFO };
}
