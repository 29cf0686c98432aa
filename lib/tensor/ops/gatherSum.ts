// Read-outs of several layers at the rows a batch needs, as one op.
import { addN, gather, type Tensor, type Tensor1D, type Tensor2D, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import { differentiable, hasKernel, kernel, run } from '../kernel.js';
import { checkIndices } from './indices.js';

/**
 * y_i = Σ_l tables[l][ids[i]]. Gradient: one table [N, d] with dy_i added at row ids[i], the same for every l and made once;
 * written as a sum of gathers it would be made and added up once per table.
 *
 * @param tables  each [N, d]   @param ids  int32 [n], 0 … N − 1, may repeat   @returns [n, d]
 * @throws RangeError for a row number outside the tables
 */
export function gatherSum(tables: readonly Tensor2D[], ids: Tensor1D): Tensor2D {
  if (tables.length === 0) throw new RangeError('gatherSum: at least one table is needed, got none');
  const [rows, d] = tables[0].shape;
  for (const { shape } of tables) {
    if (shape[0] !== rows || shape[1] !== d) {
      throw new RangeError(`gatherSum: tables must have one shape, got [${rows},${d}] and [${shape}]`);
    }
  }
  const forward = () => ({ value: hasKernel('GatherSum') ? fast(tables, ids) : composed(tables, ids), saved: [ids] });
  return differentiable<Tensor2D>([...tables], forward, (dy, [ids]) => {
    const shared = unsortedSegmentSum(dy, ids as Tensor1D, rows);
    return tables.length === 1 ? shared : tables.map(() => shared.clone());
  });
}

const fast = (tables: readonly Tensor[], ids: Tensor): Tensor =>
  run('GatherSum', { ...Object.fromEntries(tables.entries()), ids }, { count: tables.length });

const composed = (tables: readonly Tensor[], ids: Tensor): Tensor =>
  addN(tables.map((table) => gather(table, ids as Tensor1D)));

kernel('GatherSum', (inputs, { count }: { count: number }, backend) => {
  const { ids } = inputs;
  const [rows, d] = inputs[0].shape;
  const n = ids.shape[0];
  checkIndices('gatherSum', backend.ints(ids), rows);
  const out = backend.output([n, d]);
  const [pIds, po] = [ids, out].map((t) => backend.address(t));
  const grain = Math.ceil(16_384 / Math.max(1, d));
  for (let l = 0; l < count; l++) {
    const table = backend.address(inputs[l]);
    backend.runtime.split(l === 0 ? 'gatherRows' : 'gatherAddRows', n, grain, (i0, i1) => [table, pIds, d, po, i0, i1]);
  }
  return out;
});
