// `camrec data describe|shop`: what a data set holds, and the embedded world as a folder.
import { Command } from 'commander';
import { type Description, describe, type Quantiles } from '../data/describe.js';
import { embeddedShop, loadData } from '../data/loadData.js';
import type { DatasetSources } from '../data/loadDataset.js';
import { writeShop } from '../data/shopFolder.js';
import { SHOP_DEFAULTS } from '../data/shopOptions.js';
import { wholeNumber } from './settings.js';
import { UsageError } from './usage.js';

/** The command `data` with its sub-commands. */
export function dataCommand(): Command {
  const command = new Command('data').description('describe a data set, or write the embedded world as one');
  command
    .command('describe')
    .description('counts, density, quantiles of the degrees, cold rows')
    .argument('<data>', 'a folder in the format of MMRec, or shop')
    .option('--json', 'one JSON object instead of text')
    .action(describeData);
  const shop = command
    .command('shop')
    .description('write the embedded world: an MMRec folder, and truth.json beside it')
    .requiredOption('--out <folder>', 'where to write')
    .option('--seed <n>', 'seed of the world', wholeNumber('--seed', 1), 1);
  for (const knob of numericKnobs())
    shop.option(`--${dashed(knob)} <value>`, `default ${SHOP_DEFAULTS[knob]}`, number(knob));
  shop.option('--front-door', 'the attribute acts only through a mediator on the item page').action(writeWorld);
  return command;
}

async function describeData(source: string, { json }: { json?: boolean }): Promise<void> {
  const { data, sources, repeatedRows } = await loadData(source);
  const description = describe(data);
  console.log(
    json
      ? JSON.stringify({ ...description, repeatedRows, sources }, null, 2)
      : asText(description, sources, repeatedRows),
  );
}

async function writeWorld({
  out,
  seed,
  ...knobs
}: { out: string; seed: number } & Record<string, unknown>): Promise<void> {
  const world = embeddedShop(knobs, { seed });
  await writeShop(out, world);
  const { users, items } = world.settings;
  console.log(
    `${out}: ${users} users, ${items} items, seed ${seed}; the effect of the visual attribute is ${world.truth.ate}`,
  );
}

type NumericKnob = {
  [K in keyof typeof SHOP_DEFAULTS]: (typeof SHOP_DEFAULTS)[K] extends number ? K : never;
}[keyof typeof SHOP_DEFAULTS];

function numericKnobs(): NumericKnob[] {
  return (Object.keys(SHOP_DEFAULTS) as (keyof typeof SHOP_DEFAULTS)[]).filter(
    (knob): knob is NumericKnob => typeof SHOP_DEFAULTS[knob] === 'number',
  );
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function number(knob: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value))
      throw new UsageError(`--${dashed(knob)} must be a number, got '${text}'`);
    return value;
  };
}

function asText(d: Description, sources: DatasetSources, repeatedRows: number): string {
  const lines = [
    `${d.name}: ${d.users} users, ${d.items} items, ${d.rows} rows, density ${(100 * d.density).toFixed(3)} %`,
    `clicks ${sources.interactions}; visual ${feature(sources.visual, d.features.visual)}; textual ${feature(sources.textual, d.features.textual)}`,
    `without a training row: ${d.coldUsers} users, ${d.coldItems} items; ${repeatedRows} repeated rows count once`,
    '',
    'split   rows     users   items   of cold users  of cold items  also in train',
  ];
  for (const [name, s] of Object.entries(d.splits)) {
    const counts = [s.rows, s.users, s.items, s.rowsOfColdUsers, s.rowsOfColdItems, s.rowsInTrain];
    const widths = [7, 8, 8, 16, 15, 15];
    lines.push(name.padEnd(6) + counts.map((count, i) => String(count).padStart(widths[i])).join(''));
  }
  lines.push('', 'rows a user (and an item) has   min  25 %   50 %   75 %   90 %   99 %    max   mean');
  for (const [name, s] of Object.entries(d.splits)) {
    lines.push(
      `${name}, by user`.padEnd(29) + degrees(s.userDegree),
      `${name}, by item`.padEnd(29) + degrees(s.itemDegree),
    );
  }
  return lines.join('\n');
}

function feature(file: string | undefined, columns: number | undefined): string {
  if (columns === undefined) return 'none';
  return file ? `${file}, ${columns} columns` : `${columns} columns`;
}

function degrees(q: Quantiles): string {
  const values = [q.min, q.q25, q.median, q.q75, q.q90, q.q99, q.max];
  return `${values.map((value) => String(value).padStart(6)).join(' ')} ${q.mean.toFixed(2).padStart(6)}`;
}
