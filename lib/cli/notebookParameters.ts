// Parameters on the command line, as papermill has them: `-p name value`, as often as wanted, and a file of JSON.
import { readFileSync } from 'node:fs';
import { jsonMistake } from '../jupyter/jsonMistake.js';
import { type Parameters, parameterValue } from '../jupyter/parameters.js';
import { UsageError } from './usage.js';

/** Takes each `-p name value` out of the arguments: an option of commander's takes one value, or all that follow. */
export function takeParameters(args: readonly string[]): { parameters: Parameters; rest: string[] } {
  const parameters: Record<string, unknown> = {};
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--') return { parameters, rest: [...rest, ...args.slice(i)] };
    if (args[i] !== '-p' && args[i] !== '--parameter') {
      rest.push(args[i]);
      continue;
    }
    const [name, value] = args.slice(i + 1, i + 3);
    if (name === undefined) throw new UsageError(`${args[i]} needs a name and a value, as in -p seed 2`);
    if (value === undefined)
      throw new UsageError(`parameter '${name}' has no value; expected ${args[i]} ${name} VALUE`);
    parameters[name] = parameterValue(value);
    i += 2;
  }
  return { parameters, rest };
}

/** The names and values in a file of JSON. */
export function readParameters(file: string): Parameters {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code}); expected a file of JSON`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: is not JSON (${jsonMistake(text)})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Parameters;
  throw new UsageError(`${file}: is no JSON object; expected names and values, as in {"seed": 2}`);
}
