/**
 * Clients that load a server. An open loop sends at its own rate, whatever becomes of its calls: users who do not know of one another. A closed
 * loop is a number of users, each of whom waits for the end of a call and thinks before the next: it slows down with the server.
 *
 *     new OpenLoopClient({ server: 'server', load: [{ fromMs: 0, perSecond: 100 }, { fromMs: 60_000, perSecond: 0 }], timeoutMs: 500, retries: { max: 3 } })
 *     new ClosedLoopClient({ server: 'server', users: 20, think: exponential({ meanMs: 1000 }), untilMs: 60_000 })
 *
 * What they saw is in `calls`; see summariseCalls. After a crash both begin anew and know nothing of the calls before.
 */
import { checkedDistribution } from '../distribution-checks.ts';
import { exponential } from '../distributions.ts';
import type { DurationDistribution } from '../distributions.ts';
import type { Context, Process, ProcessId } from '../process.ts';
import { draw } from '../samplers.ts';
import { createCalls, onAnswer, onCallTimer, startCall } from './calls.ts';
import type { CallOptions, Calls } from './calls.ts';
import { checkedLoad, nextArrivalMs } from './load.ts';
import type { Load } from './load.ts';
import type { ServerMessage } from './server.ts';

const POISSON: DurationDistribution = exponential({ meanMs: 1 });

export class OpenLoopClient implements Process<ServerMessage> {
  readonly load: Load;
  readonly spacing: DurationDistribution;
  readonly calls: Calls;
  nextMs = 0; // the next arrival, by the client's clock; Infinity when there is none

  /**
   * `load` is the rate over time. `spacing` is the law of the gaps at a rate of one a millisecond, so its mean should be 1 ms: exponential (Poisson
   * arrivals) unless told, `constant({ ms: 1 })` for a metronome.
   */
  constructor(options: CallOptions & { load: Load; spacing?: DurationDistribution }) {
    this.load = checkedLoad(options.load);
    this.spacing = checkedDistribution(options.spacing ?? POISSON);
    this.calls = createCalls(options);
  }

  onStart(ctx: Context<ServerMessage>): void {
    this.nextMs = ctx.nowMs;
    this.awaitArrival(ctx);
  }

  onMessage(ctx: Context<ServerMessage>, _from: ProcessId, message: ServerMessage): void {
    onAnswer(this.calls, ctx, message);
  }

  onTimer(ctx: Context<ServerMessage>, name: string): void {
    if (name !== 'arrival') {
      onCallTimer(this.calls, ctx, name);
      return;
    }
    startCall(this.calls, ctx);
    this.awaitArrival(ctx);
  }

  /** From the last arrival as it was meant, not as it came about: so a slow client falls behind and catches up. */
  private awaitArrival(ctx: Context<ServerMessage>): void {
    this.nextMs = nextArrivalMs(this.load, this.nextMs, draw(this.spacing, { next: () => ctx.random() }));
    if (this.nextMs < Infinity) ctx.setTimer('arrival', Math.max(0, this.nextMs - ctx.nowMs));
  }
}

export class ClosedLoopClient implements Process<ServerMessage> {
  readonly users: number;
  readonly think: DurationDistribution;
  readonly untilMs: number;
  readonly calls: Calls;

  /** `users` is a whole number, 1 or more. Each begins with thinking. From `untilMs` on (default: never) nobody starts a call. */
  constructor(options: CallOptions & { users: number; think: DurationDistribution; untilMs?: number }) {
    const { users, think, untilMs = Infinity } = options;
    if (!Number.isInteger(users) || users < 1) throw new RangeError(`client: users (${users}) must be a whole number, 1 or more`);
    this.users = users;
    this.think = checkedDistribution(think);
    this.untilMs = untilMs;
    this.calls = createCalls(options);
  }

  onStart(ctx: Context<ServerMessage>): void {
    for (let user = 0; user < this.users; user += 1) this.thinkFor(ctx, user);
  }

  onMessage(ctx: Context<ServerMessage>, _from: ProcessId, message: ServerMessage): void {
    const ended = onAnswer(this.calls, ctx, message);
    if (ended !== undefined) this.thinkFor(ctx, ended.user);
  }

  onTimer(ctx: Context<ServerMessage>, name: string): void {
    if (name.startsWith('think/')) {
      if (ctx.nowMs < this.untilMs) startCall(this.calls, ctx, Number(name.slice('think/'.length)));
      return;
    }
    const ended = onCallTimer(this.calls, ctx, name);
    if (ended !== undefined) this.thinkFor(ctx, ended.user);
  }

  private thinkFor(ctx: Context<ServerMessage>, user: number): void {
    ctx.setTimer(`think/${user}`, draw(this.think, { next: () => ctx.random() }));
  }
}
