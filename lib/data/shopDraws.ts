// Random draws of the shop, the same on every machine and Node version.

/** Standard normal numbers by the polar method: it needs log and sqrt only, since sin and cos differ between Node versions. */
export function normals(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = Math.fround(y * scale);
      return Math.fround(x * scale);
    }
  };
}

/** 1 / (1 + e^−x) as a float32 number: a last bit of `exp` cannot turn a draw that is compared to it. */
export function logistic(x: number): number {
  return Math.fround(1 / (1 + Math.exp(-x)));
}

/** A category with these probabilities. */
export function category(uniform: () => number, probabilities: readonly number[]): number {
  let rest = uniform();
  for (let k = 0; k + 1 < probabilities.length; k++) {
    if (rest < probabilities[k]) return k;
    rest -= probabilities[k];
  }
  return probabilities.length - 1;
}

/** The first `count` of 0 … size − 1 in random order, each set of them equally likely. */
export function sampleWithoutReplacement(uniform: () => number, size: number, count: number): Int32Array {
  const all = Int32Array.from({ length: size }, (_, k) => k);
  for (let k = 0; k < count; k++) {
    const other = k + Math.floor(uniform() * (size - k));
    const value = all[other];
    all[other] = all[k];
    all[k] = value;
  }
  return all.slice(0, count);
}
