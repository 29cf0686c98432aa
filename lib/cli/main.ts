// `npx camrec …`: the command line. Each sub-command has a file of its own beside this one.
import { Command, CommanderError } from 'commander';
import { DataError } from '../data/dataError.js';
import { CheckpointError } from '../training/checkpoint.js';
import { compareCommand } from './compare.js';
import { dataCommand } from './data.js';
import { evaluateCommand } from './evaluate.js';
import { kernelCommand } from './kernel.js';
import { notebookCommand } from './notebook.js';
import { resultsCommand } from './results.js';
import { trainCommand } from './train.js';
import { UsageError } from './usage.js';

const program = new Command('camrec')
  .description('CaMRec part by part: train and evaluate recommenders, look at data, run notebooks, install the kernel')
  .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 wrong usage or unusable input, 130 interrupted.');
for (const command of [
  trainCommand(),
  compareCommand(),
  evaluateCommand(),
  dataCommand(),
  notebookCommand(),
  kernelCommand(),
  resultsCommand(),
]) {
  program.addCommand(command);
}
explainMistakes(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (
    error instanceof UsageError ||
    error instanceof DataError ||
    error instanceof CheckpointError ||
    error instanceof RangeError
  ) {
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  } else {
    throw error;
  }
}

// Every mistake becomes one line that says what was given and what is possible; the status is set above.
function explainMistakes(command: Command): void {
  command.exitOverride();
  command.configureOutput({
    outputError: (text, write) => {
      const line = text.trim().replace(/\s*\n\s*/g, ' ');
      const options = command.options.map((option) => option.long ?? option.flags);
      const names = command.commands.map((child) => child.name());
      const possible = /unknown option/.test(line) ? [...options, '--help'] : /unknown command/.test(line) ? names : [];
      write(possible.length > 0 ? `${line}; possible: ${possible.join(', ')}\n` : `${line}\n`);
    },
  });
  for (const child of command.commands) explainMistakes(child);
}
