// Four worlds with known mechanisms, each a place where a plausible formula goes wrong.
import { type DiscreteWorld, graphOf, jointTable } from '../discreteWorld.js';
import { binaryMechanism, linear } from '../mechanism.js';
import { observedNodes } from '../randomWorld.js';
import type { Study, WorldStudy } from './study.js';

/** Seeing the sprinkler on says that the sky is probably clear; turning it on does not. */
export const SPRINKLER: WorldStudy = ofWorld({
  title: 'The sprinkler',
  source: 'after Russell and Norvig, Artificial Intelligence, and Pearl (2009), Causality, Figure 1.2',
  levels: {
    cloudy: ['clear', 'cloudy'],
    sprinkler: ['off', 'on'],
    rain: ['no rain', 'rain'],
    wet: ['dry', 'wet'],
  },
  world: {
    cloudy: linear('1/2'),
    sprinkler: linear('1/2', { cloudy: '-2/5' }),
    rain: linear('1/5', { cloudy: '3/5' }),
    wet: binaryMechanism(['sprinkler', 'rain'], { '0,0': '0', '0,1': '9/10', '1,0': '9/10', '1,1': '99/100' }),
  },
  hidden: [],
});

/** Identified, but neither by adjustment nor by a front door: P(y | do x) is a quotient of two sums over w. */
export const NAPKIN: WorldStudy = ofWorld({
  title: 'The napkin',
  source: 'Pearl and Mackenzie (2018), The Book of Why, chapter 7; the probabilities are ours',
  levels: {},
  world: {
    u1: linear('1/2'),
    u2: linear('1/2'),
    W: binaryMechanism(['u1', 'u2'], { '0,0': '1/10', '0,1': '1/10', '1,0': '1/10', '1,1': '9/10' }),
    Z: linear('1/10', { W: '4/5' }),
    X: linear('1/10', { Z: '2/5', u1: '2/5' }),
    Y: linear('1/10', { X: '1/5', u2: '3/5' }),
  },
  hidden: ['u1', 'u2'],
});

/** Z causes neither X nor Y, comes before both, and must be left alone: adjusting for it makes a bias where there was none. */
export const M_BIAS: WorldStudy = ofWorld({
  title: 'The M',
  source: 'Greenland, Pearl and Robins (1999), Epidemiology 10:37; the probabilities are ours',
  levels: {},
  world: {
    u1: linear('1/2'),
    u2: linear('1/2'),
    Z: linear('1/10', { u1: '2/5', u2: '2/5' }),
    X: linear('1/5', { u1: '3/5' }),
    Y: linear('1/5', { u2: '3/5' }),
  },
  hidden: ['u1', 'u2'],
});

/** Nothing to adjust for, but Z moves X and nothing else: with one effect for all, the ratio of the two contrasts is that effect. */
export const INSTRUMENT: WorldStudy = ofWorld({
  title: 'An instrument',
  source: 'Wald (1940), Annals of Mathematical Statistics 11:284, the ratio; the probabilities are ours',
  levels: {},
  world: {
    u: linear('1/2'),
    Z: linear('1/2'),
    X: linear('1/10', { Z: '2/5', u: '3/10' }),
    Y: linear('1/10', { X: '3/10', u: '2/5' }),
  },
  hidden: ['u'],
});

function ofWorld({
  world,
  hidden,
  levels,
  ...words
}: Pick<Study, 'title' | 'source' | 'levels'> & { world: DiscreteWorld; hidden: readonly string[] }): WorldStudy {
  const graph = graphOf(world, { latent: hidden });
  const seen = observedNodes(graph);
  const plain = Object.fromEntries(seen.map((name) => [name, [`${name} = 0`, `${name} = 1`]]));
  return { ...words, levels: { ...plain, ...levels }, graph, table: jointTable(world, { of: seen }), world };
}
