// What a system's options may be: each names its rule, and a value outside it is refused before anything is built.

/** Whether a value is allowed, and in words what is. */
export interface Rule {
  fits(value: unknown): boolean;
  readonly expected: string;
}

const number = (fits: (x: number) => boolean, expected: string): Rule => ({
  fits: (value) => typeof value === 'number' && fits(value),
  expected,
});

export const COUNT: Rule = number((n) => Number.isInteger(n) && n > 0, 'a positive integer');
export const WEIGHT: Rule = number((x) => x >= 0 && x < Infinity, 'a number from 0 on');
export const TEMPERATURE: Rule = number((x) => x > 0 && x < Infinity, 'a number above 0');
export const SHARE: Rule = number((x) => x >= 0 && x <= 1, 'between 0 and 1');
export const DROPPED: Rule = number((x) => x >= 0 && x < 1, 'from 0 to below 1');

export function oneOf(...choices: readonly string[]): Rule {
  return { fits: (value) => choices.includes(value as string), expected: `one of ${choices.join(', ')}` };
}

/** Throws a RangeError that names system, option and value for the first option that breaks its rule. */
export function checkOptions<O extends object>(
  system: string,
  options: O,
  rules: Readonly<Record<keyof O, Rule>>,
): void {
  for (const name of Object.keys(rules) as (keyof O & string)[]) {
    const { fits, expected } = rules[name];
    if (!fits(options[name])) throw new RangeError(`${system}: ${name} must be ${expected}, got ${options[name]}`);
  }
}
