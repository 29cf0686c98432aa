// Many tests at once: how small a p-value must be among others to count.

/**
 * Holm's step-down: the k-th smallest of m p-values times m − k + 1, never below the one before, at most 1; in the order given.
 * Source: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics, 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, k) => k).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let floor = 0;
  order.forEach((k, rank) => {
    floor = Math.max(floor, Math.min(1, (pValues.length - rank) * pValues[k]));
    adjusted[k] = floor;
  });
  return adjusted;
}
