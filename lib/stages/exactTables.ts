// The exact worlds as tables: what each formula returns, in fractions, beside the truth.

import { backdoorAdjusted, contrast, frontdoorAdjusted } from '../causal/estimands/formulas.js';
import { setText } from '../causal/graphs/setText.js';
import { isAdjustmentSet } from '../causal/identification/adjustment.js';
import { type DiscreteWorld, graphOf, jointTable, truthUnder } from '../causal/worlds/discreteWorld.js';
import { afterTheFactWorld, backdoorWorld, biasLeftByC, frontdoorWorld } from '../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../causal/worlds/fraction.js';
import { probability, type Table, type Values } from '../causal/worlds/table.js';
import { decimal } from '../report/format.js';

const PREFERRED: Values = { Y: 1 };

/** P(Y = 1 | do(treatment = 1)) − P(Y = 1 | do(treatment = 0)), from the graph with the arrows into the treatment cut. */
export function trueEffect(world: DiscreteWorld, treatment: string): Fraction {
  const [treated, control] = [1, 0].map((value) => truthUnder(world, { [treatment]: value }, PREFERRED));
  return treated.minus(control);
}

/** What adjusting for one set returns in a world. */
export interface AdjustmentRow {
  readonly 'adjusted for': string;
  /** the difference as a fraction */
  readonly exact: string;
  readonly effect: number;
  /** effect minus its true value */
  readonly bias: number;
  /** the formula returns the truth, to the last digit */
  readonly right: boolean;
  /** what the graph alone says about the set */
  readonly 'valid in the graph': boolean;
}

/** Σ_z P(z) [P(y | 1, z) − P(y | 0, z)] for every set z of the other causes. */
export function adjustmentTable(
  world: DiscreteWorld = backdoorWorld(),
  { treatment = 'V', sets = SETS_OF_V }: { treatment?: string; sets?: readonly (readonly string[])[] } = {},
): AdjustmentRow[] {
  const joint = jointTable(world);
  const truth = trueEffect(world, treatment);
  return sets.map((set) => {
    const effect = present(
      contrast(treatment, (setting) => backdoorAdjusted(joint, setting, PREFERRED, set)),
      set,
    );
    return {
      'adjusted for': setText(set),
      exact: effect.toString(),
      effect: effect.toNumber(),
      bias: effect.minus(truth).toNumber(),
      right: effect.equals(truth),
      'valid in the graph': isAdjustmentSet(graphOf(world), set, { do: treatment, on: 'Y' }),
    };
  });
}

const SETS_OF_V: readonly (readonly string[])[] = [
  [],
  ['T'],
  ['G'],
  ['G', 'T'],
  ['C'],
  ['C', 'T'],
  ['C', 'G'],
  ['C', 'G', 'T'],
];

/** What {C} leaves of the bias at one strength of the arrows, enumerated and by the closed form. */
export interface BiasPoint {
  readonly gammaV: string;
  readonly gammaY: string;
  readonly enumerated: Fraction;
  readonly closedForm: Fraction;
}

/** The bias that {C} leaves in world 1 over a grid of the strengths of G → V and G → Y. */
export function biasOverStrengths({
  gammaV = ['1/10', '1/5', '3/10'],
  gammaY = ['-1/10', '-1/200', '0', '1/10', '1/5', '3/10'],
}: {
  gammaV?: readonly string[];
  gammaY?: readonly string[];
} = {}): BiasPoint[] {
  return gammaV.flatMap((v) =>
    gammaY.map((y) => {
      const strengths = { gammaV: v, gammaY: y };
      const world = backdoorWorld(strengths);
      const joint = jointTable(world);
      const adjusted = present(
        contrast('V', (setting) => backdoorAdjusted(joint, setting, PREFERRED, ['C'])),
        ['C'],
      );
      return { ...strengths, enumerated: adjusted.minus(trueEffect(world, 'V')), closedForm: biasLeftByC(strengths) };
    }),
  );
}

/** The same grid as lines for a figure, one for each strength of G → V. */
export function biasLines(points: readonly BiasPoint[]): { name: string; x: number[]; y: number[] }[] {
  return [...new Set(points.map((point) => point.gammaV))].map((gammaV) => {
    const own = points.filter((point) => point.gammaV === gammaV);
    return {
      name: `γ_V = ${decimal(fraction(gammaV).toNumber(), 1)}`,
      x: own.map((point) => fraction(point.gammaY).toNumber()),
      y: own.map((point) => point.enumerated.toNumber()),
    };
  });
}

