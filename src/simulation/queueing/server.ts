/**
 * A server as an ordinary process: it answers each request after a service time drawn at random, a few at a time, and turns away what finds
 * its queue full. Faults, networks and clocks act on it as on any process: a crash loses what waits, a pause holds up all of it.
 *
 *     const run = simulate({
 *       processes: {
 *         server: () => new Server({ service: exponential({ meanMs: 10 }), concurrency: 2, queueMax: 20 }),
 *         client: () => new OpenLoopClient({ server: 'server', load: [{ fromMs: 0, perSecond: 150 }, { fromMs: 60_000, perSecond: 0 }] }),
 *       },
 *       seed: 1,
 *     });
 *     summariseCalls(run.processes.client.calls, { fromMs: 0, untilMs: 60_000 }).goodputPerSecond
 */
import { checkedDistribution } from '../distribution-checks.ts';
import type { DurationDistribution } from '../distributions.ts';
import { draw } from '../samplers.ts';
import type { Context, Process, ProcessId } from '../process.ts';
import { complete, create, nextCompletionMs, offer } from './work-queue.ts';
import type { WorkQueue, WorkQueueOptions } from './work-queue.ts';

export interface Request {
  readonly type: 'Request';
  readonly id: number;          // unique at its sender
  readonly priority?: number;   // the less, the more urgent; default 0
  readonly serviceMs?: number;  // how long it takes, when the server is not to draw it
}

/** The request was served. */
export interface Response {
  readonly type: 'Response';
  readonly id: number;
}

/** The request was turned away, at once or from the queue. */
export interface Rejected {
  readonly type: 'Rejected';
  readonly id: number;
}

export type ServerMessage = Request | Response | Rejected;

interface Pending {
  readonly from: ProcessId;
  readonly id: number;
}

export class Server implements Process<ServerMessage> {
  readonly service: DurationDistribution;
  readonly queue: WorkQueue<Pending>;
  served = 0;   // requests answered
  rejected = 0; // requests turned away
  // The server's own time, which never runs backwards, though a clock may be set back.
  timeMs = -Infinity;
  dueMs = Infinity; // when its timer runs out, in that time

  constructor(options: WorkQueueOptions & { service: DurationDistribution }) {
    this.service = checkedDistribution(options.service);
    this.queue = create<Pending>(options);
  }

  onMessage(ctx: Context<ServerMessage>, from: ProcessId, message: ServerMessage): void {
    if (message.type !== 'Request') return;
    this.timeMs = Math.max(this.timeMs, ctx.nowMs);
    const serviceMs = message.serviceMs ?? draw(this.service, { next: () => ctx.random() });
    const { refused } = offer(this.queue, { job: { from, id: message.id }, atMs: this.timeMs, serviceMs, priority: message.priority });
    if (refused !== null) {
      this.rejected += 1;
      ctx.send(refused.job.from, { type: 'Rejected', id: refused.job.id });
    }
    this.awaitCompletion(ctx);
  }

  onTimer(ctx: Context<ServerMessage>): void {
    // The timer ran out, so it is at least as late as that, whatever the clock says.
    this.timeMs = Math.max(this.timeMs, ctx.nowMs, this.dueMs);
    this.dueMs = Infinity;
    for (let done = complete(this.queue, this.timeMs); done !== undefined; done = complete(this.queue, this.timeMs)) {
      this.served += 1;
      ctx.send(done.job.from, { type: 'Response', id: done.job.id });
    }
    this.awaitCompletion(ctx);
  }

  private awaitCompletion(ctx: Context<ServerMessage>): void {
    const dueMs = nextCompletionMs(this.queue);
    if (dueMs === this.dueMs) return;
    this.dueMs = dueMs;
    if (dueMs === Infinity) ctx.cancelTimer('completion');
    else ctx.setTimer('completion', Math.max(0, dueMs - this.timeMs));
  }
}
