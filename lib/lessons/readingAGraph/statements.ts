// Independencies as answers: `V _||_ T | C, G`, in any order, with any right set behind the bar.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { readPaths } from '../../causal/graphs/paths.js';
import { separated } from '../../causal/graphs/separation.js';
import { type AnswerKind, type Expected, type Reading, shown } from '../answers.js';
import type { Draws } from '../draws.js';
import { drawnDag } from './drawnDag.js';

interface Statement {
  readonly x: string;
  readonly y: string;
  readonly given: readonly string[];
}

const FORM = "a list of independencies such as ['V _||_ T | C, G', 'C _||_ G'], [] for none";

/**
 * One independence for each pair of nodes that the graph separates, each with any set that does it.
 * @throws RangeError if the example is no right answer itself
 */
export function independenciesOf(graph: CausalGraph, example: readonly string[]): Expected {
  const keyOf = (statement: Statement): string => {
    const pair = [statement.x, statement.y].sort().join(' ');
    return holds(graph, statement) ? pair : `${pair} | ${[...statement.given].sort().join(' ')}`;
  };
  const keys = (statements: readonly Statement[]): Set<string> => new Set(statements.map(keyOf));
  const kind: AnswerKind<readonly Statement[]> = {
    form: FORM,
    read: (answer) => readStatements(graph, answer),
    same: (a, b) => {
      const [left, right] = [keys(a), keys(b)];
      return left.size === right.size && [...left].every((key) => right.has(key));
    },
    nearly: (answer) => {
      const wrong = answer.find((statement) => !holds(graph, statement));
      if (!wrong) return 'All that you list is implied, but a pair is missing.';
      const { x, y, given } = wrong;
      const [open] = readPaths(graph, { from: x, to: y, given, onlyOpen: true });
      return `${written(wrong)} is not implied: ${open.text} is open.`;
    },
  };
  const reading = kind.read(example);
  if ('problem' in reading) throw new RangeError(`the example is no right answer: ${reading.problem}`);
  const missing = kind.nearly?.(reading.value, reading.value);
  if (reading.value.some((statement) => !holds(graph, statement))) throw new RangeError(missing);
  return { kind: kind as unknown as AnswerKind<unknown>, value: reading.value };
}

function holds(graph: CausalGraph, { x, y, given }: Statement): boolean {
  return separated(graph, x, y, given);
}

function written({ x, y, given }: Statement): string {
  return `${x} ⟂ ${y}${given.length > 0 ? ` | ${given.join(', ')}` : ''}`;
}

function readStatements(graph: CausalGraph, answer: unknown): Reading<readonly Statement[]> {
  const list = typeof answer === 'string' ? [answer] : answer;
  if (!Array.isArray(list)) return { problem: `got ${shown(answer)}` };
  const statements: Statement[] = [];
  for (const text of list) {
    const parts = /^([^|⟂⊥]+?)\s*(?:_\|\|_|\|\||⟂|⊥)\s*([^|]+?)\s*(?:\|([^|]*))?$/u.exec(String(text).trim());
    if (!parts) return { problem: `${shown(text)} is no independence` };
    const [x, y] = [parts[1].replace(/_$/, ''), parts[2].replace(/^_/, '')];
    const given = (parts[3] ?? '').split(/[,\s{}]+/).filter((name) => name !== '');
    const all = [x, y, ...given];
    const stranger = all.find((name) => !graph.nodes.includes(name));
    if (stranger !== undefined)
      return { problem: `in ${shown(text)}, ${stranger} is none of ${graph.nodes.join(', ')}` };
    if (new Set(all).size < all.length) return { problem: `${shown(text)} names a variable twice` };
    statements.push({ x, y, given });
  }
  return { value: statements };
}

/** Five variables and all arrows but two, so that two pairs can be separated: one by nothing, one by holding something fixed. */
export function drawnSparse(draws: Draws): CausalGraph {
  const pairsApart = (graph: CausalGraph): [string, string][] =>
    graph.nodes.flatMap((x, k) =>
      graph.nodes
        .slice(k + 1)
        .filter((y) => !graph.arrows.some((arrow) => arrow.includes(x) && arrow.includes(y)))
        .map((y): [string, string] => [x, y]),
    );
  return draws.until(
    () => drawnDag(draws, ['A', 'B', 'C', 'D', 'E'], { share: 0.8 }),
    (graph) => {
      const apart = pairsApart(graph);
      const open = apart.filter(([x, y]) => !separated(graph, x, y));
      const needsCare = apart.some(([x, y]) => {
        const others = graph.nodes.filter((node) => node !== x && node !== y);
        return !separated(graph, x, y, others);
      });
      return apart.length === 2 && open.length === 1 && needsCare;
    },
  );
}
