/**
 * The space-time diagram of a run: a lifeline a process, an arrow a message, a cross a loss. Time runs downwards.
 *
 *     const run = simulate({ processes: { A: () => new Ping('B'), B: () => new Echo() }, seed: 1 });
 *     show(plotSpaceTime(run.trace, { title: 'One ping', highlight: [2] }));
 *
 * Source: L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978), where time runs upwards.
 */
import type { Trace, TraceData } from '../simulation/trace.ts';
import type { Figure } from './figure.ts';
import { drawSpaceTime } from './space-time-drawing.ts';
import { placeSpaceTime } from './space-time-layout.ts';
import { readTrace } from './space-time-model.ts';
import type { Span } from './space-time-model.ts';
import { plotlySpaceTime } from './space-time-plotly.ts';
import { summarise } from './space-time-words.ts';

export interface SpaceTimeOptions {
  readonly title?: string;
  /** Draw from this virtual time on. Default: 0. */
  readonly fromMs?: number;
  /** Draw up to this virtual time. Default: the end of the run. */
  readonly untilMs?: number;
  /** Messages to emphasise by their numbers, such as the deciding one; or messages and events (by their index in the trace). */
  readonly highlight?: readonly number[] | { readonly messages?: readonly number[]; readonly events?: readonly number[] };
  /** Stretches of time with their names, such as the phases of a protocol: brackets to the right. */
  readonly spans?: readonly Span[];
  /** `'auto'` (default): message types and log lines where there is room. `'none'`: only what is highlighted. */
  readonly labels?: 'auto' | 'none';
}

const JOURNEYS_MAX = 5_000; // some 2.5 MB in a notebook; no arrow can be told from the next

/** Throws a sentence if an option is out of range or names a message or event that the trace does not have. */
export function plotSpaceTime(trace: Trace | TraceData, options: SpaceTimeOptions = {}): Figure {
  const highlight = checked(trace, options);
  const model = readTrace(trace, options, highlight);
  if (model.journeys.length > JOURNEYS_MAX) {
    throw new RangeError(`plotSpaceTime: ${model.journeys.length} messages are more than a diagram can show (${JOURNEYS_MAX}). Narrow it with fromMs and untilMs; the run lasts ${Math.round(trace.endMs)} ms.`);
  }
  const placed = placeSpaceTime(model, { ...(options.title === undefined ? {} : { title: options.title }), labels: options.labels ?? 'auto' });
  return { ...plotlySpaceTime(placed), summary: summarise(model, options.title), drawing: drawSpaceTime(placed) };
}

function checked(trace: Trace | TraceData, options: SpaceTimeOptions): { messages: ReadonlySet<number>; events: ReadonlySet<number> } {
  if (typeof trace !== 'object' || trace === null || !Array.isArray(trace.processes)) {
    throw new TypeError('plotSpaceTime: the first argument must be a trace; pass run.trace, not the run');
  }
  if (trace.processes.length === 0) throw new RangeError('plotSpaceTime: the trace has no processes, so there is no lifeline to draw');
  const { fromMs, untilMs, labels, highlight = [], spans = [] } = options;
  for (const [name, value] of [['fromMs', fromMs], ['untilMs', untilMs]] as const) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) throw new RangeError(`plotSpaceTime: ${name} (${value}) must be a finite number of milliseconds, 0 or more`);
  }
  if (untilMs !== undefined && untilMs <= (fromMs ?? 0)) throw new RangeError(`plotSpaceTime: untilMs (${untilMs}) must lie after fromMs (${fromMs ?? 0}). Raise untilMs or lower fromMs.`);
  if (fromMs !== undefined && fromMs > trace.endMs) throw new RangeError(`plotSpaceTime: fromMs (${fromMs}) lies after the end of the run (${trace.endMs} ms). Lower fromMs.`);
  if (labels !== undefined && labels !== 'auto' && labels !== 'none') throw new RangeError(`plotSpaceTime: labels ('${String(labels)}') must be 'auto' or 'none'`);
  for (const { name, fromMs: begin, untilMs: end = Infinity } of spans) {
    if (!(begin >= 0 && end > begin)) throw new RangeError(`plotSpaceTime: the span "${name}" from ${begin} ms to ${end} ms must begin at 0 or later and end after that`);
  }
  const { messages = [], events = [] } = Array.isArray(highlight) ? { messages: highlight as readonly number[] } : (highlight as { messages?: readonly number[]; events?: readonly number[] });
  const all = 'events' in trace ? trace.events : [...trace];
  const sent = all.reduce((most, event) => (event.kind === 'send' ? Math.max(most, event.number ?? 0) : most), 0);
  for (const number of messages) {
    if (!(Number.isInteger(number) && number >= 1 && number <= sent)) throw new RangeError(`plotSpaceTime: cannot highlight message ${number}; ${sent === 0 ? 'the run sends no messages' : `messages are numbered 1 to ${sent}`}`);
  }
  for (const index of events) {
    if (!(Number.isInteger(index) && index >= 0 && index < all.length)) throw new RangeError(`plotSpaceTime: cannot highlight event ${index}; the events of this trace are 0 to ${all.length - 1}`);
  }
  return { messages: new Set(messages), events: new Set(events) };
}
