// Which engine computes: our backend by default, plain TensorFlow.js or tfjs-node where asked for.
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs'; // registers cpu and all gradients
import { setBackend, version_core } from '@tensorflow/tfjs-core';
import { useSimdBackend } from '../tensor/index.js';
import { loadTensorflow } from '../tensor/tensorflow.js';
import { pick, UsageError } from './usage.js';

export interface EngineOptions {
  readonly backend: string;
  readonly threads?: number;
}

/** Starts the engine and says what a run's record should know of it. @throws UsageError where it cannot run here */
export async function startEngine({ backend, threads }: EngineOptions): Promise<Record<string, unknown>> {
  if (threads !== undefined && backend !== 'simd') {
    throw new UsageError(`--threads is for the simd backend, got backend '${backend}'`);
  }
  const start = pick('backend', backend, { simd, cpu, tensorflow });
  const running = await start(threads);
  return { backend, ...running, kit: kitVersion(), tfjs: version_core, node: process.version };
}

async function simd(threads?: number): Promise<{ threads: number }> {
  const { runtime } = await useSimdBackend({ threads });
  return { threads: runtime.threads };
}

async function cpu(): Promise<object> {
  await setBackend('cpu');
  return {};
}

async function tensorflow(): Promise<object> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'; // the native library greets on stderr otherwise
  const loaded = await loadTensorflow();
  if (!loaded.ok) throw new UsageError(`backend 'tensorflow' cannot run here: ${loaded.reason}`);
  return { tensorflow: loaded.version };
}

function kitVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
