/** A clock that is read and moved on: every tick matters to what is read later, so that long histories of it have long refutations. */
import { History } from '../history.ts';
import type { Model } from '../model.ts';

export interface ClockCall {
  readonly type: 'Read' | 'Tick';
  readonly result?: number;
}

/** A clock with one hand, which begins at 0. */
export const clock = (hours: number): Model => ({
  name: 'a clock',
  initial: 0,
  apply: (hour: number, { type }) => (type === 'Read' ? [hour, hour] : [(hour + 1) % hours, undefined]),
  isRead: ({ type }) => type === 'Read',
});

export const ticks = (count: number): ClockCall[] => Array.from({ length: count }, () => ({ type: 'Tick' }));
export const read = (result: number): ClockCall => ({ type: 'Read', result });

/** Operations of one process, one after the other: each begins every other millisecond. */
export function inTurn(calls: readonly { readonly type: string; readonly value?: number; readonly result?: number }[]): History {
  return History.of<any, any>({ A: calls.map(({ result, ...call }, index) => ({ call, fromMs: 2 * index, untilMs: 2 * index + 1, ...(result === undefined ? {} : { result }) })) });
}
