// Every check of an estimate answers with numbers and with what these can and cannot show. None is a bare p-value.

/** In plain words, for a reader who will act on the estimate. */
export interface Reading {
  readonly shows: string;
  readonly cannotShow: string;
}

/** The check has no bearing here; a number would mislead. */
export interface DoesNotApply {
  readonly kind: 'doesNotApply';
  readonly reason: string;
}

/** Whether a check came out as it should if all is well. That it did is no proof that all is well. */
export type Finding = 'asExpected' | 'unexpected';

export function doesNotApply(reason: string): DoesNotApply {
  return { kind: 'doesNotApply', reason };
}

/** Differences below this are the last digits of sums of doubles, not findings. */
export const ROUNDING = 1e-12;

/** A number for a sentence, three digits long. */
export function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
