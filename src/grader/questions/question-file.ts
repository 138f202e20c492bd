/**
 * The questions of a chapter, read from `exercises/NN-slug/questions.json`.
 *
 *     const questions = readQuestions(root, chapter('08'));
 *     findQuestion('08/who-is-sur', questions)  // throws: there is no question '08/who-is-sur'. Did you mean '08/who-is-sure'?
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { questionsFile, type Chapter } from '../../course.ts';
import { didYouMean } from '../did-you-mean.ts';
import { QuestionError, type Question } from './question.ts';

/** Throws a `QuestionError` if the file is missing or is no list of questions. */
export function readQuestions(root: string, chapter: Chapter): readonly Question[] {
  const path = questionsFile(chapter);
  const file = join(root, path);
  if (!existsSync(file)) throw new QuestionError(`${path} is missing, so chapter ${chapter.number} asks no questions. Get it back from git or a fresh clone; while the chapter is being written, run "npm run ship".`);
  const questions = questionsIn(readFileSync(file, 'utf8'));
  if (questions === undefined) throw new QuestionError(`${path} is damaged: it is no list of questions of version 1. It belongs to the course; get it back from git or a fresh clone.`);
  return questions;
}

export function findQuestion(id: string, questions: readonly Question[], chapter: string): Question {
  const found = questions.find((question) => `${chapter}/${question.id}` === id);
  if (found !== undefined) return found;
  const ids = questions.map((question) => `${chapter}/${question.id}`);
  throw new QuestionError(`there is no question '${id}'.${didYouMean(id, ids)} Chapter ${chapter} has ${ids.join(', ')}.`);
}

function questionsIn(text: string): readonly Question[] | undefined {
  let value: { version?: unknown; questions?: unknown } | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (value?.version !== 1 || !Array.isArray(value.questions)) return undefined;
  return value.questions.every(isQuestion) ? value.questions : undefined;
}

function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null) return false;
  const { id, title, prompt, kind, options, expects } = value as Partial<Record<string, unknown>>;
  if (![id, title, prompt].every((text) => typeof text === 'string')) return false;
  const needsOptions = kind === 'choice' || kind === 'choices' || (kind === 'prediction' && expects === 'choice');
  if (needsOptions && !(Array.isArray(options) && options.every((option) => typeof option?.id === 'string' && typeof option?.text === 'string'))) return false;
  return kind === 'choice' || kind === 'choices' || kind === 'number' || (kind === 'prediction' && typeof expects === 'string' && ['number', 'numbers', 'text', 'choice'].includes(expects));
}
