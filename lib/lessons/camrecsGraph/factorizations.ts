// Equations between probabilities: which of them does a graph imply?
import { separated } from '../../causal/graphs/separation.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { ARROWS, graphLeft } from './closedArrows.js';

/** An equation, and the independence that it states; without one it is the chain rule, true in every graph. */
export interface Claim {
  readonly id: ClaimId;
  readonly latex: string;
  readonly states?: { readonly from: string; readonly to: string; readonly given: readonly string[] };
}

export type ClaimId = 'chain' | 'givenC' | 'givenBoth' | 'causes' | 'collider' | 'direct';

const CLAIMS: Readonly<Record<ClaimId, Claim>> = {
  chain: { id: 'chain', latex: 'P(v,y\\mid c,g) = P(v\\mid c,g)\\,P(y\\mid v,c,g)' },
  givenC: {
    id: 'givenC',
    latex: 'P(v,t\\mid c) = P(v\\mid c)\\,P(t\\mid c)',
    states: { from: 'V', to: 'T', given: ['C'] },
  },
  givenBoth: {
    id: 'givenBoth',
    latex: 'P(v,t\\mid c,g) = P(v\\mid c,g)\\,P(t\\mid c,g)',
    states: { from: 'V', to: 'T', given: ['C', 'G'] },
  },
  causes: { id: 'causes', latex: 'P(c,g) = P(c)\\,P(g)', states: { from: 'C', to: 'G', given: [] } },
  collider: {
    id: 'collider',
    latex: 'P(c,g\\mid v) = P(c\\mid v)\\,P(g\\mid v)',
    states: { from: 'C', to: 'G', given: ['V'] },
  },
  direct: {
    id: 'direct',
    latex: 'P(y\\mid v,t,c,g) = P(y\\mid v,t,c)',
    states: { from: 'G', to: 'Y', given: ['V', 'T', 'C'] },
  },
};

/** What a learner calls the claims, in the order shown. */
export const NUMBERS: readonly string[] = ['eq1', 'eq2', 'eq3', 'eq4', 'eq5', 'eq6'];

/** Equations in some order, about the paper's graph less some arrows. */
export interface Factorizations {
  readonly cut: readonly string[];
  readonly order: readonly ClaimId[];
}

/** All eight arrows. */
export const PAPER_CLAIMS: Factorizations = {
  cut: [],
  order: ['chain', 'givenC', 'givenBoth', 'causes', 'collider', 'direct'],
};

/** Such as `eq4: $P(c,g) = P(c)\,P(g)$`, one a line. */
export function claimLines({ order }: Factorizations): string {
  return order.map((id, i) => `* \`${NUMBERS[i]}\`: $${CLAIMS[id].latex}$`).join('\n');
}

/** The names of these claims. */
export function numbersOf({ order }: Factorizations, ids: readonly ClaimId[]): string[] {
  return NUMBERS.filter((_, i) => ids.includes(order[i]));
}

/** The claims that the graph does not imply. */
export function falseClaims({ cut, order }: Factorizations): ClaimId[] {
  const graph = graphLeft({ cut, treatments: [] });
  return order.filter((id) => {
    const { states } = CLAIMS[id];
    return states !== undefined && !separated(graph, states.from, states.to, states.given);
  });
}

/** In world 1, P(V = 1, T = 1 | …) against the product of the two shares, given C and given C and G. */
export function factorRows(): Row[] {
  const table = jointTable(backdoorWorld());
  const share = (event: Values, given: Values): Fraction => probability(table, event, given) ?? fraction(0);
  const cases: Values[] = [{ C: 0 }, { C: 1 }, { C: 0, G: 0 }, { C: 0, G: 1 }, { C: 1, G: 0 }, { C: 1, G: 1 }];
  return cases.map((given) => {
    const joint = share({ V: 1, T: 1 }, given);
    const product = share({ V: 1 }, given).times(share({ T: 1 }, given));
    return {
      given: Object.entries(given)
        .map(([name, value]) => `${name.toLowerCase()} = ${value}`)
        .join(', '),
      'P(v=1, t=1 | …)': String(joint),
      'P(v=1 | …) P(t=1 | …)': String(product),
      equal: joint.equals(product) ? 'yes' : 'no',
    };
  });
}

/** One or two arrows less, and the claims in another order; some claims hold, some do not. */
export function drawnFactorizations(draws: Draws): Factorizations {
  const draw = (): Factorizations => ({
    cut: draws.shuffled(ARROWS).slice(0, draws.integer(1, 2)),
    order: draws.shuffled(PAPER_CLAIMS.order),
  });
  return draws.until(draw, (the) => falseClaims(the).length >= 2);
}
