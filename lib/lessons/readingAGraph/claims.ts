// What a drawing claims about data: what contradicts it once an arrow is missing, and which arrows data could direct.
import { falsifyOnTable } from '../../causal/doubt/falsification.js';
import { cpdag, equivalenceClass } from '../../causal/graphs/equivalence.js';
import type { Arrow, CausalGraph } from '../../causal/graphs/graph.js';
import { withoutArrows } from '../../causal/graphs/surgery.js';
import type { Table } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';

/** The graph with one arrow left out at a time: how many of its claims the table contradicts, and the first of them. */
export function missingArrowRows(graph: CausalGraph, table: Table): Row[] {
  const without = ([a, b]: Arrow): CausalGraph => withoutArrows(graph, (from, to) => from === a && to === b);
  const drawings = [
    { text: 'none', drawing: graph },
    ...graph.arrows.map((arrow) => ({ text: arrow.join(' → '), drawing: without(arrow) })),
  ];
  return drawings.map(({ text, drawing }) => {
    const found = falsifyOnTable(drawing, table);
    const contradicted = found.kind === 'checked' ? found.contradicted : [];
    return {
      'arrow left out': text,
      'claims of the drawing': found.kind === 'checked' ? found.statements.length : 0,
      'contradicted by the world': contradicted.length,
      'the first of them': contradicted[0]?.text ?? 'none',
    };
  });
}

/** Each arrow in every graph that claims the same independencies: → as drawn, ← turned round. */
export function classRows(graph: CausalGraph): Row[] {
  const members = equivalenceClass(graph);
  const { arrows } = cpdag(graph);
  return graph.arrows.map(([a, b]) => ({
    drawn: `${a} → ${b}`,
    ...Object.fromEntries(
      members.map((member, k) => [
        `graph ${k + 1}`,
        member.arrows.some(([from, to]) => from === a && to === b) ? '→' : '←',
      ]),
    ),
    'data could direct it': arrows.some(([from, to]) => from === a && to === b) ? 'yes' : 'no',
  }));
}
