/**
 * A history: what the clients of a system asked of it, when, and what they were told. It is what consistency is a property of.
 *
 *     const history = History.fromTrace(run.trace);              // what processes recorded with ctx.invoke, ctx.complete, ctx.fail
 *     const written = History.of({                               // by hand
 *       A: [{ call: { type: 'Write', value: 1 }, fromMs: 0, untilMs: 20 }],
 *       B: [{ call: { type: 'Read' }, fromMs: 30, untilMs: 40, result: 0 }],
 *     });
 *     const drawn = History.drawn(`
 *       A: |--Write(1)--|
 *       B:                |-Read() = 0-|
 *     `);
 *     written.operations[1] //=> { index: 1, process: 'B', call: { type: 'Read' }, outcome: 'completed', result: 0, begun: 2, ended: 3, … }
 *
 * An operation takes time: it takes effect, if at all, somewhere between its beginning and its end. Source: Herlihy and Wing 1990, §2.
 */
import type { ProcessId } from '../simulation/process.ts';
import { describeCall, describeMessage } from '../simulation/trace-text.ts';
import type { Trace, TraceData, TraceEvent } from '../simulation/trace.ts';
import { readDrawnHistory } from './drawn-history.ts';
import type { DrawnOptions } from './drawn-history.ts';

/** How an operation came out. */
export type OperationOutcome =
  | 'completed' // it took effect and returned `result`
  | 'failed' // it had no effect and never will
  | 'unknown'; // nobody was told: it may have taken effect, may do so at any later time, or never

export interface Operation<Call = any, Result = any> {
  readonly index: number; // place in the history, by beginning, from 0
  readonly process: ProcessId; // who asked; the operations of one process are one session
  readonly call: Call;
  readonly outcome: OperationOutcome;
  readonly result?: Result; // of a completed one
  readonly begun: number; // place of its beginning among all beginnings and ends of the history, from 0
  readonly ended: number; // place of its end; Infinity while the outcome is unknown
  readonly begunMs: number; // when, for people and figures: order is told by the places
  readonly endedMs: number; // Infinity while the outcome is unknown
}

/** The beginning of an operation or its end. */
export interface HistoryEvent<Call = any, Result = any> {
  readonly kind: 'invoke' | 'complete' | 'fail';
  readonly process: ProcessId;
  readonly operation: number | string; // which operation of the process
  readonly atMs: number;
  readonly call?: Call; // invoke
  readonly result?: Result; // complete
}

/** An operation written by hand; without `untilMs`, its outcome is unknown. */
export interface WrittenOperation<Call = any, Result = any> {
  readonly call: Call;
  readonly fromMs: number;
  readonly untilMs?: number;
  readonly result?: Result;
  readonly failed?: boolean;
}

export class History<Call = any, Result = any> {
  /** In the order in which they began. */
  readonly operations: readonly Operation<Call, Result>[];
  /** Everybody who asked, in the order of their first operations. */
  readonly processes: readonly ProcessId[];

  private constructor(operations: readonly Operation<Call, Result>[]) {
    this.operations = operations;
    this.processes = [...new Set(operations.map(({ process }) => process))];
  }

  /** The history of beginnings and ends, given in the order in which they happened. Throws a sentence on an end without a beginning or a second one. */
  static fromEvents<Call = any, Result = any>(events: readonly HistoryEvent<Call, Result>[]): History<Call, Result> {
    const open = new Map<string, number>(); // index of each operation that has begun and not ended
    const operations: Operation<Call, Result>[] = [];
    events.forEach(({ kind, process, operation, atMs, call, result }, place) => {
      const key = `${process} ${operation}`;
      const index = open.get(key);
      if (kind === 'invoke') {
        if (index !== undefined) throw new RangeError(`history: operation ${operation} of ${process} begins at ${atMs} ms while it is under way. Give every operation of a process a number of its own.`);
        open.set(key, operations.length);
        operations.push({ index: operations.length, process, call: call as Call, outcome: 'unknown', begun: place, ended: Infinity, begunMs: atMs, endedMs: Infinity });
        return;
      }
      if (index === undefined) throw new RangeError(`history: operation ${operation} of ${process} ends at ${atMs} ms and had not begun. Put its beginning before its end.`);
      open.delete(key);
      const ended = { ...(operations[index] as Operation<Call, Result>), ended: place, endedMs: atMs };
      operations[index] = kind === 'fail' ? { ...ended, outcome: 'failed' } : { ...ended, outcome: 'completed', result: result as Result };
    });
    return new History(operations);
  }

