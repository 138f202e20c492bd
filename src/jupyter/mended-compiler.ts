/**
 * The TypeScript compiler that tslab uses, with tslab's faults mended at the seams between the two.
 *
 *     const compiler = installMendedCompiler({ root: process.cwd() });   // before tslab is first loaded
 *
 * tslab's converter reaches the compiler through one module object, so a stand-in for that object, put in its place before
 * tslab loads, sees every call. What it changes:
 *
 * - a top-level `await (…)` and `for await` are found in the syntax tree (tslab looks for an error that the compiler
 *   reports for some spellings only);
 * - `{ id }` and `const { id: name } = …` whose `id` is known from an earlier cell compile to what they mean (tslab loses
 *   the first and writes the invalid `{ exports.id: name }` for the second);
 * - source maps are kept, so that an error can name the line of the cell that was written;
 * - files are looked at before each cell rather than watched, so that a file saved just before is never stale, and a file
 *   that imports a changed one is loaded anew as well; a file stays known while no cell imports it, because what tslab
 *   compiled of it does too;
 * - the library is ES2023, as in the project's own `tsconfig.json`;
 * - a `let` that a function of the same cell uses is the variable that later cells assign to (tslab makes two of it).
 */
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type TS from '@tslab/typescript-for-tslab';
import { es2023Arrays } from './es2023-arrays.ts';
import { parseSourceMap, type SourceMap } from './source-map.ts';
import { hasTopLevelAwait, isTopLevel, topLevelAwaitKeyword } from './cell-syntax.ts';
import { mendEarlierNames, shareCapturedVariables } from './cell-transforms.ts';

type Compiler = typeof TS;
type FileWatcher = (fileName: string, kind: number) => void;

/** A file of the project that the compiler has read. */
interface KnownFile {
  /** What the compiler read or was told of; more than one text when the file changed in between. */
  texts: Set<string | undefined>;
  /** Whom to tell of a change: the compiler's latest watch, also after it was closed (see `refreshFiles`). */
  notify: FileWatcher | null;
}

/** Versions that the seams were checked against. */
const supported = { tslab: '1.0.22', typescript: '5.0.4' };

const awaitOutsideAsync = 1308;                  // "'await' expressions are only allowed within async functions …"
const awaitInsideOtherFunction = 1309;           // the same said of a place that tslab must not take for the top level
const moduleNotFound = 2307;

export interface MendedCompiler {
  ts: Compiler;
  /** Compiled cell to the cell, of the cell that was converted last. */
  readonly cellMap: SourceMap | null;
  /** Compiled file to its source, by path relative to the root (`exercises/08-two-generals/x.ts`). */
  readonly fileMaps: ReadonlyMap<string, SourceMap>;
  /** To be called before each conversion: tells the compiler which files were saved since the last one. */
  refreshFiles(): void;
  /** To be called with the errors of each conversion. */
  noteMissingModules(diagnostics: readonly { code: number; messageText: string; fileName?: string | undefined }[]): void;
}

