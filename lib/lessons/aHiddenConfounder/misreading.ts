// World 1 with its brand hidden, and a code that stands in for it: what adjusting for the code and G leaves of the bias.
import { backdoorAdjusted, contrast } from '../../causal/estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear, type Mechanism } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { assignments, probability, type Table, type Values } from '../../causal/worlds/table.js';
import { percent } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import { agreementOf } from './agreement.js';

const ONE = fraction(1);
const LIKED: Values = { Y: 1 };

/** Chances to read the brand wrongly that the lesson goes through. */
export const FLIPS: readonly string[] = ['0', '1/20', '1/10', '1/5', '3/10', '1/2'];

/** A code that takes C for its opposite with probability `flip`, whatever else is true of the item. */
export function misread(flip: string | Fraction): Mechanism {
  const twice = fraction(2).times(fraction(flip));
  return linear(String(flip), { C: ONE.minus(twice).toString() });
}

/** The joint distribution of the world and a code that comes about in this way. */
export function coded(code: Mechanism, world: DiscreteWorld = backdoorWorld()): Table {
  return jointTable({ ...world, code });
}

/** Σ_z P(z) [P(Y = 1 | V = 1, z) − P(Y = 1 | V = 0, z)]; undefined where a stratum lacks one of the two. */
export function effectBy(table: Table, by: readonly string[]): Fraction | undefined {
  return contrast('V', (setting) => backdoorAdjusted(table, setting, LIKED, by));
}

/** Share of the bias left by {G} that an adjusted value removes, the truth being what {C, G} gives. */
export function removedBy(value: Fraction, table: Table): Fraction {
  const [without, truth] = [known(effectBy(table, ['G'])), known(effectBy(table, ['C', 'G']))];
  return without.minus(value).over(without.minus(truth));
}

/** What each hidden or known set of the world gives, before there is a code. */
export function hiddenBrandRows(): Row[] {
  const table = jointTable(backdoorWorld());
  const row = (name: string, by: readonly string[]): Row => {
    const effect = known(effectBy(table, by));
    return { 'adjusted for': name, effect: effect.toNumber(), exactly: effect.toString() };
  };
  return [row('nothing', []), row('{G}', ['G']), row('{C, G}, the truth', ['C', 'G'])];
}

/** The strata of a binary column and G, and how often items with and without the studio photo are liked in each. */
export function codeStrataRows(table: Table, column = 'code'): Row[] {
  return assignments(table, ['G', column]).map((stratum) => {
    const liked = (V: number): string => known(probability(table, LIKED, { V, ...stratum })).toString();
    return {
      G: stratum.G,
      [column]: stratum[column],
      share: known(probability(table, stratum)).toString(),
      'liked, V = 1': liked(1),
      'liked, V = 0': liked(0),
    };
  });
}

/** One row a flip rate: agreement with C, effect by {code, G}, and the share of the bias that is gone. */
export function flipRateRows(flips: readonly string[] = FLIPS): Row[] {
  return flips.map((flip) => {
    const table = coded(misread(flip));
    const effect = known(effectBy(table, ['code', 'G']));
    return {
      'flip rate': flip,
      'NMI with C': agreementOf(table, 'code', 'C'),
      'effect by {code, G}': effect.toNumber(),
      'bias left': effect.minus(fraction('1/10')).toNumber(),
      'bias removed': percent(removedBy(effect, table).toNumber()),
    };
  });
}

/**
 * Why the bias shrinks with the flip rate and no faster: how much more often items with the photo are of brand 1 than items
 * without it *in the same stratum*, Σ_s P(s) [P(c | V = 1, s) − P(c | V = 0, s)]. In world 1 brand adds 3/10 to a like by itself
 * and 3/10 × 1/20 through the text, so that 63/200 of this imbalance is bias.
 */
export function imbalanceRows(flips: readonly string[] = FLIPS): Row[] {
  const perUnit = fraction('63/200');
  return flips.map((flip) => {
    const table = coded(misread(flip));
    const imbalance = sum(
      assignments(table, ['code', 'G']).map((stratum) => {
        const brand = (V: number): Fraction => known(probability(table, { C: 1 }, { V, ...stratum }));
        return known(probability(table, stratum)).times(brand(1).minus(brand(0)));
      }),
    );
    const bias = known(effectBy(table, ['code', 'G'])).minus(fraction('1/10'));
    return {
      'flip rate': flip,
      'imbalance of C within strata': imbalance.toNumber(),
      'times 63/200': imbalance.times(perUnit).toNumber(),
      'bias left': bias.toNumber(),
      'exactly the same': imbalance.times(perUnit).equals(bias) ? 'yes' : 'no',
    };
  });
}

/** @throws RangeError where a stratum lacks an arm, which it does in no world with weak arrows and a misread code */
export function known(value: Fraction | undefined): Fraction {
  if (!value) throw new RangeError('a stratum has items of one kind only, expected both values of V in each');
  return value;
}
