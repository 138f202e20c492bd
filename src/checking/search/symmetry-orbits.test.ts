/** Exchanges of processes in the parts of a state, looks of processes, and the representative of states that are alike. */
import { expect, test, vi } from 'vitest';
import type { Process, ProcessId } from '../../simulation/process.ts';
import { canonicalText } from './canonical.ts';
import { NO_STORAGE } from './local-states.ts';
import type { LocalState } from './local-states.ts';
import { Representatives } from './representatives.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Symmetry } from './symmetry.ts';

/** Two groups, a to d and x to y, and two who are in none. Who has whose name, and the list of peers, is configuration. */
class Member implements Process<any> {
  friend: unknown = null;
  readonly id: ProcessId;
  readonly next: ProcessId; // in the list of all

  constructor(id: ProcessId, next: ProcessId) {
    this.id = id;
    this.next = next;
  }

  onMessage(): void {}
}

const ids = ['a', 'b', 'c', 'd', 'x', 'y', 'm', 'n'];
const [A, B, C, D, X, Y, M, N] = [0, 1, 2, 3, 4, 5, 6, 7];

function parts(options: { fifo?: boolean; timed?: boolean } = {}) {
  const { fifo = false, timed = false } = options;
  const settings = systemSettings({
    processes: Object.fromEntries(ids.map((id, place) => [id, () => new Member(id, ids[(place + 1) % ids.length] as string)])), symmetry: [['a', 'b', 'c', 'd'], ['x', 'y']],
    network: { order: fifo ? 'fifo' : 'unordered' }, timers: timed ? 'when idle' : 'any time',
  });
  const space = new StateSpace(settings, { history: true, clock: false });
  const changing = new Set<string>();
  const symmetry = new Symmetry(space, changing);
  const { locals, messages } = space.transitions;
  const made = (place: number): Member => new Member(ids[place] as string, ids[(place + 1) % ids.length] as string);
  /** The state of a process with a friend, and what else. */
  const local = (process: number, friend: unknown, rest: Partial<LocalState> = {}): number =>
    locals.numberOf({ process, running: true, fields: canonicalText({ ...made(process), friend }), timers: [], durable: NO_STORAGE, stored: NO_STORAGE, operations: 0, open: [], ...rest });
  const row = (friends: readonly unknown[], sent: readonly number[] = []): Int32Array => {
    const filled = new Int32Array(space.header + sent.length);
    friends.forEach((friend, place) => (filled[place] = local(place, friend)));
    filled.set(sent, space.header);
    space.layout.sortMessages(filled, fifo ? messages.link : undefined);
    return filled;
  };
  return { space, symmetry, changing, locals, messages, local, row, representatives: new Representatives(symmetry) };
}

test('who takes the place of another takes over its configuration, and what it knows is told with names exchanged', () => {
  const { symmetry, changing, local } = parts();
  expect([symmetry.local(local(A, 'b'), A, B), symmetry.local(local(A, 'c'), A, B), symmetry.local(local(C, 'b'), A, B), symmetry.local(local(M, ['a', 'y']), A, B)]).toEqual(
    [local(B, 'a'), local(B, 'c'), local(C, 'a'), local(M, ['b', 'y'])],
  );
  expect([symmetry.learned, [...changing]]).toEqual([true, ['group 0/friend', '6/friend']]);
});

test('that a field changes is learned once; a state as it was made teaches nothing', () => {
  const { symmetry, changing, local } = parts();
  symmetry.local(local(A, null), A, B);
  expect([symmetry.learned, changing.size]).toEqual([false, 0]);
  symmetry.anonymousLocal(local(A, 'd'), B);
  expect([symmetry.learned, [...changing]]).toEqual([true, ['group 0/friend']]);
  symmetry.learned = false;
  for (const friend of ['b', 'c', 'd']) symmetry.local(local(B, friend), A, C);
  expect([symmetry.learned, changing.size]).toEqual([false, 1]);
  symmetry.local(local(X, 'a'), A, C);
  expect([symmetry.learned, [...changing]]).toEqual([true, ['group 0/friend', 'group 1/friend']]);
});

test('a field that changes in one group may be configuration in another', () => {
  const { symmetry, local, locals } = parts();
  symmetry.local(local(A, 'd'), A, B);
  const configured = locals.at(symmetry.local(local(X, null), X, Y)).fields;
  expect(configured).toBe(canonicalText({ friend: null, id: 'y', next: 'm' }));
});

