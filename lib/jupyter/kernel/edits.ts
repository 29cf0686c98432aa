// Changes to a text that remember where everything came from.

/** Replaces the characters from `start` up to `end` by `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

export interface Edited {
  text: string;
  /** Where the character at `offset` of the new text stood in the old one; for inserted text, where it was inserted. */
  original(offset: number): number;
}

/** Applies edits that do not overlap, given in any order; insertions at one place keep the order given. */
export function applyEdits(source: string, edits: readonly Edit[]): Edited {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const kept: { from: number; to: number; length: number }[] = []; // old place, new place, length
  let text = '';
  let at = 0;
  for (const edit of [...sorted, { start: source.length, end: source.length, text: '' }]) {
    kept.push({ from: at, to: text.length, length: edit.start - at });
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return {
    text,
    original(offset) {
      const piece = kept.findLast(({ to }) => to <= offset) ?? { from: 0, to: 0, length: 0 };
      return piece.from + Math.min(offset - piece.to, piece.length);
    },
  };
}

/** Blanks out characters and keeps the lines. */
export function blank(source: string, start: number, end: number): Edit {
  return { start, end, text: source.slice(start, end).replace(/[^\n]/g, ' ') };
}

export interface Place {
  /** from 1 */
  line: number;
  /** from 0 */
  column: number;
}

export function offsetOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let l = 1; l < line; l++) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(start + column, text.length);
}

export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) };
}
