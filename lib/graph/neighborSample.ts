// A few neighbors of a user or an item in the clicks, drawn anew whenever asked, and one node beyond each of them.
import type { Dataset } from '../data/dataset.js';
import type { Streams } from '../tensor/streams.js';
import { clicksOfItems, clicksOfUsers, type Lists } from './coOccurrence.js';

/** Neighbors of n nodes, `length` places each: those of node k stand from k · length on. */
export interface NeighborSample {
  /** one hop away: items of a user, users of an item */
  readonly near: Int32Array; // [n length]
  /** two hops away, one beyond each near one: users of a user, items of an item */
  readonly far: Int32Array; // [n length]
}

export interface NeighborSampler {
  ofUsers(ids: Int32Array, random: Streams): NeighborSample;
  ofItems(ids: Int32Array, random: Streams): NeighborSample;
}

/** What stands in places that are left over. */
interface Padding {
  readonly near: number;
  readonly far: number;
}

/**
 * Near neighbors are drawn without replacement, or all taken where they are no more than `length`; a far one is uniform over the
 * neighbors of its near one, the node itself among them. What is left over is padding, item I and user U, one beyond the last; so is
 * what lies beyond padding. Only training clicks count.
 * Source: Chen et al., M3CSR, RecSys 2024, its sampled histories.
 * @param length  positive integer   @param paddingUser  stands for a user that an item lacks
 */
export function neighborSampler(
  data: Pick<Dataset, 'users' | 'items' | 'train'>,
  { length, paddingUser = data.users }: { length: number; paddingUser?: number },
): NeighborSampler {
  const items = clicksOfUsers(data);
  const users = clicksOfItems(data);
  return {
    ofUsers: (ids, random) => sample(ids, items, users, length, { near: data.items, far: data.users }, random),
    ofItems: (ids, random) => sample(ids, users, items, length, { near: paddingUser, far: data.items }, random),
  };
}

function sample(
  ids: Int32Array,
  there: Lists,
  back: Lists,
  length: number,
  padding: Padding,
  random: Streams,
): NeighborSample {
  const next = random.generator();
  const near = new Int32Array(ids.length * length).fill(padding.near);
  const far = new Int32Array(ids.length * length).fill(padding.far);
  ids.forEach((id, k) => {
    const first = k * length;
    const found = fill(near.subarray(first, first + length), listOf(there, id), next);
    for (let p = first; p < first + found; p++) {
      const beyond = listOf(back, near[p]);
      far[p] = beyond[Math.floor(next() * beyond.length)];
    }
  });
  return { near, far };
}

const listOf = ({ start, ids }: Lists, r: number): Int32Array => ids.subarray(start[r], start[r + 1]);

/**
 * Puts entries of a list into the first places, each at most once, every choice of them equally likely; returns how many.
 * Source: Bentley & Floyd, A sample of brilliance, Communications of the ACM 1987.
 */
function fill(places: Int32Array, list: Int32Array, next: () => number): number {
  if (list.length <= places.length) {
    places.set(list);
    return list.length;
  }
  for (let k = 0; k < places.length; k++) {
    const last = list.length - places.length + k;
    const drawn = list[Math.floor(next() * (last + 1))];
    places[k] = places.subarray(0, k).includes(drawn) ? list[last] : drawn;
  }
  return places.length;
}
