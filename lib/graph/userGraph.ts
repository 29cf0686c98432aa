// Which users click alike, as the graph DualGNN smooths users over; a part of it is drawn anew for each epoch.
import { SparseMatrix } from '../tensor/index.js';
import type { Streams } from '../tensor/streams.js';
import type { CoOccurrences } from './coOccurrence.js';

/**
 * `S`, [U, U]: row u is the softmax of what u's neighbors have in common with u, `s_uv = c_uv e^{n_uv} / Σ_w c_uw e^{n_uw}`, n items
 * clicked by both, c how often v stands in u's list (once, unless `copies` says more). Rows sum to 1; without neighbors they are empty.
 * Source: Wang et al., DualGNN, IEEE Transactions on Multimedia 2021, its user co-occurrence graph.
 * @param copies  c of each neighbor, in the order of `neighbors.other`
 */
export function userGraph({ start, other, count }: CoOccurrences, copies?: ArrayLike<number>): SparseMatrix {
  const users = start.length - 1;
  const value = new Float32Array(other.length);
  for (let u = 0; u < users; u++) {
    const most = count[start[u]]; // the first of a list has the largest count
    const shares: number[] = [];
    for (let p = start[u]; p < start[u + 1]; p++) shares.push((copies?.[p] ?? 1) * Math.exp(count[p] - most));
    const sum = shares.reduce((total, share) => total + share, 0);
    shares.forEach((share, k) => {
      value[start[u] + k] = share / sum;
    });
  }
  return new SparseMatrix(users, users, { start, column: other, value });
}

/**
 * Fills every list shorter than `length` with copies, each of an entry drawn uniformly from the list as it has grown so far: a
 * Pólya urn, so some neighbors of a user with few come to count much more than others. Empty lists stay empty.
 * @returns how often each neighbor then stands in its list, in the order of `neighbors.other`
 */
export function drawnCopies({ start, other }: CoOccurrences, length: number, random: Streams): Int32Array {
  const next = random.generator();
  const copies = new Int32Array(other.length).fill(1);
  const list = new Int32Array(length); // entries, and then copies, of the list at hand
  for (let u = 0; u + 1 < start.length; u++) {
    const own = start[u + 1] - start[u];
    if (own === 0) continue;
    for (let k = 0; k < own && k < length; k++) list[k] = start[u] + k;
    for (let k = own; k < length; k++) {
      list[k] = list[Math.floor(next() * k)];
      copies[list[k]]++;
    }
  }
  return copies;
}
