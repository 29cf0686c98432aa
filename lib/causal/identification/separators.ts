// Sets that separate two sides of a graph: whether there is one, all of them, the minimal ones.
import type { CausalGraph } from '../graphs/graph.js';
import { ancestorsOrSelf } from '../graphs/relatives.js';
import { connectedTo } from '../graphs/separation.js';
import { type CutGraph, cutGraph, namesOf, type SeparatorQuestion, type Side, sideOf } from './cutGraph.js';
import { setsBetween } from './enumeration.js';

/**
 * Whether a separator of X and Y with I ⊆ Z ⊆ R exists. If one does, then R ∩ An(X ∪ Y ∪ I) is one (van der Zander, Liśkiewicz
 * and Textor 2019, FINDSEP), so one search decides. `required` is taken to be part of `allowed`.
 */
export function separatorExists(graph: CausalGraph, { from, to, required, allowed }: SeparatorQuestion): boolean {
  const ancestral = ancestorsOrSelf(graph, [...from, ...to, ...required]);
  const largest = allowed.filter((node) => ancestral.has(node));
  const connected = connectedTo(graph, from, largest);
  return !to.some((node) => connected.has(node));
}

/** Every separator, lazily; the time to the next one is at most 2 |allowed| searches of the graph (LISTSEP). */
export function separators(graph: CausalGraph, question: SeparatorQuestion): IterableIterator<string[]> {
  return setsBetween(question.required, question.allowed, (required, allowed) =>
    separatorExists(graph, { ...question, required, allowed }),
  );
}

/**
 * The separators no part of which separates (parts that hold `required`), lazily, those nearest to `from` first; at most
 * |nodes| searches lie between two of them (LISTMINSEP, after Takata 2010).
 */
export function* minimalSeparators(graph: CausalGraph, question: SeparatorQuestion): IterableIterator<string[]> {
  const cut = cutGraph(graph, question);
  const nearest = sideAround(cut, new Set());
  // A minimal cut is known by the side of `from` that it leaves. A branch holds the sides that contain `side`, not `refused`.
  const waiting = nearest ? [{ side: nearest, refused: new Set<number>() }] : [];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    const { side, refused } = branch;
    const next = [...side.boundary].find((node) => !refused.has(node));
    if (next === undefined) {
      const held = new Set([...question.required, ...namesOf(cut, side.boundary)]);
      yield graph.nodes.filter((node) => held.has(node));
      continue;
    }
    const wider = sideAround(cut, new Set([...side.reached, next]));
    if (wider && ![...refused].some((node) => wider.reached.has(node))) waiting.push({ side: wider, refused });
    waiting.push({ side, refused: new Set([...refused, next]) });
  }
}

/**
 * The smallest side of a minimal cut that contains `inside`, whose boundary is that cut; undefined if `inside` touches the other
 * side. Cutting all around `inside` is too much: what the other side does not touch is given back.
 */
function sideAround(cut: CutGraph, inside: ReadonlySet<number>): Side | undefined {
  const near = sideOf(cut, cut.from, (node) => inside.has(node));
  if (cut.to.some((node) => near.reached.has(node))) return undefined;
  const far = sideOf(cut, cut.to, (node) => !near.boundary.has(node));
  return sideOf(cut, cut.from, (node) => !far.boundary.has(node));
}
