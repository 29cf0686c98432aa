// The kinds of answers an exercise can ask for: how each is read from what a learner wrote, and when two are the same.
import { Fraction, fraction } from '../causal/worlds/fraction.js';
import { decimalPlaces, exactly } from './arithmetic.js';

/** What a learner wrote, understood or not. */
export type Reading<V> = { readonly value: V } | { readonly problem: string };

/** One kind of answer, such as fractions or sets of names. */
export interface AnswerKind<V> {
  /** the form expected, for a message: `a list of names such as ['C', 'G']` */
  readonly form: string;
  read(answer: unknown): Reading<V>;
  same(a: V, b: V): boolean;
  /** what can be said of a wrong answer from its distance alone, without giving the right one away */
  nearly?(answer: V, right: V): string | undefined;
}

/** The right answer of a question, and how to read other ones. */
export interface Expected<V = unknown> {
  readonly kind: AnswerKind<V>;
  readonly value: V;
}

/** A number as it was written: exactly where that is possible, and with how many decimal places. */
interface Quantity {
  readonly exact?: Fraction;
  readonly number: number;
  readonly places?: number;
}

// Sums and products of a few dozen doubles stay far closer than this to the fraction that they stand for.
const DOUBLE_ERROR = 1e-12;

const QUANTITIES: AnswerKind<Quantity> = {
  form: "a fraction such as '3/10' or fraction(3, 10), arithmetic such as '81/87 * 1/2 + 1/4', or a number with all its digits",
  read: readQuantity,
  same: (a, b) => (a.exact && b.exact ? a.exact.equals(b.exact) : Math.abs(a.number - b.number) <= DOUBLE_ERROR),
  nearly: (answer, right) => {
    if (isRounded(answer, right.number))
      return 'That is the right value, but rounded: give the fraction, or all digits.';
    if (isRounded({ ...answer, number: answer.number / 100, places: (answer.places ?? 0) + 2 }, right.number)) {
      return 'That is a percentage: give the share, from 0 to 1.';
    }
    return undefined;
  },
};

/** An exact number. A learner may write a fraction, arithmetic in text, a Fraction, or a number to within 10⁻¹². */
export function exactNumber(value: Fraction | string): Expected {
  return expected(QUANTITIES, quantity(fraction(value)));
}

/** A number that is right to within `tolerance`. */
export function numberNear(value: number, { tolerance }: { tolerance: number }): Expected {
  if (!(tolerance > 0)) throw new RangeError(`tolerance must be above 0, got ${tolerance}`);
  const kind: AnswerKind<Quantity> = {
    form: `a number, right to within ${tolerance}`,
    read: readQuantity,
    same: (a, b) => Math.abs(a.number - b.number) <= tolerance,
  };
  return expected(kind, { number: value });
}

/** A set of names out of `among`; the order does not matter, [] is the empty set. */
export function setOf(value: readonly string[], { among }: { among: readonly string[] }): Expected {
  return expected(setKind(among), new Set(value.map(plain)));
}

/** A list of sets of names; neither order matters. [] says that there is no such set, [[]] that the empty set is one. */
export function listOfSets(value: readonly (readonly string[])[], { among }: { among: readonly string[] }): Expected {
  const inner = setKind(among);
  const kind: AnswerKind<readonly ReadonlySet<string>[]> = {
    form: "a list of sets such as [['C', 'G'], ['T']]; [[]] for the empty set, [] where no set exists",
    read: (answer) => {
      if (!Array.isArray(answer)) return { problem: `got ${shown(answer)}` };
      const readings = answer.map((member) => inner.read(member));
      const bad = readings.find((reading) => 'problem' in reading);
      if (bad) return bad as { problem: string };
      const sets = readings.map((reading) => (reading as { value: ReadonlySet<string> }).value);
      return { value: sets.filter((set, i) => !sets.slice(0, i).some((earlier) => inner.same(earlier, set))) };
    },
    same: (a, b) => a.length === b.length && a.every((set) => b.some((other) => inner.same(set, other))),
    nearly: (answer, right) => {
      const found = answer.filter((set) => right.some((other) => inner.same(set, other))).length;
      return `${found} of the ${answer.length} listed belong there${found === answer.length ? ', and some are missing' : ''}.`;
    },
  };
  return expected(
    kind,
    value.map((set) => new Set(set.map(plain))),
  );
}

/**
 * Any set of names that is right, where several are: each of them is the same answer.
 * @param options.objection  what is wrong with a set, in a sentence; undefined for a right one
 * @throws RangeError if there is an objection to the example
 */
export function anySet(
  example: readonly string[],
  { among, objection }: { among: readonly string[]; objection: (set: readonly string[]) => string | undefined },
): Expected {
  const { form, read, same } = setKind(among);
  const objectionTo = (set: ReadonlySet<string>): string | undefined =>
    objection(among.filter((name) => set.has(plain(name))));
  const kind: AnswerKind<ReadonlySet<string>> = {
    form,
    read,
    same: (a, b) => same(a, b) || (objectionTo(a) === undefined && objectionTo(b) === undefined),
    nearly: (answer) => objectionTo(answer),
  };
  const wrong = objection(example);
  if (wrong !== undefined) throw new RangeError(`${example.join(', ')} is no right set: ${wrong}`);
  return expected(kind, new Set(example.map(plain)));
}

