// Three ways to test on the shop: clicks held out of the log, items shown at random, attributes drawn at random.
import type { Streams } from '../tensor/streams.js';
import type { Matrix } from './dataset.js';
import type { Pairs } from './interactions.js';
import { sampleWithoutReplacement } from './shopDraws.js';
import type { Market } from './shopMarket.js';

/** The logged clicks in three parts. */
export interface Splits {
  readonly train: Pairs;
  readonly valid: Pairs;
  readonly test: Pairs;
}

/** A test in which chance, not the shop, chose what each user saw: user u met `items[u × candidates … ]`. */
export interface RandomisedTest {
  /** items shown to each user */
  readonly candidates: number;
  readonly items: Int32Array; // [U × candidates]
  /** Y: liked it */
  readonly preferred: Uint8Array; // [U × candidates]
  /** Y or A: liked it or slipped */
  readonly clicked: Uint8Array; // [U × candidates]
  /** S^V as these pages showed it */
  readonly visualAttribute: Uint8Array; // [I]
  /** v as these pages showed it: what a model must be fed to score them */
  readonly visual: Matrix; // [I, dimensions]
}

/**
 * Holds out a random 20 % of each user's clicks (rounded), half of them for validation and half for test; of an odd number
 * the last goes to the test split for users of even number and to validation for the others, so the two are of one size.
 * A user with fewer than 3 clicks keeps all of them for training.
 */
export function holdOut(clicks: Pairs, users: number, random: Streams): Splits {
  const uniform = random.generator();
  const byUser: number[][] = Array.from({ length: users }, () => []);
  for (let r = 0; r < clicks.users.length; r++) byUser[clicks.users[r]].push(clicks.items[r]);
  const splits = { train: emptyPairs(), valid: emptyPairs(), test: emptyPairs() };
  byUser.forEach((own, user) => {
    const held = Math.floor(own.length / 5 + 0.5);
    const inTest = user % 2 === 0 ? Math.ceil(held / 2) : Math.floor(held / 2);
    const order = sampleWithoutReplacement(uniform, own.length, own.length);
    order.forEach((position, rank) => {
      const split = rank < inTest ? splits.test : rank < held ? splits.valid : splits.train;
      split.users.push(user);
      split.items.push(own[position]);
    });
  });
  return splits;
}

/**
 * Shows each user `candidates` items, uniformly from the whole catalogue, on a new occasion: what is shown depends on
 * neither brand, tier, attributes nor user. (A click of the log says nothing more of a pair here than its preference does.)
 */
export function randomisedTest(market: Market, random: Streams): RandomisedTest {
  const { users, items: catalogueSize, candidates } = market.settings;
  const uniform = random.fork('candidates').generator();
  const { preferred, accidental } = market.sample(random.fork('occasion'));
  const items = new Int32Array(users * candidates);
  for (let u = 0; u < users; u++)
    items.set(sampleWithoutReplacement(uniform, catalogueSize, candidates), u * candidates);
  const pairAt = (position: number) => Math.floor(position / candidates) * catalogueSize + items[position];
  return {
    candidates,
    items,
    preferred: Uint8Array.from(items, (_, position) => preferred[pairAt(position)]),
    clicked: Uint8Array.from(items, (_, position) => preferred[pairAt(position)] | accidental[pairAt(position)]),
    visualAttribute: market.catalogue.visualAttribute,
    visual: market.catalogue.visual,
  };
}

function emptyPairs(): { users: number[]; items: number[] } {
  return { users: [], items: [] };
}
