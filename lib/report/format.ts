// Numbers as people read them. A true minus sign keeps columns of signed numbers in line.

/** A number with fixed decimals, `−0.012`; `sign` adds a plus. Not-a-number and undefined become a dash. */
export function decimal(value: number | undefined, digits = 3, { sign = false }: { sign?: boolean } = {}): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  if (value < 0) return `−${text}`;
  return sign ? `+${text}` : text;
}

/** A share as a percentage, `12.3 %`. */
export function percent(share: number | undefined, digits = 1): string {
  return share === undefined || !Number.isFinite(share) ? '–' : `${decimal(100 * share, digits)} %`;
}

/** Mean and spread of the same quantity, `0.123 ± 0.004`; the mean alone where there is no spread. */
export function withSpread(mean: number | undefined, spread: number | undefined, digits = 3): string {
  return spread === undefined || !Number.isFinite(spread)
    ? decimal(mean, digits)
    : `${decimal(mean, digits)} ± ${decimal(spread, digits)}`;
}

/** A whole number with thin spaces between thousands, `118 551`. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
