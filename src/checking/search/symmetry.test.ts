import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { ResourceManager, transactionCommit } from '../../protocols/transaction-commit.ts';
import { inOrder, naiveSearch } from './naive-search-fixture.ts';
import type { NaiveState } from './naive-search-fixture.ts';
import { rounds } from './rounds-fixture.ts';
import { search } from './search.ts';

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
    const { state, befriend, sends, timer } = (this.#habits[this.state] as readonly Habit[])[event] as Habit;
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
    ctx.storage.put('friend', this.friend);
    if (befriend) ctx.storage.sync();
  }

  onStart(ctx: Context<Message>): void {
    this.#do(ctx, 0, ctx.id);
  }

  onRecover(ctx: Context<Message>): void {
    this.friend = (ctx.storage.get('friend') as ProcessId | null | undefined) ?? null;
    this.#do(ctx, 1, ctx.id);
  }

  onTimer(ctx: Context<Message>): void {
    this.#do(ctx, 1, ctx.id);
  }

  onMessage(ctx: Context<Message>, sender: ProcessId, { type, friend }: Message): void {
    const from = sender === OUTSIDE ? ctx.id : sender;
    if (friend !== null) this.heardOf.add(friend);
    this.counts.set(from, (this.counts.get(from) ?? 0) + 1);
    this.#do(ctx, 2 + type, from);
  }
}

const habit: fc.Arbitrary<Habit> = fc.record({
  state: fc.nat(1), befriend: fc.boolean(), sends: fc.array(fc.constantFrom('all' as const, 'sender' as const, 'friend' as const), { maxLength: 1 }), timer: fc.constantFrom('set' as const, 'cancel' as const, 'leave' as const),
});
const habits = fc.array(fc.array(habit, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 2 });

/** What a view shows. */
const shown = ({ processes, running, messages }: any): unknown => inOrder([Object.values(processes).map((one: any) => ({ ...one })), running, messages]);

const permutations = (names: readonly string[]): string[][] => (names.length === 0 ? [[]] : names.flatMap((name) => permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest])));

test('there is one state for each orbit, and verdicts are the same as without symmetry', () => {
  fc.assert(
    fc.property(habits, fc.nat(2), fc.boolean(), fc.constantFrom(undefined, false, true), fc.boolean(), fc.boolean(), fc.nat(3), (own, left, fifo, recover, timed, told, wanted) => {
      const names = ['xa', 'xb', 'xc'];
      const options = {
        processes: Object.fromEntries(names.map((id) => [id, () => new Member(own, left)])),
        network: fifo ? ({ order: 'fifo' } as const) : {}, maxTimeouts: 2, ...(recover === undefined ? {} : { crashes: { max: 1, recover } }),
        timers: timed ? ('when idle' as const) : ('any time' as const), inputs: told ? names.map((to) => ({ to, message: { type: 0, friend: null } })) : [],
      };
      const naive = naiveSearch(options, 400);
      fc.pre(naive !== undefined);
      if (naive === undefined) return;
      const least = [...naive.states.values()].map((state) => permutations(names).map((order) => textOf(renamed(state, order), fifo)).sort()[0]);
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
        if (loopFrom !== undefined) expect(JSON.stringify(shown(states.at(-1)))).toBe(JSON.stringify(shown(states[loopFrom])));
      }
    }),
    rounds(30),
  );
});

/** The state with every name replaced, wherever it stands. */
function renamed(value: any, order: readonly string[]): any {
  const again = (inner: any): any => renamed(inner, order);
  if (typeof value === 'string') return /^x[abc]$/.test(value) ? order['abc'.indexOf(value.charAt(1))] : value;
  if (value instanceof Map) return new Map([...value].map(again));
  if (value instanceof Set) return new Set([...value].map(again));
  if (Array.isArray(value)) return value.map(again);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(again)) : value;
}

function textOf(state: NaiveState, fifo: boolean): string {
  const network = [...state.network].sort((one, other) => (fifo ? (`${one.from}${one.to}` < `${other.from}${other.to}` ? -1 : `${one.from}${one.to}` > `${other.from}${other.to}` ? 1 : 0) : JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  return JSON.stringify(inOrder({ ...state, network: network.map(inOrder) }));
}

describe('processes that are not interchangeable are found out', () => {
  class Ranked extends ResourceManager {
    override onTimer(ctx: Context<any>): void {
      if (ctx.id === 'rm1') this.state = 'aborted'; // the first one never prepares
      else super.onTimer(ctx);
    }
  }

  const system = (make = (): ResourceManager => new ResourceManager({ transactionManager: 'tm' })) => ({ ...transactionCommit([]), rm1: make, rm2: make, rm3: make });

  test('by what they do', () => {
    const processes = system(() => new Ranked({ transactionManager: 'tm' }));
    expect(() => search({ processes, network: { keepsDelivered: true }, symmetry: [['rm1', 'rm2', 'rm3']] })).toThrow(/rm1 and rm2 are not interchangeable: rm. does something else when its timer "choose" runs out/);
  });

  test('by what they are given', () => {
    expect(() => search({ processes: system(), inputs: [{ to: 'rm1', message: { type: 'Abort' } }], symmetry: [['rm1', 'rm2']] })).toThrow('rm1 and rm2 are given different inputs');
  });

  test('by a property that tells them apart', () => {
    const always = { 'the first never aborts': ({ processes }: any) => processes.rm1.state !== 'aborted' };
    expect(() => search({ processes: system(), network: { keepsDelivered: true }, symmetry: [['rm1', 'rm2']], always })).toThrow("the property 'the first never aborts' tells interchangeable processes apart");
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
