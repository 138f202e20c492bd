/** What the network promises, held against runs of random shape: who sends when, and what is done to the links. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { constant, exponential, uniform } from './distributions.ts';
import type { Fault } from './faults.ts';
import type { NetworkOptions } from './network.ts';
import type { Process } from './process.ts';
import { Simulation, simulate } from './simulation.ts';
import type { SimulationOptions } from './simulation.ts';

const IDS = ['A', 'B', 'C', 'D'];
const settings = { numRuns: 60, seed: 20_26 };

interface Order {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
}

/** Who sends to whom at which time. */
const orders = fc.array(fc.record({ atMs: fc.integer({ min: 0, max: 200 }), from: fc.constantFrom(...IDS), to: fc.constantFrom(...IDS) }), { minLength: 1, maxLength: 40 });

/** Sends as it is told from outside; what it sends is numbered by the order. */
const clerk = (): Process<any> => ({
  onMessage(ctx, from, message) {
    if (from === 'outside') ctx.send(message.to, { type: 'Item', number: message.number, ...(message.bytes === undefined ? {} : { bytes: message.bytes }) });
  },
});

const given = (list: readonly (Order & { bytes?: number })[], network: NetworkOptions): SimulationOptions => ({
  processes: Object.fromEntries(IDS.map((id) => [id, clerk])),
  inputs: list.map(({ atMs, from, to, bytes }, number) => ({ atMs, to: from, message: { to, number, ...(bytes === undefined ? {} : { bytes }) } })),
  network,
  seed: 5,
});

const send = (list: readonly (Order & { bytes?: number })[], network: NetworkOptions, options: Partial<SimulationOptions> = {}) => simulate({ ...given(list, network), ...options });

const itemOf = (event: { message?: unknown }): number => (event.message as { number: number }).number;

describe('ties', () => {
  test('are broken in the order of scheduling', () => {
    fc.assert(
      fc.property(orders, (list) => {
        const arrived = send(list, { latency: constant({ ms: 30 }) }).trace.ofKind('deliver').map(itemOf);
        expect(arrived).toEqual(list.map((order, number) => ({ ...order, number })).toSorted((a, b) => a.atMs - b.atMs).map(({ number }) => number));
      }),
      settings,
    );
  });
});

describe('streams', () => {
  const latencies = fc.constantFrom(uniform({ minMs: 1, maxMs: 90 }), exponential({ meanMs: 20 }));

  test('adding nodes, and messages on other links, changes nothing on a link', () => {
    fc.assert(
      fc.property(orders, latencies, (list, latency) => {
        const onLink = list.map((order) => ({ ...order, from: 'A', to: 'B' }));
        const network = { latency, lossProbability: 0.2, duplicateProbability: 0.2, reorderProbability: 0.2 };
        const seen = (extra: Order[], more: string[]) => {
          const run = send([...onLink, ...extra], network, { processes: Object.fromEntries([...IDS, ...more].map((id) => [id, clerk])) });
          return [...run.trace].filter(({ kind, peer, process }) => (kind === 'deliver' || kind === 'drop') && peer === 'A' && process === 'B').map((event) => [event.kind, event.atMs, itemOf(event)]);
        };
        const others = list.filter(({ from, to }) => !(from === 'A' && to === 'B'));
        expect(seen(others, ['E', 'F'])).toEqual(seen([], []));
      }),
      settings,
    );
  });

  test('a loss changes neither the latencies nor the fates of other messages', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 5 }), (list, lost) => {
        const times = (faults: SimulationOptions['faults']) =>
          new Map(send(list, { latency: exponential({ meanMs: 20 }) }, { faults }).trace.ofKind('deliver').map((event) => [itemOf(event), event.atMs]));
        const [calm, lossy] = [times([]), times([{ kind: 'lose', messages: [lost] }])];
        expect(lossy.size).toBe(calm.size - (lost <= list.length ? 1 : 0));
        for (const [item, atMs] of lossy) expect(atMs).toBe(calm.get(item));
      }),
      settings,
    );
  });
});

