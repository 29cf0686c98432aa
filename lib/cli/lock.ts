// A folder that one process at a time may work in: a file with the number of the process, gone when it ends.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from './usage.js';

const POLL_MS = 100;

/**
 * Takes the lock, or waits up to `patience` seconds for its holder to end. A lock whose process is gone is taken over.
 * It is given back when this process exits, or by the function returned.
 * @throws UsageError naming the holder and the file to delete if that process is no such work
 */
export async function takeLock(file: string, { patience = 0 }: { patience?: number } = {}): Promise<() => void> {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; ; waited += POLL_MS) {
    const holder = tryLock(file);
    if (holder === undefined) break;
    if (waited >= 1000 * patience) {
      throw new UsageError(
        `${dirname(file)} is in use by process ${holder}; wait for it, or delete ${file} if that process is something else`,
      );
    }
    await setTimeout(POLL_MS);
  }
  const release = (): void => rmSync(file, { force: true });
  process.once('exit', release);
  return () => {
    process.off('exit', release);
    release();
  };
}

/** The living process that holds the lock, or undefined where it is ours now. */
function tryLock(file: string): number | undefined {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder !== undefined && isAlive(holder)) return holder;
    rmSync(file, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined; // given back meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
