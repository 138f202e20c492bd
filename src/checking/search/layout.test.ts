import { expect, test } from 'vitest';
import { PaymentService } from '../../protocols/shop-and-payment.ts';
import { Layout } from './layout.ts';
import type { SearchedSystem } from './search-options.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';

const processes = { A: () => new PaymentService(), B: () => new PaymentService() };
const layoutOf = (options: Partial<SearchedSystem<any>>, history = false): Layout => new Layout(systemSettings({ processes, ...options }), { history, clock: false });

/** The slots behind the two processes: inputs of A and of B, losses, copies, timeouts, crashes, recoveries, history, schedule; and where the messages begin. */
const slots = (options: Partial<SearchedSystem<any>>, history = false): number[] => {
  const { inputSlots, lossSlot, duplicateSlot, timeoutSlot, crashSlot, recoverySlot, historySlot, scheduleSlot, header } = layoutOf(options, history);
  return [...inputSlots, lossSlot, duplicateSlot, timeoutSlot, crashSlot, recoverySlot, historySlot, scheduleSlot, header];
};

test('a row holds what is counted, and nothing that is not', () => {
  const without = [-1, -1, -1, -1, -1, -1, -1, -1, -1];
  expect(slots({})).toEqual([...without, 2]);
  expect(slots({ network: { loses: true, duplicates: true }, crashes: { max: Infinity, recover: true } })).toEqual([...without, 2]);
  expect(slots({ inputs: [{ to: 'B', message: 1 }] })).toEqual([-1, 2, ...without.slice(2), 3]);
  expect(slots({ inputs: [{ to: 'A', message: 1 }, { to: 'B', message: 1 }], network: { loses: 1, duplicates: 1 }, maxTimeouts: 1, timers: 'when idle', crashes: { max: 1, recover: 1 } }, true)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(slots({ crashes: { max: 1 } })).toEqual([...without, 2]); // whoever is down has crashed
  expect(slots({ crashes: { max: 1, recover: true } })).toEqual([-1, -1, -1, -1, -1, 2, -1, -1, -1, 3]);
  expect(slots({ crashes: { max: Infinity, recover: 1 } })).toEqual([-1, -1, -1, -1, -1, -1, 2, -1, -1, 3]);
  expect(slots({ crashes: { max: 0, recover: 1 } })).toEqual([...without, 2]);
  expect(slots({ timers: 'never', maxTimeouts: 1 })).toEqual([...without, 2]);
});

test('messages are sorted by number, or by link and, in each, as they were sent', () => {
  const [layout, link] = [layoutOf({}), [1, 0, 1, 0, 1]];
  const sorted = (by: readonly number[] | undefined): number[] => {
    const row = Int32Array.from([9, 8, 4, 3, 2, 1, 0]);
    layout.sortMessages(row, by);
    return [...row];
  };
  expect([sorted(undefined), sorted(link)]).toEqual([[9, 8, 0, 1, 2, 3, 4], [9, 8, 3, 1, 4, 2, 0]]);
});

test('how many inputs were given can be asked and exchanged, where both are given some', () => {
  const inputs = [{ to: 'A', message: 1 }, { to: 'B', message: 1 }];
  const row = Int32Array.from([0, 0, 5, 7]);
  const both = layoutOf({ inputs });
  expect([both.inputsGiven(row, 0), both.inputsGiven(row, 1)]).toEqual([5, 7]);
  both.exchangeInputs(row, 0, 1);
  expect([...row]).toEqual([0, 0, 7, 5]);
  for (const given of [0, 1]) {
    const one = layoutOf({ inputs: [inputs[given] as (typeof inputs)[number]] });
    one.exchangeInputs(row, 0, 1);
    one.exchangeInputs(row, 1, 0);
  }
  expect([...row]).toEqual([0, 0, 7, 5]);
});

test('how long a timer has still to run is told by its process and its name', () => {
  const space = new StateSpace(systemSettings({ processes, timers: 'when idle' }), { history: false, clock: true });
  const { schedules } = space.transitions;
  const row = new Int32Array(space.header);
  row[space.scheduleSlot] = schedules.numberOf({ nowMs: 0, due: [{ inMs: 3, process: 0, name: 't' }, { inMs: 5, process: 1, name: 'u' }, { inMs: 7, process: 1, name: 't' }] });
  const wait = (process: number, name: string): number => space.layout.waitOf(row, space.transitions.timerNumber(process, name), space.transitions);
  expect([wait(0, 't'), wait(1, 't'), wait(1, 'u'), wait(0, 'u')]).toEqual([3, 7, 5, 0]); // 0: it is not set
});