/** One of several words; `true` and `false` stand for yes and no. */
export function oneOf(options: readonly string[], right: string): Expected {
  if (!options.includes(right)) throw new RangeError(`${right} is none of the options ${options.join(', ')}`);
  const kind: AnswerKind<string> = {
    form: `one of ${options.map((option) => `'${option}'`).join(', ')}`,
    read: (answer) => {
      const word = typeof answer === 'boolean' ? (answer ? 'yes' : 'no') : answer;
      const option = options.find((name) => typeof word === 'string' && plain(name) === plain(word));
      return option === undefined ? { problem: `got ${shown(answer)}` } : { value: option };
    },
    same: (a, b) => a === b,
  };
  return expected(kind, right);
}

/** Several answers by name, such as `{ A: exactNumber('1/2'), B: exactNumber('1/3') }`. */
export function parts(named: Readonly<Record<string, Expected>>): Expected {
  const names = Object.keys(named);
  const kind: AnswerKind<Readonly<Record<string, unknown>>> = {
    form: `an object { ${names.map((name) => `${/^\w+$/.test(name) ? name : `'${name}'`}: …`).join(', ')} }, each ${named[names[0]].kind.form}`,
    read: (answer) => {
      if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
        return { problem: `got ${shown(answer)}` };
      const stranger = Object.keys(answer).find((name) => !names.includes(name));
      if (stranger !== undefined) return { problem: `there is no part ${stranger}` };
      const value: Record<string, unknown> = {};
      for (const [name, part] of Object.entries(answer)) {
        if (isUnanswered(part)) continue;
        const reading = named[name].kind.read(part);
        if ('problem' in reading) return { problem: `${name}: ${reading.problem}` };
        value[name] = reading.value;
      }
      return { value };
    },
    // A mistake may name some of the parts only: those decide.
    same: (answer, other) =>
      Object.keys(other).every((name) => name in answer && named[name].kind.same(answer[name], other[name])),
    nearly: (answer, right) => {
      const missing = names.filter((name) => !(name in answer));
      if (missing.length > 0) return `Not answered yet: ${missing.join(', ')}.`;
      const wrong = names.filter((name) => !named[name].kind.same(answer[name], right[name]));
      const closer = wrong.map((name) => named[name].kind.nearly?.(answer[name], right[name])).find((text) => text);
      return `Not right: ${wrong.join(', ')}.${closer ? ` ${closer}` : ''}`;
    },
  };
  return expected(kind, Object.fromEntries(names.map((name) => [name, named[name].value])));
}

/** Nothing, or what stands in a cell before the learner has come: undefined, null, '' or 'ANSWER_HERE'. */
export function isUnanswered(answer: unknown): boolean {
  return (
    answer === undefined ||
    answer === null ||
    answer === 'ANSWER_HERE' ||
    (typeof answer === 'string' && answer.trim() === '')
  );
}

/** What was written, for a message. */
export function shown(answer: unknown): string {
  if (answer instanceof Set) return `a Set of ${shown([...answer])}`;
  const text = typeof answer === 'bigint' ? `${answer}n` : (JSON.stringify(answer) ?? String(answer));
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

// Readers of one kind meet values of another in no place, so the pairs can be kept together without their type.
function expected<V>(kind: AnswerKind<V>, value: V): Expected {
  return { kind, value } as unknown as Expected;
}

function quantity(exact: Fraction): Quantity {
  return { exact, number: exact.toNumber() };
}

function readQuantity(answer: unknown): Reading<Quantity> {
  if (answer instanceof Fraction) return { value: quantity(answer) };
  if (typeof answer === 'number' && Number.isFinite(answer)) {
    const exact = Number.isInteger(answer) && Number.isSafeInteger(answer) ? fraction(answer) : undefined;
    return { value: { exact, number: answer, places: decimalPlaces(String(answer)) } };
  }
  const exact = typeof answer === 'string' ? exactly(answer) : undefined;
  if (!exact) return { problem: `got ${shown(answer)}` };
  return { value: { ...quantity(exact), places: decimalPlaces(answer as string) } };
}

// Two places or more: 0.8 is a rounding of too many numbers to be one.
function isRounded({ number, places }: Quantity, right: number): boolean {
  return places !== undefined && places >= 2 && Math.abs(number - right) <= 0.5000001 * 10 ** -places;
}

function setKind(among: readonly string[]): AnswerKind<ReadonlySet<string>> {
  const known = among.map(plain);
  return {
    form: `a list of names such as ['${among.slice(0, 2).join("', '")}'], out of ${among.join(', ')}; [] for the empty set`,
    read: (answer) => {
      const members = answer instanceof Set ? [...answer] : answer;
      if (!Array.isArray(members)) return { problem: `got ${shown(answer)}` };
      const stranger = members.find((name) => typeof name !== 'string' || !known.includes(plain(name)));
      if (stranger !== undefined) return { problem: `${shown(stranger)} is none of ${among.join(', ')}` };
      return { value: new Set(members.map(plain)) };
    },
    same: (a, b) => a.size === b.size && [...a].every((name) => b.has(name)),
  };
}

// Spelling that does not matter: spaces, capitals in words of several letters, which bar or minus sign.
function plain(name: string): string {
  const text = name.replace(/\s+/g, '').replaceAll('∣', '|').replaceAll('−', '-');
  return /^[A-Za-z]{2,}$/.test(text) ? text.toLowerCase() : text;
}
