// What would break the tests and the intervals: rows that come in clusters and are taken as independent of one another.
import { falsifyOnRows } from '../../causal/doubt/falsification.js';
import { estimateEffect } from '../../causal/estimation/estimate.js';
import type { Rows } from '../../causal/estimation/rows.js';
import { dag } from '../../causal/graphs/dag.js';
import type { Row } from '../../report/table.js';
import { streams } from '../../tensor/streams.js';
import { applied } from './fourChecks.js';

const CUSTOMERS = 100;
const STUDIES = 200;

/** X and Y are coins of their own for each customer, who is in the data with so many rows, all the same. */
export function clusteredStudy(uniform: () => number, rowsEach: number): Rows {
  const coins = Array.from({ length: CUSTOMERS }, () => [uniform() < 0.5 ? 1 : 0, uniform() < 0.5 ? 1 : 0]);
  const unit = Array.from({ length: CUSTOMERS * rowsEach }, (_, r) => Math.floor(r / rowsEach));
  return {
    treatment: unit.map((customer) => coins[customer][0]),
    outcome: unit.map((customer) => coins[customer][1]),
    columns: {},
    unit,
  };
}

/** In many such studies: how often the true graph is contradicted, and how often an interval holds the true effect, 0. */
export function clusterRows(rowsEach: readonly number[] = [1, 4, 16]): Row[] {
  const graph = dag('X Y');
  return rowsEach.map((each) => {
    const uniform = streams(8).fork('clusters').generator();
    const counts = { denied: 0, plain: 0, byCustomer: 0 };
    for (let study = 0; study < STUDIES; study++) {
      const { unit, ...rows } = clusteredStudy(uniform, each);
      const check = applied(falsifyOnRows(graph, { X: rows.treatment, Y: rows.outcome }));
      counts.denied += check.contradicted.length;
      counts.plain += holdsZero(rows) ? 1 : 0;
      counts.byCustomer += holdsZero({ ...rows, unit }) ? 1 : 0;
    }
    return {
      'rows a customer': each,
      'true graph contradicted': ofStudies(counts.denied),
      'interval holds the truth, rows taken as independent': ofStudies(counts.plain),
      'interval holds the truth, by customer': ofStudies(counts.byCustomer),
    };
  });
}

function ofStudies(count: number): string {
  return `${count} of ${STUDIES}`;
}

function holdsZero(rows: Rows): boolean {
  const effect = estimateEffect(rows);
  return effect.kind === 'estimated' && effect.interval[0] <= 0 && effect.interval[1] >= 0;
}
