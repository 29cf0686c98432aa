// The history on disk, shared by all kernels of a user: JSON lines `[session, count, code]`, appended one at a time, so that kernels
// that run at once lose nothing of each other. A full file becomes `….old.jsonl` in place of the one before.
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { HistoryEntry } from './history.js';

/** what the file may grow to; with the old one twice as much is kept */
const LIMIT_BYTES = 1_000_000;
/** a longer cell is remembered by its own kernel only */
const LONGEST_CODE = 50_000;
const LOCK_TRIES = 50;
const LOCK_WAIT_MS = 10;
/** a lock this old was left behind by a kernel that was killed */
const LOCK_STALE_MS = 5000;

export interface HistoryFile {
  /** number of this kernel's session, counting up from kernel to kernel */
  readonly session: number;
  append(entry: HistoryEntry): void;
  /** All that can be read, oldest first; lines that are damaged are left out. */
  read(): HistoryEntry[];
}

/**
 * Where the history is kept: what CAMREC_HISTORY says, an absolute path, or `off` for nowhere;
 * otherwise the user's folder for state (XDG_STATE_HOME, on Windows LOCALAPPDATA).
 */
export function historyPath(
  env: Record<string, string | undefined> = process.env,
  home: string = homedir(),
  platform: string = process.platform,
): string | undefined {
  const wanted = env.CAMREC_HISTORY;
  if (wanted) return isAbsolute(wanted) ? wanted : undefined;
  const local = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_STATE_HOME;
  const state = local && isAbsolute(local) ? local : join(home, '.local', 'state');
  return join(state, 'camrec', 'history.jsonl');
}

/** Opens the history and begins a session in it. Throws when the file cannot be written. */
export function openHistoryFile(file: string, limit: number = LIMIT_BYTES): HistoryFile {
  const old = file.replace(/(\.jsonl)?$/, '.old.jsonl');
  const read = (): HistoryEntry[] => [old, file].flatMap(readEntries);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const session = locked(file, () => {
    const number = 1 + Math.max(0, ...read().map(([before]) => before));
    // by its own line the number is taken; the line break ends what a crash may have left unfinished
    appendFileSync(file, `${endsOpen(file) ? '\n' : ''}${JSON.stringify([number, 0, ''])}\n`, { mode: 0o600 });
    return number;
  });
  return {
    session,
    append([, count, code]) {
      if (code.length > LONGEST_CODE) return;
      appendFileSync(file, `${JSON.stringify([session, count, code])}\n`, { mode: 0o600 });
      if (statSync(file).size > limit) {
        locked(file, () => {
          if (statSync(file).size > limit) renameSync(file, old); // unless another kernel has done so
        });
      }
    },
    read: () => read().filter(([, count]) => count > 0),
  };
}

function readEntries(file: string): HistoryEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return []; // there is none yet
  }
  return text.split('\n').flatMap((line) => {
    try {
      const entry: unknown = JSON.parse(line);
      return isEntry(entry) ? [entry] : [];
    } catch {
      return [];
    }
  });
}

function isEntry(entry: unknown): entry is HistoryEntry {
  if (!Array.isArray(entry) || entry.length !== 3) return false;
  const [session, count, code] = entry;
  return Number.isSafeInteger(session) && session > 0 && Number.isSafeInteger(count) && typeof code === 'string';
}

function endsOpen(file: string): boolean {
  try {
    const bytes = readFileSync(file);
    return bytes.length > 0 && bytes.at(-1) !== 10;
  } catch {
    return false;
  }
}

// A folder is made by one only. Whoever cannot get it in time goes on without: at worst two sessions share a number.
function locked<T>(file: string, act: () => T): T {
  const lock = `${file}.lock`;
  const mine = acquire(lock);
  try {
    return act();
  } finally {
    if (mine) rmdirSync(lock);
  }
}

function acquire(lock: string): boolean {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    removeStale(lock);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_WAIT_MS);
  }
  return false;
}

function removeStale(lock: string): void {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS) rmdirSync(lock);
  } catch {
    // it is gone
  }
}
