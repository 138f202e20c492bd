/** `timer-set-cancel` on the simulation, by the contract's named timers, trace off. */
import type { Context, Process } from '../../simulation/process.ts';
import { Simulation } from '../../simulation/simulation.ts';
import type { Benchmark } from '../benchmark.ts';
import { timers } from '../workloads.ts';

const { ticks, perTick, tickMs, delayMsMin, delayMsMax, seed } = timers;
const names = Array.from({ length: perTick }, (_, index) => `request-${index}`);

class Client implements Process {
  set = 0;
  ticked = 0;
  onStart(ctx: Context): void {
    this.tick(ctx);
  }
  onMessage(): void {}
  onTimer(ctx: Context, name: string): void {
    if (name !== 'tick') throw new Error(`the cancelled timer "${name}" ran out`);
    this.tick(ctx);
  }
  tick(ctx: Context): void {
    this.ticked += 1;
    for (const name of names) {
      ctx.cancelTimer(name);
      ctx.setTimer(name, delayMsMin + ctx.random() * (delayMsMax - delayMsMin));
      this.set += 1;
    }
    if (this.ticked < ticks) ctx.setTimer('tick', tickMs);
    else for (const name of names) ctx.cancelTimer(name);
  }
}

export default {
  name: 'timer-set-cancel',
  unit: 'timers/s',
  against: 'timer-set-cancel-heap',
  goal: { ratioMin: 2 },
  run: () => ({ count: new Simulation({ processes: { client: () => new Client() }, seed, trace: false }).run().processes.client.set }),
} satisfies Benchmark;
