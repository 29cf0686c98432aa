// The kernels to compare: ours, stock tslab, and Deno's where it is installed. Nothing is downloaded.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import type { KernelSpec } from '../jupyter/client.js';
import { kernelSpec } from '../jupyter/kernelspec.js';
import { stockKernelSpec } from '../jupyter/stockKernelspec.js';

export interface FoundKernel {
  /** with its version; what a kernel says about itself may be out of date */
  readonly name: string;
  readonly spec: KernelSpec;
}

/** The kernels in the order in which they take turns. `deno`: path of Deno's program; one printed line says where it is absent. */
export async function findKernels(deno: string): Promise<FoundKernel[]> {
  const stock = { name: `stock tslab ${versionOf('tslab/package.json')}`, spec: stockKernelSpec() };
  const kernels = [{ name: `this kit ${versionOf('../../../package.json')}`, spec: kernelSpec() }, stock];
  const found = await denoAt(deno);
  if (found) return [...kernels, found];
  console.log(
    `skipped: no Deno at ${deno}; get one with \`npm i deno\` in a folder of its own, then: npm run bench -- kernels --deno FOLDER/node_modules/.bin/deno`,
  );
  return kernels;
}

const require = createRequire(import.meta.url);

function versionOf(manifest: string): string {
  return require(manifest).version;
}

// as Deno's own installer would write it; npm's `deno` is a script of Node around the program, which must not be measured too
async function denoAt(deno: string): Promise<FoundKernel | undefined> {
  const env = { DENO_NO_UPDATE_CHECK: '1' };
  const question = 'console.log(JSON.stringify([Deno.version.deno, Deno.execPath()]))';
  let answer: string;
  try {
    ({ stdout: answer } = await promisify(execFile)(deno, ['eval', question], { env: { ...process.env, ...env } }));
  } catch {
    return undefined;
  }
  const [version, program] = JSON.parse(answer);
  const argv = [program, 'jupyter', '--kernel', '--conn', '{connection_file}'];
  return { name: `Deno ${version}`, spec: { argv, display_name: 'Deno', language: 'typescript', env } };
}
