/**
 * How often a message must be sent over links that lose: the network held against the closed forms of retransmission, by processes as small as
 * can be. p is the loss on each link, q that of acknowledgements.
 */
import { describe, expect, test } from 'vitest';
import { linkForms } from '../statistics/forms/links.ts';
import { meanInterval } from '../statistics/intervals.ts';
import { constant } from './distributions.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { simulate } from './simulation.ts';

type Message = { readonly type: 'Data' | 'Ack'; readonly number: number };

const MESSAGES = 6_000;
const PATIENCE_MS = 20; // above any round trip here: nothing is sent again that is still on its way

/** Sends messages 1, 2, 3, … to `to`, each again and again until it is acknowledged. */
class Source implements Process<Message> {
  number = 0;
  readonly to: ProcessId;
  constructor(options: { to: ProcessId }) {
    this.to = options.to;
  }
  onStart(ctx: Context<Message>): void {
    this.next(ctx);
  }
  onMessage(ctx: Context<Message>, _from: ProcessId, message: Message): void {
    if (message.type === 'Ack' && message.number === this.number) this.next(ctx);
  }
  onTimer(ctx: Context<Message>): void {
    this.send(ctx);
  }
  private next(ctx: Context<Message>): void {
    ctx.cancelTimer('patience');
    if (this.number === MESSAGES) return;
    this.number += 1;
    this.send(ctx);
  }
  private send(ctx: Context<Message>): void {
    ctx.send(this.to, { type: 'Data', number: this.number });
    ctx.setTimer('patience', PATIENCE_MS);
  }
}

/** Acknowledges to `acknowledgeTo` whatever arrives. */
const sink = (acknowledgeTo: ProcessId) => (): Process<Message> => ({
  onMessage(ctx, _from, message) {
    ctx.send(acknowledgeTo, { type: 'Ack', number: message.number });
  },
});

/** Passes data on, once for each time that it arrives. */
const forwarder = (to: ProcessId) => (): Process<Message> => ({
  onMessage(ctx, _from, message) {
    ctx.send(to, message);
  },
});

/** Acknowledges to the hop before, and sends on until the next hop acknowledges. */
class Relay implements Process<Message> {
  waiting = new Set<number>();
  readonly to: ProcessId;
  constructor(options: { to: ProcessId }) {
    this.to = options.to;
  }
  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    if (message.type === 'Ack') {
      this.waiting.delete(message.number);
      ctx.cancelTimer(String(message.number));
      return;
    }
    ctx.send(from, { type: 'Ack', number: message.number });
    this.waiting.add(message.number);
    this.send(ctx, message.number);
  }
  onTimer(ctx: Context<Message>, name: string): void {
    this.send(ctx, Number(name));
  }
  private send(ctx: Context<Message>, number: number): void {
    ctx.send(this.to, { type: 'Data', number });
    ctx.setTimer(String(number), PATIENCE_MS);
  }
}

/** How many times each message was put on a link. */
function transmissions(processes: Record<ProcessId, () => Process<Message>>, loss: Record<string, number>, seed: number): number[] {
  const run = simulate({
    processes,
    network: { latency: constant({ ms: 1 }), links: Object.fromEntries(Object.entries(loss).map(([link, lossProbability]) => [link, { lossProbability }])) },
    seed,
  });
  expect(run.stopped).toBe('idle');
  const counts = Array.from({ length: MESSAGES }, () => 0);
  for (const event of run.trace.ofKind('send')) {
    const { type, number } = event.message as Message;
    if (type === 'Data') counts[number - 1] = (counts[number - 1] ?? 0) + 1;
  }
  return counts;
}

/**
 * Null if the form lies in the interval for the mean, and the interval is narrow enough to tell a bias of 4 %; a sentence if not. Seeds are fixed:
 * this never fails by chance.
 */
function disagreement(values: number[], form: number): string | null {
  const { estimate, low, high } = meanInterval({ values, confidence: 0.999 });
  if ((high - low) / 2 > 0.04 * form) return `the interval from ${low} to ${high} is too wide to prove anything`;
  return low <= form && form <= high ? null : `the form gives ${form}, the run ${estimate}, between ${low} and ${high}`;
}

const pair = { A: () => new Source({ to: 'B' }), B: sink('A') };

describe('transmissions until success', () => {
  test.each([0.05, 0.1, 0.3, 0.5])('are 1 / (1 - p) on a link that loses with p = %s', (p) => {
    expect(disagreement(transmissions(pair, { 'A->B': p }, 1), linkForms.transmissions.at({ p }))).toBeNull();
  });

  test.each([[0.1, 0.1], [0.3, 0.2], [0.2, 0.5]])('are 1 / ((1 - p)(1 - q)) where acknowledgements are lost too, p = %s and q = %s', (p, q) => {
    expect(disagreement(transmissions(pair, { 'A->B': p, 'B->A': q }, 2), linkForms.acknowledged.at({ p, q }))).toBeNull();
  });
});

describe('link transmissions over h hops', () => {
  const names = (hops: number): ProcessId[] => Array.from({ length: hops + 1 }, (_, place) => `N${place}`);
  const lossOf = (hops: number, p: number): Record<string, number> => Object.fromEntries(names(hops).slice(1).map((to, place) => [`N${place}->${to}`, p]));
  const chainOf = (hops: number, relay: (to: ProcessId) => () => Process<Message>, last: () => Process<Message>): Record<ProcessId, () => Process<Message>> =>
    Object.fromEntries(names(hops).map((id, place) => [id, place === 0 ? () => new Source({ to: 'N1' }) : place === hops ? last : relay(`N${place + 1}`)]));

  test.each([[0.1, 5], [0.2, 3], [0.3, 2]])('are ((1 - p)^-h - 1) / p, retried end to end, p = %s and h = %s', (p, hops) => {
    const form = linkForms.endToEnd.at({ p, h: hops });
    expect(disagreement(transmissions(chainOf(hops, forwarder, sink('N0')), lossOf(hops, p), 3), form)).toBeNull();
  });

  test.each([[0.1, 5], [0.2, 3], [0.3, 2]])('are h / (1 - p), retried hop by hop, p = %s and h = %s', (p, hops) => {
    const relay = (to: ProcessId) => () => new Relay({ to });
    expect(disagreement(transmissions(chainOf(hops, relay, sink(`N${hops - 1}`)), lossOf(hops, p), 4), linkForms.hopByHop.at({ p, h: hops }))).toBeNull();
  });
});
