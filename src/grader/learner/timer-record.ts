/**
 * What processes do with their timers, noted while they run. A trace tells which timers ran out and not how they were set: by a clock that drifts or was
 * stepped, while the process stood still or was slow, and in a run that was stopped, the times of a trace do not say it.
 *
 *     const record = new TimerRecord();
 *     simulate({ processes: { A: record.watched('A', () => new Nag()) }, untilMs: 30, seed: 1 });
 *     record.actions //=> { A: [{ step: 0, after: 1, timer: 'again', delayMs: 25 }, { step: 1, after: 1, timer: 'again', delayMs: 25 }] }
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import type { TimerAction } from './wire.ts';

export class TimerRecord {
  readonly actions: Record<ProcessId, TimerAction[]> = {};

  /** A maker of the same processes, watched. `before` is called before each call of a handler. */
  watched(id: ProcessId, make: () => Process, before?: () => void): () => WatchedProcess {
    const notes: Notes = { actions: (this.actions[id] = []), step: -1, after: 0, before };
    return () => new WatchedProcess(make(), notes);
  }
}

/** Shared by the processes before and after a crash. */
interface Notes {
  readonly actions: TimerAction[];
  step: number; // number of the handler call under way
  after: number; // what the trace has of it so far
  readonly before: (() => void) | undefined;
}

/** A process whose handlers get a context that takes notes. It hides nothing: what a handler returns or throws is passed on. */
export class WatchedProcess implements Process {
  readonly inner: Process;
  readonly #notes: Notes;

  constructor(inner: Process, notes: Notes) {
    this.inner = inner;
    this.#notes = notes;
  }

  onStart(ctx: Context): void {
    const context = this.#noting(ctx); // the trace has an event of a start that nothing handles, too
    return this.inner.onStart?.(context);
  }

  onRecover(ctx: Context): void {
    const context = this.#noting(ctx);
    return this.inner.onRecover === undefined ? this.inner.onStart?.(context) : this.inner.onRecover(context);
  }

  onMessage(ctx: Context, from: ProcessId, message: unknown): void {
    return this.inner.onMessage(this.#noting(ctx), from, message);
  }

  /** Undefined where the process has none, so that the simulation says so. */
  get onTimer(): Process['onTimer'] {
    if (this.inner.onTimer === undefined) return undefined;
    return (ctx, name) => this.inner.onTimer?.(this.#noting(ctx), name);
  }

  #noting(ctx: Context): Context {
    this.#notes.step += 1;
    this.#notes.after = 0;
    this.#notes.before?.();
    return new NotingContext(ctx, this.#notes);
  }
}

class NotingContext implements Context {
  readonly id: ProcessId;
  readonly processes: readonly ProcessId[];
  readonly storage: Context['storage'];
  readonly #ctx: Context;
  readonly #notes: Notes;

  constructor(ctx: Context, notes: Notes) {
    this.#ctx = ctx;
    this.#notes = notes;
    this.id = ctx.id;
    this.processes = ctx.processes;
    this.storage = ctx.storage;
  }

  get nowMs(): number {
    return this.#ctx.nowMs;
  }

  setTimer(name: string, delayMs: number): void {
    this.#ctx.setTimer(name, delayMs);
    const { step, after } = this.#notes;
    this.#notes.actions.push({ step, after, timer: name, delayMs });
  }

  cancelTimer(name: string): void {
    this.#ctx.cancelTimer(name);
    const { step, after } = this.#notes;
    this.#notes.actions.push({ step, after, timer: name });
  }

  send(to: ProcessId, message: unknown): void {
    this.#ctx.send(to, message);
    this.#notes.after += 1;
  }

  log(text: string, data?: unknown): void {
    this.#ctx.log(text, data);
    this.#notes.after += 1;
  }

  invoke(call: unknown): number {
    const operation = this.#ctx.invoke(call);
    this.#notes.after += 1;
    return operation;
  }

  complete(operation: number, result?: unknown): void {
    this.#ctx.complete(operation, result);
    this.#notes.after += 1;
  }

  fail(operation: number, reason?: unknown): void {
    this.#ctx.fail(operation, reason);
    this.#notes.after += 1;
  }

  random(): number {
    return this.#ctx.random();
  }

  choose<T>(options: readonly T[]): T {
    return this.#ctx.choose(options);
  }
}
