// The systems by name: what `camrec train NAME` and the comparison can run.
import { bm3 } from './baselines/bm3.js';
import { bpr } from './baselines/bpr.js';
import { damrs } from './baselines/damrs.js';
import { diffmm } from './baselines/diffmm.js';
import { dualgnn } from './baselines/dualgnn.js';
import { fettl } from './baselines/fettl.js';
import { freedom } from './baselines/freedom.js';
import { grcn } from './baselines/grcn.js';
import { lattice } from './baselines/lattice.js';
import { lightgcn } from './baselines/lightgcn.js';
import { m3csr } from './baselines/m3csr.js';
import { mmgcn } from './baselines/mmgcn.js';
import { popularity } from './baselines/popularity.js';
import { slmrec } from './baselines/slmrec.js';
import { vbpr } from './baselines/vbpr.js';
import { camrec } from './camrec/model.js';
import type { System } from './recommender.js';

/** Every system of the kit, the simplest first. */
export const systems: readonly System[] = [
  popularity,
  bpr,
  lightgcn,
  vbpr,
  mmgcn,
  grcn,
  dualgnn,
  slmrec,
  lattice,
  freedom,
  bm3,
  diffmm,
  damrs,
  m3csr,
  fettl,
  camrec,
];

/** The system of that name. Throws a RangeError that lists the names there are. */
export function systemNamed(name: string): System {
  const found = systems.find((system) => system.name === name);
  if (!found)
    throw new RangeError(`no system is called ${name}; there are: ${systems.map((system) => system.name).join(', ')}`);
  return found;
}

const TITLES: Readonly<Record<string, string>> = {
  popularity: 'Popularity',
  bpr: 'BPR',
  lightgcn: 'LightGCN',
  vbpr: 'VBPR',
  mmgcn: 'MMGCN',
  grcn: 'GRCN',
  dualgnn: 'DualGNN',
  slmrec: 'SLMRec',
  lattice: 'LATTICE',
  freedom: 'FREEDOM',
  bm3: 'BM3',
  diffmm: 'DiffMM',
  damrs: 'DA-MRS',
  m3csr: 'M3CSR',
  fettl: 'FETTL',
  camrec: 'CaMRec',
};

/** What the paper's tables call a system. */
export function titleOf({ name }: Pick<System, 'name'>): string {
  return TITLES[name] ?? name;
}
