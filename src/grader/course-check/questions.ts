/**
 * Whether the questions of each chapter are sound: what the author wrote, that the learner's file is made from it, opens to every practice answer
 * and holds nothing of what is for credit, that the judge agrees with the author, and that the notebook asks them.
 */
import { isDeepStrictEqual } from 'node:util';
import { notebookFile, questionsFile, questionSource, type Chapter } from '../../course.ts';
import { feedbackOn } from '../questions/feedback.ts';
import { judgeAnswers } from '../questions/judge.ts';
import type { Given, Question } from '../questions/question.ts';
import { questionsText, rightAnswer } from '../questions/shipped.ts';
import { sourceProblems } from '../questions/source-problems.ts';
import { loadSource, type ChoiceSource, type NumberSource, type QuestionSource } from '../questions/source.ts';
import { chaptersWithQuestions, type Course } from './course-files.ts';
import { counted, reasonOf, type Ledger } from './ledger.ts';

export async function checkQuestions(root: string, course: Course, shipped: ReadonlyMap<string, Buffer>, ledger: Ledger): Promise<void> {
  for (const chapter of chaptersWithQuestions(course.chapters)) {
    const path = questionSource(chapter);
    let source: readonly QuestionSource[] | undefined;
    try {
      source = await loadSource(root, chapter);
    } catch (error) {
      ledger.fail({ path, rule: 'questions', says: reasonOf(error) });
      continue;
    }
    if (source === undefined) {
      ledger.fail({ path, rule: 'questions', says: `${path} is missing, though src/course.ts says that chapter ${chapter.number} asks questions. Write it, or take "questions" out of there.` });
      continue;
    }
    const problems = sourceProblems(chapter.number, source);
    for (const problem of problems) ledger.fail({ path, rule: 'questions', says: `${path}: ${problem}` });
    checkCounts(chapter, source, ledger);
    checkNotebook(chapter, source, shipped.get(notebookFile(chapter))?.toString('utf8'), ledger);
    if (problems.length > 0) continue;
    checkShipped(chapter, source, shipped, ledger);
    await checkJudge(root, chapter, ledger);
  }
}

function checkCounts(chapter: Chapter, source: readonly QuestionSource[], ledger: Ledger): void {
  const path = questionSource(chapter);
  const points = source.reduce((sum, question) => sum + (question.points ?? 0), 0);
  ledger.expect(source.length === chapter.questions?.count && points === chapter.questions.points, {
    path, rule: 'questions',
    says: `${path} has ${counted(source.length, 'question')} with ${points} points in all, but src/course.ts gives chapter ${chapter.number} ${chapter.questions?.count} with ${chapter.questions?.points}. Make them agree.`,
  });
}

/** Generated, sealed so that each practice answer opens, and without a word of what is for credit. */
function checkShipped(chapter: Chapter, source: readonly QuestionSource[], shipped: ReadonlyMap<string, Buffer>, ledger: Ledger): void {
  const path = questionsFile(chapter);
  const text = shipped.get(path)?.toString('utf8');
  if (text === undefined) return ledger.fail({ path, rule: 'questions', says: `${path} is missing. Run "npm run ship", which makes it from ${questionSource(chapter)}.` });
  const drifted = text !== questionsText(chapter.number, source);
  if (!ledger.expect(!drifted, { path, rule: 'questions', says: `${path} is not what ${questionSource(chapter)} gives. Change the source and run "npm run ship"; the file is not written by hand.` })) return;
  const { questions } = JSON.parse(text) as { questions: readonly Question[] };
  for (const [index, question] of source.entries()) {
    if (question.kind === 'prediction') continue;
    const asked = questions[index] as Exclude<Question, { kind: 'prediction' }>;
    if (question.points === undefined) checkSealed(chapter, question, asked, ledger);
    else {
      const secrets = [question.because, ...(question.kind === 'number' ? (question.mistaken ?? []) : question.options).map(({ remark = '' }) => remark)].filter((secret) => secret !== '');
      const told = asked.answers !== undefined || [...shipped].some(([file, bytes]) => !file.endsWith('.test.ts') && secrets.some((secret) => bytes.includes(JSON.stringify(secret).slice(1, -1))));
      ledger.expect(!told, { path, rule: 'questions', says: `${chapter.number}/${question.id} is for credit, and the learner's edition holds its key or remarks. Take them out of the shipped files; they belong into ${questionSource(chapter)} alone.` });
    }
  }
}

