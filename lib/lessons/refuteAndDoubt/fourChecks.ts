// The usual checks of an estimate, run on the log for one adjustment set after another.
import { type ConfounderPlane, confounderPlane } from '../../causal/doubt/confounderPlane.js';
import { type PlaceboCheck, placeboTreatment } from '../../causal/doubt/placeboTreatment.js';
import { type RandomCauseCheck, randomCommonCause } from '../../causal/doubt/randomCommonCause.js';
import type { DoesNotApply, Finding } from '../../causal/doubt/reading.js';
import { type SubsetCheck, subsetCheck } from '../../causal/doubt/subsetCheck.js';
import { decimal } from '../../report/format.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';
import { setText, shopRows } from './shopLog.js';

/** What the four checks find for one adjustment set. */
export interface FourChecks {
  readonly by: readonly string[];
  readonly placebo: PlaceboCheck;
  readonly coins: RandomCauseCheck;
  readonly parts: SubsetCheck;
  readonly plane: ConfounderPlane;
}

/** Few, since each goes through 20,000 rows; the findings do not hang on their number. */
const REPLICATES = 12;

/** Runs the four checks, each with random numbers of its own. */
export function fourChecks(
  by: readonly string[],
  { replicates = REPLICATES }: { replicates?: number } = {},
): FourChecks {
  const rows = shopRows();
  const uniform = (check: string): (() => number) => streams(8).fork(check).generator();
  return {
    by,
    placebo: applied(placeboTreatment(rows, uniform('placebo'), { by, replicates })),
    coins: applied(randomCommonCause(rows, uniform('coins'), { by, replicates })),
    parts: applied(subsetCheck(rows, uniform('parts'), { by, replicates })),
    plane: applied(confounderPlane(rows, { by, prevalence: 0.25 })),
  };
}

/** A row a check, a column an adjustment set: the number that came out, and whether it is as it should be. */
export function fourCheckRows(all: readonly FourChecks[]): Row[] {
  const row = (check: string, expected: string, found: (checks: FourChecks) => string): Row => ({
    check,
    'should be': expected,
    ...Object.fromEntries(all.map((checks) => [`adjusted for ${setText(checks.by)}`, found(checks)])),
  });
  return [
    row('placebo treatment', 'about 0', ({ placebo }) => {
      const { mean, standardDeviation } = placebo.placebo;
      return `${decimal(mean, 3, { sign: true })} ± ${decimal(standardDeviation)} ${sign(placebo.finding)}`;
    }),
    row('random common cause', 'no shift', ({ coins }) => {
      return `at most ${decimal(coins.largestShift, 4)} ${sign(coins.finding)}`;
    }),
    row('parts of 80 %', 'chance alone', ({ parts }) => {
      const { subsets, expectedDeviation, finding } = parts;
      return `± ${decimal(subsets.standardDeviation, 4)} (chance: ± ${decimal(expectedDeviation, 4)}) ${sign(finding)}`;
    }),
    row('hidden cause, both strengths alike', 'cannot fail', ({ plane }) => {
      return `needs ${decimal(plane.vanishing.onTreatment, 2)} to explain all`;
    }),
  ];
}

/** Each check in the words of the kit: what it shows here, and what it cannot show. */
export function checksInWords({ placebo, coins, parts, plane }: FourChecks): Row[] {
  const named = {
    'placebo treatment': placebo,
    'random common cause': coins,
    'parts of 80 %': parts,
    'hidden cause': plane,
  };
  return Object.entries(named).map(([check, { shows, cannotShow }]) => ({
    check,
    'what it shows': shows,
    'what it cannot show': cannotShow,
  }));
}

/** A check that has a bearing. @throws RangeError with the reason if it has none */
export function applied<Check extends { readonly kind: 'checked' }>(check: Check | DoesNotApply): Check {
  if (check.kind === 'doesNotApply') throw new RangeError(check.reason);
  return check;
}

/** A finding at a glance. */
export function sign(finding: Finding): string {
  return finding === 'asExpected' ? '✓' : '✗';
}
