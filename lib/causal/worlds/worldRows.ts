// A world as a data set that has no sampling error: every probability is met by a whole number of rows.
import { type DiscreteWorld, type JointOptions, jointTable } from './discreteWorld.js';
import { expand, type Table } from './table.js';

/** One column a variable, all of one length. */
export type Columns = Readonly<Record<string, Int32Array>>; // [rows] each

/**
 * Rows that meet the joint distribution of a world exactly, so that a plug-in estimate from them is the exact value.
 * @param options.count  rows; the three worlds of this kit need a multiple of 20,000
 * @throws RangeError if a cell would need a part of a row, or as `jointTable` does
 */
export function worldRows(
  world: DiscreteWorld,
  { count = 20_000, ...joint }: JointOptions & { readonly count?: number } = {},
): Columns {
  return tableRows(jointTable(world, joint), { count });
}

/** The same for a table, such as a study's with as many rows as it counted. */
export function tableRows(table: Table, { count }: { readonly count: number }): Columns {
  const rows = expand(table, count);
  const names = table.length > 0 ? Object.keys(table[0].values) : [];
  return Object.fromEntries(names.map((name) => [name, Int32Array.from(rows, (values) => values[name])]));
}
