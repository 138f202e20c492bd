import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { naiveSearch } from './naive-search-fixture.ts';
import { search } from './search.ts';
import { consistent, ResourceManager, twoPhaseCommit } from './two-phase-commit-fixture.ts';

const choose = (n: number, k: number): number => Array.from({ length: k }).reduce((product: number, _, index) => (product * (n - index)) / (index + 1), 1);

test.each([2, 3, 4, 5, 6])('two-phase commit with %i interchangeable resource managers has C(n+3,3) + n+1 + C(n+5,5) states', (count) => {
  const processes = twoPhaseCommit(count);
  const symmetry = [Object.keys(processes).filter((id) => id !== 'tm')];
  const result = search({ processes, network: { keepsDelivered: true }, always: { consistent }, symmetry });
  expect(result.states).toBe(choose(count + 3, 3) + count + 1 + choose(count + 5, 5));
  expect(result.verdicts['consistent']?.outcome).toBe('holds');
});

/** What a member does on an event, whoever it is: names come from messages and from the list of all, which is gone through as a whole. */
interface Habit {
  readonly state: number;
  readonly befriend: boolean;
  readonly sends: readonly ('all' | 'sender' | 'friend')[];
  readonly timer: 'set' | 'cancel' | 'leave';
}

type Message = { readonly type: number; readonly friend: ProcessId | null };

class Member implements Process<Message> {
  state = 0;
  friend: ProcessId | null = null;
  heardOf = new Set<ProcessId>();
  counts = new Map<ProcessId, number>();
  left: number;
  readonly #habits: readonly (readonly Habit[])[];

  constructor(habits: readonly (readonly Habit[])[], left: number) {
    this.#habits = habits;
    this.left = left;
  }

  #do(ctx: Context<Message>, event: number, from: ProcessId): void {
    const { state, befriend, sends, timer } = this.#habits[this.state]?.[event] as Habit;
    this.state = state;
    if (befriend && from !== ctx.id) this.friend = from;
    for (const to of sends) {
      if (this.left === 0) break;
      this.left -= 1;
      const receivers = to === 'all' ? ctx.processes.filter((id) => id !== ctx.id) : to === 'sender' ? [from] : this.friend === null ? [] : [this.friend];
      for (const receiver of receivers) ctx.send(receiver, { type: this.state % 2, friend: this.friend });
    }
    if (timer === 'set') ctx.setTimer('t', 1);
    if (timer === 'cancel') ctx.cancelTimer('t');
  }

  onStart(ctx: Context<Message>): void {
    this.#do(ctx, 0, ctx.id);
  }

  onTimer(ctx: Context<Message>): void {
    this.#do(ctx, 1, ctx.id);
  }

  onMessage(ctx: Context<Message>, from: ProcessId, { type, friend }: Message): void {
    if (friend !== null) this.heardOf.add(friend);
    this.counts.set(from, (this.counts.get(from) ?? 0) + 1);
    this.#do(ctx, 2 + type, from);
  }
}

const habit: fc.Arbitrary<Habit> = fc.record({
  state: fc.nat(1), befriend: fc.boolean(), sends: fc.array(fc.constantFrom('all' as const, 'sender' as const, 'friend' as const), { maxLength: 1 }), timer: fc.constantFrom('set' as const, 'cancel' as const, 'leave' as const),
});
const habits = fc.array(fc.array(habit, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 2 });

const permutations = (names: readonly string[]): string[][] => (names.length === 0 ? [[]] : names.flatMap((name) => permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest])));

