/**
 * The experiment of the sweep's benchmark, a module because workers load it: ten processes pass messages on, and the
 * measurement is how far a run got in virtual time. A few milliseconds of work a seed, as an experiment of the course has.
 */
import { exponential } from '../simulation/distributions.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';

export const seeds = 1000;
const deliveries = 10_000; // a seed

class Passer implements Process<number> {
  received = 0;
  onStart(ctx: Context<number>): void {
    this.pass(ctx, 1);
  }
  onMessage(ctx: Context<number>, _from: ProcessId, message: number): void {
    this.received += 1;
    this.pass(ctx, message + 1);
  }
  pass(ctx: Context<number>, message: number): void {
    ctx.send(ctx.processes[Math.floor(ctx.random() * ctx.processes.length)] as ProcessId, message);
  }
}

const names = Array.from({ length: 10 }, (_, index) => `n${index}`);

/** The virtual time, in milliseconds, at which all messages of the workload have arrived. */
export function experiment({ seed }: { seed: number }): number {
  const processes = Object.fromEntries(names.map((name) => [name, () => new Passer()]));
  return simulate({ processes, network: { latency: exponential({ meanMs: 20 }) }, seed, trace: false, maxEvents: names.length + deliveries }).endMs;
}
