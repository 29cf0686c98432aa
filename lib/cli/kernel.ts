// `camrec kernel install|uninstall|spec`: makes the kernel known to Jupyter.
import { Command } from 'commander';
import {
  installKernelspec,
  KernelspecError,
  kernelSpec,
  kernelspecDir,
  uninstallKernelspec,
} from '../jupyter/kernelspec.js';

interface PlaceOptions {
  user?: boolean;
  prefix?: string;
}

/** The command `kernel` with its sub-commands. Exit code 2 when the kernelspec cannot be installed or removed. */
export function kernelCommand(): Command {
  const command = new Command('kernel').description(
    'make the TypeScript kernel known to JupyterLab, VS Code and papermill',
  );
  place(command.command('install').description('install the kernelspec')).action(
    (options: PlaceOptions, self: Command) =>
      guarded(self, () => {
        const folder = folderOf(options, self);
        const { replaced } = installKernelspec(folder);
        console.log(`${replaced ? 'replaced' : 'installed'} the kernelspec at ${folder}`);
      }),
  );
  place(command.command('uninstall').description('remove the kernelspec')).action(
    (options: PlaceOptions, self: Command) =>
      guarded(self, () => {
        const folder = folderOf(options, self);
        const { remaining } = uninstallKernelspec(folder);
        console.log(`removed the kernelspec at ${folder}`);
        if (remaining.length > 0)
          console.log(`left in place, since not installed by this command: ${remaining.join(', ')}`);
      }),
  );
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

function folderOf({ user, prefix }: PlaceOptions, command: Command): string {
  if (user && prefix !== undefined)
    command.error('error: --user and --prefix exclude each other; give one', { exitCode: 2 });
  if (prefix === '') command.error('error: --prefix is empty; expected a folder', { exitCode: 2 });
  return kernelspecDir({ prefix, env: process.env });
}

function guarded(command: Command, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof KernelspecError)) throw error;
    command.error(`error: ${error.message}`, { exitCode: 2 });
  }
}
