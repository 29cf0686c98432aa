// How a notebook states what it found: a check must hold or the run fails, a finding is reported whichever way it comes out.
import { show } from '../jupyter/display.js';

/** Shows each claim with a tick; throws on the first that does not hold. For exact facts and for conditions of what follows. */
export function check(claims: Readonly<Record<string, boolean>>): void {
  for (const [claim, holds] of Object.entries(claims)) {
    if (!holds) throw new Error(`check failed: ${claim}`);
  }
  showLines(Object.keys(claims).map((claim) => `✓ ${claim}`));
}

/**
 * Shows each claim with what came out; undefined: nothing did. For claims of the paper and expectations: a claim that fails is a finding,
 * not an error.
 */
export function findings(claims: Readonly<Record<string, boolean | undefined>>): void {
  showLines(Object.entries(claims).map(([claim, holds]) => `${outcome(holds)}: ${claim}`));
}

function outcome(holds: boolean | undefined): string {
  if (holds === undefined) return '– cannot be tested here';
  return holds ? '● holds' : '○ does not hold';
}

/** Says that a part is left out because nobody knows the truth of real clicks. */
export function leftOut(what: string): void {
  showLines([`left out: ${what} needs a world whose truth is known; these are real clicks`]);
}

function showLines(lines: readonly string[]): void {
  show({ 'text/plain': lines.join('\n') });
}
