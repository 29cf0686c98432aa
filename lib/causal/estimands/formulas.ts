// The two adjustment formulas, evaluated exactly on a joint distribution.
import { type Fraction, fraction, sum } from '../worlds/fraction.js';
import { assignments, probability, type Table, type Values } from '../worlds/table.js';

/**
 * Back-door: P(y | do x) = Σ_z P(z) P(y | x, z) over the values z of `by` (Pearl 2009, Eq. 3.19); without `by` it is P(y | x).
 * @param setting  such as `{ V: 1 }`    @param event  such as `{ Y: 1 }`
 * @returns undefined where positivity fails: some z with P(z) > 0 was never seen with x
 * @throws RangeError if `by` names a variable that is set: adjusting for the treatment itself leaves nothing to compare
 */
export function backdoorAdjusted(
  table: Table,
  setting: Values,
  event: Values,
  by: readonly string[] = [],
): Fraction | undefined {
  const both = by.find((name) => Object.hasOwn(setting, name));
  if (both) throw new RangeError(`${both} cannot be set and adjusted for; leave it out of the adjustment set`);
  return averaged(assignments(table, by), (z) =>
    times(probability(table, z), probability(table, event, { ...setting, ...z })),
  );
}

/**
 * Front-door: P(y | do x) = Σ_m P(m | x) Σ_x' P(y | m, x') P(x') (Pearl 1995), within each value w of `within`:
 * Σ_w P(w) Σ_m P(m | x, w) Σ_x' P(y | m, x', w) P(x' | w).
 * @returns undefined where positivity fails for a mediator value that x can bring about
 */
export function frontdoorAdjusted(
  table: Table,
  setting: Values,
  event: Values,
  { mediator, within = [] }: { mediator: readonly string[]; within?: readonly string[] },
): Fraction | undefined {
  const treatment = Object.keys(setting);
  const mediators = assignments(table, mediator);
  const treatments = assignments(table, treatment);
  return averaged(assignments(table, within), (w) => {
    const ofMediators = averaged(mediators, (m) => {
      const reached = probability(table, m, { ...setting, ...w });
      if (reached?.isZero()) return fraction(0);
      const inner = averaged(treatments, (x) => {
        const share = probability(table, x, w);
        return share?.isZero() ? fraction(0) : times(share, probability(table, event, { ...m, ...x, ...w }));
      });
      return times(reached, inner);
    });
    return times(probability(table, w), ofMediators);
  });
}

/** P(event | do treatment = 1) − P(event | do treatment = 0) by any of the formulas above. */
export function contrast(treatment: string, value: (setting: Values) => Fraction | undefined): Fraction | undefined {
  const [treated, control] = [value({ [treatment]: 1 }), value({ [treatment]: 0 })];
  return treated && control ? treated.minus(control) : undefined;
}

function times(a: Fraction | undefined, b: Fraction | undefined): Fraction | undefined {
  return a && b ? a.times(b) : undefined;
}

// The sum over all values, undefined as soon as one term is.
function averaged(values: readonly Values[], term: (values: Values) => Fraction | undefined): Fraction | undefined {
  const terms = values.map(term);
  return terms.every((x): x is Fraction => x !== undefined) ? sum(terms) : undefined;
}
