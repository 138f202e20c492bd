/**
 * Questions of a chapter, asked and answered by cells.
 *
 *     question('08/who-is-sure');        // shows it, with lettered options
 *     answer('08/who-is-sure', 'b');     // keeps the answer; for practice, says whether it holds
 *     answer('08/who-is-sure', '');      // shows what is kept
 *
 * For practice an answer is judged at once, and may be given again. For credit it is kept, can be changed until it is handed in, and is judged by a
 * key that is not here. Answers stand in `exercises/NN-slug/answers.json`.
 */
import { answersFile, chapter as chapterOf, type Chapter } from '../course.ts';
import { changeAnswer, readAnswers, withTry, type Answer } from '../grader/questions/answers-file.ts';
import { feedbackOn, type Feedback } from '../grader/questions/feedback.ts';
import { readGiven } from '../grader/questions/given.ts';
import { findQuestion, readQuestions } from '../grader/questions/question-file.ts';
import { givenText, letterOf, optionText, QuestionError, type Given, type Prediction, type Question } from '../grader/questions/question.ts';
import { displayBundle, type MimeBundle } from './display.ts';
import { card, optionList, quiet, text, type Line } from './question-card.ts';

export interface QuestionOptions {
  /** The project's root. Default: the working directory, which is the root in a notebook. */
  readonly root?: string;
}

type Judged = Exclude<Question, Prediction>;

/** A question with where it belongs. */
export interface Found<Q extends Question> {
  readonly root: string;
  readonly chapter: Chapter;
  readonly id: string; // 'NN/name'
  readonly question: Q;
}

/** Shows a question. Throws a sentence if there is no such question. */
export function question(id: string, options: QuestionOptions = {}): void {
  const found = findJudged(id, options);
  const { question: asked } = found;
  const lettered = asked.kind === 'number' ? [] : [optionList(asked.options)];
  displayBundle(card({ tone: 'asked', heading: [asked.title, worth(asked)], lines: [text(asked.prompt), ...lettered, quiet(`${howToAnswer(asked)}: ${example(found)}`)] }));
}

/** Keeps an answer: a letter, letters, or a number with or without its unit. An empty one shows what is kept. Throws a sentence if there is no such question. */
export function answer(id: string, value: unknown, ...more: readonly unknown[]): void {
  const options = isOptions(more.at(-1)) ? (more.at(-1) as QuestionOptions) : {};
  const rest = more.filter((one) => !isOptions(one));
  const found = findJudged(id, options);
  const { question: asked } = found;
  if (value === '' || value === undefined) return displayBundle(keptCard(found));
  let given: Given;
  try {
    if (rest.length > 0) throw new QuestionError(`answer was given ${1 + rest.length} values, ${[value, ...rest].map(String).join(' and ')}. ${asked.kind === 'number' ? `Write a decimal point: ${String(value)}.${String(rest[0])}` : 'Give several letters as a list: ["a", "c"]'}.`);
    given = readGiven(asked, value);
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    return displayBundle(card({ tone: 'wrong', heading: [asked.title, 'nothing was kept'], lines: [text(error.message)] }));
  }
  const { answer: kept, remark } = changeAnswer(found.root, found.chapter, asked.id, (before) => withTry(before, given));
  displayBundle(verdictCard(found, given, kept, remark === undefined ? [] : [quiet(remark)]));
}

/** What is kept, for a cell that gives nothing: a notebook that was shipped anew, say. */
function keptCard(found: Found<Judged>): MimeBundle {
  const { question: asked, root, chapter } = found;
  const read = readAnswers(root, chapter);
  const kept = read.state === 'read' ? read.answers.get(asked.id) : undefined;
  const given = givenOf(asked, kept);
  if (kept !== undefined && given !== undefined) return verdictCard(found, given, kept, []);
  return card({ tone: 'noted', heading: ['', 'not answered yet'], lines: [] });
}

