// One small run a system, kept to the digit: a later change cannot move a system unseen. Printed by the commit that added the system.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { shopDataset } from '../data/shopDataset.js';
import { shopWorld } from '../data/shopWorld.js';
import { systems } from '../systems.js';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { train } from '../training/trainer.js';

await useSimdBackend();

const data = shopDataset(shopWorld({ users: 60, items: 40, candidates: 8 }, streams(1)));
const TRAINING = { epochs: 3, batchSize: 128, learningRate: 0.01 };

interface Golden {
  /** mean loss of each epoch */
  readonly loss: readonly number[];
  /** test clicks, ranked by the best epoch */
  readonly recall: number;
  readonly ndcg: number;
}

/** Default options, seed 7. */
const RUNS: Record<string, Golden> = {
  popularity: { loss: [0], recall: 1, ndcg: 0.4004699820684723 },
  bpr: { loss: [0.7348902856602388, 0.692515937721028, 0.6655871903195101], recall: 0.5, ndcg: 0.151699900528775 },
  lightgcn: {
    loss: [0.6475249528884888, 0.624713189461652, 0.5993344468228957],
    recall: 0.3888888888888889,
    ndcg: 0.22727265142945707,
  },
  vbpr: {
    loss: [1.7737849459928625, 1.4634367998908548, 1.3190735929152544],
    recall: 0.5,
    ndcg: 0.1649130006387965,
  },
  mmgcn: {
    loss: [0.6923102175488192, 0.5841551881064387, 4.090521829969743],
    recall: 0.9444444444444444,
    ndcg: 0.4814022145599186,
  },
  grcn: {
    loss: [0.19199288198176553, 0.14273897689931533, 0.09888176926795174],
    recall: 0.7222222222222222,
    ndcg: 0.3464974578739283,
  },
  dualgnn: {
    loss: [0.5145791313227486, 0.1637385555488222, 0.12251207232475281],
    recall: 0.8888888888888888,
    ndcg: 0.3581696073725459,
  },
  slmrec: {
    loss: [4.8586817278581504, 4.195456245366265, 3.617356209193959],
    recall: 0.5555555555555556,
    ndcg: 0.26436927784732833,
  },
  lattice: {
    loss: [0.5782590859076556, 0.5263254712609684, 0.4809316922636593],
    recall: 0.6111111111111112,
    ndcg: 0.2160164860441367,
  },
  freedom: {
    loss: [0.6646074968225816, 0.6419575565001544, 0.6340084742097294],
    recall: 0.5555555555555556,
    ndcg: 0.15209556293644855,
  },
  bm3: {
    loss: [9.892843583050896, 8.629766127642464, 7.902122189016903],
    recall: 0.5555555555555556,
    ndcg: 0.23338938635207718,
  },
  m3csr: {
    loss: [0.6244829297065735, 0.4596557915210724, 0.3878607153892517],
    recall: 1,
    ndcg: 0.4690706509787417,
  },
  diffmm: {
    loss: [0.8356459491393146, 0.7284615951425889, 0.6634570219937492],
    recall: 0.6666666666666666,
    ndcg: 0.21523314802969842,
  },
  damrs: {
    loss: [0.23450535886427937, 0.22637660889064565, 0.21741660202250762],
    recall: 0.3333333333333333,
    ndcg: 0.14899668302998345,
  },
  fettl: {
    loss: [0.682768348385306, 0.6505110158639795, 0.6399281059994417],
    recall: 0.6111111111111112,
    ndcg: 0.16514489044975159,
  },
  camrec: {
    loss: [3.80868265208076, 3.107595121159273, 2.5772602978874657],
    recall: 0.8888888888888888,
    ndcg: 0.37371232684019495,
  },
};

for (const system of systems) {
  test(`${system.name}: loss curve and ranking of a small run`, async () => {
    const { model, epochs, test: ranking } = await train(system, data, { training: TRAINING, seed: 7 });
    model.dispose();
    const found = {
      loss: epochs.map(({ loss }) => loss),
      recall: ranking?.metrics['recall@20'],
      ndcg: ranking?.metrics['ndcg@20'],
    };
    const { loss, recall, ndcg } = RUNS[system.name] ?? {};
    const close = (a?: number, b?: number): boolean => a !== undefined && b !== undefined && Math.abs(a - b) <= 1e-6;
    const same = loss?.length === found.loss.length && loss.every((value, e) => close(value, found.loss[e]));
    assert.ok(same && close(recall, found.recall) && close(ndcg, found.ndcg), `found ${JSON.stringify(found)}`);
  });
}

test.run();
