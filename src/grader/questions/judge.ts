/**
 * Judges a learner's answers to the questions of one chapter, as a result beside those of its exercises.
 *
 *     const result = await judgeAnswers({ root: course, submission: folder, chapter: chapter('08') });
 *     `${result.id} ${result.score}/${result.maxScore}` //=> '08/questions 2/2'
 *
 * `root` is trusted and holds the questions; where it also holds `solutions/NN-slug/questions.ts`, answers for credit are judged and give points, as
 * checks that are hidden. Elsewhere they are counted, and no verdict is given. `submission` is not trusted: it is read as data, and nothing in it is run.
 */
import { answersFile, questionsFile, type Chapter } from '../../course.ts';
import { didYouMean } from '../did-you-mean.ts';
import { DEFAULT_SEED } from '../grading-plan.ts';
import { printable } from '../printable.ts';
import { sum, type CheckResult, type ExerciseResult, type ExerciseStatus, type QuestionCounts } from '../result.ts';
import { answersFrom, readAnswers, type Answer, type AnswersRead } from './answers-file.ts';
import { feedbackOn } from './feedback.ts';
import { readGiven } from './given.ts';
import { readQuestions } from './question-file.ts';
import { givenText, QuestionError, type Given, type Question } from './question.ts';
import { questionsFrom, rightAnswer } from './shipped.ts';
import { loadSource, type QuestionSource } from './source.ts';

export interface AnswersToJudge {
  /** The course: its questions, and its solutions where they are. */
  readonly root: string;
  /** The folder that holds the learner's `exercises/`. Default: `root`. */
  readonly submission?: string;
  /** The learner's file of answers itself, where it lies in no such folder; `null` where none was handed in. */
  readonly handedIn?: Uint8Array | null;
  readonly chapter: Chapter;
  readonly seed?: number;
  /** Judge the reference answers instead of the learner's. Default: false. */
  readonly solutions?: boolean;
  /** Whether answers for credit are judged where their key is; the reference answers always are. Default: true. */
  readonly hidden?: boolean;
}

/** Never rejects because of what the learner handed in. */
export async function judgeAnswers({ root, submission = root, handedIn, chapter, seed = DEFAULT_SEED, solutions = false, hidden = true }: AnswersToJudge): Promise<ExerciseResult> {
  const about = { id: `${chapter.number}/questions`, label: solutions ? 'solution' : 'answer', file: answersFile(chapter) };
  let questions: readonly Question[];
  let source: readonly QuestionSource[] | undefined;
  try {
    source = hidden || solutions ? await loadSource(root, chapter) : undefined;
    if (solutions && source === undefined) throw new QuestionError(`the questions of chapter ${chapter.number} have no reference answers here: they are no part of a learner's edition.`);
    questions = source === undefined ? readQuestions(root, chapter) : questionsFrom(chapter.number, source, { withKey: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...about, status: 'grader error', score: 0, maxScore: chapter.questions?.points ?? 0, checks: [], message };
  }
  const read = source !== undefined && solutions ? referenceAnswers(source) : handedIn === undefined ? readAnswers(submission, chapter) : handedIn === null ? { state: 'none' as const } : answersFrom(handedIn);
  const answers = read.state === 'read' ? read.answers : new Map<string, Answer>();
  const judged = questions.map((question) => judgeAnswer(question, answers.get(question.id), { chapter, seed }));
  // Nothing can be said of an answer for credit where its key is not: it is counted, and is no check.
  const checks = judged.flatMap(({ check }) => (check === undefined ? [] : [check]));
  const notes = notesOn(read, questions, chapter);
  return {
    ...about,
    status: statusOf(judged),
    score: sum(checks.map(({ score }) => score)),
    maxScore: sum(checks.map(({ maxScore }) => maxScore)),
    checks,
    questions: countsOf(questions, judged),
    ...(notes.length > 0 && { notes }),
  };
}

interface Judged {
  readonly check?: CheckResult;
  readonly state: 'unanswered' | 'right' | 'wrong' | 'recorded';
}

function judgeAnswer(question: Question, answer: Answer | undefined, { chapter, seed }: { chapter: Chapter; seed: number }): Judged {
  const points = question.points ?? 0;
  const check = (status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
    title: question.title, status, score: status === 'passed' ? points : 0, maxScore: points, message: '', seed, replay: `npm run grade -- ${chapter.number}/questions`,
    ...(points > 0 && question.kind !== 'prediction' && { hidden: true as const }), ...more,
  });
  const forCreditHere = question.kind !== 'prediction' && question.answers === undefined;
  if (answer === undefined) return { state: 'unanswered', ...(!forCreditHere && { check: check('not started') }) };
  let given: Given;
  try {
    given = readGiven(question, answer.tries.at(-1));
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    // Said without the key, too: what is no answer would be lost without a word.
    return { state: 'wrong', check: check('failed', { message: `${answersFile(chapter)}: ${error.message}`, ...(forCreditHere && { maxScore: 0 }) }) };
  }
  if (question.kind === 'prediction') return { state: 'recorded', check: check('passed') };
  const feedback = feedbackOn(chapter.number, question, given);
  if (feedback === undefined) return { state: 'recorded' };
  if (feedback.right) return { state: 'right', check: check('passed') };
  const got = printable(givenText(question, given), 300);
  return { state: 'wrong', check: check('failed', { got, message: [`${typeof given === 'number' ? got : `"${got.replace(/\.$/, '')}"`} does not hold.`, ...feedback.remarks].join(' ') }) };
}

