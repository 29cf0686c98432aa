// A package of the project that is edited and built while a notebook is open: its import brings the new code.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startKernel, type TestKernel } from './testClient.js';

const project = mkdtempSync(join(tmpdir(), 'camrec workspace ñ '));
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
let kernel: TestKernel;

/** Writes the package as a build would. */
function build(base: string, type: string): void {
  const dist = join(project, 'lib', 'dist');
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'base.js'), `export const base = ${base};\n`);
  writeFileSync(join(dist, 'base.d.ts'), `export declare const base: ${type};\n`);
  writeFileSync(
    join(dist, 'index.js'),
    'import { base } from "./base.js";\nexport { base };\nexport class Box { value = base; }\nexport const place = import.meta.url;\nexport const later = async () => (await import("./base.js")).base;\n',
  );
  writeFileSync(
    join(dist, 'index.d.ts'),
    'export { base } from "./base.js";\nexport declare class Box {\n  value: unknown;\n}\nexport declare const place: string;\nexport declare const later: () => Promise<unknown>;\n',
  );
}

const test = suite('fresh modules');
test.before(async () => {
  mkdirSync(join(project, 'notebooks'));
  mkdirSync(join(project, 'node_modules'));
  build('1', 'number');
  writeFileSync(
    join(project, 'lib', 'package.json'),
    '{ "name": "own", "type": "module", "main": "dist/index.js", "types": "dist/index.d.ts" }',
  );
  writeFileSync(join(project, 'package.json'), '{}');
  symlinkSync(join(modules, '@types'), join(project, 'node_modules', '@types'));
  symlinkSync(join(project, 'lib'), join(project, 'node_modules', 'own'));
  kernel = await startKernel({ cwd: join(project, 'notebooks') });
});
test.after(async () => {
  await kernel.stop();
  rmSync(project, { recursive: true });
});

async function value(code: string): Promise<string | undefined> {
  const { error, result, stderr } = await kernel.execute(code);
  assert.is(error, undefined, error?.evalue);
  assert.is(stderr, '');
  return result?.data['text/plain'];
}

/** Runs a cell again until the type checker, which watches the files, has seen the new ones. */
async function eventually(code: string, expected: string): Promise<void> {
  let seen: string | undefined;
  for (let tries = 0; tries < 100 && seen !== expected; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { result, error } = await kernel.execute(code);
    seen = result?.data['text/plain'] ?? error?.evalue;
  }
  assert.is(seen, expected);
}

test('without an edit, importing again gives the same module', async () => {
  assert.is(await value("import { Box, base } from 'own'; const first = new Box(); base"), '1');
  assert.is(await value("import { Box as Again } from 'own'; first instanceof Again"), 'true');
});

test('after an edit and a build, importing again gives the new code, with all that it imports, and its types', async () => {
  build('"two"', 'string');
  await eventually("import { base, Box as Newer, later } from 'own'; base.toUpperCase()", 'TWO');
  assert.is(await value('[new Newer().value, await later()].join()'), 'two,two');
  assert.is(await value('[first.value, first instanceof Newer].join()'), '1,false'); // what was made before stays
});

test('and again', async () => {
  build('"three"', 'string');
  assert.is(await value("import { base, place } from 'own'; base"), 'three');
  assert.match((await value("(await import('own')).base")) ?? '', 'three');
  assert.is(
    await value("import { fileURLToPath } from 'node:url'; fileURLToPath(place)"),
    join(project, 'lib', 'dist', 'index.js'),
  );
});

test.run();
