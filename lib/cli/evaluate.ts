// `camrec evaluate`: the ranking metrics of a finished run.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { loadData } from '../data/loadData.js';
import type { MetricName, RankingResult } from '../evaluation/ranking.js';
import { systemNamed } from '../systems.js';
import { openRun, rankingOf, trained } from '../training/run.js';
import { startEngine } from './engine.js';
import { wholeNumber } from './settings.js';
import { sourceOf } from './train.js';
import { pick, UsageError } from './usage.js';

interface EvaluateFlags {
  readonly split: string;
  readonly data?: string;
  readonly threads?: number;
  readonly json?: boolean;
}

const KINDS = ['recall', 'ndcg', 'precision', 'map'] as const;
const CUTOFFS = [5, 10, 20, 50] as const;

/** The command `evaluate`. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Recall, NDCG, Precision and MAP at 5, 10, 20, 50 of a finished run')
    .argument('<run>', 'the folder given to train --out')
    .option('--split <valid|test>', 'which clicks to rank', 'test')
    .option('--data <folder|shop>', 'where the data are now, if they moved')
    .option('--threads <n>', 'threads that compute', wholeNumber('--threads', 1))
    .option('--json', 'one JSON object instead of text')
    .action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  const split = pick('split', flags.split, { valid: 'valid', test: 'test' } as const);
  if (!existsSync(folder))
    throw new UsageError(`no run: folder '${folder}' does not exist; train one with camrec train`);
  const record = openRun(folder);
  if (record.status === 'training') {
    throw new UsageError(`the run in ${folder} has not finished: go on with camrec train --resume ${folder}`);
  }
  const { system, options, training, seed } = record.settings;
  const { data } = await loadData(sourceOf(folder, record.environment, flags.data));
  await startEngine({ backend: 'simd', threads: flags.threads });
  const run = await trained(systemNamed(system), data, { options, training, seed, folder });
  const ranking = rankingOf(run, data, split);
  run.model.dispose();
  const { metrics, users, withoutTraining } = ranking;
  const facts = {
    system,
    data: data.name,
    split,
    seed,
    bestEpoch: record.bestEpoch,
    users: users.length,
    withoutTraining,
  };
  console.log(flags.json ? JSON.stringify({ ...facts, metrics }) : asText(facts, ranking));
}

function asText(facts: Readonly<Record<string, unknown>>, { metrics }: RankingResult): string {
  const { system, data, split, seed, bestEpoch, users, withoutTraining } = facts;
  return [
    `${system} on ${data}, ${split}: ${users} users ranked, ${withoutTraining} left out for want of training clicks`,
    `seed ${seed}, best epoch ${bestEpoch}`,
    '',
    `${'k'.padEnd(10)}${CUTOFFS.map((k) => String(k).padStart(8)).join('')}`,
    ...KINDS.map(
      (kind) => kind.padEnd(10) + CUTOFFS.map((k) => metric(metrics[`${kind}@${k}` as MetricName])).join(''),
    ),
  ].join('\n');
}

function metric(value: number): string {
  return value.toFixed(4).padStart(8);
}
