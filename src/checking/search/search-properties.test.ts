import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayNever, naiveSearch } from './naive-search-fixture.ts';
import type { NaiveState } from './naive-search-fixture.ts';
import { replay } from './path.ts';
import type { SearchOptions } from './search-options.ts';
import { search } from './search.ts';
import { TableProcess } from './table-process-fixture.ts';
import type { Action, Table } from './table-process-fixture.ts';
import { rounds } from './rounds-fixture.ts';

const STATES = 3;
const EVENTS = 5;

const action: fc.Arbitrary<Action> = fc.record({
  state: fc.nat(STATES - 1),
  sends: fc.array(fc.record({ to: fc.nat(1), type: fc.nat(1) }), { maxLength: 2 }),
  timer: fc.constantFrom('set' as const, 'cancel' as const, 'leave' as const, 'leave' as const),
  delayMs: fc.constantFrom(0, 10, 20),
  store: fc.constantFrom('put' as const, 'put and sync' as const, 'leave' as const, 'leave' as const),
});

const table: fc.Arbitrary<Table> = fc.array(
  fc.array(fc.oneof({ weight: 5, arbitrary: fc.array(action, { minLength: 1, maxLength: 1 }) }, { weight: 1, arbitrary: fc.array(action, { minLength: 2, maxLength: 2 }) }), { minLength: EVENTS, maxLength: EVENTS }),
  { minLength: STATES, maxLength: STATES },
);

const few = fc.constantFrom<number | boolean>(false, false, 1, 2, true);

const system: fc.Arbitrary<SearchOptions<any>> = fc
  .record({
    tables: fc.tuple(table, table), left: fc.nat(2), inputs: fc.array(fc.record({ to: fc.constantFrom('p0', 'p1'), message: fc.record({ type: fc.nat(1) }) }), { maxLength: 2 }),
    fifo: fc.boolean(), loses: few, duplicates: few, keepsDelivered: fc.boolean(), keepsIgnored: fc.boolean(),
    timers: fc.constantFrom('any time' as const, 'when idle' as const, 'never' as const), maxTimeouts: fc.constantFrom(undefined, 1, 2),
    crashes: fc.option(fc.record({ max: fc.constantFrom(1, 2), recover: fc.constantFrom<number | boolean>(false, 1, true) }), { nil: undefined }),
  })
  .map(({ tables, left, inputs, fifo, loses, duplicates, keepsDelivered, keepsIgnored, timers, maxTimeouts, crashes }) => ({
    processes: Object.fromEntries(tables.map((one, index) => [`p${index}`, () => new TableProcess(one, left)])),
    inputs, timers, ...(maxTimeouts === undefined ? {} : { maxTimeouts }), ...(crashes === undefined ? {} : { crashes }),
    network: fifo ? { order: 'fifo' as const, loses, duplicates } : keepsDelivered ? { loses, keepsDelivered, keepsIgnored } : { loses, duplicates, keepsIgnored },
  }));

const sumOf = (state: { processes: Record<string, { state: number }> }): number => Object.values(state.processes).reduce((sum, { state: own }) => sum + own, 0);
const naiveSum = ({ locals }: NaiveState): number => Object.values(locals).reduce((sum, { running, fields }) => sum + (running ? (fields['state'] as number) : 0), 0);

const ROUNDS = rounds(40);

test('every kind of system has the states, steps and verdicts that a plain search finds', () => {
  fc.assert(
    fc.property(system, fc.integer({ min: 0, max: 4 }), (options, wanted) => {
      const naive = naiveSearch(options, 300);
      fc.pre(naive !== undefined);
      if (naive === undefined) return;
      const result = search({
        ...options, exhaust: true,
        always: { never: (state: any) => sumOf(state) !== wanted }, sometimes: { once: (state: any) => sumOf(state) === wanted }, eventually: { reached: (state: any) => sumOf(state) === wanted },
      });
      expect([result.states, result.transitions, result.complete]).toEqual([naive.states.size, naive.transitions, true]);
      expect(result.depth).toBe(Math.max(...naive.distance.values()));
      const distances = [...naive.states].filter(([, state]) => naiveSum(state) === wanted).map(([text]) => naive.distance.get(text) as number);
      const { never, once, reached } = result.verdicts;
      expect([never?.outcome, once?.outcome]).toEqual(distances.length > 0 ? ['violated', 'holds'] : ['holds', 'violated']);
      if (never?.outcome === 'violated') {
        expect(never.evidence.steps).toHaveLength(Math.min(...distances));
        expect(sumOf(never.evidence.last as any)).toBe(wanted);
      }
      expect(reached?.outcome).toBe(mayNever(naive, (state) => naiveSum(state) === wanted) ? 'violated' : 'holds');
      if (reached?.outcome === 'violated') {
        const { states, loopFrom } = reached.evidence;
        for (const state of states) expect(sumOf(state as any)).not.toBe(wanted);
        const told = (state: any): unknown => [Object.values(state.processes).map((process: any) => ({ ...process })), state.running, state.messages];
        if (loopFrom !== undefined) expect(told(states.at(-1))).toEqual(told(states[loopFrom]));
      }
    }),
    ROUNDS,
  );
});

