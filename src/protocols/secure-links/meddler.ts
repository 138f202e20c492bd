/**
 * Somebody on the wire between two processes, who does with single datagrams what a plan says, and passes the rest on.
 *
 *     new Meddler({ between: ['A', 'B'], plan: [{ datagram: 2, does: 'repeat', afterMs: 30 }, { datagram: 3, does: 'flip', bit: 5 }] })
 *
 * Datagrams are numbered as they come by, from 1, both directions together. Source: Dolev and Yao 1983.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';

export interface Datagram {
  readonly type: 'Datagram';
  readonly bytes: Uint8Array;
}

export interface Meddling {
  readonly datagram: number; // which one, from 1
  readonly does:
    | 'drop'
    | 'repeat' // passes it on, and again `afterMs` later
    | 'hold' // passes it on `afterMs` later, when others may have overtaken it
    | 'flip' // the bit `bit`, counted round if there are fewer
    | 'cut' // leaves out the last `bytes` bytes
    | 'lengthen' // with a zero
    | 'reflect'; // passes it on, and sends it back to its sender, too
  readonly afterMs?: number; // Default: 25
  readonly bit?: number; // Default: 0
  readonly bytes?: number; // Default: 1
}

export class Meddler implements Process<Datagram> {
  seen = 0; // datagrams so far
  later = new Map<string, [to: ProcessId, bytes: Uint8Array]>(); // timer -> what it sends
  readonly between: readonly [ProcessId, ProcessId];
  readonly plan: readonly Meddling[];

  constructor(options: { between: readonly [ProcessId, ProcessId]; plan?: readonly Meddling[] }) {
    this.between = options.between;
    this.plan = options.plan ?? [];
  }

  onMessage(ctx: Context<Datagram>, from: ProcessId, { bytes }: Datagram): void {
    this.seen += 1;
    const to = from === this.between[0] ? this.between[1] : this.between[0];
    const acts = this.plan.filter(({ datagram }) => datagram === this.seen);
    if (acts.length === 0) return ctx.send(to, { type: 'Datagram', bytes });
    for (const act of acts) this.meddle(ctx, from, to, bytes, act);
  }

  onTimer(ctx: Context<Datagram>, name: string): void {
    const [to, bytes] = this.later.get(name) as [ProcessId, Uint8Array];
    this.later.delete(name);
    ctx.send(to, { type: 'Datagram', bytes });
  }

  private meddle(ctx: Context<Datagram>, from: ProcessId, to: ProcessId, bytes: Uint8Array, act: Meddling): void {
    const pass = (changed: Uint8Array, whom = to): void => ctx.send(whom, { type: 'Datagram', bytes: changed });
    ctx.log(`${act.does} ${this.seen}`);
    switch (act.does) {
      case 'drop': return;
      case 'flip': return pass(flipped(bytes, act.bit ?? 0));
      case 'cut': return pass(bytes.slice(0, Math.max(0, bytes.length - (act.bytes ?? 1))));
      case 'lengthen': return pass(Uint8Array.from([...bytes, 0]));
      case 'repeat':
        pass(bytes);
        return this.sendLater(ctx, to, bytes, act);
      case 'hold': return this.sendLater(ctx, to, bytes, act);
      case 'reflect':
        pass(bytes);
        return pass(bytes, from);
      default: act.does satisfies never;
    }
  }

  private sendLater(ctx: Context<Datagram>, to: ProcessId, bytes: Uint8Array, { afterMs = 25 }: Meddling): void {
    const timer = `${this.seen} after ${afterMs}`;
    this.later.set(timer, [to, bytes]);
    ctx.setTimer(timer, afterMs);
  }
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  if (changed.length === 0) return changed;
  const at = bit % (8 * changed.length);
  changed[at >> 3] = (changed[at >> 3] as number) ^ (1 << (at & 7));
  return changed;
}
