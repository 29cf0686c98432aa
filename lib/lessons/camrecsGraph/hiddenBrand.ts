// What the paper's graph still allows when common causes are hidden, and why: two worlds that look alike.
import { asText } from '../../causal/estimands/text.js';
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import { forestInWords } from '../../causal/identification/hedge.js';
import { type Identification, identify } from '../../causal/identification/identify.js';
import { twoModels } from '../../causal/identification/twoModels.js';
import { jointTable, truthUnder } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';

const EFFECT = { do: 'V', on: 'Y' };

/** An answer of identify in two columns. */
export function identificationRow(answer: Identification): Row {
  return answer.kind === 'notIdentifiable'
    ? { answer: 'not identifiable', 'formula, or the hedge against it': forestInWords(answer.witness.outer) }
    : { answer: 'identified', 'formula, or the hedge against it': asText(answer.estimand) };
}

/** For each of the common causes that may be hidden: is the effect of V a formula over the rest, and which? */
export function hidingRows(): Row[] {
  return [[], ['C'], ['G'], ['C', 'G']].map((latent) => {
    const answer = identify(CAMREC_GRAPH, { ...EFFECT, latent });
    return {
      hidden: latent.join(' and ') || 'nothing',
      ...identificationRow(answer),
    };
  });
}

/** Two worlds of the paper's graph with C hidden: what is seen is the same in all cells, what would be done is not. */
export function twoStories(): Row[] {
  const graph = { ...CAMREC_GRAPH, latent: ['C'] };
  const answer = identify(graph, EFFECT);
  if (answer.kind !== 'notIdentifiable') throw new RangeError('expected a hedge: C is hidden');
  const { worlds } = twoModels(graph, { ...EFFECT, hedge: answer.witness });
  const observed = ['G', 'V', 'T', 'Y'];
  const [first, second] = worlds.map((world) => jointTable(world, { of: observed }));
  const cells = [...first, ...second].map(({ values }) => values);
  const same = cells.filter((values) => share(first, values).equals(share(second, values))).length;
  return worlds.map((world, i) => ({
    world: ['one', 'the other'][i],
    'P(y=1 | v=1), seen': String(share([first, second][i], { Y: 1 }, { V: 1 })),
    'P(y=1 | v=0), seen': String(share([first, second][i], { Y: 1 }, { V: 0 })),
    'cells of P(g, v, t, y) alike': `${same / 2} of ${cells.length / 2}`,
    'P(y=1 | do(v=1))': String(truthUnder(world, { V: 1 }, { Y: 1 })),
  }));
}

/** G as an instrument with C hidden: [P(y | g=1) − P(y | g=0)] / [P(v | g=1) − P(v | g=0)] in world 1, whole and with two arrows cut. */
export function instrumentRows(): Row[] {
  const cases = [
    { 'arrows cut': 'none: as drawn', strengths: {} },
    { 'arrows cut': 'G→Y', strengths: { gammaY: '0' } },
    { 'arrows cut': 'G→Y, G→T', strengths: { gammaY: '0', gammaT: '0' } },
  ];
  return cases.map(({ strengths, ...row }) => {
    const world = backdoorWorld(strengths);
    const table = jointTable(world, { of: ['G', 'V', 'Y'] });
    const moved = (name: string): Fraction =>
      share(table, { [name]: 1 }, { G: 1 }).minus(share(table, { [name]: 1 }, { G: 0 }));
    const ratio = moved('Y').over(moved('V'));
    const truth = truthUnder(world, { V: 1 }, { Y: 1 }).minus(truthUnder(world, { V: 0 }, { Y: 1 }));
    return {
      ...row,
      'ratio by G': String(ratio),
      'true effect of V': String(truth),
      right: ratio.equals(truth) ? 'yes' : 'no',
    };
  });
}

function share(table: Parameters<typeof probability>[0], event: Values, given?: Values): Fraction {
  return probability(table, event, given) ?? fraction(0);
}
