/** The page of a class: how it did, which checks and mistakes were in the way, who resembles whom, and what to look at. For the instructor alone. */
import { pointsOf } from '../class-result.ts';
import type { StudentResult } from '../class-result.ts';
import { columnsOf, remarksOf, rounded } from '../class-table.ts';
import type { Column } from '../class-table.ts';
import { counted, summaryOf } from '../class-text.ts';
import type { ClassRun } from '../grade-class.ts';
import { groupedBy } from '../grouping.ts';
import type { SimilarPair } from '../similarity/similar-answers.ts';
import { checksOf, heatMap, HEAT_MAP_SCRIPT } from './heat-map.ts';
import { html, page } from './html.ts';
import type { Html } from './html.ts';

export interface LinkedPair {
  readonly exercise: string;
  readonly pair: SimilarPair;
  readonly file: string;
}

const BINS_MAX = 25;
const MISTAKES_SHOWN_MAX = 5;

export function summaryPage(run: ClassRun, pairs: readonly LinkedPair[], linkTo: (student: StudentResult) => string): string {
  const columns = columnsOf(run);
  const ids = columns.map(({ id }) => id);
  const points = run.students.map((student) => pointsOf(student, new Set(ids)));
  const maxScore = Math.max(0, ...points.map((one) => one.maxScore));
  const { median, mean } = summaryOf(points.map(({ score }) => score));
  const late = run.students.filter((student) => student.late !== undefined).length;
  const problems = run.students.filter(({ problem, exercises }) => problem !== undefined || exercises.some(({ status }) => status === 'grader error')).length;
  const cards = [['submissions', run.students.length], ['median points', rounded(median)], ['mean points', rounded(mean)], ['of', maxScore], ['late', late], ['to look at', problems], ['similar pairs', pairs.length]] as const;
  const { course, grader, runtime } = run.students[0]?.versions ?? { course: '?', grader: '?', runtime: '?' };
  return page({
    title: 'Class',
    script: HEAT_MAP_SCRIPT,
    body: html`<h1>Class</h1>
<p class="soft">${ids.join(', ')} · course ${course}, grader ${grader}, ${runtime} · seed ${run.seedId} (its fingerprint; gradings with equal ones can be compared)</p>
${run.complete ? '' : html`<p><b>This grading was interrupted.</b> The same command does the rest.</p>`}
<ul class="cards">${cards.map(([words, value]) => html`<li><b>${value}</b>${words}</li>`)}</ul>
<h2>Points</h2>${histogram(points.map(({ score }) => score), maxScore)}
<h2>Exercises</h2>${exercisesTable(run.students, columns)}
<h2>Commonest mistakes</h2>${columns.map((column) => mistakes(run.students, column))}
<h2>Checks</h2>${heatMap(run.students, columns, linkTo)}
<h2>Similar answers</h2>${similar(pairs)}
${toLookAt(run.students, ids, linkTo)}
${changes(run)}
${run.notes.length === 0 ? '' : html`<h2>About the folder</h2><ul>${run.notes.map((note) => html`<li>${note}</li>`)}</ul>`}`,
  });
}

function histogram(scores: readonly number[], maxScore: number): Html {
  const width = Math.max(1, Math.ceil(maxScore / BINS_MAX));
  const bins = Array.from({ length: Math.floor(maxScore / width) + 1 }, () => 0);
  for (const score of scores) bins[Math.min(bins.length - 1, Math.floor(score / width))] = (bins[Math.min(bins.length - 1, Math.floor(score / width))] as number) + 1;
  const most = Math.max(1, ...bins);
  const step = 720 / bins.length;
  const name = (bin: number): string => (width === 1 ? String(bin) : `${bin * width}–${bin * width + width - 1}`);
  const labelEvery = Math.ceil(bins.length / 13);
  return html`<svg viewBox="0 0 760 190" width="760" height="190" role="img" aria-label="${`Students by points, from 0 to ${maxScore}; the table below says the numbers.`}">
<line class="axis" x1="20" x2="740" y1="160.5" y2="160.5"/>${bins.map((count, bin) => {
    const height = (130 * count) / most;
    return html`<rect class="bar" x="${(20 + bin * step + 1).toFixed(1)}" y="${(160 - height).toFixed(1)}" width="${(step - 2).toFixed(1)}" height="${height.toFixed(1)}"/>${count === 0 ? '' : html`<text text-anchor="middle" x="${(20 + (bin + 0.5) * step).toFixed(1)}" y="${(155 - height).toFixed(1)}">${count}</text>`}${bin % labelEvery === 0 ? html`<text text-anchor="middle" x="${(20 + (bin + 0.5) * step).toFixed(1)}" y="178">${name(bin)}</text>` : ''}`;
  })}</svg>
<details><summary>As a table</summary><table><tr><th scope="col">points</th><th scope="col">students</th></tr>${bins.map((count, bin) => html`<tr><td class="n">${name(bin)}</td><td class="n">${count}</td></tr>`)}</table></details>`;
}

