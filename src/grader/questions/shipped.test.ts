/** What the learner's file tells, and what it does not. */
import { assert, double, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedbackOn } from './feedback.ts';
import { RIGHT, SOURCE } from './fixture.ts';
import type { ChoiceQuestion, Given, NumberQuestion } from './question.ts';
import { unseal } from './seal.ts';
import { questionsFrom, questionsText } from './shipped.ts';
import { sourceProblems } from './source-problems.ts';
import type { ChoiceSource, NumberSource, OptionSource, QuestionSource } from './source.ts';

const shipped = questionsFrom('08', SOURCE);
const keyed = questionsFrom('08', SOURCE, { withKey: true });
const on = (questions: typeof shipped, id: string, given: unknown) => feedbackOn('08', questions.find((one) => one.id === id) as ChoiceQuestion | NumberQuestion, given as Given);

describe('a shipped practice question', () => {
  test('opens to the right answer with the reason, and to each wrong one with its remark', () => {
    expect(on(shipped, 'who-knows', 'a-knows')).toEqual({ right: true, remarks: ['The last sender is in doubt.'] });
    expect(on(shipped, 'who-knows', 'both-know')).toEqual({ right: false, remarks: ['That looks from above.'] });
    expect(on(shipped, 'how-many', 11)).toEqual({ right: true, remarks: ['One more than messages.'] });
    expect(on(shipped, 'how-many', 10)).toEqual({ right: false, remarks: ['That counts messages.'] });
    expect(on(shipped, 'how-many', 12)).toEqual({ right: false, remarks: [] });
  });

  test('of several options holds for exactly the right ones; what is missing is counted and not named', () => {
    expect(on(shipped, 'what-holds', ['keys', 'patience'])).toEqual({ right: true, remarks: ['Keys and patience.'] });
    expect(on(shipped, 'what-holds', ['keys'])).toEqual({ right: false, remarks: ['What you chose holds, and one more option does.'] });
    expect(on(shipped, 'what-holds', [])).toEqual({ right: false, remarks: ['What you chose holds, and 2 more options do.'] });
    expect(on(shipped, 'what-holds', ['haste', 'keys', 'luck', 'patience'])?.remarks.toSorted()).toEqual(['Haste charges twice.', 'Luck runs out.']);
  });

  test('says nothing in clear: no remark, no reason, no right answer of a number', () => {
    const text = questionsText('08', SOURCE);
    for (const secret of ['The last sender', 'turns it round', 'from above', 'Keys and patience', 'Luck runs out', '"right"', '"answer"', 'Five times']) expect(text).not.toContain(secret);
    expect(text).toContain('"within": 5');
  });

  test('has remarks of one length, so that the longest does not give itself away', () => {
    for (const question of shipped) {
      if (!('answers' in question) || question.answers === undefined) continue;
      expect(new Set(Object.values(question.answers).map((sealed) => sealed.length)).size).toBe(1);
    }
  });

  test('is the same file each time, and letters do not follow the order in which the author wrote', () => {
    expect(questionsText('08', SOURCE)).toBe(questionsText('08', structuredClone(SOURCE)));
    const many = Array.from({ length: 40 }, (_, index): QuestionSource => ({ ...(SOURCE[0] as ChoiceSource), id: `question-${index}` }));
    const places = questionsFrom('08', many).map((question) => (question as ChoiceQuestion).options.findIndex(({ id }) => id === 'a-knows'));
    for (const place of [0, 1, 2]) expect(places.filter((one) => one === place).length).toBeGreaterThan(5);
    const ordered = questionsFrom('08', [{ ...many[0], ordered: true } as QuestionSource])[0] as ChoiceQuestion;
    expect(ordered.options.map(({ id }) => id)).toEqual(['a-knows', 'b-knows', 'both-know']);
    expect(ordered).not.toHaveProperty('ordered');
  });
});

describe('a shipped question for credit', () => {
  test('has no key, and nothing of what its author says of the answers', () => {
    expect(shipped.filter(({ points, kind }) => points !== undefined && kind !== 'prediction').every((question) => !('answers' in question) && !('grid' in question))).toBe(true);
    expect(questionsText('08', SOURCE)).not.toMatch(/SECRET|0\.1875|0\.25/);
    expect(on(shipped, 'for-credit', 'this-one')).toBeUndefined();
  });

  test('is judged with the key', () => {
    expect(on(keyed, 'for-credit', 'this-one')).toEqual({ right: true, remarks: ['SECRET-BECAUSE'] });
    expect(on(keyed, 'a-share', 0.188)).toEqual({ right: true, remarks: ['SECRET-SHARE'] });
    expect(on(keyed, 'a-share', 0.25)).toEqual({ right: false, remarks: ['SECRET-MISTAKE'] });
  });
});

