// Listing sets one by one without trying them all: a binary search that only enters branches in which a set is left.

/** Minimal sets of a family that is not cut by one graph's separators are searched among up to this many candidates. */
const MOST_CANDIDATES = 20;

/** Whether the family has a set that holds all of `required` and nothing outside `allowed`. */
export type Exists = (required: readonly string[], allowed: readonly string[]) => boolean;

interface Branch {
  readonly required: readonly string[];
  readonly allowed: readonly string[];
}

/**
 * Every set of a family between `required` and `allowed`, lazily. The nodes of `allowed` are decided on in turn, without before
 * with, so at most 2 |allowed| calls of `exists` lie between two sets (the scheme of LISTSEP: van der Zander, Liśkiewicz and
 * Textor 2019).
 */
export function* setsBetween(
  required: readonly string[],
  allowed: readonly string[],
  exists: Exists,
): IterableIterator<string[]> {
  const waiting: Branch[] = [{ required, allowed }];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    if (!exists(branch.required, branch.allowed)) continue;
    const halves = halvesOf(branch);
    if (halves) waiting.push(...halves);
    else yield [...branch.allowed];
  }
}

/**
 * The sets between `required` and `allowed` no part of which is in the family (parts that hold `required`), lazily, and without
 * entering branches that hold a set already. In the worst case the time to the next set is exponential, hence the bound.
 * @throws RangeError for more than 20 nodes to decide on
 */
export function* minimalSetsBetween(
  required: readonly string[],
  allowed: readonly string[],
  exists: Exists,
): IterableIterator<string[]> {
  const free = allowed.length - required.length;
  if (free > MOST_CANDIDATES) {
    throw new RangeError(
      `minimal sets are searched among at most ${MOST_CANDIDATES} candidate nodes here, got ${free}; forbid some, or leave out minimal`,
    );
  }
  // For a set that holds some set of the family: if no smaller one does, it is that set.
  const isMinimal = (set: readonly string[]): boolean =>
    set.every((node) => required.includes(node) || !exists(required, without(set, node)));
  const waiting: Branch[] = [{ required, allowed }];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    const held = new Set(branch.required);
    if (!exists(branch.required, branch.allowed)) continue;
    // A set within what the branch holds already: no larger set of the branch is minimal.
    if (exists(required, branch.required)) {
      if (isMinimal(branch.required)) yield allowed.filter((node) => held.has(node));
    } else {
      waiting.push(...(halvesOf(branch) ?? []));
    }
  }
}

/** Sets by size, those of one size in the order of the graph's nodes. */
export function smallFirst(sets: Iterable<string[]>, nodes: readonly string[]): string[][] {
  const position = new Map(nodes.map((node, k) => [node, k]));
  const place = (set: readonly string[], k: number): number => position.get(set[k]) ?? 0;
  return [...sets].sort((a, b) => {
    const differing = a.findIndex((node, k) => node !== b[k]);
    return a.length - b.length || (differing < 0 ? 0 : place(a, differing) - place(b, differing));
  });
}

// The branch with and the branch without the first node that is not decided on; the one to enter first stands last.
function halvesOf({ required, allowed }: Branch): [Branch, Branch] | undefined {
  const held = new Set(required);
  const next = allowed.find((node) => !held.has(node));
  if (next === undefined) return undefined;
  return [
    { required: [...required, next], allowed },
    { required, allowed: without(allowed, next) },
  ];
}

function without(set: readonly string[], node: string): string[] {
  return set.filter((other) => other !== node);
}
