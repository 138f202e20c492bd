/**
 * A history as a drawing in text, which `History.drawn` reads: for terminals, and wherever a figure cannot be shown.
 *
 *     drawHistoryText(history)
 *     //=> A: |-Write(1)-|         |-Read() = 1-|
 *     //   B:         |-Read() = null-|
 *
 * Beginnings and ends stand in the order in which they happened, each in a column of its own; the distances between them mean nothing.
 */
import { callText, valueText } from './call-text.ts';
import { describeOperation } from './history.ts';
import type { History, Operation } from './history.ts';

export interface HistoryTextOptions {
  /** Columns at most; a drawing that would be wider is a list of the operations in place of one. At least 1. Default: 160. */
  readonly columnsMax?: number;
}

interface Bar {
  readonly operation: Operation;
  readonly label: string;
  from: number; // columns
  until: number;
}

/** Lines without a last line break. Throws a RangeError if columnsMax is below 1. */
export function drawHistoryText(history: History | readonly Operation[], options: HistoryTextOptions = {}): string {
  const { columnsMax = 160 } = options;
  if (!(columnsMax >= 1)) throw new RangeError(`history: columnsMax (${columnsMax}) must be 1 or more`);
  const operations = 'operations' in history ? history.operations : history;
  const lanes = lanesOf(operations);
  const width = place(lanes);
  const names = Math.max(0, ...lanes.map(({ process }) => process.length));
  if (names + 2 + width > columnsMax) return operations.map(describeOperation).join('\n');
  return lanes.map(({ process, bars }) => `${`${process}:`.padEnd(names + 2)}${lineOf(bars)}`).join('\n');
}

interface Lane {
  readonly process: string;
  readonly bars: Bar[];
}

/** A lane a process, and further ones for operations that it has at the same time. */
function lanesOf(operations: readonly Operation[]): Lane[] {
  const lanes = new Map<string, Lane[]>();
  for (const operation of operations) {
    const { process } = operation;
    const own = lanes.get(process) ?? [];
    lanes.set(process, own);
    const bar = { operation, label: labelOf(operation), from: 0, until: 0 };
    // What has no end is drawn until the next one begins.
    const free = own.find(({ bars }) => bars.every(({ operation: other }) => other.outcome === 'unknown' || other.ended < operation.begun));
    if (free === undefined) own.push({ process, bars: [bar] });
    else free.bars.push(bar);
  }
  return [...lanes.values()].flat();
}

function labelOf({ call, result }: Operation): string {
  return `${callText(call)}${result === undefined ? '' : ` = ${valueText(result)}`}`;
}

/** The least column for what comes after |-label- */
const leastAfter = ({ from, label }: Bar): number => from + label.length + 3;

/** Gives every beginning and end its column, as far to the left as those before it and the labels allow; returns how many columns there are. */
function place(lanes: readonly Lane[]): number {
  const events = lanes.flatMap(({ bars }) => bars.flatMap((bar, index) => [{ at: bar.operation.begun, bar, before: bars[index - 1] }, { at: bar.operation.ended, bar, before: undefined }]));
  let column = -1;
  for (const { at, bar, before } of events.filter((event) => event.at < Infinity).sort((one, other) => one.at - other.at)) {
    if (at === bar.operation.begun) {
      column = Math.max(column + 1, before === undefined ? 0 : (before.operation.outcome === 'unknown' ? leastAfter(before) : before.until) + 2);
      bar.from = column;
    } else {
      column = Math.max(column + 1, leastAfter(bar));
      bar.until = column;
    }
  }
  const width = Math.max(column + 1, ...lanes.map(({ bars }) => leastAfter(bars.at(-1) as Bar)));
  for (const { bars } of lanes) bars.forEach((bar, index) => { if (bar.operation.outcome === 'unknown') bar.until = (bars[index + 1]?.from ?? width + 1) - 1; });
  return width;
}

function lineOf(bars: readonly Bar[]): string {
  let line = '';
  for (const { operation, label, from, until } of bars) {
    const end = operation.outcome === 'unknown' ? '' : operation.outcome === 'failed' ? '!' : '|';
    line = `${line.padEnd(from)}|-${label}`;
    line = `${line.padEnd(until, '-')}${end}`;
  }
  return line;
}
