/**
 * The checks of a class as a table: a row a student, a column a check, in each cell a sign and a colour. It can be sorted by any column and
 * walked through by the arrow keys; without scripts it is the same table, unsorted.
 */
import { pointsOf } from '../class-result.ts';
import type { GradedExercise, StoredCheck, StudentResult } from '../class-result.ts';
import { rounded } from '../class-table.ts';
import type { Column } from '../class-table.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** What a check came to, as it is shown: a class of the style sheet, a sign, and words. */
export interface Mark {
  readonly look: 'p' | 'h' | 'f' | 's' | 'o';
  readonly sign: string;
  readonly words: string;
}

export function markOf(check: StoredCheck | undefined, exercise: Pick<GradedExercise, 'status'> | undefined): Mark {
  if (check === undefined) {
    if (exercise?.status === 'grader error') return { look: 's', sign: '?', words: 'could not be graded' };
    return { look: 'o', sign: '', words: exercise?.status === 'not graded yet' ? 'not graded yet' : 'not handed in' };
  }
  const points = `${rounded(check.score)} of ${check.maxScore}`;
  if (check.status === 'passed') return { look: 'p', sign: '✓', words: `passed, ${points}` };
  if (check.score > 0) return { look: 'h', sign: '◐', words: `in part, ${points}` };
  switch (check.status) {
    case 'failed': return { look: 'f', sign: '✗', words: `failed, ${points}` };
    case 'not started': return { look: 'o', sign: '·', words: 'not started' };
    case 'skipped': return { look: 'o', sign: '–', words: 'not run' };
    case 'timeout': return { look: 's', sign: 'T', words: 'stopped: took too long' };
    case 'memory': return { look: 's', sign: 'M', words: 'stopped: too much memory' };
    case 'exited': return { look: 's', sign: 'E', words: 'ended its process' };
    case 'error': return { look: 's', sign: '!', words: 'threw an error or cannot be loaded' };
    case 'grader error': return { look: 's', sign: '?', words: 'could not be graded' };
  }
}

/** The checks of an exercise, from whoever has results of it. */
export function checksOf(students: readonly StudentResult[], id: string): { title: string; hidden: boolean }[] {
  const titles = new Map<string, { title: string; hidden: boolean }>();
  for (const { exercises } of students) for (const { title, hidden } of exercises.find((one) => one.id === id)?.checks ?? []) titles.set(`${hidden === true} ${title}`, { title, hidden: hidden === true });
  return [...titles.values()];
}

export function heatMap(students: readonly StudentResult[], exercises: readonly Column[], linkTo: (student: StudentResult) => string): Html {
  const columns = exercises.flatMap(({ id, title }) => {
    const checks = checksOf(students, id);
    return checks.length === 0 ? [{ id, title, hidden: false, label: '1', count: 1, first: true }] : checks.map((check, index) => ({ ...check, id, label: `${index + 1}${check.hidden ? 'h' : ''}`, count: checks.length, first: index === 0 }));
  });
  const counted = new Set(exercises.map(({ id }) => id));
  return html`<p class="key" aria-hidden="true"><span class="p">✓ passed</span><span class="h">◐ in part</span><span class="f">✗ failed</span><span class="o">· not started</span><span class="o">– not run</span><span class="s">T too long</span><span class="s">M memory</span><span class="s">E ended itself</span><span class="s">! error</span></p>
<p><label>Show only names with <input id="filter" type="search"></label></p>
<p id="here" class="soft" aria-hidden="true">Click a cell or walk with the arrow keys: this line says what it means. A heading sorts.</p>
<div class="scroll heat" role="region" aria-label="Checks by student" tabindex="0"><table id="heat">
<thead><tr><th class="name" rowspan="2" scope="col" aria-sort="ascending"><button>student</button></th><th rowspan="2" scope="col"><button>points</button></th>${columns.filter(({ first }) => first).map(({ id, count }) => html`<th colspan="${count}" scope="colgroup">${id}</th>`)}</tr>
<tr>${columns.map(({ id, title, label, hidden }) => html`<th scope="col"><button title="${title}" aria-label="${`${id}: ${title}${hidden ? ' (hidden)' : ''}`}">${label}</button></th>`)}</tr></thead>
<tbody>${students.map((student) => html`
<tr><th scope="row"><a href="${linkTo(student)}">${student.student}</a></th><td class="n">${rounded(pointsOf(student, counted).score)}</td>${columns.map(({ id, title, hidden }) => {
    const exercise = student.exercises.find((one) => one.id === id);
    const { look, sign, words } = markOf(exercise?.checks.find((check) => check.title === title && (check.hidden === true) === hidden), exercise);
    return html`<td class="c ${look}">${sign}<i class="hidden-text">${words}</i></td>`;
  })}</tr>`)}
</tbody></table></div>`;
}

/** Sorting, filtering and walking. It reads the table alone and keeps nothing. */
export const HEAT_MAP_SCRIPT = `
(() => {
  const table = document.getElementById('heat');
  const here = document.getElementById('here');
  const body = table.tBodies[0];
  const heads = [...table.querySelectorAll('thead th')].filter((th) => th.querySelector('button'));
  const worth = { p: 4, h: 3, f: 2, s: 1, o: 0 };
  const value = (row, column) => {
    const cell = row.cells[column];
    if (column === 0) return cell.textContent.toLowerCase();
    if (column === 1) return Number(cell.textContent);
    return worth[cell.classList[1]];
  };
  heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    heads.forEach((other) => other.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const rows = [...body.rows].map((row, index) => ({ row, index, value: value(row, column) }));
    rows.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (up ? 1 : -1) || a.index - b.index);
    body.append(...rows.map(({ row }) => row));
  }));
  document.getElementById('filter').addEventListener('input', (event) => {
    const text = event.target.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(text);
  });
  const go = (cell) => {
    if (!cell || cell.tagName !== 'TD') return;
    for (const old of body.querySelectorAll('[tabindex]')) old.removeAttribute('tabindex');
    cell.tabIndex = 0;
    cell.focus();
    const head = heads[cell.cellIndex].querySelector('button');
    here.textContent = cell.parentElement.cells[0].textContent + ' · ' + (head.getAttribute('aria-label') || head.textContent) + ' · ' + (cell.querySelector('i') || cell).textContent;
  };
  body.addEventListener('click', (event) => go(event.target.closest('td')));
  body.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!cell) return;
    const row = cell.parentElement;
    const beside = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!beside) return;
    event.preventDefault();
    let next = row;
    if (beside[0]) do { next = beside[0] < 0 ? next.previousElementSibling : next.nextElementSibling; } while (next && next.hidden);
    if (next) go(next.cells[cell.cellIndex + beside[1]]);
  });
  const first = body.rows[0] && body.rows[0].cells[1];
  if (first) first.tabIndex = 0;
})();
`;
