// tslab's converter, unpatched: three public functions of TypeScript that it calls are decorated before it loads, which gives
// compiler options, source maps, modules above the notebook's folder, and the last word on a cell's code.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { TraceMap } from '@jridgewell/trace-mapping';
import type typescript from '@tslab/typescript-for-tslab';
import type * as TslabConverter from 'tslab/dist/converter.js';
import { prepareSource } from './cellSource.js';
import type { Edited } from './edits.js';
import { uninterrupted } from './interrupt.js';
import { type BoundCell, bindVariables } from './liveBindings.js';
import { addLoopChecks } from './loopChecks.js';
import { importedPackages } from './packageImports.js';
import { type CompiledCell, rememberScript, scriptName } from './tracebacks.js';
import { require, ts, typescriptPath } from './typescript.js';

type Converter = TslabConverter.Converter;
type ConvertResult = TslabConverter.ConvertResult;
type SideOutput = TslabConverter.SideOutput;

const folder = process.cwd();
/** Modules anywhere below it can be imported, also from above the notebook's folder. */
const root = projectRoot(folder);

/** What happens to the cell that is being converted. */
interface Conversion {
  /** the cell as an ES module, the outcome of the first step */
  module?: string;
  moduleMap?: string;
  bound?: BoundCell;
  checked?: Edited;
  /** of the second step, to CommonJS */
  scriptMap?: string;
  /** modules above the notebook's folder */
  modules: SideOutput[];
  diagnostics: typescript.Diagnostic[];
}

let conversion: Conversion | undefined;
let hooked = false;

// A declaration of every variable is asked for; these say that one cannot be written. Then its type is `any` in later cells.
const UNNAMEABLE = new Set([2527, 2742, 4020, 4023, 4025, 4031, 4058, 4060, 4082, 4094, 4118, 7056]);

