// `--set key=value` and `--setting name`: from text to typed options, checked against the defaults they replace.
import { UsageError } from './usage.js';

type Settings = Record<string, unknown>;

/** Splits `key=value` texts into those that replace an option of the system and those that replace one of its training. */
export function parseSettings<O extends object, T extends object>(
  pairs: readonly string[],
  defaults: { options: O; training: T },
): { options: O; training: T } {
  const options = { ...defaults.options } as Settings;
  const training = { ...defaults.training } as Settings;
  for (const pair of pairs) {
    const [key, text] = split(pair);
    const target = key in options ? options : key in training ? training : undefined;
    if (!target) {
      const known = [...Object.keys(options), ...Object.keys(training)].sort().join(' ');
      throw new UsageError(`unknown setting '${key}'; possible: ${known}`);
    }
    target[key] = typed(key, text, target[key]);
  }
  return { options: options as O, training: training as T };
}

/**
 * The pairs meant for each of several systems: `lightgcn.layers=2` for that one, `layers=2` for each that has such an option.
 * @throws UsageError for a system that is not there, and for a key that none of them has
 */
export function pairsBySystem(
  pairs: readonly string[],
  systems: readonly { readonly name: string; readonly defaults: object; readonly training: object }[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(systems.map(({ name }) => [name, []]));
  for (const pair of pairs) {
    const [key] = split(pair);
    const dot = key.indexOf('.');
    const named = dot < 0 ? undefined : key.slice(0, dot);
    if (named !== undefined && !found.has(named)) {
      throw new UsageError(`--set ${pair}: '${named}' is not compared here; possible: ${[...found.keys()].join(', ')}`);
    }
    const takers =
      named === undefined
        ? systems.filter(({ defaults, training }) => key in defaults || key in training)
        : systems.filter(({ name }) => name === named);
    if (takers.length === 0) {
      const known = new Set(systems.flatMap(({ defaults, training }) => Object.keys({ ...defaults, ...training })));
      throw new UsageError(
        `unknown setting '${key}' of every system compared; possible: ${[...known].sort().join(' ')}`,
      );
    }
    for (const { name } of takers) found.get(name)?.push(pair.slice(dot + 1));
  }
  return found;
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new UsageError(`--set needs key=value, got '${pair}'`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function typed(key: string, text: string, like: unknown): unknown {
  if (typeof like === 'number') {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) {
      throw new UsageError(`setting ${key} must be a number such as ${like}, got '${text}'`);
    }
    return value;
  }
  if (typeof like === 'boolean') {
    if (text !== 'true' && text !== 'false')
      throw new UsageError(`setting ${key} must be true or false, got '${text}'`);
    return text === 'true';
  }
  if (typeof like === 'string') return text;
  return parsed(key, text, like);
}

// Options that are objects or lists, such as { visual: 40, textual: 20 }, are written as JSON.
function parsed(key: string, text: string, like: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`setting ${key} must be JSON such as ${JSON.stringify(like)}, got '${text}'`);
  }
}

/** A whole number from `least` up, for `--epochs`, `--seed`, `--threads` and their like. */
export function wholeNumber(option: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) {
      throw new UsageError(`${option} must be a whole number from ${least} up, got '${text}'`);
    }
    return value;
  };
}

/** A list of different whole numbers from `least` up, such as `1,2,3`. */
export function wholeNumbers(option: string, least: number): (text: string) => readonly number[] {
  return (text) => {
    const values = text.split(',').map((part) => wholeNumber(option, least)(part.trim()));
    if (new Set(values).size < values.length)
      throw new UsageError(`${option} must be different numbers, got '${text}'`);
    return values;
  };
}

/** Collects an option that may be repeated. */
export function gather(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
