// Two proxies of a hidden confounder, whose chances of a wrong reading nobody knows, and what each of them must not do.
import { type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { separated } from '../../causal/graphs/separation.js';
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, sum } from '../../causal/worlds/fraction.js';
import { assignments, probability, type Table } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { misread } from './misreading.js';

/** Columns that play the two parts. */
export interface Proxies {
  /** independent of Y given V, C, G */
  readonly Z: string;
  /** independent of V and Z given C, G */
  readonly W: string;
}

/**
 * Effect of a binary V on Y, C hidden and binary: within each g and v find h(w) with Σ_w h(w) P(w | z, v, g) = P(y | z, v, g) for
 * both z; then P(y | do v) = Σ_g P(g) Σ_w h(w) P(w | g) (Miao, Geng and Tchetgen Tchetgen 2018).
 * @returns undefined where Z tells nothing of W (the rank condition fails)
 */
export function proxyEffect(table: Table, proxies: Proxies): Fraction | undefined {
  const [treated, control] = [1, 0].map((V) => levelUnder(table, V, proxies));
  return treated && control && treated.minus(control);
}

function levelUnder(table: Table, V: number, { Z, W }: Proxies): Fraction | undefined {
  const terms = assignments(table, ['G']).map((g) => {
    const at = [0, 1].map((z) => ({ V, [Z]: z, ...g }));
    const [w, y] = [{ [W]: 1 }, { Y: 1 }].map((event) => at.map((given) => probability(table, event, given)));
    const [w0, w1, y0, y1] = [...w, ...y];
    const [share, weight] = [probability(table, { [W]: 1 }, g), probability(table, g)];
    if (!w0 || !w1 || !y0 || !y1 || !share || !weight || w0.equals(w1)) return undefined;
    // Two equations, h(0) (1 − w_z) + h(1) w_z = y_z: the line through both points, read off at P(w | g).
    const slope = y1.minus(y0).over(w1.minus(w0));
    return weight.times(y0.plus(slope.times(share.minus(w0))));
  });
  return terms.every((term): term is Fraction => term !== undefined) ? sum(terms) : undefined;
}

/** World 1 with two more readings of the brand, R wrong in a fifth and S in three tenths, and D, a coin. */
export function worldWithReadings(): DiscreteWorld {
  return { ...backdoorWorld(), R: misread('1/5'), S: misread('3/10'), D: linear('1/2') };
}

/** The formula with different columns in its two places. */
export function proxyRows(): Row[] {
  const table = jointTable(worldWithReadings());
  const row = (Z: string, W: string, remark: string): Row => {
    const effect = proxyEffect(table, { Z, W });
    return { Z, W, effect: effect ? effect.toNumber().toFixed(6) : 'not estimable', remark };
  };
  return [
    row('R', 'S', 'two readings of the brand'),
    row('S', 'R', 'the same, exchanged'),
    row('R', 'T', 'W moves Y: allowed'),
    row('T', 'R', 'Z moves Y: not allowed'),
    row('R', 'D', 'D is a coin: the rank condition fails'),
  ];
}

/** A hidden brand C, the effect of V on Y, and columns that tell of C, with what else each of them touches. */
export interface ProxyGraph {
  readonly columns: readonly string[];
  /** beside C → V, C → Y, V → Y and C → each column */
  readonly further: readonly (readonly [from: string, to: string])[];
}

/** T is a text that people read, R a reading of the brand, S the seller's style, which decides on photos too. */
export const TEXT_READING_STYLE: ProxyGraph = {
  columns: ['T', 'R', 'S'],
  further: [
    ['T', 'Y'],
    ['S', 'V'],
  ],
};

/** All arrows, C hidden. */
export function graphOfProxies({ columns, further }: ProxyGraph): CausalGraph {
  const tellsOf = columns.map((name) => ['C', name] as const);
  return causalGraph({ arrows: [['C', 'V'], ['C', 'Y'], ['V', 'Y'], ...tellsOf, ...further], latent: ['C'] });
}

/** Which columns may stand in the place of Z, and which in that of W, by separation in the graph. */
export function rolesOf(the: ProxyGraph): { Z: string[]; W: string[] } {
  const graph = graphOfProxies(the);
  return {
    Z: the.columns.filter((name) => separated(graph, name, 'Y', ['V', 'C'])),
    W: the.columns.filter((name) => separated(graph, name, 'V', ['C'])),
  };
}

/** Other columns; both places can be filled, and neither by all of them. */
export function drawnProxies(draws: Draws): ProxyGraph {
  const columns = ['A', 'B', 'D', 'E'];
  const draw = (): ProxyGraph => ({
    columns,
    // One with arrows to both V and Y would be a second confounder, and the formula would have to adjust for it.
    further: columns.flatMap((name) =>
      draws.pick<[string, string][]>([[], [[name, 'Y']], [[name, 'V']], [['V', name]]]),
    ),
  });
  return draws.until(draw, (drawn) => {
    const { Z, W } = rolesOf(drawn);
    return [Z, W].every((role) => role.length > 0 && role.length < columns.length) && Z.join() !== W.join();
  });
}
