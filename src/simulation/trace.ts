/**
 * What happened in a run, event by event, with what caused what.
 *
 *     for (const event of trace) console.log(describeEvent(event));
 *     //=> 0.0 ms  A sends attack to B
 *     //=> 12.3 ms  B gets attack from A
 *
 * A trace is kept in columns and read as events. Its hash is equal for equal runs: byte for byte, on any machine.
 */
import type { ProcessId } from './process.ts';
import { fromText, toText } from './plain-data.ts';

export type TraceEventKind = 'start' | 'input' | 'send' | 'deliver' | 'drop' | 'timer' | 'crash' | 'log';

/** Why a message never reached a handler. */
export type DropReason =
  | 'lost' // on its way, by the network's loss probability
  | 'lost by plan' // named by a `lose` fault
  | 'receiver crashed'; // it arrived at a process that no longer runs

export interface TraceEvent {
  readonly index: number; // place in the trace
  readonly atMs: number; // virtual time
  readonly kind: TraceEventKind;
  readonly process: ProcessId; // where it happened; for a drop, where it would have arrived
  readonly peer?: ProcessId; // send: the receiver; deliver, drop and input: the sender
  readonly cause?: number; // index of the event that brought this about: deliver and drop name their send
  readonly number?: number; // send, deliver, drop: which message of the run, from 1
  readonly message?: unknown; // send, deliver, drop, input
  readonly reason?: DropReason; // drop
  readonly text?: string; // log: the line; timer: its name
  readonly data?: unknown; // log
}

/** Why a run ended. */
export type Stop =
  | 'idle' // nothing was left to happen
  | 'time' // `untilMs` was reached with events still to come
  | 'event budget'; // `maxEvents` was reached: a loop without end, or a run that needs a larger budget

/** A trace as plain data. */
export interface TraceData {
  readonly seed: number;
  readonly processes: readonly ProcessId[];
  readonly endMs: number;
  readonly stopped: Stop;
  readonly events: readonly TraceEvent[];
}

const KINDS: readonly TraceEventKind[] = ['start', 'input', 'send', 'deliver', 'drop', 'timer', 'crash', 'log'];
const NONE = -1;

export class Trace {
  readonly seed: number;
  readonly processes: readonly ProcessId[];
  /** Virtual time of the end of the run, in milliseconds. */
  endMs = 0;
  stopped: Stop = 'idle';

  readonly #kinds: number[] = [];
  readonly #times: number[] = [];
  readonly #places: string[] = [];
  readonly #peers: (string | undefined)[] = [];
  readonly #causes: number[] = [];
  readonly #numbers: number[] = [];
  readonly #payloads: unknown[] = []; // the message; log: the text and the data; timer: its name
  readonly #reasons: (DropReason | undefined)[] = [];

  constructor(seed: number, processes: readonly ProcessId[]) {
    this.seed = seed;
    this.processes = processes;
  }

  static fromData(data: TraceData): Trace {
    const trace = new Trace(data.seed, data.processes);
    for (const { index: _, ...event } of data.events) trace.record(event);
    trace.endMs = data.endMs;
    trace.stopped = data.stopped;
    return trace;
  }

  get length(): number {
    return this.#kinds.length;
  }

  /** Appends an event and returns its index. */
  record(event: Omit<TraceEvent, 'index'>): number {
    this.#kinds.push(KINDS.indexOf(event.kind));
    this.#times.push(event.atMs);
    this.#places.push(event.process);
    this.#peers.push(event.peer);
    this.#causes.push(event.cause ?? NONE);
    this.#numbers.push(event.number ?? NONE);
    this.#payloads.push(event.kind === 'log' ? { text: event.text, data: event.data } : event.kind === 'timer' ? event.text : event.message);
    this.#reasons.push(event.reason);
    return this.#kinds.length - 1;
  }

  /** The event at `index`, from 0. Throws if there is none. */
  at(index: number): TraceEvent {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`no event ${index}: this trace has events 0 to ${this.length - 1}`);
    const kind = KINDS[this.#kinds[index] as number] as TraceEventKind;
    const payload = this.#payloads[index];
    const [peer, cause, number, reason] = [this.#peers[index], this.#causes[index] as number, this.#numbers[index] as number, this.#reasons[index]];
    return {
      index,
      atMs: this.#times[index] as number,
      kind,
      process: this.#places[index] as string,
      ...(peer === undefined ? {} : { peer }),
      ...(cause === NONE ? {} : { cause }),
      ...(number === NONE ? {} : { number }),
      ...(kind === 'send' || kind === 'deliver' || kind === 'drop' || kind === 'input' ? { message: payload } : {}),
      ...(kind === 'log' ? (payload as { text: string; data?: unknown }) : {}),
      ...(kind === 'timer' ? { text: payload as string } : {}),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  *[Symbol.iterator](): Iterator<TraceEvent> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }

  /** The events of one kind, in order. Those of messages carry the message's number. */
  ofKind(kind: 'send' | 'deliver' | 'drop'): (TraceEvent & { readonly number: number })[];
  ofKind(kind: TraceEventKind): TraceEvent[];
  ofKind(kind: TraceEventKind): TraceEvent[] {
    const code = KINDS.indexOf(kind);
    return this.#kinds.flatMap((other, index) => (other === code ? [this.at(index)] : []));
  }

  /** Plain data that `fromData` reads back; messages are copied. */
  toData(): TraceData {
    const { seed, processes, endMs, stopped } = this;
    return fromText(toText({ seed, processes, endMs, stopped, events: [...this] })) as TraceData;
  }

  /** Sixteen hexadecimal digits that are equal for equal traces. */
  hash(): string {
    let hash = 0xcbf29ce484222325n; // FNV-1a, 64 bit, over the UTF-16 code units of each event's text
    const mix = (text: string): void => {
      for (let at = 0; at < text.length; at += 1) hash = ((hash ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n) & 0xffffffffffffffffn;
    };
    mix(toText([this.seed, this.processes, this.endMs, this.stopped]));
    for (const event of this) mix(toText(event));
    return hash.toString(16).padStart(16, '0');
  }
}

/** A message in a few words: its `type`, or its text as JSON. */
export function describeMessage(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string') return message.type;
  return toText(message);
}

/** An event in one line. */
export function describeEvent(event: TraceEvent): string {
  return `${event.atMs.toFixed(1)} ms  ${event.process} ${whatHappened(event)}`;
}

function whatHappened(event: TraceEvent): string {
  switch (event.kind) {
    case 'start':
      return 'starts';
    case 'input':
      return `is told ${describeMessage(event.message)} from ${event.peer}`;
    case 'send':
      return `sends ${describeMessage(event.message)} to ${event.peer}`;
    case 'deliver':
      return `gets ${describeMessage(event.message)} from ${event.peer}`;
    case 'drop':
      return `never gets ${describeMessage(event.message)} from ${event.peer} (${event.reason})`;
    case 'timer':
      return `timer "${event.text}" runs out`;
    case 'crash':
      return 'crashes';
    case 'log':
      return `${event.text}${event.data === undefined ? '' : ` ${toText(event.data)}`}`;
  }
}
