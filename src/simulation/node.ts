/**
 * One node of a simulation: a process, its clock, its storage and its timers, and the context through which its handlers act.
 *
 * Kept apart from the simulation's loop, which owns time and the order of events.
 */
import { LocalClock } from './clock.ts';
import type { ClockOptions } from './clock.ts';
import type { Handle } from './event-queue.ts';
import type { Host } from './host.ts';
import type { Context, Process, ProcessId } from './process.ts';
import type { Random } from './random.ts';
import { StableStorage } from './storage.ts';
import type { Storage } from './storage.ts';

export class Node {
  readonly id: ProcessId;
  readonly index: number;
  readonly clock: LocalClock;
  readonly storage = new StableStorage();
  readonly timers = new Map<string, Handle>();
  readonly context: NodeContext;
  readonly make: () => Process;
  process: Process;
  running = true;
  active = false; // whether one of its handlers is being called
  cause = -1; // index in the trace of the event that it handles
  irregular = false; // whether it does not run, stands still or goes on at this moment, or is late: see `settle`
  pauses = 0; // how many pauses are under way
  backlog: (() => void)[] = []; // what puts the events that came while it stood still back into the queue
  resumedMs = -1; // when the last pause ended, until time has gone on from there
  lateMs = 0; // by how much it is slowed down
  operations = 0; // begun so far, over all crashes
  readonly openOperations = new Set<number>(); // begun since the last start and not ended

  constructor(options: { id: ProcessId; index: number; make: () => Process; host: Host; random: Random; clock: ClockOptions | undefined }) {
    this.id = options.id;
    this.index = options.index;
    this.make = options.make;
    this.process = this.made(options.make());
    this.clock = new LocalClock(options.clock);
    this.context = new NodeContext(this, options.host, options.random);
  }

  /** The process, if it is one; throws a sentence if not. Also for one that is made again after a crash, when everything that the old one knew is lost. */
  made(process: Process): Process {
    const where = `simulation: the function for process "${this.id}"`;
    if (typeof process === 'function') throw new TypeError(`${where} returned the class ${(process as { name: string }).name} itself. Write ${this.id}: () => new ${(process as { name: string }).name}(…).`);
    if (typeof process !== 'object' || process === null) throw new TypeError(`${where} returned ${String(process)}. Return a process: ${this.id}: () => new …`);
    if (typeof process.onMessage !== 'function') throw new TypeError(`${where} made something (${process.constructor?.name ?? 'a record'}) that has no onMessage handler. Write one; it may do nothing.`);
    if (process === this.process) throw new TypeError(`${where} returned the same object after a crash as before, with all that it knew. Make a new one each time.`);
    return process;
  }

  /** Throws unless one of the node's handlers is being called: a context is good for nothing else. */
  mustBeActive(): void {
    if (this.active) return;
    throw new Error(`the context of process "${this.id}" was used while no handler of it was running. Use ctx inside the handler that it was given to, and nowhere later.`);
  }

  /** To be called after a change of `running`, `pauses`, `resumedMs` or `lateMs`. */
  settle(): void {
    this.irregular = !this.running || this.pauses > 0 || this.lateMs > 0 || this.resumedMs >= 0;
  }

  /** To be called at an event while it is irregular: once time has gone on from the end of a pause, nothing comes before anything else any more. */
  leaveMoment(nowMs: number): void {
    if (this.resumedMs < 0 || this.resumedMs === nowMs) return;
    this.resumedMs = -1;
    this.settle();
  }
}

class NodeContext implements Context {
  readonly id: ProcessId;
  readonly processes: readonly ProcessId[];
  readonly storage: Storage;
  readonly #node: Node;
  readonly #host: Host;
  readonly #random: Random;

  constructor(node: Node, host: Host, random: Random) {
    this.#node = node;
    this.#host = host;
    this.#random = random;
    this.id = node.id;
    this.processes = host.ids;
    this.storage = node.storage;
  }

  get nowMs(): number {
    return this.#node.clock.read(this.#host.nowMs);
  }

  send(to: ProcessId, message: unknown): void {
    this.#host.send(this.#node, to, message);
  }

  setTimer(name: string, delayMs: number): void {
    this.#node.mustBeActive();
    if (!(Number.isFinite(delayMs) && delayMs >= 0)) {
      throw new RangeError(`timer "${name}": delayMs (${delayMs}) must be a finite number of milliseconds, 0 or more`);
    }
    const { timers } = this.#node;
    const set = timers.get(name);
    if (set !== undefined) this.#host.cancel(set);
    timers.set(name, this.#host.schedule(this.#node, name, this.#node.clock.trueDelay(delayMs)));
  }

  cancelTimer(name: string): void {
    this.#node.mustBeActive();
    const { timers } = this.#node;
    const set = timers.get(name);
    if (set === undefined) return;
    timers.delete(name);
    this.#host.cancel(set);
  }

  random(): number {
    this.#node.mustBeActive();
    return this.#random.next();
  }

  choose<T>(options: readonly T[]): T {
    this.#node.mustBeActive();
    return this.#random.pick(options);
  }

  log(text: string, data?: unknown): void {
    this.#node.mustBeActive();
    this.#host.note(this.#node, 'log', { text, data });
  }

  invoke(call: unknown): number {
    this.#node.mustBeActive();
    const operation = (this.#node.operations += 1);
    this.#node.openOperations.add(operation);
    this.#host.note(this.#node, 'invoke', { data: call, number: operation });
    return operation;
  }

  complete(operation: number, result?: unknown): void {
    this.#end('complete', operation, result);
  }

  fail(operation: number, reason?: unknown): void {
    this.#end('fail', operation, reason);
  }

  #end(kind: 'complete' | 'fail', operation: number, data: unknown): void {
    this.#node.mustBeActive();
    if (!this.#node.openOperations.delete(operation)) throw new Error(endOfNone(kind, operation, this.#node));
    this.#host.note(this.#node, kind, { data, number: operation });
  }
}

function endOfNone(kind: string, operation: number, { id, operations, openOperations }: Node): string {
  const open = openOperations.size === 0 ? 'none is open' : `open are ${[...openOperations].join(', ')}`;
  const why = operations < operation || !(operation >= 1) ? 'was never begun' : 'has ended, or was begun before a crash';
  return `ctx.${kind}: operation ${operation} of process "${id}" ${why} (${open}). Pass the number that ctx.invoke returned, once.`;
}
