// What a hedge means in numbers: two worlds that nobody can tell apart by looking, and that answer the question differently.
import { names } from '../graphs/checks.js';
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { children, parents } from '../graphs/relatives.js';
import { mutilated } from '../graphs/surgery.js';
import { combinations, type DiscreteWorld, jointTable } from '../worlds/discreteWorld.js';
import { type Fraction, fraction } from '../worlds/fraction.js';
import { levelsOf, type Mechanism } from '../worlds/mechanism.js';
import { hiddenCause } from '../worlds/randomWorld.js';
import { probability, type Values } from '../worlds/table.js';
import { type Hedge, isHedge } from './hedge.js';
import type { EffectQuery } from './query.js';

/** Exact tables of the worlds have two to four cells a node and two a hidden coin. */
const MOST_NODES = 12;

/** How often a noisy bit is flipped: anything other than 0, 1/2 and 1 would do. */
const FLIPPED = fraction(1, 4);
const NEVER = fraction(0);
const ONE = fraction(1);
const FAIR: Mechanism = { parents: [], probability: () => fraction(1, 2) };

export interface TwoModels {
  /** variables are the observed nodes and the hidden coins; the observed joint distribution is the same and positive everywhere */
  readonly worlds: readonly [DiscreteWorld, DiscreteWorld];
  /** the hidden coins, under the name of a drawn latent node where there is one for the pair, else as in `U[X,Y]` */
  readonly latent: readonly string[];
  readonly setting: Values;
  readonly event: Values;
  /** P(event | do(setting)) in either world */
  readonly effects: readonly [Fraction, Fraction];
}

/**
 * Two worlds of the graph, with its latent nodes projected out, that have the same observed joint distribution and different effects
 * P(on | do(do)): the parities of Shpitser and Pearl (2006, Theorem 4), with noise. A bit of each node of the outer forest is the
 * parity of its parents' bits and of fair coins, one for each edge ↔; in the second world nodes of the inner forest listen to the inner
 * forest only. Seen, the parity of the roots is the noise at one root in both, and all else is uniform. Set X, and in the first world
 * some coin counts once, so the parity becomes fair, in the second it stays. Nodes on paths from the roots pass the parity on to the
 * outcome, in a second bit (levels 2 and 3) where they lie in the forest too. All other nodes are coins.
 * @throws RangeError if the hedge is none for the question, or for more than 12 observed nodes
 */
export function twoModels(graph: CausalGraph, { hedge, ...query }: EffectQuery & { readonly hedge: Hedge }): TwoModels {
  const observed = latentProjection(graph);
  if (!isHedge(graph, hedge, query)) {
    throw new RangeError('the hedge is none for this question; take witness and against from the answer of identify');
  }
  if (observed.nodes.length > MOST_NODES) {
    throw new RangeError(
      `two models are built for at most ${MOST_NODES} observed nodes, got ${observed.nodes.length}; keep only ancestors of the outcome`,
    );
  }
  const coins = coinsOf(graph, hedge);
  const plan: Plan = { graph: observed, hedge, coins, senders: sendersOf(observed, hedge, query) };
  const worlds = [worldOf(plan, { innerIsDeaf: false }), worldOf(plan, { innerIsDeaf: true })] as const;
  const setting = Object.fromEntries(names(query.do).map((name) => [name, 1]));
  return { worlds, latent: coins.map(({ name }) => name), setting, ...widestEvent(worlds, setting, names(query.on)) };
}

/** A fair coin that two nodes of the forest listen to. */
interface Coin {
  readonly name: string;
  readonly ends: Arrow;
}

interface Plan {
  readonly graph: CausalGraph;
  readonly hedge: Hedge;
  readonly coins: readonly Coin[];
  /** of each node that passes the roots' parity on, the parents from which it has it */
  readonly senders: ReadonlyMap<string, readonly string[]>;
}

function coinsOf(graph: CausalGraph, { outer }: Hedge): Coin[] {
  const taken = new Set<string>();
  return outer.bidirected.map((ends) => {
    const [a, b] = ends;
    const drawn = graph.latent.find(
      (name) => !taken.has(name) && children(graph, name).includes(a) && children(graph, name).includes(b),
    );
    const name = drawn ?? hiddenCause(graph, a, b);
    taken.add(name);
    return { name, ends };
  });
}

// Shortest paths from the roots to the outcome that no treatment stands on, around the rest of the forest if there are such.
function sendersOf(graph: CausalGraph, { outer, roots }: Hedge, query: EffectQuery): Map<string, string[]> {
  const on = new Set(names(query.on));
  const cut = mutilated(graph, { into: names(query.do) });
  const inForest = new Set(outer.nodes.filter((name) => !roots.includes(name)));
  const around = nextTowards(cut, on, (name) => !inForest.has(name));
  const isReached = (root: string): boolean => on.has(root) || around.has(root);
  const next = roots.every(isReached) ? around : nextTowards(cut, on, () => true);
  const senders = new Map<string, string[]>();
  for (const root of roots) {
    let node = root;
    for (let to = next.get(node); to !== undefined && !on.has(node); to = next.get(node)) {
      const known = senders.get(to) ?? [];
      if (!known.includes(node)) senders.set(to, [...known, node]);
      node = to;
    }
  }
  return senders;
}

