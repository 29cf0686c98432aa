// From the messages of a cell to the outputs of its notebook: what JupyterLab would show, without a browser.
import type { Message } from './messages.js';
import type { DisplayOutput, MimeBundle, Output } from './notebook.js';

/** Every output shown under a display id so far, in whichever cell: an update reaches them all. */
export type Displays = Map<string, DisplayOutput[]>;

export interface OutputArea {
  readonly outputs: Output[];
  /** Takes one message of the cell; kinds that show nothing are ignored. */
  add(message: Message): void;
  /** Ends the cell: carriage returns are carried out. */
  finish(): Output[];
}

/** An empty output area; `displays` is shared by all cells of a notebook. */
export function outputArea(displays: Displays = new Map()): OutputArea {
  const outputs: Output[] = [];
  let clearNext = false; // clear_output(wait): only once something new comes

  function push(output: Output): void {
    if (clearNext) outputs.length = 0;
    clearNext = false;
    const last = outputs.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last.name === output.name) {
      last.text += output.text;
    } else {
      outputs.push(output);
    }
  }

  function update(id: string, { data, metadata = {} }: DisplayContent): void {
    for (const output of displays.get(id) ?? []) Object.assign(output, { data, metadata });
  }

  function add({ header, content }: Message): void {
    const id = (content as unknown as DisplayContent).transient?.display_id;
    if (header.msg_type === 'clear_output') {
      if (content.wait) clearNext = true;
      else outputs.length = 0;
    }
    // showing something under a known id again changes the earlier places too
    if (id && header.msg_type.endsWith('display_data')) update(id, content as unknown as DisplayContent);
    const output = outputOf(header.msg_type, content);
    if (!output) return;
    push(output);
    if (id && output.output_type === 'display_data') displays.set(id, [...(displays.get(id) ?? []), output]);
  }

  function finish(): Output[] {
    for (const output of outputs) {
      if (output.output_type === 'stream') output.text = overwrite(output.text);
    }
    return outputs;
  }

  return { outputs, add, finish };
}

interface DisplayContent {
  data: MimeBundle;
  metadata?: Record<string, unknown>;
  transient?: { display_id?: string };
}

function outputOf(type: string, content: Message['content']): Output | undefined {
  const { data, metadata = {} } = content as unknown as DisplayContent;
  if (type === 'stream') {
    const { name, text } = content as { name: 'stdout' | 'stderr'; text: string };
    return { output_type: 'stream', name, text };
  }
  if (type === 'display_data') return { output_type: 'display_data', data, metadata };
  // counts are not stored: they would tell how often cells ran before
  if (type === 'execute_result') return { output_type: 'execute_result', data, metadata, execution_count: null };
  if (type === 'error') {
    const { ename, evalue, traceback } = content as { ename: string; evalue: string; traceback: string[] };
    return { output_type: 'error', ename, evalue, traceback };
  }
  return undefined;
}

/** What a terminal shows of `text`: after a carriage return a line is written over from its start. */
export function overwrite(text: string): string {
  if (!text.includes('\r')) return text;
  const line = (raw: string): string => raw.split('\r').reduce((shown, part) => part + shown.slice(part.length), '');
  return text.split('\n').map(line).join('\n');
}
