// `camrec train`: one system on one data set, with early stopping, into a folder that can be resumed and evaluated.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { SETTINGS, withSetting } from '../baselines/settings.js';
import type { Dataset } from '../data/dataset.js';
import { loadData, SHOP } from '../data/loadData.js';
import type { System } from '../recommender.js';
import { systems } from '../systems.js';
import { openRun, type RunRecord, trained } from '../training/run.js';
import type { EpochRow } from '../training/state.js';
import { startEngine } from './engine.js';
import { gather, parseSettings, wholeNumber } from './settings.js';
import { pick, UsageError } from './usage.js';

interface TrainFlags {
  readonly system: string;
  readonly data?: string;
  readonly setting?: string;
  readonly set: readonly string[];
  readonly epochs?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly backend: string;
  readonly out?: string;
  readonly resume?: string;
  readonly json?: boolean;
}

const SYSTEMS: Readonly<Record<string, System>> = Object.fromEntries(systems.map((system) => [system.name, system]));

/** The command `train`. Exit codes: 0 finished, 2 wrong usage, 130 stopped by Ctrl-C with everything saved. */
export function trainCommand(): Command {
  return new Command('train')
    .description('train a system with early stopping on validation Recall@20')
    .option('--system <name>', `one of ${Object.keys(SYSTEMS).join(', ')}`, 'camrec')
    .option('--data <folder|shop>', 'a folder in the format of MMRec, or the embedded world')
    .option('--setting <name>', 'the published setting for a data set, such as clothing; --set reaches it afterwards')
    .option('--set <key=value>', 'an option of the system or of its training; may be repeated', gather, [])
    .option('--epochs <n>', 'most epochs', wholeNumber('--epochs', 1))
    .option('--seed <n>', 'root of all randomness (default: 2025)', wholeNumber('--seed', 1))
    .option('--threads <n>', 'threads that compute; the result does not depend on it', wholeNumber('--threads', 1))
    .option('--backend <name>', 'simd, cpu, or tensorflow where tfjs-node is installed', 'simd')
    .option('--out <folder>', 'where the run is kept')
    .option('--resume <folder>', 'go on with the run kept there; ends with the same bits as an unbroken run')
    .option('--json', 'one JSON object a line instead of text')
    .action(runTraining);
}

async function runTraining(flags: TrainFlags): Promise<void> {
  const { folder, source, system, options, training, seed } = flags.resume
    ? resumed(flags.resume, flags)
    : fresh(flags);
  const { data } = await loadData(source);
  const environment = await startEngine(flags);
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  const print = flags.json ? printJson : printText;
  if (!flags.json) console.log(opening(system, data, folder));
  try {
    const { model, record, how } = await trained(system, data, {
      options,
      training,
      seed,
      folder,
      environment: { ...environment, source },
      signal: stop.signal,
      onEpoch: print,
    });
    model.dispose();
    printEnd(record, how, folder, flags.json);
    if (how === 'aborted') process.exitCode = 130;
  } finally {
    process.off('SIGINT', onSignal);
  }
}

interface Plan {
  readonly folder: string;
  /** `shop`, or the folder's absolute path */
  readonly source: string;
  readonly system: System;
  readonly options: object;
  readonly training: Partial<System['training']>;
  readonly seed: number;
}

function fresh({ system: name, data, setting, set, epochs, seed = 2025, out }: TrainFlags): Plan {
  if (!data) throw new UsageError('--data is missing: give a folder in the format of MMRec, or shop');
  if (!out) throw new UsageError('--out is missing: give a folder to keep the run in');
  const system = pick('system', name, SYSTEMS);
  const settings = SETTINGS[name]?.on ?? {};
  if (setting !== undefined && Object.keys(settings).length === 0)
    throw new UsageError(`no setting of ${name} is published; leave --setting out`);
  if (setting !== undefined) pick(`setting of ${name}`, setting, settings);
  const { options, training } = parseSettings(set, withSetting(system, setting));
  return {
    folder: out,
    source: data === SHOP ? SHOP : resolve(data),
    system,
    options,
    training: { ...training, ...(epochs !== undefined && { epochs }) },
    seed,
  };
}

function resumed(folder: string, { data, setting, set, epochs, seed, out }: TrainFlags): Plan {
  for (const [flag, given] of Object.entries({ setting, set: set.length > 0, epochs, seed, out })) {
    if (given) throw new UsageError(`--${flag} cannot change a run that is resumed; leave it out, or start a new run`);
  }
  if (!existsSync(folder)) throw new UsageError(`no run to resume: folder '${folder}' does not exist`);
  const { settings, environment } = openRun(folder);
  return {
    folder,
    source: sourceOf(folder, environment, data),
    system: pick('system', settings.system, SYSTEMS),
    options: settings.options,
    training: settings.training,
    seed: settings.seed,
  };
}

/** The data a run was trained on: as the caller says now, else as its record says. */
export function sourceOf(folder: string, environment: RunRecord['environment'], given?: string): string {
  if (given) return given === SHOP ? SHOP : resolve(given);
  if (typeof environment.source === 'string') return environment.source;
  throw new UsageError(`the record in ${folder} does not say where its data are: give --data`);
}

function opening(system: System, { name, users, items, train }: Dataset, folder: string): string {
  return `${system.name} on ${name}: ${users} users, ${items} items, ${train.items.length} training clicks; run kept in ${folder}`;
}

function printText({ epoch, loss, valid, best }: EpochRow): void {
  const score = `valid recall@20 ${valid['recall@20'].toFixed(4)}  ndcg@20 ${valid['ndcg@20'].toFixed(4)}`;
  console.log(`epoch ${String(epoch).padStart(3)}  loss ${loss.toFixed(4)}  ${score}${best ? '  best' : ''}`);
}

function printJson(row: EpochRow): void {
  console.log(JSON.stringify(row));
}

function printEnd({ message, bestEpoch, test }: RunRecord, how: string, folder: string, json = false): void {
  if (json) {
    console.log(JSON.stringify({ how, message, bestEpoch, test }));
    return;
  }
  console.log(`${how}: ${message}`);
  if (how === 'aborted') console.log(`saved; go on with: camrec train --resume ${folder}`);
  if (test) {
    const score = `recall@20 ${test['recall@20'].toFixed(4)}  ndcg@20 ${test['ndcg@20'].toFixed(4)}`;
    console.log(`best epoch ${bestEpoch}: test ${score}`);
  }
}
