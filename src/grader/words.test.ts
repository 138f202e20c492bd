/** The small parts that put things into words: names, values, hints, what a failure looks like. */
import { describe, expect, test } from 'vitest';
import { CHAPTERS } from '../course.ts';
import { didYouMean } from './did-you-mean.ts';
import { CheckFailure, describeValue, expectClose, expectEqual, expectThat, fail } from './expect.ts';
import { nextHint, withHint } from './hint.ts';
import { looksLike } from './mistakes.ts';
import { printable, printableName } from './printable.ts';
import { exerciseLines, PLAIN } from './report.ts';
import type { CheckResult, CheckStatus, ExerciseResult } from './result.ts';
import { exerciseStatus } from './result.ts';
import { select, selectOne, UsageError } from './selection.ts';

const check = (title: string, status: CheckStatus, more: Partial<CheckResult> = {}): CheckResult => ({
  title, status, score: status === 'passed' ? 2 : 0, maxScore: 2, message: status, seed: 1, replay: 'npm run grade -- 08/x --seed 1', ...more,
});
const exercise = (checks: readonly CheckResult[]): ExerciseResult => ({
  id: '08/x', label: 'answer', file: 'exercises/08/x.ts', status: exerciseStatus(checks), score: 0, maxScore: 0, checks,
});

describe('did you mean', () => {
  test.each([
    ['chian', ['chain', 'risk'], " Did you mean 'chain'?"],
    ['deciding', ['deciding-message', 'risk'], " Did you mean 'deciding-message'?"],
    ['zebra', ['chain', 'risk'], ''],
    ['f', ['P', 'g'], ''], // nothing of the name is left
  ])('%s of %j', (name, names, words) => expect(didYouMean(name, names)).toBe(words));
});

describe('judging values', () => {
  const failure = (judge: () => void): unknown => {
    try {
      judge();
    } catch (error) {
      if (error instanceof CheckFailure) return error.failure;
      throw error;
    }
    return 'none';
  };

  test('equal is equal in depth, whatever the order of keys and the sign of zero', () => {
    expect(failure(() => expectEqual({ a: [1, new Map([['k', 0]])], b: -0 }, { b: 0, a: [1, new Map([['k', 0]])] }))).toBe('none');
  });

  test.each([
    [undefined, null], [[1, 2], [2, 1]], [{ a: undefined }, {}], ['1', 1], [new Set([1]), [1]], [NaN, 0],
  ])('%j is not %j', (got, expected) => expect(failure(() => expectEqual(got, expected))).not.toBe('none'));

  test('a failure names what was asked', () => {
    expect(failure(() => expectEqual([1], [2], { of: 'f(1)', when: 'at 3 ms, at B' }))).toEqual({ expected: 'f(1) gives [ 2 ]', got: '[ 1 ]', when: 'at 3 ms, at B' });
    expect(failure(() => expectEqual(null, 'Ada', { of: 'the name (in full) with which Ada is welcomed' }))).toEqual({ expected: "'Ada' as the name (in full) with which Ada is welcomed", got: 'null' });
    expect(failure(() => expectClose(0.5, 0.3, { within: 0.1, of: 'the share of runs in which one attacks' }))).toEqual({ expected: '0.3, within 0.1, as the share of runs in which one attacks', got: '0.5' });
  });

  test('close is at most so far away; what is no number is never close', () => {
    expect(failure(() => expectClose(0.31, 0.3, { within: 0.02 }))).toBe('none');
    expect(failure(() => expectClose(0.33, 0.3, { within: 0.02 }))).toEqual({ expected: '0.3, within 0.02', got: '0.33' });
    expect(failure(() => expectClose(NaN, 0.3, { within: 1 }))).not.toBe('none');
    expect(failure(() => expectClose('0.3', 0.3, { within: 1 }))).not.toBe('none');
  });

  test('a condition fails with the words that it was given', () => {
    expect(failure(() => expectThat(false, { expected: 'one charge', got: 'two' }))).toEqual({ expected: 'one charge', got: 'two' });
  });

  test('what a learner gave in place of text is put into words', () => {
    expect(failure(() => fail({ expected: 'a number', got: 10n as never, when: { toString: 1 } as never }))).toEqual({ expected: 'a number', got: '10n', when: '{ toString: 1 }' });
  });

  test('values are shown in one line, shortened', () => {
    expect(describeValue({ list: Array.from({ length: 30 }, (_, index) => index) })).toMatch(/^\{ list: \[ 0, 1, .* 10 more items \] \}$/);
    expect(describeValue(undefined)).toBe('nothing (undefined)');
    expect(describeValue(NaN)).toBe('NaN');
  });
});

