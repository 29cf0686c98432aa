// An estimand as a sentence that says how one would work it out by hand.
import type { Estimand, Probability, Sum, Term } from './estimand.js';
import { orderedFactors } from './notation.js';
import { sameTerm, variablesOf, withBoundPrimed } from './terms.js';

/**
 * The estimand as one plain sentence, such as "For each value of Z, take how often Y = y among those with X = x and that Z;
 * average these with the shares of Z in everyone." Averages over an average (front-door) are read step by step; any other formula
 * is read from the outside in, parts of more than one step in parentheses.
 */
export function inWords(estimand: Estimand): string {
  const primed = withBoundPrimed(estimand);
  const speaker = speakerFor(variablesOf(primed));
  const sentence = steps(primed, speaker) ?? phrase(primed, speaker);
  return `${sentence.replace(/[a-z]/, (first) => first.toUpperCase())}.`;
}

/** How variables and their values are called, and which values "for each value of …" has already named. */
interface Speaker {
  variable(name: string): string;
  value(t: Term): string;
  /** terms that read as "that Z" */
  readonly pointed: readonly Term[];
  /** terms that are read together as "that combination" */
  readonly together: boolean;
}

function speakerFor(variables: readonly string[]): Speaker {
  const symbols = valueSymbols(variables);
  const isTaken = (name: string): boolean => variables.includes(name);
  return {
    // A variable named x has the value x, so the variable itself is written X, unless there is another X.
    variable: (name) => (symbols.get(name) === name && !isTaken(name.toUpperCase()) ? name.toUpperCase() : name),
    value: ({ variable, primes }) => (symbols.get(variable) ?? variable) + '′'.repeat(primes),
    pointed: [],
    together: false,
  };
}

/** The shortest beginning of each name that no other name has, in lower case: smoke, sex, tar → sm, se, t. */
export function valueSymbols(variables: readonly string[]): Map<string, string> {
  const lower = variables.map((name) => name.toLowerCase());
  const symbols = lower.map((name, k) => {
    for (let length = 1; length < name.length; length++) {
      const start = name.slice(0, length);
      if (!lower.some((other, j) => j !== k && other.startsWith(start))) return start;
    }
    return name;
  });
  const isTwice = (symbol: string): boolean => symbols.filter((other) => other === symbol).length > 1;
  return new Map(variables.map((name, k) => [name, isTwice(symbols[k]) ? name : symbols[k]]));
}

/** Σ_b P(b | …) rest: an average of `rest`, weighted by shares. */
interface Average {
  readonly over: readonly Term[];
  readonly shares: Probability;
  readonly rest: Estimand;
}

function averageOf(estimand: Estimand): Average | undefined {
  if (estimand.kind !== 'sum') return undefined;
  const { over, body } = estimand;
  const factors = body.kind === 'product' ? orderedFactors(body) : [body];
  const isShares = (factor: Estimand): boolean =>
    factor.kind === 'probability' &&
    factor.of.length === over.length &&
    over.every((t) => factor.of.some((other) => sameTerm(other, t))) &&
    ![...factor.given, ...factor.doing].some((t) => over.some((other) => other.variable === t.variable));
  const place = factors.findIndex(isShares);
  const shares = factors[place];
  if (factors.length < 2 || shares?.kind !== 'probability') return undefined;
  const others = factors.filter((_, k) => k !== place);
  return { over, shares, rest: others.length === 1 ? others[0] : { kind: 'product', factors: others } };
}

// "For each …, take …; average these with …", up to three averages deep; undefined where the formula is none of that.
function steps(estimand: Estimand, speaker: Speaker): string | undefined {
  const outer = averageOf(estimand);
  if (!outer) return undefined;
  const inside = pointing(speaker, outer.over);
  const end = `average these with ${shares(outer, speaker)}`;
  const start = `for each ${valuesOf(outer.over, speaker)}`;
  if (outer.rest.kind === 'probability') return `${start}, take ${phrase(outer.rest, inside)}; ${end}`;
  const inner = averageOf(outer.rest);
  if (inner?.rest.kind === 'probability') {
    return `${start}, take ${averaged(inner, inner.rest, inside)}; ${end}`;
  }
  const within = steps(outer.rest, inside);
  return within && `${start}: ${within}. Then average the results with ${shares(outer, speaker)}`;
}

