/**
 * Two generals, one on each side of a valley, win if both attack at dawn and lose if one attacks alone. Messengers between them may
 * be captured.
 *
 *     const run = simulate({ processes: twoGenerals(attackOnAcknowledgement()), network: { lossProbability: 0.2 }, seed: 4 });
 *     outcome(run.processes) //=> 'both attack', 'neither attacks', 'A alone' or 'B alone'
 *
 * A protocol is data: which messages are sent, in how many copies, and how much each general must have received by dawn to attack.
 * Source: Akkoyunlu, Ekanadham and Huber 1975 (as two groups of gangsters); Gray 1978 (as two generals).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type General = 'A' | 'B';

/** How much each general must have received by dawn to attack; a general never attacks before A has been ordered to. */
export type Required = Readonly<Record<General, number>>;

/**
 * Messages in a row, each sent when the one before it arrives: A's order is message 1, B's acknowledgement message 2, A's acknowledgement of
 * that message 3, and so on.
 */
export interface ChainProtocol {
  readonly kind: 'chain';
  readonly messages: number; // in the whole chain, 1 or more
  readonly messengers: number; // who carry each message, every one a copy; 1 or more
  readonly required: Required; // messages received, copies not counted
}

/** Messages at fixed times, whatever arrived before; a general who has not heard of the attack says just that. */
export interface TimetableProtocol {
  readonly kind: 'timetable';
  readonly departures: readonly { readonly from: General; readonly atMs: number }[];
  readonly required: Required; // messages of the attack received
}

export type TwoGeneralsProtocol = ChainProtocol | TimetableProtocol;

/** A sends the order and attacks, come what may; B attacks if the order arrives. */
export function attackAlways(options: { messengers?: number } = {}): ChainProtocol {
  return chain({ messages: 1, messengers: options.messengers, required: { A: 0, B: 1 } });
}

/** A attacks only if B's acknowledgement arrives; B attacks if the order arrives. */
export function attackOnAcknowledgement(options: { messengers?: number } = {}): ChainProtocol {
  return chain({ messages: 2, messengers: options.messengers, required: { A: 1, B: 1 } });
}

/** The order and then `acknowledgements` of one another; each general attacks only if every message meant for it arrives. */
export function acknowledgementChain(options: { acknowledgements: number; messengers?: number }): ChainProtocol {
  const messages = options.acknowledgements + 1;
  return chain({ messages, messengers: options.messengers, required: { A: Math.floor(messages / 2), B: Math.ceil(messages / 2) } });
}

/** Any chain. Throws a sentence if a count is not a whole number in range. */
export function chain(options: { messages: number; messengers?: number; required: Required }): ChainProtocol {
  const { messages, messengers = 1, required } = options;
  atLeast(1, { messages });
  atLeast(1, { messengers });
  return { kind: 'chain', messages, messengers, required };
}

/** Any timetable. Departures are in milliseconds from the start and must leave time to arrive before dawn. */
export function timetable(options: { departures: TimetableProtocol['departures']; required: Required }): TimetableProtocol {
  return { kind: 'timetable', departures: options.departures, required: options.required };
}

export type Dispatch =
  /** The first message of a chain, or any of A's in a timetable: attack at dawn. */
  | { readonly type: 'Order'; readonly number: number }
  /** An answer, which tells that the attack is known. */
  | { readonly type: 'Acknowledgement'; readonly number: number }
  /** In a timetable: its sender does not know of an attack. */
  | { readonly type: 'NothingHeard'; readonly number: number };

/** When both generals decide, unless told otherwise. */
export const DAWN_MS = 300;

/** What both kinds of general do at dawn. */
abstract class Commander implements Process<Dispatch> {
  ordered: boolean; // A: whether it was told to attack; B: whether it has heard of the attack
  received = new Set<number>(); // the messages that have arrived
  attacks: boolean | null = null; // null before dawn

  readonly required: number; // how many must have arrived for this general to attack
  readonly dawnMs: number;

  constructor(options: { ordered: boolean; required: number; dawnMs: number }) {
    this.ordered = options.ordered;
    this.required = options.required;
    this.dawnMs = options.dawnMs;
  }

  onStart(ctx: Context<Dispatch>): void {
    ctx.setTimer('dawn', this.dawnMs);
    this.begin(ctx);
  }

  onTimer(ctx: Context<Dispatch>, name: string): void {
    if (name !== 'dawn') return this.depart(ctx, Number(name));
    this.attacks = this.ordered && this.received.size >= this.required;
    ctx.log(this.attacks ? 'attacks' : 'stays');
  }

