/** What may watch a run from outside. */
import { expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { simulateInPhases } from '../../simulation/phases.ts';
import { simulate, Simulation } from '../../simulation/simulation.ts';

class Counter implements Process<never> {
  count = 0;
  onStart(ctx: Context<never>): void {
    ctx.setTimer('count', 10);
  }
  onTimer(ctx: Context<never>): void {
    this.count += 1;
    if (this.count < 3) this.onStart(ctx);
  }
  onMessage(): void {}
}
const options = { processes: { A: () => new Counter(), B: () => new Counter() }, seed: 1 };

test('after each event, with the processes, the time, who is up and the trace so far; the run is the same as without', () => {
  const seen: string[] = [];
  const run = simulate({
    ...options, faults: [{ kind: 'crash', process: 'B', atMs: 15, recoverAfterMs: 100 }],
    afterEvent: ({ nowMs, processes, running, trace }) => seen.push(`${nowMs} ${(processes['A'] as Counter).count}${(processes['B'] as Counter).count} ${running['A']}${running['B']} ${trace.length}`),
  });
  expect(seen.slice(0, 6)).toEqual(['0 00 truetrue 1', '0 00 truetrue 2', '10 10 truetrue 3', '10 11 truetrue 4', '15 11 truefalse 5', '20 21 truefalse 6']);
  expect(run.trace.hash()).toBe(simulate({ ...options, faults: [{ kind: 'crash', process: 'B', atMs: 15, recoverAfterMs: 100 }] }).trace.hash());
});

test('in each of several runs on, and in both phases of a run that is healed', () => {
  const simulation = new Simulation(options);
  let events = 0;
  const afterEvent = (): void => void (events += 1);
  simulation.run({ untilMs: 10, afterEvent });
  expect(events).toBe(4);
  simulation.run({ untilMs: 20 });
  expect(events).toBe(4);
  simulation.run({ afterEvent });
  expect(events).toBe(6);
  const times: number[] = [];
  simulateInPhases({ ...options, faultsUntilMs: 15, healMs: 100, afterEvent: ({ nowMs }) => times.push(nowMs) });
  expect(times).toEqual([0, 0, 10, 10, 20, 20, 30, 30]);
});
