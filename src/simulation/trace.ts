/**
 * What happened in a run, event by event, with what caused what.
 *
 *     for (const event of trace) console.log(describeEvent(event));
 *     //=> 0.0 ms  A sends attack to B
 *     //=> 12.3 ms  B gets attack from A
 *
 * A trace is kept in columns and read as events. Its hash is equal for equal runs: byte for byte, on any machine.
 */
import { Float64Column, Int32Column } from './columns.ts';
import { fromText, toText } from './plain-data.ts';
import { OUTSIDE } from './process.ts';
import type { ProcessId } from './process.ts';

export type TraceEventKind =
  | 'start' | 'input' | 'send' | 'deliver' | 'drop' | 'duplicate' | 'timer' | 'log' | 'state' // of a process
  | 'invoke' | 'complete' | 'fail' // of an operation of the history: its beginning and its two known ends
  | 'crash' | 'recover' | 'pause' | 'resume' | 'clock' | 'network'; // of the plan: `network` for partitions and links

/** Why a message never reached a handler. */
export type DropReason =
  | 'lost' // on its way, by the network's loss probability
  | 'lost by plan' // named by a `lose` fault
  | 'partitioned' // the link was cut when it was sent or when it would have arrived
  | 'buffer full' // the link's router had no room for it
  | 'intercepted' // taken by an adversary
  | 'receiver crashed'; // it arrived at a process that did not run, or had been restarted since

export interface TraceEvent {
  readonly index: number; // place in the trace
  readonly atMs: number; // virtual time
  readonly kind: TraceEventKind;
  readonly process: ProcessId; // where it happened; for a drop, where it would have arrived; 'outside' for the network
  readonly peer?: ProcessId; // send: the receiver; deliver, drop, duplicate and input: the sender
  readonly cause?: number; // index of the event that brought this about: deliver, drop and duplicate name their send
  readonly number?: number; // send, deliver, drop, duplicate: which message of the run; invoke, complete, fail: which operation of the process; from 1
  readonly message?: unknown; // send, deliver, drop, duplicate, input
  readonly reason?: DropReason; // drop
  readonly text?: string; // log: the line; timer: its name; faults: what happened, in words
  readonly data?: unknown; // log; state: the process's fields; invoke: the call; complete: the result; fail: the reason
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

const KINDS: readonly TraceEventKind[] = [
  'start', 'input', 'send', 'deliver', 'drop', 'timer', 'crash', 'log', 'duplicate', 'state', 'recover', 'pause', 'resume', 'clock', 'network',
  'invoke', 'complete', 'fail',
];
const REASONS: readonly DropReason[] = ['lost', 'lost by plan', 'receiver crashed', 'partitioned', 'buffer full', 'intercepted'];
const NONE = -1;

/** The number of a kind, for `Trace.add`. */
export const KIND = Object.fromEntries(KINDS.map((kind, code) => [kind, code])) as Readonly<Record<TraceEventKind, number>>;
/** The number of a reason, for `Trace.add`. */
export const REASON = Object.fromEntries(REASONS.map((reason, code) => [reason, code])) as Readonly<Record<DropReason, number>>;

export class Trace {
  readonly seed: number;
  readonly processes: readonly ProcessId[];
  /** Virtual time of the end of the run, in milliseconds. */
  endMs = 0;
  stopped: Stop = 'idle';

  // An event takes 32 bytes, and its payload 8 beside itself.
  readonly #times = new Float64Column();
  readonly #codes = new Int32Column(); // the kind, and above it the reason
  readonly #places = new Int32Column(); // process
  readonly #peers = new Int32Column();
  readonly #causes = new Int32Column();
  readonly #numbers = new Int32Column();
  readonly #payloadAt = new Int32Column(); // index in payloads; deliver and drop read their send's
  readonly #payloads: unknown[] = []; // the message; log: [text, data]; timer: its name
  readonly #ids: readonly ProcessId[]; // the processes and, last, the world outside

  constructor(seed: number, processes: readonly ProcessId[]) {
    this.seed = seed;
    this.processes = processes;
    this.#ids = [...processes, OUTSIDE];
  }

  static fromData(data: TraceData): Trace {
    const trace = new Trace(data.seed, data.processes);
    for (const event of data.events) trace.record(event);
    trace.endMs = data.endMs;
    trace.stopped = data.stopped;
    return trace;
  }

  get length(): number {
    return this.#codes.length;
  }

  /**
   * Appends an event by numbers and returns its index: the kind's code, indices of processes (-1 for none, the number of processes for the world
   * outside). `payload` is undefined for what reads another event's.
   */
  add(kind: number, atMs: number, process: number, peer: number, cause: number, number: number, payload?: unknown, reason = 0): number {
    this.#times.push(atMs);
    this.#codes.push(kind + 32 * reason);
    this.#places.push(process);
    this.#peers.push(peer);
    this.#causes.push(cause);
    this.#numbers.push(number);
    this.#payloadAt.push(payload === undefined ? NONE : this.#payloads.push(payload) - 1);
    return this.#codes.length - 1;
  }

