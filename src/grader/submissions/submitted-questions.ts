/**
 * Answers to the questions of chapters, as they were handed in: each `answers.json` is judged like an exercise, with the key that stands in `solutions/`.
 *
 *     const judge = questionsJudge({ root, chapters: ['08'], seed });
 *     await judge(submission.questionFiles) //=> [{ id: '08/questions', score: 1, maxScore: 2, … }]
 */
import { CHAPTERS, chapterFolder } from '../../course.ts';
import type { Chapter } from '../../course.ts';
import { judgeAnswers } from '../questions/judge.ts';
import type { ExerciseResult } from '../result.ts';
import type { FoundFile } from './archive.ts';
import { storedCheck } from './class-result.ts';
import type { GradedExercise } from './class-result.ts';

export interface QuestionsToJudge {
  readonly root: string;
  /** Numbers of the chapters that are graded. */
  readonly chapters: readonly string[];
  readonly seed: number;
}

/** Judges the files of one submission. Of a chapter that asks nothing for credit nothing is said: practice is the learner's own. */
export function questionsJudge({ root, chapters, seed }: QuestionsToJudge): (files: readonly FoundFile[]) => Promise<readonly GradedExercise[]> {
  const asking = CHAPTERS.filter(({ number, questions }) => chapters.includes(number) && (questions?.points ?? 0) > 0);
  return async (files) => {
    const graded: GradedExercise[] = [];
    for (const chapter of asking) graded.push(await judged(files, chapter, asking.length === 1, { root, seed }));
    return graded;
  };
}

/** The files of answers that belong to a chapter; the first counts. One by itself is of the only chapter that asks. */
export function answersOfChapter(files: readonly FoundFile[], chapter: Chapter, { alone }: { alone: boolean }): readonly FoundFile[] {
  const own = files.filter(({ path }) => path.split('/').at(-2) === chapterFolder(chapter));
  return own.length > 0 || !alone ? own : files;
}

async function judged(files: readonly FoundFile[], chapter: Chapter, alone: boolean, { root, seed }: { root: string; seed: number }): Promise<GradedExercise> {
  const [file, ...more] = answersOfChapter(files, chapter, { alone });
  const id = `${chapter.number}/questions`;
  if (file?.content === undefined) return { id, status: 'not handed in', score: 0, maxScore: chapter.questions?.points ?? 0, checks: [], notes: [] };
  const result = await judgeAnswers({ root, handedIn: file.content, chapter, seed, hidden: true });
  const notes = [...(result.notes ?? []), ...(more.length > 0 ? [`${more.map((other) => other.path).join(', ')}: there is more than one file of answers; ${file.path} counts.`] : [])];
  return { ...forCredit(result), notes, from: file.path };
}

/** In a class only what gives points is told. */
function forCredit({ id, status, checks, message }: ExerciseResult): Omit<GradedExercise, 'notes'> {
  const counted = checks.filter(({ maxScore }) => maxScore > 0);
  const [score, maxScore] = [counted.reduce((sum, check) => sum + check.score, 0), counted.reduce((sum, check) => sum + check.maxScore, 0)];
  const whole = status === 'grader error' ? status : counted.every((check) => check.status === 'passed') ? 'passed' : counted.every((check) => check.status === 'not started') ? 'not started' : 'failed';
  return { id, status: whole, score, maxScore, checks: counted.map(storedCheck), ...(message !== undefined && { message }) };
}
