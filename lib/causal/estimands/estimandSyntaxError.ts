// What is wrong with a formula's text, and where.

/** A text that is no estimand. Everything that `parseEstimand` finds wrong in a text is of this type. */
export class EstimandSyntaxError extends Error {
  override readonly name = 'EstimandSyntaxError';
  /** from 1, in code points */
  readonly column: number;
  /** what could have stood there, in words */
  readonly expected: string;

  /**
   * @param problem  such as `expected ) or a comma, got 'P'`
   * @param offset   where in `text`, in UTF-16 units
   */
  constructor(problem: string, { text, offset, expected }: { text: string; offset: number; expected: string }) {
    const column = [...text.slice(0, offset)].length + 1;
    // Line ends would tear the picture apart.
    const line = text.replace(/\s/g, ' ');
    super(`column ${column}: ${problem}\n  ${line}\n  ${' '.repeat(column - 1)}^`);
    this.column = column;
    this.expected = expected;
  }
}
