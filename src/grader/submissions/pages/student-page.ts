/**
 * Feedback for one student: what holds, what does not, and what to do about it. It may be given away: it names nobody else, shows hidden checks
 * only by their points, and says neither the seed nor how a run could be repeated with it.
 */
import { sum } from '../../result.ts';
import { pointsOf } from '../class-result.ts';
import type { GradedExercise, StoredCheck, StudentResult } from '../class-result.ts';
import { rounded } from '../class-table.ts';
import type { Column } from '../class-table.ts';
import { markOf } from './heat-map.ts';
import { html, page } from './html.ts';
import type { Html } from './html.ts';

export function studentPage(student: StudentResult, columns: readonly Column[]): string {
  const { score, maxScore } = pointsOf(student, new Set(columns.map(({ id }) => id)));
  return page({
    title: `${student.student}: feedback`,
    body: html`<h1>${student.student}</h1>
<p><b>${rounded(score)} of ${maxScore} points</b>${student.late === undefined ? '' : html` · late: ${student.late}`}${student.submitted === undefined ? '' : html` · <span class="soft">handed in ${student.submitted.slice(0, 16).replace('T', ' ')} UTC</span>`}</p>
${student.problem === undefined ? '' : html`<p>${student.problem}</p>`}
${columns.map((column) => exercisePart(column, student.exercises.find(({ id }) => id === column.id)))}
${student.notes.length === 0 ? '' : html`<h2>About what was handed in</h2><p class="soft">These remarks cost nothing.</p><ul>${student.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`,
  });
}

function exercisePart({ id, title }: Column, exercise: GradedExercise | undefined): Html {
  const head = (words: string): Html => html`<h2>${id} · ${title} · ${words}</h2>`;
  if (exercise === undefined || exercise.status === 'not handed in') return head('not handed in');
  const remarks = exercise.notes.map((note) => html`<p class="soft">${note}</p>`);
  if (exercise.status === 'not graded yet') return html`${head('not graded yet')}${remarks}`;
  const points = exercise.maxScore === 0 ? (exercise.status === 'passed' ? 'done' : 'not yet') : `${rounded(exercise.score)} of ${exercise.maxScore}`;
  const open = exercise.checks.filter(({ hidden }) => hidden !== true);
  const hidden = exercise.checks.filter((check) => check.hidden === true);
  const first = open.find(({ status }) => status !== 'passed');
  return html`${head(points)}${remarks}
${exercise.status === 'grader error' ? html`<p>This could not be graded, which is not your fault. Your instructor has been told.</p>` : ''}
${open.map((check, index) => checkPart(check, { looksLike: check === first ? exercise.looksLike : undefined, again: check.message === open[index - 1]?.message }))}
${hidden.length === 0 ? '' : html`<p>Further checks with other inputs: ${rounded(sum(hidden.map(({ score }) => score)))} of ${sum(hidden.map(({ maxScore }) => maxScore))} points.</p>`}
${exercise.typeProblems === undefined ? '' : html`<details><summary>What the compiler says of its types (it costs nothing)</summary><ul>${exercise.typeProblems.map(({ line, column, message }) => html`<li>line ${line}, column ${column}: ${message}</li>`)}</ul></details>`}`;
}

/** One cause for several checks is said once. */
function checkPart(check: StoredCheck, { looksLike, again }: { looksLike: string | undefined; again: boolean }): Html {
  const { look, sign, words } = markOf(check, undefined);
  const evidence = check.status === 'failed' && check.expected !== undefined
    ? [['expected', check.expected], ['got', check.got ?? 'nothing'], ...(check.when === undefined ? [] : [['when', check.when]])]
    : check.message === '' || check.status === 'not started' || again ? [] : [['what happened', check.message]];
  const all = [...evidence, ...(check.logged === undefined || check.status === 'passed' ? [] : [['logged', check.logged.join('\n')]]), ...(looksLike === undefined ? [] : [['looks like', looksLike]])];
  return html`<div class="check ${look}"><b><span aria-hidden="true">${sign}</span> ${check.title}</b> <span class="soft">${words}</span>
${all.length === 0 ? '' : html`<dl>${all.map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>`}</div>`;
}
