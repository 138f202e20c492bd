/** Questions and predictions as a cell shows them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answersFile } from '../course.ts';
import { CHAPTER, questionProject, SOURCE, type QuestionProject } from '../grader/questions/fixture.ts';
import { questionsFrom } from '../grader/questions/shipped.ts';
import { letterOf, type ChoiceQuestion } from '../grader/questions/question.ts';
import type { QuestionSource } from '../grader/questions/source.ts';
import { installDisplayHook, type MimeBundle } from './display.ts';
import { distanceText, predict, reveal } from './question-prediction.ts';
import { answer, question } from './question.ts';

const predictions: QuestionSource[] = [
  { id: 'a-text', kind: 'prediction', title: 'A text', prompt: 'What?', expects: 'text' },
  { id: 'a-choice', kind: 'prediction', title: 'A choice', prompt: 'Which?', expects: 'choice', options: [{ id: 'first', text: 'The first' }, { id: 'second', text: 'The second' }] },
  { id: 'numbers', kind: 'prediction', title: 'Numbers', prompt: 'How many of each?', expects: 'numbers', fields: ['arrive', 'are lost'] },
  { id: 'latency', kind: 'prediction', title: 'Latency', prompt: 'How long?', expects: 'number', unit: 'ms' },
];

let project: QuestionProject;
let shown: MimeBundle[];
beforeEach(() => {
  project = questionProject({ source: [...SOURCE, ...predictions] });
  shown = [];
  installDisplayHook(({ data }) => shown.push(data));
});
afterEach(() => {
  installDisplayHook(undefined);
  project.remove();
});

const at = () => ({ root: project.root });
const plain = () => String(shown.at(-1)?.['text/plain']);
const html = () => String(shown.at(-1)?.['text/html']);
const letter = (id: string, option: string): string => letterOf((questionsFrom('08', SOURCE).find((one) => one.id === id) as ChoiceQuestion).options.findIndex((one) => one.id === option));
const tries = (id: string) => (project.readAnswers() as { answers: Record<string, { tries: unknown[] }> }).answers[id]?.tries;

describe('a question', () => {
  test('is shown with its letters and how to answer, and what is markup in it is text', () => {
    question('08/who-knows', at());
    expect(plain()).toMatch(/^\? Who knows \(for practice\)\n {2}Who is `certain`\?\n {2}Think of <both>\.\n( {4}[abc] {2}(A alone|B alone|Both)\n){3} {2}Answer with a letter: `answer\('08\/who-knows', 'a'\)`$/);
    expect(html()).toContain('<code style="font-family:var(--jp-code-font-family,monospace);font-size:.92em">certain</code>');
    expect(html()).toContain('Think of &lt;both&gt;.');
    question('8/how-long', at());
    expect(plain()).toContain('Answer with a number, in ms if you give no unit: `answer(\'08/how-long\', 0.5)`');
    question('08/for-credit', at());
    expect(plain()).toContain('(for credit, 2 points)');
  });

  test('looks the same whether it was answered or not', () => {
    question('08/who-knows', at());
    answer('08/who-knows', 'a', at());
    question('08/who-knows', at());
    expect(shown[2]).toEqual(shown[0]);
  });

  test('that does not exist is an error of one sentence', () => {
    expect(() => question('08/who-know', at())).toThrow("there is no question '08/who-know'. Did you mean '08/who-knows'? Chapter 08 has 08/who-knows, ");
    expect(() => question('who-knows', at())).toThrow('question("who-knows"): name one question of a chapter');
    expect(() => question('39/who-knows', at())).toThrow('chapter 39, Manageability, asks no questions');
    expect(() => question('77/who-knows', at())).toThrow('there is no chapter 77');
    expect(() => question('08/states', at())).toThrow("08/states is a prediction. Make it with predict('08/states', …)");
    expect(() => predict('08/who-knows', 1, at())).toThrow("08/who-knows is a question. Answer it with answer('08/who-knows', …).");
  });
});

describe('an answer for practice', () => {
  test('is judged at once: the misconception of a wrong one, where to read, and a second try', () => {
    answer('08/who-knows', '', at());
    expect(plain()).toBe('· not answered yet');
    answer('08/who-knows', letter('who-knows', 'both-know'), at());
    expect(plain()).toBe(`✗ Who knows (does not hold)\n  ${letter('who-knows', 'both-know')} · Both\n  That looks from above.\n  Read "Certainty" again, and answer once more.`);
    answer('08/who-knows', letter('who-knows', 'a-knows').toUpperCase(), at());
    expect(plain()).toBe(`✓ Who knows (holds, at try 2)\n  ${letter('who-knows', 'a-knows')} · A alone\n  The last sender is in doubt.`);
    expect(tries('who-knows')).toEqual(['both-know', 'a-knows']);
    answer('08/who-knows', '', at());
    expect(plain()).toContain('✓ Who knows (holds, at try 2)');
  });

  test('of several options takes a list, letters in a row, or letters with commas', () => {
    const right = ['keys', 'patience'].map((id) => letter('what-holds', id));
    for (const given of [right, right.join(''), right.toReversed().join(', ')]) {
      answer('08/what-holds', given, at());
      expect(plain()).toContain('✓ What holds (holds)');
    }
    expect(tries('what-holds')).toHaveLength(1);
    answer('08/what-holds', right[0], at());
    expect(plain()).toContain('What you chose holds, and one more option does.');
  });

  test('takes a number as a number, as text and with its unit', () => {
    for (const given of [252, '252', '0.252 s']) {
      answer('08/how-long', given, at());
      expect(plain()).toBe('✓ How long (holds)\n  252 ms\n  Five times 50 ms.');
    }
    answer('08/how-many', '10 runs', at());
    expect(plain()).toContain('That counts messages.');
    answer('08/how-many', 12, at());
    expect(plain()).toBe('✗ How many (does not hold)\n  12 runs\n  Think it over and answer once more.');
  });

  test('that is none is said and not kept', () => {
    answer('08/who-knows', 'f', at());
    expect(plain()).toBe('✗ Who knows (nothing was kept)\n  "f" is none of the options a to c. Give a letter.');
    answer('08/how-long', '0,25 s', at());
    expect(plain()).toContain('"0,25 s" has a comma');
    answer('08/how-long', 0, 25, at());
    expect(plain()).toContain('answer was given 2 values, 0 and 25. Write a decimal point: 0.25.');
    answer('08/what-holds', 'a', 'b', at());
    expect(plain()).toContain('Give several letters as a list: ["a", "c"].');
    answer('08/who-knows', ['a', 'b'], at());
    expect(plain()).toContain('is none of the options a to c');
    expect(() => project.readAnswers()).toThrow('ENOENT');
  });

  test('begins a damaged file anew, and says where the old one is', () => {
    writeFileSync(join(project.root, answersFile(CHAPTER)), '{');
    answer('08/how-many', 11, at());
    expect(plain()).toMatch(/✓ How many.*answers\.json is no JSON; it is kept as \.workbook\/kept\/.*, and a new one was begun\./s);
  });
});

test('an answer for credit is recorded without a verdict, and can be changed', () => {
  for (const id of ['this-one', 'that-one']) {
    answer('08/for-credit', letter('for-credit', id), at());
    expect(plain()).toBe(`· For credit (recorded; judged when graded)\n  ${letter('for-credit', id)} · ${id === 'this-one' ? 'This' : 'That'}\n  You can change it until you hand in ${answersFile(CHAPTER)}.`);
  }
  expect(tries('for-credit')).toEqual(['this-one', 'that-one']);
  answer('08/for-credit', '', at());
  expect(plain()).toContain('· For credit (recorded; judged when graded)');
});

describe('a prediction', () => {
  test('is asked for, and nothing is told before it is made', () => {
    predict('08/states', '', at());
    expect(plain()).toBe("? States (a prediction, for credit, 1 point)\n  How many states?\n  Before you go on: `predict('08/states', 12)`");
    reveal('08/states', 24, at());
    expect(plain()).toContain('? States (predict first)');
    expect(JSON.stringify(shown)).not.toContain('24');
    expect(() => project.readAnswers()).toThrow('ENOENT');
  });

  test('stands beside what happened, with how far off it was', () => {
    predict('08/states', 4, at());
    predict('08/states', 5, at());
    expect(plain()).toContain('You predict: 5\n  Now run what follows.');
    reveal('08/states', 24, at());
    expect(plain()).toBe('→ States (your prediction and what happened)\n    you predicted  what happened  off by\n    5                         24  19 too low, a factor of 4.8\n  Your first prediction was 4.');
  });

  test('made after the run is kept beside the one before it', () => {
    predict('08/states', 5, at());
    reveal('08/states', 24, at());
    predict('08/states', 24, at());
    expect(plain()).toContain('You had seen the run; this one is kept beside the prediction that you made before it.');
    reveal('08/states', 24, at());
    expect(plain()).toContain('    5                         24  19 too low, a factor of 4.8\n  After you had seen it, you said 24.');
    expect((project.readAnswers() as { answers: Record<string, unknown> }).answers['states']).toEqual({ tries: [5, 24], before: 1, happened: 24 });
    predict('08/states', '', at());
    expect(plain()).toContain('Your prediction: 24. You can change it; the first one is kept, too.');
  });

  test('of a number is held against an interval', () => {
    predict('08/latency', '0.74 s', at());
    reveal('08/latency', 752, { low: 715, high: 785, ...at() });
    expect(plain()).toContain('740 ms');
    expect(plain()).toContain('Your prediction lies inside the interval, 715 to 785.');
    predict('08/states', 600, at());
    reveal('08/states', 752, { low: 715, high: 785, ...at() });
    expect(plain()).toContain('Your prediction lies outside the interval, 715 to 785: 115 too low.');
  });

  test('of a text, of a choice and of several numbers is held against its like', () => {
    predict('08/a-text', 'never', at());
    reveal('08/a-text', 'in 0 of 8 chains', at());
    expect(plain()).toContain('You predicted: never\n  What happened: in 0 of 8 chains');
    predict('08/a-choice', 'b', at());
    reveal('08/a-choice', 'second', at());
    expect(plain()).toContain('You predicted: b · The second\n  What happened: b · The second, as you said');
    predict('08/numbers', { arrive: 3, 'are lost': 1 }, at());
    reveal('08/numbers', { arrive: 3, 'are lost': 2 }, at());
    expect(plain()).toContain('    arrive                3              3  nothing\n    are lost              1              2  1 too low, a factor of 2');
  });

  test('that is none is said and not kept; a result that cannot be one is an error of the cell', () => {
    predict('08/numbers', { arrive: 3 }, at());
    expect(plain()).toContain('a number for "are lost" is missing. Write { arrive: …, \'are lost\': … }.');
    predict('08/numbers', { arrive: 3, 'are lost': 1, more: 1 }, at());
    expect(plain()).toContain('"more" was not asked for');
    predict('08/numbers', 3, at());
    expect(plain()).toContain('3 is not a number for each of arrive, are lost');
    predict('08/a-choice', 'c', at());
    expect(plain()).toContain('"c" is none of the options a to b');
    predict('08/a-text', 'x'.repeat(501), at());
    expect(plain()).toContain('the text has 501 characters');
    expect(() => project.readAnswers()).toThrow('ENOENT');
    expect(() => reveal('08/states', 'many', at())).toThrow(`reveal('08/states', …): "many" is no number`);
  });

  test.each([[5, 24, '19 too low, a factor of 4.8'], [24, 24, 'nothing'], [0.3, 0.1 + 0.2, 'nothing'], [0, 5, '5 too low'], [740, 752, '12 too low'], [0.01, 0.001, '0.009 too high, a factor of 10']])('%d against %d is off by: %s', (predicted, actual, words) => {
    expect(distanceText(predicted, actual)).toBe(words);
  });
});
