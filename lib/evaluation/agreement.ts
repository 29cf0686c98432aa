// How far two groupings of the same things agree: codes of a codebook against the confounder they should stand for.
// With many more codes than classes NMI and purity rise by chance alone (Vinh, Epps, Bailey 2010, JMLR 11): read AMI and ARI.

/** Counts of label pairs; the labels of each side are numbered in ascending order. */
export interface Contingency {
  /** things counted */
  readonly total: number;
  /** counts[i][j]: things with the i-th label of the first and the j-th label of the second grouping */
  readonly counts: readonly (readonly number[])[];
  readonly rowLabels: readonly number[];
  readonly columnLabels: readonly number[];
  readonly rowSums: readonly number[];
  readonly columnSums: readonly number[];
}

/** All measures of one pair of groupings. */
export interface Agreement {
  /** mutual information over the arithmetic mean of the entropies */
  readonly nmi: number;
  /** the same, corrected for chance: 0 for random codes, 1 for equal groupings */
  readonly ami: number;
  /** adjusted Rand index: 0 for random codes, 1 for equal groupings */
  readonly ari: number;
  /** share of things whose class is the commonest of their code */
  readonly purity: number;
  /** 1 − H(class | code) / H(class) */
  readonly homogeneity: number;
  /** 1 − H(code | class) / H(code) */
  readonly completeness: number;
}

/** Counts how often each label of `codes` meets each label of `classes`; labels are integers of any sign.
 *  @throws {RangeError} on different lengths, no labels, or a label that is no integer */
export function contingency(codes: ArrayLike<number>, classes: ArrayLike<number>): Contingency {
  if (codes.length !== classes.length) {
    throw new RangeError(`both groupings must label the same things, got ${codes.length} and ${classes.length} labels`);
  }
  if (codes.length === 0) throw new RangeError('agreement needs at least one labelled thing, got none');
  const rowLabels = distinct(codes);
  const columnLabels = distinct(classes);
  const rowOf = new Map(rowLabels.map((label, row) => [label, row]));
  const columnOf = new Map(columnLabels.map((label, column) => [label, column]));
  const counts = rowLabels.map(() => new Array<number>(columnLabels.length).fill(0));
  for (let i = 0; i < codes.length; i++) {
    counts[rowOf.get(codes[i]) as number][columnOf.get(classes[i]) as number]++;
  }
  const rowSums = counts.map(sum);
  const columnSums = columnLabels.map((_, column) => sum(counts.map((row) => row[column])));
  return { total: codes.length, counts, rowLabels, columnLabels, rowSums, columnSums };
}

/** Every measure of agreement between `codes` and `classes`. */
export function agreement(codes: ArrayLike<number>, classes: ArrayLike<number>): Agreement {
  const table = contingency(codes, classes);
  const codeEntropy = entropy(table.rowSums);
  const classEntropy = entropy(table.columnSums);
  const information = mutualInformation(table);
  const mean = (codeEntropy + classEntropy) / 2;
  const expected = expectedMutualInformation(table);
  const trivial = codeEntropy === 0 && classEntropy === 0; // one label on either side: the same grouping
  return {
    nmi: trivial ? 1 : information / mean,
    ami: trivial || isPermutation(table) ? 1 : (information - expected) / (mean - expected),
    ari: adjustedRand(table),
    purity: sum(table.counts.map((row) => Math.max(...row))) / table.total,
    homogeneity: classEntropy === 0 ? 1 : information / classEntropy,
    completeness: codeEntropy === 0 ? 1 : information / codeEntropy,
  };
}

/** Perplexity exp(H) of a usage histogram: the number of codes that would be in use if all were used alike.
 *  @param counts  uses of each code, not all zero */
export function perplexity(counts: ArrayLike<number>): number {
  for (let k = 0; k < counts.length; k++) {
    if (!(counts[k] >= 0)) throw new RangeError(`uses of code ${k} must be a count, got ${counts[k]}`);
  }
  const uses = Array.from(counts);
  if (!(sum(uses) > 0)) throw new RangeError('perplexity needs at least one use of a code, got none');
  return Math.exp(entropy(uses));
}

/** Entropy in nats of the distribution proportional to `counts`. */
export function entropy(counts: readonly number[]): number {
  const total = sum(counts);
  return sum(counts.map((n) => (n > 0 ? -(n / total) * Math.log(n / total) : 0)));
}

// I = Σ_ij p_ij ln(p_ij / (p_i p_j))
function mutualInformation({ counts, rowSums, columnSums, total }: Contingency): number {
  let information = 0;
  counts.forEach((row, i) => {
    row.forEach((n, j) => {
      if (n > 0) information += (n / total) * Math.log((n * total) / (rowSums[i] * columnSums[j]));
    });
  });
  return Math.max(0, information);
}

// E[I] over all tables with these margins: n_ij is hypergeometric (Vinh et al. 2010, Eq. 24a).
function expectedMutualInformation({ rowSums, columnSums, total }: Contingency): number {
  const logFactorial = new Float64Array(total + 1);
  for (let n = 2; n <= total; n++) logFactorial[n] = logFactorial[n - 1] + Math.log(n);
  let expected = 0;
  for (const a of rowSums) {
    for (const b of columnSums) {
      const margins =
        logFactorial[a] + logFactorial[b] + logFactorial[total - a] + logFactorial[total - b] - logFactorial[total];
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
        const ways = logFactorial[n] + logFactorial[a - n] + logFactorial[b - n] + logFactorial[total - a - b + n];
        expected += (n / total) * Math.log((total * n) / (a * b)) * Math.exp(margins - ways);
      }
    }
  }
  return expected;
}

// (Σ C(n_ij,2) − E) / (mean of the margins' pairs − E), Hubert and Arabie 1985
function adjustedRand({ counts, rowSums, columnSums, total }: Contingency): number {
  const pairs = (n: number): number => (n * (n - 1)) / 2;
  const together = sum(counts.flat().map(pairs));
  const inRows = sum(rowSums.map(pairs));
  const inColumns = sum(columnSums.map(pairs));
  const expected = total > 1 ? (inRows * inColumns) / pairs(total) : 0;
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

// Equal up to the names of the labels: the correction for chance would divide 0 by 0 when every label is used once.
function isPermutation({ counts }: Contingency): boolean {
  const single = (line: readonly number[]): boolean => line.filter((n) => n > 0).length === 1;
  return counts.every(single) && counts[0].every((_, j) => single(counts.map((row) => row[j])));
}

function distinct(labels: ArrayLike<number>): number[] {
  const found = new Set<number>();
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i])) throw new RangeError(`label ${i} must be an integer, got ${labels[i]}`);
    found.add(labels[i]);
  }
  return [...found].sort((a, b) => a - b);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
