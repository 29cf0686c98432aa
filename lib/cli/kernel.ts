// `camrec kernel install|uninstall|spec`: makes the kernel known to Jupyter.
import { Command } from 'commander';
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
    .command('spec')
    .description('print the kernelspec as JSON')
    .action(() => console.log(JSON.stringify(kernelSpec(), null, 2)));
  return command;
}

function place(command: Command): Command {
  return command
    .option('--user', "in the user's Jupyter data folder, or in JUPYTER_DATA_DIR if set (default)")
    .option('--prefix <dir>', 'in DIR/share/jupyter, for example of a virtual environment');
}

function folderOf({ user, prefix }: PlaceOptions): string {
  if (user && prefix !== undefined) throw new UsageError('--user and --prefix exclude each other; give one');
  if (prefix === '') throw new UsageError('--prefix is empty; expected a folder');
  return kernelspecDir({ prefix, env: process.env });
}

function explained<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof KernelspecError ? new UsageError(error.message) : error;
  }
}
