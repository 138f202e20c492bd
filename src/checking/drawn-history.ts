/**
 * Histories drawn as text: a line a process, time to the right, an operation from bar to bar.
 *
 *     A: |--Write(1)--|      |-Read() = 1-|
 *     B:     |----Read() = 0----|
 *     C:  |--Write(2)--!         |--Write(3)-----
 *
 * A column is a millisecond, counted from the leftmost bar. C's first operation failed, which the exclamation mark in place of its last bar says; nobody knows how its second one came
 * out, as it has no last bar. What touches (an end above a beginning) overlaps. A process with several operations at a time takes several lines of the same name.
 */
import { CallReader, TextProblem } from './call-text.ts';
import type { CallFields } from './call-text.ts';
import type { WrittenOperation } from './history.ts';

export interface DrawnOptions {
  /** How many milliseconds a column is. Default: 1. */
  readonly msPerColumn?: number;
  /** The fields of calls on models of your own, by their places: `{ Transfer: ['from', 'to', 'amount'] }`. Default: every value is named, as in Transfer(from: a, to: b, amount: 3). */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

interface Placed {
  readonly operation: Omit<WrittenOperation, 'fromMs' | 'untilMs'>;
  readonly from: number; // columns, from 0
  readonly until: number | undefined;
}

const LANE = /^\s*([^\s:|]+)\s*:/;

/** What was drawn, by process, as `History.of` takes it. Throws a SyntaxError that shows the line and the column. */
export function readDrawnHistory(drawing: string, options: DrawnOptions = {}): Record<string, WrittenOperation[]> {
  const { msPerColumn = 1, fields = {} } = options;
  if (!(msPerColumn > 0 && msPerColumn < Infinity)) throw new RangeError(`history: msPerColumn (${msPerColumn}) must be a positive number of milliseconds`);
  const lists: CallFields = Object.fromEntries(Object.entries(fields).map(([type, names]) => [type, [names]]));
  const lanes = drawing.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' ? [] : [pointingAt(line, index, () => readLane(line, lists))]));
  const leftmost = Math.min(...lanes.flatMap(({ placed }) => placed.map(({ from }) => from)));
  const written: Record<string, WrittenOperation[]> = {};
  for (const { process, placed } of lanes) {
    const operations = placed.map(({ operation, from, until }) => ({ ...operation, fromMs: (from - leftmost) * msPerColumn, ...(until === undefined ? {} : { untilMs: (until - leftmost) * msPerColumn }) }));
    written[process] = [...(written[process] ?? []), ...operations];
  }
  return written;
}

function readLane(line: string, fields: CallFields): { process: string; placed: Placed[] } {
  const tab = line.indexOf('\t');
  if (tab >= 0) throw new TextProblem(tab, 'a tab has no width of its own: use spaces');
  const lane = LANE.exec(line);
  if (lane === null) throw new TextProblem(line.search(/\S/), 'a line begins with the name of a process and a colon');
  const [label, process] = lane as unknown as [string, string];
  const reader = new CallReader(line, label.length);
  const placed: Placed[] = [];
  for (reader.spaces(); reader.at < line.length; reader.spaces()) placed.push(readOperation(line, reader, process, fields));
  return { process, placed };
}

function readOperation(line: string, reader: CallReader, process: string, fields: CallFields): Placed {
  const from = reader.at;
  if (!reader.skip('|')) throw new TextProblem(from, 'an operation begins with a bar of its own, and between operations there is nothing but space');
  dashes(reader);
  const read = reader.call(fields);
  const call = (read.type === 'Acquire' || read.type === 'Release') && Object.keys(read).length === 1 ? { ...read, owner: process } : read; // who asks is the owner
  const afterCall = reader.at;
  reader.spaces();
  const returned = reader.skip('=');
  if (returned) reader.spaces();
  else reader.at = afterCall;
  const told = returned ? { result: reader.value() } : {};
  dashes(reader);
  const until = reader.at;
  if (reader.skip('|')) return { operation: { call, ...told }, from, until };
  if (returned) throw new TextProblem(until, 'an operation that returned ends with a bar: when its caller was told');
  if (reader.skip('!')) return { operation: { call, failed: true }, from, until };
  if (until < line.length && line[until] !== ' ') throw new TextProblem(until, 'an operation ends with dashes and a bar, with an exclamation mark if it failed, or with dashes alone if nobody knows');
  return { operation: { call }, from, until: undefined };
}

function dashes(reader: CallReader): void {
  while (reader.skip('-'));
}

/** Turns a problem into an error that shows where it is. */
function pointingAt<T>(line: string, index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    throw new SyntaxError(`history, line ${index + 1}, column ${error.at + 1}: ${error.message}\n${line}\n${' '.repeat(error.at)}^`);
  }
}
