// The kernel's entry point, which a kernelspec or a runner starts: node lib/dist/jupyter/kernel/main.js CONNECTION_FILE
import { readConnection } from '../connection.js';
import { forkExecutor } from './executorChild.js';

const file = process.argv[2];
try {
  if (!file) throw new Error('no connection file given; usage: main.js CONNECTION_FILE');
  const connection = readConnection(file); // before all else is loaded: a bad one is said at once
  const executor = forkExecutor(); // it loads beside the front
  const { serve } = await import('./front.js');
  await serve(connection, executor);
} catch (error) {
  process.stderr.write(`camrec kernel: ${(error as Error).message}\n`);
  process.exit(2);
}