function exercisesTable(students: readonly StudentResult[], columns: readonly Column[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Exercises"><table><thead><tr>${['exercise', '', 'mean', 'passed', 'in part', 'not started', 'not handed in', 'stopped'].map((words, index) => html`<th scope="col"${index > 1 ? html` class="n"` : ''}>${words}</th>`)}</tr></thead><tbody>
${columns.map(({ id, title }) => {
    const all = students.flatMap(({ exercises }) => exercises.filter((one) => one.id === id));
    const having = (status: string): number => all.filter((one) => one.status === status).length;
    const maxScore = Math.max(0, ...all.map((one) => one.maxScore));
    const share = maxScore === 0 ? having('passed') / Math.max(1, all.length) : all.reduce((sum, { score }) => sum + score, 0) / (maxScore * all.length);
    const stopped = all.filter(({ checks }) => checks.some(({ status }) => status === 'timeout' || status === 'memory' || status === 'exited')).length;
    // A width by attribute, since the content policy knows no inline styles.
    return html`<tr><th scope="row">${id}</th><td>${title} <svg viewBox="0 0 100 8" width="100" height="8" aria-hidden="true"><rect class="bar" width="${(100 * share).toFixed(1)}" height="8"/></svg></td><td class="n">${Math.round(100 * share)} %</td><td class="n">${having('passed')}</td><td class="n">${having('failed')}</td><td class="n">${having('not started')}</td><td class="n">${having('not handed in')}</td><td class="n">${stopped}</td></tr>`;
  })}</tbody></table></div>`;
}

/** Named mistakes first, then the checks that fail most. */
function mistakes(students: readonly StudentResult[], { id, title: name }: Column): Html {
  const all = students.flatMap(({ exercises }) => exercises.filter((one) => one.id === id));
  const looks = [...groupedBy(all.filter(({ looksLike }) => looksLike !== undefined), ({ looksLike }) => looksLike as string)].toSorted(([, a], [, b]) => b.length - a.length);
  const graded = all.filter(({ checks }) => checks.length > 0);
  const failing = checksOf(students, id).map(({ title, hidden }) => ({
    title, hidden, count: graded.filter(({ checks }) => checks.some((check) => check.title === title && (check.hidden === true) === hidden && check.status !== 'passed' && check.status !== 'not started')).length,
  })).filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
  if (looks.length === 0 && failing.length === 0) return html``;
  return html`<h3>${id} · ${name}</h3><ul>${looks.slice(0, MISTAKES_SHOWN_MAX).map(([say, { length }]) => html`<li><b>${counted(length, 'student')}:</b> ${say}</li>`)}
${failing.slice(0, MISTAKES_SHOWN_MAX).map(({ title, hidden, count }) => html`<li>${count} of ${graded.length} fail "${title}"${hidden ? ' (hidden)' : ''}</li>`)}</ul>`;
}

function similar(pairs: readonly LinkedPair[]): Html {
  if (pairs.length === 0) return html`<p>No two answers resemble each other more than the task makes them.</p>`;
  return html`<p>A similarity is a reason to look and no proof. What the stub, the reference answers and much of the class have in common has been taken away before.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Similar answers"><table><thead><tr><th scope="col">exercise</th><th scope="col">students</th><th scope="col" class="n">similarity</th><th scope="col" class="n">shared pieces</th><th scope="col">side by side</th></tr></thead><tbody>
${pairs.map(({ exercise, pair, file }) => html`<tr><td>${exercise}</td><td>${pair.a.student} and ${pair.b.student}${pair.ofSameText > 2 ? ` and ${pair.ofSameText - 2} more` : ''}</td><td class="n">${pair.sameText ? 'same text' : `${Math.round(100 * pair.similarity)} %`}</td><td class="n">${pair.shared}</td><td><a href="${file}">look</a></td></tr>`)}</tbody></table></div>`;
}

function toLookAt(students: readonly StudentResult[], ids: readonly string[], linkTo: (student: StudentResult) => string): Html {
  const remarked = students.map((student) => ({ student, remarks: remarksOf(student, ids) })).filter(({ student, remarks }) => remarks.length > 0 || student.late !== undefined);
  if (remarked.length === 0) return html``;
  return html`<h2>Remarks</h2><div class="scroll" tabindex="0" role="region" aria-label="Remarks"><table><thead><tr><th scope="col">student</th><th scope="col">late</th><th scope="col">remarks</th></tr></thead><tbody>
${remarked.map(({ student, remarks }) => html`<tr><th scope="row"><a href="${linkTo(student)}">${student.student}</a></th><td class="w">${student.late ?? ''}</td><td>${remarks.join(' ')}</td></tr>`)}</tbody></table></div>`;
}

function changes({ changes: all }: ClassRun): Html {
  if (all.length === 0) return html``;
  return html`<h2>Changed since the grading before</h2><div class="scroll" tabindex="0" role="region" aria-label="Changes"><table><thead><tr><th scope="col">student</th><th scope="col">exercise</th><th scope="col" class="n">before</th><th scope="col" class="n">after</th><th scope="col">what had changed</th><th scope="col">checks</th></tr></thead><tbody>
${all.map(({ student, exercise, before, after, why, checks }) => html`<tr><td>${student}</td><td>${exercise}</td><td class="n">${rounded(before.score)}</td><td class="n">${rounded(after.score)}</td><td>${why.join(', ')}</td><td>${checks.map((check) => `"${check.title}": ${check.before} → ${check.after}`).join('; ')}</td></tr>`)}</tbody></table></div>`;
}
