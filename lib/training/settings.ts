// What a run is started with: a system's defaults, overridden by the caller, checked before anything is built.
import type { Dataset } from '../data/dataset.js';
import type { Recommender, System, TrainingOptions } from '../recommender.js';
import type { RunSettings } from './state.js';

const CHOICES = {
  keep: ['best', 'last'],
  optimizer: ['adam', 'adamw'],
  absentGradients: ['zero', 'skip'],
  sampling: ['clicks', 'users'],
} as const;

/** The choices of whoever trains; what is left out is the system's default. */
export interface RunChoices<O extends object> {
  readonly options?: Partial<O>;
  readonly training?: Partial<TrainingOptions>;
  /** root of all random streams, from 1 to 2³² - 1 */
  readonly seed?: number;
}

/** Defaults and choices together. Throws for an option the system does not have and for training options out of range. */
export function runSettings<O extends object, M extends Recommender>(
  system: System<O, M>,
  data: Dataset,
  { options = {}, training = {}, seed = 2025 }: RunChoices<O> = {},
): RunSettings & { readonly options: O & Readonly<Record<string, unknown>> } {
  checkKeys(`${system.name} has no option`, options, system.defaults);
  checkKeys('training has no option', training, system.training);
  const merged = { ...system.training, ...training };
  for (const name of ['batchSize', 'epochs', 'patience'] as const) {
    if (!Number.isInteger(merged[name]) || merged[name] < 1) {
      throw new RangeError(`training: ${name} must be a positive integer, got ${merged[name]}`);
    }
  }
  for (const [name, words] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!words.includes(merged[name])) {
      throw new RangeError(`training: ${name} must be ${words.join(' or ')}, got ${merged[name]}`);
    }
  }
  for (const name of ['learningRate', 'learningRateDecay'] as const) {
    if (!(merged[name] > 0 && merged[name] < Infinity)) {
      throw new RangeError(`training: ${name} must be a number above 0, got ${merged[name]}`);
    }
  }
  if (!(merged.weightDecay >= 0 && merged.weightDecay < Infinity)) {
    throw new RangeError(`training: weightDecay must be a number from 0 on, got ${merged.weightDecay}`);
  }
  return {
    system: system.name,
    options: { ...system.defaults, ...options } as O & Record<string, unknown>,
    training: merged,
    seed,
    data: data.fingerprint,
  };
}

/** The first difference between two runs' settings in words, or undefined where they are the same run. */
export function settingsDifference(expected: RunSettings, found: RunSettings): string | undefined {
  if (expected.system !== found.system) return `system ${found.system}, expected ${expected.system}`;
  if (expected.data !== found.data) {
    return `another data set (fingerprint ${found.data.slice(0, 12)}…, expected ${expected.data.slice(0, 12)}…)`;
  }
  if (expected.seed !== found.seed) return `seed ${found.seed}, expected ${expected.seed}`;
  for (const part of ['options', 'training'] as const) {
    const wanted: Record<string, unknown> = { ...expected[part] };
    const given: Record<string, unknown> = { ...found[part] };
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(given)])) {
      const [a, b] = [JSON.stringify(wanted[name]), JSON.stringify(given[name])];
      if (a !== b) return `${part} ${name} = ${b}, expected ${a}`;
    }
  }
  return undefined;
}

function checkKeys(complaint: string, given: object, known: object): void {
  for (const name of Object.keys(given)) {
    if (!(name in known))
      throw new RangeError(`${complaint} ${name}; it has: ${Object.keys(known).join(', ') || 'none'}`);
  }
}
