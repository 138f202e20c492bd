/**
 * Processes on link layers: one process whose messages go through layers of protocol before the network has them.
 *
 *     // Stubborn link (Cachin, Guerraoui & Rodrigues 2011, §2.4.3): sends again, for ever.
 *     class Stubborn implements Layer<unknown, unknown> {
 *       sent: [ProcessId, unknown][] = [];
 *       onStart(ctx: LayerContext): void { ctx.setTimer('again', 100); }
 *       onSend(ctx: LayerContext, to: ProcessId, message: unknown): void { this.sent.push([to, message]); ctx.send(to, message); }
 *       onPacket(ctx: LayerContext, from: ProcessId, packet: unknown): void { ctx.deliver(from, packet); }
 *       onTimer(ctx: LayerContext): void { for (const [to, message] of this.sent) ctx.send(to, message); ctx.setTimer('again', 100); }
 *     }
 *     simulate({ processes: { A: () => stack(new Guest({ name: 'Ada', host: 'B' }), new Stubborn()), B: … }, seed: 1 })
 *     run.processes.A.top.welcomedAs //=> the process on top, as ever
 *
 * The parts are called one at a time, as processes are: what one hands up or down is worked off, in order, when its handler has ended and within
 * the same event. Inputs from outside go to the top. All parts crash together and are made anew together; storage keeps them apart by key.
 */
import { OUTSIDE } from './process.ts';
import type { Context, Process, ProcessId } from './process.ts';
import type { Storage } from './storage.ts';

/** What a layer may do: `send` hands a packet to the layer below (to the network from the lowest), `deliver` a message to the part above. */
export interface LayerContext<Message = any, Packet = any> extends Context<Packet> {
  deliver(from: ProcessId, message: Message): void;
}

/** One layer. It takes `Message`s from above and sends `Packet`s below. Its own enumerable fields are its state, plain data as a process's are. */
export interface Layer<Message = any, Packet = any> {
  /** Called at the start, the lowest layer first and the process on top last. */
  onStart?(ctx: LayerContext<Message, Packet>): void;
  /** Called instead of `onStart` after a crash; `onStart` is called where this is missing. */
  onRecover?(ctx: LayerContext<Message, Packet>): void;
  /** Called for each message that the part above sends. */
  onSend(ctx: LayerContext<Message, Packet>, to: ProcessId, message: Message): void;
  /** Called for each packet that comes from below. */
  onPacket(ctx: LayerContext<Message, Packet>, from: ProcessId, packet: Packet): void;
  /** Called when a timer of this layer runs out; other parts may have timers of the same name. */
  onTimer?(ctx: LayerContext<Message, Packet>, name: string): void;
}

/** `top` on `layers`, the uppermost first. A stack is a process and can stand on further layers. */
export function stack<Top extends Process<any>, const Layers extends readonly Layer[]>(top: Top, ...layers: Layers): Stack<Top, Layers> {
  if (layers.length === 0) throw new RangeError('stack: no layers; give at least one, as stack(new Guest(…), new Stubborn())');
  layers.forEach((layer, index) => {
    for (const handler of ['onSend', 'onPacket'] as const) {
      if (typeof layer[handler] !== 'function') throw new TypeError(`stack: layer ${index + 1} (${nameOf(layer)}) has no ${handler}; a layer needs onSend and onPacket. A process belongs on top, as the first argument.`);
    }
  });
  return new Stack(top, layers);
}

const HANDOVERS_MAX = 100_000; // within one event

export class Stack<Top extends Process<any> = Process<any>, Layers extends readonly Layer[] = readonly Layer[]> implements Process<unknown> {
  declare readonly top: Top;
  declare readonly layers: Layers; // the uppermost first
  /**
   * The fields of every part, the top first: the whole state, and the one enumerable field, so that a stack is copied as every process is (see
   * process.ts). Reading copies the records; writing gives each part its fields back, those of a stack on top included.
   */
  declare fields: object[];

  constructor(top: Top, layers: Layers) {
    const parts = [top, ...layers];
    // The parts are instances of classes, and state is plain data: only their fields are enumerable here.
    Object.defineProperties(this, {
      top: { value: top },
      layers: { value: layers },
      fields: {
        enumerable: true,
        get: () => parts.map((part) => ({ ...part })),
        set: (fields: object[]) => {
          parts.forEach((part, index) => restore(part, fields[index] ?? {}));
        },
      },
    });
  }

  onStart(ctx: Context): void {
    this.startParts(ctx, (part, context) => part.onStart?.(context));
  }

  onRecover(ctx: Context): void {
    this.startParts(ctx, (part, context) => (part.onRecover === undefined ? part.onStart?.(context) : part.onRecover(context)));
  }

  onMessage(ctx: Context, from: ProcessId, message: unknown): void {
    const event = new StackEvent(this, ctx);
    if (from === OUTSIDE) event.run(0, (context) => this.top.onMessage(context, from, message));
    else event.arrive(this.layers.length, from, message);
    event.workOff();
  }

  onTimer(ctx: Context, fullName: string): void {
    const slash = fullName.indexOf('/');
    const place = placeOf(fullName.slice(0, slash));
    const name = fullName.slice(slash + 1);
    const part = place === 0 ? this.top : (this.layers[place - 1] as Layer);
    if (part.onTimer === undefined) throw new Error(`timer "${name}" of ${labelOf(place)} (${nameOf(part)}) ran out, but the class has no onTimer handler. Write one.`);
    const event = new StackEvent(this, ctx);
    event.run(place, (context) => part.onTimer?.(context, name));
    event.workOff();
  }

