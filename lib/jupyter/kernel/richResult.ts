// A value as a MIME bundle.
import { inspect } from 'node:util';
import type { MimeBundle } from './messages.js';

const DISPLAY = Symbol.for('Jupyter.display');

/** The forms in which a client can show `value`, always with text/plain among them. */
export async function toMimeBundle(value: unknown): Promise<MimeBundle> {
  const plain = { 'text/plain': typeof value === 'string' ? value : inspect(value) };
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return plain;
  const shown = value as Record<string | symbol, unknown>;
  const method = [DISPLAY, 'toMime'].map((name) => shown[name]).find((member) => typeof member === 'function');
  if (typeof method !== 'function') return plain;
  return { ...plain, ...(await method.call(value)) };
}
