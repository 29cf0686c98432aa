// A collider seen only through its consequence: what readers' letters tell about picture and click.
import { type DiscreteWorld, jointTable, linear } from '../../causal/worlds/discreteWorld.js';
import { type Fraction, fraction } from '../../causal/worlds/fraction.js';
import { probability, type Values } from '../../causal/worlds/table.js';
import type { Row } from '../../report/table.js';
import type { Draws } from '../draws.js';

/** V and Y are fair coins with V → N ← Y and N → R; probabilities in tenths. */
export interface LettersCase {
  /** P(N = 1 | V = 0, Y = 0), and what V = 1 and Y = 1 add */
  readonly newsletter: readonly [base: number, ofV: number, ofY: number];
  /** P(R = 1 | N = 0), and what N = 1 adds */
  readonly letters: readonly [base: number, ofN: number];
}

export const LETTERS: LettersCase = { newsletter: [1, 4, 4], letters: [1, 8] };

export function lettersWorld({ newsletter: [n, ofV, ofY], letters: [r, ofN] }: LettersCase): DiscreteWorld {
  return {
    V: linear('1/2'),
    Y: linear('1/2'),
    N: linear(`${n}/10`, { V: `${ofV}/10`, Y: `${ofY}/10` }),
    R: linear(`${r}/10`, { N: `${ofN}/10` }),
  };
}

/** P(event | given) in the world of the case. */
export function inLetters(the: LettersCase, event: Values, given: Values = {}): Fraction {
  return probability(jointTable(lettersWorld(the)), event, given) ?? fraction(0);
}

/** P(N = 1 | v, y) and P(R = 1 | v, y), a row for each kind of item. */
export function lettersRows(the: LettersCase): Row[] {
  return [0, 1].flatMap((V) =>
    [0, 1].map((Y) => ({ V, Y, 'P(N=1 | v, y)': String(inLetters(the, { N: 1 }, { V, Y })) })),
  );
}

/** Another world in which N listens to both. */
export function drawnLetters(draws: Draws): LettersCase {
  return draws.until(
    (): LettersCase => ({
      newsletter: [draws.integer(0, 3), draws.integer(2, 5), draws.integer(2, 5)],
      letters: [draws.integer(1, 3), draws.integer(4, 6)],
    }),
    ({ newsletter: [n, ofV, ofY] }) => n + ofV + ofY <= 9 && ofV !== ofY,
  );
}
