// This kit's Jupyter kernel beside stock tslab and Deno's, as a client sees them: how soon they answer, what arrives, what they keep in memory.
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type FoundKernel, findKernels } from './kernelsFound.js';
import { comparison } from './kernelsTable.js';
import { type Trial, tryKernel } from './kernelsTrial.js';

const NOTEBOOKS = fileURLToPath(new URL('../../../notebooks', import.meta.url));

/** Prints the comparison. The kernels take turns, so that a machine that slows down slows all of them. */
export async function benchKernels({ deno = 'deno', rounds = 3 } = {}): Promise<void> {
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new RangeError(`rounds must be a positive integer, got ${rounds}; for example --rounds 3`);
  const kernels = await findKernels(deno);
  const trials = new Map<FoundKernel, Trial[]>(kernels.map((kernel) => [kernel, []]));
  console.log(load());
  for (let round = 1; round <= rounds; round++) {
    for (const [kernel, found] of trials) {
      console.error(`round ${round} of ${rounds}: ${kernel.name}`);
      found.push(await tryKernel(kernel.spec, NOTEBOOKS));
    }
  }
  console.log(load());
  const columns = [...trials].map(([{ name }, found]) => ({ name, trials: found }));
  console.log(['', ...comparison(columns), '', note(rounds)].join('\n'));
}

function note(rounds: number): string {
  const turns = rounds === 1 ? 'One round' : `Medians of ${rounds} rounds`;
  return `${turns}, the kernels in turn. Memory: each process by its share of the pages it holds (PSS). Deno's kernel does not check types.`;
}

function load(): string {
  return `load average ${loadavg()
    .map((average) => average.toFixed(2))
    .join(' ')}`;
}
