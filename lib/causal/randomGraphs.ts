// Random causal graphs from a fixed stream, for tests that ask many graphs the same question.
import { type Arrow, type CausalGraph, causalGraph } from './graphs/graph.js';

/** Draws an integer from 0 to limit − 1. */
export type Integer = (limit: number) => number;

/** A fixed stream of integers, by Lehmer's generator; `seed` from 1 to 2147483646. */
export function integers(seed: number): Integer {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}

/**
 * A graph over the nodes a, b, c, …: each pair has an arrow with probability `arrowShare` and a hidden common cause with
 * `bidirectedShare`, each node is latent with `latentShare`. The order of causes is drawn too, so it is not the order of names.
 */
export function randomGraph(
  integer: Integer,
  {
    nodes = 5,
    arrowShare = 0.4,
    bidirectedShare = 0,
    latentShare = 0,
  }: { nodes?: number; arrowShare?: number; bidirectedShare?: number; latentShare?: number } = {},
): CausalGraph {
  const names = Array.from({ length: nodes }, (_, k) => String.fromCharCode(97 + k));
  const happens = (share: number): boolean => integer(1_000_000) < share * 1_000_000;
  const order = shuffled(integer, names);
  const pairs = order.flatMap((from, k) => order.slice(k + 1).map((to): Arrow => [from, to]));
  const arrows = pairs.filter(() => happens(arrowShare));
  const bidirected = pairs.filter(() => happens(bidirectedShare));
  return causalGraph({ nodes: names, arrows, bidirected, latent: names.filter(() => happens(latentShare)) });
}

function shuffled(integer: Integer, names: readonly string[]): string[] {
  const left = [...names];
  return names.map(() => left.splice(integer(left.length), 1)[0]);
}

/** A random question about sets: one treatment, sometimes two, one outcome, sometimes two, now and then nodes required or forbidden. */
export function randomSetQuery(
  integer: Integer,
  graph: CausalGraph,
): { do: string[]; on: string[]; required: string[]; forbidden: string[] } {
  const left = shuffled(integer, graph.nodes);
  const treatments = left.splice(0, integer(5) === 0 && left.length > 2 ? 2 : 1);
  const outcomes = left.splice(0, integer(5) === 0 && left.length > 1 ? 2 : 1);
  const required = integer(4) === 0 ? left.splice(0, 1) : [];
  const forbidden = integer(4) === 0 ? left.splice(0, 1) : [];
  return { do: treatments, on: outcomes, required, forbidden };
}
