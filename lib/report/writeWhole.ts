// Files that are there whole or not at all.
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file under a temporary name, then renames it: a reader sees the old or the new one, never a part. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = `${path}.part`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
