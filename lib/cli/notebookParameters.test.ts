import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readParameters, takeParameters } from './notebookParameters.js';

test('parameters are taken out from among files and options, each with its type', () => {
  const { parameters, rest } = takeParameters(
    'a.ipynb -p seed 2 --out x -p alpha -1e-3 --parameter list [1,"a"] -p name --out -p seed 3 b.ipynb'.split(' '),
  );
  assert.equal(parameters, { seed: 3, alpha: -0.001, list: [1, 'a'], name: '--out' });
  assert.equal(rest, ['a.ipynb', '--out', 'x', 'b.ipynb']);
  assert.equal(takeParameters(['--', '-p', 'file']).rest, ['--', '-p', 'file']);
});

test('a parameter without a value is named', () => {
  assert.throws(() => takeParameters(['a.ipynb', '-p']), '-p needs a name and a value, as in -p seed 2');
  assert.throws(() => takeParameters(['-p', 'seed']), "parameter 'seed' has no value; expected -p seed VALUE");
});

test('a file of parameters is read, and what is none is refused with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'camrec-parameters-'));
  const file = join(folder, 'p.json');
  try {
    assert.throws(() => readParameters(file), `${file}: cannot be read (ENOENT); expected a file of JSON`);
    writeFileSync(file, '{"seed": 2, "data": {"a": null}}');
    assert.equal(readParameters(file), { seed: 2, data: { a: null } });
    writeFileSync(file, '{"seed": 2,\n}');
    assert.throws(() => readParameters(file), `${file}: is not JSON (line 2, column 1: found "}")`);
    writeFileSync(file, '[1]');
    assert.throws(
      () => readParameters(file),
      `${file}: is no JSON object; expected names and values, as in {"seed": 2}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
