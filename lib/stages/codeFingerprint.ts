// Which code trained a run: after an edit of the model or the engine, earlier runs must not pass for new ones.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PARTS = ['tensor', 'graph', 'camrec', 'baselines', 'evaluation', 'training'];

/** SHA-256 over the built files that decide the outcome of a training. */
export function codeFingerprint(): string {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    const folder = fileURLToPath(new URL(`../${part}`, import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files.filter((name) => /(?<!\.test)\.(js|wasm)$/.test(name))) {
      hash.update(file).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest('hex');
}
