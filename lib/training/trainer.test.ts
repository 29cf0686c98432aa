import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lightgcn } from '../baselines/lightgcn.js';
import { popularity } from '../baselines/popularity.js';
import { camrec } from '../camrec/model.js';
import type { Recommender, System } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import type { TrainingState } from './state.js';
import { type TrainArguments, train } from './trainer.js';

await useSimdBackend({ threads: 1 });

const data = tinyDataset();
const SMALL = { size: 16, codeSize: 16, codes: 4, neighborsVisual: 3, neighborsTextual: 4, steps: 5 };
const TRAINING = { epochs: 4, batchSize: 16, learningRate: 0.01 };

const hash = (model: Recommender): string => {
  const digest = createHash('sha256');
  for (const variable of Object.values(model.variables)) digest.update(variable.dataSync() as Float32Array);
  return digest.digest('hex');
};

/** A system that needs no learning: its scores and losses are given, one for each step or epoch. */
function scripted({ losses = [1], recall = [0] }: { losses?: number[]; recall?: number[] }): System {
  return {
    name: 'scripted',
    paper: 'none',
    defaults: {},
    training: { ...lightgcn.training, learningRate: 0.1, batchSize: 100, epochs: 10, patience: 2 },
    build(_data, _options, _random) {
      const weight = tf.variable(tf.scalar(0));
      let step = 0;
      return {
        variables: { weight },
        loss: () => {
          const total = tf.add(tf.mul(0, weight), losses[Math.min(step++, losses.length - 1)]) as tf.Scalar;
          return { total, parts: {} };
        },
        represent(random) {
          const epoch = Number(random.path.split('/').at(-1));
          // the share of users whose validation item is found grows with the score asked for
          const found = Math.round(recall[Math.min(epoch, recall.length) - 1] * data.users);
          const users = tf.tensor2d(
            Array.from({ length: data.users }, (_, u) => Array.from({ length: 24 }, (_, i) => scoreOf(u, i, found))),
          );
          return { users, items: tf.eye(24) };
        },
        dispose: () => weight.dispose(),
      };
    },
  };
}
const wide = { ...data, items: 24 }; // more items than the 20 that count
const scoreOf = (u: number, i: number, found: number): number => {
  const target = data.valid.items[data.valid.start[u]];
  if (i === target) return u < found ? 1 : -1;
  return 0;
};

test('the same seed gives the same bits, another seed others', async () => {
  const run = async (seed: number): Promise<string> => {
    const { model } = await train(camrec, data, { options: SMALL, training: TRAINING, seed });
    const bits = hash(model);
    model.dispose();
    return bits;
  };
  assert.is(await run(1), await run(1));
  assert.is.not(await run(1), await run(2));
});

test('stopped anywhere, also in the middle of an epoch, and gone on: the bits of an unbroken run', async () => {
  const whole = await train(camrec, data, { options: SMALL, training: TRAINING });
  for (const stopAfter of [1, 3, 5, 10]) {
    let state: TrainingState | undefined;
    let rounds = 0;
    do {
      const stop = new AbortController();
      const broken = await train(stopping(stop, stopAfter), data, {
        options: SMALL,
        training: TRAINING,
        signal: stop.signal,
        resume: state,
      });
      state = broken.state;
      rounds++;
      if (broken.end.kind === 'finished') {
        assert.is(hash(broken.model), hash(whole.model), `stopped every ${stopAfter} steps`);
        assert.equal(broken.epochs, whole.epochs);
        assert.equal(broken.test, whole.test);
        state = undefined;
      }
      broken.model.dispose();
    } while (state);
    assert.ok(rounds > 1);
  }
  whole.model.dispose();
});

