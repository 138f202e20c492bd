import { expect, test, vi } from 'vitest';
import { Schedules } from './schedules.ts';
import type { Due } from './schedules.ts';

const set = (name: string, delayMs: number) => ({ kind: 'set timer', name, delayMs }) as const;
const cancel = (name: string) => ({ kind: 'cancel timer', name }) as const;
const told = (due: readonly Due[]): string => due.map(({ inMs, process, name }) => `${process}.${name} in ${inMs}`).join(', ');

test('timers stand by when they are due, then by process, then by name, however they came about', () => {
  const schedules = new Schedules(false);
  const due = [{ inMs: 5, process: 0, name: 'b' }, { inMs: 5, process: 1, name: 'a' }, { inMs: 5, process: 0, name: 'a' }, { inMs: 3, process: 1, name: 'z' }];
  const number = schedules.numberOf({ nowMs: 0, due });
  expect(told(schedules.at(number).due)).toBe('1.z in 3, 0.a in 5, 0.b in 5, 1.a in 5');
  for (const other of [due.toReversed(), [...due.slice(2), ...due.slice(0, 2)]]) expect(schedules.numberOf({ nowMs: 0, due: other })).toBe(number);
  expect([told(schedules.at(0).due), number]).toEqual(['', 1]); // 0: nothing is due
});

test('the time is part of it only if somebody reads the clock', () => {
  for (const withTime of [false, true]) {
    const schedules = new Schedules(withTime);
    const later = schedules.numberOf({ nowMs: 7, due: [{ inMs: 5, process: 0, name: 'a' }, { inMs: 8, process: 0, name: 'b' }] });
    expect(schedules.at(later).nowMs).toBe(withTime ? 7 : 0);
    const out = schedules.at(schedules.runOut(later, 0));
    expect([out.nowMs, told(out.due)]).toEqual([withTime ? 12 : 0, '0.b in 3']);
  }
});

test('what a handler does to its timers happens one after the other, and to nobody else', () => {
  const schedules = new Schedules(false);
  const before = schedules.numberOf({ nowMs: 0, due: [{ inMs: 5, process: 0, name: 'a' }, { inMs: 5, process: 1, name: 'a' }, { inMs: 6, process: 0, name: 'b' }] });
  const after = (...effects: Parameters<Schedules['changeOf']>[1] & readonly unknown[]): string => told(schedules.at(schedules.after(before, schedules.changeOf(0, effects as any))).due);
  expect(after()).toBe('0.a in 5, 1.a in 5, 0.b in 6');
  expect(after(set('a', 9))).toBe('1.a in 5, 0.b in 6, 0.a in 9');
  expect(after(cancel('a'))).toBe('1.a in 5, 0.b in 6');
  expect(after(cancel('a'), set('a', 1), set('c', 2), cancel('c'))).toBe('0.a in 1, 1.a in 5, 0.b in 6');
  expect(told(schedules.at(schedules.after(before, schedules.changeOf(0, 'all gone'))).due)).toBe('1.a in 5');
  expect(told(schedules.at(schedules.after(before, schedules.changeOf(1, 'all gone'))).due)).toBe('0.a in 5, 0.b in 6');
});

test('a change is found once for each schedule, and nothing is none', () => {
  const schedules = new Schedules(false);
  const [nothing, change, other] = [schedules.changeOf(1, []), schedules.changeOf(0, [set('a', 1)]), schedules.changeOf(1, [set('a', 1)])];
  expect([nothing, new Set([nothing, change, other]).size, schedules.after(0, nothing)]).toEqual([0, 3, 0]);
  const numbered = vi.spyOn(schedules, 'numberOf');
  const first = [schedules.after(0, change), schedules.after(0, other)];
  expect([schedules.after(0, change), schedules.after(0, other)]).toEqual(first);
  expect([numbered.mock.calls.length, first[0] === first[1]]).toEqual([2, false]);
});