test('there is one state for each orbit, and verdicts are the same as without symmetry', () => {
  fc.assert(
    fc.property(habits, fc.nat(2), fc.boolean(), fc.boolean(), fc.nat(3), (own, left, fifo, crash, wanted) => {
      const names = ['xa', 'xb', 'xc'];
      const options = {
        processes: Object.fromEntries(names.map((id) => [id, () => new Member(own, left)])),
        network: fifo ? ({ order: 'fifo' } as const) : {}, maxTimeouts: 2, ...(crash ? { crashes: { max: 1 } } : {}),
      };
      const naive = naiveSearch(options, 400);
      fc.pre(naive !== undefined);
      if (naive === undefined) return;
      const least = [...naive.states.values()].map((state) => {
        // Each renaming of the whole state, with everything that has an order put into it.
        const texts = permutations(names).map((order) => {
          const renamed = JSON.parse(JSON.stringify(plain(state)).replaceAll(/x[abc]/g, (name) => order[names.indexOf(name)] as string));
          return JSON.stringify(sorted(renamed, fifo));
        });
        return texts.sort()[0];
      });
      const orbits = new Set(least).size;
      const asked = {
        exhaust: true, always: { sum: (state: any) => Object.values<any>(state.processes).reduce((sum, one) => sum + one.state, 0) !== wanted }, eventually: { all: (state: any) => Object.values<any>(state.processes).every((one) => one.state === 1) },
      };
      const symmetric = search({ ...options, ...asked, symmetry: [names] });
      const whole = search({ ...options, ...asked });
      expect([whole.states, symmetric.states]).toEqual([naive.states.size, orbits]);
      expect(Object.values(symmetric.verdicts).map(({ outcome }) => outcome)).toEqual(Object.values(whole.verdicts).map(({ outcome }) => outcome));
      for (const [name, verdict] of Object.entries(symmetric.verdicts)) {
        if (verdict.outcome !== 'violated') continue;
        const plainly = whole.verdicts[name];
        if (name === 'sum') expect(plainly?.outcome === 'violated' && plainly.evidence.steps.length).toBe(verdict.evidence.steps.length);
        const { states, loopFrom } = verdict.evidence;
        if (loopFrom !== undefined) expect(JSON.stringify(plain(states.at(-1)))).toBe(JSON.stringify(plain(states[loopFrom])));
      }
    }),
    { numRuns: 80 },
  );
});

/** Maps and Sets as sorted lists. */
function plain(value: any): any {
  if (value instanceof Map) return { map: [...value].map(plain).map((one) => JSON.stringify(one)).sort() };
  if (value instanceof Set) return { set: [...value].sort() };
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value;
}

function sorted(state: any, fifo: boolean): unknown {
  const again = (value: any): any => {
    if (Array.isArray(value)) return value.map(again);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, key === 'map' || key === 'set' ? [...(inner as string[])].sort() : again(inner)]);
    return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  const network = state.network as { from: string; to: string }[];
  const byLink = [...network].sort((one, other) => (`${one.from}${one.to}` < `${other.from}${other.to}` ? -1 : `${one.from}${one.to}` > `${other.from}${other.to}` ? 1 : 0));
  return again({ ...state, network: fifo ? byLink : network.map((one) => JSON.stringify(again(one))).sort() });
}

describe('processes that are not interchangeable are found out', () => {
  class Ranked extends ResourceManager {
    override onTimer(ctx: Context<any>, name: string): void {
      if (name === 'abort' && ctx.id === 'rm1') return; // the first one is stubborn
      super.onTimer(ctx, name);
    }
  }

  test('by what they do', () => {
    const processes = { ...twoPhaseCommit(3), rm1: () => new Ranked(), rm2: () => new Ranked(), rm3: () => new Ranked() };
    expect(() => search({ processes, network: { keepsDelivered: true }, symmetry: [['rm1', 'rm2', 'rm3']] })).toThrow(/rm1 and rm2 are not interchangeable: rm. does something else when its timer "abort" runs out/);
  });

  test('by what they are given', () => {
    expect(() => search({ processes: twoPhaseCommit(2), inputs: [{ to: 'rm1', message: { type: 'Abort' } }], symmetry: [['rm1', 'rm2']] })).toThrow('rm1 and rm2 are given different inputs');
  });

  test('by a property that tells them apart', () => {
    const always = { 'the first never aborts': ({ processes }: any) => processes.rm1.state !== 'aborted' };
    expect(() => search({ processes: twoPhaseCommit(2), network: { keepsDelivered: true }, symmetry: [['rm1', 'rm2']], always })).toThrow("the property 'the first never aborts' tells interchangeable processes apart");
  });

  test('a name inside a longer text cannot be renamed', () => {
    class Talker implements Process<any> {
      said = '';
      onStart(ctx: Context): void {
        this.said = `I am ${ctx.id}`;
      }
      onMessage(): void {}
    }
    expect(() => search({ processes: { a1: () => new Talker(), a2: () => new Talker() }, symmetry: [['a1', 'a2']] })).toThrow('the text "I am a1" in the state of a1 holds the name a1 inside a longer one');
  });
});