describe('a partition', () => {
  const cuts = fc.constantFrom<{ fault: Fault; cuts: (from: string, to: string) => boolean }>(
    { fault: { kind: 'partition', groups: [['A', 'B'], ['C', 'D']], atMs: 50, forMs: 100 }, cuts: (from, to) => 'AB'.includes(from) !== 'AB'.includes(to) },
    { fault: { kind: 'partition', groups: [['A'], ['C', 'D']], atMs: 50, forMs: 100 }, cuts: (from, to) => ![from, to].includes('B') && (from === 'A') !== (to === 'A') },
    { fault: { kind: 'one-way', from: ['A', 'C'], to: ['B'], atMs: 50, forMs: 100 }, cuts: (from, to) => 'AC'.includes(from) && to === 'B' },
    { fault: { kind: 'isolate', process: 'D', atMs: 50, forMs: 100 }, cuts: (from, to) => from !== to && [from, to].includes('D') },
  );

  test('lets nothing through that is sent or would arrive while it lasts, and everything else', () => {
    fc.assert(
      fc.property(orders, cuts, (list, { fault, cuts: cutsLink }) => {
        const { trace } = send(list, { latency: constant({ ms: 10 }) }, { faults: [fault] });
        const arrived = new Set(trace.ofKind('deliver').map(itemOf));
        list.forEach(({ atMs, from, to }, number) => {
          const duringMs = (at: number): boolean => at >= 50 && at < 150;
          expect(arrived.has(number)).toBe(!(cutsLink(from, to) && (duringMs(atMs) || duringMs(atMs + 10))));
        });
        expect(trace.ofKind('drop').every(({ reason }) => reason === 'partitioned')).toBe(true);
      }),
      settings,
    );
  });

  test('that overlaps another ends only when both have ended', () => {
    const faults: SimulationOptions['faults'] = [{ kind: 'isolate', process: 'B', atMs: 20, forMs: 60 }, { kind: 'one-way', from: ['A'], to: ['B'], atMs: 40, forMs: 100 }];
    const list = Array.from({ length: 20 }, (_, index) => ({ atMs: 10 * index + 5, from: 'A', to: 'B' }));
    expect(send(list, { latency: constant({ ms: 1 }) }, { faults }).trace.ofKind('deliver').map(({ atMs }) => atMs)).toEqual([6, 16, 146, 156, 166, 176, 186, 196]);
  });
});

describe('links', () => {
  const toB = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 30 }).map((times) => times.toSorted((a, b) => a - b).map((atMs) => ({ atMs, from: 'A', to: 'B' })));

  test('that are in order never let one message overtake another, lossy or not', () => {
    fc.assert(
      fc.property(toB, fc.integer(), (list, seed) => {
        const arrived = send(list, { latency: exponential({ meanMs: 50 }), inOrder: true, lossProbability: 0.2, reorderProbability: 0.3 }, { seed }).trace.ofKind('deliver').map(itemOf);
        expect(arrived).toEqual(arrived.toSorted((a, b) => a - b));
      }),
      settings,
    );
  });

  test('that reorder hold up only some, by exactly the delay', () => {
    const list = Array.from({ length: 400 }, (_, atMs) => ({ atMs, from: 'A', to: 'B' }));
    const { trace } = send(list, { latency: constant({ ms: 10 }), reorderProbability: 0.25, reorderDelay: constant({ ms: 7 }) });
    const delays = trace.ofKind('deliver').map((event) => event.atMs - itemOf(event));
    expect(new Set(delays)).toEqual(new Set([10, 17]));
    const heldUp = delays.filter((delayMs) => delayMs === 17).length;
    expect(Math.abs(heldUp - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75)); // four standard deviations
  });

  test('that duplicate deliver twice, with a latency of its own for the copy', () => {
    fc.assert(
      fc.property(toB, (list) => {
        const { trace } = send(list, { latency: exponential({ meanMs: 50 }), duplicateProbability: 1 });
        const counts = list.map((_, number) => trace.ofKind('deliver').filter((event) => itemOf(event) === number).length);
        expect(counts).toEqual(list.map(() => 2));
        expect(new Set(trace.ofKind('deliver').map(({ atMs }) => atMs)).size).toBe(2 * list.length);
      }),
      settings,
    );
  });

  test('that are changed for a time are as before when it ends, however changes overlap', () => {
    const spell = fc.record({ atMs: fc.integer({ min: 1, max: 80 }), forMs: fc.integer({ min: 1, max: 80 }) });
    fc.assert(
      fc.property(spell, spell, (loses, slow) => {
        const list = Array.from({ length: 200 }, (_, atMs) => ({ atMs, from: 'A', to: 'B' }));
        const during = ({ atMs, forMs }: typeof loses, at: number): boolean => at >= atMs && at < atMs + forMs;
        const { trace } = send(list, { latency: constant({ ms: 10 }) }, {
          faults: [
            { kind: 'links', links: ['A->B'], change: { lossProbability: 1 }, ...loses },
            { kind: 'links', links: 'all', change: { latency: constant({ ms: 33 }) }, ...slow },
          ],
        });
        const arrived = new Map(trace.ofKind('deliver').map((event) => [itemOf(event), event.atMs]));
        for (let at = 0; at < 200; at += 1) expect(arrived.get(at)).toBe(during(loses, at) ? undefined : at + (during(slow, at) ? 33 : 10));
      }),
      settings,
    );
  });
});

