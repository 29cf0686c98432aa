// One assumption of the graph changed at a time: what to adjust for then, what number comes out, and whether the log objects.
import { falsifyOnTable } from '../../causal/doubt/falsification.js';
import { CAMREC_GRAPH } from '../../causal/graphs/camrecGraph.js';
import { type Arrow, type CausalGraph, causalGraph } from '../../causal/graphs/graph.js';
import { minimalAdjustmentSets } from '../../causal/identification/adjustment.js';
import { axis, COLORS, figure, labelRoom, type PlotlyFigure } from '../../report/figure.js';
import type { Row } from '../../report/table.js';
import { adjustedEffect, QUESTION, SHOP_TABLE, setText } from './shopLog.js';

/** The graph with arrows taken away or added, pairs with a hidden common cause, or nodes that nobody records. */
interface Change {
  readonly without?: readonly Arrow[];
  readonly also?: readonly Arrow[];
  readonly bidirected?: readonly Arrow[];
  readonly latent?: readonly string[];
}

const CHANGES: Readonly<Record<string, Change>> = {
  'as drawn': {},
  'no C → V': { without: [['C', 'V']] },
  'no C → T': { without: [['C', 'T']] },
  'no C → Y': { without: [['C', 'Y']] },
  'no G → V': { without: [['G', 'V']] },
  'no G → T': { without: [['G', 'T']] },
  'no G → Y': { without: [['G', 'Y']] },
  'no T → Y': { without: [['T', 'Y']] },
  'C → G as well': { also: [['C', 'G']] },
  'V → T as well': { also: [['V', 'T']] },
  'V ↔ T: a hidden cause of both': { bidirected: [['V', 'T']] },
  'V → G instead of G → V': { without: [['G', 'V']], also: [['V', 'G']] },
  'V → C instead of C → V': { without: [['C', 'V']], also: [['V', 'C']] },
  'G comes last: C → G, V → G': {
    without: [['G', 'V']],
    also: [
      ['C', 'G'],
      ['V', 'G'],
    ],
  },
  'C comes last: G → C, V → C': {
    without: [['C', 'V']],
    also: [
      ['G', 'C'],
      ['V', 'C'],
    ],
  },
  'V ↔ Y: a hidden cause of both': { bidirected: [['V', 'Y']] },
  'G is not recorded': { latent: ['G'] },
};

export interface Consequence {
  readonly change: string;
  /** a smallest set to adjust for; undefined if there is none */
  readonly by?: readonly string[];
  readonly effect?: number;
  /** independencies that the changed graph claims and the log denies */
  readonly contradicted: readonly string[];
  readonly isTestable: boolean;
}

/** Every change with every smallest set that it asks for. */
export function consequences(): Consequence[] {
  return Object.entries(CHANGES).flatMap(([change, how]): Consequence[] => {
    const graph = changed(how);
    const check = falsifyOnTable(graph, SHOP_TABLE, { kind: 'smallest' });
    const claims = {
      contradicted: check.kind === 'checked' ? check.contradicted.map(({ text }) => text) : [],
      isTestable: check.kind === 'checked',
    };
    const sets = minimalAdjustmentSets(graph, QUESTION);
    if (sets.length === 0) return [{ change, ...claims }];
    return sets.map((by) => ({ change, by, effect: adjustedEffect(SHOP_TABLE, by)?.toNumber(), ...claims }));
  });
}

/** The same as a table, with how far the number moves from the one that the graph as drawn gives. */
export function assumptionRows(found: readonly Consequence[] = consequences()): Row[] {
  const drawn = found[0].effect ?? Number.NaN;
  return found.map(({ change, by, effect, contradicted, isTestable }) => ({
    'the graph': change,
    'adjust for': by ? setText(by) : 'no set will do',
    effect,
    'moves by': effect === undefined ? undefined : withoutDust(effect - drawn),
    'the log denies': contradicted.length > 0 ? contradicted.join('; ') : isTestable ? 'nothing' : 'no claim to deny',
  }));
}

/** A mark a change: a cross where the log denies the changed graph, words where no set will do. */
export function assumptionFigure(found: readonly Consequence[] = consequences()): PlotlyFigure {
  const names = found.map(({ change, by }) => `${change}: ${by ? setText(by) : '–'}`);
  const series = [
    { name: 'the log does not object', isDenied: false, symbol: 'circle', color: COLORS.blue },
    { name: 'the log denies this graph', isDenied: true, symbol: 'x', color: COLORS.vermilion },
  ];
  const drawn = found[0].effect ?? 0;
  return figure({
    title: 'Most changes leave the number where it is; two move it without a word from the log',
    subtitle: 'effect of the photo on the like, one assumption changed at a time; the line is the graph as drawn',
    legend: true,
    data: series.map(({ name, isDenied, symbol, color }) => {
      const own = found.flatMap(({ effect, contradicted }, i) =>
        effect !== undefined && contradicted.length > 0 === isDenied ? [{ x: effect, y: names[i] }] : [],
      );
      return {
        type: 'scatter',
        mode: 'markers',
        name,
        x: own.map(({ x }) => Number(x.toFixed(6))),
        y: own.map(({ y }) => y),
        marker: { symbol, color, size: 11 },
      };
    }),
    xaxis: axis('effect', { range: [0, 0.26], zeroline: false }),
    yaxis: axis('', {
      type: 'category',
      categoryorder: 'array',
      categoryarray: names,
      range: [names.length - 0.5, -0.5],
    }),
    left: labelRoom(names) + 12,
    height: 130 + 24 * names.length,
    layout: {
      annotations: found.flatMap(({ by }, i) =>
        by ? [] : [{ x: 0.004, y: names[i], xanchor: 'left', text: 'no set will do', showarrow: false }],
      ),
      shapes: [
        { type: 'line', x0: drawn, x1: drawn, yref: 'paper', y0: 0, y1: 1, line: { color: COLORS.black, width: 1 } },
      ],
    },
  });
}

function changed({ without = [], also = [], bidirected = [], latent = [] }: Change): CausalGraph {
  const isGone = (arrow: Arrow): boolean => without.some((gone) => gone.join() === arrow.join());
  const { nodes, arrows } = CAMREC_GRAPH;
  return causalGraph({ nodes, arrows: [...arrows.filter((arrow) => !isGone(arrow)), ...also], bidirected, latent });
}

// What is left of equal numbers after a subtraction of doubles.
function withoutDust(difference: number): number {
  return Math.abs(difference) < 1e-12 ? 0 : difference;
}
