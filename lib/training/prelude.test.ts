// Epochs that begin with steps of their own, and what a model remembers besides its variables.
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lightgcn } from '../baselines/lightgcn.js';
import type { NamedVariables, Recommender, System } from '../recommender.js';
import { useSimdBackend } from '../tensor/index.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { type TrainArguments, train } from './trainer.js';

await useSimdBackend({ threads: 1 });

const data = tinyDataset(); // 36 clicks: three steps an epoch of 16
const training = { batchSize: 16, learningRate: 0.01, epochs: 2, keep: 'last' as const };

/** LightGCN with a number that two steps before each epoch pull towards 1, and a copy of it that is taken after them. */
function withPrelude(log: string[], stopAt?: { event: string; stop: AbortController }): System {
  const tell = (event: string): void => {
    log.push(event);
    if (event === stopAt?.event) stopAt.stop.abort();
  };
  return {
    ...(lightgcn as System),
    build(given, options, random): Recommender {
      const model = (lightgcn as System).build(given, options, random);
      const early = tf.variable(tf.scalar(0));
      const copy = tf.variable(tf.scalar(0), false);
      let epoch = 0;
      return {
        variables: { ...model.variables, early },
        buffers: { copy },
        prelude: {
          variables: { early },
          steps: 2,
          loss: ({ index }, stream) => {
            tell(`${stream.path} ${index}`);
            const total = tf.square(tf.sub(early, 1)) as tf.Scalar;
            return { total, parts: { early: tf.clone(total) } };
          },
          finish() {
            tell(`finish ${epoch}`);
            copy.assign(early);
          },
        },
        beginEpoch(stream, at) {
          epoch = Number(stream.path.split('/')[2]);
          tell(`begin ${epoch}${at?.resumed ? ' again' : ''}`);
        },
        loss(batch, stream) {
          tell(stream.path);
          assert.is(`${batch.index}`, stream.path.split('/').at(-1), 'a step knows its number');
          return model.loss(batch, stream);
        },
        represent: (stream) => model.represent(stream),
        dispose() {
          model.dispose();
          tf.dispose([early, copy]);
        },
      };
    },
  };
}

const numbers = (variables: NamedVariables = {}): number[] =>
  Object.values(variables).flatMap((variable) => Array.from(variable.dataSync()));

async function run(log: string[], choices: TrainArguments<object>, event?: string) {
  const stop = new AbortController();
  const system = withPrelude(log, event ? { event, stop } : undefined);
  const result = await train(system, data, { training, seed: 5, ...choices, signal: stop.signal });
  const found = [...numbers(result.model.variables), ...numbers(result.model.buffers)];
  result.model.dispose();
  return { ...result, found };
}

test('an epoch has its steps before the clicks, then puts them to use, then its steps on clicks', async () => {
  const log: string[] = [];
  const { epochs, found } = await run(log, {});
  const epoch = (e: number): string[] => [
    `begin ${e}`,
    `5/epoch/${e}/prelude 0`,
    `5/epoch/${e}/prelude 1`,
    `finish ${e}`,
    ...[0, 1, 2].map((s) => `5/epoch/${e}/step/${s}`),
  ];
  assert.equal(log, [...epoch(1), ...epoch(2)]);
  // Adam moves by the rate in its first steps: (1 - 0)² and (1 - 0.01)², whose mean is the part; the clicks' steps leave it alone
  assert.ok(Math.abs(epochs[0].parts.early - (1 + 0.99 ** 2) / 2) < 1e-6);
  const plain = await train(lightgcn, data, { training, seed: 5 });
  plain.model.dispose();
  assert.equal(
    epochs.map(({ loss }) => loss),
    plain.epochs.map(({ loss }) => loss),
    "the loss is the clicks' alone",
  );
  const [early, copy] = found.slice(-2);
  assert.ok(Math.abs(early - 0.04) < 1e-4);
  assert.is(copy, early);
});

test('stopped anywhere and resumed, it ends with the same bits; what was put to use comes back with the checkpoint', async () => {
  const { found: expected, epochs } = await run([], {});
  for (const event of ['5/epoch/2/prelude 0', '5/epoch/2/prelude 1', '5/epoch/2/step/0', '5/epoch/1/step/2']) {
    const { state, end } = await run([], {}, event);
    assert.is(end.kind, 'aborted', event);
    const log: string[] = [];
    const resumed = await run(log, { resume: state });
    assert.equal(resumed.found, expected, event);
    assert.equal(resumed.epochs, epochs, event);
    if (event === '5/epoch/2/prelude 1') assert.equal(log.slice(0, 2), ['begin 2 again', 'finish 2']);
    if (event === '5/epoch/2/step/0') assert.equal(log.slice(0, 2), ['begin 2 again', '5/epoch/2/step/1']);
  }
});

test('the learning rate falls by its factor over 50 epochs', async () => {
  const moved = async (learningRateDecay: number): Promise<number> => {
    const after = async (epochs: number): Promise<number> => {
      const { found } = await run([], { training: { ...training, epochs, learningRateDecay } });
      return found[found.length - 1]; // the copy
    };
    return (await after(2)) - (await after(1));
  };
  // two steps of an almost constant direction, at the rate of epoch 2: (1e-10)^(1/50) = 0.631
  assert.ok(Math.abs((await moved(1e-10)) / (await moved(1)) - 0.631) < 2e-3);
});

test.run();
