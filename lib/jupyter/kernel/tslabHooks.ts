// tslab's converter, unpatched: three public functions of TypeScript that it calls are decorated before it loads, which gives
// compiler options, source maps, modules above the notebook's folder, and the last word on a cell's code.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type typescript from '@tslab/typescript-for-tslab';
import type * as TslabConverter from 'tslab/dist/converter.js';
import { CELL_FILE, replaceImportMeta } from './importMeta.js';
import { type BoundCell, bindVariables } from './liveBindings.js';
import { addLoopChecks } from './loopChecks.js';
import { shareTimer, type TimerHost } from './rebuildTimers.js';
import { type CompiledScript, rememberModule } from './scripts.js';
import { require, ts, typescriptPath } from './typescript.js';

/** What comes to light while a cell is converted. */
export interface Conversion {
  /** the cell as an ES module, the outcome of the first step */
  module?: string;
  moduleMap?: string;
  bound?: BoundCell;
  /** of the second step, to CommonJS */
  script?: CompiledScript;
  /** modules above the notebook's folder, which tslab would refuse */
  modules: TslabConverter.SideOutput[];
  /** what the type checker has to say about them, which tslab drops */
  diagnostics: typescript.Diagnostic[];
}

const folder = process.cwd();
/** Modules anywhere below it can be imported, also from above the notebook's folder. */
const root = projectRoot(folder);

/** What cells can call without an import. */
const GLOBALS = fileURLToPath(new URL('cellGlobals.d.ts', import.meta.url)).replaceAll('\\', '/');

