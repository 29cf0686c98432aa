// Cells from TypeScript to scripts that tslab's executor can run.
import path from 'node:path';
import type typescript from '@tslab/typescript-for-tslab';
import type { Converter, ConvertResult, Diagnostic, SideOutput } from 'tslab/dist/converter.js';
import { prepareSource } from './cellSource.js';
import type { Edited } from './edits.js';
import { uninterrupted } from './interrupt.js';
import { importedPackages } from './packageImports.js';
import { rememberCell } from './scripts.js';
import { collect, createHookedConverter } from './tslabHooks.js';
import { ts } from './typescript.js';

/** A cell that was compiled, or could not be. */
export interface Compiled {
  /** the cell as tslab got it */
  source: Edited;
  diagnostics: Diagnostic[];
  /** variable that holds the value of the last expression */
  resultVariable: string | undefined;
  /** packages to import before it runs */
  packages: string[];
  /** for tslab's executor */
  result: ConvertResult;
}

export interface Compiler {
  /** The first conversion takes several times as long as later ones: this is one for nothing. */
  warmUp(): void;
  /** for tslab's executor, which gets what was compiled last, and for questions about code */
  converter: Converter;
  /** `script`: name of the compiled code; `count`: number of its cell. */
  compile(code: string, script: string, count: number): Compiled;
  /** From now on later cells know what this one declares; returns all that is declared by now. */
  commit(compiled: Compiled): string;
}

// tslab needs a declaration of every variable. These say that none can be written, since a type has no name from outside.
const UNNAMEABLE = new Set([2527, 2742, 4023, 4025, 4058, 4060, 4082, 4094, 4118, 7056]);

export function createCompiler(): Compiler {
  const converter = createHookedConverter();
  const emitted = new Map<string, SideOutput>();
  let declared = '';
  let last: Compiled | undefined;

  function convert(source: Edited) {
    return uninterrupted(() => collect(() => converter.convert(declared, source.text)));
  }

  function compile(code: string, script: string, count: number): Compiled {
    let source = prepareSource(code);
    let conversion = convert(source);
    const unnameable = conversion.result.diagnostics.filter((diagnostic) => UNNAMEABLE.has(diagnostic.code));
    if (unnameable.length) {
      const { original } = source;
      source = prepareSource(
        code,
        unnameable.map(({ start }) => original(start.offset)),
      );
      conversion = convert(source);
    }
    const { result, module, bound } = conversion;
    const diagnostics = [...result.diagnostics, ...conversion.diagnostics.map(describe)];
    const failed = result.output === undefined || diagnostics.length > 0;
    if (!failed) {
      if (!conversion.script?.moduleMap)
        throw new Error('tslab did not take up the decorated emit and transpileModule');
      rememberCell(script, { count, code, source }, conversion.script);
    }
    last = {
      source,
      diagnostics,
      resultVariable: result.lastExpressionVar,
      packages: failed ? [] : importedPackages(module ?? ''),
      result: {
        ...result,
        diagnostics,
        sideOutputs: freshModules([...(result.sideOutputs ?? []), ...conversion.modules]),
        output: failed ? undefined : `${result.output}\n//# sourceURL=${script}`,
        hasToplevelAwait: result.hasToplevelAwait || bound?.awaits,
        lastExpressionVar: undefined, // this kernel fetches the value itself, it may be null
      },
    };
    return last;
  }

  // tslab forgets the module that was edited, and its importers keep the old one: hand over all of them again
  function freshModules(outputs: SideOutput[]): SideOutput[] {
    const edited = outputs.some((output) => emitted.has(output.path));
    for (const output of outputs) emitted.set(output.path, output);
    return edited ? [...emitted.values()] : outputs;
  }

  return {
    warmUp: () => void convert(prepareSource('1')),
    compile,
    commit({ result }) {
      if (result.declOutput !== undefined) declared = result.declOutput;
      return declared;
    },
    converter: {
      ...converter,
      convert() {
        if (!last) throw new Error('nothing was compiled');
        return last.result;
      },
    },
  };
}

function describe({ file, start = 0, length = 0, messageText, category, code }: typescript.Diagnostic): Diagnostic {
  const place = (offset: number) => {
    const { line, character } = file ? ts.getLineAndCharacterOfPosition(file, offset) : { line: 0, character: 0 };
    return { offset, line, character };
  };
  return {
    fileName: file && path.relative(process.cwd(), file.fileName),
    start: place(start),
    end: place(start + length),
    messageText: ts.flattenDiagnosticMessageText(messageText, '\n'),
    category,
    code,
  };
}
