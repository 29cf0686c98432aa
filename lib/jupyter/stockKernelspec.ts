// Stock tslab, the kernel of those who have none of this kit.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { KernelSpec } from './client.js';

/** The tslab that this kit is built on, as its own installer would write it into a kernelspec. */
export function stockKernelSpec(): KernelSpec {
  const manifest = createRequire(import.meta.url).resolve('tslab/package.json');
  const program = join(dirname(manifest), 'bin', 'tslab');
  const argv = [process.execPath, program, 'kernel', '--config-path', '{connection_file}'];
  return { argv, display_name: 'tslab', language: 'typescript' };
}
