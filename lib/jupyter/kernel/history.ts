// What was run, for consoles and search. Kept in memory: a session of its own for every kernel.

/** Session, number of the cell, its code. */
export type HistoryEntry = [session: number, count: number, code: string];

export interface HistoryQuery {
  hist_access_type?: string;
  /** at most so many entries, the newest (tail, search) */
  n?: number;
  /** first number and the one after the last (range) */
  start?: number;
  stop?: number;
  /** glob with * and ? (search) */
  pattern?: string;
  /** leave out repetitions, keep the newest (search) */
  unique?: boolean;
  output?: boolean;
}

/** The entries that a `history_request` asks for, oldest first. */
export function searchHistory(entries: readonly HistoryEntry[], query: HistoryQuery): unknown[] {
  let found = [...entries];
  if (query.hist_access_type === 'range') {
    const { start = 0, stop } = query;
    found = found.filter(([, count]) => count >= start && (stop == null || count < stop));
  } else {
    if (query.hist_access_type === 'search') {
      const pattern = glob(query.pattern ?? '*');
      found = found.filter(([, , code]) => pattern.test(code));
      if (query.unique) found = unrepeated(found);
    }
    if (query.n) found = found.slice(-query.n);
  }
  return query.output ? found.map(([session, count, code]) => [session, count, [code, null]]) : found;
}

function unrepeated(entries: HistoryEntry[]): HistoryEntry[] {
  const last = new Map(entries.map(([, , code], index) => [code, index]));
  return entries.filter(([, , code], index) => last.get(code) === index);
}

function glob(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's');
}