/** P(V = 1, T = 1 | given) against P(V = 1 | given) P(T = 1 | given), at one value of what is given. */
export interface FactorRow {
  readonly given: string;
  readonly joint: string;
  readonly product: string;
  readonly equal: boolean;
}

/** Tests the factorization P(V, T | z) = P(V | z) P(T | z) in a world, for every value of z. */
export function factorization(given: readonly string[], world: DiscreteWorld = backdoorWorld()): FactorRow[] {
  const table = jointTable(world);
  const values = given.reduce<Values[]>(
    (all, name) => all.flatMap((own) => [0, 1].map((value) => ({ ...own, [name]: value }))),
    [{}],
  );
  return values.map((z) => {
    const share = (event: Values): Fraction => present(probability(table, event, z), given);
    const joint = share({ V: 1, T: 1 });
    const product = share({ V: 1 }).times(share({ T: 1 }));
    return {
      given: given.map((name) => `${name} = ${z[name]}`).join(', '),
      joint: joint.toString(),
      product: product.toString(),
      equal: joint.equals(product),
    };
  });
}

/** A formula for P(y | do x) that sees the joint distribution only. */
type Formula = (joint: Table, setting: Values) => Fraction | undefined;

const byBackdoor =
  (set: readonly string[]): Formula =>
  (joint, setting) =>
    backdoorAdjusted(joint, setting, PREFERRED, set);

const byFrontdoor =
  (within: readonly string[]): Formula =>
  (joint, setting) =>
    frontdoorAdjusted(joint, setting, PREFERRED, { mediator: ['M'], within });

const FORMULAS: Readonly<Record<string, Formula>> = {
  'seeing, P(y | x)': byBackdoor([]),
  'back-door {C}': byBackdoor(['C']),
  'back-door {G}': byBackdoor(['G']),
  'back-door {C, G}': byBackdoor(['C', 'G']),
  'front-door': byFrontdoor([]),
  'front-door within c': byFrontdoor(['C']),
  'front-door within g': byFrontdoor(['G']),
};

/** Worlds with X → M → Y that differ in one arrow each; M stands for the paper's X*. */
export const mediatorWorlds: Readonly<Record<string, DiscreteWorld>> = {
  '2: X→M→Y only': frontdoorWorld(),
  '3: and C→M': frontdoorWorld({ brandOnMediator: '1/5' }),
  '2 with G→M': frontdoorWorld({ contextOnMediator: '1/5' }),
  '2 with X→Y': frontdoorWorld({ direct: '1/10' }),
  'P: M made after the fact': afterTheFactWorld(),
};

/** The effect of X by a formula in each of the mediator worlds; `undefined` where positivity fails. */
export function mediatorEffect(world: DiscreteWorld, formula: string): Fraction | undefined {
  if (!(formula in FORMULAS))
    throw new RangeError(`no formula '${formula}', there are ${Object.keys(FORMULAS).join(', ')}`);
  const joint = jointTable(world);
  return contrast('X', (setting) => FORMULAS[formula](joint, setting));
}

/** One row a formula, one column a world: the effect of X in four decimals, ✓ where it is the truth exactly. */
export function frontdoorTable(): Record<string, string>[] {
  const worlds = Object.entries(mediatorWorlds);
  const truths = worlds.map(([name, world]) => [name, decimal(trueEffect(world, 'X').toNumber(), 4)] as const);
  const byFormula = Object.keys(FORMULAS).map((formula) => ({
    'effect of X by': formula,
    ...Object.fromEntries(
      worlds.map(([name, world]) => {
        const effect = mediatorEffect(world, formula);
        const mark = effect?.equals(trueEffect(world, 'X')) ? ' ✓' : '';
        return [name, decimal(effect?.toNumber(), 4) + mark];
      }),
    ),
  }));
  return [{ 'effect of X by': 'truth', ...Object.fromEntries(truths) }, ...byFormula];
}

function present(value: Fraction | undefined, set: readonly string[]): Fraction {
  if (!value) throw new RangeError(`adjusting for ${setText(set)} meets a stratum without one of the arms`);
  return value;
}
