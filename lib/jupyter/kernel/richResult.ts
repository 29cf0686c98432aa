// A value as a MIME bundle: the same value in several forms, of which a client shows the richest that it can.
import { inspect } from 'node:util';
import { frameBundle, isFrame } from './dataFrameTable.js';
import type { MimeBundle } from './orders.js';

/** Of a TensorFlow.js tensor. */
interface Tensor {
  dtype: string;
  shape: number[];
  isDisposed: boolean;
  /** its dtype, its shape, and the corners of its values */
  toString(verbose?: boolean): string;
}

/** Names of the method by which a value says how it wants to be shown: Deno's convention, and an older one. */
const DISPLAY_METHODS = [Symbol.for('Jupyter.display'), 'toMime'];

/** So many characters of one form are shown: more than any front end can lay out, and few enough for a message. */
const LONGEST = 2 ** 26;

/** The forms in which to show `value`, always with text/plain among them. Rejects with what the value's own method throws. */
export async function toMimeBundle(value: unknown): Promise<MimeBundle> {
  if (typeof value === 'string') return { 'text/plain': cut(value) };
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return { 'text/plain': inspect(value) };
  const members = value as Record<string | symbol, unknown>;
  for (const name of DISPLAY_METHODS) {
    // a stand-in that answers to any name does not have this one
    const method = name in value ? members[name] : undefined;
    if (typeof method !== 'function') continue;
    const bundle = encodeBundle(await method.call(value));
    return 'text/plain' in bundle ? bundle : { 'text/plain': inspect(value), ...bundle };
  }
  if (isFrame(value)) return frameBundle(value);
  if (isTensor(value)) return { 'text/plain': tensorText(value) };
  return { 'text/plain': cut(inspect(value)) };
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}…\n${(text.length - LONGEST).toLocaleString('en-US')} more characters`;
}

/** A bundle as JSON can carry it: bytes in base64, and nothing that JSON does not know. Throws for what it cannot express. */
export function encodeBundle(bundle: unknown): MimeBundle {
  if (!bundle || typeof bundle !== 'object') {
    throw new TypeError(`a MIME bundle must be an object of types and data, got ${inspect(bundle)}`);
  }
  return Object.fromEntries(Object.entries(bundle).map(([type, data]) => [type, encode(type, data)]));
}

function encode(type: string, data: unknown): unknown {
  if (typeof data === 'string') {
    if (type === 'text/plain') return cut(data);
    if (data.length <= LONGEST) return data;
    throw tooLong(type, data.length);
  }
  if (data instanceof Uint8Array) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  let json: string;
  try {
    json = JSON.stringify(data) ?? 'null';
  } catch (error) {
    throw new TypeError(`${type} must be text, bytes, or what JSON can express: ${(error as Error).message}`);
  }
  if (json.length > LONGEST) throw tooLong(type, json.length);
  return JSON.parse(json);
}

function tooLong(type: string, length: number): RangeError {
  const [size, most] = [length, LONGEST].map((count) => count.toLocaleString('en-US'));
  return new RangeError(`${type} has ${size} characters, more than the ${most} that can be shown`);
}

function isTensor(value: object): value is Tensor {
  if (!('dataSync' in value)) return false;
  const { dtype, shape, dataSync, isDisposed } = value as Record<string, unknown>;
  return (
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    typeof dataSync === 'function' &&
    typeof isDisposed === 'boolean'
  );
}

function tensorText(tensor: Tensor): string {
  if (!tensor.isDisposed) return tensor.toString(true);
  return `Tensor, disposed of\n  dtype: ${tensor.dtype}\n  rank: ${tensor.shape.length}\n  shape: [${tensor.shape}]`;
}
