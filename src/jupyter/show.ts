/**
 * Shows figures, tables, runs and formulas in the output of a cell, each in several forms of which the front end takes the richest.
 *
 *     show(plotSpaceTime(run.trace));                       // live Plotly; a drawing on GitHub; words elsewhere
 *     show(closedForm('p^k'));                              // typeset
 *     show(checkLinearizability(history, register));        // the verdict, with the figure of its evidence
 *     showTable([{ messengers: 1, risk: 0.5 }], { caption: 'Risk' });
 *     showRun(run.trace, { kinds: ['send', 'drop'] });      // one line an event
 *
 * All of it is sent before the call returns: there is nothing to await.
 */
import { types } from 'node:util';
import type { Figure } from '../figures/figure.ts';
import { formatNumber } from '../figures/ticks.ts';
import { inline } from '../figures/payload.ts';
import type { History } from '../checking/history.ts';
import { plotHistory } from '../figures/history.ts';
import type { ShownVerdict } from '../figures/verdict-figure.ts';
import type { Trace, TraceData, TraceEventKind } from '../simulation/trace.ts';
import { describeEvent } from '../simulation/trace-text.ts';
import { displayBundle } from './display.ts';
import type { MimeBundle } from './display.ts';
import { isVerdict, isVerdicts, verdictBundles } from './shown-verdict.ts';
import { dataBundle, dataMember, isTrace, traceBundle } from './shown-data.ts';
import { plotlyJson, staticSvg } from '../figures/static-svg.ts';
import { tableHtml } from './table.ts';

/** A formula, typeset and in plain text; what `closedForm` returns is one. */
export interface Formula {
  readonly tex: string;
  readonly text: string;
}

/** What `show` draws. All other data is shown as a table, a tree or a line. */
export type Showable = Figure | Formula | ShownVerdict | Readonly<Record<string, ShownVerdict>> | History | Trace | string;

/**
 * A figure, a formula, a verdict (or verdicts by their names), a history, a trace, a run, records, any data. A verdict comes with the figure of its evidence.
 * A cell's last expression is shown in the same way. Throws a TypeError on a promise and on undefined, which are slips.
 */
export function show(value: Showable | object | number | boolean): void {
  if (value === undefined || types.isPromise(value)) refuse(value);
  for (const bundle of bundlesOf(value)) displayBundle(bundle);
}

/** What is sent for a value, one after another. */
export function bundlesOf(value: unknown): MimeBundle[] {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return [dataBundle(value)];
  if (isFigure(value)) return [figureBundle(value)];
  if (isFormula(value)) return [formulaBundle(value)];
  if (isVerdict(value)) return verdictBundles(value, figureBundle);
  if (isHistory(value)) return [value.length === 0 ? { 'text/plain': 'a history without operations' } : figureBundle(plotHistory(value))];
  if (isTrace(value)) return [traceBundle(value)];
  const trace = dataMember(value, 'trace');
  if (isTrace(trace)) return [traceBundle(trace, value)];
  if (isVerdicts(value)) return Object.values(value).flatMap((verdict) => verdictBundles(verdict, figureBundle));
  return [dataBundle(value)];
}

/** What is sent for the last expression of a cell. What only looks like a figure, and cannot be drawn, is data. */
export function resultBundles(value: unknown): MimeBundle[] {
  try {
    return bundlesOf(value);
  } catch (error) {
    const { 'text/plain': text, ...rich } = dataBundle(value);
    return [{ ...rich, 'text/plain': `${text}\n(shown as data, since it cannot be drawn: ${error instanceof Error ? error.message : String(error)})` }];
  }
}

/** What `show(figure)` sends. */
export function figureBundle(figure: Figure): MimeBundle {
  const svg = staticSvg(figure);
  return { 'application/vnd.plotly.v1+json': plotlyJson(figure), ...(svg === undefined ? {} : { 'image/svg+xml': svg }), 'text/plain': figure.summary };
}

function formulaBundle({ tex, text }: Formula): MimeBundle {
  return { 'text/latex': `$$${tex.trim()}$$`, 'text/plain': text };
}

export interface TableOptions {
  readonly caption?: string;
  /** The columns and their order. Default: every key, in the order in which the rows first have it. */
  readonly columns?: readonly string[];
}

/** A row a record, a column a key. Numbers stand to the right, with at most four significant digits unless they are whole. */
export function showTable(rows: readonly object[], options: TableOptions = {}): void {
  displayBundle(tableBundle(rows as readonly Readonly<Record<string, unknown>>[], options)); // an interface is no Record to the compiler
}

