/** One way through a system: the order of its options, and the states on it. */
import { expect, test } from 'vitest';
import { spaceOf, walkAlong } from './actor-fixture.ts';
import { Walk } from './walk.ts';

const keysOf = (walk: Walk): string[] => walk.options().map(({ key }) => key);

test('options come in an order that does not depend on how a search came by its messages and timers', () => {
  const options = { inputs: [{ to: 'B', message: 'x' }, { to: 'A', message: 'x' }], network: { loses: true, duplicates: true }, crashes: { max: 2, of: ['A', 'C'], recover: true } };
  const [one, other] = [spaceOf({ A: '', B: '+u5, +t5', C: 'B y, A z' }, options), spaceOf({ A: '', B: '+u5, +t5', C: 'B y, A z' }, options)];
  other.transitions.messages.numberOf(2, 0, 'z'); // seen before all others
  other.transitions.timerNumber(1, 'u');
  const keys = keysOf(walkAlong(one, ['crash C']));
  expect(keys).toEqual([
    '0 0000 #0', '0 0001 #0', '1 00000006 "z" #0', '1 00000007 "y" #0', '2 00000006 "z" #0', '2 00000007 "y" #0', '3 00000006 "z" #0', '3 00000007 "y" #0', '4 0001 t #0', '4 0001 u #0', '5 0000 #0', '6 0002 #0',
  ]);
  expect(keysOf(walkAlong(other, ['crash C']))).toEqual(keys);
});

test('options of many processes stand in the order of the processes, and those of one step in the order of its choices', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `P${index}`);
  const walk = walkAlong(spaceOf(Object.fromEntries(ids.map((id) => [id, ''])), { inputs: ids.map((to) => ({ to, message: 'x' })) }), []);
  expect(walk.options().map(({ step }) => step)).toEqual(ids.map((_, index) => index));
  const choosing = walkAlong(spaceOf({ A: '', B: '' }, { inputs: [{ to: 'A', message: `any ${'abcdefghijkl'.split('').map((letter) => `B ${letter}`).join('|')}` }] }), []);
  expect(choosing.options().map(({ choice }) => choice).toSorted((one, two) => one - two)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  expect(new Set(keysOf(choosing)).size).toBe(12);
});

test('an option may be taken after other states were looked at', () => {
  const space = spaceOf({ A: 'B x, B y', B: '' });
  const [walk, elsewhere] = [walkAlong(space, []), walkAlong(space, ['deliver A>B x'])];
  const [first] = walk.options();
  elsewhere.options();
  walk.take(first as (typeof walk.taken)[number]);
  expect([walk.row.join() === elsewhere.row.join(), walk.rows.length]).toEqual([true, 2]);
});

test('after a failure nothing follows, and the state is the one before it', () => {
  const walk = walkAlong(spaceOf({ A: 'B fail, B x', B: '' }), ['deliver A>B x', 'deliver A>B fail']);
  expect([walk.failure, walk.options(), walk.rows.length, walk.row.join() === walk.rows[1]?.join(), walk.taken[1]?.after]).toEqual(['failed', [], 2, true, undefined]);
  expect([walk.upTo(1).failure, walk.upTo(1).options().length, walk.upTo(0).row.join() === walk.rows[0]?.join()]).toEqual(['', 1, true]);
  const start = walkAlong(spaceOf({ A: 'fail' }), []);
  expect([start.failure, start.options(), start.rows.length]).toEqual(['failed', [], 1]);
});

test('a step that the system does not have is refused', () => {
  const walk = walkAlong(spaceOf({ A: 'B x', B: '' }), []);
  expect(() => walk.takeStep(1)).toThrow(new RangeError('search: step 1 of 1; the system behaves differently than it did a moment ago'));
  walk.takeStep(0);
  expect(walk.taken[0]?.key).toBe('1 00000001 "x" #0');
});
