// Puts a check into every loop body, so that a loop can be ended from outside with an ordinary exception that keeps all variables, and
// in the same walk the notes of thrownValues.ts.
import type typescript from '@tslab/typescript-for-tslab';
import { applyEdits, type Edit, type Edited } from './edits.js';
import { throwNotes } from './thrownValues.js';
import { ts } from './typescript.js';

// Reads one word of shared memory: about a nanosecond a turn. See interrupt.ts for both names; hiddenMarks.ts takes it out of the text of functions.
const CHECK = ' __camrec_stop__[0] && __camrec_end__(); ';

/** JavaScript with a check in every loop and a note in every `throw`, each on its own line. */
export function addLoopChecks(code: string): Edited {
  const file = ts.createSourceFile('code.js', code, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const insert = (at: number, text: string) => edits.push({ start: at, end: at, text });
  const visit = (node: typescript.Node): void => {
    if (ts.isIterationStatement(node, false)) {
      const body = (node as typescript.IterationStatement).statement;
      if (ts.isBlock(body)) {
        insert(body.getStart() + 1, CHECK);
      } else {
        insert(body.getStart(), `{${CHECK}`);
        insert(body.end, '}');
      }
    }
    edits.push(...throwNotes(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return applyEdits(code, edits);
}
