/**
 * A grading as text for people: chapters with bars, exercises with points, and for what failed the evidence and the next step.
 *
 *     08 two generals                                             █████░░░░░░░░░░░   7/25
 *       ✓ fewest-messengers          5/5
 *       · shop-and-payment           not started
 *
 * The same lines in the same order for the same result: no times, no paths of the machine.
 */
import { PARTS } from '../course.ts';
import { shownLogs } from './logged.ts';
import { total as totalOf } from './result.ts';
import { countsText, leftToDo } from './questions/report-lines.ts';
import type { ChapterResult, CheckResult, ExerciseResult, GradeResult, Measured } from './result.ts';

export type Paint = Readonly<Record<'good' | 'bad' | 'quiet' | 'strong', (text: string) => string>>;

export const WIDTH = 92;
const BAR_CELLS = 16;
const plain = (text: string): string => text;

export const PLAIN: Paint = { good: plain, bad: plain, quiet: plain, strong: plain };

const ansi = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
export const COLOURED: Paint = { good: ansi(32, 39), bad: ansi(31, 39), quiet: ansi(2, 22), strong: ansi(1, 22) };

export function reportText(result: GradeResult, paint: Paint = PLAIN): string {
  const chapters = result.chapters.map((chapter) => chapterLines(chapter, paint).join('\n'));
  const total = result.chapters.length > 1 ? [`${'all chapters'.padEnd(WIDTH - BAR_CELLS - 8)}${bar(result, paint)}  ${score(result)}`] : [];
  const parts = PARTS.map(({ title, chapters: of }) => ({ title, chapters: result.chapters.filter(({ id, maxScore }) => maxScore > 0 && of.some(({ number }) => number === id)) })).filter((part) => part.chapters.length > 0);
  const byPart = parts.length > 1 ? [parts.map((part) => `${part.title.padEnd(WIDTH - BAR_CELLS - 8)}${bar(totalOf(part.chapters), paint)}  ${score(totalOf(part.chapters))}`).join('\n')] : [];
  return `${[...chapters, ...byPart, ...total, ...uncheckedLines(result)].join('\n\n')}\n`;
}

export function uncheckedLines({ typesUnchecked }: GradeResult): string[] {
  return typesUnchecked === undefined ? [] : [`types were not checked: ${typesUnchecked}`];
}

function chapterLines(chapter: ChapterResult, paint: Paint): string[] {
  const head = `${chapter.id} ${chapter.title}`;
  const right = chapter.maxScore === 0 ? 'no points' : `${bar(chapter, paint)}  ${score(chapter)}`;
  const width = Math.max(18, ...chapter.exercises.map(({ id }) => id.length - 3)) + 4;
  return [
    `${paint.strong(head)}${' '.repeat(Math.max(1, WIDTH - BAR_CELLS - 8 - head.length))}${right}`,
    ...chapter.exercises.flatMap((exercise) => exerciseLines(exercise, width, paint)),
  ];
}

export function exerciseLines(exercise: ExerciseResult, width: number, paint: Paint): string[] {
  const name = exercise.id.slice(3).padEnd(width);
  if (exercise.questions !== undefined) return questionsLines(exercise, name, paint);
  const types = typeLines(exercise);
  const notes = (exercise.notes ?? []).flatMap((note) => wrapped('      ', note, `${paint.quiet('note'.padEnd(9))} `, 10));
  if (exercise.status === 'not started' && types.length === 0 && notes.length === 0) return [`  ${paint.quiet('·')} ${name} ${paint.quiet('not started')}`];
  const mark = exercise.status === 'passed' ? paint.good('✓') : exercise.status === 'not started' ? paint.quiet('·') : paint.bad('✗');
  const points = exercise.status === 'not started' ? 'not started' : exercise.maxScore === 0 ? (exercise.status === 'passed' ? 'done' : 'not yet') : score(exercise);
  const lines = [`  ${mark} ${name} ${points}`];
  if (exercise.message !== undefined) lines.push(...wrapped('      ', exercise.message));
  else if (exercise.status === 'failed') lines.push(...checksLines(exercise, paint));
  return [...lines, ...notes, ...types];
}

function questionsLines(exercise: ExerciseResult, name: string, paint: Paint): string[] {
  const { status, maxScore, questions, notes = [] } = exercise;
  const mark = status === 'passed' ? paint.good('✓') : status === 'not started' || exercise.checks.every((check) => check.status !== 'failed') ? paint.quiet('·') : paint.bad('✗');
  const points = maxScore === 0 ? '' : `${score(exercise)}  `;
  const counts = questions === undefined ? '' : countsText(questions);
  const head = status === 'not started' ? `  ${mark} ${name} ${paint.quiet('not started')}` : `  ${mark} ${name} ${points}${paint.quiet(counts)}`;
  const left = leftToDo(exercise).flatMap((line) => wrapped('      ', line.text, `${line.status === 'failed' ? paint.bad('✗') : paint.quiet('·')} `, 2));
  return [head, ...left, ...notes.flatMap((note) => wrapped('      ', note))];
}

