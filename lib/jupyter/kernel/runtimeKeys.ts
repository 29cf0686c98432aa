// The members that a value has at run time, looked up without running any code of its own.
import { types } from 'node:util';
import type { Match } from './orders.js';

const LIMIT = 1000;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** the inner life of an object, by custom; shown to those who ask for it */
const INNER = /^[$_]/;
/** beyond it the elements' numbers are not worth listing */
const BASE = new Set<object | null>([Object.prototype, Function.prototype, Array.prototype, null]);

/** The members of the value at `path`: a variable among `variables`, then names of properties. Empty where a getter would have to run. */
export function runtimeKeys(variables: object, path: readonly string[]): Match[] {
  const [variable = '', ...names] = path;
  let value: unknown;
  try {
    value = Object.hasOwn(variables, variable) ? variables[variable as keyof object] : undefined;
  } catch {
    return []; // its cell failed before it reached it
  }
  for (const name of names) value = descriptor(value, name)?.value;
  return isPlain(value) ? members(value) : [];
}

function members(value: object): Match[] {
  const found = new Map<string, Match>();
  for (let at: object | null = value; at && !BASE.has(at) && !types.isProxy(at); at = Object.getPrototypeOf(at)) {
    if (Array.isArray(at) || ArrayBuffer.isView(at)) continue; // their elements have numbers, maybe millions
    for (const text of Object.getOwnPropertyNames(at).slice(0, LIMIT)) {
      if (text === 'constructor' || found.has(text)) continue;
      const isFunction = typeof Object.getOwnPropertyDescriptor(at, text)?.value === 'function';
      found.set(text, { text, type: isFunction ? 'function' : 'property' });
    }
  }
  return [...found.values()];
}

function descriptor(value: unknown, name: string): PropertyDescriptor | undefined {
  return isPlain(value) ? Object.getOwnPropertyDescriptor(value, name) : undefined;
}

function isPlain(value: unknown): value is object {
  return ((typeof value === 'object' && value !== null) || typeof value === 'function') && !types.isProxy(value);
}

/** Adds what a value has at run time to what its type says; `typed`: what is there of the name. */
export function withKeys(matches: readonly Match[], keys: readonly Match[], typed: string, quoted: boolean): Match[] {
  const known = new Set(matches.map(({ text }) => text));
  const lower = typed.toLowerCase();
  const added = keys.filter(
    ({ text }) =>
      !known.has(text) &&
      text.toLowerCase().startsWith(lower) &&
      (quoted || IDENTIFIER.test(text)) &&
      (typed !== '' || !INNER.test(text)),
  );
  return [...added, ...matches];
}
