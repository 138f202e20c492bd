/**
 * Runs cells one after another by tslab, in this process, and says how each ended.
 *
 *     const executor = createCellExecutor({ root: process.cwd(), onSynchronous: () => {} });
 *     await executor.execute('const n = 1;', 1) //=> { status: 'ok' }
 *     await executor.execute('n + 1', 2)        //=> { status: 'ok', results: [{ 'text/plain': '2' }] }
 */
import { createRequire } from 'node:module';
import {
  describeCompileErrors, describeThrown, installStacks, unknownNameCodes, type CompileError, type ErrorContent, type ErrorContext, type RunCell,
} from './cell-error.ts';
import { withoutExports } from './cell-syntax.ts';
import type { MimeBundle } from './display.ts';
import { completeExercise } from './exercise-completion.ts';
import { installMendedCompiler } from './mended-compiler.ts';
import { quickInfoMarkdown, type QuickInfo } from './quick-info.ts';

export type CellOutcome =
  | { status: 'ok'; results?: readonly MimeBundle[] }                  // how the last expression's value is shown, the last one as the cell's result
  | { status: 'not written'; exercise: string; waitsFor?: string }     // an exercise's stub was called
  | { status: 'error'; error: ErrorContent };

export interface CellExecutor {
  execute(code: string, count: number): Promise<CellOutcome>;
  complete(code: string, position: number): { start: number; end: number; candidates: string[] };
  /** What is known of the name at a position, in the forms that a tooltip may take. */
  inspect(code: string, position: number): MimeBundle | null;
  isComplete(code: string): { completed: boolean; indent?: string };
  /** Ends the running cell if it is awaiting something. A synchronous loop needs more: see control-worker.ts. */
  interrupt(): void;
  describe(thrown: unknown): ErrorContent;
  close(): void;
}

interface Converted {
  diagnostics: CompileError[];
  output?: string;
  declOutput?: string;
}

interface TslabExecutor {
  execute(code: string): Promise<boolean>;
  complete(code: string, position: number): { start: number; end: number; candidates: string[] };
  inspect(code: string, position: number): object | undefined;
  interrupt(): void;
  close(): void;
}

/** Cells whose maps are kept for errors that pass through earlier cells' functions. */
const keptCellsMax = 500;