function checkSealed(chapter: Chapter, question: ChoiceSource | NumberSource, asked: Exclude<Question, { kind: 'prediction' }>, ledger: Ledger): void {
  const expected: [Given, boolean, string][] = [[rightAnswer(question), true, question.because]];
  if (question.kind === 'number') expected.push(...(question.mistaken ?? []).map(({ value, remark }): [Given, boolean, string] => [value, false, remark]));
  else for (const { id, right, remark = '' } of question.options) if (right !== true) expected.push([question.kind === 'choice' ? id : [id], false, remark]);
  for (const [given, right, remark] of expected) {
    const feedback = feedbackOn(chapter.number, asked, given);
    ledger.expect(feedback !== undefined && isDeepStrictEqual(feedback, { right, remarks: [remark] }), {
      path: questionsFile(chapter), rule: 'questions',
      says: `${chapter.number}/${question.id}: the answer ${JSON.stringify(given)} is ${right ? 'right' : 'wrong'}, and ${questionsFile(chapter)} says otherwise of it. Run "npm run ship".`,
    });
  }
}

/** Nothing answered scores nothing, and the author's own answers score all. */
async function checkJudge(root: string, chapter: Chapter, ledger: Ledger): Promise<void> {
  const path = questionSource(chapter);
  const full = await judgeAnswers({ root, chapter, solutions: true });
  ledger.expect(full.status === 'passed' && full.score === chapter.questions?.points && full.score === full.maxScore, { path, rule: 'questions', says: `${path}: its own answers score ${full.score} of ${chapter.questions?.points}${full.message === undefined ? '' : ` (${full.message})`}. Mend the question whose answer does not hold.` });
}

/** Each question and prediction is asked in the notebook, and nothing that does not exist is. */
function checkNotebook(chapter: Chapter, source: readonly QuestionSource[], text: string | undefined, ledger: Ledger): void {
  if (text === undefined) return; // said where siblings are checked
  const path = notebookFile(chapter);
  const cells = cellsOf(text);
  const code = cells.filter(({ cell_type: type }) => type === 'code').map(sourceText).join('\n');
  const headings = cells.filter(({ cell_type: type }) => type === 'markdown').flatMap((cell) => [...sourceText(cell).matchAll(/^#{1,6} +(.+?) *$/gm)].map((match) => match[1]));
  for (const { id, kind, reread } of source) {
    const name = `${chapter.number}/${id}`;
    for (const call of kind === 'prediction' ? ['predict', 'reveal'] : ['question', 'answer']) {
      ledger.expect(code.includes(`${call}('${name}'`), { path, rule: 'questions in the notebook', says: `${path} never calls ${call}('${name}', …). Add it where the question belongs.` });
    }
    if (reread !== undefined) ledger.expect(headings.includes(reread), { path, rule: 'questions in the notebook', says: `${questionSource(chapter)}: ${name} sends the reader to "${reread}", which is no heading of ${path}. Name one that is.` });
  }
  const ids = new Set(source.map(({ id }) => `${chapter.number}/${id}`));
  for (const [, call = '', name = ''] of code.matchAll(/\b(question|answer|predict|reveal)\('(\d\d?\/[^']*)'/g)) {
    ledger.expect(ids.has(name), { path, rule: 'questions in the notebook', says: `${path} calls ${call}('${name}'), and ${questionSource(chapter)} has no such question. Correct the name.` });
  }
}

interface Cell { readonly cell_type: string; readonly source: string | readonly string[] }

function cellsOf(text: string): readonly Cell[] {
  try {
    return (JSON.parse(text) as { cells?: readonly Cell[] }).cells ?? [];
  } catch (error) {
    if (error instanceof SyntaxError) return []; // said where links are checked
    throw error;
  }
}

const sourceText = ({ source }: Cell): string => (typeof source === 'string' ? source : source.join(''));
