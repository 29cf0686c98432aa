// To which cell does this code belong? Everything that a cell starts, now or later, carries the cell along.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CellError } from './orders.js';

/** A running or finished cell in the executor. */
export interface Cell {
  run: number;
  count: number;
  silent: boolean;
  /** interrupted: nothing of it may run or print any more */
  cancelled: boolean;
  /** ends what is still open: timers, programs, sockets and the like */
  waits: Set<() => void>;
  error?: CellError;
}

export const context = new AsyncLocalStorage<Cell>();

let lastCell: Cell | undefined;

/** The cell that this code was started by; for work without one of its own, the newest cell. */
export function owner(): Cell | undefined {
  return context.getStore() ?? lastCell;
}

/** The cell that this code was started by. Throws in work of a cancelled cell, which may begin nothing any more. */
export function livingCell(): Cell | undefined {
  const cell = context.getStore();
  if (cell?.cancelled) throw new Interrupted();
  return cell;
}

/** Runs `body` as work of `cell`. */
export function runAs(cell: Cell, body: () => Promise<void>): void {
  lastCell = cell;
  void context.run(cell, body);
}

/** Thrown into the work of a cell that was interrupted. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  constructor() {
    super('the cell was interrupted');
  }
}
