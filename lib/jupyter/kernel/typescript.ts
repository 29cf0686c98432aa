// tslab's own copy of TypeScript, and a loader of tslab's modules. Both are CommonJS and pinned.
import { createRequire } from 'node:module';
import type typescript from '@tslab/typescript-for-tslab';

export type TypeScript = typeof typescript;

/** The release whose inner workings this kernel relies on. */
const TSLAB_VERSION = '1.0.22';

export const require: NodeRequire = createRequire(import.meta.url);
const { version } = require('tslab/package.json');
if (version !== TSLAB_VERSION) {
  throw new Error(`the kernel hooks into tslab ${TSLAB_VERSION}, found ${version}; install exactly that release`);
}

export const typescriptPath: string = createRequire(require.resolve('tslab')).resolve('@tslab/typescript-for-tslab');
export const ts: TypeScript = require(typescriptPath);