  abstract begin(ctx: Context<Dispatch>): void;
  abstract depart(ctx: Context<Dispatch>, departure: number): void;
  abstract onMessage(ctx: Context<Dispatch>, from: ProcessId, message: Dispatch): void;
}

/** A general of a chain: answers each message, the first time that it arrives, with the next one. */
export class ChainGeneral extends Commander {
  readonly messages: number;
  readonly messengers: number;

  constructor(options: { ordered: boolean; protocol: ChainProtocol; required: number; dawnMs: number }) {
    super(options);
    this.messages = options.protocol.messages;
    this.messengers = options.protocol.messengers;
  }

  begin(ctx: Context<Dispatch>): void {
    if (this.ordered) this.dispatch(ctx, 1);
  }

  depart(): void {} // a chain has no timetable

  onMessage(ctx: Context<Dispatch>, _from: ProcessId, message: Dispatch): void {
    this.ordered = true;
    if (this.received.has(message.number)) return; // a further copy
    this.received.add(message.number);
    if (message.number < this.messages) this.dispatch(ctx, message.number + 1);
  }

  private dispatch(ctx: Context<Dispatch>, number: number): void {
    const message: Dispatch = { type: number === 1 ? 'Order' : 'Acknowledgement', number };
    for (let messenger = 0; messenger < this.messengers; messenger += 1) ctx.send(otherGeneral(ctx.id as General), message);
  }
}

/** A general of a timetable: sends a messenger at each of its times, if it knows of the attack by then. */
export class TimetableGeneral extends Commander {
  readonly departuresMs: readonly number[];

  constructor(options: { ordered: boolean; departuresMs: readonly number[]; required: number; dawnMs: number }) {
    super(options);
    this.departuresMs = options.departuresMs;
  }

  begin(ctx: Context<Dispatch>): void {
    this.departuresMs.forEach((atMs, departure) => ctx.setTimer(String(departure), atMs));
  }

  depart(ctx: Context<Dispatch>, departure: number): void {
    const type = !this.ordered ? 'NothingHeard' : ctx.id === 'A' ? 'Order' : 'Acknowledgement';
    ctx.send(otherGeneral(ctx.id as General), { type, number: departure + 1 });
  }

  onMessage(_ctx: Context<Dispatch>, _from: ProcessId, message: Dispatch): void {
    if (message.type === 'NothingHeard') return;
    this.ordered = true;
    this.received.add(message.number);
  }
}

/** The two processes of a protocol. With `ordered: false`, A was never told to attack and nothing is sent. */
export function twoGenerals(protocol: TwoGeneralsProtocol, options: { ordered?: boolean; dawnMs?: number } = {}): Record<General, () => Commander> {
  const { ordered = true, dawnMs = DAWN_MS } = options;
  const make = (general: General) => (): Commander => {
    const own = { ordered: general === 'A' && ordered, required: protocol.required[general], dawnMs };
    if (protocol.kind === 'chain') return new ChainGeneral({ ...own, protocol });
    const departuresMs = protocol.departures.filter((departure) => departure.from === general).map((departure) => departure.atMs);
    return new TimetableGeneral({ ...own, departuresMs });
  };
  return { A: make('A'), B: make('B') };
}

export type Outcome = 'both attack' | 'neither attacks' | 'A alone' | 'B alone';

/** What a finished run came to. Throws if it ended before dawn. */
export function outcome(generals: Readonly<Record<General, { readonly attacks: boolean | null }>>): Outcome {
  const { A, B } = generals;
  if (A.attacks === null || B.attacks === null) throw new Error('the run ended before dawn, so nobody has decided yet. Let it run longer.');
  if (A.attacks && B.attacks) return 'both attack';
  if (A.attacks) return 'A alone';
  return B.attacks ? 'B alone' : 'neither attacks';
}

/** Whether both have decided, and differently: what must never be. */
export function isSplit(generals: Readonly<Record<General, { readonly attacks: boolean | null }>>): boolean {
  const { A, B } = generals;
  return A.attacks !== null && B.attacks !== null && A.attacks !== B.attacks;
}

export function otherGeneral(general: General): General {
  return general === 'A' ? 'B' : 'A';
}

function atLeast(min: number, named: Record<string, number>): void {
  for (const [name, value] of Object.entries(named)) {
    if (!Number.isInteger(value) || value < min) throw new RangeError(`two generals: ${name} (${value}) must be a whole number, ${min} or more`);
  }
}
