/**
 * A trace as a space-time diagram sees it: journeys of messages between lifelines, and marks on the lifelines.
 */
import type { DropReason, Trace, TraceData, TraceEvent } from '../simulation/trace.ts';
import { networkSpells, stretchesOf } from './space-time-faults.ts';
import type { Spell, Stretch } from './space-time-faults.ts';
import { operationBars } from './space-time-operations.ts';
import type { OperationBar } from './space-time-operations.ts';

/** What became of a message. */
export type Fate = 'arrived' | 'lost' | 'receiver crashed' | 'under way';

export interface Journey {
  readonly number: number; // which message of the run, from 1
  readonly from: number; // place of the sender among the processes
  readonly to: number;
  readonly message: unknown;
  readonly sentMs: number;
  readonly endMs: number; // arrival or loss; for a message under way, the end of the run
  readonly fate: Fate;
  /** It comes again: the network, or the search of all runs, delivers the message more than once. */
  readonly isCopy: boolean;
  readonly reason?: DropReason;
  readonly highlighted: boolean;
  /** How far it got, as a part of its way: a lost message to about half-way, but never onto the lifeline of a process in between. */
  readonly reach: number;
  /** When it arrived or would have, at the speed at which it travelled. */
  readonly dueMs: number;
}

export interface Mark {
  readonly kind: 'log' | 'timer' | 'input' | 'crash' | 'recover' | 'clock' | 'network';
  readonly place: number; // of its process among the processes
  readonly atMs: number;
  /** All of this kind at this process and time: one mark stands for them, each has its own label. */
  readonly events: TraceEvent[];
  readonly highlighted: boolean;
}

export interface SpaceTime {
  readonly processes: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number;
  /** The last thing in the window that happened; what is lost would have arrived later. */
  readonly lastMs: number;
  readonly journeys: readonly Journey[];
  readonly marks: readonly Mark[];
  /** Bars on the lifelines. */
  readonly operations: readonly OperationBar[];
  /** Of each lifeline, from the beginning to the end. */
  readonly stretches: readonly (readonly Stretch[])[];
  readonly spells: readonly Spell[];
}

/** A stretch of time with a name, such as a phase of a protocol. */
export interface Span {
  readonly name: string;
  readonly fromMs: number;
  /** Default: the end of the run. */
  readonly untilMs?: number;
}

export interface Highlight {
  readonly messages: ReadonlySet<number>;
  readonly events: ReadonlySet<number>;
}

export function readTrace(trace: Trace | TraceData, window: { fromMs?: number; untilMs?: number; spans?: readonly Span[] }, highlight: Highlight): SpaceTime {
  const { processes } = trace;
  const place = (id: string): number => processes.indexOf(id);
  const sends = new Map<number, TraceEvent>();
  const journeys: Journey[] = [];
  const markAt = new Map<string, Mark>();
  const due = new Map<number, number>(); // copies of each message that have not ended
  const begun = new Set<number>(); // messages of which a copy has ended
  const events = 'events' in trace ? trace.events : [...trace];
  const journey = (send: TraceEvent, endMs: number, fate: Fate, end?: TraceEvent): Journey => ({
    number: send.number as number,
    ...route(place(send.process), place(send.peer as string), fate, send.atMs, endMs),
    message: send.message,
    sentMs: send.atMs,
    endMs,
    fate,
    isCopy: begun.has(send.number as number),
    ...(end?.reason === undefined ? {} : { reason: end.reason }),
    highlighted: highlight.messages.has(send.number as number) || highlight.events.has(send.index) || (end !== undefined && highlight.events.has(end.index)),
  });
  const mark = (kind: Mark['kind'], event: TraceEvent): void => {
    const key = `${kind} ${event.atMs} ${event.process}`;
    const before = markAt.get(key);
    const highlighted = highlight.events.has(event.index) || before?.highlighted === true;
    const next: Mark = { kind, place: place(event.process), atMs: event.atMs, events: [...(before?.events ?? []), event], highlighted };
    markAt.set(key, next);
  };
  for (const event of events) {
    switch (event.kind) {
      case 'start':
        break;
      case 'send':
        sends.set(event.number as number, event);
        due.set(event.number as number, 1);
        break;
      case 'duplicate':
        due.set(event.number as number, (due.get(event.number as number) ?? 0) + 1);
        break;
      case 'deliver':
      case 'drop': {
        const send = sends.get(event.number as number);
        if (send === undefined) throw new RangeError(`space-time diagram: event ${event.index} ends message ${event.number}, which the trace never sends. Pass the whole trace and narrow it by fromMs and untilMs.`);
        due.set(send.number as number, (due.get(send.number as number) as number) - 1);
        journeys.push(journey(send, event.atMs, event.kind === 'deliver' ? 'arrived' : event.reason === 'receiver crashed' ? 'receiver crashed' : 'lost', event));
        begun.add(send.number as number);
        break;
      }
      case 'crash':
      case 'recover':
      case 'clock':
      case 'network':
      case 'input':
      case 'timer':
      case 'log':
        if (place(event.process) >= 0) mark(event.kind, event); // what happens to the network as a whole is a spell
        break;
    }
  }
  for (const [number, send] of sends) for (let copy = 0; copy < (due.get(number) as number); copy += 1) journeys.push(journey(send, Math.max(trace.endMs, send.atMs), 'under way'));
  journeys.sort((one, other) => one.number - other.number); // stable: copies stay in the order in which they ended
  const fromMs = window.fromMs ?? 0;
  const marks = [...markAt.values()];
  const lastMs = [...journeys.map(({ endMs }) => endMs), ...marks.map(({ atMs }) => atMs)].reduce((one, other) => Math.max(one, other), trace.endMs);
  const dueMs = journeys.reduce((most, one) => (one.fate === 'lost' ? Math.max(most, one.dueMs) : most), lastMs);
  const untilMs = Math.max(window.untilMs ?? dueMs, fromMs + 1e-3); // a run in which no time passes still has a height
  const touches = (one: { fromMs: number; untilMs: number }): boolean => one.untilMs >= fromMs && one.fromMs <= untilMs;
  return {
    processes,
    fromMs,
    untilMs,
    lastMs: Math.min(window.untilMs ?? lastMs, lastMs),
    journeys: journeys.filter(({ sentMs, endMs }) => endMs >= fromMs && sentMs <= untilMs),
    marks: marks.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs),
    operations: operationBars(events, processes, untilMs, highlight.events).filter(touches),
    stretches: stretchesOf(events, processes),
    spells: [...networkSpells(events, processes), ...(window.spans ?? []).map((span) => ({ kind: 'span' as const, who: span.name, fromMs: span.fromMs, untilMs: span.untilMs ?? Infinity, walls: [] }))].filter(touches).sort((one, other) => one.fromMs - other.fromMs),
  };
}

function route(from: number, to: number, fate: Fate, sentMs: number, endMs: number): Pick<Journey, 'from' | 'to' | 'reach' | 'dueMs'> {
  const distance = Math.abs(to - from);
  const reach = fate === 'arrived' || fate === 'receiver crashed' ? 1 : distance > 0 && distance % 2 === 0 ? 0.5 - 0.5 / distance : 0.5;
  return { from, to, reach, dueMs: sentMs + (endMs - sentMs) / reach };
}
