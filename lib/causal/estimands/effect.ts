// What an estimand says a treatment does: the outcome under one value of it against another.
import { names } from '../graphs/checks.js';
import type { DiscreteWorld } from '../worlds/discreteWorld.js';
import type { Fraction } from '../worlds/fraction.js';
import type { Table, Values } from '../worlds/table.js';
import type { EffectOf } from './adjustmentEstimands.js';
import type { Estimand } from './estimand.js';
import { evaluate } from './evaluate.js';

/** P(event) under both settings and how they compare; undefined where positivity fails for what is needed. */
export interface Effect {
  readonly treated: Fraction | undefined;
  readonly control: Fraction | undefined;
  /** treated − control: the average treatment effect, if the estimand is the effect */
  readonly difference: Fraction | undefined;
  /** treated / control, the risk ratio; undefined also where control is 0 */
  readonly ratio: Fraction | undefined;
}

export interface EffectOptions extends EffectOf {
  /** value of every variable of `do` in the first arm */
  readonly treated?: number;
  /** and in the second */
  readonly control?: number;
  /** value of every variable of `on` that is counted */
  readonly event?: number;
  /** values of other free terms, such as of a stratum, or the z of the napkin's formula, which may be any */
  readonly values?: Values;
}

/** @throws RangeError as `evaluate` */
export function effect(
  estimand: Estimand,
  source: Table | DiscreteWorld,
  { do: treatment, on, treated = 1, control = 0, event = 1, values = {} }: EffectOptions,
): Effect {
  const all = (variables: string | readonly string[], value: number): Values =>
    Object.fromEntries(names(variables).map((name) => [name, value]));
  const [above, below] = [treated, control].map((setting) =>
    evaluate(estimand, source, { ...values, ...all(on, event), ...all(treatment, setting) }),
  );
  return {
    treated: above,
    control: below,
    difference: above && below ? above.minus(below) : undefined,
    ratio: above && below && !below.isZero() ? above.over(below) : undefined,
  };
}
