// The shop behind the interface of every known world, so that one lesson can ask a market what it asks a table.
import { type Arrow, type CausalGraph, causalGraph } from '../causal/graphs/graph.js';
import type { KnownWorld, Observations } from '../causal/worlds/knownWorld.js';
import type { Streams } from '../tensor/streams.js';
import { type Market, pairsWhere } from './shopMarket.js';
import type { ShopSettings } from './shopOptions.js';
import type { World } from './shopWorld.js';

/**
 * Treatment V (the visual attribute), outcome Y (the preference); rows are the pairs that the shop showed, unit = item. Columns C, G,
 * V, T, Y, A (accident), O (click) and, in the front-door shop, M. The truth is the sum over all pairs; rows are exposed ones,
 * with the logarithm of P(exposure).
 */
export function shopAsWorld(world: World): KnownWorld<Streams> {
  const marketAsWorld = (market: Market): KnownWorld<Streams> => ({
    graph: shopGraph(world.settings),
    treatment: 'V',
    outcome: 'Y',
    truth: world.truth,
    sample: (random) => exposedPairs(market, random),
    intervene: (arm, random) => marketAsWorld(world.intervene(arm, random)),
  });
  return marketAsWorld(world);
}

/**
 * What causes what in the shop; a knob at 0 cuts its arrows. The tastes of a user are one hidden node: they decide with the brand who
 * is shown what, and who likes it.
 */
export function shopGraph({ lambdaC, lambdaG, lambdaY, deltaG, accident, frontDoor }: ShopSettings): CausalGraph {
  const whereOn = (strength: number, arrows: readonly Arrow[]): readonly Arrow[] => (strength === 0 ? [] : arrows);
  return causalGraph({
    nodes: ['C', 'G', 'taste', 'V', 'T', ...(frontDoor ? ['M'] : []), 'E', 'Y', 'A', 'O'],
    arrows: [
      ...whereOn(lambdaC, [
        ['C', 'V'],
        ['C', 'T'],
      ]),
      ...whereOn(lambdaG, [
        ['G', 'V'],
        ['G', 'T'],
      ]),
      ...whereOn(lambdaY, [['C', 'Y']]),
      ...whereOn(deltaG, [['G', 'Y']]),
      ...whereOn(accident, [['G', 'A']]),
      ...viaMediator(frontDoor),
      ['T', 'Y'],
      ['taste', 'Y'],
      ['C', 'E'],
      ['G', 'E'],
      ['taste', 'E'],
      ['E', 'O'],
      ['Y', 'O'],
      ['A', 'O'],
    ],
    latent: ['taste'],
  });
}

function viaMediator(frontDoor: boolean): readonly Arrow[] {
  const through: Arrow[] = [
    ['V', 'M'],
    ['M', 'Y'],
  ];
  return frontDoor ? through : [['V', 'Y']];
}

function exposedPairs(market: Market, random: Streams): Observations {
  const { settings, catalogue } = market;
  const { exposed, preferred, accidental, clicked } = market.sample(random);
  const { users, items } = pairsWhere(exposed, settings.items);
  const ofItem = (values: ArrayLike<number>): Int32Array => items.map((item) => values[item]);
  const ofPair = (flags: Uint8Array): Int32Array =>
    Int32Array.from(items, (item, r) => flags[users[r] * settings.items + item]);
  return {
    columns: {
      C: ofItem(catalogue.confounder),
      G: ofItem(catalogue.context),
      V: ofItem(catalogue.visualAttribute),
      T: ofItem(catalogue.textualAttribute),
      ...(catalogue.mediator && { M: ofItem(catalogue.mediator) }),
      Y: ofPair(preferred),
      A: ofPair(accidental),
      O: ofPair(clicked),
    },
    unit: items,
    logPropensity: Float64Array.from(items, (item, r) => Math.log(market.propensity(users[r], item))),
  };
}
