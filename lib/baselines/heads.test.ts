// Two systems side by side: every file begins alike, so that what is new in a system is read at a glance.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { systems } from '../systems.js';

const folder = fileURLToPath(new URL('../../baselines', import.meta.url)); // of the sources
const ours = systems.filter(({ name }) => name !== 'popularity' && name !== 'camrec');

/** The lines of comment that a system's file begins with, without their slashes. */
function headOf(name: string): string[] {
  const lines = readFileSync(join(folder, `${name}.ts`), 'utf8').split('\n');
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('//')),
    )
    .map((line) => line.slice(3));
}

/** `DA-MRS (Xv et al., KDD 2024)` as the paper's entry has it: authors before the first comma, place and year after the last. */
const sourceOf = (paper: string): string => `${paper.split(', ')[0]}, ${paper.split(', ').at(-1)}`;
const plain = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]/g, '');

for (const { name, paper } of ours) {
  test(`${name}: its head names the paper, what is new over which other system, in equations, and where we differ`, () => {
    const head = headOf(name);
    const [, title = '', source] = /^([^ ]+) \((.+?\d{4})\)/.exec(head[0]) ?? [];
    assert.is(plain(title), name);
    assert.is(source, sourceOf(paper));
    const news = head.findIndex((line) => line.startsWith('New, over '));
    assert.ok(news > 0 && head[news - 1] === '', 'what is new begins a paragraph');
    const [, over = ''] = /^New, over ([^ ,]+), /.exec(head[news]) ?? [];
    const earlier = systems
      .slice(
        0,
        systems.findIndex((system) => system.name === name),
      )
      .map((system) => system.name);
    assert.ok(earlier.includes(plain(over)), `'${over}' is no system before it`);
    const equations = head.filter((line) => line.startsWith('  ') && line.includes('='));
    assert.ok(equations.length > 0, 'no equation');
    assert.ok(
      head.some((line) => line.startsWith('We differ ')),
      'nothing on where we differ',
    );
    assert.ok(head.length <= 24, `${head.length} lines`);
  });
}

test.run();
