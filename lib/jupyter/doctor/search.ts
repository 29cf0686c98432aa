// Where Jupyter and VS Code look for kernelspecs, and what lies there under our name.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { jupyterDataDir, type Place } from '../kernelspec.js';
import { KERNEL_NAME, KERNEL_TITLE } from '../language.js';

/** A folder `kernels/NAME` with a kernel.json. */
export interface InstalledKernelspec {
  /** the name by which notebooks ask for it */
  name: string;
  folder: string;
  /** what kernel.json holds; undefined when it cannot be read as a JSON object */
  spec: Record<string, unknown> | undefined;
}

/**
 * Jupyter's data folders, those that are searched first in front: JUPYTER_PATH, then the Python environments in use
 * and the user's folder, then those of the system. The order of the middle two is what Jupyter does in a virtual environment.
 */
export function jupyterDataDirs(place: Omit<Place, 'prefix'> = {}): string[] {
  const { env = {}, platform = process.platform } = place;
  const explicit = (env.JUPYTER_PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const environments = environmentPrefixes(place).map((prefix) => jupyterDataDir({ prefix }));
  const user = jupyterDataDir(place);
  const userFirst = /^(no?|false|off|0)$/i.test(env.JUPYTER_PREFER_ENV_PATH ?? '');
  const middle = userFirst ? [user, ...environments] : [...environments, user];
  const system =
    platform === 'win32'
      ? [join(env.PROGRAMDATA || 'C:\\ProgramData', 'jupyter')]
      : ['/usr/local/share/jupyter', '/usr/share/jupyter'];
  return [...new Set([...explicit, ...middle, ...system].map((folder) => resolve(folder)))];
}

/** Every kernelspec that has our name, or our title under another name, in the order of the search. */
export function findKernelspecs(dataDirs: string[]): InstalledKernelspec[] {
  return dataDirs.flatMap((dataDir) => {
    const kernels = join(dataDir, 'kernels');
    return listed(kernels)
      .filter((name) => existsSync(join(kernels, name, 'kernel.json')))
      .map((name) => ({ name: name.toLowerCase(), folder: join(kernels, name), spec: specIn(join(kernels, name)) }))
      .filter(({ name, spec }) => name === KERNEL_NAME || spec?.display_name === KERNEL_TITLE);
  });
}

/** The prefixes of the Python environments in use: the active one, and the one whose Jupyter is on the PATH. */
export function environmentPrefixes({ env = {}, platform = process.platform }: Place = {}): string[] {
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX];
  const command = platform === 'win32' ? 'jupyter.exe' : 'jupyter';
  const folder = (env.PATH ?? '').split(delimiter).find((part) => part !== '' && existsSync(join(part, command)));
  // through links, as pipx makes them
  if (folder !== undefined) active.push(dirname(dirname(realpathSync(join(folder, command)))));
  return [...new Set(active.filter((prefix) => prefix !== undefined && prefix !== ''))] as string[];
}

function specIn(folder: string): Record<string, unknown> | undefined {
  try {
    const spec: unknown = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8'));
    return typeof spec === 'object' && spec !== null ? (spec as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // most of the folders that are searched do not exist
  }
}
