/**
 * Errors of a cell in the learner's terms: the name, what is wrong, and the line of the cell (or of the exercise file) with
 * a caret, in place of the compiled code's stack.
 *
 *     describeThrown(new Error('no quorum')).traceback
 *     //=> ['Error: no quorum', '', 'cell [3], line 2', '    2 | vote(3);', '      | ^']
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { nearestExercise } from './exercise-import.ts';
import type { SourceMap } from './source-map.ts';

/** What Jupyter's `error` message holds. */
export interface ErrorContent { ename: string; evalue: string; traceback: string[] }

/** An error of the compiler, as tslab's converter reports it: lines and characters count from 0. */
export interface CompileError {
  start: { line: number; character: number; offset: number };
  end: { line: number; character: number; offset: number };
  messageText: string;
  code: number;
  fileName?: string | undefined;
}

/** A cell that was run, and how it was compiled. */
export interface RunCell { code: string; map: SourceMap | null; compiledLines: number }

export interface ErrorContext {
  root: string;
  cell: { label: string; code: string };                                   // the running one
  cells: ReadonlyMap<string, RunCell>;                                     // by label, those that were run
  fileMaps: ReadonlyMap<string, SourceMap>;
  failedNames: ReadonlyMap<string, string>;                                // what a failed cell would have declared, to its label
}

/** Where something stands: a cell's label or a file's path relative to the root; line and column count from 1. */
interface Position { where: string; line: number; column: number; source: string | undefined }

/** The compiler's codes for a name that nothing declares. */
export const unknownNameCodes: ReadonlySet<number> = new Set([2304, 2552, 18004]);

/** Lines on callers beyond these say nothing more to a learner. */
const framesMax = 6;

/** What the places of the course's own package begin with. */
const libraryName = 'distsys/';

export function describeCompileErrors(found: readonly CompileError[], context: ErrorContext): ErrorContent {
  const end = context.cell.code.length;
  // tslab adds a line to the cell; an error there is a consequence of another, or belongs to the cell's end.
  const inside = found.filter((error) => error.fileName || error.start.offset <= end);
  const errors = inside.length > 0 ? inside : found.slice(0, 1).map((error) => ({ ...error, ...endOf(context.cell.code) }));
  const traceback = errors.flatMap((error, index) => {
    const position = positionOf(error, context);
    return [
      ...(index > 0 ? [''] : []),
      `${placeName(position)}, column ${position.column}: ${error.messageText}${adviceOn(error, context)} (TS${error.code})`,
      ...excerpt(position, error.end.line === error.start.line ? error.end.character - error.start.character : 1),
    ];
  });
  const first = errors[0];
  if (!first) throw new Error('describeCompileErrors was given no errors.');
  const evalue = `${placeName(positionOf(first, context))}: ${first.messageText}${adviceOn(first, context)}`;
  return { ename: 'TypeScriptError', evalue, traceback };
}

function endOf(code: string): Pick<CompileError, 'start' | 'end'> {
  const lines = code.split('\n');
  const place = { offset: code.length, line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { start: place, end: place };
}

/** The next step, where the compiler's sentence does not hold it. */
function adviceOn(error: CompileError, { root, cell, failedNames }: ErrorContext): string {
  if (unknownNameCodes.has(error.code) && !error.fileName) {
    const declaredBy = failedNames.get(cell.code.slice(error.start.offset, error.end.offset));
    return declaredBy ? ` It is declared in ${declaredBy}, which failed: mend that cell and run it first.` : '';
  }
  const specifier = error.code === 2307 ? /'(\.\/exercises\/[^']*)'/.exec(error.messageText)?.[1] : undefined;
  return specifier ? nearestExercise(root, specifier) : '';
}

export function describeThrown(thrown: unknown): ErrorContent {
  if (!isError(thrown)) {
    const evalue = inspect(thrown);
    return { ename: 'Thrown', evalue, traceback: [`the cell threw ${evalue}, which is no Error and knows no line`] };
  }
  if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' || thrown.message === 'Interrupted asynchronously') {
    return { ename: 'Interrupted', evalue: 'the cell was interrupted', traceback: ['the cell was interrupted; what it had already changed stays'] };
  }
  const ename = String(thrown.name || 'Error');
  const evalue = String(thrown.message);
  const wrapped = errorWrappedBy(thrown);
  // The wrapped error knows the learner's line; a long stack is cut, and then the wrapper's knows who started the run.
  const traceback = [headline(thrown), ...trail(wrapped ? [...framesOf(wrapped), ...framesOf(thrown)] : framesOf(thrown))];
  const cause = wrapped ? wrapped.cause : thrown.cause;
  if (cause !== undefined) traceback.push('', 'caused by', ...describeThrown(cause).traceback);
  return { ename, evalue, traceback };
}