export function createCellExecutor(options: { root: string; onSynchronous: (running: boolean) => void }): CellExecutor {
  const compiler = installMendedCompiler({ root: options.root });
  const require = createRequire(import.meta.url);
  const converterModule = require('tslab/dist/converter.js');
  const { createExecutor } = require('tslab/dist/executor.js');
  const { printQuickInfo } = require('tslab/dist/inspect.js');
  for (const [name, member] of Object.entries({
    createConverter: converterModule.createConverter, isCompleteCode: converterModule.isCompleteCode, createExecutor, printQuickInfo,
  })) {
    if (typeof member !== 'function') throw new Error(`tslab has no function ${name}, which the kernel calls. See src/jupyter/cell-executor.ts.`);
  }

  const cells = new Map<string, RunCell>();
  const unwritten = new Map<string, string>();            // name that a cell would have declared, to the exercise it called
  const failedNames = new Map<string, string>();          // the same of cells that failed, to the cell's label
  let cell = { label: 'cell [0]', code: '' };
  let converted: Converted = { diagnostics: [] };
  let thrown: { value: unknown } | null = null;
  let result: { value: unknown } | null = null;

  const converter = converterModule.createConverter({ isJS: false, isBrowser: false });
  const node = {
    ...converter,
    convert(earlier: string, code: string): Converted {
      compiler.refreshFiles();
      converted = converter.convert(earlier, code) as Converted;
      compiler.noteMissingModules(converted.diagnostics);
      if (converted.diagnostics.length === 0) {
        cells.set(cell.label, { code, map: compiler.cellMap, compiledLines: (converted.output ?? '').split('\n').length });
        const oldest = cells.size > keptCellsMax ? cells.keys().next().value : undefined;
        if (oldest !== undefined) cells.delete(oldest);
      }
      return converted;
    },
  };
  const executor: TslabExecutor = createExecutor(
    options.root,
    { node, get browser() { return converterModule.createConverter({ isJS: false, isBrowser: true }); }, close: () => converter.close() },
    {
      // tslab logs one value: the last expression's.
      log: (value: unknown) => { result = { value }; },
      // tslab reports one thrown value, or the compiler's errors by a format and its arguments; those are kept from `convert`.
      error: (...args: unknown[]) => { if (args.length === 1) thrown = { value: args[0] }; },
    },
  );
  nameCells(require, () => cell.label, options.onSynchronous);

  const context = (): ErrorContext => ({ root: options.root, cell, cells, fileMaps: compiler.fileMaps, failedNames });
  installStacks(context);

  function failed(): CellOutcome {
    if (thrown) {
      const exercise = exerciseOf(thrown.value);
      const names = declaredNames(converted.declOutput ?? '');
      if (exercise === null) {
        for (const name of names) failedNames.set(name, cell.label);
        return { status: 'error', error: describeThrown(thrown.value) };
      }
      for (const name of names) unwritten.set(name, exercise);
      return { status: 'not written', exercise };
    }
    const errors = converted.diagnostics;
    const first = errors[0] && unwritten.get(nameAt(errors[0], cell.code));
    if (first && errors.every((error) => unknownNameCodes.has(error.code) && unwritten.has(nameAt(error, cell.code)))) {
      // What this cell would have declared waits for the same exercise; it did not compile, so its own text tells the names.
      for (const name of declaredNames(cell.code)) unwritten.set(name, first);
      return { status: 'not written', exercise: first, waitsFor: nameAt(errors[0] as CompileError, cell.code) };
    }
    return { status: 'error', error: describeCompileErrors(errors, context()) };
  }

  /** Names that a cell's text, or its declarations as TypeScript printed them, introduce by a declaration or an import. */
  function declaredNames(declarations: string): string[] {
    const { ts } = compiler;
    const names: string[] = [];
    for (const statement of ts.createSourceFile('cell.d.ts', declarations, ts.ScriptTarget.ES2022).statements) {
      if (ts.isVariableStatement(statement)) {
        for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) names.push(name.text);
      } else if (ts.isImportDeclaration(statement)) {
        const { name, namedBindings } = statement.importClause ?? {};
        if (name) names.push(name.text);
        if (namedBindings) names.push(...(ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements).map((one) => one.name.text));
      } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) names.push(statement.name.text);
    }
    return names;
  }

  return {
    async execute(code, count) {
      cell = { label: `cell [${count}]`, code };
      converted = { diagnostics: [] };
      thrown = null;
      result = null;
      const ok = await executor.execute(withoutExports(compiler.ts, code));
      if (!ok) return failed();
      for (const name of unwritten.size + failedNames.size > 0 ? declaredNames(converted.declOutput ?? '') : []) {
        unwritten.delete(name);
        failedNames.delete(name);
      }
      const last = result as { value: unknown } | null;
      if (!last) return { status: 'ok' };
      // Drawing is loaded when there is first something to draw, and so is no part of the kernel's start.
      const { resultBundles } = await import('./show.ts');
      return { status: 'ok', results: resultBundles(last.value) };
    },
    complete: (code, position) => completeExercise(options.root, code, position) ?? executor.complete(code, position),
    inspect(code, position) {
      const info = executor.inspect(code, position);
      return info ? { 'text/markdown': quickInfoMarkdown(info as QuickInfo), 'text/plain': printQuickInfo(info) as string } : null;
    },
    isComplete: (code) => converterModule.isCompleteCode(code),
    interrupt: () => executor.interrupt(),
    describe: (value) => describeThrown(value),
    close: () => executor.close(),
  };
}

const nameAt = (error: CompileError, code: string): string => code.slice(error.start.offset, error.end.offset);

/** The exercise that a thrown NotImplemented names, `null` for any other error. */
function exerciseOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || thrown.name !== 'NotImplemented') return null;
  const { exercise } = thrown as { exercise?: unknown };
  return typeof exercise === 'string' ? exercise : thrown.message;
}

/**
 * Gives compiled cells a name for stacks, and says when synchronous code of a cell runs, the only time in which a signal
 * stops it (`breakOnSigint`). tslab hands each cell to `vm.runInThisContext` as a function expression.
 */
function nameCells(require: NodeJS.Require, label: () => string, onSynchronous: (running: boolean) => void): void {
  const vm = require('node:vm') as typeof import('node:vm');
  const run = vm.runInThisContext;
  vm.runInThisContext = (code, options) => {
    const wrapper = /^\((?:async )?function\(exports, require\) \{ /.exec(code);
    if (!wrapper || typeof options !== 'object' || !options.breakOnSigint) return run(code, options);
    onSynchronous(true);
    try {
      return run(code, { ...options, filename: label(), columnOffset: -wrapper[0].length });
    } finally {
      onSynchronous(false);
    }
  };
}
