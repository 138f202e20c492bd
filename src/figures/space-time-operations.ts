/**
 * Operations of a history in a space-time diagram: bars on the lifelines of those who asked, from the beginning of each to its end.
 */
import type { OperationOutcome } from '../checking/history.ts';
import type { TraceEvent } from '../simulation/trace.ts';

export interface OperationBar {
  readonly place: number; // of its process among the processes
  readonly column: number; // 0 on the lifeline; those at the same time stand beside it
  readonly number: number; // which operation of the process
  readonly call: unknown;
  readonly result?: unknown;
  readonly outcome: OperationOutcome;
  readonly fromMs: number;
  readonly endedMs: number; // Infinity while the outcome is unknown
  readonly untilMs: number; // as drawn: one of unknown outcome, until its process asks for something else, crashes, or the run ends
  readonly highlighted: boolean;
}

/** The operations of a run by beginning. `endMs` is that of the picture. */
export function operationBars(events: readonly TraceEvent[], processes: readonly string[], endMs: number, highlighted: ReadonlySet<number>): OperationBar[] {
  type Open = { -readonly [Field in keyof OperationBar]: OperationBar[Field] };
  const bars: Open[] = [];
  const open = new Map<string, Open>();
  const abandoned = new Map<number, Open[]>(); // by place: those whose end is not known yet
  for (const { kind, process, number = 0, atMs, index, data } of events) {
    const place = processes.indexOf(process);
    const key = `${process} ${number}`;
    if (kind === 'invoke') {
      const bar: Open = { place, column: 0, number, call: data, outcome: 'unknown', fromMs: atMs, endedMs: Infinity, untilMs: Infinity, highlighted: highlighted.has(index) };
      bars.push(bar);
      open.set(key, bar);
      abandoned.set(place, [...(abandoned.get(place) ?? []), bar]);
    } else if (kind === 'complete' || kind === 'fail') {
      const bar = open.get(key);
      if (bar === undefined) continue; // its beginning is not in this trace
      open.delete(key);
      Object.assign(bar, { outcome: kind === 'fail' ? 'failed' : 'completed', endedMs: atMs, untilMs: atMs, highlighted: bar.highlighted || highlighted.has(index), ...(kind === 'complete' && data !== undefined ? { result: data } : {}) });
    } else if (kind === 'crash') {
      for (const bar of abandoned.get(place) ?? []) if (bar.untilMs === Infinity) bar.untilMs = atMs;
    }
  }
  const free: number[][] = processes.map(() => []);
  bars.forEach((bar, at) => {
    if (bar.untilMs === Infinity) {
      const next = bars.slice(at + 1).find((other) => other.place === bar.place && other.fromMs > bar.fromMs);
      bar.untilMs = Math.max(bar.fromMs, next?.fromMs ?? endMs);
    }
    const columns = free[bar.place] as number[];
    const column = columns.findIndex((untilMs) => untilMs <= bar.fromMs);
    bar.column = column < 0 ? columns.push(0) - 1 : column;
    columns[bar.column] = bar.untilMs;
  });
  return bars;
}
