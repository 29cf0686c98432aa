import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { streams } from '../../tensor/streams.js';
import type { PlotlyFigure } from '../figure.js';
import { renderSvg } from '../render.js';
import { plainTitle } from '../saveFigure.js';
import { drawingBox, type SvgNode } from '../svgBoxes.js';
import { drawGraph } from './causalGraph.js';
import { cloudPanels } from './clouds.js';
import { assignmentSpread, biasRemovedBySize, codeByClass, codesInUse } from './codebook.js';
import { differenceIntervals, metricIntervals } from './comparison.js';
import { classScatter, degreeDistribution, sparsityPicture } from './data.js';
import { noiseSchedules, probeAccuracy, trainingCurves } from './diffusion.js';
import { biasBars, seeingAgainstDoing } from './effects.js';
import { ablationBars, publishedAgainstOurs } from './paperComparison.js';
import { remainingBias } from './remainingBias.js';
import { neighborhood, precisionRecall, weightHistogram } from './subgraph.js';
import { systemDots } from './systems.js';
import { twoRankings } from './twoRankings.js';

interface Text extends SvgNode {
  readonly textContent: string | null;
}
interface Jsdom {
  JSDOM: new (html: string) => { window: { document: { querySelectorAll(selector: string): ArrayLike<Text> } } };
}
const { JSDOM } = createRequire(import.meta.url)('jsdom') as Jsdom;

const uniform = streams(5).fork('figures').generator();
const draws = (n: number): number[] => Array.from({ length: n }, uniform);
const classNames = ['brand 0', 'brand 1', 'brand 2'];
const classes = Array.from({ length: 60 }, (_, i) => i % 3);
const systems = ['CaMRec', 'w/o Backdoor', 'LightGCN', 'BPR', 'popularity'];
const biases = [
  { adjustment: '∅', bias: 0.12, low: 0.1, high: 0.14 },
  { adjustment: '{C}', bias: 0.064, low: 0.04, high: 0.08 },
  { adjustment: '{C, G}', bias: -0.001, low: -0.02, high: 0.02 },
];
const neighbors = Array.from({ length: 12 }, (_, i) => ({ item: 100 + i, weight: i / 12, noise: i % 6 === 1 }));

const intervals = ['Recall@20', 'NDCG@20'].flatMap((metric, m) =>
  systems
    .slice(1)
    .map((system, i) => ({ system, metric, value: 0.01 - 0.02 * i, low: -0.1, high: 0.1, marked: m === 1 && i !== 1 })),
);

const gallery: Record<string, PlotlyFigure> = {
  graph: drawGraph({
    title: 'Two back doors',
    nodes: [{ id: 'C', latent: true, meaning: 'brand' }, { id: 'V' }, { id: 'Y', meaning: 'a rather long meaning' }],
    edges: [
      { from: 'C', to: 'V' },
      { from: 'C', to: 'Y' },
      { from: 'V', to: 'Y', dashed: true },
    ],
    adjusted: ['C'],
    highlight: [['C', 'V']],
  }),
  bias: biasBars(biases),
  remaining: remainingBias(
    [
      { name: 'γ_V = 0.1', x: [-0.1, 0, 0.3], y: [-0.01, 0.001, 0.02] },
      { name: 'γ_V = 0.3', x: [-0.1, 0, 0.3], y: [-0.03, 0.003, 0.06] },
    ],
    { title: 'Two lines meet', xTitle: 'γ_Y', vanishesAt: -0.005 },
  ),
  seeing: seeingAgainstDoing([
    { treatment: 'plain photo', seeing: 0.3, doing: 0.4 },
    { treatment: 'studio photo', seeing: 0.6, doing: 0.5 },
  ]),
  degrees: degreeDistribution([
    { name: 'users', degrees: [3, 4, 5, 9] },
    { name: 'items', degrees: [0, 1, 1, 2, 100] },
  ]),
  sparsity: sparsityPicture(
    [
      { name: 'Â', rows: 3, cols: 3, row: [0, 1], column: [2, 0] },
      { name: 'S_v', rows: 3, cols: 3, row: [0], column: [0] },
    ],
    { title: 'Sparse' },
  ),
  scatter: classScatter({ x: draws(60), y: draws(60), classes, classNames }, { title: 'Clusters' }),
  schedules: noiseSchedules(
    [
      { name: 'linear', alphaBar: [1, 0.6, 0.02] },
      { name: 'cosine', alphaBar: [1, 0.5, 0.1] },
    ],
    { chosen: 'cosine' },
  ),
  clouds: cloudPanels(
    ['noising', 'recovery'].map((name) => ({
      name,
      panels: [0, 2, 5].map((t) => ({ label: `t = ${t}`, x: draws(60), y: draws(60) })),
    })),
    classes,
    classNames,
    { title: 'Into noise and back', subtitle: 'image channel' },
  ),
  training: trainingCurves([{ name: 'image', epochs: [1, 2, 3], values: [1, 0.1, 0.01] }], {
    title: 'Falls',
    log: true,
  }),
  probe: probeAccuracy(
    [
      { source: 'raw image features', accuracy: 0.9, standardError: 0.02 },
      { source: 'H_c, shuffled condition', accuracy: 0.4 },
    ],
    { majority: 0.4 },
  ),
  codes: codesInUse([3, 0, 9], { perplexity: 1.75 }),
  codeByClass: codeByClass(
    [
      [9, 1, 0],
      [0, 0, 0],
      [0, 4, 4],
    ],
    classNames,
    { title: 'Codes' },
  ),
  codesMany: codeByClass(
    Array.from({ length: 50 }, () => draws(3)),
    classNames,
    { title: 'Codes' },
  ),
  sizes: biasRemovedBySize(
    [
      {
        name: 'codes',
        rows: [
          { codes: 4, removed: 0.1, low: 0, high: 0.2 },
          { codes: 50, removed: 0.4 },
        ],
      },
    ],
    { title: 'Sizes', references: [{ name: 'the true brand C', removed: 0.47 }] },
  ),
  temperature: assignmentSpread(
    [
      { temperature: 0.1, effectiveCodes: 1.2 },
      { temperature: 1, effectiveCodes: 24 },
    ],
    { codes: 50 },
  ),
  weights: weightHistogram([
    { name: 'true edges', weights: draws(500) },
    { name: 'noise edges', weights: [0, 1] },
  ]),
  curve: precisionRecall(
    [
      {
        name: 'ρ',
        points: [
          { precision: 0.5, recall: 0.1 },
          { precision: 0.15, recall: 1 },
        ],
        averagePrecision: 0.3,
      },
    ],
    { baseRate: 0.15, title: 'Found' },
  ),
  neighborhood: neighborhood(17, neighbors),
  systems: systemDots(
    systems.flatMap((system, i) =>
      ['Recall@20', 'NDCG@20'].map((metric) => ({ system, metric, mean: 0.3 - 0.02 * i, spread: 0.01 })),
    ),
  ),
  intervals: metricIntervals(
    intervals.map((row) => ({ ...row, seeds: [row.value - 0.01, row.value + 0.01] })),
    { title: 'All on one line' },
  ),
  differences: differenceIntervals(intervals, { reference: 'CaMRec' }),
  tests: twoRankings(
    systems.map((system, i) => ({ system, biased: 0.2 + 0.001 * i, unbiased: 0.6 - 0.02 * i })),
    { title: 'Two tests', left: 'biased', right: 'unbiased' },
  ),
  ablation: ablationBars(
    [
      { variant: 'w/o Backdoor', published: -0.08, ours: -0.03, standardError: 0.01 },
      { variant: 'w/o DCD', published: -0.07, ours: 0.01, standardError: 0.01 },
    ],
    { metric: 'Recall@20' },
  ),
  paper: publishedAgainstOurs([{ system: 'LightGCN', published: 0.0754, ours: 0.07, spread: 0.002 }], {
    title: 'Order',
    metric: 'Recall@20',
  }),
};

