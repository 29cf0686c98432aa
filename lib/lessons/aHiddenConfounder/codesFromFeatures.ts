// Codes that are no misread brand: made of the treatment, or of the other modality.
import { binaryMechanism, type Mechanism } from '../../causal/worlds/mechanism.js';
import type { Table, Values } from '../../causal/worlds/table.js';
import { probability } from '../../causal/worlds/table.js';
import { percent } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { agreementOf } from './agreement.js';
import { coded, effectBy, removedBy } from './misreading.js';

/** A code computed from one or two features of the item. */
export interface CodeRule {
  /** such as `V` or `V and not T` */
  readonly text: string;
  readonly features: readonly string[];
  /** [first feature][second feature], or [feature] */
  readonly code: (values: Values) => number;
}

/** The code is the treatment itself. */
export const TREATMENT_AS_CODE: CodeRule = { text: 'V', features: ['V'], code: ({ V }) => V };

/** The code is the attribute of the other modality. */
export const TEXT_AS_CODE: CodeRule = { text: 'T', features: ['T'], code: ({ T }) => T };

/** Another rule: a function of the treatment and a second feature, or of the second feature alone. */
export function drawnRule(draws: Draws): CodeRule {
  const other = draws.pick(['T', 'G', 'C']);
  const [notV, notOther] = [draws.chance(0.5), draws.chance(0.5)];
  const isV = ({ V }: Values): boolean => (V === 1) !== notV;
  const isOther = (values: Values): boolean => (values[other] === 1) !== notOther;
  const [v, o] = [`${notV ? 'not ' : ''}V`, `${notOther ? 'not ' : ''}${other}`];
  const features = ['V', other];
  return draws.pick<CodeRule>([
    { text: `${v} and ${o}`, features, code: (values) => Number(isV(values) && isOther(values)) },
    { text: `${v} or ${o}`, features, code: (values) => Number(isV(values) || isOther(values)) },
    { text: o, features: [other], code: (values) => Number(isOther(values)) },
  ]);
}

/** The rule as a mechanism of a world. */
export function mechanismOf({ features, code }: CodeRule): Mechanism {
  const patterns = features.reduce<number[][]>(
    (found, _) => found.flatMap((at) => [0, 1].map((x) => [...at, x])),
    [[]],
  );
  const value = (pattern: readonly number[]): string =>
    String(code(Object.fromEntries(features.map((name, i) => [name, pattern[i]]))));
  return binaryMechanism(features, Object.fromEntries(patterns.map((pattern) => [pattern.join(), value(pattern)])));
}

/** The four cells of code and treatment, as an answer names them. */
export const CELLS: readonly string[] = [0, 1].flatMap((code) => [0, 1].map((V) => `code=${code},V=${V}`));

/** Which of them hold no item, in world 1. */
export function emptyCells(table: Table): string[] {
  return [0, 1].flatMap((code) =>
    [0, 1].filter((V) => probability(table, { code, V })?.isZero() ?? true).map((V) => `code=${code},V=${V}`),
  );
}

/** The two codes at hand beside a reading of the brand itself. */
export function featureCodeRows(): Row[] {
  const rules = [TREATMENT_AS_CODE, TEXT_AS_CODE, { text: 'C', features: ['C'], code: ({ C }: Values) => C }];
  return rules.map((rule) => {
    const table = coded(mechanismOf(rule));
    const effect = effectBy(table, ['code', 'G']);
    return {
      'the code is': rule.text,
      'NMI with C': agreementOf(table, 'code', 'C'),
      'empty cells': emptyCells(table).join(' and ') || 'none',
      'effect by {code, G}': effect ? effect.toNumber().toFixed(4) : 'not estimable',
      'bias removed': effect ? percent(removedBy(effect, table).toNumber()) : '–',
    };
  });
}
