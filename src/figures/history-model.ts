/**
 * A history as its timeline shows it: bars in rows, where in its bar each operation takes effect, and what is told apart.
 */
import type { Operation } from '../checking/history.ts';
import type { Shown } from './history-evidence.ts';

export interface Bar {
  readonly operation: Operation;
  readonly row: number; // among all rows, from the top
  readonly fromMs: number;
  readonly untilMs: number; // as drawn: an unknown outcome is open and fades
  readonly highlighted: boolean;
  readonly blocked: boolean;
  readonly number: number | undefined; // place in the order, from 1
  readonly effectMs: number | undefined; // where its number stands
  readonly pale: boolean; // does not matter to the verdict
}

export interface Row {
  readonly process: string;
  readonly place: number; // of the process, for its colour
  readonly isFirst: boolean; // of the process: it carries the name
}

export interface Timeline {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly processes: readonly string[];
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[]; // by beginning
  readonly order: readonly Bar[]; // by number
  readonly reasons: Shown['reasons'];
  /** Before this moment nothing matters to the verdict. */
  readonly sinceMs: number | undefined;
}

export interface Chosen extends Shown {
  readonly highlighted: readonly Operation[];
  readonly fromMs: number | undefined;
  readonly untilMs: number | undefined;
}

export function readHistory(operations: readonly Operation[], chosen: Chosen): Timeline {
  const matter = chosen.matter === undefined ? undefined : indices([...chosen.matter, ...chosen.order, ...chosen.highlighted, ...chosen.blocked.map(({ operation }) => operation)]);
  const { fromMs, untilMs, span } = windowOf(operations, matter, chosen);
  const highlighted = indices(chosen.highlighted);
  const blocked = indices(chosen.blocked.map(({ operation }) => operation));
  const numbers = new Map(chosen.order.map(({ index }, place) => [index, place + 1]));
  const known = new Map(operations.map((operation) => [operation.index, operation]));
  const inWindow = operations.filter(({ begunMs, endedMs }) => begunMs <= untilMs && endedMs >= fromMs);
  const processes = [...new Set(inWindow.map(({ process }) => process))];
  const effects = effectsOf(chosen.order.map(({ index }) => known.get(index) as Operation), untilMs);

  const rows: Row[] = [];
  const bars: Bar[] = [];
  processes.forEach((process, place) => {
    const session = inWindow.filter((operation) => operation.process === process).sort((one, other) => one.begun - other.begun);
    const firstRow = rows.length;
    const freeFrom: number[] = []; // of each row of the process: until when its last bar goes
    session.forEach((operation, at) => {
      const effectMs = effects.get(operation.index);
      const next = session[at + 1]?.begunMs;
      const end = endOf(operation, next, { untilMs, span, effectMs });
      let row = freeFrom.findIndex((free) => free <= operation.begunMs);
      if (row < 0) row = freeFrom.push(0) - 1;
      freeFrom[row] = Math.max(end, operation.begunMs + 1e-9);
      bars.push({
        operation, row: firstRow + row, fromMs: operation.begunMs, untilMs: end,
        highlighted: highlighted.has(operation.index), blocked: blocked.has(operation.index),
        number: numbers.get(operation.index), effectMs,
        pale: matter !== undefined && !matter.has(operation.index),
      });
    });
    freeFrom.forEach((_, index) => rows.push({ process, place, isFirst: index === 0 }));
  });
  bars.sort((one, other) => one.operation.begun - other.operation.begun);
  const leftOut = operations.length - inWindow.length;
  const reasons = [...chosen.reasons, ...(leftOut > 0 && chosen.fromMs === undefined && chosen.untilMs === undefined ? [{ sign: 'none' as const, text: `${leftOut} operation${leftOut === 1 ? '' : 's'} before and after ${leftOut === 1 ? 'is' : 'are'} left out; fromMs and untilMs show them.` }] : [])];
  return { fromMs, untilMs, processes, rows, bars, order: bars.filter(({ number }) => number !== undefined).sort((one, other) => (one.number as number) - (other.number as number)), reasons, sinceMs: chosen.sinceMs };
}

