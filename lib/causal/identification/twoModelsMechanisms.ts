// How the nodes of the two worlds behave: parities of coins along a hedge, and messages from its roots to the outcome.
import type { Arrow, CausalGraph } from '../graphs/graph.js';
import type { DiscreteWorld } from '../worlds/discreteWorld.js';
import { type Fraction, fraction } from '../worlds/fraction.js';
import type { Mechanism } from '../worlds/mechanism.js';
import type { Values } from '../worlds/table.js';
import type { Hedge } from './hedge.js';

/** A fair coin that two nodes of the outer forest listen to. */
export interface Coin {
  readonly name: string;
  readonly ends: Arrow;
}

export interface Plan {
  readonly graph: CausalGraph;
  readonly hedge: Hedge;
  readonly coins: readonly Coin[];
  /** of each node that passes the roots' parity on, the parents from which it has it */
  readonly senders: ReadonlyMap<string, readonly string[]>;
  /** the one root with noise, and the treatments that point at it: their parity says which way it is flipped more often */
  readonly noise: { readonly root: string; readonly by: readonly string[] };
}

/** How often a noisy bit is flipped: anything other than 0, 1/2 and 1 would do. */
const FLIPPED = fraction(1, 4);
const ONE = fraction(1);
const FAIR: Mechanism = { parents: [], probability: () => fraction(1, 2) };

/** One of the two worlds: in the second the inner forest is deaf to the outer one, to its arrows and to its coins. */
export function worldOf(plan: Plan, { innerIsDeaf }: { innerIsDeaf: boolean }): DiscreteWorld {
  const coins = plan.coins.map(({ name }): [string, Mechanism] => [name, FAIR]);
  const nodes = plan.graph.nodes.map((name): [string, Mechanism] => [name, mechanismOf(name, plan, innerIsDeaf)]);
  return Object.fromEntries([...coins, ...nodes]);
}

// The lowest bit of a value is the forest's; the message is the next one, or the lowest where the node is not in the forest.
function mechanismOf(name: string, plan: Plan, innerIsDeaf: boolean): Mechanism {
  const { hedge, senders, noise } = plan;
  const from = senders.get(name) ?? [];
  const inForest = hedge.outer.nodes.includes(name);
  if (!inForest && from.length === 0) return FAIR;
  const tied = tiesOf(name, plan);
  const heard = innerIsDeaf && hedge.inner.nodes.includes(name) ? tied.inside : tied.all;
  const isNoisy = name === noise.root;
  const forestBit = (values: Values): Fraction => {
    const bit = parity([...heard, ...(isNoisy ? noise.by : [])].map((cause) => values[cause]));
    return isNoisy ? noisy(bit) : fraction(bit);
  };
  const messageBit = (values: Values): Fraction =>
    noisy(parity(from.map((sender) => messageOf(sender, values[sender], plan))));
  const listens = [...new Set([...tied.all, ...(isNoisy ? noise.by : []), ...from])];
  if (from.length === 0) return { parents: listens, probability: forestBit };
  if (!inForest) return { parents: listens, probability: messageBit };
  const distribution = (values: Values): Fraction[] => {
    const [low, high] = [forestBit(values), messageBit(values)];
    return [0, 1, 2, 3].map((level) => chance(low, level & 1).times(chance(high, level >> 1)));
  };
  return { parents: listens, levels: 4, distribution };
}

/** The parents and coins of a node in the outer forest, and those of them that belong to the inner one. */
function tiesOf(name: string, { hedge, coins }: Plan): { all: string[]; inside: string[] } {
  const isInner = (node: string): boolean => hedge.inner.nodes.includes(node);
  const causes = hedge.outer.arrows.filter(([, to]) => to === name).map(([cause]) => cause);
  const around = coins.filter(({ ends }) => ends.includes(name));
  const namesOf = (some: readonly Coin[]): string[] => some.map((coin) => coin.name);
  return {
    all: [...causes, ...namesOf(around)],
    inside: [...causes.filter(isInner), ...namesOf(around.filter(({ ends }) => ends.every(isInner)))],
  };
}

// What a sender tells: the forest bit of a root, the message of a node that got one, of a node that is both their parity.
function messageOf(sender: string, value: number, { hedge, senders }: Plan): number {
  const own = hedge.roots.includes(sender) ? value : 0;
  if (!senders.has(sender)) return own;
  return own + (hedge.outer.nodes.includes(sender) ? value >> 1 : value);
}

/** The parity of the lowest bits. */
function parity(values: readonly number[]): number {
  return values.reduce((all, value) => all ^ (value & 1), 0);
}

/** The probability of a 1 where `bit` is now and then flipped. */
function noisy(bit: number): Fraction {
  return chance(FLIPPED, 1 - bit);
}

function chance(one: Fraction, bit: number): Fraction {
  return bit === 1 ? one : ONE.minus(one);
}
