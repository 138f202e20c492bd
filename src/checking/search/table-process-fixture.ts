/** Random processes for tests: what a process does in each state on each event is looked up in a table, so that every kind of system comes about. */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';

export interface Action {
  readonly state: number;
  readonly sends: readonly { readonly to: number; readonly type: number }[];
  readonly timer: 'set' | 'cancel' | 'leave';
  readonly delayMs: number;
  readonly store: 'put' | 'put and sync' | 'leave';
}

/** What it does: by state, and by event, of which there are the start, the timer, recovery and two types of message; each with options to choose among. */
export type Table = readonly (readonly (readonly Action[])[])[];

export class TableProcess implements Process<{ type: number }> {
  state = 0;
  left: number; // messages that it may still send, so that there are finitely many states
  kept: unknown = null; // what it found in its storage when it recovered
  readonly #table: Table; // the same in every state, and so no part of it

  constructor(table: Table, left: number) {
    this.#table = table;
    this.left = left;
  }

  #do(ctx: Context<{ type: number }>, event: number): void {
    const options = this.#table[this.state]?.[event] as readonly Action[];
    const { state, sends, timer, delayMs, store } = options.length === 1 ? (options[0] as Action) : ctx.choose(options);
    this.state = state;
    for (const { to, type } of sends) {
      if (this.left === 0) break;
      this.left -= 1;
      ctx.send(ctx.processes[to] as ProcessId, { type });
    }
    if (timer === 'set') ctx.setTimer('t', delayMs);
    if (timer === 'cancel') ctx.cancelTimer('t');
    if (store !== 'leave') ctx.storage.put('state', this.state);
    if (store === 'put and sync') ctx.storage.sync();
  }

  onStart(ctx: Context<{ type: number }>): void {
    this.#do(ctx, 0);
  }

  onTimer(ctx: Context<{ type: number }>): void {
    this.#do(ctx, 1);
  }

  onRecover(ctx: Context<{ type: number }>): void {
    this.kept = ctx.storage.get('state') ?? null;
    this.#do(ctx, 2);
  }

  onMessage(ctx: Context<{ type: number }>, _from: ProcessId, { type }: { type: number }): void {
    this.#do(ctx, 3 + type);
  }
}
