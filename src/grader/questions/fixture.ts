/** For tests: a chapter with a question of each kind, and the project that it stands in. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { answersFile, chapter, questionsFile, questionSource, type Chapter } from '../../course.ts';
import { questionsText } from './shipped.ts';
import type { QuestionSource } from './source.ts';

/** Under a number that the course knows, so that the notebook's functions find it, too. */
export const CHAPTER: Chapter = { ...chapter('08'), questions: { count: 7, points: 5 } };

export const SOURCE: readonly QuestionSource[] = [
  {
    id: 'who-knows', kind: 'choice', title: 'Who knows', prompt: 'Who is `certain`?\n\nThink of <both>.', reread: 'Certainty', because: 'The last sender is in doubt.',
    options: [
      { id: 'a-knows', text: 'A alone', right: true },
      { id: 'b-knows', text: 'B alone', remark: 'That turns it round.' },
      { id: 'both-know', text: 'Both', remark: 'That looks from above.' },
    ],
  },
  {
    id: 'what-holds', kind: 'choices', title: 'What holds', prompt: 'Which hold?', because: 'Keys and patience.',
    options: [
      { id: 'keys', text: 'Keys', right: true }, { id: 'patience', text: 'Patience', right: true },
      { id: 'luck', text: 'Luck', remark: 'Luck runs out.' }, { id: 'haste', text: 'Haste', remark: 'Haste charges twice.' },
    ],
  },
  { id: 'how-many', kind: 'number', title: 'How many', prompt: 'How many runs?', answer: 11, unit: 'runs', because: 'One more than messages.', mistaken: [{ value: 10, remark: 'That counts messages.' }] },
  { id: 'how-long', kind: 'number', title: 'How long', prompt: 'How long?', answer: 250, unit: 'ms', within: 5, because: 'Five times 50 ms.', mistaken: [{ value: 50, remark: 'That is one of five.' }] },
  { id: 'states', kind: 'prediction', title: 'States', prompt: 'How many states?', expects: 'number', points: 1 },
  { id: 'for-credit', kind: 'choice', title: 'For credit', prompt: 'Which one?', points: 2, because: 'SECRET-BECAUSE', options: [{ id: 'this-one', text: 'This', right: true }, { id: 'that-one', text: 'That', remark: 'SECRET-REMARK' }] },
  { id: 'a-share', kind: 'number', title: 'A share', prompt: 'What share?', points: 2, answer: 0.1875, within: 0.001, because: 'SECRET-SHARE', mistaken: [{ value: 0.25, remark: 'SECRET-MISTAKE' }] },
];

export const RIGHT: Readonly<Record<string, unknown>> = { 'who-knows': 'a-knows', 'what-holds': ['keys', 'patience'], 'how-many': 11, 'how-long': 250, states: 5, 'for-credit': 'this-one', 'a-share': 0.1875 };

export interface QuestionProject {
  readonly root: string;
  write(path: string, text: string): void;
  readAnswers(): unknown;
  answer(answers: Readonly<Record<string, unknown>>): void;
  remove(): void;
}

/** A learner's project; with the key, an instructor's. */
export function questionProject({ withKey = false, source = SOURCE }: { withKey?: boolean; source?: readonly QuestionSource[] } = {}): QuestionProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'questions test ')));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('package.json', '{ "type": "module" }');
  write(questionsFile(CHAPTER), questionsText(CHAPTER.number, source));
  if (withKey) write(questionSource(CHAPTER), `export const questions = ${JSON.stringify(source)};\n`);
  return {
    root, write,
    readAnswers: () => JSON.parse(readFileSync(join(root, answersFile(CHAPTER)), 'utf8')),
    answer: (answers) => write(answersFile(CHAPTER), JSON.stringify({ version: 1, answers: Object.fromEntries(Object.entries(answers).map(([id, given]) => [id, { tries: [given] }])) })),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