const OPTIONS: typescript.CompilerOptions = {
  rootDir: root,
  strict: true,
  sourceMap: true,
  // as bundlers do: packages by their `exports`, files without extensions
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

let conversion: Conversion | undefined;
/** the project's module that is being emitted */
let emitting: { file: string; map?: string } | undefined;
let hooked = false;
let program: (() => typescript.Program) | undefined;

/** Runs one conversion by tslab and collects what comes to light. */
export function collect<T>(convert: () => T): Conversion & { result: T } {
  const mine: Conversion = { modules: [], diagnostics: [] };
  conversion = mine;
  try {
    return Object.assign(mine, { result: convert() });
  } finally {
    conversion = undefined;
  }
}

const decorated = {
  createWatchCompilerHost(
    files: string[],
    options: typescript.CompilerOptions,
    system: object,
    _: null,
    ...rest: unknown[]
  ) {
    const create = ts.createWatchCompilerHost as (...all: unknown[]) => TimerHost & { afterProgramCreate?: unknown };
    const host = create([...files, GLOBALS], { ...options, ...OPTIONS }, system, createLazyBuilder, ...rest);
    shareTimer(host);
    // tslab assigns this function to get hold of the builder; its `emit` is where code and map of the first step appear
    let after: ((builder: typescript.BuilderProgram) => void) | undefined;
    Object.defineProperty(host, 'afterProgramCreate', {
      get: () => after,
      set: (given: (builder: typescript.BuilderProgram) => void) => {
        hooked = true;
        after = (builder) => {
          interceptEmit(builder);
          program = () => builder.getProgram();
          given(builder);
        };
      },
    });
    return host;
  },

  getPreEmitDiagnosticsOfFiles(program: typescript.Program, files: typescript.SourceFile[]): typescript.Diagnostic[] {
    const found = (ts as unknown as typeof decorated).getPreEmitDiagnosticsOfFiles(program, files);
    conversion?.diagnostics.push(...found.filter(({ file }) => file && isAbove(file.fileName)));
    return found;
  },

  transpileModule(code: string, options: typescript.TranspileOptions): typescript.TranspileOutput {
    const ofCell = conversion !== undefined && code === conversion.module;
    const module = withoutMapComment(code);
    const bound = ofCell ? bindVariables(module) : undefined;
    const plain = replaceImportMeta(bound?.text ?? module, ofCell ? CELL_FILE : emitting?.file.replace(/\.js$/, '.ts'));
    const checked = addLoopChecks(plain.text);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const { outputText, ...result } = ts.transpileModule(checked.text, { ...options, compilerOptions });
    const edits = bound ? [bound, plain, checked] : [plain, checked];
    const scriptMap = result.sourceMapText ?? '';
    if (conversion && ofCell) {
      conversion.bound = bound;
      conversion.script = { module, moduleMap: conversion.moduleMap ?? '', edits, scriptMap };
    } else if (emitting?.map) {
      const source = path.relative(folder, emitting.file).replace(/\.js$/, '.ts');
      rememberModule(emitting.file, source, { module, moduleMap: emitting.map, edits, scriptMap });
    }
    return { ...result, outputText: withoutMapComment(outputText) };
  },
};

// tslab's modules are CommonJS and share one TypeScript: they get the decorated functions from here on
const cached = require.cache[typescriptPath];
if (!cached) throw new Error('TypeScript is not where the kernel loaded it from');
cached.exports = { ...ts, ...decorated, Completions: completionsOfPaths() };
const { createConverter, esModuleToCommonJSModule } = require('tslab/dist/converter.js') as typeof TslabConverter;

/** tslab's converter with everything above in force. */
export function createHookedConverter(): TslabConverter.Converter {
  const converter = createConverter({ isJS: false, isBrowser: false });
  if (!hooked) throw new Error('tslab did not take up the decorated createWatchCompilerHost');
  return converter;
}

/** tslab puts a line of its own before the cell. */
export const CELL_OFFSET: number = `export {};${ts.sys.newLine}`.length;

/** The program of the last conversion or question, and in it the cell and what earlier cells have declared. */
export function currentProgram() {
  if (!program) throw new Error('nothing has been converted');
  const current = program();
  const find = (name: string) => current.getSourceFile(path.posix.join(folder.replaceAll('\\', '/'), name));
  return { program: current, cell: find('__tslab__.ts'), declarations: find('__prev__.d.ts') };
}

// tslab offers no paths after `from '`, since it gives TypeScript no access to files there
function completionsOfPaths(): object {
  const { Completions } = ts as unknown as { Completions: Record<string, (...given: unknown[]) => unknown> };
  const getCompletions = Completions.getCompletionsAtPositionForTslab;
  if (!getCompletions) throw new Error('TypeScript has no getCompletionsAtPositionForTslab to decorate');
  const host = Object.create(ts.sys, {
    useCaseSensitiveFileNames: { value: () => true },
    getCompilationSettings: { value: () => program?.().getCompilerOptions() },
  });
  return {
    ...Completions,
    getCompletionsAtPositionForTslab: (_: object, ...rest: unknown[]) => getCompletions(host, ...rest),
  };
}

// which file depends on which takes longer to find out than all else that a program is made for: only when somebody asks
const createLazyBuilder: typescript.CreateProgram<typescript.BuilderProgram> = (files, options, host, old, ...rest) => {
  const builder = ts.createAbstractBuilder(files, options, host, old, ...rest);
  builder.getProgram().getTypeChecker(); // tslab reads what it notes in the syntax trees
  let full: typescript.BuilderProgram | undefined;
  builder.getAllDependencies = (file) => {
    full ??= ts.createSemanticDiagnosticsBuilderProgram(builder.getProgram(), host ?? {});
    return full.getAllDependencies(file);
  };
  return builder;
};

function interceptEmit(builder: typescript.BuilderProgram): void {
  const emit = builder.emit;
  const here = path.join('outDir', path.relative(root, folder));
  builder.emit = (file, writeFile, ...rest) => {
    const write: typescript.WriteFileCallback = (name, code, ...more) => {
      const relative = path.relative(here, name).replaceAll('\\', '/');
      if (conversion && relative === '__tslab__.js') {
        conversion.module = withoutMapComment(code);
        writeFile?.(`outDir/${relative}`, conversion.module, ...more); // as if the notebook's folder were the root
        return;
      }
      if (conversion && relative === '__tslab__.js.map') conversion.moduleMap = code;
      noteModule(relative, code);
      if (!relative.startsWith('../')) writeFile?.(`outDir/${relative}`, code, ...more);
      else if (relative.endsWith('.js')) {
        const data = esModuleToCommonJSModule(code, ts.ScriptTarget.ES2022);
        conversion?.modules.push({ path: fromFolder(relative), data });
      }
    };
    return emit(file, write, ...rest);
  };
}

// a module's map is written before its code, and its code is transpiled while it is written
function noteModule(relative: string, code: string): void {
  if (relative.endsWith('.js.map')) emitting = { file: fromFolder(relative.slice(0, -'.map'.length)), map: code };
  else if (emitting?.file !== fromFolder(relative)) emitting = undefined;
}

function fromFolder(relative: string): string {
  return path.posix.join(folder.replaceAll('\\', '/'), relative);
}

function isAbove(file: string): boolean {
  return path.relative(folder, file).startsWith('..') && !file.includes('node_modules');
}

function withoutMapComment(code: string): string {
  return code.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
}

function projectRoot(start: string): string {
  for (let at = start; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'package.json'))) return at;
    if (at === path.dirname(at)) return start;
  }
}
