/** The process of `network-delivery` on the simulation: sends each message on to another process drawn at random. */
import { exponential } from '../simulation/distributions.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { Simulation } from '../simulation/simulation.ts';
import type { Run } from '../simulation/simulation.ts';
import { network } from './workloads.ts';

class Passer implements Process<number> {
  readonly index: number;
  received = 0;
  constructor(index: number) {
    this.index = index;
  }
  onStart(ctx: Context<number>): void {
    this.pass(ctx, 1);
  }
  onMessage(ctx: Context<number>, _from: ProcessId, message: number): void {
    this.received += 1;
    this.pass(ctx, message + 1);
  }
  pass(ctx: Context<number>, message: number): void {
    const drawn = Math.floor(ctx.random() * (ctx.processes.length - 1));
    ctx.send(ctx.processes[drawn < this.index ? drawn : drawn + 1] as ProcessId, message);
  }
}

/** Runs the workload once and returns the run. Throws if another number of messages than asked for arrived. */
export function passMessages(options: { trace: boolean; deliveries?: number }): Run {
  const { processes: count, meanDelayMs, seed } = network;
  const { trace, deliveries = network.deliveries } = options;
  const processes = Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, () => new Passer(index)]));
  const simulation = new Simulation({ processes, network: { latency: exponential({ meanMs: meanDelayMs }) }, seed, trace });
  const run = simulation.run({ maxEvents: count + deliveries }); // every process's start is an event as well
  const received = Object.values(run.processes).reduce((sum, process) => sum + (process as Passer).received, 0);
  if (received !== deliveries) throw new Error(`${received} messages arrived where the workload has ${deliveries}, so the figure would be wrong`);
  return run;
}
