// The kernels to compare: ours, stock tslab, and Deno's where it is installed. Nothing is downloaded.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { KernelSpec } from '../jupyter/client.js';
import { kernelSpec } from '../jupyter/kernelspec.js';

/** A kernel and what a table calls it. */
export interface FoundKernel {
  readonly name: string;
  readonly spec: KernelSpec;
}

/** The kernels in the order in which they take turns. `deno`: path of Deno's program; one printed line says where it is absent. */
export async function findKernels(deno: string): Promise<FoundKernel[]> {
  const kernels = [
    { name: 'this kit', spec: kernelSpec() },
    { name: 'stock tslab', spec: tslabSpec() },
  ];
  const spec = await denoSpec(deno);
  if (spec) return [...kernels, { name: 'Deno', spec }];
  console.log(
    `skipped: no Deno at ${deno}; get one with \`npm i deno\` in a folder of its own, then: npm run bench -- kernels --deno FOLDER/node_modules/.bin/deno`,
  );
  return kernels;
}

// as tslab's own installer would write it
function tslabSpec(): KernelSpec {
  const manifest = createRequire(import.meta.url).resolve('tslab/package.json');
  const program = join(dirname(manifest), 'bin', 'tslab');
  const argv = [process.execPath, program, 'kernel', '--config-path', '{connection_file}'];
  return { argv, display_name: 'tslab', language: 'typescript' };
}

// as Deno's own installer would write it; npm's `deno` is a script of Node around the program, which must not be measured too
async function denoSpec(deno: string): Promise<KernelSpec | undefined> {
  const env = { DENO_NO_UPDATE_CHECK: '1' };
  let program: string;
  try {
    const { stdout } = await promisify(execFile)(deno, ['eval', 'console.log(Deno.execPath())'], {
      env: { ...process.env, ...env },
    });
    program = stdout.trim();
  } catch {
    return undefined;
  }
  const argv = [program, 'jupyter', '--kernel', '--conn', '{connection_file}'];
  return { argv, display_name: 'Deno', language: 'typescript', env };
}
