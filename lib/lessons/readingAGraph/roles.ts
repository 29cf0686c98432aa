// What a variable is to a treatment X and an outcome Y: four facts about causal paths make the role.
import type { CausalGraph } from '../../causal/graphs/graph.js';
import { ancestors, descendants } from '../../causal/graphs/relatives.js';
import { withoutArrows } from '../../causal/graphs/surgery.js';
import type { Draws } from '../draws.js';
import { drawnDag } from './drawnDag.js';

/** A graph in which Y causes nothing that causes X. */
export interface RoleCase {
  readonly graph: CausalGraph;
  readonly do: string;
  readonly on: string;
}

/** Which causal paths there are between a variable Z and the two. */
interface Facts {
  /** Z → … → X */
  readonly toX: boolean;
  /** Z → … → Y past X */
  readonly toY: boolean;
  /** X → … → Z past Y */
  readonly fromX: boolean;
  /** Y → … → Z */
  readonly fromY: boolean;
}

const NONE: Facts = { toX: false, toY: false, fromX: false, fromY: false };

// Of the sixteen patterns no other occurs: causes form no cycle, and Y is not above X.
const PATTERNS = {
  confounder: { ...NONE, toX: true, toY: true },
  mediator: { ...NONE, fromX: true, toY: true },
  'common effect': { ...NONE, fromX: true, fromY: true },
  'cause of X': { ...NONE, toX: true },
  'cause of Y': { ...NONE, toY: true },
  'effect of X': { ...NONE, fromX: true },
  'effect of Y': { ...NONE, fromY: true },
  neither: NONE,
} as const;

type RoleName = keyof typeof PATTERNS;

const NAMES = Object.keys(PATTERNS) as RoleName[];

/** The words for roles, with the names of this case's treatment and outcome. */
export function roleNames({ do: x, on: y }: RoleCase): string[] {
  return NAMES.map((name) => spelled(name, x, y));
}

/** The role of a node, such as `mediator` or `cause of X`. @throws RangeError if Y is a cause of X */
export function roleOf(the: RoleCase, node: string): string {
  const facts = factsOf(the, node);
  const name = NAMES.find((role) => FACTS.every((fact) => PATTERNS[role][fact] === facts[fact]));
  if (name) return spelled(name, the.do, the.on);
  throw new RangeError(`${node} has no role, expected a graph in which ${the.on} is no cause of ${the.do}`);
}

/** Why a node does not have the role: the first fact that contradicts it. */
export function roleObjection(the: RoleCase, node: string, role: string): string {
  const facts = factsOf(the, node);
  const claimed = NAMES.find((name) => spelled(name, the.do, the.on) === role) ?? 'neither';
  const fact = FACTS.find((name) => PATTERNS[claimed][name] !== facts[name]) ?? 'toX';
  const { do: x, on: y } = the;
  const paths = {
    toX: `from ${node} to ${x}`,
    toY: `from ${node} to ${y} without passing ${x}`,
    fromX: `from ${x} to ${node} without passing ${y}`,
    fromY: `from ${y} to ${node}`,
  };
  const found = facts[fact] ? `a causal path leads ${paths[fact]}` : `no causal path leads ${paths[fact]}`;
  return `${node} is not a case of '${role}': ${found}.`;
}

const FACTS = ['toX', 'toY', 'fromX', 'fromY'] as const;

function factsOf({ graph, do: x, on: y }: RoleCase, node: string): Facts {
  const past = (closed: string): CausalGraph => withoutArrows(graph, (from) => from === closed);
  return {
    toX: ancestors(graph, x).has(node),
    toY: ancestors(past(x), y).has(node),
    fromX: descendants(past(y), x).has(node),
    fromY: descendants(graph, y).has(node),
  };
}

function spelled(name: RoleName, x: string, y: string): string {
  return name.replace(/X$/, x).replace(/Y$/, y);
}

/** Seven variables in which at least four different roles occur, confounder and mediator among them. */
export function drawnRoles(draws: Draws): RoleCase {
  const others = ['A', 'B', 'C', 'D', 'E'];
  return draws.until(
    () => ({ graph: drawnDag(draws, ['X', 'Y', ...others], { share: 0.4 }), do: 'X', on: 'Y' }),
    (the) => {
      const { graph } = the;
      if (!ancestors(graph, 'Y').has('X') || graph.arrows.length < 7 || graph.arrows.length > 10) return false;
      const roles = new Set(others.map((node) => roleOf(the, node)));
      return roles.size >= 4 && roles.has('confounder') && roles.has('mediator');
    },
  );
}
