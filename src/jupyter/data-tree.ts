/**
 * Data as a tree that folds: nested records, arrays, maps and sets, a line each, in plain HTML that needs no kernel.
 *
 *     dataTree(new Map([['n1', { term: 3 }]])) //=> '<details open …><summary>Map(1) …</summary>…</details>'
 *
 * Nothing of the value is run: getters are named and not called, proxies are not entered. Depth, breadth and size have bounds, and what is left out is counted.
 */
import { inspect, types } from 'node:util';
import { escapeHtml } from '../grader/escape-html.ts';

const DEPTH_MAX = 6;
const ENTRIES_MAX = 50; // of one record, array, map or set
const LINES_MAX = 400; // of the whole tree
const PREVIEW_MAX = 90; // characters

/** A member that a record computes; its name stands for it. */
const getter = Symbol('getter');

interface Entry { readonly label: string | undefined; readonly value: unknown }

/** Whether there is anything to unfold. */
export const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null && !types.isProxy(value) && sizeOf(value) > 0;

export function dataTree(value: object, options: { open?: boolean } = {}): string {
  return branchHtml({ label: undefined, value }, { left: LINES_MAX }, new Set(), options.open ?? true);
}

/** A value in one line of at most so many characters. */
export function preview(value: unknown, charactersMax = PREVIEW_MAX): string {
  if (value === getter) return '[computed when asked]';
  const text = inspect(value, { depth: 1, breakLength: Infinity, customInspect: false, maxArrayLength: 6, maxStringLength: 200 }).replace(/\s*\n\s*/g, ' ');
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`;
}

function branchHtml(entry: Entry, budget: { left: number }, above: Set<object>, open: boolean): string {
  const value = entry.value as object;
  const inside = new Set(above).add(value);
  const shown = entriesOf(value);
  const lines: string[] = [];
  for (const one of shown) {
    if (budget.left <= 0) break;
    budget.left -= 1;
    const unfolds = isBranch(one.value) && inside.size < DEPTH_MAX && !inside.has(one.value);
    lines.push(unfolds ? branchHtml(one, budget, inside, false) : `<div style="margin-left:1.1em">${labelHtml(one.label)}${escapeHtml(inside.has(one.value as object) ? '[circular]' : preview(one.value))}</div>`);
  }
  const more = sizeOf(value) - lines.length;
  if (more > 0) lines.push(`<div style="margin-left:1.1em;opacity:.7">… and ${more.toLocaleString('en')} more</div>`);
  const style = entry.label === undefined && above.size === 0 ? 'font-family:var(--jp-code-font-family,monospace);font-size:13px;line-height:1.5' : 'margin-left:1.1em';
  return `<details${open ? ' open' : ''} style="${style}"><summary style="cursor:pointer">${labelHtml(entry.label)}<span style="opacity:.7">${escapeHtml(preview(value))}</span></summary>\n${lines.join('\n')}\n</details>`;
}

const labelHtml = (label: string | undefined): string => (label === undefined ? '' : `<strong style="font-weight:600">${escapeHtml(label)}</strong>: `);

/** What is listed: members of records, and of the rest what it is made for. Dates, errors, bytes and functions are one line. */
function sizeOf(value: object): number {
  if (Array.isArray(value)) return value.length;
  if (types.isMap(value) || types.isSet(value)) return Reflect.get(types.isMap(value) ? Map.prototype : Set.prototype, 'size', value) as number;
  if (types.isDate(value) || types.isRegExp(value) || types.isNativeError(value) || types.isPromise(value) || ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return 0;
  return Object.keys(value).length;
}

function entriesOf(value: object): Entry[] {
  const member = (key: string | number): unknown => {
    const found = Object.getOwnPropertyDescriptor(value, key);
    return found === undefined || 'value' in found ? found?.value : getter;
  };
  if (Array.isArray(value)) return Array.from({ length: Math.min(value.length, ENTRIES_MAX) }, (_, index) => ({ label: String(index), value: member(index) }));
  if (types.isMap(value)) return first(Map.prototype.entries.call(value)).map(([key, inner]) => ({ label: typeof key === 'string' ? key : preview(key, 40), value: inner }));
  if (types.isSet(value)) return first(Set.prototype.values.call(value)).map((inner) => ({ label: undefined, value: inner }));
  return Object.keys(value).slice(0, ENTRIES_MAX).map((key) => ({ label: key, value: member(key) }));
}

function first<Item>(items: Iterator<Item>): Item[] {
  const found: Item[] = [];
  for (let next = items.next(); !next.done && found.length < ENTRIES_MAX; next = items.next()) found.push(next.value);
  return found;
}