export function tableBundle(rows: readonly Readonly<Record<string, unknown>>[], options: TableOptions = {}): MimeBundle {
  if (!Array.isArray(rows)) throw new TypeError('showTable: rows must be an array of records, as [{ messengers: 1, risk: 0.5 }]');
  const columns = options.columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const unknown = columns.find((column) => rows.length > 0 && !rows.some((row) => Object.hasOwn(row, column)));
  if (unknown !== undefined) throw new RangeError(`showTable: no row has the column "${unknown}"; there are ${[...new Set(rows.flatMap((row) => Object.keys(row)))].join(', ')}`);
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const toRight = columns.map((column) => rows.length > 0 && rows.every((row) => row[column] === undefined || typeof row[column] === 'number'));
  return { 'text/html': tableHtml(columns, cells, toRight, options.caption), 'text/plain': tableText(columns, cells, toRight, options.caption) };
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatNumber(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : inline(value);
}

function tableText(columns: readonly string[], cells: readonly string[][], toRight: readonly boolean[], caption: string | undefined): string {
  const widths = columns.map((column, index) => Math.max(column.length, ...cells.map((row) => (row[index] as string).length)));
  const line = (row: readonly string[]): string => row.map((cell, index) => (toRight[index] === true ? cell.padStart(widths[index] as number) : cell.padEnd(widths[index] as number))).join('  ').trimEnd();
  return [...(caption === undefined ? [] : [caption]), line(columns), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line)].join('\n');
}

export interface ShowRunOptions {
  /** Which events. Default: all but `start`. */
  readonly kinds?: readonly TraceEventKind[];
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** At most so many lines; the rest is counted. Default: 60. */
  readonly linesMax?: number;
}

/** The events of a run, one line each. */
export function showRun(trace: Trace | TraceData, options: ShowRunOptions = {}): void {
  displayBundle({ 'text/plain': runText(trace, options) });
}

export function runText(trace: Trace | TraceData, options: ShowRunOptions = {}): string {
  const { kinds, fromMs = 0, untilMs = Infinity, linesMax = 60 } = options;
  if (!(Number.isInteger(linesMax) && linesMax >= 1)) throw new RangeError(`showRun: linesMax (${linesMax}) must be a whole number, 1 or more`);
  if (!(untilMs >= fromMs)) throw new RangeError(`showRun: untilMs (${untilMs}) must not lie before fromMs (${fromMs}). Swap them?`);
  const events = ('events' in trace ? [...trace.events] : [...trace]).filter(
    (event) => (kinds === undefined ? event.kind !== 'start' : kinds.includes(event.kind)) && event.atMs >= fromMs && event.atMs <= untilMs,
  );
  if (events.length === 0) return 'nothing happens';
  const times = events.slice(0, linesMax).map((event) => event.atMs.toFixed(1).length);
  const width = times.reduce((most, length) => Math.max(most, length), 0);
  const lines = events.slice(0, linesMax).map((event) => ' '.repeat(width - event.atMs.toFixed(1).length) + describeEvent(event));
  if (events.length > linesMax) lines.push(`… and ${events.length - linesMax} more events`);
  return lines.join('\n');
}

function isFigure(value: object): value is Figure {
  return Array.isArray(dataMember(value, 'data')) && typeof dataMember(value, 'layout') === 'object' && typeof dataMember(value, 'summary') === 'string';
}

/** Getters are not asked as a rule, since they may do anything; a closed form, which can be evaluated, makes its `tex` when it is asked for. */
function isFormula(value: object): value is Formula {
  if (typeof dataMember(value, 'text') !== 'string') return false;
  return typeof (typeof dataMember(value, 'at') === 'function' ? (value as Formula).tex : dataMember(value, 'tex')) === 'string';
}

// By its shape: the cell and the kernel may hold two copies of the class.
function isHistory(value: object): value is History {
  return Array.isArray(dataMember(value, 'operations')) && Array.isArray(dataMember(value, 'processes')) && 'session' in value;
}

function refuse(value: unknown): never {
  const what = value === undefined ? 'undefined' : 'a promise; is an await missing?';
  throw new TypeError(`show: a figure (from plotSpaceTime, plotHistory, plotLines, …), a verdict, a history or other data was expected, and this is ${what}`);
}
