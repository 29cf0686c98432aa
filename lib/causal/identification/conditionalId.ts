// The IDC algorithm: effects among those who are seen to have certain values of other variables.
import { quotient, sumOver } from '../estimands/estimand.js';
import type { CausalGraph } from '../graphs/graph.js';
import { byRule, doing, holds, list, ruleTwo, type Step } from './derivation.js';
import { shortened } from './formulaLength.js';
import { type IdAnswer, idAlgorithm } from './idAlgorithm.js';

/**
 * P(on | do(set), given) over observed probabilities (Shpitser and Pearl 2006b: IDC, sound and complete), for a
 * graph without latent nodes. What is seen counts as set where rule 2 allows it; the rest is asked for together with the outcome.
 * A hedge, if there is one, stands against P(on, given | do(set)) with `given` and `set` as they are then.
 */
export function conditionalId(
  graph: CausalGraph,
  { set, on, given }: { set: readonly string[]; on: readonly string[]; given: readonly string[] },
): IdAnswer {
  const steps: Step[] = [];
  let [fixed, seen] = [set, given];
  const exchangeable = (): string | undefined =>
    seen.find((name) => holds(graph, ruleTwo({ on, seen: [name], kept: fixed, given: without(seen, name) })));
  for (let name = exchangeable(); name !== undefined; name = exchangeable()) {
    const rest = without(seen, name);
    const claim = ruleTwo({ on, seen: [name], kept: fixed, given: rest });
    steps.push(byRule('rule 2', claim, doing(on, fixed, seen), doing(on, [...fixed, name], rest)));
    [fixed, seen] = [[...fixed, name], rest];
  }
  const together = [...on, ...seen];
  const answer = idAlgorithm(graph, { set: fixed, on: together });
  if (answer.kind === 'failed') return answer;
  if (seen.length === 0) return { ...answer, steps: [...steps, ...answer.steps] };
  const joint = doing(together, fixed);
  steps.push({
    rule: 'probability',
    condition: `a conditional probability is the joint one of ${list(together)} over that of ${list(seen)}`,
    of: doing(on, fixed, seen),
    result: quotient(joint, sumOver(on, joint)),
  });
  const estimand = shortened(quotient(answer.estimand, sumOver(on, answer.estimand)));
  return { kind: 'found', estimand, steps: [...steps, ...answer.steps] };
}

function without(names: readonly string[], name: string): string[] {
  return names.filter((other) => other !== name);
}
