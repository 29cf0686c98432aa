// A training state in one file: a line of JSON, then the numbers, little-endian float32, in the order the JSON lists them.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { settingsDifference } from './settings.js';
import type { NamedValues, RunSettings, TrainingState } from './state.js';

/** A checkpoint that cannot be used: the message names the file, what was expected and what to do. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}

const FORMAT = 'camrec checkpoint 2';
const NO_HASH = '0'.repeat(64); // stands in the header while the file is hashed
const NEWLINE = 10;

type Group = 'variables' | 'best' | 'first' | 'second';

interface Header extends Pick<TrainingState, 'settings' | 'epoch' | 'step' | 'sums' | 'epochs'> {
  readonly format: string;
  /** of the whole file with this hash written as zeros */
  readonly sha256: string;
  /** Adam's steps, in the order of the tensors of group `first` */
  readonly optimizerSteps: readonly number[];
  readonly tensors: readonly { readonly group: Group; readonly name: string; readonly shape: readonly number[] }[];
}

/** Writes a state, first beside the file and then in its place: what stood there stays whole until the new one is. */
export function saveCheckpoint(file: string, state: TrainingState): void {
  const { settings, epoch, step, sums, epochs, optimizer } = state;
  const moments = Object.entries(optimizer);
  const listed: [Group, NamedValues][] = [
    ...state.variables.map((v): [Group, NamedValues] => ['variables', v]),
    ...(state.best ?? []).map((v): [Group, NamedValues] => ['best', v]),
    ...moments.map(([name, { first }]): [Group, NamedValues] => [
      'first',
      { name, shape: [first.length], values: first },
    ]),
    ...moments.map(([name, { second }]): [Group, NamedValues] => [
      'second',
      { name, shape: [second.length], values: second },
    ]),
  ];
  const tensors = listed.map(([group, { name, shape }]) => ({ group, name, shape }));
  const header: Header = {
    format: FORMAT,
    sha256: NO_HASH,
    settings,
    epoch,
    step,
    sums,
    epochs,
    optimizerSteps: moments.map(([, { step: steps }]) => steps),
    tensors,
  };
  const draft = `${JSON.stringify(header)}\n`;
  const numbers = listed.map(([, { values }]) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  const line = draft.replace(NO_HASH, hashOf(draft, numbers));
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  writeFileSync(beside, Buffer.concat([Buffer.from(line), ...numbers]));
  renameSync(beside, file);
}

/**
 * Reads a state and checks it whole: length, then hash, then, where `expected` is given, that it belongs to that run.
 * @throws CheckpointError
 */
export function loadCheckpoint(file: string, { expected }: { expected?: RunSettings } = {}): TrainingState {
  if (!existsSync(file))
    throw new CheckpointError(`${file} does not exist, expected a checkpoint; train first or name another folder`);
  const bytes = readFileSync(file);
  const { header, line, rest } = split(file, bytes);
  const wanted = header.tensors.reduce((sum, { shape }) => sum + 4 * count(shape), 0);
  if (rest.length !== wanted) {
    throw new CheckpointError(
      `${file} holds ${rest.length} bytes of numbers, expected ${wanted}: ${rest.length < wanted ? 'it is truncated' : 'something was appended'}; delete it and train again`,
    );
  }
  const hash = hashOf(line.replace(header.sha256, NO_HASH), [rest]);
  if (hash !== header.sha256) {
    throw new CheckpointError(
      `${file} was altered: its SHA-256 is ${hash}, expected ${header.sha256}; delete it and train again`,
    );
  }
  const difference = expected && settingsDifference(expected, header.settings);
  if (difference)
    throw new CheckpointError(
      `${file} belongs to another run: it has ${difference}; name another folder or delete this one`,
    );
  return stateOf(header, rest);
}

function split(file: string, bytes: Buffer): { header: Header; line: string; rest: Buffer } {
  const end = bytes.indexOf(NEWLINE);
  const line = bytes.subarray(0, end + 1).toString();
  const header = parse(line);
  if (end < 0 || header?.format !== FORMAT || !Array.isArray(header.tensors)) {
    throw new CheckpointError(
      `${file} is no checkpoint: expected a first line of JSON with format '${FORMAT}'; delete it and train again`,
    );
  }
  return { header, line, rest: bytes.subarray(end + 1) };
}

function parse(line: string): Header | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function stateOf(
  { settings, epoch, step, sums, epochs, optimizerSteps, tensors }: Header,
  rest: Buffer,
): TrainingState {
  const groups: Record<Group, NamedValues[]> = { variables: [], best: [], first: [], second: [] };
  let offset = 0;
  for (const { group, name, shape } of tensors) {
    const bytes = 4 * count(shape);
    const values = new Float32Array(count(shape)); // a copy: bytes after the header need not be aligned
    rest.copy(new Uint8Array(values.buffer), 0, offset, offset + bytes);
    groups[group].push({ name, shape, values });
    offset += bytes;
  }
  const moments = groups.first.map(
    ({ name, values }, i) =>
      [name, { step: optimizerSteps[i], first: values, second: groups.second[i].values }] as const,
  );
  return {
    settings,
    epoch,
    step,
    sums,
    epochs,
    variables: groups.variables,
    optimizer: Object.fromEntries(moments),
    best: groups.best.length > 0 ? groups.best : undefined,
  };
}

function hashOf(line: string, numbers: readonly Buffer[]): string {
  const hash = createHash('sha256').update(line);
  for (const part of numbers) hash.update(part);
  return hash.digest('hex');
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
