// Placebos dealt out within strata: they depend on what the strata hold, as the treatment does, and so show what is left open.
import { placeboTreatment } from '../../causal/doubt/placeboTreatment.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Table } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';
import { applied, sign } from './fourChecks.js';
import { adjustedEffect, QUESTION, SHOP_TABLE, setText, shopRows } from './shopLog.js';

const SETS: readonly (readonly string[])[] = [[], ['C'], ['C', 'G']];

/**
 * The joint distribution with the treatment dealt out within `within`: P(v | w) P(everything else). Every arrow into the
 * treatment is cut but those from `within`, and so is every arrow out of it.
 */
export function withPlacebo(table: Table, within: readonly string[]): Table {
  const { do: treatment } = QUESTION;
  return table.flatMap(({ values, probability: p }) => {
    const stratum = Object.fromEntries(within.map((name) => [name, values[name]]));
    return [0, 1].map((arm) => ({
      values: { ...values, [treatment]: arm },
      probability: p.times(probability(table, { [treatment]: arm }, stratum) ?? fraction(0)),
    }));
  });
}

/** What adjusting for `by` makes of a placebo dealt out within `within`, if chance is left out. */
export function exactPlacebo({
  within,
  by,
}: {
  within: readonly string[];
  by: readonly string[];
}): Fraction | undefined {
  return adjustedEffect(withPlacebo(SHOP_TABLE, within), by);
}

/** For each set to adjust for and each way of dealing: the placebos' mean effect, its exact value, and the finding. */
export function placeboRows({ replicates = 8 }: { replicates?: number } = {}): Row[] {
  const rows = shopRows();
  return SETS.flatMap((by) =>
    SETS.map((within) => {
      const uniform = streams(8)
        .fork('within', ...within, 'by', ...by)
        .generator();
      const { placebo, finding } = applied(placeboTreatment(rows, uniform, { by, within, replicates }));
      return {
        'adjusted for': setText(by),
        'placebo dealt out': within.length === 0 ? 'among all' : `within ${within.join(' and ')}`,
        'its effect, on average': placebo.mean,
        'without chance': exactPlacebo({ within, by })?.toNumber(),
        passes: sign(finding),
      };
    }),
  );
}