/** "how often Y = y among those with that M and each value of X, averaged with the shares of X in everyone" */
function averaged(average: Average, of: Probability, speaker: Speaker): string {
  const each = of.given.filter((t) => average.over.some((other) => sameTerm(other, t)));
  const others = of.given.filter((t) => !each.includes(t));
  const isPlain = each.length === average.over.length && of.doing.length === 0;
  if (!isPlain) return `the average of (${phrase(of, speaker)}) with ${shares(average, speaker)}`;
  const groups = joined([...conditions(others, speaker), `each ${valuesOf(each, speaker)}`]);
  return `how often ${events(of.of, speaker)} among those with ${groups}, averaged with ${shares(average, speaker)}`;
}

function shares({ over, shares: { given, doing } }: Average, speaker: Speaker): string {
  const names = joined(over.map(({ variable }) => speaker.variable(variable)));
  const what = over.length === 1 ? names : `the combinations of ${names}`;
  return `the shares of ${what} ${among(given, speaker)}${setting(doing, speaker)}`;
}

function valuesOf(terms: readonly Term[], speaker: Speaker): string {
  const names = joined(terms.map(({ variable }) => speaker.variable(variable)));
  return terms.length === 1 ? `value of ${names}` : `combination of values of ${names}`;
}

function pointing(speaker: Speaker, over: readonly Term[]): Speaker {
  // "That combination" can point at one list of values only, so a second one is spelled out.
  const isSecond = speaker.together && over.length > 1;
  if (isSecond) return speaker;
  return { ...speaker, pointed: [...speaker.pointed, ...over], together: speaker.together || over.length > 1 };
}

/** A noun phrase for any formula. */
function phrase(estimand: Estimand, speaker: Speaker): string {
  const part = (inner: Estimand): string =>
    inner.kind === 'probability' || (inner.kind === 'product' && orderedFactors(inner).length === 0)
      ? phrase(inner, speaker)
      : `(${phrase(inner, speaker)})`;
  switch (estimand.kind) {
    case 'probability':
      return frequency(estimand, speaker);
    case 'sum':
      return summed(estimand, speaker);
    case 'product': {
      const factors = orderedFactors(estimand);
      if (factors.length === 1) return phrase(factors[0], speaker);
      return factors.length === 0 ? 'one' : factors.map(part).join(', times ');
    }
    case 'quotient':
      return `${part(estimand.numerator)} divided by ${part(estimand.denominator)}`;
  }
}

function frequency({ of, given, doing }: Probability, speaker: Speaker): string {
  if (of.length === 0) return 'one';
  const who = given.length === 0 ? '' : ` ${among(given, speaker)}`;
  return `how often ${events(of, speaker)}${who}${setting(doing, speaker)}`;
}

function summed(estimand: Sum, speaker: Speaker): string {
  const average = averageOf(estimand);
  const over = joined(estimand.over.map((t) => `${speaker.value(t)} of ${speaker.variable(t.variable)}`));
  const inside = { ...speaker, pointed: speaker.pointed.filter((t) => !estimand.over.some((own) => sameTerm(own, t))) };
  if (!average) return `the sum, over all values ${over}, of ${phrase(estimand.body, inside)}`;
  const { given, doing } = average.shares;
  const spread = `as they are spread ${among(given, speaker)}${setting(doing, speaker)}`;
  return `the average, over the values ${over} ${spread}, of ${phrase(average.rest, inside)}`;
}

function setting(doing: readonly Term[], speaker: Speaker): string {
  const set = doing.map((t) => `${speaker.variable(t.variable)} were set to ${pointedValue(t, speaker)}`);
  return set.length === 0 ? '' : ` if ${joined(set)}`;
}

function pointedValue(t: Term, speaker: Speaker): string {
  return speaker.pointed.some((other) => sameTerm(other, t)) ? 'that value' : speaker.value(t);
}

function among(given: readonly Term[], speaker: Speaker): string {
  return given.length === 0 ? 'in everyone' : `among those with ${joined(conditions(given, speaker))}`;
}

function events(of: readonly Term[], speaker: Speaker): string {
  return joined(of.map((t) => equation(t, speaker)));
}

function equation(t: Term, speaker: Speaker): string {
  return `${speaker.variable(t.variable)} = ${speaker.value(t)}`;
}

/** "X = x" for a value that the question names, "that Z" for one that a step has just named. */
function conditions(terms: readonly Term[], speaker: Speaker): string[] {
  const pointed = terms.filter((t) => speaker.pointed.some((other) => sameTerm(other, t)));
  const named = terms.filter((t) => !pointed.includes(t)).map((t) => equation(t, speaker));
  if (speaker.together && pointed.length === speaker.pointed.length) return [...named, 'that combination'];
  return [...named, ...pointed.map(({ variable }) => `that ${speaker.variable(variable)}`)];
}

function joined(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
