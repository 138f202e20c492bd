/**
 * What a new grading says otherwise than the one before, and why: the answer, the grader, the seed or the library had changed.
 *
 *     changeOf('jane', before, after) //=> { student: 'jane', exercise: '08/x', why: ['grader'], before: { score: 3 }, after: { score: 5 }, checks: […] }
 */
import type { GradedExercise } from './class-result.ts';

export interface ChangedCheck {
  readonly title: string;
  readonly before: string; // status and points, in words; 'not there' for one that is new
  readonly after: string;
}

export interface Change {
  readonly student: string;
  readonly exercise: string;
  readonly why: readonly ('answer' | 'grader' | 'library' | 'seed or versions')[];
  readonly before: { readonly status: string; readonly score: number };
  readonly after: { readonly status: string; readonly score: number };
  readonly checks: readonly ChangedCheck[];
}

/** Undefined if the verdicts are the same. */
export function changeOf(student: string, before: GradedExercise, after: GradedExercise): Change | undefined {
  const titles = [...new Set([...before.checks, ...after.checks].map(({ title }) => title))];
  const checks = titles.flatMap((title): ChangedCheck[] => {
    const [was, is] = [inWords(before, title), inWords(after, title)];
    return was === is ? [] : [{ title, before: was, after: is }];
  });
  if (checks.length === 0 && before.score === after.score && before.status === after.status) return undefined;
  const differ = (['answer', 'grader', 'library'] as const).filter((what) => before.hashes?.[what] !== after.hashes?.[what]);
  const { status, score } = before;
  return { student, exercise: after.id, why: differ.length > 0 ? differ : ['seed or versions'], before: { status, score }, after: { status: after.status, score: after.score }, checks };
}

function inWords({ checks }: GradedExercise, title: string): string {
  const check = checks.find((one) => one.title === title);
  return check === undefined ? 'not there' : `${check.status} ${check.score}/${check.maxScore}`;
}

const SHOWN_MAX = 20;

/** For people: by exercise, who has more or fewer points now. */
export function changesText(changes: readonly Change[]): string {
  if (changes.length === 0) return '';
  const lines = changes.slice(0, SHOWN_MAX).map(({ student, exercise, why, before, after, checks }) => {
    const titles = checks.map((check) => `"${check.title}" ${check.before} → ${check.after}`);
    return `  ${student}  ${exercise}  ${before.score} → ${after.score}  (${why.join(', ')} changed)${titles.length === 0 ? '' : `: ${titles.join('; ')}`}`;
  });
  const more = changes.length > SHOWN_MAX ? [`  and ${changes.length - SHOWN_MAX} more`] : [];
  return [`${changes.length === 1 ? 'one verdict has' : `${changes.length} verdicts have`} changed:`, ...lines, ...more, '  all of them: changes.jsonl in the folder of the results', ''].join('\n');
}
