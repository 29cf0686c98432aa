// The kernelspec: the folder by which JupyterLab, VS Code, nbclient and papermill find and start the kernel.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KernelSpec } from './client.js';
import { KERNEL_NAME, KERNEL_TITLE } from './language.js';

const SPEC_FILE = 'kernel.json';
/** By this name the launcher finds the picture on the kernel's card. */
export const LOGO_FILE = 'logo-svg.svg';

/** Path of the kernel's entry in the built library. */
export const KERNEL_ENTRY: string = fileURLToPath(new URL('./kernel/main.js', import.meta.url));
const LOGO: string = fileURLToPath(new URL('../../jupyter/logo-svg.svg', import.meta.url));

/** The kernelspec could not be installed or removed; the message says what to do. */
export class KernelspecError extends Error {
  override name = 'KernelspecError';
}

/** What kernel.json holds. Both paths are absolute: a JupyterLab or VS Code started from a menu has another PATH and folder. */
export function kernelSpec({
  node = process.execPath,
  entry = KERNEL_ENTRY,
  platform = process.platform,
} = {}): KernelSpec {
  return {
    argv: [resolve(node), resolve(entry), '{connection_file}'],
    display_name: KERNEL_TITLE,
    language: 'typescript',
    // Windows has no SIGINT for a process without a console
    interrupt_mode: platform === 'win32' ? 'message' : 'signal',
    metadata: { debugger: false },
  };
}

export interface Place {
  /** installs for the environment at this prefix (a virtual environment, conda, /usr/local) */
  prefix?: string;
  env?: Record<string, string | undefined>;
  home?: string;
  platform?: NodeJS.Platform;
}

/** Jupyter's data folder: below `prefix`, or that of the user, which JUPYTER_DATA_DIR overrides. */
export function jupyterDataDir({
  prefix,
  env = {},
  home = homedir(),
  platform = process.platform,
}: Place = {}): string {
  if (prefix !== undefined) return resolve(prefix, 'share', 'jupyter');
  if (env.JUPYTER_DATA_DIR) return resolve(env.JUPYTER_DATA_DIR);
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'jupyter');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'jupyter');
}

/** The folder of our kernelspec. */
export function kernelspecDir(place: Place = {}): string {
  return join(jupyterDataDir(place), 'kernels', KERNEL_NAME);
}

/** Writes the kernelspec into `folder` and returns whether it replaced one. A kernelspec of another kernel is left alone. */
export function installKernelspec(folder: string, spec: KernelSpec = kernelSpec()): { replaced: boolean } {
  for (const file of spec.argv.slice(0, 2)) {
    if (!existsSync(file)) throw new KernelspecError(`${file} does not exist; build the kit first: npm run build`);
  }
  const replaced = existsSync(join(folder, SPEC_FILE));
  if (replaced) requireOurs(folder);
  attempt(`${folder} cannot be written`, () => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(LOGO, join(folder, LOGO_FILE));
    const temporary = join(folder, `${SPEC_FILE}.tmp`);
    writeFileSync(temporary, `${JSON.stringify(spec, null, 2)}\n`);
    renameSync(temporary, join(folder, SPEC_FILE));
  });
  return { replaced };
}

/** Removes what `installKernelspec` wrote, and the folder if nothing else is in it. Returns the files that remain. */
export function uninstallKernelspec(folder: string): { remaining: string[] } {
  if (!existsSync(join(folder, SPEC_FILE))) throw new KernelspecError(`no kernelspec is installed at ${folder}`);
  requireOurs(folder);
  return attempt(`${folder} cannot be removed`, () => {
    for (const file of [SPEC_FILE, LOGO_FILE]) rmSync(join(folder, file), { force: true });
    const remaining = readdirSync(folder);
    if (remaining.length === 0) rmdirSync(folder);
    return { remaining };
  });
}

function requireOurs(folder: string): void {
  let title: unknown;
  try {
    title = JSON.parse(readFileSync(join(folder, SPEC_FILE), 'utf8')).display_name;
  } catch {
    title = 'unreadable';
  }
  if (title !== KERNEL_TITLE) {
    throw new KernelspecError(
      `the kernelspec at ${folder} is not this kit's (display_name ${JSON.stringify(title)}); move it away first`,
    );
  }
}

function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new KernelspecError(
      `${what} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}); choose another place with --prefix`,
    );
  }
}
