// `camrec notebook …`: what is done with notebooks outside a browser. Each sub-command has a file of its own beside this one.
import { Command } from 'commander';
import { checkCommand } from './notebookCheck.js';
import { cleanCommand } from './notebookClean.js';
import { convertCommand } from './notebookConvert.js';
import { newCommand } from './notebookNew.js';
import { runCommand } from './notebookRun.js';

/** The command `notebook` with its sub-commands. */
export function notebookCommand(): Command {
  const command = new Command('notebook').description('run, check, clean, convert and start notebooks');
  for (const child of [runCommand(), checkCommand(), cleanCommand(), convertCommand(), newCommand()]) {
    command.addCommand(child);
  }
  return command;
}
