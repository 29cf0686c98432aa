// Runs notebooks on stock tslab, as those do who have no kernel of this kit: every cell must end well and nothing may go to stderr.
// usage: node stockTslab.js FILE…
import { dirname, resolve } from 'node:path';
import { KernelClient } from '../client.js';
import { readNotebook } from '../notebookFile.js';
import { stockKernelSpec } from '../stockKernelspec.js';

const CELL_LIMIT_S = 300;

/** Runs a notebook and returns the number of its code cells. Throws for the first cell that fails, with what it said. */
async function runOnStock(file: string): Promise<number> {
  const cells = readNotebook(file).cells.filter(
    ({ cell_type, source }) => cell_type === 'code' && source.trim() !== '',
  );
  const kernel = await KernelClient.start(stockKernelSpec(), { cwd: dirname(resolve(file)) });
  try {
    for (const { id, source } of cells) {
      let stderr = '';
      const { outcome } = await kernel.execute(source, {
        timeout: CELL_LIMIT_S,
        onMessage: ({ header, content }) => {
          // stock tslab has no error messages: what is wrong is text
          if (header.msg_type === 'stream' && content.name === 'stderr') stderr += content.text;
        },
      });
      if (outcome !== 'ok' || stderr !== '') throw new Error(`${file}, cell ${id}: ${outcome}\n${source}\n${stderr}`);
    }
  } finally {
    await kernel.shutdown();
  }
  return cells.length;
}

process.once('SIGTERM', () => process.exit(143)); // on leaving, the client ends its kernel
for (const file of process.argv.slice(2)) {
  const started = performance.now();
  const cells = await runOnStock(file);
  console.log(`ok  ${file} on stock tslab: ${cells} cells  ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
