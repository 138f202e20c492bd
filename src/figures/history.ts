/**
 * The timeline of a history: a row a process, a bar an operation from its beginning to its end. Time runs to the right.
 *
 *     const history = History.fromTrace(run.trace);
 *     show(plotHistory(history));
 *     show(plotHistory(history, { verdict: checkLinearizability(history, register) }));
 *
 * Source: M. Herlihy and J. Wing, "Linearizability: A Correctness Condition for Concurrent Objects" (1990), Figure 1.
 */
import type { History, Operation } from '../checking/history.ts';
import type { Figure } from './figure.ts';
import { drawHistory } from './history-drawing.ts';
import { isOrderEvidence, listed, NOTHING, operationsOf, shownOf } from './history-evidence.ts';
import type { HistoryVerdict, Shown } from './history-evidence.ts';
import { placeHistory } from './history-layout.ts';
import { readHistory } from './history-model.ts';
import { historyHovers, summariseHistory } from './history-words.ts';
import { plotlyOfDrawing } from './pixel-figure.ts';

export interface HistoryOptions {
  readonly title?: string;
  /** An order in which operations take effect, such as a linearization: it is numbered, inside the bars, and joined by a line. */
  readonly order?: readonly Operation[];
  /** Operations to emphasise. */
  readonly highlight?: readonly Operation[];
  /** What a check of linearizability or sequential consistency found: the longest order, what cannot come next, and why. */
  readonly verdict?: HistoryVerdict;
  /** Draw from this virtual time on. Default: the first beginning, or 0 if that is near. */
  readonly fromMs?: number;
  /** Draw up to this virtual time. Default: the last end. */
  readonly untilMs?: number;
  /** `'auto'` (default): calls and results where there is room. `'none'`: only of what is highlighted or cannot come next. */
  readonly labels?: 'auto' | 'none';
}

const OPERATIONS_MAX = 2_000; // bars of two pixels

/** Throws a sentence on an option out of range, an operation that the history does not have, and evidence that is not about an order of operations. */
export function plotHistory(history: History | readonly Operation[], options: HistoryOptions = {}): Figure {
  const operations = checked(history, options);
  const shown: Shown = options.verdict === undefined ? NOTHING : shownOf(options.verdict);
  const chosen = { ...shown, order: options.order ?? shown.order, highlighted: options.highlight ?? [], fromMs: options.fromMs, untilMs: options.untilMs };
  for (const [what, some] of [['order', chosen.order], ['highlight', chosen.highlighted], ['verdict', chosen.blocked.map(({ operation }) => operation)]] as const) {
    const stranger = some.find(({ index, begun }) => operations.find((operation) => operation.index === index)?.begun !== begun);
    if (stranger !== undefined) throw new RangeError(`plotHistory: ${what} names operation ${stranger.index} of ${stranger.process}, which this history does not have. Pass the history that it comes from.`);
  }
  if (new Set(chosen.order.map(({ index }) => index)).size < chosen.order.length) throw new RangeError('plotHistory: order names an operation twice; each takes effect once');
  const timeline = readHistory(operations, chosen);
  const placed = placeHistory(timeline, { title: options.title, labels: options.labels ?? 'auto' });
  const drawing = drawHistory(placed);
  return { ...plotlyOfDrawing(drawing, historyHovers(placed)), summary: summariseHistory(timeline, options.title, options.verdict), drawing };
}

/** The history of the operations that an evidence is made of: what shows a violation, without all the rest. */
export function plotOrderEvidence(verdict: HistoryVerdict & { readonly outcome: 'violated' }, title?: string): Figure {
  if (!isOrderEvidence(verdict.evidence)) throw new TypeError(`plotOrderEvidence: the evidence of "${verdict.property}" is not about an order of operations`);
  return plotHistory(operationsOf(verdict.evidence), { verdict, ...(title === undefined ? {} : { title }) });
}

function checked(history: History | readonly Operation[], { fromMs, untilMs, labels }: HistoryOptions): readonly Operation[] {
  const operations = typeof history === 'object' && history !== null ? listed(history) : undefined;
  if (!Array.isArray(operations) || operations.some((operation) => typeof operation?.begunMs !== 'number')) {
    throw new TypeError('plotHistory: the first argument must be a history or its operations; pass History.fromTrace(run.trace)');
  }
  if (operations.length === 0) throw new RangeError('plotHistory: the history has no operations, so there is no bar to draw');
  for (const [name, value] of [['fromMs', fromMs], ['untilMs', untilMs]] as const) {
    if (value !== undefined && !Number.isFinite(value)) throw new RangeError(`plotHistory: ${name} (${value}) must be a finite number of milliseconds`);
  }
  const first = operations.reduce((least, { begunMs }) => Math.min(least, begunMs), Infinity);
  if (untilMs !== undefined && untilMs <= (fromMs ?? first)) throw new RangeError(`plotHistory: untilMs (${untilMs}) must lie after ${fromMs === undefined ? `the first beginning (${first})` : `fromMs (${fromMs})`}`);
  const last = operations.reduce((most, { begunMs, endedMs }) => Math.max(most, begunMs, Number.isFinite(endedMs) ? endedMs : begunMs), first);
  if (fromMs !== undefined && fromMs > last) throw new RangeError(`plotHistory: fromMs (${fromMs}) lies after the last end (${last} ms). Lower fromMs.`);
  if (labels !== undefined && labels !== 'auto' && labels !== 'none') throw new RangeError(`plotHistory: labels ('${String(labels)}') must be 'auto' or 'none'`);
  const shown = operations.filter(({ begunMs, endedMs }) => endedMs >= (fromMs ?? -Infinity) && begunMs <= (untilMs ?? Infinity)).length;
  if (shown > OPERATIONS_MAX) throw new RangeError(`plotHistory: ${shown} operations are more than a timeline can show (${OPERATIONS_MAX}). Narrow it with fromMs and untilMs, or with history.filter.`);
  return operations;
}