test('who is down has no fields; timers and storage are exchanged too, and stand in their order', () => {
  const { symmetry, local, locals } = parts();
  const storage = (...entries: [string, unknown][]): string => JSON.stringify(entries.map(([key, value]) => [key, canonicalText(value)]));
  const before = local(M, null, { running: false, fields: '', timers: ['a', 'c', 'wait'], durable: storage(['a', 'c'], ['b', 1], ['c', new Set(['a'])]), stored: storage(['a', 1]), operations: 3, open: [2] });
  expect(locals.at(symmetry.local(before, A, C))).toEqual({
    process: M, running: false, fields: '', timers: ['a', 'c', 'wait'], durable: storage(['a', new Set(['c'])], ['b', 1], ['c', 'a']), stored: storage(['c', 1]), operations: 3, open: [2],
  });
  expect(locals.at(symmetry.local(local(M, null, { timers: ['a', 'b'] }), A, C)).timers).toEqual(['b', 'c']);
});

test('messages are exchanged with sender, receiver and what they say', () => {
  const { symmetry, messages } = parts();
  const message = messages.numberOf(A, M, { vote: 'b', by: 'a' });
  expect([symmetry.message(message, A, B), symmetry.message(message, B, C), symmetry.message(message, C, D)]).toEqual([
    messages.numberOf(B, M, { vote: 'a', by: 'b' }), messages.numberOf(A, M, { vote: 'c', by: 'a' }), message,
  ]);
  expect(symmetry.message(messages.numberOf(M, A, 'x'), A, D)).toBe(messages.numberOf(M, D, 'x'));
});

test('a history is exchanged with the operations of each process, what they say and what had ended before', () => {
  const { symmetry, space } = parts();
  const { histories } = space.transitions;
  const record = (events: readonly [number, 'invoke' | 'complete', unknown][]): number => {
    let history = 0;
    for (const [process, kind, value] of events) history = histories.after(history, histories.changeOf(process, [{ kind, operation: 1, text: canonicalText(value) }]));
    return history;
  };
  const told = (one: number, other: number, name: string): number => record([[one, 'invoke', { write: name }], [one, 'complete', undefined], [other, 'invoke', 'read'], [other, 'complete', name]]);
  expect([symmetry.history(told(A, M, 'b'), A, B), symmetry.history(told(A, C, 'a'), A, C), symmetry.history(told(X, M, 'a'), B, C), symmetry.history(0, A, B)]).toEqual(
    [told(B, M, 'a'), told(C, A, 'c'), told(X, M, 'a'), 0],
  );
});

test('a schedule is exchanged with who is called and by which name', () => {
  const { symmetry, space } = parts({ timed: true });
  const { schedules } = space.transitions;
  const schedule = schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: A, name: 'b' }, { inMs: 7, process: M, name: 'a' }, { inMs: 7, process: M, name: 'wait' }] });
  expect(symmetry.schedule(schedule, A, B)).toBe(schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: B, name: 'a' }, { inMs: 7, process: M, name: 'b' }, { inMs: 7, process: M, name: 'wait' }] }));
});

test('where a name hides in a longer text is said', () => {
  const { symmetry, messages, local, space } = parts({ timed: true });
  const { histories, schedules } = space.transitions;
  const history = histories.after(0, histories.changeOf(A, [{ kind: 'invoke', operation: 1, text: '"ask a"' }]));
  const schedule = schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: A, name: 'to a' }] });
  const places: [() => number, string][] = [
    [() => symmetry.message(messages.numberOf(A, B, 'from a'), A, B), '"from a" in a message'], [() => symmetry.local(local(B, 'my a'), A, B), '"my a" in the state of b'],
    [() => symmetry.history(history, A, B), '"ask a" in the history'], [() => symmetry.schedule(schedule, A, B), '"to a" in the name of a timer'],
  ];
  for (const [exchange, where] of places) expect(exchange).toThrow(`search: symmetry: the text ${where} holds the name a inside a longer one`);
});

