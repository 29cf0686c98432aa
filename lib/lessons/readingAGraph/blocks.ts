// The three ways in which a path can pass a node, each as a small exact world, and what holding the node fixed does.
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { RateRow } from '../../report/figures/rateBars.js';
import type { Row } from '../../report/table.js';

/** A picture V, a click Y, and the node between them. */
export interface Block {
  readonly path: string;
  readonly middle: string;
  readonly world: DiscreteWorld;
}

export const CHAIN: Block = {
  path: 'V → A → Y',
  middle: 'A',
  world: { V: linear('1/2'), A: linear('1/5', { V: '3/5' }), Y: linear('1/10', { A: '3/5' }) },
};

export const FORK: Block = {
  path: 'V ← B → Y',
  middle: 'B',
  world: { B: linear('1/2'), V: linear('1/5', { B: '3/5' }), Y: linear('1/10', { B: '3/5' }) },
};

export const COLLIDER: Block = {
  path: 'V → N ← Y',
  middle: 'N',
  world: { V: linear('1/2'), Y: linear('1/2'), N: linear('1/10', { V: '2/5', Y: '2/5' }) },
};

const PICTURES = ['plain picture', 'fine picture'] as const;

/** P(Y = 1 | V) among all, and where the middle is 0 and 1, for a figure. */
export function blockRates(block: Block): RateRow[] {
  return strata(block).flatMap(({ group, given }) =>
    PICTURES.map((series, V) => ({ group, series, rate: clicked(block, { V, ...given }).toNumber() })),
  );
}

/** The same as fractions, and whether the picture still tells something about the click. */
export function blockRows(block: Block): Row[] {
  return strata(block).map(({ group, given }) => {
    const [plain, fine] = [0, 1].map((V) => clicked(block, { V, ...given }));
    return {
      path: block.path,
      among: group,
      'P(Y=1 | V=0)': String(plain),
      'P(Y=1 | V=1)': String(fine),
      'V tells about Y': plain.equals(fine) ? 'no' : 'yes',
    };
  });
}

function strata({ middle }: Block): { group: string; given: Values }[] {
  const of = (value: number) => ({ group: `${middle} = ${value}`, given: { [middle]: value } });
  return [{ group: 'all', given: {} }, of(0), of(1)];
}

function clicked({ world }: Block, given: Values): Fraction {
  return probability(jointTable(world), { Y: 1 }, given) ?? fraction(0);
}
