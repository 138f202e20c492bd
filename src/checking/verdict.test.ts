import { expect, test } from 'vitest';
import { describeVerdict, evidenceOf, holds, unknown, violated } from './verdict.ts';

test('a verdict is told in a sentence, and a pass that shows nothing says so', () => {
  expect(describeVerdict(holds('one leader', { because: 'never two in 8 states' }))).toBe('one leader holds: never two in 8 states');
  expect(describeVerdict(holds('one leader', { because: 'never two', vacuous: 'nobody ever led' }))).toBe('one leader holds: never two. This shows nothing: nobody ever led');
  expect(describeVerdict(violated('one leader', { because: 'A and B lead', evidence: [] }))).toBe('one leader is violated: A and B lead');
  expect(describeVerdict(unknown('one leader', { because: 'the budget ended' }))).toBe('one leader is undecided: the budget ended');
});

test('a verdict holds no field that says nothing', () => {
  expect(Object.keys(holds('p', { because: 'b', vacuous: undefined }))).toEqual(['outcome', 'property', 'because']);
});

test('evidence is that of a violation or of something found, and its absence is an error that says why', () => {
  expect(evidenceOf(violated('p', { because: 'b', evidence: 7 }))).toBe(7);
  expect(evidenceOf({ ...holds('p', { because: 'b' }), evidence: 8 })).toBe(8);
  expect(() => evidenceOf(unknown('p', { because: 'the budget ended' }))).toThrow('evidenceOf: there is none. p is undecided: the budget ended.');
  expect(() => evidenceOf(undefined)).toThrow('evidenceOf: there is no such verdict.');
});
