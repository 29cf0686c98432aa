// How well a score finds the few among the many: noise edges by their causal weight. Higher scores mean "more likely positive".

/** One point of a precision–recall curve: everything with at least this score is called positive. */
export interface PrecisionRecall {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** All measures of one score. */
export interface Detection {
  readonly count: number;
  readonly positives: number;
  /** share of positives: the precision of a guess */
  readonly baseRate: number;
  /** Σ (recall step) · precision over the distinct scores */
  readonly averagePrecision: number;
  /** chance that a positive outscores a negative, ties counted half */
  readonly auroc: number;
  /** precision among as many top scores as there are positives; equals recall there */
  readonly precisionAtPositives: number;
}

/** Scores against labels: `truth[i]` is 1 (or true) for a positive. With `ascending` the lowest scores are called first.
 *  Equal scores are never told apart by their order: curves step over them at once, cuts through them take the expected value.
 *  @throws {RangeError} on different lengths, a NaN score, or labels that are all alike */
export function detection(
  scores: ArrayLike<number>,
  truth: ArrayLike<number | boolean>,
  { ascending = false }: { ascending?: boolean } = {},
): Detection {
  const groups = tieGroups(scores, truth, ascending);
  const count = scores.length;
  const positives = groups.reduce((sum, group) => sum + group.positives, 0);
  return {
    count,
    positives,
    baseRate: positives / count,
    averagePrecision: averagePrecision(groups, positives),
    auroc: auroc(groups, positives, count - positives),
    precisionAtPositives: expectedHits(groups, positives) / positives,
  };
}

/** Precision among the n highest scores; a cut through equal scores takes the expectation over their orders. */
export function precisionAt(
  scores: ArrayLike<number>,
  truth: ArrayLike<number | boolean>,
  n: number,
  { ascending = false }: { ascending?: boolean } = {},
): number {
  if (!(Number.isInteger(n) && n >= 1 && n <= scores.length)) {
    throw new RangeError(`n must be an integer from 1 to ${scores.length} (the number of scores), got ${n}`);
  }
  return expectedHits(tieGroups(scores, truth, ascending), n) / n;
}

/** The precision–recall curve, one point per distinct score, recall ascending. */
export function precisionRecallCurve(
  scores: ArrayLike<number>,
  truth: ArrayLike<number | boolean>,
  { ascending = false }: { ascending?: boolean } = {},
): PrecisionRecall[] {
  const groups = tieGroups(scores, truth, ascending);
  const positives = groups.reduce((sum, group) => sum + group.positives, 0);
  let hits = 0;
  let called = 0;
  return groups.map((group) => {
    hits += group.positives;
    called += group.size;
    return { threshold: group.score, precision: hits / called, recall: hits / positives };
  });
}

// Equal scores, best first.
interface TieGroup {
  readonly score: number;
  size: number;
  positives: number;
}

function tieGroups(scores: ArrayLike<number>, truth: ArrayLike<number | boolean>, ascending: boolean): TieGroup[] {
  if (scores.length !== truth.length) {
    throw new RangeError(`every score needs one label, got ${scores.length} scores and ${truth.length} labels`);
  }
  const order = Array.from({ length: scores.length }, (_, i) => i);
  const bad = order.find((i) => Number.isNaN(scores[i]));
  if (bad !== undefined) throw new RangeError(`score ${bad} must be a number, got NaN`);
  order.sort((i, j) => (ascending ? scores[i] - scores[j] : scores[j] - scores[i]));
  const groups: TieGroup[] = [];
  for (const i of order) {
    const last = groups[groups.length - 1];
    const positive = truth[i] ? 1 : 0;
    if (last && last.score === scores[i]) {
      last.size++;
      last.positives += positive;
    } else {
      groups.push({ score: scores[i], size: 1, positives: positive });
    }
  }
  const positives = groups.reduce((sum, group) => sum + group.positives, 0);
  if (positives === 0 || positives === scores.length) {
    throw new RangeError(`detection needs positives and negatives, got ${positives} positives among ${scores.length}`);
  }
  return groups;
}

function averagePrecision(groups: readonly TieGroup[], positives: number): number {
  let hits = 0;
  let called = 0;
  let area = 0;
  for (const group of groups) {
    hits += group.positives;
    called += group.size;
    area += (group.positives / positives) * (hits / called);
  }
  return area;
}

// Mann and Whitney's U over all pairs.
function auroc(groups: readonly TieGroup[], positives: number, negatives: number): number {
  let above = 0; // positives with a better score
  let wins = 0;
  for (const group of groups) {
    const others = group.size - group.positives;
    wins += others * (above + group.positives / 2);
    above += group.positives;
  }
  return wins / (positives * negatives);
}

function expectedHits(groups: readonly TieGroup[], n: number): number {
  let left = n;
  let hits = 0;
  for (const group of groups) {
    const taken = Math.min(left, group.size);
    hits += (taken * group.positives) / group.size;
    left -= taken;
    if (left === 0) break;
  }
  return hits;
}
