// Rows that stand several times in a batch, merged: what is computed for a row is then computed once.

/** The row numbers of a list, each once in the order they come, and how often each stands there. */
export function distinctRows(ids: Int32Array): { distinct: Int32Array; count: Float32Array } {
  const count = new Map<number, number>();
  for (const id of ids) count.set(id, (count.get(id) ?? 0) + 1);
  return { distinct: Int32Array.from(count.keys()), count: Float32Array.from(count.values()) };
}
