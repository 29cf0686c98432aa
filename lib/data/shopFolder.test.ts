import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../tensor/streams.js';
import { DataError } from './dataError.js';
import { embeddedShop, loadData } from './loadData.js';
import { shopDataset } from './shopDataset.js';
import { writeShop } from './shopFolder.js';
import { shopWorld } from './shopWorld.js';

const test = suite('shopFolder', { root: '' });
const world = shopWorld({ users: 25, items: 20, lambdaC: 0.5, frontDoor: true }, streams(5).fork('shop', 'two'));
const REMEDY = 'write the shop again, or delete truth.json to read the folder as data without truth';

test.before(async (context) => {
  context.root = await mkdtemp(join(tmpdir(), 'camrec-shop-'));
});
test.after(async ({ root }) => rm(root, { recursive: true }));

async function refuses(attempt: Promise<unknown>, message: string): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instance(error, DataError);
  assert.is((error as DataError).message, message);
}

test('a shop written and read back is the same data and the same world', async ({ root }) => {
  const folder = join(root, 'deep', 'shop');
  await writeShop(folder, world);
  assert.equal((await readdir(folder)).sort(), ['image_feat.npy', 'shop.inter', 'text_feat.npy', 'truth.json']);
  const loaded = await loadData(folder);
  assert.is(loaded.data.fingerprint, shopDataset(world).fingerprint);
  assert.equal(loaded.sources, { interactions: 'shop.inter', visual: 'image_feat.npy', textual: 'text_feat.npy' });
  assert.is(loaded.world?.truth.ate, world.truth.ate);
  assert.equal(loaded.world?.settings, world.settings);
  assert.equal(loaded.world?.swapped, world.swapped);
});

test('truth.json says in plain numbers what the world knows', async ({ root }) => {
  const folder = join(root, 'plain');
  await writeShop(folder, world);
  const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'));
  assert.equal(truth.preferenceUnder, {
    control: world.truth.mean(0),
    treated: world.truth.mean(1),
    difference: world.truth.ate,
  });
  assert.equal(truth.items.confounder, [...world.catalogue.confounder]);
  assert.equal(truth.noiseEdges.items, Array.from(world.noiseEdges().items));
  assert.is(truth.randomised.items.length, 25 * 16);
});

test('users and items that nobody clicked are still there when read back', async ({ root }) => {
  const rare = shopWorld({ users: 3, items: 30, lambdaY: 0 }, streams(2));
  assert.ok(shopDataset(rare).train.items.every((item) => item < 29)); // the last item has no click here
  await writeShop(join(root, 'rare'), rare);
  const { data } = await loadData(join(root, 'rare'));
  assert.equal([data.users, data.items], [3, 30]);
});

test('a shop may be written over a shop, and leaves nothing beside it', async ({ root }) => {
  const folder = join(root, 'again');
  await writeShop(folder, world);
  await writeShop(folder, shopWorld({ users: 10, items: 20 }, streams(6)));
  assert.is((await loadData(folder)).data.users, 10);
  assert.equal(
    (await readdir(root)).filter((name) => name.startsWith('again')),
    ['again'],
  );
});

test('an empty folder is filled, a foreign one refused and left as it was', async ({ root }) => {
  const empty = join(root, 'empty');
  await mkdir(empty);
  await writeShop(empty, world);
  assert.ok(existsSync(join(empty, 'truth.json')));

  const expected = 'expected an empty folder or a shop written before; choose another folder';
  const foreign = join(root, 'foreign');
  await mkdir(foreign);
  await writeFile(join(foreign, 'thesis.txt'), 'years of work');
  await refuses(writeShop(foreign, world), `${foreign}: found thesis.txt in it, ${expected}`);
  assert.equal(await readdir(foreign), ['thesis.txt']);

  await writeFile(join(empty, 'notes.txt'), 'about this shop');
  await refuses(writeShop(empty, world), `${empty}: found notes.txt in it, ${expected}`);
  const file = join(foreign, 'thesis.txt');
  await refuses(
    writeShop(file, world),
    `${file}: found something that is not a readable folder, expected a folder; choose another path`,
  );
});

test('a failure while writing leaves the shop that was there', async ({ root }) => {
  const folder = join(root, 'kept');
  await writeShop(folder, world);
  const broken = { ...world, noiseEdges: () => assert.unreachable('disk full') as never };
  assert.is(
    await writeShop(folder, broken).then(
      () => 'written',
      () => 'failed',
    ),
    'failed',
  );
  assert.is((await loadData(folder)).data.fingerprint, shopDataset(world).fingerprint);
  assert.equal(
    (await readdir(root)).filter((name) => name.startsWith('kept')),
    ['kept'],
  );
});

test('refuses files that no longer are those of the truth', async ({ root }) => {
  const folder = join(root, 'edited');
  await writeShop(folder, world);
  const clicks = join(folder, 'shop.inter');
  await writeFile(clicks, (await readFile(clicks, 'utf8')).replace(/\n[^\n]*\n$/, '\n'));
  const file = join(folder, 'truth.json');
  await refuses(
    loadData(folder),
    `${file}: found clicks or features that are not those the truth was written for, expected them unchanged; ${REMEDY}`,
  );
  await rm(file);
  assert.is((await loadData(folder)).world, undefined);
});

test('refuses a truth.json that is no JSON, of another format, of another seed, or with impossible settings', async ({
  root,
}) => {
  const folder = join(root, 'truth');
  await writeShop(folder, world);
  const file = join(folder, 'truth.json');
  const truth = JSON.parse(await readFile(file, 'utf8'));
  const change = (content: object) => writeFile(file, JSON.stringify({ ...truth, ...content }));

  await writeFile(file, '{');
  await refuses(
    loadData(folder),
    `${file}: found text that is not JSON, expected the truth of a shop; write the shop again`,
  );
  await change({ format: 'camrec shop 9' });
  await refuses(
    loadData(folder),
    `${file}: found format "camrec shop 9", expected "camrec shop 1" with path, settings and fingerprint; ${REMEDY}`,
  );
  await change({ path: '6/shop/two' });
  await refuses(
    loadData(folder),
    `${file}: found a seed from which this version draws another world, expected the one in this folder; ${REMEDY}`,
  );
  await change({ settings: { ...truth.settings, accident: 3 } });
  await refuses(
    loadData(folder),
    `${file}: found a world that cannot be drawn (accident must be from 0 to 0.5, got 3), expected settings and path of a shop; write the shop again`,
  );
});

test('the name shop draws the embedded world of a seed', async () => {
  const first = await loadData('shop', { shop: { users: 20, items: 20 }, seed: 3 });
  const second = await loadData('shop', { shop: { users: 20, items: 20 }, seed: 3 });
  assert.is(first.data.fingerprint, second.data.fingerprint);
  const drawn = embeddedShop({ users: 20, items: 20 }, { seed: 3 });
  assert.is(shopDataset(drawn).fingerprint, first.data.fingerprint);
  assert.is(first.world?.settings.users, 20);
  assert.is.not((await loadData('shop', { shop: { users: 20, items: 20 } })).data.fingerprint, first.data.fingerprint);
});

test.run();