test('depth first and breadth first see the same states and come to the same verdicts', () => {
  fc.assert(
    fc.property(system, fc.integer({ min: 0, max: 4 }), (options, wanted) => {
      const asked = { always: { never: (state: any) => sumOf(state) !== wanted }, eventually: { reached: (state: any) => sumOf(state) === wanted }, exhaust: true, maxStates: 3000 };
      const [wide, deep] = [search({ ...options, ...asked }), search({ ...options, ...asked, strategy: 'depth-first' })];
      fc.pre(wide.complete);
      expect([deep.states, deep.transitions, deep.complete]).toEqual([wide.states, wide.transitions, true]);
      expect(Object.values(deep.verdicts).map(({ outcome }) => outcome)).toEqual(Object.values(wide.verdicts).map(({ outcome }) => outcome));
    }),
    ROUNDS,
  );
});

test('whatever strategy found it, a path replays from its token and shows what it should', () => {
  fc.assert(
    fc.property(system, fc.integer({ min: 1, max: 4 }), fc.constantFrom('breadth-first' as const, 'depth-first' as const, { randomWalks: 20, seed: 1 }), (options, wanted, strategy) => {
      const { verdicts } = search({
        ...options, strategy, maxStates: 2000, maxDepth: 50, always: { never: (state: any) => sumOf(state) !== wanted }, eventually: { reached: (state: any) => sumOf(state) === wanted },
      });
      for (const verdict of Object.values(verdicts)) {
        if (verdict.outcome !== 'violated') continue;
        const again = replay(options, verdict.evidence.token);
        expect([again.steps, again.loopFrom, again.start]).toEqual([verdict.evidence.steps, verdict.evidence.loopFrom, verdict.evidence.start]);
        expect(again.trace.toData()).toEqual(verdict.evidence.trace.toData());
        const reached = again.states.map((state: any) => sumOf(state) === wanted);
        expect(reached.indexOf(true)).toBe(verdict.property === 'never' ? reached.length - 1 : -1); // the first such state is the last
      }
    }),
    ROUNDS,
  );
});

test('a search that was cut never says that a property holds, and what it says is true', () => {
  fc.assert(
    fc.property(system, fc.integer({ min: 0, max: 4 }), fc.constantFrom({ maxStates: 5 }, { maxDepth: 2 }, { strategy: 'depth-first' as const, maxDepth: 3 }, { strategy: { randomWalks: 5, seed: 3 } }), (options, wanted, limits) => {
      const naive = naiveSearch(options, 300);
      fc.pre(naive !== undefined);
      if (naive === undefined) return;
      const { verdicts, complete, states } = search({
        ...options, ...limits, exhaust: true,
        always: { never: (state: any) => sumOf(state) !== wanted }, sometimes: { once: (state: any) => sumOf(state) === wanted }, eventually: { reached: (state: any) => sumOf(state) === wanted },
      });
      const reachable = [...naive.states.values()].some((state) => naiveSum(state) === wanted);
      const escapes = mayNever(naive, (state) => naiveSum(state) === wanted);
      if (complete) expect(states).toBe(naive.states.size);
      const undecided = complete ? [] : ['unknown'];
      expect([reachable ? 'violated' : 'holds', ...undecided]).toContain(verdicts['never']?.outcome);
      expect([reachable ? 'holds' : 'violated', ...undecided]).toContain(verdicts['once']?.outcome);
      expect([escapes ? 'violated' : 'holds', ...undecided]).toContain(verdicts['reached']?.outcome);
      if (!complete) expect([verdicts['never']?.outcome, verdicts['reached']?.outcome]).not.toContain('holds');
    }),
    ROUNDS,
  );
});