  /** What the processes of a run recorded. An operation that was open at the end of the run, or at a crash, has an unknown outcome. */
  static fromTrace<Call = any, Result = any>(trace: Trace | TraceData): History<Call, Result> {
    const events: HistoryEvent<Call, Result>[] = [];
    for (const event of 'events' in trace ? trace.events : trace) {
      const { kind, process, number, atMs, data } = event as TraceEvent & { data: any };
      if (kind === 'invoke') events.push({ kind, process, operation: number ?? 0, atMs, call: data });
      else if (kind === 'complete') events.push({ kind, process, operation: number ?? 0, atMs, result: data });
      else if (kind === 'fail') events.push({ kind, process, operation: number ?? 0, atMs });
    }
    return History.fromEvents(events);
  }

  /** A history written by hand, by process. At the same time, beginnings come before ends: what touches overlaps. Throws a sentence on times that make no sense. */
  static of<Call = any, Result = any>(written: Readonly<Record<ProcessId, readonly WrittenOperation<Call, Result>[]>>): History<Call, Result> {
    const events = Object.entries(written).flatMap(([process, operations]) =>
      operations.flatMap(({ call, fromMs, untilMs, result, failed }, operation): HistoryEvent<Call, Result>[] => {
        const what = `history: ${process}'s ${describeCall(call)}`;
        if (!Number.isFinite(fromMs)) throw new RangeError(`${what} begins at ${fromMs} ms; the time must be a finite number of milliseconds`);
        if (untilMs !== undefined && !(untilMs >= fromMs)) throw new RangeError(`${what} ends at ${untilMs} ms, before it begins at ${fromMs} ms. Leave untilMs out if its outcome is unknown.`);
        const begin: HistoryEvent<Call, Result> = { kind: 'invoke', process, operation, atMs: fromMs, call };
        if (untilMs === undefined) {
          if (result !== undefined || failed === true) throw new RangeError(`${what} has an outcome and no end. Give it untilMs: when its caller was told.`);
          return [begin];
        }
        return [begin, { kind: failed === true ? 'fail' : 'complete', process, operation, atMs: untilMs, result: result as Result }];
      }),
    );
    const rank = (event: HistoryEvent): number => (event.kind === 'invoke' ? 0 : 1);
    return History.fromEvents(events.sort((one, other) => one.atMs - other.atMs || rank(one) - rank(other)));
  }

  /**
   * A history drawn as text: a line a process, an operation from bar to bar, a column a millisecond. An operation without a last bar has an unknown outcome, one that ends with an
   * exclamation mark failed. How calls and values are written: call-text.ts; the whole of it: drawn-history.ts. Throws a SyntaxError that shows the line and the column.
   */
  static drawn<Call = any, Result = any>(drawing: string, options: DrawnOptions = {}): History<Call, Result> {
    return History.of<Call, Result>(readDrawnHistory(drawing, options) as Record<ProcessId, WrittenOperation<Call, Result>[]>);
  }

  /** The history of some of the operations; they keep their times, places and order, and are numbered anew. */
  filter(wanted: (operation: Operation<Call, Result>) => boolean): History<Call, Result> {
    return new History(this.operations.filter(wanted).map((operation, index) => ({ ...operation, index })));
  }

  /** The operations of one process, in the order in which they began. */
  session(process: ProcessId): readonly Operation<Call, Result>[] {
    return this.operations.filter((operation) => operation.process === process);
  }

  get length(): number {
    return this.operations.length;
  }
}

/** Whether `one` had ended before `other` began: then no order of taking effect may swap them. */
export function precedes(one: Operation, other: Operation): boolean {
  return one.ended < other.begun;
}

/** An operation in a line: 'B: Read() returned 0 (30.0 to 40.0 ms)'. */
export function describeOperation(operation: Operation): string {
  const { process, call, outcome, begunMs, endedMs } = operation;
  const told = outcome === 'completed' ? (operation.result === undefined ? 'completed' : `returned ${describeMessage(operation.result)}`) : outcome === 'failed' ? 'failed' : 'has an unknown outcome';
  return `${process}: ${describeCall(call)} ${told} (${begunMs.toFixed(1)}${endedMs === Infinity ? ' ms on' : ` to ${endedMs.toFixed(1)} ms`})`;
}
