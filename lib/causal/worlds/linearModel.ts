// Linear equations with additive noise: what would this very person's outcome have been?
import { type Arrow, causalGraph, listed } from '../graphs/graph.js';
import { topologicalOrder } from '../graphs/relatives.js';
import { type Fraction, fraction } from './fraction.js';

/** Coefficients of each variable's causes: `{ X: {}, H: { X: '1/2' } }` says X = U_X and H = ½ X + U_H. */
export type LinearModel = Readonly<Record<string, Readonly<Record<string, string | Fraction>>>>;

/** Exact numbers by name; text such as '3/2' is read as a fraction. */
export type Quantities = Readonly<Record<string, string | number | Fraction>>;

/**
 * Values of all variables had `set` been done, for the unit that was seen: its noise U = value − Σ coefficient × cause is kept, the
 * equations of `set` are cut (Pearl, Glymour and Jewell 2016, section 4.2).
 * @param question.seen  the value of every variable; with one missing its noise would not be known
 * @throws RangeError for a missing or unknown variable, or a cycle
 */
export function linearCounterfactual(
  model: LinearModel,
  { seen, set }: { readonly seen: Quantities; readonly set: Quantities },
): Readonly<Record<string, Fraction>> {
  const arrows = Object.entries(model).flatMap(([name, causes]) =>
    Object.keys(causes).map((cause): Arrow => [cause, name]),
  );
  const order = topologicalOrder(causalGraph({ nodes: Object.keys(model), arrows }));
  const stranger = [...order, ...Object.keys(seen), ...Object.keys(set)].find((name) => !Object.hasOwn(model, name));
  if (stranger !== undefined) {
    throw new RangeError(`no equation for ${stranger}, the model has ${listed(Object.keys(model))}`);
  }
  const missing = order.find((name) => !Object.hasOwn(seen, name));
  if (missing !== undefined) throw new RangeError(`${missing} was not seen, expected a value of every variable`);
  const then = new Map<string, Fraction>();
  for (const name of order) {
    // U + Σ coefficient × new cause = what was seen + Σ coefficient × change of the cause
    const changes = Object.entries(model[name]).map(([cause, coefficient]) =>
      fraction(coefficient).times((then.get(cause) ?? fraction(0)).minus(fraction(seen[cause]))),
    );
    const value = Object.hasOwn(set, name)
      ? fraction(set[name])
      : changes.reduce((a, b) => a.plus(b), fraction(seen[name]));
    then.set(name, value);
  }
  return Object.fromEntries(then);
}
