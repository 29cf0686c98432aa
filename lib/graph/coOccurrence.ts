// Who has most in common with whom: users by the items they both clicked, items by the users who clicked both.
import type { Dataset, Interactions } from '../data/dataset.js';

/** Lists of whole numbers: list r is `ids[start[r] .. start[r + 1])`, each number once in it. */
export interface Lists {
  readonly start: Int32Array; // [lists + 1]
  readonly ids: Int32Array;
}

/** The lists most like each list, the most like first: those of r stand at start[r] .. start[r + 1]. */
export interface CoOccurrences {
  readonly start: Int32Array; // [lists + 1]
  readonly other: Int32Array;
  /** numbers in common */
  readonly count: Int32Array;
}

export function clicksOfUsers({ train }: Pick<Dataset, 'train'>): Lists {
  return { start: train.start, ids: train.items };
}

export function clicksOfItems({ items, train }: { items: number; train: Interactions }): Lists {
  return turned(clicksOfUsers({ train }), items);
}

/**
 * For each list the `most` others with the largest `C_rs = |r ∩ s|`, s ≠ r, of those with `C_rs ≥ atLeast`; equal counts go to the
 * lower number. One list's counts are held at a time: memory is that of the result, time Σ over numbers of (lists holding it)².
 * @param most  positive integer   @param atLeast  positive integer
 */
export function coOccurrences(lists: Lists, { most, atLeast = 1 }: { most: number; atLeast?: number }): CoOccurrences {
  const rows = lists.start.length - 1;
  const holders = turned(lists, lists.ids.reduce((largest, id) => Math.max(largest, id), -1) + 1);
  const common = new Int32Array(rows); // with the list at hand; 0 again when it is done
  const start = new Int32Array(rows + 1);
  const other: number[] = [];
  const count: number[] = [];
  for (let r = 0; r < rows; r++) {
    const met: number[] = [];
    for (let p = lists.start[r]; p < lists.start[r + 1]; p++) {
      const id = lists.ids[p];
      for (let q = holders.start[id]; q < holders.start[id + 1]; q++) {
        const s = holders.ids[q];
        if (s !== r && common[s]++ === 0) met.push(s);
      }
    }
    const alike = met.filter((s) => common[s] >= atLeast).sort((a, b) => common[b] - common[a] || a - b);
    for (const s of alike.slice(0, most)) {
      other.push(s);
      count.push(common[s]);
    }
    start[r + 1] = other.length;
    for (const s of met) common[s] = 0;
  }
  return { start, other: Int32Array.from(other), count: Int32Array.from(count) };
}

/** Which lists hold each number below `size`, ascending. */
function turned({ start, ids }: Lists, size: number): Lists {
  const turnedStart = new Int32Array(size + 1);
  for (const id of ids) turnedStart[id + 1]++;
  for (let id = 0; id < size; id++) turnedStart[id + 1] += turnedStart[id];
  const next = turnedStart.slice(0, size);
  const holders = new Int32Array(ids.length);
  for (let r = 0; r + 1 < start.length; r++) {
    for (let p = start[r]; p < start[r + 1]; p++) holders[next[ids[p]]++] = r;
  }
  return { start: turnedStart, ids: holders };
}
