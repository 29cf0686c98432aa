// Admissions to departments: sex may change which department is applied to, and department the chance of admission.
import { type Fraction, fraction, sum } from '../../causal/worlds/fraction.js';
import { BERKELEY_ADMISSIONS } from '../../causal/worlds/studies/berkeley.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Admitted and rejected by department. */
export interface Admissions {
  readonly departments: readonly string[];
  readonly men: readonly (readonly [admitted: number, rejected: number])[];
  readonly women: readonly (readonly [admitted: number, rejected: number])[];
}

/** Berkeley's six largest departments in 1973. */
export const BERKELEY: Admissions = {
  departments: BERKELEY_ADMISSIONS.levels.department,
  men: BERKELEY_ADMISSIONS.levels.department.map((_, department) => berkeleyPair({ male: 1, department })),
  women: BERKELEY_ADMISSIONS.levels.department.map((_, department) => berkeleyPair({ male: 0, department })),
};

function berkeleyPair(group: Values): [admitted: number, rejected: number] {
  const { table, count = 0 } = BERKELEY_ADMISSIONS;
  const people = (admitted: number): number =>
    (probability(table, { ...group, admitted }) ?? fraction(0)).times(fraction(count)).toNumber();
  return [people(1), people(0)];
}

/** The counts as a table to read, admitted/rejected. */
export function admissionRows({ departments, men, women }: Admissions): Row[] {
  return [
    { applicants: 'men', counts: men },
    { applicants: 'women', counts: women },
  ].map(({ applicants, counts }) => ({
    applicants,
    ...Object.fromEntries(departments.map((name, d) => [name, counts[d].join('/')])),
    all: [0, 1].map((part) => counts.reduce((total, pair) => total + pair[part], 0)).join('/'),
  }));
}

/** Admission rates by department and in all, for a picture. */
export function admissionRates({
  departments,
  men,
  women,
}: Admissions): { group: string; series: string; rate: number }[] {
  return [
    { series: 'men', counts: men },
    { series: 'women', counts: women },
  ].flatMap(({ series, counts }) => {
    const all = [0, 1].map((part) => counts.reduce((total, pair) => total + pair[part], 0));
    return [...counts, all].map(([admitted, rejected], d) => ({
      group: departments[d] ?? 'all',
      series,
      rate: admitted / (admitted + rejected),
    }));
  });
}

/** Three differences that all follow from the counts, and answer different questions. */
export interface Gaps {
  /** men's rate minus women's: Σ_d P(a | m, d) P(d | m) − Σ_d P(a | w, d) P(d | w) */
  readonly crude: Fraction;
  /** men minus women within departments, averaged over all applicants' departments: Σ_d P(d) [P(a | m, d) − P(a | w, d)] */
  readonly within: Fraction;
  /** women's rates over men's departments instead of their own: Σ_d P(a | w, d) [P(d | m) − P(d | w)] */
  readonly throughChoice: Fraction;
}

export function gaps({ men, women }: Admissions): Gaps {
  const mens = men.map(applicants);
  const womens = women.map(applicants);
  const everyone = mens.map((count, d) => count + womens[d]);
  const [ofMen, ofWomen] = [men.map(rate), women.map(rate)];
  return {
    crude: over(ofMen, mens).minus(over(ofWomen, womens)),
    within: over(ofMen, everyone).minus(over(ofWomen, everyone)),
    throughChoice: over(ofWomen, mens).minus(over(ofWomen, womens)),
  };
}

/** Another university with three departments, where the three gaps are well apart. */
export function drawnAdmissions(draws: Draws): Admissions {
  const counts = (): [number, number][] =>
    [0, 1, 2].map(() => {
      const rejected = draws.integer(2, 40) * 5;
      return [draws.integer(2, 40) * 5, rejected];
    });
  return draws.until(
    () => ({ departments: ['A', 'B', 'C'], men: counts(), women: counts() }),
    (drawn) => {
      const { crude, within, throughChoice } = gaps(drawn);
      const found = [crude, within, throughChoice].map((value) => value.toNumber());
      return found.every((a, i) => found.slice(0, i).every((b) => Math.abs(a - b) > 0.05));
    },
  );
}

/** A gap as the exercise writes it: `+0.142`. */
export function gapText(gap: Fraction): string {
  return decimal(gap.toNumber(), 3, { sign: true });
}

function applicants([admitted, rejected]: readonly [number, number]): number {
  return admitted + rejected;
}

function rate(pair: readonly [number, number]): Fraction {
  return fraction(pair[0], applicants(pair));
}

// Σ_d P(d) rate(d), with P(d) in proportion to `weights`.
function over(rates: readonly Fraction[], weights: readonly number[]): Fraction {
  const total = weights.reduce((all, weight) => all + weight, 0);
  return sum(rates.map((value, d) => value.times(fraction(weights[d], total))));
}
