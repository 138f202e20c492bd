/** Histories by number: changes, and what had ended before. */
import { expect, test, vi } from 'vitest';
import { Histories } from './histories.ts';

const text = (value: unknown): string => JSON.stringify(value);
const invoke = (operation: number, call: unknown) => ({ kind: 'invoke', operation, text: text(call) }) as const;
const complete = (operation: number, result: unknown) => ({ kind: 'complete', operation, text: text(result) }) as const;
const fail = (operation: number, reason: unknown) => ({ kind: 'fail', operation, text: text(reason) }) as const;

test('a change is found once for each history, and nothing is none', () => {
  const histories = new Histories(['A', 'B']);
  const [nothing, one, other] = [histories.changeOf(1, []), histories.changeOf(0, [invoke(1, 'x')]), histories.changeOf(1, [invoke(1, 'x')])];
  expect([nothing, new Set([nothing, one, other]).size, histories.after(0, nothing), histories.sessionsOf(0)]).toEqual([0, 3, 0, [[], []]]);
  const numbered = vi.spyOn(histories, 'numberOf');
  const first = [histories.after(0, one), histories.after(0, other)];
  expect([histories.after(0, one), histories.after(0, other)]).toEqual(first);
  expect([numbered.mock.calls.length, first[0] === first[1]]).toEqual([2, false]);
});

test('a beginning knows how many operations of the others had ended, failed ones too, and none of its own', () => {
  const histories = new Histories(['A', 'B', 'C']);
  let history = 0;
  for (const [process, ...effects] of [[0, invoke(1, 'a')], [1, invoke(1, 'b')], [0, complete(1, 'r')], [0, invoke(2, 'c')], [1, fail(1, 'no')], [2, invoke(1, 'd'), complete(1, 's')], [0, complete(2, 't')], [1, invoke(2, 'e')]] as const)
    history = histories.after(history, histories.changeOf(process, effects));
  expect(histories.sessionsOf(history).map((session) => session.map(({ kind, operation, ended }) => `${kind} ${operation} after ${ended.join('')}`))).toEqual([
    ['invoke 1 after 000', 'complete 1 after ', 'invoke 2 after 000', 'complete 2 after '], ['invoke 1 after 000', 'fail 1 after ', 'invoke 2 after 201'], ['invoke 1 after 110', 'complete 1 after '],
  ]);
  const { operations } = histories.at(history);
  expect(operations.map(({ process, call, result, outcome }) => `${process} ${String(call)} ${String(result)} ${outcome}`).toSorted()).toEqual([
    'A a r completed', 'A c t completed', 'B b undefined failed', 'B e undefined unknown', 'C d s completed',
  ]);
  expect(histories.at(history)).toBe(histories.at(history));
});