const FEW = 12; // operations, which are shown all

/** Which times to show: what was asked for; else, of a long history with a verdict, those of the operations that matter to it; else all. */
function windowOf(operations: readonly Operation[], matter: ReadonlySet<number> | undefined, asked: Pick<Chosen, 'fromMs' | 'untilMs'>): { fromMs: number; untilMs: number; span: number } {
  const of = (some: readonly Operation[]): { first: number; last: number; span: number } => {
    const first = some.reduce((least, { begunMs }) => Math.min(least, begunMs), Infinity);
    const last = some.reduce((most, { begunMs, endedMs }) => Math.max(most, begunMs, Number.isFinite(endedMs) ? endedMs : begunMs), first);
    return { first, last, span: Math.max(last - first, 1e-3) };
  };
  const all = of(operations);
  const mattering = matter === undefined || matter.size === 0 ? all : of(operations.filter(({ index }) => matter.has(index)));
  const isNarrow = operations.length > FEW && mattering.span < 0.7 * all.span;
  const { first, last, span } = isNarrow ? mattering : all;
  const lasts = new Map(operations.filter(({ begunMs }) => begunMs <= last).sort((one, other) => one.begun - other.begun).map((operation) => [operation.process, operation]));
  const isOpen = [...lasts.values()].some(({ endedMs }) => !(endedMs <= last)); // an open end needs room to fade in
  const fromMs = asked.fromMs ?? (first >= 0 && first < 0.1 * span ? 0 : isNarrow ? Math.max(all.first, first - 0.08 * span) : first);
  return { fromMs, untilMs: asked.untilMs ?? last + (isOpen ? 0.08 * span : 0), span };
}

const indices = (operations: readonly Operation[]): Set<number> => new Set(operations.map(({ index }) => index));

/** Until when a bar is drawn. An open one fades until its session asks for something else, or to the end of the picture; what takes effect later needs it longer. */
function endOf({ begunMs, endedMs }: Operation, next: number | undefined, { untilMs, span, effectMs }: { untilMs: number; span: number; effectMs: number | undefined }): number {
  if (Number.isFinite(endedMs)) return endedMs;
  const least = Math.max(begunMs + 0.006 * span, effectMs === undefined ? begunMs : effectMs + (effectMs > (next ?? Infinity) - 0.006 * span ? 0.02 * span : 0));
  return Math.max(next ?? untilMs, least);
}

/**
 * When each operation of an order takes effect, by index: within its bar, one after the other. An order that real time does not allow (that of
 * sequential consistency) has its numbers in the middles of the bars, and its line goes back and forth.
 */
export function effectsOf(order: readonly Operation[], untilMs: number): Map<number, number> {
  for (const margin of [0.25, 0.1, 0]) {
    const inner = order.map(({ begunMs, endedMs }) => {
      const end = Math.max(begunMs, Math.min(endedMs, untilMs));
      return { from: begunMs + margin * (end - begunMs), until: endedMs === Infinity ? Math.max(end, begunMs) : end - margin * (end - begunMs) };
    });
    const latest = inner.map(({ until }) => until);
    for (let at = latest.length - 2; at >= 0; at -= 1) latest[at] = Math.min(latest[at] as number, latest[at + 1] as number);
    let last = -Infinity;
    let fits = true;
    const times = inner.map(({ from, until }, at) => {
      const earliest = Math.max(from, last);
      const open = order[at]?.endedMs === Infinity;
      last = Math.min(Math.max(open ? from : (from + until) / 2, earliest), latest[at] as number);
      fits &&= last >= earliest - 1e-9;
      return last;
    });
    if (fits) return new Map(order.map(({ index }, at) => [index, times[at] as number]));
  }
  return new Map(order.map(({ index, begunMs, endedMs }) => [index, (begunMs + Math.max(begunMs, Math.min(endedMs, untilMs))) / 2]));
}
