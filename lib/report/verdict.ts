// Verdicts on the paper's claims, by rules that are fixed before a number is seen:
// - A number of a table is compared only on the data it was published for. On any other data it cannot be tested here.
// - A statement "A beats B" is tested on whatever data there is, by the paired differences A − B over at least three seeds:
//   reproduced if their mean exceeds two standard errors, else not reproduced (opposite, or indistinguishable from no difference).

/** One of three, with its reason beside it. */
export type Verdict = 'reproduced' | 'not reproduced' | 'cannot be tested here';

/** A claim of the paper and what came of it; texts are ready for a table. */
export interface VerdictRow {
  readonly claim: string;
  readonly published: string;
  readonly ours: string;
  /** standard deviation over seeds, or of the difference */
  readonly spread: string;
  readonly verdict: Verdict;
  readonly why: string;
  /** what to run to see it */
  readonly command: string;
}

/** The outcome of a test, without the claim it belongs to. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
  /** mean and standard error of the differences, where there are at least two seeds */
  readonly mean?: number;
  readonly standardError?: number;
}

/** Fewest seeds that a comparison is judged by. */
export const SEEDS = 3;
const BEYOND = 2; // standard errors

/** Judges "the first beats the second" by the values of both on the same seeds, higher being better.
 *  @throws {RangeError} if the values are not paired or not finite */
export function judgeBetter(first: readonly number[], second: readonly number[]): Judgement {
  if (first.length !== second.length) {
    throw new RangeError(`paired values must be equally many, got ${first.length} and ${second.length}`);
  }
  const bad = [...first, ...second].find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`values of a comparison must be finite numbers, got ${bad}`);
  const n = first.length;
  if (n < SEEDS)
    return {
      verdict: 'cannot be tested here',
      why: `needs at least ${SEEDS} seeds, has ${n}: run with --seeds ${SEEDS}`,
    };
  const differences = first.map((value, i) => value - second[i]);
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  const outcome = { mean, standardError };
  const reach = BEYOND * standardError;
  if (mean > reach) return { ...outcome, verdict: 'reproduced', why: 'mean difference beyond two standard errors' };
  const why =
    mean < -reach
      ? 'opposite, beyond two standard errors'
      : 'indistinguishable: within two standard errors of no difference';
  return { ...outcome, verdict: 'not reproduced', why };
}

/** Judges a published number against ours on the same data set.
 *  @param tolerance  largest difference that another draw of the same split explains */
export function judgeNumber(published: number, ours: number, tolerance: number): Judgement {
  if (!(tolerance > 0)) throw new RangeError(`tolerance must be > 0, got ${tolerance}`);
  if (!Number.isFinite(ours)) throw new RangeError(`our value must be a finite number, got ${ours}`);
  const close = Math.abs(ours - published) <= tolerance;
  return close
    ? { verdict: 'reproduced', why: `within ${tolerance} of the published number` }
    : { verdict: 'not reproduced', why: `further than ${tolerance} from the published number` };
}
