// A derivation on paper: one line a step, as text or as LaTeX.
import type { Estimand } from '../estimands/estimand.js';
import { latex } from '../estimands/latex.js';
import { asText } from '../estimands/text.js';
import type { Rule, Step } from './derivation.js';

/**
 * One line a step, such as `P(y | do(x)) = P(y | x), by rule 2: Y ⟂ X in the graph with the arrows out of X cut`. Where a step goes on
 * from the result before, its left side is left out.
 */
export function derivationText(steps: readonly Step[]): string[] {
  return steps.map(({ rule, condition, of, result }, k) => {
    const left = goesOn(steps, k) ? '' : `${asText(of)} `;
    return `${left}= ${asText(result)}, by ${ruleInWords(rule)}: ${condition}`;
  });
}

/** The same as an `aligned` block for math mode, equations to the left and the rule with its reason to the right. */
export function derivationLatex(steps: readonly Step[]): string {
  const lines = steps.map(({ rule, condition, of, result }, k) => {
    const left = goesOn(steps, k) ? '' : latex(of);
    return `${left} &= ${latex(result)} && \\text{${inText(`${ruleInWords(rule)}: ${condition}`)}}`;
  });
  return `\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`;
}

function ruleInWords(rule: Rule): string {
  if (rule === 'probability') return 'the laws of probability';
  if (rule === 'adjustment criterion') return `the ${rule}`;
  return rule.startsWith('line') ? `${rule} of ID` : rule;
}

// Signs that a text box of LaTeX does not take as they are.
function inText(words: string): string {
  const signs: Readonly<Record<string, string>> = {
    '⟂': '$\\perp$',
    '→': '$\\to$',
    '↔': '$\\leftrightarrow$',
    '|': '$\\mid$',
    '′': "$'$",
    '\\': '$\\backslash$',
    '~': '\\textasciitilde{}',
    '^': '\\textasciicircum{}',
  };
  return words.replace(/[⟂→↔|′\\~^]|[_%&#${}]/g, (sign) => signs[sign] ?? `\\${sign}`);
}

function goesOn(steps: readonly Step[], k: number): boolean {
  return k > 0 && isSame(steps[k - 1].result, steps[k].of);
}

function isSame(a: Estimand, b: Estimand): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
