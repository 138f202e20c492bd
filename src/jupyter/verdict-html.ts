/**
 * A verdict as HTML for a notebook's cell: legible on light and dark pages, and deterministic.
 *
 *     verdictHtml(result) //=> '<div style="…">…</div>'
 */
import { shownLogs } from '../grader/logged.ts';
import { measuredText } from '../grader/report.ts';
import type { CheckResult, ExerciseResult } from '../grader/result.ts';
import { escapeHtml } from '../grader/escape-html.ts';

const GOOD = '#1a9850'; // both colours have enough contrast on white and on JupyterLab's dark grey; the marks say the same without colour
const BAD = '#e0533d';
const MONO = 'font-family:var(--jp-code-font-family,monospace);font-size:.92em';

/** `remarks` are sentences about the grading as a whole. */
export function verdictHtml(result: ExerciseResult, remarks: readonly string[] = []): string {
  const { title, colour } = heading(result);
  const [first] = result.checks.filter(({ status }) => status !== 'passed');
  const sameForAll = first !== undefined && first.status !== 'failed' && result.checks.every(({ message }) => message === first.message);
  const body = result.status === 'not started'
    ? paragraph(`Write it in ${code(result.file)}, save, and run this cell again.`)
    : result.message !== undefined
      ? paragraph(escapeHtml(result.message))
      : sameForAll
        ? evidence(result, first)
        : result.checks.map((check) => checkHtml(result, check, check === first)).join('\n');
  const types = (result.typeProblems ?? []).map(({ line, column, message }) => paragraph(`types ${code(`${result.file}:${line}:${column}`)} ${escapeHtml(message)}`));
  return `<div style="border-left:4px solid ${colour};padding:2px 0 2px 12px;margin:4px 0;line-height:1.5">\n<div><strong style="color:${colour}">${title.mark}</strong> <strong>${escapeHtml(result.id)}</strong> ${title.text}</div>\n${[body, ...types, ...remarks.map((remark) => paragraph(escapeHtml(remark)))].join('\n')}\n</div>`;
}

function heading({ status, score, maxScore }: ExerciseResult): { title: { mark: string; text: string }; colour: string } {
  if (status === 'not started') return { title: { mark: '·', text: 'not started' }, colour: 'rgba(128,128,128,.7)' };
  const points = maxScore === 0 ? (status === 'passed' ? 'done' : 'not yet') : `${score}/${maxScore}`;
  return status === 'passed' ? { title: { mark: '✓', text: points }, colour: GOOD } : { title: { mark: '✗', text: points }, colour: BAD };
}

function checkHtml(result: ExerciseResult, check: CheckResult, isFirst: boolean): string {
  const passed = check.status === 'passed';
  const quiet = check.status === 'not started' || check.status === 'skipped';
  const mark = `<span style="color:${passed ? GOOD : quiet ? 'inherit' : BAD}">${passed ? '✓' : quiet ? '·' : '✗'}</span>`;
  const status = passed || check.status === 'failed' ? '' : ` <em>${check.status}</em>`;
  const points = check.maxScore === 0 ? '' : ` <span style="opacity:.7">${check.score}/${check.maxScore}</span>`;
  const line = `<div style="margin-left:8px">${mark} ${escapeHtml(check.title)}${points}${status}</div>`;
  if (passed && check.measured !== undefined) return `${line}\n<div style="margin-left:26px">${row('reached', escapeHtml(measuredText(check.measured)))}</div>`;
  if (passed || check.status === 'not started') return line;
  return `${line}\n<div style="margin-left:26px">${isFirst ? evidence(result, check) : [whatHappened(result, check), ...(check.token === undefined ? [] : [row('replay', copyable(check.replay))])].join('\n')}</div>`;
}

function evidence(result: ExerciseResult, check: CheckResult): string {
  const rows = [
    whatHappened(result, check),
    check.status === 'failed' || check.token !== undefined ? row(`seed ${check.seed}`, `replay: ${copyable(check.replay)}`) : '',
    result.looksLike === undefined ? '' : row('looks like', escapeHtml(result.looksLike)),
    check.hint === undefined || check.status === 'grader error' || check.status === 'skipped' ? '' : row('hint', `${code(`await hint('${result.id}')`)} or ${code(check.hint)}`),
  ];
  return rows.filter((row) => row !== '').join('\n');
}

function whatHappened(result: ExerciseResult, check: CheckResult): string {
  const rows: [string, string][] = check.status === 'failed' && check.expected !== undefined
    ? [['expected', check.expected], ['got', check.got ?? 'nothing'], ...(check.when === undefined ? [] : [['when', check.when.replace(/^when /, '')] as [string, string]])]
    : [['', check.message]];
  if (check.when !== undefined && !(check.status === 'failed' && check.expected !== undefined)) rows.push(['when', check.when]);
  if (check.shrunk !== undefined) rows.push(['run', check.shrunk]);
  const table = rows.map(([label, text]) => (label === '' ? paragraph(escapeHtml(text)) : row(label, escapeHtml(text))));
  const lines = shownLogs(result.checks).get(check) ?? [];
  const logged = lines.length === 0 ? '' : `<pre style="margin:2px 0;${MONO};opacity:.85">${lines.map((line) => escapeHtml(`log  ${line}`)).join('\n')}</pre>`;
  return [...table, logged].filter((row) => row !== '').join('\n');
}

const paragraph = (html: string): string => `<div>${html}</div>`;
const row = (label: string, html: string): string => `<div style="display:flex"><span style="flex:none;width:5.5em;opacity:.7">${label}</span><span>${html}</span></div>`;
/** One click selects all of it; it is one line, however long. */
const copyable = (text: string): string => `<code style="${MONO};white-space:pre-wrap;word-break:break-all;user-select:all;padding:0 .3em;border:1px solid rgba(128,128,128,.35);border-radius:3px" title="Click to select, copy, and run it in a terminal in the project's folder">${escapeHtml(text)}</code>`;
const code = (text: string): string => `<code style="${MONO}">${escapeHtml(text)}</code>`;
