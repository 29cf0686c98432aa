// What was run, for consoles and search: this kernel's cells, and those of earlier kernels from the history file.
import { type HistoryFile, historyPath, openHistoryFile } from './historyFile.js';

/** Session, number of the cell, its code. */
export type HistoryEntry = [session: number, count: number, code: string];

export interface HistoryQuery {
  hist_access_type?: string;
  /** at most so many entries, the newest (tail, search) */
  n?: number;
  /** number of the session; 0 for this one, negative ones count back from it (range) */
  session?: number;
  /** first number and the one after the last (range) */
  start?: number;
  stop?: number | null;
  /** glob with * and ? (search) */
  pattern?: string;
  /** leave out repetitions, keep the newest (search) */
  unique?: boolean;
  output?: boolean;
}

export interface History {
  add(count: number, code: string): void;
  /** The entries that a `history_request` asks for, oldest first. */
  search(query: HistoryQuery): unknown[];
}

/** so many cells of this kernel are remembered */
const REMEMBERED = 5000;

/** `file`: where it is kept, undefined for in memory only; `complain`: gets one line if that fails. */
export function createHistory(complain: (text: string) => void, path: string | undefined = historyPath()): History {
  const own: HistoryEntry[] = [];
  let opened: HistoryFile | undefined;
  let isOpen = false;

  // a kernel that neither runs nor looks anything up leaves no session behind
  function file(): HistoryFile | undefined {
    if (!isOpen && path) opened = attempt(() => openHistoryFile(path));
    isOpen = true;
    return opened;
  }

  function attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      complain(`the history is not kept: ${(error as Error).message}`);
      opened = undefined; // said once
      return undefined;
    }
  }

  return {
    add(count, code) {
      const kept = file();
      const entry: HistoryEntry = [kept?.session ?? 1, count, code];
      own.push(entry);
      if (own.length > REMEMBERED) own.shift();
      if (kept) attempt(() => kept.append(entry));
    },
    search(query) {
      const kept = file();
      const session = kept?.session ?? own.at(-1)?.[0] ?? 1;
      const earlier = kept?.read().filter(([number]) => number !== session) ?? [];
      return searchHistory([...earlier, ...own], query, session);
    },
  };
}

/** `current`: number of this kernel's session. */
export function searchHistory(entries: readonly HistoryEntry[], query: HistoryQuery, current: number): unknown[] {
  let found = [...entries];
  if (query.hist_access_type === 'range') {
    const { session: wanted = 0, start = 0, stop } = query;
    const session = wanted > 0 ? wanted : current + wanted;
    found = found.filter(([number, count]) => number === session && count >= start && (stop == null || count < stop));
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