describe('a number within a distance', () => {
  test('holds at the edge and not beyond it, wherever the answer lies', () => {
    assert(property(double({ min: -1e6, max: 1e6, noNaN: true }), double({ min: 1e-3, max: 1e3, noNaN: true }), double({ min: -1, max: 1, noNaN: true }), (answer, within, part) => {
      const [question] = questionsFrom('08', [{ id: 'any', kind: 'number', title: 'Any', prompt: 'Any?', answer, within, because: 'So.' }]) as [NumberQuestion];
      expect(feedbackOn('08', question, answer + part * within)?.right).toBe(true);
      expect(feedbackOn('08', question, answer + within)?.right).toBe(true);
      expect(feedbackOn('08', question, answer - within)?.right).toBe(true);
      expect(feedbackOn('08', question, answer + 1.01 * within)?.right).toBe(false);
      expect(feedbackOn('08', question, answer - 1.01 * within)?.right).toBe(false);
    }));
  });

  test('a mistaken number is known when it is rounded as an answer may be', () => {
    for (const near of [45, 48.5, 50, 52, 55]) expect(on(shipped, 'how-long', near)).toEqual({ right: false, remarks: ['That is one of five.'] });
    expect(on(shipped, 'how-long', 100)).toEqual({ right: false, remarks: [] });
  });

  test('the grid tells where steps begin, and not which one is right', () => {
    const { grid } = shipped.find(({ id }) => id === 'how-long') as NumberQuestion;
    expect(grid).toBeGreaterThanOrEqual(0);
    expect(grid).toBeLessThan(10.1);
  });
});

test('a seal opens to no other answer, and to no answer of another question', () => {
  const { answers = {} } = shipped[0] as ChoiceQuestion;
  expect(unseal('08/who-knows', 'a-knows', answers)?.right).toBe(true);
  expect(unseal('08/who-knows', 'c-knows', answers)).toBeUndefined();
  expect(unseal('08/another', 'a-knows', answers)).toBeUndefined();
  expect(unseal('08/who-knows', 'a-knows', JSON.parse('{"__proto__": {}}'))).toBeUndefined();
});

describe('what an author wrote', () => {
  const choice = SOURCE[0] as ChoiceSource;
  const number = SOURCE[3] as NumberSource;
  const option = choice.options[0] as OptionSource;

  test('is sound', () => {
    expect(sourceProblems('08', SOURCE)).toEqual([]);
    expect(Object.keys(RIGHT)).toEqual(SOURCE.map(({ id }) => id));
  });

  test.each<[string, QuestionSource[], string]>([
    ['two questions of one name', [choice, choice], '08/who-knows: another question has this id'],
    ['a name that is no name', [{ ...choice, id: 'Who knows' }], '08/Who knows: an id is lower-case words'],
    ['a kind that is none', [{ ...choice, kind: 'guess' } as never], 'its kind is "guess"; it is one of choice, choices, number, prediction'],
    ['no title', [{ ...choice, title: '' }], 'its title has 0 characters'],
    ['a title as long as a prompt', [{ ...choice, title: 'a'.repeat(61) }], 'its title has 61 characters'],
    ['no prompt', [{ ...choice, prompt: ' ' }], 'it asks nothing'],
    ['half a point', [{ ...choice, points: 0.5 }], 'it has 0.5 points'],
    ['no reason', [{ ...choice, because: '' }], 'it does not say why the right answer holds'],
    ['two right options of a choice', [{ ...choice, options: choice.options.map((one) => ({ id: one.id, text: one.text, right: true as const })) }], '3 options are right; of a choice it is exactly one'],
    ['no right option', [{ ...choice, kind: 'choices', options: choice.options.filter(({ right }) => right !== true) }], 'no option is right'],
    ['a wrong option without a remark', [{ ...choice, options: [option, { id: 'b-knows', text: 'B' }] }], 'the wrong option "b-knows" has no remark'],
    ['a right option with one', [{ ...choice, options: [{ ...option, remark: 'Yes.' }, ...choice.options.slice(1)] }], 'the right option "a-knows" has a remark, which nobody would see'],
    ['two options of one text', [{ ...choice, options: [option, { id: 'b-knows', text: 'A alone', remark: 'No.' }] }], 'the options a and b of the source have the same id or text, "b-knows"'],
    ['an option named like a letter', [{ ...choice, options: [option, { id: 'b', text: 'B', remark: 'No.' }] }], 'the option "b" has an id that could be taken for a letter'],
    ['one option', [{ ...choice, options: [option] }], 'it has 1 options; 2 to 8'],
    ['an answer that is no number', [{ ...number, answer: Number.NaN }], 'its answer is NaN'],
    ['a distance of nothing', [{ ...number, within: 0 }], 'within is 0'],
    ['a mistake that is right', [{ ...number, mistaken: [{ value: 253, remark: 'No.' }] }], 'the mistaken number 253 cannot be told from the right one, 250'],
    ['two mistakes of one number', [{ ...number, mistaken: [{ value: 50, remark: 'No.' }, { value: 50, remark: 'Nor this.' }] }], 'the mistaken number 50 cannot be told from 50'],
    ['a prediction of one field', [{ id: 'fields', kind: 'prediction', title: 'F', prompt: 'F?', expects: 'numbers', fields: ['one'] }], 'it expects several numbers'],
  ])('with %s is told so', (_, source, sentence) => expect(sourceProblems('08', source)).toContainEqual(expect.stringContaining(sentence)));
});