/** CaMRec that pulls the brake itself after some steps. */
function stopping(stop: AbortController, steps: number): typeof camrec {
  return {
    ...camrec,
    build(...given) {
      const model = camrec.build(...given);
      const loss = model.loss.bind(model);
      let left = steps;
      model.loss = (...inputs) => {
        if (--left === 0) stop.abort();
        return loss(...inputs);
      };
      return model;
    },
  };
}

test('the model at the end is that of the best validation epoch, the first of equals', async () => {
  const { best, epochs, end } = await train(scripted({ recall: [0.25, 0.5, 0.5, 0.25] }), wide, {});
  assert.equal(
    epochs.map((row) => row.best),
    [true, true, false, false],
  );
  assert.is(best?.epoch, 2);
  assert.equal(end, { kind: 'finished', message: 'no better validation score for 2 epochs in a row' });
});

test('patience starts anew with each better epoch; without one, all epochs are done', async () => {
  const { epochs } = await train(scripted({ recall: [0.25, 0, 0.5, 0.25, 0.75, 0, 0] }), wide, {});
  assert.is(epochs.length, 7);
  const { end } = await train(scripted({ recall: [0.25] }), wide, { training: { epochs: 2, patience: 9 } });
  assert.equal(end, { kind: 'finished', message: 'all 2 epochs done' });
});

test("keep: 'last' does all epochs and keeps the last", async () => {
  const { best, epochs, model } = await train(lightgcn, data, { training: { ...TRAINING, patience: 1, keep: 'last' } });
  assert.is(epochs.length, 4);
  assert.is(best?.epoch, 4);
  const same = await train(lightgcn, data, { training: { ...TRAINING, epochs: 4, patience: 9, keep: 'last' } });
  assert.is(hash(model), hash(same.model));
  model.dispose();
  same.model.dispose();
});

test('a loss that is not a number ends the run with the best so far, and says so', async () => {
  const { end, best, epochs } = await train(scripted({ losses: [1, 1, Number.NaN], recall: [0.5] }), wide, {});
  assert.equal(end, {
    kind: 'diverged',
    message: 'the loss of scripted became NaN in epoch 3, step 1; epoch 1, the best before, is kept',
  });
  assert.is(best?.epoch, 1);
  assert.is(epochs.length, 2);
  const early = train(scripted({ losses: [Number.POSITIVE_INFINITY] }), wide, {});
  assert.match(
    await early.then(String, String),
    'the loss of scripted became Infinity in epoch 1, step 1, before any evaluation; a learningRate below 0.1 may help',
  );
});

test('the epoch row holds means over rows, not over batches', async () => {
  // 36 clicks in batches of 30 and 6: (30 · 1 + 6 · 7) / 36
  const { epochs } = await train(scripted({ losses: [1, 7] }), wide, { training: { batchSize: 30, epochs: 1 } });
  assert.is(epochs[0].loss, 2);
});

test('a system without variables is evaluated once', async () => {
  const { epochs, test: ranking, end } = await train(popularity, data, { training: { epochs: 50 } });
  assert.is(epochs.length, 1);
  assert.equal(end, { kind: 'finished', message: 'all 1 epochs done' });
  assert.ok(ranking && ranking.metrics['recall@5'] >= 0);
});

test('an epoch is begun once, and again when a run is resumed within it, each time with the stream of that epoch', async () => {
  const begun: string[] = [];
  const system = (stop?: AbortController): System => ({
    ...scripted({}),
    build(...given) {
      const model = scripted({}).build(...given);
      const loss = model.loss.bind(model);
      return {
        ...model,
        beginEpoch: (random) => begun.push(random.path),
        loss: (...inputs) => {
          stop?.abort();
          return loss(...inputs);
        },
      };
    },
  });
  const training = { batchSize: 20, epochs: 2 }; // 36 clicks: two steps an epoch
  const stop = new AbortController();
  const { state } = await train(system(stop), wide, { training, signal: stop.signal, seed: 5 });
  await train(system(), wide, { training, resume: state, seed: 5 });
  assert.equal(begun, ['5/epoch/1/begin', '5/epoch/1/begin', '5/epoch/2/begin']);
});

