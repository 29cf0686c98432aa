// `camrec kernel install|uninstall|doctor|spec`: makes the kernel known to Jupyter, and says why it is not.
import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { examineInstallation } from '../jupyter/doctor/examine.js';
import type { Finding } from '../jupyter/doctor/finding.js';
import {
  installKernelspec,
  KernelspecError,
  kernelSpec,
  kernelspecDir,
  uninstallKernelspec,
} from '../jupyter/kernelspec.js';
import { UsageError } from './usage.js';

interface PlaceOptions {
  user?: boolean;
  prefix?: string;
  sysPrefix?: boolean;
}

/** The command `kernel` with its sub-commands. A usage error says why the kernelspec cannot be installed or removed. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description(
    'make the TypeScript kernel known to JupyterLab, VS Code and papermill',
  );
  place(command.command('install').description('install the kernelspec')).action((options: PlaceOptions) => {
    const folder = folderOf(options);
    const { replaced } = explained(() => installKernelspec(folder));
    console.log(`${replaced ? 'replaced' : 'installed'} the kernelspec at ${folder}`);
  });
  place(command.command('uninstall').description('remove the kernelspec')).action((options: PlaceOptions) => {
    const folder = folderOf(options);
    const { remaining } = explained(() => uninstallKernelspec(folder));
    console.log(`removed the kernelspec at ${folder}`);
    if (remaining.length > 0) console.log(`left in place, not installed by this command: ${remaining.join(', ')}`);
  });
  command
    .command('doctor')
    .description('say in words why the kernel is not listed or does not start; exit code 1 when something is wrong')
    .action(async () => {
      const findings = await examineInstallation();
      for (const finding of findings) console.log(inWords(finding));
      if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
    });
  command
    .command('spec')
    .description('print the kernelspec as JSON')
    .action(() => console.log(JSON.stringify(kernelSpec(), null, 2)));
  return command;
}

function place(command: Command): Command {
  return command
    .option('--user', "in the user's Jupyter data folder, or in JUPYTER_DATA_DIR if set (default)")
    .option('--prefix <dir>', 'in DIR/share/jupyter, for example of a virtual environment')
    .option('--sys-prefix', 'in the Python environment that is active, else in that of the python3 on the PATH');
}

function folderOf({ user, prefix, sysPrefix }: PlaceOptions): string {
  const given = [user && '--user', prefix !== undefined && '--prefix', sysPrefix && '--sys-prefix'].filter(Boolean);
  if (given.length > 1) throw new UsageError(`${given.join(' and ')} exclude each other; give one`);
  if (prefix === '') throw new UsageError('--prefix is empty; expected a folder');
  return kernelspecDir({ prefix: sysPrefix ? activePrefix() : prefix, env: process.env });
}

/** What Python calls `sys.prefix`. */
function activePrefix(): string {
  const { VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  if (VIRTUAL_ENV || CONDA_PREFIX) return (VIRTUAL_ENV || CONDA_PREFIX) as string; // one of them is not empty
  for (const python of ['python3', 'python']) {
    try {
      const ask = ['-c', 'import sys; print(sys.prefix)'];
      return execFileSync(python, ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // not there, or a stand-in that only offers to install it
    }
  }
  throw new UsageError(
    '--sys-prefix needs an active Python environment or a python3 on the PATH; or give --prefix DIR',
  );
}

function explained<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof KernelspecError ? new UsageError(error.message) : error;
  }
}

function inWords({ state, what, remedy }: Finding): string {
  const said = `${state.padEnd(5)}  ${what.replaceAll('\n', '\n       ')}`;
  return remedy === undefined ? said : `${said}\n       remedy: ${remedy}`;
}
