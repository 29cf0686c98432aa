// The kernelspecs that Jupyter finds under our name: which one it starts, and whether each of them can start.
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { kernelspecDir, LOGO_FILE, type Place } from '../kernelspec.js';
import { KERNEL_NAME, KERNEL_TITLE } from '../language.js';
import type { Finding } from './finding.js';
import { nodeProblem } from './node.js';
import { findKernelspecs, type InstalledKernelspec, jupyterDataDirs } from './search.js';

/** Looks at every kernelspec of our name or title in Jupyter's folders; `entry` is the kernel that they should start. */
export function examineKernelspecs(
  entry: string,
  place: Place,
  dataDirs: string[] = jupyterDataDirs(place),
): Finding[] {
  const found = findKernelspecs(dataDirs);
  const named = found.filter(({ name }) => name === KERNEL_NAME);
  const others = found.filter(({ name }) => name !== KERNEL_NAME).map(explainSameTitle);
  if (named.length === 0) {
    const what = `no kernelspec '${KERNEL_NAME}' is installed in ${dataDirs.join(', ')}`;
    return [{ state: 'wrong', what, remedy: installCommand(kernelspecDir(place), place) }, ...others];
  }
  const [first, ...later] = named;
  return [
    examineKernelspec(first, entry, { place }),
    ...later.map((one) => examineKernelspec(one, entry, { place, first })),
    ...others,
  ];
}

interface Context {
  place: Place;
  /** the kernelspec of the same name that Jupyter starts in place of this one */
  first?: InstalledKernelspec;
}

function examineKernelspec({ folder, spec }: InstalledKernelspec, entry: string, { place, first }: Context): Finding {
  const here = `the kernelspec at ${folder}`;
  const install = installCommand(folder, place);
  const wrong = (what: string, remedy = install): Finding => ({ state: 'wrong', what, remedy });
  const hidden = (what: string): Finding => ({
    state: 'note',
    what: `${what}; the one at ${first?.folder} goes before it`,
  });
  if (!spec) return wrong(`${here} is no JSON`, `remove that folder, then ${install}`);
  if (spec.display_name !== KERNEL_TITLE) {
    const title = JSON.stringify(spec.display_name);
    const what = `another kernel is called '${KERNEL_NAME}' at ${folder} (display_name ${title})`;
    return first ? hidden(what) : wrong(`${what}; notebooks start it`, `rename that folder, then ${install}`);
  }
  const flaw = flawOf(spec);
  if (flaw) return wrong(`${here} ${flaw}`);
  const [, target] = spec.argv as string[];
  if (!existsSync(entry) || realpathSync(target) !== realpathSync(entry)) {
    const what = `${here} starts the kernel of another checkout: ${target}`;
    return first ? hidden(what) : wrong(what, `in the checkout that should run: ${install}`);
  }
  if (!existsSync(join(folder, LOGO_FILE))) {
    return { state: 'note', what: `${here} has no logo; the launcher shows a letter`, remedy: install };
  }
  return { state: 'ok', what: `${here} starts this kit's kernel` };
}

/** Why this kernelspec cannot start a kernel, or undefined. */
function flawOf({ argv, language }: Record<string, unknown>): string | undefined {
  if (!Array.isArray(argv) || argv.length < 3 || !argv.every((word) => typeof word === 'string')) {
    return `has argv ${JSON.stringify(argv)}; expected Node.js, the kernel and {connection_file}`;
  }
  const [node, target] = argv as string[];
  const relative = [node, target].find((path) => !isAbsolute(path));
  // A JupyterLab or VS Code started from a menu has another PATH; VS Code then hides the kernel without a word.
  if (relative !== undefined) return `starts '${relative}', which is no absolute path and not found from everywhere`;
  if (!argv.includes('{connection_file}')) return 'does not hand {connection_file} to the kernel';
  if (!existsSync(target)) return `points nowhere: ${target} does not exist`;
  if (language !== 'typescript') return `says language ${JSON.stringify(language)}; expected "typescript"`;
  const problem = nodeProblem(node);
  return problem && `cannot start: ${problem}`;
}

function explainSameTitle({ name, folder }: InstalledKernelspec): Finding {
  return { state: 'note', what: `the title '${KERNEL_TITLE}' is also that of the kernelspec '${name}' at ${folder}` };
}

/** The command that installs the kernelspec there; for a folder that it cannot name, where Jupyter finds it at least. */
function installCommand(folder: string, place: Place): string {
  const prefix = resolve(folder, '..', '..', '..', '..');
  const named = folder !== kernelspecDir(place) && folder === kernelspecDir({ prefix });
  return `npx camrec kernel install ${named ? `--prefix "${prefix}"` : '--user'}`;
}
