import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { useSimdBackend } from '../tensor/index.js';
import { streams } from '../tensor/streams.js';
import { tinyDataset } from '../tinyDataset.test.js';
import { keptEntries } from './keptEntries.js';
import { selfLoopGraph } from './selfLoopGraph.js';

await useSimdBackend();

// users 0, 1, 2 are nodes 0 to 2, items 0, 1, 2 nodes 3 to 5; user 2 and item 2 have no click
const clicks = {
  users: 3,
  items: 3,
  train: { start: Int32Array.of(0, 2, 3, 3), items: Int32Array.of(0, 1, 1) },
};

test('by hand: a node counts itself among its neighbors, and is alone without clicks', () => {
  const { host } = selfLoopGraph(clicks);
  assert.equal(Array.from(host.start), [0, 3, 5, 6, 8, 11, 12]);
  assert.equal(Array.from(host.column), [0, 3, 4, 1, 4, 2, 0, 3, 0, 1, 4, 5]);
  const [a, b, c] = [1 / Math.sqrt(6), 1 / 3, 1 / Math.sqrt(6)];
  const expected = [1 / 3, a, b, 1 / 2, c, 1, a, 1 / 2, b, c, 1 / 3, 1];
  host.value.forEach((value, p) => {
    assert.ok(Math.abs(value - expected[p]) < 1e-7, `entry ${p} is ${value}`);
  });
});

test('it is its own transpose', () => {
  const graph = selfLoopGraph(tinyDataset());
  assert.is(graph.transpose, graph); // throws where it were not
});

test('entries stay with the probability asked for, grow by it, and one direction says nothing of the other', () => {
  const graph = selfLoopGraph(tinyDataset({ users: 400, items: 40 })); // 18 clicks a user
  const kept = keptEntries(graph, 0.3, streams(2));
  assert.ok(Math.abs(kept.nnz / graph.nnz - 0.3) < 4 * Math.sqrt((0.3 * 0.7) / graph.nnz), `${kept.nnz}`);
  const find = (m: typeof graph, r: number, c: number): number => {
    const p = m.host.column.subarray(0, m.host.start[r + 1]).indexOf(c, m.host.start[r]);
    return p < 0 ? 0 : m.host.value[p];
  };
  let [one, both] = [0, 0];
  for (let r = 0; r < 400; r++) {
    for (let p = kept.host.start[r]; p < kept.host.start[r + 1]; p++) {
      const c = kept.host.column[p];
      assert.ok(Math.abs(kept.host.value[p] * 0.3 - find(graph, r, c)) < 1e-7);
      if (c < 400) continue;
      one++;
      if (find(kept, c, r) > 0) both++;
    }
  }
  assert.ok(Math.abs(both / one - 0.3) < 4 * Math.sqrt((0.3 * 0.7) / one), `${both} of ${one}`);
  assert.equal(keptEntries(graph, 0.3, streams(2)).host, kept.host);
});

test('at a rate of 1 everything stays as it is', () => {
  const graph = selfLoopGraph(clicks);
  assert.equal(keptEntries(graph, 1, streams(2)).host, graph.host);
});

test.run();