  /** Appends an event and returns its index. Throws if it names an unknown process. */
  record(event: Omit<TraceEvent, 'index'>): number {
    const indexOf = (id: ProcessId | undefined): number => {
      if (id === undefined) return NONE;
      const index = this.#ids.indexOf(id);
      if (index === NONE) throw new RangeError(`a trace of ${this.processes.join(', ')} cannot hold an event of "${id}"`);
      return index;
    };
    const { kind } = event;
    const worded = kind === 'log' || event.data !== undefined || (event.text !== undefined && kind !== 'timer');
    const payload = worded ? new Words(event.text ?? '', event.data) : kind === 'timer' ? event.text : event.message;
    return this.add(
      KIND[kind], event.atMs, indexOf(event.process), indexOf(event.peer), event.cause ?? NONE, event.number ?? NONE, payload, event.reason === undefined ? 0 : REASON[event.reason],
    );
  }

  /** The event at `index`, from 0. Throws if there is none. */
  at(index: number): TraceEvent {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`no event ${index}: this trace has events 0 to ${this.length - 1}`);
    const code = this.#codes.at(index);
    const kind = KINDS[code % 32] as TraceEventKind;
    const cause = this.#causes.at(index);
    const number = this.#numbers.at(index);
    const peer = this.#peers.at(index);
    const payload = this.#payloadOf(index, kind);
    const carries = kind === 'send' || kind === 'deliver' || kind === 'drop' || kind === 'duplicate' || kind === 'input';
    return {
      index,
      atMs: this.#times.at(index),
      kind,
      process: this.#ids[this.#places.at(index)] as ProcessId,
      ...(peer === NONE ? {} : { peer: this.#ids[peer] as ProcessId }),
      ...(cause === NONE ? {} : { cause }),
      ...(number === NONE ? {} : { number }),
      ...(carries ? { message: payload } : {}),
      ...(kind === 'timer' ? { text: payload as string } : {}),
      ...(payload instanceof Words ? payload.asRecord() : {}),
      ...(kind === 'drop' ? { reason: REASONS[code >> 5] as DropReason } : {}),
    };
  }

  #payloadOf(index: number, kind: TraceEventKind): unknown {
    const at = this.#payloadAt.at(index);
    if (at !== NONE) return this.#payloads[at];
    const cause = this.#causes.at(index);
    return (kind === 'deliver' || kind === 'drop' || kind === 'duplicate') && cause !== NONE ? this.#payloads[this.#payloadAt.at(cause)] : undefined;
  }

  /** The message of the send at `index`; undefined if there is none. */
  messageOf(index: number): unknown {
    return index < 0 ? undefined : this.#payloads[this.#payloadAt.at(index)];
  }

  *[Symbol.iterator](): Iterator<TraceEvent> {
    for (let index = 0; index < this.length; index += 1) yield this.at(index);
  }

  /** The events of one kind, in order. Those of messages carry the message's number. */
  ofKind(kind: 'send' | 'deliver' | 'drop'): (TraceEvent & { readonly number: number })[];
  ofKind(kind: TraceEventKind): TraceEvent[];
  ofKind(kind: TraceEventKind): TraceEvent[] {
    const events: TraceEvent[] = [];
    for (let index = 0; index < this.length; index += 1) if (this.#codes.at(index) % 32 === KIND[kind]) events.push(this.at(index));
    return events;
  }

  /** Plain data that `fromData` reads back; messages are copied. */
  toData(): TraceData {
    const { seed, processes, endMs, stopped } = this;
    return fromText(toText({ seed, processes, endMs, stopped, events: [...this] })) as TraceData;
  }

  /** Sixteen hexadecimal digits that are equal for equal traces. */
  hash(): string {
    const hash = new Fnv1a64();
    hash.add(toText([this.seed, this.processes, this.endMs, this.stopped]));
    for (const event of this) hash.add(toText(event));
    return hash.digits();
  }
}

/** The payload of an event that is told in words. */
class Words {
  readonly text: string;
  readonly data: unknown;
  constructor(text: string, data: unknown) {
    this.text = text;
    this.data = data;
  }

  asRecord(): { text?: string; data?: unknown } {
    return { ...(this.text === '' ? {} : { text: this.text }), ...(this.data === undefined ? {} : { data: this.data }) };
  }
}

/** FNV-1a, 64 bit, over UTF-16 code units, in four limbs of 16 bits: forty times as fast as with big integers. */
class Fnv1a64 {
  #a = 0x2325; // the offset basis cbf29ce484222325, lowest limb first
  #b = 0x8422;
  #c = 0x9ce4;
  #d = 0xcbf2;

  add(text: string): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let at = 0; at < text.length; at += 1) {
      a ^= text.charCodeAt(at);
      // times 0x100000001b3: the low part 0x1b3, and 2^40, which is 2^8 two limbs up
      const low = a * 0x1b3;
      const next = b * 0x1b3 + (low >>> 16);
      const third = c * 0x1b3 + (next >>> 16) + ((a << 8) & 0xffff);
      const fourth = d * 0x1b3 + (third >>> 16) + (a >>> 8) + ((b << 8) & 0xffff);
      a = low & 0xffff;
      b = next & 0xffff;
      c = third & 0xffff;
      d = fourth & 0xffff;
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  digits(): string {
    return [this.#d, this.#c, this.#b, this.#a].map((limb) => limb.toString(16).padStart(4, '0')).join('');
  }
}
