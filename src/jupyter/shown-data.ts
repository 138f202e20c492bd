/**
 * Plain data in the output of a cell: records as a table, nested data as a tree, a run as its events; the text is Node's own.
 *
 *     dataBundle([{ messengers: 1, risk: 0.5 }, { messengers: 2, risk: 0.25 }]) //=> { 'text/html': '<table …', 'text/plain': '[ { messengers: 1, …' }
 *     dataBundle(4)                                                            //=> { 'text/plain': '4' }
 *
 * Like the tree, nothing here runs what a value would compute.
 */
import { inspect, types } from 'node:util';
import type { Trace, TraceData } from '../simulation/trace.ts';
import { describeEvent } from '../simulation/trace-text.ts';
import { dataTree, isBranch, preview } from './data-tree.ts';
import type { MimeBundle } from './display.ts';
import { escapeHtml } from '../grader/escape-html.ts';
import { tableHtml } from './table.ts';

const ROWS_OPEN = 20;
const ROWS_MAX = 500;
const COLUMNS_MAX = 12;
const EVENTS_OPEN = 20;
const EVENTS_MAX = 500;
const TEXT_MAX = 100_000; // characters; a notebook with more is slow to open
const CELL_MAX = 60; // characters

export function dataBundle(value: unknown): MimeBundle {
  const text = cutText(typeof value === 'string' ? value : inspect(value));
  const rows = recordsOf(value);
  if (rows) return { 'text/html': recordsHtml(rows), 'text/plain': text };
  // What fits into a line is read at a glance.
  return text.includes('\n') && isBranch(value) ? { 'text/html': dataTree(value), 'text/plain': text } : { 'text/plain': text };
}

function cutText(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}\n… cut: this text has ${text.length.toLocaleString('en')} characters, of which a result shows ${TEXT_MAX.toLocaleString('en')}. Show a part of it.`;
}

/** A member that is there as data; undefined for one that is computed. */
export function dataMember(value: object, name: string): unknown {
  return types.isProxy(value) ? undefined : Object.getOwnPropertyDescriptor(value, name)?.value;
}

type Row = Readonly<Record<string, unknown>>;

/** Two or more records of data, with not too many columns for a table. */
function recordsOf(value: unknown): readonly Row[] | undefined {
  if (types.isProxy(value) || !Array.isArray(value) || value.length < 2) return undefined;
  const columns = new Set<string>();
  for (let index = 0; index < value.length; index += 1) {
    const row: unknown = Object.getOwnPropertyDescriptor(value, index)?.value;
    if (typeof row !== 'object' || row === null || types.isProxy(row)) return undefined;
    const prototype: unknown = Object.getPrototypeOf(row);
    if (prototype !== null && prototype !== Object.prototype) return undefined;
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(row))) {
      if (!('value' in member)) return undefined;
      columns.add(key);
    }
    if (columns.size > COLUMNS_MAX) return undefined;
  }
  return columns.size === 0 ? undefined : value as readonly Row[];
}

function recordsHtml(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const toRight = columns.map((column) => rows.every((row) => row[column] === undefined || typeof row[column] === 'number'));
  const cells = rows.slice(0, ROWS_MAX).map((row) => columns.map((column) => {
    const cell = row[column];
    return cell === undefined ? '' : typeof cell === 'string' ? cut(cell) : preview(cell, CELL_MAX);
  }));
  const table = (from: number, to?: number): string => tableHtml(columns, cells.slice(from, to), toRight, undefined);
  if (rows.length <= ROWS_OPEN) return table(0);
  const rest = rows.length - cells.length;
  const unshown = rest === 0 ? '' : `\n<div style="opacity:.7">… and ${rest.toLocaleString('en')} more; slice the array to see them</div>`;
  return `${table(0, ROWS_OPEN)}\n${folded(`… and ${(rows.length - ROWS_OPEN).toLocaleString('en')} more rows`, `${table(ROWS_OPEN)}${unshown}`)}`;
}

const cut = (text: string): string => (text.length <= CELL_MAX ? text : `${text.slice(0, CELL_MAX - 1)}…`);

const folded = (title: string, html: string): string => `<details><summary style="cursor:pointer;opacity:.8">${escapeHtml(title)}</summary>\n${html}\n</details>`;

/** By its shape: the cell and the kernel may hold two copies of the class. */
export function isTrace(value: unknown): value is Trace | TraceData {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return typeof dataMember(value, 'endMs') === 'number' && typeof dataMember(value, 'stopped') === 'string' && typeof dataMember(value, 'seed') === 'number'
    && Array.isArray(dataMember(value, 'processes')) && (Array.isArray(dataMember(value, 'events')) || typeof (value as Trace)[Symbol.iterator] === 'function');
}

/** The events of a trace, the first ones open; of a run, its other members as a tree below. */
export function traceBundle(trace: Trace | TraceData, run?: object): MimeBundle {
  const total = 'events' in trace ? trace.events.length : trace.length;
  const lines: string[] = [];
  for (const event of 'events' in trace ? trace.events : trace) {
    if (lines.length === EVENTS_MAX) break;
    lines.push(describeEvent(event));
  }
  const why = { idle: 'nothing was left to happen', time: 'its time was over', 'event budget': 'its budget of events was used up' }[trace.stopped];
  const title = `${run ? 'Run' : 'Trace'} of ${trace.processes.join(', ')} with seed ${trace.seed}: ${total.toLocaleString('en')} event${total === 1 ? '' : 's'} until ${trace.endMs.toFixed(1)} ms, when ${why}`;
  const width = Math.max(0, ...lines.map((line) => line.indexOf(' ms')));
  const aligned = lines.map((line) => ' '.repeat(width - Math.max(0, line.indexOf(' ms'))) + line);
  const block = (some: readonly string[]): string => `<pre style="margin:2px 0 2px 1.1em">${escapeHtml(some.join('\n'))}</pre>`;
  const cutAt = total > EVENTS_MAX ? `\n<div style="opacity:.7">… and ${(total - EVENTS_MAX).toLocaleString('en')} more; showRun(trace, { fromMs, untilMs }) lists a part</div>` : '';
  const rest = total > EVENTS_OPEN ? folded(`… and ${(total - EVENTS_OPEN).toLocaleString('en')} more events`, `${block(aligned.slice(EVENTS_OPEN))}${cutAt}`) : '';
  const members = run ? Object.fromEntries(Object.keys(run).filter((name) => name !== 'trace').map((name) => [name, dataMember(run, name)])) : {};
  const others = isBranch(members) ? dataTree(members, { open: false }) : '';
  return {
    'text/html': `<details open><summary style="cursor:pointer">${escapeHtml(title)}</summary>\n${block(aligned.slice(0, EVENTS_OPEN))}\n${rest}\n</details>\n${others}`,
    'text/plain': [title, ...aligned.slice(0, EVENTS_OPEN), ...(total > EVENTS_OPEN ? [`… and ${(total - EVENTS_OPEN).toLocaleString('en')} more events`] : [])].join('\n'),
  };
}