/** Nothing answered is not started; all right, recorded or made is passed. */
function statusOf(judged: readonly Judged[]): ExerciseStatus {
  if (judged.every(({ state }) => state === 'unanswered')) return 'not started';
  return judged.every(({ state }) => state === 'right' || state === 'recorded') ? 'passed' : 'failed';
}

function countsOf(questions: readonly Question[], judged: readonly Judged[]): QuestionCounts {
  const states = (wanted: (question: Question) => boolean): Judged['state'][] => questions.flatMap((question, index) => (wanted(question) ? [(judged[index] as Judged).state] : []));
  const practice = states(({ kind, points }) => kind !== 'prediction' && points === undefined);
  const credit = states(({ kind, points }) => kind !== 'prediction' && points !== undefined);
  const predictions = states(({ kind }) => kind === 'prediction');
  return {
    practice: { right: practice.filter((state) => state === 'right').length, of: practice.length },
    credit: { recorded: credit.filter((state) => state !== 'unanswered').length, of: credit.length, points: sum(questions.map(({ kind, points = 0 }) => (kind === 'prediction' ? 0 : points))), judged: questions.some((question) => question.kind !== 'prediction' && question.points !== undefined && question.answers !== undefined) },
    predictions: { made: predictions.filter((state) => state === 'recorded').length, of: predictions.length },
  };
}

function notesOn(read: AnswersRead, questions: readonly Question[], chapter: Chapter): string[] {
  const path = answersFile(chapter);
  if (read.state === 'damaged') return [`${path} ${read.why}, so no answer in it counts. The notebook writes it; answer there, and it is begun anew.`];
  if (read.state === 'none') return [];
  const ids = questions.map(({ id }) => id);
  const unknown = [...read.answers.keys()].filter((id) => !ids.includes(id));
  if (unknown.length === 0) return [];
  const [first = ''] = unknown;
  const more = unknown.length === 1 ? '' : ` (and ${unknown.length - 1} more)`;
  return [`${path} answers "${printable(first, 60)}"${more}, and ${questionsFile(chapter)} asks no such question.${didYouMean(printable(first, 60), ids)}`];
}

function referenceAnswers(source: readonly QuestionSource[]): AnswersRead {
  const example = { number: 1, numbers: 1, text: 'as it happens', choice: 'a' } as const;
  const made = (question: QuestionSource): unknown => {
    if (question.kind !== 'prediction') return rightAnswer(question);
    return question.expects === 'numbers' ? Object.fromEntries((question.fields ?? []).map((field) => [field, 1])) : example[question.expects];
  };
  return { state: 'read', answers: new Map(source.map((question) => [question.id, { tries: [made(question)] }])) };
}
