import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DataError } from './dataError.js';
import { describe } from './describe.js';
import { loadData } from './loadData.js';
import { loadDataset } from './loadDataset.js';
import { formatNpy } from './npyFile.js';

const test = suite('loadDataset', { root: '' });
const CLICKS = 'userID\titemID\tx_label\n0\t2\t0\n0\t0\t0\n0\t2\t0\n3\t1\t2\n0\t1\t1\n';

test.before(async (context) => {
  context.root = await mkdtemp(join(tmpdir(), 'camrec-data-'));
});
test.after(async ({ root }) => rm(root, { recursive: true }));

async function folder(root: string, name: string, files: Record<string, string | Uint8Array>): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  return path;
}

async function refuses(attempt: Promise<unknown>, message: string): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, DataError);
  assert.is((error as DataError).message, message);
}

const features = (rows: number, value: number) =>
  formatNpy({ rows, cols: 2, values: new Float32Array(rows * 2).fill(value) });

test('reads clicks and features, and says which file serves as which', async ({ root }) => {
  const path = await folder(root, 'both', {
    'x.inter': CLICKS,
    'image_feat.npy': features(3, 1),
    'text_feat.npy': features(3, 2),
    'audio_feat.npy': features(3, 3),
  });
  const { data, sources, repeatedRows } = await loadDataset(path);
  assert.is(repeatedRows, 1);
  assert.equal(sources, { interactions: 'x.inter', visual: 'image_feat.npy', textual: 'text_feat.npy' });
  assert.equal([data.name, data.users, data.items], ['both', 4, 3]);
  assert.equal([...data.train.items], [0, 2]);
  assert.is(data.features.textual?.values[0], 2);
});

test('audio serves in the place of text where there is no text', async ({ root }) => {
  const { data, sources } = await loadDataset(
    await folder(root, 'audio', { 'x.inter': CLICKS, 'audio_feat.npy': features(3, 3) }),
  );
  assert.equal(sources, { interactions: 'x.inter', textual: 'audio_feat.npy' });
  assert.is(data.features.visual, undefined);
  assert.is(data.features.textual?.values[0], 3);
});

test('describe counts rows, cold users and items, and what a ranking cannot hit', async ({ root }) => {
  const more = `${CLICKS}0\t0\t2\n`;
  const { data } = await loadDataset(await folder(root, 'described', { 'x.inter': more }));
  const { splits, ...whole } = describe(data);
  assert.is(whole.rows, 5);
  assert.is(whole.density, 5 / 12);
  assert.is(whole.coldUsers, 3);
  assert.is(whole.coldItems, 1);
  assert.equal(
    [splits.test.rows, splits.test.rowsOfColdUsers, splits.test.rowsOfColdItems, splits.test.rowsInTrain],
    [2, 1, 1, 1],
  );
  assert.equal(splits.train.userDegree, { min: 0, q25: 0, median: 0, q75: 0, q90: 2, q99: 2, max: 2, mean: 0.5 });
});

test('refuses a folder that is missing, or has no .inter file or two', async ({ root }) => {
  const missing = join(root, 'nowhere');
  await refuses(
    loadDataset(missing),
    `${missing}: found no such folder, expected one with an .inter file; check the path`,
  );
  const empty = await folder(root, 'empty', {});
  const remedy = 'name the folder of one data set in the format of MMRec';
  await refuses(loadDataset(empty), `${empty}: found no .inter file, expected exactly one; ${remedy}`);
  const two = await folder(root, 'two', { 'b.inter': CLICKS, 'a.inter': CLICKS });
  await refuses(loadDataset(two), `${two}: found 2 .inter files (a.inter, b.inter), expected exactly one; ${remedy}`);
});

test('errors of a file name its path', async ({ root }) => {
  const path = await folder(root, 'short', { 'x.inter': CLICKS, 'image_feat.npy': features(2, 1) });
  await refuses(
    loadDataset(path),
    `${join(path, 'image_feat.npy')}: found 2 rows, expected 3, one for each item; write one row for every itemID from 0 to the largest in the .inter file`,
  );
});

test('refuses an id so large that the tables would fill the memory', async ({ root }) => {
  const path = await folder(root, 'large', { 'x.inter': 'userID\titemID\tx_label\n2147483647\t0\t0\n' });
  await refuses(
    loadDataset(path),
    `${join(path, 'x.inter')}: found userID 2147483647, expected at most 49999999 since tables have a row for every id up to it; renumber the ids with smaller gaps`,
  );
});

// Real clicks are not part of the project; where they are at hand, what their publishers say of them must come out.
const shared = process.env.CAMREC_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

test('real clicks: TikTok', async () => {
  const path = join(shared, 'tiktok');
  if (!existsSync(path)) return console.log(`skipped: real clicks of TikTok, no folder ${path}`);
  const { data, sources, world } = await loadData(path);
  assert.equal(sources, { interactions: 'tiktok.inter', visual: 'image_feat.npy', textual: 'audio_feat.npy' });
  assert.is(world, undefined);
  const { splits, ...whole } = describe(data);
  assert.equal([whole.users, whole.items, whole.coldUsers, whole.coldItems], [9308, 6710, 10, 465]);
  assert.equal([splits.train.rows, splits.valid.rows, splits.test.rows], [59541, 3051, 6130]);
  assert.equal(whole.features, { visual: 128, textual: 128 });
  assert.ok(Math.abs(splits.test.rowsOfColdItems / splits.test.rows - 0.073) < 0.0005);
});

test('real clicks: Baby', async () => {
  const path = join(shared, 'baby');
  if (!existsSync(path)) return console.log(`skipped: real clicks of Baby, no folder ${path}`);
  const { splits, ...whole } = describe((await loadDataset(path)).data);
  assert.equal([whole.users, whole.items, whole.coldUsers, whole.features], [19445, 7050, 0, {}]);
  assert.equal([splits.train.rows, splits.valid.rows, splits.test.rows], [118551, 20559, 21682]);
});

test.run();
