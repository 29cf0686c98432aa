// Formulas as people type them: sum_z P(y|x,z) P(z), Σ_{x'} P(y | m, x') P(x'), or LaTeX copied from a notebook.
//
//   formula      := factor (('*' | '·' | '×')? factor | '/' factor)*
//   factor       := sum | probability | '\frac' '{' formula '}' '{' formula '}' | '(' formula ')' | '[' … ']' | '{' … '}' | '1'
//   sum          := ('sum' | 'Σ' | '∑') '_'? (terms | '{' terms '}') formula        reaches as far as it can
//   probability  := ('P' | 'Pr') '(' terms ('|' (term | 'do' '(' terms ')') (',' …)*)? ')'
//   term         := (name | "name") ("'" | '′')*
import { type Estimand, probabilityOf, product, quotient, sumOver, type Term, term } from './estimand.js';
import { EstimandSyntaxError } from './estimandSyntaxError.js';

/**
 * The estimand that a text stands for. Names match the variables exactly or else without regard to case, as `x` for X. `a b / c`
 * is (a b) / c.
 * @throws EstimandSyntaxError with the column, and what was expected there
 */
export function parseEstimand(text: string, { variables }: { variables: readonly string[] }): Estimand {
  const reader = new Reader(text, variables);
  const estimand = readFormula(reader);
  reader.expectEnd();
  return estimand;
}

/** Deeper nesting is refused: nobody writes it, and reading it would exhaust the stack. */
const DEEPEST = 200;