test('each pair is exchanged for itself, in either order, and once', () => {
  const { symmetry, locals, messages, local, space } = parts({ timed: true });
  const { histories, schedules } = space.transitions;
  const pairs = ids.flatMap((_, one) => ids.slice(one + 1).map((__, index) => [one, one + 1 + index] as const));
  const [state, message] = [local(A, ['a', 'b', 'c', 'd', 'x', 'y', 'm', 'n']), messages.numberOf(A, B, ['a', 'b', 'c', 'd', 'x', 'y', 'm', 'n'])];
  const history = histories.after(0, histories.changeOf(A, [{ kind: 'invoke', operation: 1, text: '"b"' }]));
  const schedule = schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: A, name: 'b' }] });
  const all = (one: number, other: number): number[] => [symmetry.local(state, one, other), symmetry.message(message, one, other), symmetry.history(history, one, other), symmetry.schedule(schedule, one, other)];
  const numbered = [vi.spyOn(locals, 'numberOf'), vi.spyOn(messages, 'ofText'), vi.spyOn(histories, 'numberOf'), vi.spyOn(schedules, 'numberOf')];
  const first = pairs.map(([one, other]) => all(one, other));
  expect(numbered.map((spy) => spy.mock.calls.length)).toEqual(numbered.map(() => pairs.length));
  expect(pairs.map(([one, other]) => all(other, one))).toEqual(first);
  expect(numbered.map((spy) => spy.mock.calls.length)).toEqual(numbered.map(() => pairs.length));
  expect(new Set(first.map(([exchanged]) => exchanged)).size).toBe(pairs.length);
});

test('two that see the same from where they stand look alike', () => {
  const { symmetry, local, messages } = parts();
  symmetry.local(local(A, 'b'), A, B);
  symmetry.local(local(M, 'b'), A, B);
  const looks = [[A, 'b', A], [B, 'a', B], [B, 'c', B], [D, 'a', D]] as const;
  expect(new Set(looks.map(([process, friend, member]) => symmetry.anonymousLocal(local(process, friend), member))).size).toBe(1);
  const seen = [[M, 'b', B], [M, 'c', C]] as const;
  expect(new Set(seen.map(([process, friend, member]) => symmetry.anonymousLocal(local(process, friend), member))).size).toBe(1);
  const sent = [[A, M, 'b', A], [B, M, 'c', B], [C, M, 'a', C]] as const;
  expect(new Set(sent.map(([from, to, friend, member]) => symmetry.anonymousMessage(messages.numberOf(from, to, friend), member))).size).toBe(1);
});

test('any difference that no exchange can make is seen', () => {
  const { symmetry, local, messages } = parts();
  for (const process of [A, X, M, N]) symmetry.local(local(process, 'b'), A, B); // their friends change
  const looks: number[] = [
    ...([[A, null], [A, 'a'], [A, 'b'], [A, 'x'], [A, 'm'], [A, 'n'], [A, 'this one'], [A, '*this one'], [A, '*one of 0'], [A, 'one of 0'], [A, 'process 6'], [A, '*process 6'], [A, ''], [B, 'a'], [B, 'b'], [X, 'a'], [X, 'b'], [X, 'y'], [M, 'a'], [M, 'b'], [N, 'a']] as const)
      .map(([process, friend]) => symmetry.anonymousLocal(local(process, friend), A)),
    ...([{ running: false, fields: '' }, { timers: ['t'] }, { timers: ['u'] }, { timers: ['a'] }, { timers: ['b'] }, { durable: '[["k","1"]]' }, { stored: '[["k","1"]]' }, { operations: 1 }, { operations: 1, open: [1] }] as const)
      .map((rest) => symmetry.anonymousLocal(local(A, null, rest as Partial<LocalState>), A)),
    ...([[A, M, 'x'], [M, A, 'x'], [B, M, 'x'], [M, B, 'x'], [X, M, 'x'], [A, N, 'x'], [A, B, 'x'], [B, C, 'x'], [A, A, 'x'], [A, M, 'a'], [A, M, 'b'], [A, M, 'm'], [A, M, '']] as const)
      .map(([from, to, text]) => symmetry.anonymousMessage(messages.numberOf(from, to, text), A)),
  ];
  for (const [index, look] of looks.entries()) expect(`${index}: ${looks.indexOf(look)}`).toBe(`${index}: ${index}`);
});

test('configuration is nothing to look at', () => {
  const { symmetry, local, locals } = parts();
  const other = locals.numberOf({ ...locals.at(local(A, null)), fields: canonicalText({ friend: null, id: 'a', next: 'b' }) });
  expect(symmetry.anonymousLocal(local(A, null), A)).toBe(symmetry.anonymousLocal(local(D, null), D)); // whose next is not in the group
  expect(symmetry.anonymousLocal(other, A)).toBe(symmetry.anonymousLocal(local(A, null), A));
  expect(symmetry.learned).toBe(false);
});

