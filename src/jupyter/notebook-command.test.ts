import { expect, test } from 'vitest';
import { readNotebookWords } from './notebook-command.ts';

test('without words, all notebooks are checked', () => {
  expect(readNotebookWords([])).toEqual({ chapters: [], mode: 'check', kernel: false, jobs: undefined });
});

test('chapters are named by one or two digits, before or after the options', () => {
  expect(readNotebookWords(['8', '--write', '00', '--jobs', '3'])).toEqual({ chapters: ['08', '00'], mode: 'write', kernel: false, jobs: 3 });
  expect(readNotebookWords(['--kernel', '08'])).toMatchObject({ chapters: ['08'], mode: 'check', kernel: true });
});

test.each([
  [['--wirte'], "there is no option '--wirte'. Did you mean '--write'?"],
  [['two-generals'], "'two-generals' is no chapter's number; write 08 or 8."],
  [['--check', '--write'], '--check and --write exclude each other; give one.'],
  [['--jobs', '0'], '--jobs 0: how many notebooks run at a time is a whole number from 1.'],
])('%j is refused with a sentence and the usage', (words, sentence) => {
  expect(() => readNotebookWords(words)).toThrow(sentence);
  expect(() => readNotebookWords(words)).toThrow('usage: npm run notebooks -- [NN …]');
});
