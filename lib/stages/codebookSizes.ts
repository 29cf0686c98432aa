// One training for every size of the codebook: what more codes buy, beside k-means and chance with as many.
import { MODALITIES } from '../camrec/modality.js';
import type { World } from '../data/shopWorld.js';
import { kMeans } from '../graph/kMeans.js';
import type { CodebookSizeRow } from '../report/figures/codebook.js';
import { streams } from '../tensor/streams.js';
import { codebooks, disposeCodebooks, itemCodes, matrixOf } from './codes.js';
import { removedByChance, worth } from './debiasing.js';
import type { Stage } from './stage.js';

/** A codebook of K codes as strata, or a reference with as many groups. */
export interface SizeRow {
  readonly codes: number;
  readonly source: string;
  /** groups with an item; absent for chance */
  readonly used?: number;
  readonly ami?: number;
  readonly removed?: number;
  readonly itemsLeftOut?: number;
  readonly [column: string]: number | string | undefined;
}

/**
 * Trains CaMRec with each size of the codebook (variant `codes-K`) and stratifies by the codes of both modalities, by k-means of the
 * visual confounder estimate with as many groups, and by the visual codes dealt out by chance.
 */
export async function codebookSizes(
  stage: Stage,
  world: World,
  sizes: readonly number[],
  { epochs }: { epochs: number },
): Promise<SizeRow[]> {
  const rows: SizeRow[] = [];
  for (const codes of sizes) {
    const run = await stage.trainParts({ options: { codes }, training: { epochs }, variant: `codes-${codes}` });
    const view = codebooks(run);
    const random = streams(run.record.settings.seed).fork('codebook sizes', codes);
    const { visual, textual } = itemCodes(view);
    const estimate = matrixOf(view.visual.confounder);
    const clusters = kMeans(estimate, Math.min(codes, estimate.rows), { random }).assigned;
    const found = worth(world, { visual, textual, clusters });
    const names = [...MODALITIES.map((m) => `${m} code`), 'k-means of visual H_c'];
    found.forEach(({ groups, ami, removed, itemsLeftOut }, g) => {
      rows.push({ codes, source: names[g], used: groups, ami, removed, itemsLeftOut });
    });
    rows.push({
      codes,
      source: 'visual code, dealt by chance',
      removed: removedByChance(world, visual, { random }).mean,
    });
    disposeCodebooks(view);
    run.model.dispose();
  }
  return rows;
}

/** The rows as lines over K, one a source. */
export function sizeLines(rows: readonly SizeRow[]): { name: string; rows: CodebookSizeRow[] }[] {
  return [...new Set(rows.map(({ source }) => source))].map((name) => ({
    name,
    rows: rows.flatMap(({ source, codes, removed }) =>
      source === name && removed !== undefined ? [{ codes, removed }] : [],
    ),
  }));
}
