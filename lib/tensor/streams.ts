// Named streams of random numbers from one root seed. Adding a stream never shifts the numbers of another one.
import seedrandom from 'seedrandom';

/** A node in the tree of random streams: `random.fork('epoch', 3).fork('negatives')`. */
export interface Streams {
  /** names from the root to here, separated by `/` */
  readonly path: string;
  /** 32-bit seed of this stream, never 0, for bulk draws in a kernel */
  readonly seed: number;
  /** The stream of that name below this one; the same name gives the same stream. */
  fork(...names: (string | number)[]): Streams;
  /** A fresh generator of uniform numbers in [0, 1); each call starts the same sequence anew. */
  generator(): () => number;
}

/** The tree of streams that grows from `seed`, a positive integer below 2³². */
export function streams(seed: number): Streams {
  if (!Number.isInteger(seed) || seed < 1 || seed >= 2 ** 32) {
    throw new RangeError(`seed must be an integer from 1 to 4294967295, got ${seed}`);
  }
  return stream(String(seed));
}

function stream(path: string): Streams {
  return {
    path,
    seed: hash(path) || 1,
    fork: (...names) => stream([path, ...names].join('/')),
    generator: () => seedrandom.alea(path),
  };
}

// FNV-1a, then the finaliser of MurmurHash3: neighbours such as step/1 and step/2 share no pattern.
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
