/**
 * Histories of a key-value store as lines of EDN, one event each.
 *
 *     readEdnKeyValue('{:process 9, :type :invoke, :f :append, :key "0", :value "x 9 0 y"}\n …')
 *
 * These maps are flat and hold numbers, strings, keywords and nil: a reader of all of EDN would be another dependency that nobody keeps (the package `edn-data` had its last release
 * years ago). Times are line numbers. Format: Porcupine's test data, after Jepsen.
 */
import { History } from '../history.ts';
import type { HistoryEvent } from '../history.ts';
import type { KeyValueCall } from '../models/collections.ts';

type Flat = Readonly<Record<string, string | number | null>>;

const PAIR = /^\s*:([\w-]+)\s+(?::([\w-]+)|"((?:[^"\\]|\\.)*)"|(-?[\d.]+)|(nil))\s*,?/;

/** Throws a sentence that names the line that it cannot read. */
export function readEdnKeyValue(text: string): History<KeyValueCall, unknown> {
  const events: HistoryEvent[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const { process, type, f, key, value } = flatMap(line, index + 1);
    const at = { process: String(process), operation: 0, atMs: index + 1 };
    if (type === 'invoke') events.push({ ...at, kind: 'invoke', call: callOf(String(f), String(key), value ?? null, index + 1) });
    else if (type === 'ok') events.push({ ...at, kind: 'complete', result: f === 'get' ? (value === '' ? null : value) : undefined });
    else if (type === 'fail') events.push({ ...at, kind: 'fail' });
    else if (type !== 'info') throw new RangeError(`line ${index + 1}: the type "${type}" is none of invoke, ok, fail and info`);
  });
  return History.fromEvents(events);
}

function callOf(f: string, key: string, value: string | number | null, line: number): KeyValueCall {
  if (f === 'get') return { type: 'Get', key };
  if (f === 'put') return { type: 'Put', key, value };
  if (f === 'append') return { type: 'Append', key, value: String(value) };
  throw new RangeError(`line ${line}: the function "${f}" is none of get, put and append`);
}

function flatMap(line: string, number: number): Flat {
  const inside = /^\s*\{(.*)\}\s*$/.exec(line)?.[1];
  if (inside === undefined) throw new RangeError(`line ${number}: "${line.slice(0, 60)}" is no map in braces`);
  const entries: [string, string | number | null][] = [];
  for (let rest = inside; rest.trim() !== ''; ) {
    const found = PAIR.exec(rest);
    if (found === null) throw new RangeError(`line ${number}: cannot read "${rest.trim().slice(0, 40)}"; expected :key and a keyword, a string in quotes, a number or nil`);
    const [whole, name, keyword, text, digits] = found;
    entries.push([name as string, keyword ?? (text === undefined ? (digits === undefined ? null : Number(digits)) : text.replaceAll(/\\(.)/g, '$1'))]);
    rest = rest.slice(whole.length);
  }
  return Object.fromEntries(entries);
}