function checksLines(exercise: ExerciseResult, paint: Paint): string[] {
  const failing = exercise.checks.filter(({ status }) => status !== 'passed');
  const [first] = failing as [CheckResult, ...CheckResult[]];
  // One cause for all, such as a file that cannot be read, is said once.
  if (failing.length === exercise.checks.length && first.status !== 'failed' && failing.every(({ message }) => message === first.message)) {
    return evidence(exercise, first, paint, '      ');
  }
  const width = Math.min(80, Math.max(...exercise.checks.map((check) => titleOf(check).length)) + 3);
  return exercise.checks.flatMap((check) => {
    const mark = check.status === 'passed' ? paint.good('✓') : check.status === 'not started' || check.status === 'skipped' ? paint.quiet('·') : paint.bad('✗');
    const status = check.status === 'failed' || check.status === 'passed' ? '' : `  ${check.status}`;
    const head = `      ${mark} ${titleOf(check).padEnd(width)} ${check.score}/${check.maxScore}${status}`;
    if (check.status === 'passed' && check.measured !== undefined) return [head, ...wrapped('          ', measuredText(check.measured), `${paint.quiet('reached'.padEnd(9))} `, 10)];
    if (check.status === 'passed' || check.status === 'not started') return [head];
    if (check === first) return [head, ...evidence(exercise, check, paint, '          ')];
    return [head, ...whatHappened(exercise, check, paint, '          '), ...(check.token === undefined ? [] : [`          ${paint.quiet('replay'.padEnd(9))} ${check.replay}`])];
  });
}

const titleOf = ({ title, hidden }: CheckResult): string => (hidden === true ? `${title} (hidden)` : title);

/** What happened, and what to do about it: once per exercise, at its first failure. */
function evidence(exercise: ExerciseResult, check: CheckResult, paint: Paint, indent: string): string[] {
  const lines = whatHappened(exercise, check, paint, indent);
  if (check.status === 'failed' || check.token !== undefined) lines.push(`${indent}${paint.quiet(`seed ${check.seed}`.padEnd(9))} replay: ${check.replay}`);
  if (exercise.looksLike !== undefined) lines.push(...wrapped(indent, `looks like: ${exercise.looksLike}`));
  if (check.hint !== undefined && check.status !== 'grader error' && check.status !== 'skipped') lines.push(`${indent}hint: ${check.hint}`);
  return lines;
}

function whatHappened(exercise: ExerciseResult, check: CheckResult, paint: Paint, indent: string): string[] {
  const line = (label: string, text: string): string[] => wrapped(indent, text, `${paint.quiet(label.padEnd(9))} `, 10);
  const lines = check.status === 'failed' && check.expected !== undefined
    ? [...line('expected', check.expected), ...line('got', check.got ?? 'nothing'), ...(check.when === undefined ? [] : line('when', check.when.replace(/^when /, '')))]
    : [...wrapped(indent, check.message), ...(check.when === undefined ? [] : line('when', check.when))];
  if (check.shrunk !== undefined) lines.push(...line('run', check.shrunk));
  return [...lines, ...(shownLogs(exercise.checks).get(check) ?? []).flatMap((text, index) => line(index === 0 ? 'logged' : '', text))];
}

/** What was measured, and the goal that it reached. */
export const measuredText = ({ of, got, full, none }: Measured): string => `${got} ${of}; the goal is ${full < none ? 'at most' : 'at least'} ${full}`;

function typeLines({ typeProblems = [], typeProblemCount = 0, file }: ExerciseResult): string[] {
  const shown = typeProblems.flatMap(({ line, column, message }) => wrapped('      ', `${file}:${line}:${column}  ${message}`, 'types     ', 10));
  const left = typeProblemCount - typeProblems.length;
  const more = left > 0 ? [`                and ${left} more`] : [];
  return [...shown, ...more];
}

/** `text` in lines of at most `WIDTH` columns; the first starts with `label`, which takes `labelWidth` columns. */
function wrapped(indent: string, text: string, label = '', labelWidth = 0): string[] {
  const room = WIDTH + 8 - indent.length - labelWidth;
  const lines = text.split('\n').flatMap((paragraph) => {
    const rows: string[] = [''];
    for (const word of paragraph.split(' ')) {
      const last = rows.at(-1) as string;
      if (last !== '' && last.length + 1 + word.length > room) rows.push(word);
      else rows[rows.length - 1] = last === '' && rows.length > 1 ? word : rows.length === 1 && last === '' ? word : `${last} ${word}`;
    }
    return rows;
  });
  return lines.map((row, index) => `${indent}${index === 0 ? label : ' '.repeat(labelWidth)}${row}`);
}

export function bar({ score: reached, maxScore }: { score: number; maxScore: number }, paint: Paint): string {
  const full = maxScore === 0 ? 0 : Math.floor((reached / maxScore) * BAR_CELLS);
  return `${paint.good('█'.repeat(full))}${paint.quiet('░'.repeat(BAR_CELLS - full))}`;
}

export const score = ({ score: reached, maxScore }: { score: number; maxScore: number }): string => `${reached}/${maxScore}`;
