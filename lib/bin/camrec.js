#!/usr/bin/env node
// Starts the command line; the build may not have run yet in a fresh clone.
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(cli)) {
  console.error('camrec is not built yet: run `npm run build` in the root of the kit');
  process.exit(2);
}
await import(cli.href);