describe('a value too large to be shown', () => {
  const tree = (levels: number): unknown => (levels === 0 ? 7 : Array(20).fill(tree(levels - 1)));

  test('is shown in its first parts, at once', () => {
    expect(describeValue(tree(5))).toMatch(/^\[ \[ \[ '…' \], .* …$/);
    expect(describeValue(Object.fromEntries(Array.from({ length: 300_000 }, (_, key) => [`k${key}`, key])))).toMatch(/^\{ k0: 0, k1: 1, .*k19: 19 \} …$/);
    expect(describeValue(new Map(Array.from({ length: 5000 }, (_, key) => [key, tree(3)])))).toMatch(/^Map\(20\) \{ 0 => /);
  });

  test('is not one that shows few of its entries anyway', () => {
    expect(describeValue(Array(300_000).fill(1))).toContain('299980 more items');
  });
});

test('a name stays in one line', () => {
  expect(printableName('a\n\u2713 5/5\t\u001b[2J\u2028\u200b')).toBe('a\\x0a\u2713 5/5\\x09\\x1b[2J\\u2028\\u200b');
});

test('text of a learner moves no cursor and reverses no line', () => {
  expect(printable('a\u001b[2J\r\u202eb\tc\n')).toBe('a\\x1b[2J\\x0d\\u202eb\tc\n');
  expect(printable('x'.repeat(3000))).toHaveLength(2002);
});

describe('selecting exercises', () => {
  test('everything, a chapter, an exercise, a bare name, a path', () => {
    const ids = (...words: string[]): string[] => select(words).flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`));
    expect(ids()).toEqual(CHAPTERS.filter(({ exercises }) => exercises.length > 0).flatMap(({ number }) => ids(number)));
    expect(ids('8')).toEqual(ids('08'));
    expect(ids('fewest-messengers')).toEqual(['08/fewest-messengers']);
    expect(ids('exercises/08-two-generals/fewest-messengers.ts')).toEqual(['08/fewest-messengers']);
    expect(ids('08/shop-and-payment', '00')).toEqual([...ids('00'), '08/shop-and-payment']); // the course's order
  });

  test('one, where one is needed', () => {
    expect(selectOne('8/fewest-messengers', 'hint')).toBe('08/fewest-messengers');
    expect(() => selectOne(undefined, 'hint')).toThrow(UsageError);
    expect(() => selectOne('08', 'hint')).toThrow('08 is a whole chapter');
  });
});

describe('what checks amount to', () => {
  test.each<[CheckStatus[], string]>([
    [['passed', 'passed'], 'passed'], [['not started', 'not started'], 'not started'], [['passed', 'not started'], 'failed'],
    [['timeout', 'skipped'], 'failed'], [['passed', 'grader error'], 'grader error'],
  ])('%j: %s', (statuses, status) => expect(exerciseStatus(statuses.map((one, index) => check(`${index}`, one)))).toBe(status));
});

describe('hints', () => {
  const result = exercise([check('first', 'passed'), check('second', 'failed', { hints: ['a', 'b', 'c'] }), check('third', 'failed', { hints: ['d', 'e'] })]);

  test('climb one rung at a time and stay on the last', () => {
    let climbed = {};
    const seen = [1, 2, 3, 4].map(() => {
      const hint = nextHint(result, climbed);
      if (hint === undefined) throw new Error('no hint');
      climbed = withHint(climbed, result.id, hint);
      return hint.shown.join('');
    });
    expect(seen).toEqual(['a', 'ab', 'abc', 'abc']);
    expect(climbed).toEqual({ '08/x': { second: 3 } });
  });
});

describe('what a failure looks like', () => {
  const known = { '08/x': [
    { name: 'one', say: 'you count sent messages', failing: ['second'], got: '3' },
    { name: 'two', say: 'you forget the first', failing: ['first', 'second'], got: null },
  ] };
  const second = exercise([check('first', 'passed'), check('second', 'failed', { got: '3' })]);

  test('is known by the checks that fail and by what the first of them got', () => {
    expect(looksLike(second, known, { seed: 1 })).toBe('you count sent messages');
    expect(looksLike(exercise([check('first', 'passed'), check('second', 'failed', { got: '4' })]), known, { seed: 1 })).toBeUndefined();
  });

  test('with another seed, by the pattern alone', () => {
    expect(looksLike(exercise([check('first', 'passed'), check('second', 'failed', { got: '9' })]), known, { seed: 2 })).toBe('you count sent messages');
    expect(looksLike(exercise([check('first', 'failed'), check('second', 'failed')]), known, { seed: 2 })).toBeUndefined(); // all fail: no pattern
  });

  test('is not guessed at when the program threw or was stopped', () => {
    expect(looksLike(exercise([check('first', 'passed'), check('second', 'timeout', { got: '3' })]), known, { seed: 1 })).toBeUndefined();
  });
});

test('one cause for all checks is said once', () => {
  const message = 'exercises/08/x.ts:1 cannot be read: Expression expected';
  const lines = exerciseLines(exercise([check('a', 'error', { message }), check('b', 'error', { message })]), 4, PLAIN);
  expect(lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
  expect(lines.some((line) => line.includes('✗ a'))).toBe(false);
});

test('what was logged is shown once, and not without end', () => {
  const many = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
  const checks = [
    check('a', 'timeout', { logged: many }), check('b', 'passed', { logged: ['other'] }), check('c', 'timeout', { logged: many }),
    check('d', 'failed', { logged: ['two\nrows'], message: 'd' }), check('e', 'failed', { logged: many }), check('f', 'skipped'),
  ];
  expect(exerciseLines(exercise(checks), 4, PLAIN).filter((line) => /line|logged|above|other|rows/.test(line)).map((line) => line.trim())).toEqual([
    'logged    line 1', ...many.slice(1, 7), '… (more was logged; --json FILE keeps it)',
    'logged    as above',
    'logged    two', 'rows',
    'logged    line 1', ...many.slice(1, 7), '… (more was logged; --json FILE keeps it)',
  ]);
  expect(checks[0]?.logged).toHaveLength(20);
});
