// Smoking, tar and cancer with a hidden inclination to smoke: what the front door was made for. The numbers are made up.
import { causalGraph } from '../../graphs/graph.js';
import { type DiscreteWorld, jointTable } from '../discreteWorld.js';
import { fraction } from '../fraction.js';
import { binaryMechanism, linear } from '../mechanism.js';
import type { WorldStudy } from './study.js';

interface TarShares {
  readonly smokers: string;
  /** P(tar | smoke) for smoke = 0, 1 */
  readonly tar: readonly [string, string];
  /** P(cancer | smoke, tar) for 0,0; 0,1; 1,0; 1,1 */
  readonly cancer: readonly [string, string, string, string];
}

/** 800,000 people: smokers are healthier in the table, and smoking makes ill. */
export const SMOKING_TAR: WorldStudy = smokingStudy(
  'Smoking, tar and cancer',
  'Pearl, Glymour and Jewell (2016), Causal Inference in Statistics: A Primer, Table 3.1',
  { smokers: '1/2', tar: ['1/20', '19/20'], cancer: ['9/10', '19/20', '1/10', '3/20'] },
);

/** The same story with numbers in which smokers are more often ill, and smoking protects. */
export const SMOKING_GENOTYPE: WorldStudy = smokingStudy(
  'Smoking and the genotype',
  'Pearl (2009), Causality, section 3.3.2, the table of the genotype theory',
  { smokers: '1/2', tar: ['1/20', '19/20'], cancer: ['1/10', '1/20', '9/10', '17/20'] },
);

/**
 * One world that agrees with the table: the genotype decides who smokes, and with tar who falls ill. Other worlds agree too, and by the
 * front-door theorem all of them have the same effect.
 */
function smokingStudy(title: string, source: string, { smokers, tar, cancer }: TarShares): WorldStudy {
  const [fromNone, fromSmoke] = tar.map((share) => fraction(share));
  const world: DiscreteWorld = {
    genotype: linear(smokers),
    smoke: linear('0', { genotype: '1' }),
    tar: binaryMechanism(['smoke'], { 0: fromNone, 1: fromSmoke }),
    cancer: binaryMechanism(
      ['genotype', 'tar'],
      Object.fromEntries(['0,0', '0,1', '1,0', '1,1'].map((key, k) => [key, cancer[k]])),
    ),
  };
  return {
    title,
    source,
    levels: { smoke: ['does not smoke', 'smokes'], tar: ['no tar', 'tar'], cancer: ['no cancer', 'cancer'] },
    graph: causalGraph({
      arrows: [
        ['smoke', 'tar'],
        ['tar', 'cancer'],
      ],
      bidirected: [['smoke', 'cancer']],
    }),
    table: jointTable(world, { of: ['smoke', 'tar', 'cancer'] }),
    world,
  };
}
