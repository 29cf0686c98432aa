// What a hedge means in numbers: two worlds that nobody can tell apart by looking, and that answer the question differently.
import { names } from '../graphs/checks.js';
import type { CausalGraph } from '../graphs/graph.js';
import { latentProjection } from '../graphs/latentProjection.js';
import { children, parents } from '../graphs/relatives.js';
import { mutilated } from '../graphs/surgery.js';
import { combinations, type DiscreteWorld, jointTable } from '../worlds/discreteWorld.js';
import { type Fraction, fraction } from '../worlds/fraction.js';
import { levelsOf } from '../worlds/mechanism.js';
import { hiddenCause } from '../worlds/randomWorld.js';
import { probability, type Values } from '../worlds/table.js';
import { type Hedge, isHedge, type JointQuery, withLatent } from './hedge.js';
import { type Coin, type Plan, worldOf } from './twoModelsMechanisms.js';

/** Exact tables of the worlds have two to four cells a node and two a hidden coin. */
const MOST_NODES = 12;

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
 * forest only. Seen, the parity of the roots is the noise of one root in both, and all else is uniform. Set X, and in the first world
 * some coin counts once, so the parity becomes fair; in the second it stays the noise. That noise may listen to X: then nothing of
 * what is seen is effect in the first world, all of it in the second. Nodes on paths from the roots pass the parity on to the outcome,
 * in a second bit (levels 2 and 3) where they lie in the forest too. All other nodes are coins.
 * @throws RangeError if the hedge is none for the question, or for more than 12 observed nodes
 */
export function twoModels(graph: CausalGraph, { hedge, ...query }: JointQuery & { readonly hedge: Hedge }): TwoModels {
  const drawn = withLatent(graph, query.latent);
  const observed = latentProjection(drawn);
  if (!isHedge(graph, hedge, query)) {
    throw new RangeError('the hedge is none for this question; take witness and against from the answer of identify');
  }
  if (observed.nodes.length > MOST_NODES) {
    throw new RangeError(
      `two models are built for at most ${MOST_NODES} observed nodes, got ${observed.nodes.length}; keep only ancestors of the outcome`,
    );
  }
  const coins = coinsOf(drawn, hedge);
  const noise = noiseOf(observed, hedge, query);
  const plan: Plan = { graph: observed, hedge, coins, noise, senders: sendersOf(observed, hedge, query) };
  const worlds = [worldOf(plan, { innerIsDeaf: false }), worldOf(plan, { innerIsDeaf: true })] as const;
  const setting = Object.fromEntries(names(query.do).map((name) => [name, 1]));
  return { worlds, latent: coins.map(({ name }) => name), setting, ...widestEvent(worlds, setting, names(query.on)) };
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

// A root that a treatment points at, if there is one: then in the second world all that is seen between them is effect.
function noiseOf(graph: CausalGraph, { roots }: Hedge, query: JointQuery): Plan['noise'] {
  const above = (root: string): string[] => parents(graph, root).filter((name) => names(query.do).includes(name));
  const root = roots.find((name) => above(name).length > 0) ?? roots[0];
  return { root, by: above(root) };
}

// Shortest paths from the roots to the outcome that no treatment stands on, around the rest of the forest if there are such.
function sendersOf(graph: CausalGraph, { outer, roots }: Hedge, query: JointQuery): Map<string, string[]> {
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

/** The event on which the worlds differ most; of equals the one with the highest levels. */
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
  return events.reduce((widest, next) => (gap(next) >= gap(widest) ? next : widest));
}