describe('bandwidth', () => {
  const sizes = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 40 }), bytes: fc.integer({ min: 1, max: 2_000 }) }), { minLength: 1, maxLength: 30 });

  /** Lindley's recursion for one server in bytes, with tail drop. */
  function expected(list: readonly { atMs: number; bytes: number }[], bytesPerMs: number, bufferBytes: number): (number | undefined)[] {
    let freeMs = 0;
    return list.map(({ atMs, bytes }) => {
      const waitingBytes = Math.max(0, freeMs - atMs) * bytesPerMs;
      if (waitingBytes + bytes > bufferBytes) return undefined;
      freeMs = Math.max(freeMs, atMs) + bytes / bytesPerMs;
      return freeMs + 10;
    });
  }

  test('takes a message of b bytes b / bytesPerMs after the ones before it, and drops at the tail what does not fit', () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom(1_000, 3_000, Infinity), (items, bufferBytes) => {
        let atMs = 0;
        const list = items.map(({ gapMs, bytes }) => ({ atMs: (atMs += gapMs), bytes, from: 'A', to: 'B' }));
        const { trace } = send(list, { latency: constant({ ms: 10 }), bandwidth: { bytesPerMs: 64, bufferBytes } });
        const arrived = new Map(trace.ofKind('deliver').map((event) => [itemOf(event), event.atMs]));
        expected(list, 64, bufferBytes).forEach((time, number) => {
          if (time === undefined) expect(arrived.has(number)).toBe(false);
          else expect(arrived.get(number)).toBeCloseTo(time, 4);
        });
        expect(trace.ofKind('drop').every(({ reason }) => reason === 'buffer full')).toBe(true);
      }),
      settings,
    );
  });

  test('is used to the full by a sender that always has more, and no further', () => {
    const list = Array.from({ length: 500 }, (_, number) => ({ atMs: number, from: 'A', to: 'B', bytes: 1_000 }));
    const { trace } = send(list, { latency: constant({ ms: 0 }), bandwidth: { bytesPerMs: 500, bufferBytes: 10_000 } });
    const arrived = trace.ofKind('deliver').filter(({ atMs }) => atMs <= 500).length;
    expect(arrived * 2).toBe(500); // a message of 1000 bytes every 2 ms
    const unfit = trace.ofKind('drop').length;
    expect(arrived + unfit + trace.ofKind('deliver').filter(({ atMs }) => atMs > 500).length).toBe(500);
  });
});

test('what is in transit at any moment is what has been sent and will arrive, neither more nor less', () => {
  let underWay = 0;
  fc.assert(
    fc.property(orders, fc.integer({ min: 0, max: 230 }), (list, stopMs) => {
      const options = given(list, { latency: exponential({ meanMs: 90 }), lossProbability: 0.2, duplicateProbability: 0.2 });
      const simulation = new Simulation(options);
      simulation.run({ untilMs: stopMs });
      const { inTransit } = simulation;
      const { trace } = simulate(options);
      const arriving = trace.ofKind('deliver').filter(({ atMs, cause }) => atMs > stopMs && trace.at(cause as number).atMs <= stopMs);
      const inWords = ({ number, from, to, arrivesAtMs }: { number: number; from: string; to: string; arrivesAtMs: number }): string => `${number} from ${from} to ${to} at ${arrivesAtMs}`;
      expect(inTransit.map(inWords).toSorted()).toEqual(arriving.map(({ number, peer, process, atMs }) => inWords({ number, from: peer ?? '', to: process, arrivesAtMs: atMs })).toSorted());
      expect(inTransit.map(({ number }) => number)).toEqual(inTransit.map(({ number }) => number).toSorted((a, b) => a - b));
      underWay += inTransit.length;
    }),
    settings,
  );
  expect(underWay).toBeGreaterThan(50);
});
