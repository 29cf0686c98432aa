import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { backdoorAdjusted, frontdoorAdjusted } from '../estimands/formulas.js';
import { type DiscreteWorld, jointTable, linear } from '../worlds/discreteWorld.js';
import { afterTheFactWorld, backdoorWorld, frontdoorWorld } from '../worlds/exactWorlds.js';
import { type Fraction, fraction } from '../worlds/fraction.js';
import { condition, expand, type Table } from '../worlds/table.js';
import { rowsOf, rowsOfTable } from './dataRows.js';
import { doublyRobustEffect } from './doublyRobust.js';
import { estimateEffect } from './estimate.js';
import { frontdoorEffect } from './frontdoorEffect.js';
import { correctedEffect } from './misreadConfounder.js';
import type { Rows } from './rows.js';
import { waldRatio } from './wald.js';
import { weightedEffect } from './weighting.js';

function estimated<T extends { readonly kind: string }>(result: T): Extract<T, { readonly kind: 'estimated' }> {
  assert.is(result.kind, 'estimated', JSON.stringify(result));
  return result as Extract<T, { readonly kind: 'estimated' }>;
}

/** The distance from the double nearest to the exact value, in units of the last place of a number from 1/4 to 1/2. */
function ulps(actual: number, exact: Fraction | undefined): number {
  return Math.abs(actual - (exact?.toNumber() ?? Number.NaN)) / 2 ** -54;
}

// The most by which any level or difference misses, 1.1e-16: their sums are of whole numbers or carry what is rounded away.
const ULPS = 2;

function meets(
  effect: ReturnType<typeof estimateEffect>,
  exact: readonly (Fraction | undefined)[],
  label: string,
): void {
  const { control, treated, difference } = estimated(effect);
  const [c, t] = exact;
  const distances = [ulps(control, c), ulps(treated, t), ulps(difference, t && c && t.minus(c))];
  assert.ok(Math.max(...distances) <= ULPS, `${label}: ${distances} units in the last place`);
}

const SETS = [[], ['C'], ['G'], ['C', 'G']];
const LIKED = { Y: 1 };

/** The table as weighted cells, and as 20,000 rows. */
function bothWays(table: Table, treatment: string): Rows[] {
  const roles = { treatment, outcome: 'Y' };
  return [rowsOfTable(table, roles), rowsOf(expand(table, 20_000), roles)];
}

test('world tables: plug-in, both weightings and the doubly robust estimate meet the formula, for every set', () => {
  const worlds: [DiscreteWorld, string][] = [
    [backdoorWorld(), 'V'],
    [frontdoorWorld(), 'X'],
    [frontdoorWorld({ brandOnMediator: '1/5' }), 'X'],
    [afterTheFactWorld(), 'X'],
  ];
  for (const [world, treatment] of worlds) {
    const table = jointTable(world);
    for (const rows of bothWays(table, treatment)) {
      for (const by of SETS) {
        const exact = [0, 1].map((a) => backdoorAdjusted(table, { [treatment]: a }, LIKED, by));
        const methods = {
          estimateEffect: estimateEffect(rows, { by }),
          normalized: weightedEffect(rows, { by }),
          horvitzThompson: weightedEffect(rows, { by, form: 'horvitzThompson' }),
          doublyRobust: doublyRobustEffect(rows, { by }),
        };
        for (const [name, effect] of Object.entries(methods)) {
          meets(effect, exact, `${treatment} {${by}} ${name}`);
        }
      }
    }
  }
});

test('world tables: the front door, plain and within, is the formula', () => {
  for (const strengths of [{}, { brandOnMediator: '1/5' }, { contextOnMediator: '1/5' }, { direct: '1/10' }]) {
    const table = jointTable(frontdoorWorld(strengths));
    for (const rows of bothWays(table, 'X')) {
      for (const within of SETS) {
        const exact = [0, 1].map((X) => frontdoorAdjusted(table, { X }, LIKED, { mediator: ['M'], within }));
        const label = `${JSON.stringify(strengths)} within {${within}}`;
        meets(frontdoorEffect(rows, { through: ['M'], within }), exact, label);
      }
    }
  }
});

test('world 3: only the front door within c is right', () => {
  const rows = rowsOfTable(jointTable(frontdoorWorld({ brandOnMediator: '1/5' })), { treatment: 'X', outcome: 'Y' });
  const plain = estimated(frontdoorEffect(rows, { through: ['M'] }));
  assert.ok(ulps(plain.difference, fraction('11747162773962/35387400114875')) <= ULPS);
  const within = estimated(frontdoorEffect(rows, { through: ['M'], within: ['C'] }));
  assert.ok(ulps(within.difference, fraction('6/25')) <= ULPS);
  assert.is(within.difference.toFixed(14), '0.24000000000000');
});