/** Of each node with a directed path to `on` through nodes that `passes` lets through, the next node on a shortest one. */
function nextTowards(
  graph: CausalGraph,
  on: ReadonlySet<string>,
  passes: (name: string) => boolean,
): Map<string, string> {
  const next = new Map<string, string>();
  const reached = new Set([...on].filter(passes));
  // `reached` grows while it is read, nearer nodes first.
  for (const node of reached) {
    for (const parent of parents(graph, node)) {
      if (reached.has(parent) || !passes(parent)) continue;
      reached.add(parent);
      next.set(parent, node);
    }
  }
  return next;
}

function worldOf(plan: Plan, { innerIsDeaf }: { innerIsDeaf: boolean }): DiscreteWorld {
  const coins = plan.coins.map(({ name }): [string, Mechanism] => [name, FAIR]);
  const nodes = plan.graph.nodes.map((name): [string, Mechanism] => [name, mechanismOf(name, plan, innerIsDeaf)]);
  return Object.fromEntries([...coins, ...nodes]);
}

// The lowest bit of a value is the forest's; the message is the next one, or the lowest where the node is not in the forest.
function mechanismOf(name: string, { hedge, coins, senders }: Plan, innerIsDeaf: boolean): Mechanism {
  const { outer, inner, roots } = hedge;
  const inForest = (node: string): boolean => outer.nodes.includes(node);
  const from = senders.get(name) ?? [];
  if (!inForest(name) && from.length === 0) return FAIR;
  const causes = outer.arrows.filter(([, to]) => to === name).map(([cause]) => cause);
  const around = coins.filter(({ ends }) => ends.includes(name));
  // The second world's inner forest hears of the outer one neither by an arrow nor by a coin.
  const isDeaf = innerIsDeaf && inner.nodes.includes(name);
  const heard = [
    ...causes.filter((cause) => !isDeaf || inner.nodes.includes(cause)),
    ...around.filter(({ ends }) => !isDeaf || ends.every((end) => inner.nodes.includes(end))).map((coin) => coin.name),
  ];
  const forestBit = (values: Values): number => parity(heard.map((cause) => values[cause]));
  const messageOf = (node: string, value: number): number => {
    const own = roots.includes(node) ? value : 0;
    return senders.has(node) ? own + (inForest(node) ? value >> 1 : value) : own;
  };
  const messageBit = (values: Values): number => parity(from.map((sender) => messageOf(sender, values[sender])));
  const listens = [...new Set([...causes, ...around.map((coin) => coin.name), ...from])];
  const forestNoise = name === roots[0] ? FLIPPED : NEVER;
  if (from.length === 0) return { parents: listens, probability: (values) => noisy(forestBit(values), forestNoise) };
  if (!inForest(name)) return { parents: listens, probability: (values) => noisy(messageBit(values), FLIPPED) };
  const distribution = (values: Values): Fraction[] => {
    const [low, high] = [noisy(forestBit(values), forestNoise), noisy(messageBit(values), FLIPPED)];
    return [0, 1, 2, 3].map((level) => chance(low, level & 1).times(chance(high, level >> 1)));
  };
  return { parents: listens, levels: 4, distribution };
}

/** The parity of the lowest bits. */
function parity(values: readonly number[]): number {
  return values.reduce((all, value) => all ^ (value & 1), 0);
}

/** The probability of a 1 where `bit` is flipped with the given probability. */
function noisy(bit: number, flipped: Fraction): Fraction {
  return bit === 1 ? ONE.minus(flipped) : flipped;
}

function chance(one: Fraction, bit: number): Fraction {
  return bit === 1 ? one : ONE.minus(one);
}

/** The event on which the worlds differ most. */
function widestEvent(
  worlds: TwoModels['worlds'],
  setting: Values,
  on: readonly string[],
): Pick<TwoModels, 'event' | 'effects'> {
  const [first, second] = worlds.map((world) => jointTable(world, { set: setting, of: on }));
  const events = combinations(on, (name) => levelsOf(worlds[0][name])).map((event) => {
    const effects = [probability(first, event), probability(second, event)].map((p) => p ?? fraction(0));
    return { event, effects: [effects[0], effects[1]] as const };
  });
  const gap = ({ effects: [a, b] }: (typeof events)[number]): number => Math.abs(a.minus(b).toNumber());
  return events.reduce((widest, next) => (gap(next) > gap(widest) ? next : widest));
}