/** The cause of a simulation's ProcessError that says process, handler, time and then only what its cause says. */
function errorWrappedBy({ name, message, cause }: Error): Error | null {
  return name === 'ProcessError' && isError(cause) && message.endsWith(cause.message) ? cause : null;
}

const isLibrary = ({ where }: Position): boolean => where.startsWith(libraryName);

/** Where an error arose, with its line, and who called: the learner's own places first, the library's as one line each time. */
function trail(positions: readonly Position[]): string[] {
  const nearest = Math.max(0, positions.findIndex((position) => !isLibrary(position)));
  const arose = positions[nearest];
  if (!arose) return [];
  const lines: string[] = [];
  let throughLibrary = false;
  positions.forEach((position, index) => {
    const isKnown = positions.findIndex(({ where, line }) => where === position.where && line === position.line) < index;
    if (index <= nearest || isKnown) return;
    if (isLibrary(position)) throughLibrary = true;
    else {
      if (throughLibrary) lines.push('… through distsys');
      lines.push(`called from ${placeName(position)}`);
      throughLibrary = false;
    }
  });
  return ['', placeName(arose), ...excerpt(arose, 1), ...lines.slice(0, framesMax)];
}

// An error of another realm is an error as well.
const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';

const placeName = ({ where, line }: Position): string => `${where}, line ${line}`;

function excerpt({ line, column, source }: Position, length: number): string[] {
  const text = source?.split('\n')[line - 1];
  if (text === undefined) return [];
  const number = String(line);
  const before = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(length, text.length - column + 1)));
  return [`    ${number} | ${text}`, `    ${' '.repeat(number.length)} | ${before}${carets}`];
}

function positionOf(error: CompileError, { cell, root }: ErrorContext): Position {
  const place = { line: error.start.line + 1, column: error.start.character + 1 };
  if (!error.fileName) return { where: cell.label, ...place, source: cell.code };
  return { where: error.fileName, ...place, source: readIfThere(resolve(root, error.fileName)) };
}

/** Where errors came from, as their stacks were made. */
const positionsOf = new WeakMap<object, Position[]>();

/**
 * Makes every stack of this process name cells and the project's files as they were written, and nothing else: no compiled
 * code, no kernel, no path of this machine (a notebook that prints an error would differ from machine to machine).
 */
export function installStacks(context: () => ErrorContext): void {
  Error.prepareStackTrace = (error, sites) => {
    const found: Position[] = [];
    const lines: string[] = [];
    for (const site of sites) {
      const name = site.getFileName();
      const position = name && toPosition(name, site.getLineNumber() ?? 1, site.getColumnNumber() ?? 1, context());
      if (!position) continue;
      const place = `${position.where}:${position.line}:${position.column}`;
      const caller = site.getFunctionName();
      lines.push(`\n    at ${caller ? `${caller} (${place})` : place}`);
      if (!found.some(({ where, line }) => where === position.where && line === position.line)) found.push(position);
    }
    positionsOf.set(error, found);
    return `${headline(error)}${lines.join('')}`;
  };
}

const headline = (error: Error): string => (error.message ? `${error.name}: ${error.message}` : String(error.name));

function framesOf(error: Error): Position[] {
  // Stacks are made when they are first read.
  return typeof error.stack === 'string' ? positionsOf.get(error) ?? [] : [];
}

function toPosition(name: string, line: number, column: number, { cells, fileMaps, root }: ErrorContext): Position | null {
  const cell = cells.get(name);
  if (cell) {
    // tslab's call of the compiled cell stands behind it.
    if (line > cell.compiledLines) return null;
    const place = cell.map?.lookUp({ line: line - 1, column: column - 1 });
    // One line of compiled cell stands before the learner's: tslab's `export {};`.
    return place && place.line > 0 ? { where: name, line: place.line, column: place.column + 1, source: cell.code } : null;
  }
  const file = name.startsWith('file://') ? fileURLToPath(name) : name;
  const path = relative(root, file).replaceAll('\\', '/');
  if (path.startsWith('..') || isAbsolute(path) || path.includes('node_modules/')) return null;
  const source = path.replace(/\.js$/, '.ts');
  const place = fileMaps.get(source)?.lookUp({ line: line - 1, column: column - 1 });
  if (place) return { where: source, line: place.line + 1, column: place.column + 1, source: readIfThere(resolve(root, source)) };
  // The kernel's own frames are no part of the learner's program.
  return path.startsWith('src/dist/') && !path.startsWith('src/dist/jupyter/')
    ? { where: path.replace('src/dist/', libraryName), line, column, source: readIfThere(file) }
    : null;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // A file that was removed since it was loaded: the place is named without its text.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