test('a mediator made after the fact: the formula gives 0, and a standard error that does not warn', () => {
  const rows = rowsOfTable(jointTable(afterTheFactWorld()), { treatment: 'X', outcome: 'Y', count: 20_000 });
  const { difference, control, standardError } = estimated(frontdoorEffect(rows, { through: ['M'] }));
  assert.ok(Math.abs(difference) < 1e-16);
  assert.ok(ulps(control, fraction('359/1000')) <= ULPS);
  assert.ok(standardError < 0.01); // the truth, 2/5, is forty of them away
});

test('a misread brand: adjusting for it as read, and with the misreading undone', () => {
  const columns: [string, string | undefined, string][] = [
    ['0', '1/10', '0.100000'],
    ['1/20', '16777454623799/129994479586400', '0.129063'],
    ['1/10', undefined, '0.152877'],
    ['1/5', '1266419/6718400', '0.188500'],
    ['3/10', undefined, '0.211695'],
    ['1/2', '1613/7040', '0.229119'],
  ];
  for (const [flip, exact, decimal] of columns) {
    const keep = String(fraction(1).minus(fraction(flip).times(fraction(2))));
    const world = { ...backdoorWorld(), K: linear(flip, { C: keep }) };
    const rows = rowsOfTable(jointTable(world), { treatment: 'V', outcome: 'Y' });
    const asRead = estimated(estimateEffect(rows, { by: ['K', 'G'] })).difference;
    assert.is(asRead.toFixed(6), decimal, flip);
    if (exact) assert.ok(ulps(asRead, fraction(exact)) <= ULPS, `${flip}: ${asRead}`);

    const corrected = correctedEffect(rows, { misread: 'K', chances: fraction(flip).toNumber(), by: ['G'] });
    if (flip === '1/2') {
      assert.ok(corrected.kind === 'notEstimable');
      assert.match(corrected.reason, 'not estimable: chances of reading K without an inverse');
      continue;
    }
    // The inverse has entries up to 1 / (1 − 2 · 0.3) = 2.5, so cancelling costs a digit: 8 units, not 4.
    const { difference, treated, impossibleCells } = estimated(corrected);
    assert.ok(ulps(difference, fraction('1/10')) <= 8, `${flip}: ${difference}`);
    assert.ok(ulps(treated, fraction('1569/4000')) <= 8, `${flip}: ${treated}`);
    assert.equal(impossibleCells, []);
  }
});

test('the Wald ratio: crude 139/330, reduced form 3/25, first stage 2/5, effect 3/10', () => {
  const world = {
    Z: linear('1/2'),
    U: linear('1/2'),
    X: linear('1/10', { Z: '2/5', U: '3/10' }),
    Y: linear('1/10', { X: '3/10', U: '2/5' }),
  };
  const rows = rowsOfTable(jointTable(world), { treatment: 'X', outcome: 'Y', count: 4000 });
  assert.ok(ulps(estimated(estimateEffect(rows)).difference, fraction('139/330')) <= ULPS);
  const wald = estimated(waldRatio(rows, { instrument: 'Z' }));
  assert.ok(ulps(wald.reducedForm, fraction('3/25')) <= ULPS);
  assert.ok(ulps(wald.firstStage, fraction('2/5')) <= ULPS);
  assert.ok(ulps(wald.difference, fraction('3/10')) <= 2 * ULPS);
  assert.is(wald.units, 4000);
  assert.ok(ulps(estimated(estimateEffect(rows, { by: ['U'] })).difference, fraction('3/10')) <= ULPS);
});

test('among exposed rows the difference is right, and the level once rows are weighted by 1 / P(exposure)', () => {
  const world = { ...backdoorWorld(), E: linear('1/10', { C: '3/10', G: '1/2' }) };
  const exposed = condition(jointTable(world), { E: 1 });
  const rows = rowsOfTable(exposed, { treatment: 'V', outcome: 'Y' });
  assert.ok(ulps(estimated(estimateEffect(rows, { by: ['C', 'G'] })).difference, fraction('1/10')) <= ULPS);
  assert.ok(ulps(estimated(estimateEffect(rows, { by: ['C', 'G'] })).treated, fraction('2363/4600')) <= ULPS);
  assert.ok(ulps(estimated(estimateEffect(rows, { by: ['C'] })).difference, fraction('18267/126500')) <= ULPS);
  const { C, G } = rows.columns;
  const weight = Float64Array.from(C, (c, r) => 1 / (0.1 + 0.3 * c + 0.5 * G[r]));
  const { treated } = estimated(estimateEffect({ ...rows, weight }, { by: ['C', 'G'] }));
  assert.ok(ulps(treated, fraction('1569/4000')) <= 2 * ULPS); // the weights themselves are rounded
});

test.run();