const NOBODY = [null, null, null, null, null, null, null, null];

test.each<[string, unknown[], [from: number, to: number, text: string][], number, number]>([
  ['all alike', NOBODY, [], 1, 1],
  ['all told apart', ['a', 'm', 'n', null, null, null, null, null], [], 24, 1],
  ['one told apart, the others exchangeable', ['m', null, null, null, null, null, null, null], [], 4, 1],
  ['two pairs of exchangeable ones', ['m', 'm', null, null, null, null, null, null], [], 6, 1],
  ['a ring, in which all look alike and none can be exchanged', ['b', 'c', 'd', 'a', null, null, null, null], [], 6, 24],
  ['two couples', ['b', 'a', 'd', 'c', null, null, null, null], [], 3, 6],
  ['both groups', ['m', null, null, null, 'm', null, null, null], [], 8, 1],
  ['told apart by what another knows', [null, null, null, null, null, null, 'a', null], [], 4, 1],
  ['told apart by what is sent', NOBODY, [[M, A, 'vote'], [M, B, 'veto']], 12, 1],
  ['a ring of messages', NOBODY, [[A, B, 'go'], [B, C, 'go'], [C, D, 'go'], [D, A, 'go']], 6, 24],
])('%s: one representative for all arrangements', (_what, friends, sent, arrangements, compared) => {
  for (const fifo of [false, true]) {
    const { representatives, messages, row, symmetry } = parts({ fifo });
    const first = row(friends, sent.map(([from, to, text]) => messages.numberOf(from, to, text)));
    symmetry.local(row(['b', 'b', 'b', 'b', 'a', 'a', 'a', 'a'])[A] as number, A, B); // fields that change are known
    for (const place of [X, M, N]) symmetry.local(row(['b', 'b', 'b', 'b', 'a', 'a', 'a', 'a'])[place] as number, A, B);
    const all = representatives.alike(first, Infinity);
    expect(all).toHaveLength(arrangements);
    const found = all.map((one) => {
      representatives.find(Int32Array.from([9, ...one, 9]), 1, one.length);
      return representatives.row.subarray(0, representatives.length).join();
    });
    expect(new Set(found).size).toBe(1);
    expect(all.map((one) => one.join())).toContain(found[0]);
    expect(representatives.compared).toBe(compared * arrangements);
  }
});

test('the representative is the least of all that are alike', () => {
  const { representatives, row, symmetry, local } = parts();
  symmetry.local(local(A, 'b'), A, B);
  const all = representatives.alike(row(['b', 'c', 'd', 'a', null, null, null, null]), Infinity);
  const order = (one: Int32Array, other: Int32Array): number => {
    const place = one.findIndex((word, at) => word !== other[at]);
    return place < 0 ? 0 : (one[place] as number) - (other[place] as number);
  };
  const least = all.toSorted(order)[0] as Int32Array;
  representatives.find(all[3] as Int32Array, 0, least.length);
  expect(representatives.row.join()).toBe(least.join());
});

test('states that are alike come with the nearest first, and only so many', () => {
  const { representatives, row, symmetry, local } = parts();
  symmetry.local(local(A, 'b'), A, B);
  const first = row(['b', 'c', 'd', 'a', null, null, null, null]);
  const all = representatives.alike(first, Infinity).map((one) => one.join());
  expect([all.length, new Set(all).size, all[0]]).toEqual([6, 6, first.join()]);
  for (const most of [1, 2, 5, 6, 24]) expect(representatives.alike(first, most).map((one) => one.join())).toEqual(all.slice(0, most));
  expect(representatives.alike(row(NOBODY), 24)).toHaveLength(1);
});

test('the history and the schedule are exchanged with the rest', () => {
  const { representatives, space, row } = parts({ timed: true });
  const { histories, schedules } = space.transitions;
  const before = row(NOBODY);
  before[space.historySlot] = histories.after(0, histories.changeOf(A, [{ kind: 'invoke', operation: 1, text: '"ask"' }]));
  before[space.scheduleSlot] = schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: A, name: 't' }] });
  const after = representatives.exchanged(before, A, C);
  expect(histories.sessionsOf(after[space.historySlot] as number).map((session) => session.length)).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
  expect(schedules.at(after[space.scheduleSlot] as number).due).toEqual([{ inMs: 5, process: C, name: 't' }]);
  expect(representatives.exchanged(after, A, C)).toEqual(before);
});