for (const [name, figure] of Object.entries(gallery)) {
  test(`${name}: no text leaves the picture, none is undefined`, async () => {
    const svg = await renderSvg(figure);
    const { width, height } = figure.layout;
    assert.not.match(svg, /NaN|(?<!legend)undefined/); // Plotly has a class “legendundefined”
    const texts = Array.from(new JSDOM(svg).window.document.querySelectorAll('text')).filter(
      (text) => text.textContent,
    );
    assert.ok(texts.length > 1);
    for (const text of texts) {
      const { left, right, top, bottom } = drawingBox(text);
      const inside = left >= 0 && right <= width && top >= 0 && bottom <= height;
      assert.ok(inside, `“${text.textContent}” lies at ${left}–${right} × ${top}–${bottom} of ${width} × ${height}`);
    }
  });
}

test('titles state what the numbers say', () => {
  const expected: Record<string, string> = {
    bias: 'Adjusting for {C, G} leaves 1 % of the crude bias of +0.120',
    seeing: 'Seeing says +0.300, doing +0.100: the log overstates the effect by 0.200',
    degrees: 'The most popular tenth of the items draws 96 % of the clicks',
    schedules: 'After the last step 2 % of the signal is left (linear) to 10 % (cosine)',
    probe:
      'A linear probe reads the confounder best from raw image features (90 %), worst from H_c, shuffled condition (40 %)',
    codes: '2 of 3 codes are in use',
    temperature: 'At τ = 1 an item is spread over 24.0 of 50 codes (48 %)',
    neighborhood: 'User 17: 1 of 2 accidental clicks are among the 2 lightest of 12 edges',
    systems: 'CaMRec is best on both metrics',
    differences: '4 systems against CaMRec, beyond chance: Recall@20 0 better, 0 worse; NDCG@20 1 better, 2 worse',
    ablation: 'In the paper every removed part costs accuracy; here 1 of 2 does so beyond two standard errors',
  };
  for (const [name, title] of Object.entries(expected)) assert.is(plainTitle(gallery[name]), title);
});

test('with one seed no picture speaks of a spread', () => {
  const bars = ablationBars([{ variant: 'w/o DCD', published: -0.07, ours: -0.01 }], { metric: 'Recall@20' });
  assert.is(plainTitle(bars), 'In the paper every removed part costs accuracy; here 1 of 1 does so, on one seed');
  const dots = systemDots([{ system: 'BPR', metric: 'recall@20', mean: 0.04 }]);
  for (const { layout } of [bars, dots]) {
    const { text } = layout.title as { text: string };
    assert.match(text, /one seed/);
    assert.not.match(text, /over seeds/);
  }
});

test('a bias that grows is not called removed', () => {
  const grown = biasBars([biases[1], { ...biases[0], adjustment: '{M}' }]);
  assert.is(plainTitle(grown), 'Adjusting for {M} removes none of the crude bias of +0.064');
});

test('heat map columns are shares, unused codes are left out', () => {
  const [{ x, z }] = gallery.codeByClass.data as { x: string[]; z: number[][] }[];
  assert.equal(x, ['0', '2']);
  assert.equal(z, [
    [0.9, 0],
    [0.1, 0.5],
    [0, 0.5],
  ]);
});

test('a graph with an unknown node is refused', () => {
  const nodes = [{ id: 'A' }, { id: 'B' }];
  assert.throws(
    () => drawGraph({ title: '', nodes, edges: [{ from: 'A', to: 'Z' }] }),
    /graph has no node Z; its nodes are A, B/,
  );
});

test.run();
