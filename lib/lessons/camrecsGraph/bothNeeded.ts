// X works through a mediator M; one common cause is known and moves M too, the other is hidden. Neither adjustment is enough by itself.
import type { Estimand } from '../../causal/estimands/estimand.js';
import { evaluate } from '../../causal/estimands/evaluate.js';
import { contrast } from '../../causal/estimands/formulas.js';
import { parseEstimand } from '../../causal/estimands/parseEstimand.js';
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { type DiscreteWorld, graphOf, jointTable, linear, truthUnder } from '../../causal/worlds/discreteWorld.js';
import type { Fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** Which common cause is known, and the strengths of three arrows as fractions in text. */
export interface TwoStages {
  readonly known: 'C' | 'G';
  /** from the known cause to M */
  readonly toMediator: string;
  /** X → M */
  readonly through: string;
  /** M → Y */
  readonly onward: string;
}

/** World 3: C known, G hidden. */
export const WORLD_3: TwoStages = { known: 'C', toMediator: '1/5', through: '3/5', onward: '2/5' };

export function worldOf({ known, toMediator, through, onward }: TwoStages): DiscreteWorld {
  return {
    C: linear('2/5'),
    G: linear('1/4'),
    X: linear('1/5', { C: '2/5', G: '1/5' }),
    M: linear('1/10', { X: through, [known]: toMediator }),
    Y: linear('1/20', { M: onward, C: '3/10', G: '1/10' }),
  };
}

export function graphOfStages(the: TwoStages): CausalGraph {
  return graphOf(worldOf(the), { latent: [the.known === 'C' ? 'G' : 'C'] });
}

/** Formulas for P(y | do(x)) in the known cause k, right and wrong. */
export type FormulaName =
  | 'crude'
  | 'backdoor'
  | 'frontdoor'
  | 'combined'
  | 'priorOfAll'
  | 'mediatorOfAll'
  | 'seenShares';

const FORMULAS: Readonly<Record<FormulaName, string>> = {
  crude: 'P(y | x)',
  backdoor: 'Σ_k P(y | x, k) P(k)',
  frontdoor: "Σ_m P(m | x) Σ_x' P(y | m, x') P(x')",
  combined: "Σ_k P(k) Σ_m P(m | x, k) Σ_x' P(y | m, x', k) P(x' | k)",
  // what is easily forgotten: a condition on k
  priorOfAll: "Σ_k P(k) Σ_m P(m | x, k) Σ_x' P(y | m, x', k) P(x')",
  mediatorOfAll: "Σ_k P(k) Σ_m P(m | x) Σ_x' P(y | m, x', k) P(x' | k)",
  seenShares: "Σ_k P(k | x) Σ_m P(m | x, k) Σ_x' P(y | m, x', k) P(x' | k)",
};

/** The formula as it is typed, such as `Σ_c P(y | x, c) P(c)`. */
export function formulaText({ known }: TwoStages, name: FormulaName): string {
  return FORMULAS[name].replace(/\bk\b/g, known.toLowerCase()).replaceAll('_k', `_${known.toLowerCase()}`);
}

export function formulaOf(the: TwoStages, name: FormulaName): Estimand {
  return parseEstimand(formulaText(the, name), { variables: ['X', 'M', 'Y', the.known] });
}

/** P(Y = 1 | do(X = x)) by a formula that sees the joint distribution of X, M, Y and the known cause only. */
export function levelBy(
  the: TwoStages,
  name: FormulaName,
  { X, world = worldOf(the) }: { X: number; world?: DiscreteWorld },
): Fraction {
  const table = jointTable(world, { of: [the.known, 'X', 'M', 'Y'] });
  return known(evaluate(formulaOf(the, name), table, { X, Y: 1 }));
}

/** The level under do(X = 1) minus that under do(X = 0), by a formula. */
export function effectBy(the: TwoStages, name: FormulaName, { world }: { world?: DiscreteWorld } = {}): Fraction {
  return levelBy(the, name, { X: 1, world }).minus(levelBy(the, name, { X: 0, world }));
}

/** The same difference from the cut graph: the truth. */
export function effectIn(world: DiscreteWorld): Fraction {
  return known(contrast('X', (setting) => truthUnder(world, setting, { Y: 1 })));
}

const SHOWN: readonly FormulaName[] = ['crude', 'backdoor', 'frontdoor', 'combined'];
const TITLES: Partial<Record<FormulaName, string>> = {
  crude: 'seeing',
  backdoor: 'back-door',
  frontdoor: 'front-door',
  combined: 'both',
};

/** Each formula, its effect as a fraction and a decimal, and whether that is the truth. */
export function bothNeededRows(the: TwoStages = WORLD_3): Row[] {
  const truth = effectIn(worldOf(the));
  return SHOWN.map((name) => {
    const effect = effectBy(the, name);
    return {
      by: TITLES[name],
      formula: formulaText(the, name),
      'effect of X': effect.toNumber(),
      exactly: String(effect),
      'the truth': effect.equals(truth) ? 'yes' : 'no',
    };
  });
}

/** What a data set without the hidden cause would show, a row for each value of the known cause and of X. */
export function seenStageRows(the: TwoStages = WORLD_3): Row[] {
  const table = jointTable(worldOf(the));
  const { known: cause } = the;
  const small = cause.toLowerCase();
  const share = (event: Values, given?: Values): string => String(known(probability(table, event, given)));
  return [0, 1].flatMap((k) =>
    [0, 1].map((X) => {
      const here = { [cause]: k, X };
      return {
        [small]: String(k),
        x: String(X),
        [`P(${small})`]: share({ [cause]: k }),
        [`P(x | ${small})`]: share({ X }, { [cause]: k }),
        [`P(m=1 | x, ${small})`]: share({ M: 1 }, here),
        [`P(y=1 | m=0, x, ${small})`]: share({ Y: 1 }, { ...here, M: 0 }),
        [`P(y=1 | m=1, x, ${small})`]: share({ Y: 1 }, { ...here, M: 1 }),
      };
    }),
  );
}

/** Other strengths, and either cause known. */
export function drawnStages(draws: Draws): TwoStages {
  return {
    known: draws.pick(['C', 'G'] as const),
    toMediator: `${draws.integer(1, 2)}/10`,
    through: `${draws.integer(3, 6)}/10`,
    onward: `${draws.integer(2, 5)}/10`,
  };
}

function known(value: Fraction | undefined): Fraction {
  if (!value) throw new RangeError('some combination of mediator and causes is never seen, expected all of them');
  return value;
}
