// A misreading with known chances, undone: in the cells by hand, and in the estimate.
import { rowsOfTable } from '../../causal/estimation/dataRows.js';
import { correctedEffect } from '../../causal/estimation/misreadConfounder.js';
import { jointTable } from '../../causal/worlds/discreteWorld.js';
import { backdoorWorld } from '../../causal/worlds/exactWorlds.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';
import { coded, effectBy, FLIPS, known, misread } from './misreading.js';

/** Items and likes among them. */
export interface Group {
  readonly items: number;
  readonly liked: number;
}

/** One arm within one tier: groups by brand as it is, and the chance that a brand is taken for the other. */
export interface MisreadArm {
  readonly flip: Fraction;
  /** [C] */
  readonly groups: readonly [Group, Group];
}

/** Items of world 1 with the studio photo in the lower tier, 200,000 rows in all, a tenth of them misread. */
export const PHOTO_ARM: MisreadArm = { flip: fraction('1/10'), groups: [photoGroup(0), photoGroup(1)] };

function photoGroup(C: number): Group {
  const table = jointTable(backdoorWorld());
  const rows = (values: Values): number => known(probability(table, values)).times(fraction(200_000)).toNumber();
  return { items: rows({ C, V: 1, G: 0 }), liked: rows({ C, V: 1, G: 0, Y: 1 }) };
}

/** The same arm by brand as it was read: [1 − ε, ε; ε, 1 − ε] times the groups. */
export function asRead({ flip, groups }: MisreadArm): readonly [Group, Group] {
  const right = fraction(1).minus(flip);
  const mixed = (code: number, of: (group: Group) => number): number =>
    right
      .times(fraction(of(groups[code])))
      .plus(flip.times(fraction(of(groups[1 - code]))))
      .toNumber();
  const group = (code: number): Group => ({
    items: mixed(code, ({ items }) => items),
    liked: mixed(code, ({ liked }) => liked),
  });
  return [group(0), group(1)];
}

/** The arm as a learner sees it. */
export function asReadRows(arm: MisreadArm = PHOTO_ARM): Row[] {
  return asRead(arm).map(({ items, liked }, code) => ({ 'read as': code, items, liked }));
}

/** Another arm with whole counts after the misreading, and rates well apart. */
export function drawnArm(draws: Draws): MisreadArm {
  const group = (): Group => {
    const items = draws.integer(3, 30) * 100;
    return { items, liked: draws.integer(1, items / 10 - 1) * 10 };
  };
  const rate = ({ items, liked }: Group): number => liked / items;
  return draws.until(
    () => ({ flip: fraction(draws.integer(1, 4), 10), groups: [group(), group()] as const }),
    ({ groups: [a, b] }) => a.items !== b.items && Math.abs(rate(a) - rate(b)) > 0.1,
  );
}

/** Adjustment for {code, G} as read, and with the misreading undone, the chance known. */
export function correctionRows(flips: readonly string[] = FLIPS): Row[] {
  return flips.map((flip) => {
    const table = coded(misread(flip));
    const rows = rowsOfTable(table, { treatment: 'V', outcome: 'Y' });
    const corrected = correctedEffect(rows, { misread: 'code', chances: fraction(flip).toNumber(), by: ['G'] });
    return {
      'flip rate': flip,
      'as read': known(effectBy(table, ['code', 'G'])).toNumber(),
      corrected: corrected.kind === 'estimated' ? corrected.difference.toFixed(6) : 'not estimable',
    };
  });
}