export function installMendedCompiler({ root }: { root: string }): MendedCompiler {
  const require = createRequire(import.meta.url);
  const tslabVersion = (require('tslab/package.json') as { version: string }).version;
  const path = createRequire(require.resolve('tslab')).resolve('@tslab/typescript-for-tslab');
  const original = require(path) as Compiler;
  assertSeams(original, tslabVersion);
  if (Object.keys(require.cache).some((file) => file.endsWith(join('tslab', 'dist', 'converter.js')))) {
    throw new Error('tslab was loaded before its compiler was mended. Call installMendedCompiler first.');
  }

  const known = new Map<string, KnownFile>();
  const directories = new Set<(path: string) => void>();
  const heldTimers = new Set<{ run: () => void }>();
  const missing = new Set<string>();
  const fileMaps = new Map<string, SourceMap>();
  let cellMap: SourceMap | null = null;

  const cellFile = `${root.replaceAll('\\', '/')}/__tslab__.ts`;
  const earlierFile = `${root.replaceAll('\\', '/')}/__prev__.d.ts`;
  const isProjectSource = (file: string): boolean =>
    resolve(file).startsWith(root) && !/[\\/](node_modules|dist)[\\/]/.test(file) && !file.endsWith('.d.ts');

  const readFile = original.sys.readFile;
  function knownFile(file: string): KnownFile {
    const found = known.get(file) ?? { texts: new Set(), notify: null };
    known.set(file, found);
    return found;
  }

  function createWatchCompilerHost(files: string[], options: any, system: any, ...rest: any[]): any {
    // tslab's own timer slot holds one timer, the program's update; any other must wait for the next conversion.
    const { setTimeout: setUpdateTimer, clearTimeout: clearUpdateTimer } = system;
    system.setTimeout = (run: () => void, ...args: unknown[]) => {
      if (run.name === 'updateProgramWithWatchStatus') return setUpdateTimer(run, ...args);
      const timer = { run };
      heldTimers.add(timer);
      return timer;
    };
    system.clearTimeout = (timer: { run: () => void }) => {
      if (!heldTimers.delete(timer)) clearUpdateTimer(timer);
    };
    system.watchDirectory = (_directory: string, notify: (path: string) => void) => {
      directories.add(notify);
      return { close: () => void directories.delete(notify) };
    };
    const readAny = system.readFile;
    system.readFile = (file: string, encoding?: string) => {
      const text = readAny.call(system, file, encoding);
      return file.endsWith('/lib.es2023.array.d.ts') ? `${text}\n${es2023Arrays}` : text;
    };
    const mended = {
      ...options, disableTopLevelAwait: false, inlineSourceMap: true, lib: ['lib.es2023.d.ts'], types: ['node'],
    };
    const host = (original.createWatchCompilerHost as any)(files, mended, system, ...rest);
    const createProgram = host.createProgram;
    host.createProgram = (...args: unknown[]) => mendEmit(createProgram(...args));
    return host;
  }

  function mendEmit(builder: any): any {
    const emit = builder.emit;
    builder.emit = (file: TS.SourceFile, write: unknown, token: unknown, only: unknown, transformers: any) => {
      const before = file?.fileName === cellFile
        ? [
          mendEarlierNames(original, builder.getProgram().getTypeChecker(), builder.getSourceFile(earlierFile)),
          shareCapturedVariables(original, builder.getProgram().getTypeChecker()),
        ]
        : [];
      return emit.call(builder, file, write, token, only, { ...transformers, before });
    };
    return builder;
  }

  function getPreEmitDiagnosticsOfFiles(program: TS.Program, files: readonly TS.SourceFile[], token: unknown): TS.Diagnostic[] {
    const found: TS.Diagnostic[] = (original as any).getPreEmitDiagnosticsOfFiles(program, files, token);
    const kept = found.map((diagnostic) => {
      const isFalseTopLevel = diagnostic.code === awaitOutsideAsync && diagnostic.file?.fileName === cellFile
        && !isTopLevel(original, diagnostic.file, diagnostic.start ?? 0);
      return {
        ...diagnostic,
        code: isFalseTopLevel ? awaitInsideOtherFunction : diagnostic.code,
        // tslab forgets the file of all but the first sentence of a long message: make it one sentence.
        messageText: original.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
      };
    });
    const cell = files.find((file) => file.fileName === cellFile);
    if (!cell || !hasTopLevelAwait(original, cell)) return kept;
    const keyword = topLevelAwaitKeyword(original, cell);
    return [...kept, {
      file: cell, start: keyword.start, length: keyword.length, code: awaitOutsideAsync,
      category: original.DiagnosticCategory.Error, messageText: 'await at the top level of a cell',
    }];
  }

  function transpileModule(input: string, options: any): any {
    const inline = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(input);
    if (!inline) return original.transpileModule(input, options);
    const code = input.slice(0, inline.index + 1);
    const output = original.transpileModule(code, { ...options, compilerOptions: { ...options.compilerOptions, sourceMap: true } });
    const firstJson = Buffer.from(inline[1] ?? '', 'base64').toString('utf8');
    const first = parseSourceMap(firstJson);
    const second = parseSourceMap(output.sourceMapText ?? '{"mappings":"","sources":[]}');
    const both: SourceMap = {
      lookUp(place) {
        const between = second.lookUp(place);
        return between && first.lookUp(between);
      },
    };
    // Sources are relative to tslab's output folder, which lies in the root.
    const source = String(JSON.parse(firstJson).sources[0]).replace(/^(\.\.\/)+/, '');
    if (source === '__tslab__.ts') cellMap = both;
    else fileMaps.set(source, both);
    return { ...output, outputText: output.outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n') };
  }

  // The compiler's exports are read-only getters, so a copy of them takes its place.
  const stand: any = {};
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(original))) {
    Object.defineProperty(stand, name, { ...descriptor, configurable: true });
  }
  const replace = (name: string, value: unknown): void => {
    Object.defineProperty(stand, name, { value, enumerable: true, configurable: true, writable: true });
  };
  replace('createWatchCompilerHost', createWatchCompilerHost);
  replace('getPreEmitDiagnosticsOfFiles', getPreEmitDiagnosticsOfFiles);
  replace('transpileModule', transpileModule);
  // tslab asks the compiler's own system to watch; nothing is watched, project files are looked at by refreshFiles.
  original.sys.watchFile = (file, notify) => {
    // Libraries do not change while a kernel runs; and a watch outlives its closing, see refreshFiles.
    if (isProjectSource(file)) knownFile(file).notify = notify as FileWatcher;
    return { close() { /* nothing is held open */ } };
  };
  original.sys.readFile = (file, encoding) => {
    const text = readFile(file, encoding);
    if (isProjectSource(file)) knownFile(file).texts.add(text);
    return text;
  };
  const cached = require.cache[path];
  if (!cached) throw new Error(`tslab's compiler (${path}) is not in the module cache after it was loaded.`);
  cached.exports = stand;

  return {
    ts: original,
    get cellMap() { return cellMap; },
    fileMaps,
    refreshFiles() {
      const watched = [...known].filter(([, { notify }]) => notify !== null)
        .map(([file, entry]) => ({ file, entry, text: readFile(file) }));
      // A file that imports a changed one holds its old exports: with one changed, all are loaded anew. The compiler forgets
      // a file, and closes its watch, as soon as a cell does not import it; tslab keeps what it compiled of the file until
      // that watch reports a change. So closed watches are told as well, and the texts are compared with what was reported.
      if (watched.some(({ entry, text }) => [...entry.texts].some((earlier) => earlier !== text))) {
        for (const { file, entry, text } of watched) {
          if (text !== undefined && entry.texts.has(undefined)) missing.add(file);
          entry.texts = new Set([text]);
          entry.notify?.(file, text === undefined ? original.FileWatcherEventKind.Deleted : original.FileWatcherEventKind.Changed);
        }
      }
      for (const file of [...missing].filter((path) => existsSync(path))) {
        missing.delete(file);
        for (const notify of Array.from(directories)) notify(file);
      }
      for (const timer of Array.from(heldTimers)) {
        heldTimers.delete(timer);
        timer.run();
      }
    },
    noteMissingModules(diagnostics) {
      for (const { code, messageText, fileName } of diagnostics) {
        const specifier = code === moduleNotFound ? /'(\.[^']*)'/.exec(messageText)?.[1] : undefined;
        if (specifier) missing.add(`${resolve(root, dirname(fileName ?? ''), specifier).replaceAll('\\', '/')}.ts`);
      }
    },
  };
}

/** @throws when tslab or its compiler is not the one that this was written for, naming what to check */
export function assertSeams(ts: Pick<Compiler, 'version'>, tslabVersion: string): void {
  const found = { tslab: tslabVersion, typescript: ts.version };
  for (const name of ['tslab', 'typescript'] as const) {
    if (found[name] !== supported[name]) {
      throw new Error(`the kernel was written for ${name} ${supported[name]} and found ${found[name]}. `
        + 'Check src/jupyter/mended-compiler.ts against the new version, run its tests, then raise the version there.');
    }
  }
  for (const name of ['createWatchCompilerHost', 'getPreEmitDiagnosticsOfFiles', 'transpileModule', 'flattenDiagnosticMessageText']) {
    if (typeof (ts as any)[name] !== 'function') {
      throw new Error(`tslab's compiler has no function ${name}, which the kernel replaces. See src/jupyter/mended-compiler.ts.`);
    }
  }
}