function verdictCard(found: Found<Judged>, given: Given, kept: Answer, remarks: readonly Line[]): MimeBundle {
  const { question: asked, chapter } = found;
  const feedback = feedbackOn(chapter.number, asked, given);
  const said = asked.kind === 'choices' ? (given as readonly string[]).map((id) => text(optionText(asked.options, id))) : [text(givenText(asked, given))];
  if (feedback === undefined) {
    return card({ tone: 'noted', heading: [asked.title, 'recorded; judged when graded'], lines: [...said, quiet(`You can change it until you hand in ${answersFile(chapter)}.`), ...remarks] });
  }
  if (feedback.right) return card({ tone: 'right', heading: [asked.title, rightAfter(kept, found)], lines: [...said, ...feedback.remarks.map(text), ...remarks] });
  return card({ tone: 'wrong', heading: [asked.title, 'does not hold'], lines: [...said, ...wrongLines(asked, feedback), ...remarks] });
}

function wrongLines({ reread }: Judged, { remarks }: Feedback): Line[] {
  const again = reread === undefined ? 'Think it over and answer once more.' : `Read "${reread}" again, and answer once more.`;
  return [...remarks.map(text), quiet(again)];
}

/** How often it had been tried: what was right at once is known better than what was found. */
function rightAfter({ tries }: Answer, { question: asked, chapter }: Found<Judged>): string {
  const first = tries.findIndex((one) => {
    const given = givenOf(asked, { tries: [one] });
    return given !== undefined && feedbackOn(chapter.number, asked, given)?.right === true;
  });
  return first <= 0 ? 'holds' : `holds, at try ${first + 1}`;
}

/** What is kept, if it is an answer to the question as it is asked now. */
function givenOf(asked: Question, kept: Answer | undefined): Given | undefined {
  if (kept === undefined) return undefined;
  try {
    return readGiven(asked, kept.tries.at(-1));
  } catch (error) {
    if (error instanceof QuestionError) return undefined; // the question has changed, or the file was written by hand
    throw error;
  }
}

export const worth = ({ points }: Question): string => (points === undefined ? 'for practice' : `for credit, ${points} ${points === 1 ? 'point' : 'points'}`);

function howToAnswer(asked: Judged): string {
  switch (asked.kind) {
    case 'choice': return 'Answer with a letter';
    case 'choices': return 'One option holds, or several. Answer with their letters';
    case 'number': return asked.unit === undefined ? 'Answer with a number' : `Answer with a number, in ${asked.unit} if you give no unit`;
  }
}

function example({ id, question: asked }: Found<Judged>): string {
  const values = asked.kind === 'number' ? (asked.within === undefined ? '12' : '0.5') : asked.kind === 'choice' ? `'${letterOf(0)}'` : `['${letterOf(0)}', '${letterOf(1)}']`;
  return `\`answer('${id}', ${values})\``;
}

/** Throws a sentence for a name that is none, a chapter that asks nothing, or a question that it does not ask. */
export function find(call: string, id: unknown, { root = process.cwd() }: QuestionOptions): Found<Question> {
  if (typeof id !== 'string' || !/^\d\d?\/[a-z0-9-]+$/.test(id)) throw new QuestionError(`${call}(${JSON.stringify(id)}): name one question of a chapter, as in ${call}('08/who-is-sure')`);
  const [number = '', name = ''] = id.split('/');
  const chapter = chapterOf(number);
  const full = `${chapter.number}/${name}`;
  if (chapter.questions === undefined) throw new QuestionError(`${call}('${id}'): chapter ${chapter.number}, ${chapter.title}, asks no questions.`);
  return { root, chapter, id: full, question: findQuestion(full, readQuestions(root, chapter), chapter.number) };
}

function findJudged(id: string, options: QuestionOptions): Found<Judged> {
  const found = find('question', id, options);
  if (found.question.kind === 'prediction') throw new QuestionError(`${found.id} is a prediction. Make it with predict('${found.id}', …), and compare it with reveal('${found.id}', …).`);
  return found as Found<Judged>;
}

const isOptions = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, 'root');
