import { expect, test } from 'vitest';
import type { Process } from '../../simulation/process.ts';
import { LocalStates, NO_STORAGE } from './local-states.ts';
import type { LocalState } from './local-states.ts';

class Counter implements Process<never> {
  count = 0;
  extra?: string;
  onMessage(): void {}
}

const plain: LocalState = { process: 0, running: true, fields: '{"count":1}', timers: [], durable: NO_STORAGE, stored: NO_STORAGE, operations: 0, open: [] };

test('states that differ in anything have different numbers, the first being 0; equal ones have one', () => {
  const locals = new LocalStates([() => new Counter(), () => new Counter()]);
  const changes: Partial<LocalState>[] = [
    {}, { process: 1 }, { running: false }, { fields: '{"count":2}' }, { timers: ['t'] }, { timers: ['t', 'u'] }, { durable: '[["a","1"]]' }, { stored: '[["a","1"]]' }, { durable: '[["a","1"]]', stored: '[["a","1"]]' }, { operations: 1 },
    { operations: 2 }, { operations: 1, open: [1] }, { timers: ['t'], operations: 1 },
  ];
  const numbers = changes.map((change) => locals.numberOf({ ...plain, ...change }));
  expect(numbers).toEqual(changes.map((_, index) => index));
  expect(changes.map((change) => locals.numberOf({ ...plain, ...change }))).toEqual(numbers);
  expect(numbers.map((number) => locals.at(number))).toEqual(changes.map((change) => ({ ...plain, ...change })));
  expect(locals.all).toHaveLength(changes.length);
});

test('a process is brought into a state whole: fields come, change and go', () => {
  const locals = new LocalStates([() => new Counter()]);
  const [some, other] = [locals.numberOf({ ...plain, fields: '{"count":1,"extra":"x"}' }), locals.numberOf({ ...plain, fields: '{"count":2}' })];
  const process = locals.revive(some) as Counter;
  expect([process instanceof Counter, { ...process }]).toEqual([true, { count: 1, extra: 'x' }]);
  expect({ ...locals.refreshed(process, other) }).toEqual({ count: 2 });
  expect(Object.keys(process)).toEqual(['count']);
});

test('what one handler changes in a process, no other sees', () => {
  const locals = new LocalStates([() => ({ list: [] as number[], onMessage() {} })]);
  const number = locals.numberOf({ ...plain, fields: '{"list":[1]}' });
  (locals.revive(number) as any).list.push(2);
  expect((locals.revive(number) as any).list).toEqual([1]);
  expect(locals.view(number)).toBe(locals.view(number));
  expect(() => (locals.view(number) as any).list.push(2)).toThrow(TypeError);
});

test('of an object that is no instance of a class, handlers are no state; a field that is called like one and is none, is', () => {
  const locals = new LocalStates([() => ({ count: 0, onMessage() {}, onTimer() {} }), () => ({ onTimer: 'never', onMessage() {} }) as any]);
  expect([locals.madeFields(0), locals.madeFields(1)]).toEqual(['{"count":0}', '{"onTimer":"never"}']);
  const process = locals.revive(locals.numberOf({ ...plain, fields: '{"count":4}' })) as any;
  expect([process.count, typeof process.onMessage, typeof process.onTimer]).toEqual([4, 'function', 'function']);
});