  private startParts(ctx: Context, start: (part: Process<any> | Layer, context: LayerContext) => unknown): void {
    const event = new StackEvent(this, ctx);
    for (let place = this.layers.length; place >= 0; place -= 1) {
      event.run(place, (context) => start(place === 0 ? this.top : (this.layers[place - 1] as Layer), context));
    }
    event.workOff();
  }
}

/** One event of a stack: what its parts hand one another until nothing is left to hand over. */
class StackEvent {
  readonly stack: Stack;
  readonly ctx: Context;
  readonly #handovers: (() => void)[] = [];
  #running = -1; // place of the part whose handler runs: 0 is the top

  constructor(of: Stack<any, any>, ctx: Context) {
    this.stack = of;
    this.ctx = ctx;
  }

  run(place: number, handler: (context: LayerContext) => unknown): void {
    this.#running = place;
    const result = handler(new PartContext(this, place));
    this.#running = -1;
    if (result instanceof Promise) {
      result.catch(() => undefined); // reported here, as the promise that it is
      throw new Error(`a handler of ${labelOf(place)} returned a promise. Handlers run to completion: remove async and await.`);
    }
  }

  /** Throws unless a handler of the part runs now. */
  mustRun(place: number): void {
    if (this.#running !== place) throw new Error(`the context of ${labelOf(place)} of process "${this.ctx.id}" was used while no handler of it was running. Use ctx inside the handler that it was given to, and nowhere later.`);
  }

  /** A packet for the part at `place`: a message, if that is the top. */
  arrive(place: number, from: ProcessId, packet: unknown): void {
    this.#handovers.push(() => {
      if (place === 0) this.run(0, (context) => this.stack.top.onMessage(context, from, packet));
      else this.run(place, (context) => this.stack.layers[place - 1]?.onPacket(context, from, packet));
    });
  }

  /** A message or packet that the part at `place` sends. */
  descend(place: number, to: ProcessId, message: unknown): void {
    const below = this.stack.layers[place];
    if (below === undefined) return this.ctx.send(to, message);
    if (!this.ctx.processes.includes(to)) throw new RangeError(`cannot send to "${to}"; the processes are ${this.ctx.processes.join(', ')}`);
    this.#handovers.push(() => this.run(place + 1, (context) => below.onSend(context, to, message)));
    return undefined;
  }

  workOff(): void {
    for (let count = 0; count < this.#handovers.length; count += 1) {
      if (count === HANDOVERS_MAX) throw new Error(`the parts of the stack handed one another ${HANDOVERS_MAX} messages within one event: two of them answer each other without end. Let one of them wait for a timer or a packet.`);
      this.#handovers[count]?.();
    }
  }
}

class PartContext implements LayerContext {
  readonly id: ProcessId;
  readonly processes: readonly ProcessId[];
  readonly storage: Storage;
  readonly #event: StackEvent;
  readonly #place: number;

  constructor(event: StackEvent, place: number) {
    this.#event = event;
    this.#place = place;
    this.id = event.ctx.id;
    this.processes = event.ctx.processes;
    this.storage = new PartStorage(event.ctx.storage, `${labelOf(place)}/`);
  }

  get nowMs(): number {
    return this.#event.ctx.nowMs;
  }

  send(to: ProcessId, message: unknown): void {
    this.#event.mustRun(this.#place);
    this.#event.descend(this.#place, to, message);
  }

  deliver(from: ProcessId, message: unknown): void {
    this.#event.mustRun(this.#place);
    if (this.#place === 0) throw new Error('the process on top has nobody above it to deliver to; only layers call ctx.deliver');
    this.#event.arrive(this.#place - 1, from, message);
  }

  setTimer(name: string, delayMs: number): void {
    this.#event.ctx.setTimer(`${labelOf(this.#place)}/${name}`, delayMs);
  }

  cancelTimer(name: string): void {
    this.#event.ctx.cancelTimer(`${labelOf(this.#place)}/${name}`);
  }

  random(): number {
    return this.#event.ctx.random();
  }

  choose<T>(options: readonly T[]): T {
    return this.#event.ctx.choose(options);
  }

  log(text: string, data?: unknown): void {
    this.#event.ctx.log(text, data);
  }

  invoke(call: unknown): number {
    return this.#event.ctx.invoke(call);
  }

  complete(operation: number, result?: unknown): void {
    this.#event.ctx.complete(operation, result);
  }

  fail(operation: number, reason?: unknown): void {
    this.#event.ctx.fail(operation, reason);
  }
}

/** The keys of one part. There is one device under all of them: a sync makes the writes of every part durable, in order. */
class PartStorage implements Storage {
  readonly #device: Storage;
  readonly #prefix: string;

  constructor(device: Storage, prefix: string) {
    this.#device = device;
    this.#prefix = prefix;
  }

  get(key: string): unknown {
    return this.#device.get(this.#prefix + key);
  }

  put(key: string, value: unknown): void {
    this.#device.put(this.#prefix + key, value);
  }

  delete(key: string): void {
    this.#device.delete(this.#prefix + key);
  }

  keys(): string[] {
    return this.#device.keys().filter((key) => key.startsWith(this.#prefix)).map((key) => key.slice(this.#prefix.length));
  }

  sync(): void {
    this.#device.sync();
  }
}

// By place and not by the class's name: bundlers rename classes, and timers' names are part of the trace.
const labelOf = (place: number): string => (place === 0 ? 'top' : `layer ${place}`);
const placeOf = (label: string): number => (label === 'top' ? 0 : Number(label.slice('layer '.length)));

const nameOf = (part: object): string => part.constructor?.name || 'without a class';

function restore(part: object, fields: object): void {
  for (const key of Object.keys(part)) if (!(key in fields)) delete (part as Record<string, unknown>)[key];
  Object.assign(part, fields);
}
