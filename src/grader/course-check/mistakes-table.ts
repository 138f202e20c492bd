/**
 * `solutions/MISTAKES.md`: by exercise, which checks each named wrong answer fails and what its learner is told. Written by `npm run ship`.
 *
 *     mistakesText([{ id: '08/fewest-messengers', title: 'Buy certainty with messengers', checks, mistakes }])
 *     //=> '# Mistakes\n…| rounds-down | ✗ | ✗ | | …'
 */
import type { Ledger } from './ledger.ts';

export const MISTAKES_FILE = 'solutions/MISTAKES.md';

export interface ExerciseMistakes {
  readonly id: string;
  readonly title: string;
  readonly checks: readonly { readonly title: string; readonly points: number; readonly hidden: boolean }[];
  readonly mistakes: readonly {
    readonly name: string; // the file, without '.ts'
    readonly misconception: string;
    readonly say: string;
    readonly failing: readonly boolean[]; // by check
  }[];
}

export function mistakesText(exercises: readonly ExerciseMistakes[]): string {
  const head = [
    '# Mistakes', '',
    'By exercise: the checks of its grader, and which of them each named wrong answer fails (✗; the first one in bold is what its header names). Checks of hidden graders are',
    'marked with h. Written by `npm run ship` from what the graders say; `npm test` holds it against them.',
  ];
  return `${[...head, ...exercises.filter(({ mistakes }) => mistakes.length > 0).flatMap(exerciseLines)].join('\n')}\n`;
}

function exerciseLines({ id, title, checks, mistakes }: ExerciseMistakes): string[] {
  const marks = checks.map(({ hidden }, index) => `${hidden ? 'h' : ''}${1 + checks.slice(0, index).filter((check) => check.hidden === hidden).length}`);
  return [
    '', `## ${id}: ${title}`, '',
    ...checks.map((check, index) => `- **${marks[index]}** ${check.title} (${check.points === 1 ? '1 point' : `${check.points} points`})`), '',
    `| Mistake | ${marks.join(' | ')} |`, `|---|${marks.map(() => ':-:|').join('')}`,
    ...mistakes.map(({ name, failing }) => `| ${name} | ${failing.map((fails, index) => (!fails ? ' ' : index === failing.indexOf(true) ? '**✗**' : '✗')).join(' | ')} |`), '',
    ...mistakes.flatMap(({ name, misconception, say }) => [`- **${name}**: ${misconception}`, `  The learner is told: ${say}`]),
  ];
}

/** Whether the table on disk is the one that the graders give now; `written` is undefined where there is none. */
export function checkMistakesTable(written: string | undefined, exercises: readonly ExerciseMistakes[], ledger: Ledger): void {
  const now = mistakesText(exercises);
  const line = (written ?? '').split('\n').findIndex((text, index) => text !== now.split('\n')[index]);
  const why = written === undefined ? 'is missing' : `is not what the graders say now (line ${line === -1 ? written.split('\n').length : line + 1})`;
  ledger.expect(written === now, { path: MISTAKES_FILE, rule: 'table of mistakes', says: `${MISTAKES_FILE} ${why}. Run "npm run ship" and commit it.` });
}
