// results.json: every number a run produced, the same bytes whenever the numbers are the same. No timings, nothing of the machine.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from './writeWhole.js';

/** What a results file may hold. */
export type Result = number | string | boolean | null | readonly Result[] | { readonly [name: string]: Result };

const DIGITS = 6; // significant; more would record the noise of the last bits

/** Puts `numbers` under `section` of the JSON file at `path`, beside the sections that are there, all keys in alphabetical order.
 *  @throws {RangeError} naming the place of a value that is no finite number, text, truth value, null, list or object
 *  @throws {Error} if the file exists and is no JSON object */
export async function record(path: string, section: string, numbers: object): Promise<void> {
  const sections = { ...readResults(path), [section]: canonical(numbers, section) };
  mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, `${JSON.stringify(canonical(sections, path), null, 2)}\n`);
}

/** The sections of a results file; none if there is no file. */
export function readResults(path: string): Record<string, Result> {
  if (!existsSync(path)) return {};
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON (${(error as Error).message}); delete it and run the notebooks again`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`${path} must hold an object of sections; delete it and run the notebooks again`);
  }
  return content as Record<string, Result>;
}

/** A number with six significant digits. */
export function significant(value: number): number {
  return Number(value.toPrecision(DIGITS)) + 0; // no −0
}

function canonical(value: unknown, place: string): Result {
  if (typeof value === 'number' && Number.isFinite(value)) return significant(value);
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) {
    return Array.from(value as ArrayLike<unknown>, (entry, i) => canonical(entry, `${place}[${i}]`));
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([name, entry]) => [name, canonical(entry, `${place}.${name}`)]));
  }
  throw new RangeError(`results hold finite numbers, text, lists and objects, got ${String(value)} at ${place}`);
}