const OPTIONS: typescript.CompilerOptions = {
  rootDir: root,
  strict: true,
  sourceMap: true,
  // as bundlers do: packages by their `exports`, files without extensions
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

const withoutMapComment = (code: string) => code.replace(/\/\/# sourceMappingURL=.*\s*$/, '');

const decorated = {
  createWatchCompilerHost(files: string[], options: typescript.CompilerOptions, ...rest: unknown[]) {
    const create = ts.createWatchCompilerHost as (...all: unknown[]) => { afterProgramCreate?: unknown };
    const host = create(files, { ...options, ...OPTIONS }, ...rest);
    // tslab assigns this function to get hold of the builder; its `emit` is where code and map of the first step appear
    let after: ((builder: typescript.BuilderProgram) => void) | undefined;
    Object.defineProperty(host, 'afterProgramCreate', {
      get: () => after,
      set: (given: (builder: typescript.BuilderProgram) => void) => {
        hooked = true;
        after = (builder) => {
          interceptEmit(builder);
          given(builder);
        };
      },
    });
    return host;
  },

  getPreEmitDiagnosticsOfFiles(program: typescript.Program, files: typescript.SourceFile[]) {
    const original = ts as unknown as {
      getPreEmitDiagnosticsOfFiles(
        program: typescript.Program,
        files: typescript.SourceFile[],
      ): typescript.Diagnostic[];
    };
    const all = original.getPreEmitDiagnosticsOfFiles(program, files);
    const found = all.filter(({ code }) => !UNNAMEABLE.has(code));
    // tslab drops what it finds in files above the notebook's folder
    conversion?.diagnostics.push(...found.filter(({ file }) => file && isAbove(file.fileName)));
    return found;
  },

  transpileModule(code: string, options: typescript.TranspileOptions): typescript.TranspileOutput {
    if (!conversion || code !== conversion.module) return ts.transpileModule(addLoopChecks(code).text, options);
    conversion.bound = bindVariables(code);
    conversion.checked = addLoopChecks(conversion.bound.text);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const result = ts.transpileModule(conversion.checked.text, { ...options, compilerOptions });
    conversion.scriptMap = result.sourceMapText;
    return { ...result, outputText: withoutMapComment(result.outputText) };
  },
};

// tslab's modules are CommonJS and share one TypeScript: they get the decorated functions from here on
const cached = require.cache[typescriptPath];
if (!cached) throw new Error('TypeScript is not where the kernel loaded it from');
cached.exports = { ...ts, ...decorated };
const { createConverter, esModuleToCommonJSModule } = require('tslab/dist/converter.js') as typeof TslabConverter;

function interceptEmit(builder: typescript.BuilderProgram): void {
  const emit = builder.emit;
  const here = path.join('outDir', path.relative(root, folder));
  builder.emit = (file, writeFile, ...rest) => {
    const write: typescript.WriteFileCallback = (name, code, ...more) => {
      const relative = path.relative(here, name).replaceAll('\\', '/');
      if (relative.startsWith('../')) {
        if (name.endsWith('.js')) {
          const data = esModuleToCommonJSModule(code, ts.ScriptTarget.ES2022);
          conversion?.modules.push({ path: path.posix.join(folder.replaceAll('\\', '/'), relative), data });
        }
        return; // tslab refuses files from above
      }
      let text = code;
      if (conversion && relative === '__tslab__.js') text = conversion.module = withoutMapComment(code);
      if (conversion && relative === '__tslab__.js.map') conversion.moduleMap = code;
      writeFile?.(`outDir/${relative}`, text, ...more); // as if the notebook's folder were the root
    };
    return emit(file, write, ...rest);
  };
}

/** A cell that was compiled, or could not be. */
export interface Compiled {
  /** the cell as tslab got it */
  source: Edited;
  diagnostics: TslabConverter.Diagnostic[];
  /** variable that holds the value of the last expression */
  resultVariable: string | undefined;
  /** packages to import before it runs */
  packages: string[];
  /** for tslab's executor */
  result: ConvertResult;
}

export interface Compiler {
  /** for tslab's executor: gives it what was compiled last */
  converter: Converter;
  compile(code: string, run: number, count: number): Compiled;
  /** From now on later cells know what this one declares. */
  commit(compiled: Compiled): void;
}

export function createCompiler(): Compiler {
  const converter = createConverter({ isJS: false, isBrowser: false });
  if (!hooked) throw new Error('tslab did not take up the decorated createWatchCompilerHost');
  const emitted = new Map<string, SideOutput>();
  let declared = '';
  let last: Compiled | undefined;

  function compile(code: string, run: number, count: number): Compiled {
    const source = prepareSource(code);
    const current: Conversion = { modules: [], diagnostics: [] };
    conversion = current;
    let result: ConvertResult;
    try {
      result = uninterrupted(() => converter.convert(declared, source.text));
    } finally {
      conversion = undefined;
    }
    const diagnostics = [...result.diagnostics, ...current.diagnostics.map(describe)];
    const failed = result.output === undefined || diagnostics.length > 0;
    if (!failed) rememberScript(run, count, compiledCell(code, source, current));
    last = {
      source,
      diagnostics,
      resultVariable: result.lastExpressionVar,
      packages: failed ? [] : importedPackages(current.module ?? ''),
      result: {
        ...result,
        diagnostics,
        sideOutputs: freshModules([...(result.sideOutputs ?? []), ...current.modules]),
        output: failed ? undefined : `${result.output}\n//# sourceURL=${scriptName(run)}`,
        hasToplevelAwait: result.hasToplevelAwait || current.bound?.awaits,
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
    compile,
    commit({ result }) {
      if (result.declOutput !== undefined) declared = result.declOutput;
    },
    converter: {
      ...converter,
      convert() {
        if (!last) throw new Error('nothing was compiled');
        return last.result;
      },
      complete: (_previous, code, position) => converter.complete(declared, code, position),
      inspect: (_previous, code, position) => converter.inspect(declared, code, position),
    },
  };
}

function compiledCell(
  code: string,
  source: Edited,
  { module, moduleMap, bound, checked, scriptMap }: Conversion,
): CompiledCell {
  if (module === undefined || !moduleMap || !bound || !checked || !scriptMap) {
    throw new Error('tslab did not take up the decorated emit and transpileModule');
  }
  return {
    code,
    source,
    module,
    bound,
    checked,
    moduleMap: new TraceMap(moduleMap),
    scriptMap: new TraceMap(scriptMap),
  };
}

function describe({
  file,
  start = 0,
  length = 0,
  messageText,
  category,
  code,
}: typescript.Diagnostic): TslabConverter.Diagnostic {
  const place = (offset: number) => {
    const { line, character } = file ? ts.getLineAndCharacterOfPosition(file, offset) : { line: 0, character: 0 };
    return { offset, line, character };
  };
  return {
    fileName: file && path.relative(folder, file.fileName),
    start: place(start),
    end: place(start + length),
    messageText: ts.flattenDiagnosticMessageText(messageText, '\n'),
    category,
    code,
  };
}

function isAbove(file: string): boolean {
  return path.relative(folder, file).startsWith('..') && !file.includes('node_modules');
}

function projectRoot(start: string): string {
  for (let at = start; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) return at;
    if (at === path.dirname(at)) return start;
  }
}
