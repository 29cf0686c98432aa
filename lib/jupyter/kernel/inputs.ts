// Lines of text that cells ask for: one question at a time, put to the very client that sent the cell.
import type { InputAnswer, InputRequest } from './orders.js';
import type { Request, Wire } from './protocol.js';

export type Answer = (content: Omit<InputAnswer, 'kind' | 'id'>) => void;

export interface Inputs {
  /** `cell`: the request that runs the asking cell. */
  ask(cell: Request, question: InputRequest, answer: Answer): void;
  /** Takes an `input_reply` from the stdin socket. */
  reply(message: Request): void;
  /** Ends all questions: their cell has ended or is to end. */
  end(): void;
}

interface Question {
  cell: Request;
  question: InputRequest;
  answer: Answer;
  /** of the `input_request`, once it is sent */
  messageId?: string;
}

export function createInputs(wire: Wire): Inputs {
  let questions: Question[] = []; // the first one has been asked

  function put(question: Question): void {
    const { prompt, password } = question.question;
    const { id, sent } = wire.ask(question.cell, { prompt, password });
    question.messageId = id;
    sent.catch((error) =>
      settle(question, { refusal: `the client that sent the cell cannot be asked: ${error.message}` }),
    );
  }

  function settle(question: Question, content: Parameters<Answer>[0]): void {
    if (questions[0] !== question) return; // it was ended meanwhile
    questions.shift();
    question.answer(content);
    if (questions[0]) put(questions[0]);
  }

  return {
    ask(cell, question, answer) {
      if (cell.content.allow_stdin !== true) {
        answer({ refusal: 'this client cannot be asked for input (allow_stdin is not true in its request)' });
        return;
      }
      questions.push({ cell, question, answer });
      if (questions[0] && questions.length === 1) put(questions[0]);
    },
    reply({ header, identities, parent, content }) {
      const question = questions[0];
      if (!question || header.msg_type !== 'input_reply') return;
      // some clients name no parent: their reply is to what was asked last
      const isToUs = parent.msg_id === undefined || parent.msg_id === question.messageId;
      if (!isToUs || !isSame(identities, question.cell.identities)) return;
      if (typeof content.value === 'string') settle(question, { line: content.value });
      else settle(question, { refusal: String(content.evalue ?? 'the client replied without a value') });
    },
    end() {
      const ended = questions;
      questions = [];
      for (const { answer } of ended) answer({ interrupted: true });
    },
  };
}

function isSame(a: Buffer[], b: Buffer[]): boolean {
  return a.length === b.length && a.every((frame, at) => frame.equals(b[at] ?? Buffer.alloc(0)));
}
