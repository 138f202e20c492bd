/**
 * Errors of a cell in the learner's terms: the name, what is wrong, and the line of the cell (or of the exercise file) with
 * a caret, in place of the compiled code's stack.
 *
 *     describeThrown(new Error('no quorum'), context).traceback
 *     //=> ['Error: no quorum', '', 'cell [3], line 2', '    2 | vote(3);', '      | ^']
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
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

export interface ErrorContext {
  root: string;
  cell: { label: string; code: string };                                   // the running one
  cells: ReadonlyMap<string, { code: string; map: SourceMap | null }>;     // by label, those that were run
  fileMaps: ReadonlyMap<string, SourceMap>;
}

/** Where something stands: a cell's label or a file's path relative to the root; line and column count from 1. */
interface Position { where: string; line: number; column: number; source: string | undefined }

/** Frames beyond these say nothing more to a learner. */
const framesMax = 6;

export function describeCompileErrors(errors: readonly CompileError[], context: ErrorContext): ErrorContent {
  const traceback = errors.flatMap((error, index) => {
    const position = positionOf(error, context);
    return [
      ...(index > 0 ? [''] : []),
      `${placeName(position)}, column ${position.column}: ${error.messageText} (TS${error.code})`,
      ...excerpt(position, error.end.line === error.start.line ? error.end.character - error.start.character : 1),
    ];
  });
  const first = errors[0];
  if (!first) throw new Error('describeCompileErrors was given no errors.');
  const evalue = `${placeName(positionOf(first, context))}: ${first.messageText}`;
  return { ename: 'TypeScriptError', evalue, traceback };
}

export function describeThrown(thrown: unknown, context: ErrorContext): ErrorContent {
  if (!isError(thrown)) {
    const evalue = inspect(thrown);
    return { ename: 'Thrown', evalue, traceback: [`the cell threw ${evalue}, which is no Error and knows no line`] };
  }
  if ((thrown as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED' || thrown.message === 'Interrupted asynchronously') {
    return { ename: 'Interrupted', evalue: 'the cell was interrupted', traceback: ['the cell was interrupted; what it had already changed stays'] };
  }
  const ename = String(thrown.name || 'Error');
  const evalue = String(thrown.message);
  const positions = framesOf(thrown, context);
  const traceback = [evalue ? `${ename}: ${evalue}` : ename];
  positions.slice(0, framesMax).forEach((position, index) => {
    if (index === 0) traceback.push('', placeName(position), ...excerpt(position, 1));
    else traceback.push(`called from ${placeName(position)}`);
  });
  if (thrown.cause !== undefined) {
    const cause = describeThrown(thrown.cause, context);
    traceback.push('', 'caused by', ...cause.traceback);
  }
  return { ename, evalue, traceback };
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

function framesOf(error: Error, context: ErrorContext): Position[] {
  const lines = String(error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const positions: Position[] = [];
  for (const line of lines) {
    const match = /\(?((?:cell \[\d+\])|(?:file:\/\/)?\/[^():]*|[A-Za-z]:\\[^():]*):(\d+):(\d+)\)?$/.exec(line);
    const position = match && toPosition(match[1] ?? '', Number(match[2]), Number(match[3]), context);
    if (position && !positions.some((known) => known.where === position.where && known.line === position.line)) positions.push(position);
  }
  // The learner's own lines first explain most; a library's line is named only when it threw and is the course's own.
  return positions;
}

function toPosition(name: string, line: number, column: number, { cells, fileMaps, root }: ErrorContext): Position | null {
  const cell = cells.get(name);
  if (cell) {
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
    ? { where: path.replace('src/dist/', 'distsys/'), line, column, source: readIfThere(file) }
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
