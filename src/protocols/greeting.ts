/**
 * The smallest conversation: a guest says hello and is welcomed by name.
 *
 *     const run = simulate({ processes: { guest: () => new Guest({ name: 'Ada', host: 'door' }), door: () => new Doorkeeper() }, seed: 1 });
 *     run.processes.guest.welcomedAs //=> 'stranger'
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type Greeting =
  | { readonly type: 'Hello'; readonly name: string }
  | { readonly type: 'Welcome'; readonly name: string };

/** Says hello at the start and, until it is welcomed, again every `patienceMs` (100 unless told), at most `attempts` times (1 unless told). */
export class Guest implements Process<Greeting> {
  welcomedAs: string | null = null; // the name in the first welcome
  saidHello = 0;                    // times

  readonly name: string;
  readonly host: ProcessId;
  readonly patienceMs: number;
  readonly attempts: number;

  constructor(options: { name: string; host: ProcessId; patienceMs?: number; attempts?: number }) {
    this.name = options.name;
    this.host = options.host;
    this.patienceMs = options.patienceMs ?? 100;
    this.attempts = options.attempts ?? 1;
  }

  onStart(ctx: Context<Greeting>): void {
    this.sayHello(ctx);
  }

  onMessage(ctx: Context<Greeting>, _from: ProcessId, message: Greeting): void {
    if (message.type !== 'Welcome' || this.welcomedAs !== null) return;
    this.welcomedAs = message.name;
    ctx.cancelTimer('patience');
    ctx.log(`welcomed as ${message.name}`);
  }

  onTimer(ctx: Context<Greeting>): void {
    this.sayHello(ctx);
  }

  private sayHello(ctx: Context<Greeting>): void {
    this.saidHello += 1;
    ctx.send(this.host, { type: 'Hello', name: this.name });
    if (this.saidHello < this.attempts) ctx.setTimer('patience', this.patienceMs);
  }
}

/** Welcomes whoever says hello, without listening to the name. */
export class Doorkeeper implements Process<Greeting> {
  welcomed = 0; // guests, counted each time that they say hello

  onMessage(ctx: Context<Greeting>, from: ProcessId, message: Greeting): void {
    if (message.type !== 'Hello') return;
    this.welcomed += 1;
    ctx.send(from, { type: 'Welcome', name: 'stranger' });
  }
}