test('weight decay pulls what no loss holds towards 0', async () => {
  const value = async (weightDecay: number): Promise<number> => {
    const { model } = await train(lightgcn, data, { training: { ...TRAINING, learningRate: 0.03, weightDecay } });
    const size = tf.tidy(() => tf.sum(tf.square(model.variables.items)).dataSync()[0]);
    model.dispose();
    return size;
  };
  assert.ok((await value(1)) < 0.5 * (await value(0)));
});

test('training leaves only the model behind', async () => {
  const before = tf.memory().numTensors;
  const { model } = await train(lightgcn, data, { training: TRAINING });
  model.dispose();
  assert.is(tf.memory().numTensors, before);
});

test('wrong choices are refused by name before anything is built', async () => {
  const refusal = async (choices: TrainArguments<object>): Promise<string> =>
    train(lightgcn as System, data, choices).then(String, (error) => error.message);
  assert.is(
    await refusal({ options: { layer: 2 } as object }),
    'lightgcn has no option layer; it has: size, layers, regularization',
  );
  assert.is(await refusal({ training: { epochs: 0 } }), 'training: epochs must be a positive integer, got 0');
  assert.is(
    await refusal({ training: { learningRate: Number.NaN } }),
    'training: learningRate must be a number above 0, got NaN',
  );
  assert.is(
    await refusal({ training: { weightDecay: -1 } }),
    'training: weightDecay must be a number from 0 on, got -1',
  );
  assert.is(
    await refusal({ training: { optimizer: 'sgd' as 'adam' } }),
    'training: optimizer must be adam or adamw, got sgd',
  );
  assert.is(await refusal({ seed: 0 }), 'seed must be an integer from 1 to 4294967295, got 0');
  const untested = { ...data, test: { start: new Int32Array(data.users + 1), items: new Int32Array(0) } };
  const early = train(lightgcn, untested).then(String, (error) => error.message);
  assert.is(await early, 'tiny has no test clicks; training needs some to choose the epoch and to report');
  const { state, model } = await train(lightgcn, data, { training: { ...TRAINING, epochs: 1 } });
  model.dispose();
  assert.is(
    await refusal({ training: { ...TRAINING, epochs: 1 }, seed: 3, resume: state }),
    'cannot resume: the state has seed 2025, expected 3',
  );
});

test('the stock cpu backend, with the composed operations, trains the same model', async () => {
  const run = async (): Promise<{ losses: number[]; hits: number }> => {
    const { model, epochs, test: ranking } = await train(camrec, data, { options: SMALL, training: TRAINING });
    model.dispose();
    return { losses: epochs.map(({ loss }) => loss), hits: ranking?.metrics['recall@5'] ?? Number.NaN };
  };
  const ours = await run();
  await tf.setBackend('cpu');
  const theirs = await run();
  await tf.setBackend('simd');
  assert.is(theirs.hits, ours.hits);
  theirs.losses.forEach((loss, e) => {
    // sums in another order, then 12 steps of Adam: 6 digits stay
    assert.ok(Math.abs(loss - ours.losses[e]) < 1e-5 * loss, `epoch ${e + 1}: ${loss} on cpu, ${ours.losses[e]} here`);
  });
});

test('one thread and two give the same bits', async () => {
  const larger = tinyDataset({ users: 200, items: 200, visual: 64, textual: 32 });
  const run = async (threads: number): Promise<string> => {
    tf.removeBackend('simd');
    await useSimdBackend({ threads });
    const training = { batchSize: 8192, learningRate: 0.01, epochs: 2 }; // 19,600 clicks: 3 steps an epoch
    const { model } = await train(camrec, larger, { options: { layers: 2, codes: 20 }, training });
    return hash(model);
  };
  const one = await run(1);
  assert.is(await run(2), one);
});

test.run();
