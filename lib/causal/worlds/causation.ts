// Did it happen because of the treatment? Three probabilities that no experiment shows, and how far data bound them.
import { type Fraction, fraction } from './fraction.js';
import { jointCounterfactual, type StructuralModel } from './structural.js';
import { probability, type Table } from './table.js';

export interface CausationQuestion {
  /** a treatment with the levels 0 and 1 */
  readonly do: string;
  /** an outcome with the levels 0 and 1 */
  readonly on: string;
}

/** Each of the three for one question; an interval holds its ends. */
export interface ProbabilitiesOfCausation<T> {
  /** PN = P(Y would be 0 without the treatment | X = 1, Y = 1) */
  readonly necessity: T;
  /** PS = P(Y would be 1 with the treatment | X = 0, Y = 0) */
  readonly sufficiency: T;
  /** PNS = P(Y is 1 with the treatment and 0 without) */
  readonly both: T;
}

/** The three probabilities of a model that spells out its noise; undefined where the condition has probability 0. */
export function probabilitiesOfCausation(
  model: StructuralModel,
  { do: x, on: y }: CausationQuestion,
): ProbabilitiesOfCausation<Fraction | undefined> {
  const withoutIt = { set: { [x]: 0 }, event: { [y]: 0 } };
  const withIt = { set: { [x]: 1 }, event: { [y]: 1 } };
  return {
    necessity: jointCounterfactual(model, [withoutIt], { seen: { [x]: 1, [y]: 1 } }),
    sufficiency: jointCounterfactual(model, [withIt], { seen: { [x]: 0, [y]: 0 } }),
    both: jointCounterfactual(model, [withIt, withoutIt]),
  };
}

/**
 * Sharp bounds from what was seen and what an experiment shows (Tian and Pearl 2000; Pearl 2009, section 9.2), undefined where the
 * condition has probability 0.
 * @param question.underDo  P(Y = 1 | do X = 0) and P(Y = 1 | do X = 1)
 * @throws RangeError if no model has both the table and these numbers: P(x, y) ≤ P(y | do x) ≤ 1 − P(x, not y)
 */
export function boundsOfCausation(
  table: Table,
  { do: x, on: y, underDo }: CausationQuestion & { readonly underDo: readonly [Fraction, Fraction] },
): ProbabilitiesOfCausation<readonly [low: Fraction, high: Fraction] | undefined> {
  const one = fraction(1);
  const cell = (a: number, b: number): Fraction => probability(table, { [x]: a, [y]: b }) ?? fraction(0);
  const [control, treated] = underDo;
  for (const a of [0, 1]) {
    if (underDo[a].compare(cell(a, 1)) < 0 || underDo[a].compare(one.minus(cell(a, 0))) > 0) {
      throw new RangeError(
        `P(${y} = 1 | do ${x} = ${a}) is ${underDo[a]}, expected from ${cell(a, 1)} to ${one.minus(cell(a, 0))} with this table`,
      );
    }
  }
  const liked = cell(0, 1).plus(cell(1, 1));
  const share = (part: Fraction, whole: Fraction): Fraction => least(one, most(fraction(0), part.over(whole)));
  const within = (low: Fraction, high: Fraction, whole: Fraction): readonly [Fraction, Fraction] | undefined =>
    whole.isZero() ? undefined : [share(low, whole), share(high, whole)];
  const effect = treated.minus(control);
  return {
    necessity: within(liked.minus(control), one.minus(control).minus(cell(0, 0)), cell(1, 1)),
    sufficiency: within(treated.minus(liked), treated.minus(cell(1, 1)), cell(0, 0)),
    both: [
      most(fraction(0), effect, liked.minus(control), treated.minus(liked)),
      least(treated, one.minus(control), cell(1, 1).plus(cell(0, 0)), effect.plus(cell(1, 0)).plus(cell(0, 1))),
    ],
  };
}

function most(first: Fraction, ...others: readonly Fraction[]): Fraction {
  return others.reduce((a, b) => (a.compare(b) >= 0 ? a : b), first);
}

function least(first: Fraction, ...others: readonly Fraction[]): Fraction {
  return others.reduce((a, b) => (a.compare(b) <= 0 ? a : b), first);
}
