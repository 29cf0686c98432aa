// TypeScript code as HTML, lightly colored by TypeScript's own classifier: keywords, texts, numbers and comments.
import { escapeHtml } from './htmlText.js';
import { ts } from './kernel/typescript.js';

const CLASSES = new Map([
  [ts.TokenClass.Keyword, 'keyword'],
  [ts.TokenClass.Comment, 'comment'],
  [ts.TokenClass.NumberLiteral, 'number'],
  [ts.TokenClass.BigIntLiteral, 'number'],
  [ts.TokenClass.StringLiteral, 'string'],
  [ts.TokenClass.RegExpLiteral, 'string'],
]);

/** The code as the content of a `<code>` element. Code with mistakes is colored as far as it goes. */
export function codeHtml(code: string): string {
  const classifier = ts.createClassifier();
  let state = ts.EndOfLineState.None; // a comment or a template may go on in the next line
  return code
    .split('\n')
    .map((line) => {
      const { entries, finalLexState } = classifier.getClassificationsForLine(line, state, true);
      state = finalLexState;
      let end = 0;
      return entries
        .map(({ length, classification }) => {
          const text = escapeHtml(line.slice(end, end + length));
          end += length;
          const name = CLASSES.get(classification ?? ts.TokenClass.RegExpLiteral); // these come without a class
          return name ? `<span class="${name}">${text}</span>` : text;
        })
        .join('');
    })
    .join('\n');
}
