/**
 * A number as a learner gives it, with its unit, in the unit that the question asks for.
 *
 *     readQuantity('0.25 s', 'ms')  //=> 250
 *     readQuantity('25 %')          //=> 0.25
 *     readQuantity('0,25')          // throws: "0,25" has a comma. Write a decimal point, as in 0.25, …
 */
import { printable } from '../printable.ts';
import { QuestionError } from './question.ts';

/** Units of one kind by their size. */
const KINDS: readonly Readonly<Record<string, number>>[] = [
  { ns: 1e-6, 'µs': 1e-3, us: 1e-3, ms: 1, s: 1e3, min: 60e3, h: 3600e3, d: 86_400e3 },
  { bit: 0.125, B: 1, byte: 1, bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 },
  { 'bit/s': 1, 'kbit/s': 1e3, 'Mbit/s': 1e6, 'Gbit/s': 1e9, 'B/s': 8, 'kB/s': 8e3, 'MB/s': 8e6, 'GB/s': 8e9 },
  { m: 1, km: 1000 },
  { '': 1, '%': 0.01 },
];

/** Throws a `QuestionError` for what is no number, or has another kind of unit. */
export function readQuantity(value: unknown, unit = ''): number {
  if (typeof value === 'number') return finite(value, String(value));
  if (typeof value !== 'string') throw new QuestionError(`${shown(value)} is no number. Give one, such as 0.25.`);
  const text = value.trim();
  if (/^[+-]?\d*,\d/.test(text)) throw new QuestionError(`"${printable(text, 40)}" has a comma. Write a decimal point, as in ${decimalPoint(text)}, and nothing between thousands.`);
  if (/^\d+(\.\d+)?\s*\/\s*\d/.test(text)) throw new QuestionError(`"${printable(text, 40)}" is a sum to be done. Write it without quotation marks, and the cell computes it.`);
  const [, number = '', given = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/i.exec(text) ?? [];
  if (number === '') throw new QuestionError(`"${printable(text, 40)}" is no number. Give one, such as ${unit === '' ? '0.25' : `250 or "250 ${unit}"`}.`);
  return finite(inUnit(Number(number), given, unit, number), text);
}

function inUnit(number: number, given: string, unit: string, digits: string): number {
  if (given === '' || given === unit || singular(given) === singular(unit)) return number;
  const kind = KINDS.find((units) => Object.hasOwn(units, unit));
  if (kind !== undefined && Object.hasOwn(kind, given)) return Number(((number * (kind[given] as number)) / (kind[unit] as number)).toPrecision(15));
  const accepted = kind === undefined ? unit : Object.keys(kind).filter((name) => name !== '').join(', ');
  throw new QuestionError(`"${printable(given, 40)}" is not a unit that fits: ${unit === '' ? `the answer is a plain number. Write ${digits}` : `the answer is in ${unit}. Write ${digits}, or one of the units ${accepted}`}.`);
}

const singular = (unit: string): string => (unit.length > 3 ? unit.replace(/s$/, '') : unit);

const decimalPoint = (text: string): string => printable(text, 40).replace(',', '.').replace(/[^\d.+-].*$/, '');

function finite(number: number, text: string): number {
  if (!Number.isFinite(number)) throw new QuestionError(`${printable(text, 40)} is not a number that can be judged. Give a finite one, such as 0.25.`);
  return number;
}

function shown(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a record' : typeof value === 'undefined' ? 'nothing' : `a ${typeof value}`;
}
