/**
 * A process that sends what it is told to, when it is told to, and hears nothing: an adversary, or a chorus, as plain data.
 *
 *     new Puppet({ says: [{ atMs: 0, to: 'B', message: { type: 'Order', order: 'attack' } }] })
 *
 * Like every process it speaks in its own name alone.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export interface Saying {
  readonly atMs: number; // by its clock
  readonly to: ProcessId;
  readonly message: unknown;
}

export class Puppet implements Process<unknown> {
  readonly says: readonly Saying[];

  constructor({ says }: { says: readonly Saying[] }) {
    for (const { atMs } of says) if (!(atMs >= 0 && Number.isFinite(atMs))) throw new RangeError(`Puppet: atMs (${atMs}) must be a finite number of milliseconds, 0 or more`);
    this.says = says;
  }

  onStart(ctx: Context): void {
    this.says.forEach(({ atMs }, index) => {
      if (atMs === 0) this.say(ctx, index);
      else ctx.setTimer(String(index), atMs);
    });
  }

  onMessage(): void {} // it hears nothing

  onTimer(ctx: Context, name: string): void {
    this.say(ctx, Number(name));
  }

  private say(ctx: Context, index: number): void {
    const { to, message } = this.says[index] as Saying;
    ctx.send(to, message);
  }
}
