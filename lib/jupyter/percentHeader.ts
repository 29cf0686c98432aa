// The two kinds of headers in a percent file: the YAML at its top (notebook metadata) and the line that opens a cell.
import { parse, stringify } from 'yaml';
import { withoutTimings } from './clean.js';
import { KERNELSPEC_METADATA, LANGUAGE_INFO } from './language.js';

type Metadata = Record<string, unknown>;

const REPRESENTATION = { extension: '.ts', format_name: 'percent', format_version: '1.3' };
const KEY = /^[\w.@/-]+$/;

/** What the lines between the two `---` say, without their `//`. `others`: what is no metadata of Jupyter, as it stands. */
export function parseFileHeader(lines: string[]): { metadata: Metadata; others: string[] } {
  const fields: unknown = parse(lines.join('\n')) ?? {};
  if (typeof fields !== 'object' || Array.isArray(fields)) throw new RangeError('expected `key: value` lines');
  const { jupyter = {} } = fields as Metadata;
  if (typeof jupyter !== 'object' || jupyter === null) throw new RangeError('expected metadata below `jupyter:`');
  const { jupytext, ...metadata } = jupyter as Metadata;
  const { text_representation: _, ...pairing } = (jupytext ?? {}) as Metadata;
  if (Object.keys(pairing).length > 0) metadata.jupytext = pairing;
  return { metadata, others: outside('jupyter', lines) };
}

/** Metadata of a text notebook: what its header leaves out is that of the kit's notebooks. */
export function completed({ kernelspec = KERNELSPEC_METADATA, ...metadata }: Metadata): Metadata {
  return { language_info: LANGUAGE_INFO, kernelspec, ...metadata };
}

/** The lines of YAML that stand for the metadata of a notebook. What follows from the language is left out. */
export function formatFileHeader({ language_info: _, jupytext, ...metadata }: Metadata): string[] {
  const pairing = { text_representation: REPRESENTATION, ...(jupytext as Metadata | undefined) };
  return stringify({ jupyter: { jupytext: pairing, ...withoutTimings(metadata) } }, { lineWidth: 0 })
    .trimEnd()
    .split('\n');
}

// The lines that do not belong to that top-level key.
function outside(key: string, lines: string[]): string[] {
  let inside = false;
  return lines.filter((line) => {
    if (/^\S/.test(line)) inside = line.startsWith(`${key}:`);
    return !inside;
  });
}

export interface CellHeader {
  type: 'code' | 'markdown' | 'raw';
  metadata: Metadata;
}

/**
 * What follows `// %%`: a title, the kind of cell in brackets, and metadata as `key=JSON` or as one JSON object.
 * @throws RangeError for metadata of another form
 */
export function parseCellHeader(text: string): CellHeader {
  const equals = /(?:^|\s)[\w.@/-]+=/.exec(text);
  const brace = text.indexOf('{');
  const isObject = brace >= 0 && brace < (equals?.index ?? Number.POSITIVE_INFINITY);
  const start = isObject ? brace : (equals?.index ?? text.length);
  const words = text.slice(0, start).trim();
  const kind = /\s*\[(markdown|md|raw|code)\]$/.exec(words);
  const title = kind ? words.slice(0, kind.index) : words;
  const metadata = isObject ? parseObject(text.slice(start)) : parsePairs(text.slice(start));
  return {
    type: kind ? (kind[1].replace(/^md$/, 'markdown') as CellHeader['type']) : 'code',
    metadata: title === '' ? metadata : { title, ...metadata },
  };
}

function parseObject(text: string): Metadata {
  try {
    return JSON.parse(text) as Metadata;
  } catch {
    throw new RangeError(`expected a JSON object, got ${text}`);
  }
}

// A value ends before the next `key=`, or at one after that where what is between is part of a string.
function parsePairs(text: string): Metadata {
  const keys = [...text.matchAll(/(?:^|\s)([\w.@/-]+)=/g)];
  const metadata: Metadata = {};
  for (let i = 0, next = 0; i < keys.length; i = next) {
    const { 0: opening, 1: key, index = 0 } = keys[i];
    const start = index + opening.length;
    const value = (end: number): string => text.slice(start, keys[end]?.index ?? text.length);
    next = i + 1;
    while (next < keys.length && !isJson(value(next))) next++;
    if (!isJson(value(next))) throw new RangeError(`expected ${key}=JSON, got ${value(i + 1)}`);
    metadata[key] = JSON.parse(value(next));
  }
  return metadata;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The line that opens a cell, from `%%` on. */
export function formatCellHeader({ type, metadata }: CellHeader): string {
  const { title, ...rest } = metadata;
  const isPlain = typeof title === 'string' && /^[^\s[\]{}=]+( [^\s[\]{}=]+)*$/.test(title);
  const named = withoutTimings(isPlain ? rest : metadata);
  const keys = Object.keys(named);
  const pairs = keys.every((key) => KEY.test(key))
    ? keys.map((key) => `${key}=${JSON.stringify(named[key])}`)
    : [JSON.stringify(named)];
  return ['%%', ...(isPlain ? [title] : []), ...(type === 'code' ? [] : [`[${type}]`]), ...pairs].join(' ');
}
