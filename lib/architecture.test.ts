// The shape of the kit itself: arrows between folders point one way, the library has no hidden inputs, the lock no foreign host.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lib = join(root, 'lib');

/** What each folder may import from, besides itself and packages. */
const ALLOWED: Record<string, string[]> = {
  'causal/graphs': [],
  'causal/worlds': ['causal/graphs'],
  'causal/estimands': ['causal/graphs', 'causal/worlds'],
  'causal/identification': ['causal/graphs', 'causal/worlds', 'causal/estimands'],
  'causal/estimation': ['causal/graphs', 'causal/worlds', 'causal/estimands', 'causal/identification'],
  'causal/doubt': ['causal/graphs', 'causal/worlds', 'causal/estimands', 'causal/identification', 'causal/estimation'],
  causal: [],
  tensor: [],
  jupyter: [],
  data: ['causal', 'tensor/streams.ts'],
  graph: ['tensor', 'data/dataset.ts'],
  camrec: ['tensor', 'graph', 'data/dataset.ts', 'recommender.ts'],
  baselines: ['tensor', 'graph', 'data/dataset.ts', 'recommender.ts'],
  evaluation: ['causal', 'tensor', 'data', 'recommender.ts'],
  training: ['tensor', 'data', 'evaluation', 'recommender.ts'],
  report: ['tensor/streams.ts'],
  comparison: [
    'causal/doubt',
    'tensor/streams.ts',
    'baselines/settings.ts',
    'evaluation',
    'training',
    'report',
    'recommender.ts',
  ],
  lessons: ['causal', 'data', 'report', 'tensor/streams.ts', 'jupyter/display.ts'],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['dist', 'vendor', 'bin', 'node_modules'].includes(entry.name) ? [] : sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.as.ts') ? [path] : [];
  });
}

const files = sources(lib).map((path) => ({ name: relative(lib, path), text: readFileSync(path, 'utf8') }));
const library = files.filter(({ name }) => !name.endsWith('.test.ts'));

function localImports({ name, text }: { name: string; text: string }): string[] {
  const found = [...text.matchAll(/(?:from|import)\s+\(?'(\.[^']+)'/g)].map((match) => match[1]);
  return found.map((path) => relative(lib, resolve(lib, dirname(name), path)).replace(/\.js$/, '.ts'));
}

test('imports point down the list of folders', () => {
  const wrong: string[] = [];
  for (const file of library) {
    // The innermost folder that has a rule; index, systems, cli, stages and bench have none: they put the parts together.
    const [outer, inner] = file.name.split('/');
    const folder = `${outer}/${inner}` in ALLOWED ? `${outer}/${inner}` : outer;
    const allowed = ALLOWED[folder];
    if (!allowed) continue;
    for (const target of localImports(file)) {
      const fine = target.startsWith(`${folder}/`) || allowed.some((a) => target === a || target.startsWith(`${a}/`));
      if (!fine) wrong.push(`${file.name} imports ${target}`);
    }
  }
  assert.equal(wrong, []);
});

test('the causal toolkit runs in a browser: it imports no package and nothing of Node', () => {
  const wrong = library
    .filter(({ name, text }) => name.startsWith('causal/') && /from '[^.]|Buffer\b|process\.|require\(/.test(text))
    .map(({ name }) => name);
  assert.equal(wrong, []);
});

test('every local import names a file that exists', () => {
  const missing = files.flatMap((file) => localImports(file).filter((target) => !existsSync(join(lib, target))));
  assert.equal(missing, []);
});

test('the library neither prints nor reads clock, environment or unseeded randomness', () => {
  const entrances = ['cli/', 'jupyter/', 'bench/'];
  const forbidden = /console\.(log|error|warn)|process\.env|Math\.random\(|Date\.now\(|new Date\(\)|performance\.now\(/;
  const wrong = library
    .filter(({ name }) => !entrances.some((folder) => name.startsWith(folder)))
    .filter(({ text }) => forbidden.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
    .map(({ name }) => name);
  assert.equal(wrong, []);
});

test('the tree in the README is the tree', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const tree = /## The tree\n\n```\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? '';
  const listed = [...tree.matchAll(/^ {2}(\w+)\/ /gm)].map((match) => match[1]).sort();
  const folders = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const own = folders
    .map(({ name }) => name)
    .filter((name) => !['dist', 'vendor', 'bin', 'node_modules'].includes(name));
  assert.equal(listed, own.sort());
});

test('every test file runs its tests', () => {
  const silent = files
    .filter(({ name, text }) => name.endsWith('.test.ts') && !/\.run\(\);\s*$/.test(text))
    .map((f) => f.name);
  assert.equal(silent, []);
});

test('the lock file names no host, so a clone installs from whatever registry npm is set to', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  assert.not.match(lock, /cdn\.|googleapis|"resolved": "http/);
});

test.run();