/** The rest of the text, with what stands next. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: string,
    private readonly variables: readonly string[],
  ) {
    this.skipSpace();
  }

  /** Whether the pattern stands next; if so, it is read. */
  take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern, 'uy');
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) {
      this.at += found.length;
      this.skipSpace();
    }
    return found;
  }

  expect(pattern: RegExp, expected: string): void {
    if (this.take(pattern) === undefined) this.fail(expected);
  }

  expectEnd(): void {
    if (this.at < this.text.length) this.fail('a factor or the end of the formula');
  }

  fail(expected: string): never {
    const [next] = this.text.slice(this.at);
    const got =
      next === undefined ? 'the end of the formula' : `'${String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)}'`;
    throw new EstimandSyntaxError(`expected ${expected}, got ${got}`, { text: this.text, offset: this.at, expected });
  }

  /** One level deeper while `read` runs. */
  nested<T>(read: () => T): T {
    if (++this.depth > DEEPEST) this.fail(`a formula nested at most ${DEEPEST} deep`);
    const result = read();
    this.depth--;
    return result;
  }

  readTerm(): Term {
    const offset = this.at;
    const variable = this.variable(this.readName(), offset);
    const primes = this.take(/(?:\s*(?:'|′|″|\^\{?\\prime\}?))+/) ?? '';
    if (this.text[this.at] === '=') this.fail('the variable alone (values are given when the formula is evaluated)');
    return term(variable, [...primes.matchAll(/'|′|\\prime/g)].length + 2 * [...primes.matchAll(/″/g)].length);
  }

  private readName(): string {
    const inQuotes = this.take(/"(?:[^"\\]|\\.)*"/);
    if (inQuotes !== undefined) return inQuotes.slice(1, -1).replace(/\\(.)/g, '$1');
    if (this.take(/\\(?:mathit|mathrm|text|textit)\{/) !== undefined) {
      const name = (this.take(/[^{}]+/) ?? '').replace(/\\(.)/g, '$1').trim();
      this.expect(/\}/, '}');
      return name;
    }
    // v_{1} as LaTeX writes V1
    const name = this.take(/[\p{L}_][\p{L}\p{M}\p{N}_.]*?_\{\d+\}/u) ?? this.take(/[\p{L}_][\p{L}\p{M}\p{N}_.]*/u);
    return name?.replace(/_\{(\d+)\}$/, '$1') ?? this.fail(`a variable (${this.variables.join(', ')})`);
  }

  private variable(name: string, offset: number): string {
    if (this.variables.includes(name)) return name;
    const alike = this.variables.filter((variable) => variable.toLowerCase() === name.toLowerCase());
    if (alike.length === 1) return alike[0];
    const expected = alike.length === 0 ? this.variables.join(', ') : `${alike.join(' or ')}, written exactly`;
    const problem =
      alike.length === 0 ? `no variable ${name}, expected one of ${expected}` : `${name} may be ${expected}`;
    throw new EstimandSyntaxError(problem, { text: this.text, offset, expected });
  }

  private skipSpace(): void {
    // Spaces and size commands of LaTeX carry no meaning.
    const space = /(?:\s|\\[,;:! ]|\\(?:left|right|Bigl|Bigr|bigl|bigr|quad|displaystyle|limits)(?![a-zA-Z]))+/uy;
    space.lastIndex = this.at;
    this.at += space.exec(this.text)?.[0].length ?? 0;
  }
}

function readFormula(reader: Reader): Estimand {
  return reader.nested(() => {
    let formula = readFactor(reader) ?? reader.fail('P(…), a sum or a parenthesis');
    while (true) {
      if (reader.take(/\//) !== undefined) {
        formula = quotient(formula, readFactor(reader) ?? reader.fail('what to divide by'));
        continue;
      }
      const sign = reader.take(/\*|·|×|⋅|\\cdot(?![a-zA-Z])|\\times(?![a-zA-Z])/);
      const factor = readFactor(reader);
      if (!factor) return sign === undefined ? formula : reader.fail('a factor');
      formula = product(...(formula.kind === 'product' ? formula.factors : [formula]), factor);
    }
  });
}

function readFactor(reader: Reader): Estimand | undefined {
  if (reader.take(/(?:[Pp]|Pr)(?=\s*(?:\\left\s*)?\()/) !== undefined) return readProbability(reader);
  if (reader.take(/Σ|∑|\\sum(?![a-zA-Z])|[sS]um(?![\p{L}\p{N}])/u) !== undefined) return readSum(reader);
  if (reader.take(/1(?!\p{N})/u) !== undefined) return product();
  if (reader.take(/\\[dt]?frac(?![a-zA-Z])/) !== undefined) {
    const [numerator, denominator] = [readGroup(reader, /\{/, '}'), readGroup(reader, /\{/, '}')];
    return quotient(numerator ?? reader.fail('{ and a numerator'), denominator ?? reader.fail('{ and a denominator'));
  }
  return readGroup(reader, /\(/, ')') ?? readGroup(reader, /\[/, ']') ?? readGroup(reader, /\{/, '}');
}

function readGroup(reader: Reader, open: RegExp, close: string): Estimand | undefined {
  if (reader.take(open) === undefined) return undefined;
  const inside = readFormula(reader);
  reader.expect(new RegExp(`\\${close}`), `${close} or another factor`);
  return inside;
}

function readSum(reader: Reader): Estimand {
  reader.take(/_/);
  const isBraced = reader.take(/\{/) !== undefined;
  const over = readTerms(reader);
  if (isBraced) reader.expect(/\}/, '} or a comma');
  return sumOver(over, readFormula(reader));
}

function readProbability(reader: Reader): Estimand {
  reader.expect(/\(/, '(');
  const of = readTerms(reader);
  const [given, doing]: [Term[], Term[]] = [[], []];
  if (reader.take(/\||∣|\\mid(?![a-zA-Z])|\\vert(?![a-zA-Z])/) !== undefined) {
    do {
      if (reader.take(/(?:do|\\mathrm\{do\}|\\operatorname\{do\}|\\text\{do\})(?=\s*\()/) === undefined) {
        given.push(reader.readTerm());
        continue;
      }
      reader.expect(/\(/, '(');
      doing.push(...readTerms(reader));
      reader.expect(/\)/, ') or a comma');
    } while (reader.take(/,/) !== undefined);
    reader.expect(/\)/, ') or a comma');
  } else {
    reader.expect(/\)/, '), a comma or |');
  }
  return probabilityOf(of, { given, doing });
}

function readTerms(reader: Reader): Term[] {
  const terms = [reader.readTerm()];
  while (reader.take(/,/) !== undefined) terms.push(reader.readTerm());
  return terms;
}
