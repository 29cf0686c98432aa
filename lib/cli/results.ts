// `camrec results`: what the notebooks recorded, as tables for the terminal.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { readResults } from '../report/results.js';
import { type Row, textTable } from '../report/table.js';
import { UsageError } from './usage.js';

const LAST_STAGE = '5-full-results';

/** The command `results`. */
export function resultsCommand(): Command {
  return new Command('results')
    .description('print the final tables that the notebooks recorded')
    .argument('<file>', 'results.json beside the figures')
    .action(printResults);
}

function printResults(file: string): void {
  if (!existsSync(file)) throw new UsageError(`no results: file '${file}' does not exist; run ./reproduce.sh first`);
  const last = readResults(file)[LAST_STAGE] as { systems?: Row[]; verdicts?: Row[] } | undefined;
  if (!last?.systems || !last.verdicts) {
    throw new UsageError(`${file} has no section ${LAST_STAGE} with systems and verdicts; run notebook 5 first`);
  }
  const systems = textTable(last.systems, { columns: columnsOf(last.systems, 'system') });
  const verdicts = textTable(last.verdicts, { columns: ['claim', 'published', 'ours', 'spread', 'verdict'] });
  console.log(`\n${systems}\n\n${verdicts}`);
}

// results.json keeps its keys in alphabetical order; a table reads better with the name first.
function columnsOf(rows: readonly Row[], first: string): string[] {
  const rest = new Set(rows.flatMap((row) => Object.keys(row)));
  rest.delete(first);
  return [first, ...rest];
}
