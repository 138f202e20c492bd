/** When a node has to be looked at more closely than others, and that looking less closely changes nothing of what happens. */
import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { Fault } from './faults.ts';
import type { Host } from './host.ts';
import { Node } from './node.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { Random } from './random.ts';
import { simulate } from './simulation.ts';

afterEach(() => void vi.restoreAllMocks());
const original = Node.prototype.leaveMoment;

/** Answers everything a few times and keeps timers that tie with arrivals and with the ends of pauses. */
const busy = (): Process<number> => ({
  onStart(ctx) {
    for (const [name, delayMs] of [['a', 5], ['b', 10], ['c', 10]] as const) ctx.setTimer(name, delayMs);
  },
  onMessage(ctx: Context<number>, from: ProcessId, left: number) {
    if (left > 0) ctx.send(ctx.processes.includes(from) ? from : ctx.choose(ctx.processes), left - 1);
  },
  onTimer(ctx, name) {
    ctx.send(ctx.choose(ctx.processes), 2);
    ctx.setTimer(name, ctx.choose([0, 5, 10]));
  },
});

const name = fc.constantFrom('A', 'B', 'C');
const time = fc.integer({ min: 0, max: 12 }).map((fives) => 5 * fives);
const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pause' as const), process: name, atMs: time, forMs: time }),
    fc.record({ kind: fc.constant('slow' as const), process: name, atMs: time, forMs: time, extraMs: fc.constantFrom(5, 10, 2.5) }),
    fc.record({ kind: fc.constant('crash' as const), process: name, atMs: time, recoverAfterMs: time }),
  ),
  { minLength: 1, maxLength: 8 },
);

test('a node is regular again once time has gone on from the end of its pause', () => {
  const node = new Node({ id: 'A', index: 0, make: busy, host: {} as Host, random: new Random('A'), clock: undefined });
  const regular = (): boolean => {
    node.settle();
    return !node.irregular;
  };
  expect(regular()).toBe(true);
  node.pauses = 1;
  expect(regular()).toBe(false);
  Object.assign(node, { pauses: 0, resumedMs: 10 });
  node.leaveMoment(10);
  expect(regular()).toBe(false); // what had to wait comes first, and more may come at this moment
  node.leaveMoment(10.5);
  expect([node.irregular, regular()]).toEqual([false, true]);
});

test('and everything happens in the same order as if it were looked at closely for ever after', () => {
  let [regularAgain, checked] = [0, 0];
  const run = (plan: readonly Fault[], seed: number): string =>
    simulate({ processes: { A: busy, B: busy, C: busy }, network: { latency: { kind: 'constant', ms: 5 } }, faults: plan, seed, untilMs: 90, maxEvents: 2_000 }).trace.hash();
  fc.assert(
    fc.property(faults, fc.nat(), (plan, seed) => {
      const real = vi.spyOn(Node.prototype, 'leaveMoment').mockImplementation(function (this: Node, nowMs) {
        const before = this.irregular;
        original.call(this, nowMs);
        if (before && !this.irregular) regularAgain += 1;
      });
      const one = run(plan, seed);
      real.mockImplementation(() => void (checked += 1));
      expect(run(plan, seed)).toBe(one);
      real.mockRestore();
    }),
    { numRuns: 100, seed: 20_26 },
  );
  expect(regularAgain).toBeGreaterThan(30); // or nothing would have been compared
  expect(checked).toBeGreaterThan(1_000);
});
