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
