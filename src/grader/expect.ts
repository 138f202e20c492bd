/**
 * How a check says that an answer does not hold: what was expected, what happened, and when.
 *
 *     expectEqual(n, 7, { of: 'fewestMessengers({ capture: 0.5, risk: 0.01 })' });
 *     fail({ expected: 'the 4th message', got: 'the 3rd message', when: 'at 61 ms, at B', trace: run.trace });
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import type { TraceData } from '../simulation/trace.ts';
import type { Evidence } from './learner/scenario-run.ts';
import type { Measured } from './result.ts';

export interface Failure {
  readonly expected: string;
  readonly got: string;
  /** Virtual time and process: `'at 61 ms, at B'`. */
  readonly when?: string;
  /** The run that shows it; a notebook draws it. Default: the last run that the check simulated with `learner.simulate`, if it did. */
  readonly trace?: TraceData;
}

/** What is known of a failure besides its words. */
export interface FailureDetails {
  readonly evidence?: Evidence;
  /** The part of the points that the answer earns all the same, in [0, 1). Default: 0. */
  readonly share?: number;
  /** Points are given in steps of this size. */
  readonly step?: number;
  readonly measured?: Measured;
}

export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
  readonly failure: Failure;
  readonly details: FailureDetails;

  constructor(failure: Failure, details: FailureDetails = {}) {
    super(sentence(failure));
    this.failure = failure;
    this.details = details;
  }
}

/** Ends the check as failed. */
export function fail(failure: Failure): never {
  // What stands for text may come from a learner's program, and then be anything.
  const text = (value: unknown): string => (typeof value === 'string' ? value : describeValue(value));
  const { expected, got, when } = failure;
  throw new CheckFailure({ ...failure, expected: text(expected), got: text(got), ...(when === undefined ? {} : { when: text(when) }) });
}

export interface Subject {
  /**
   * What was asked. A call, as the learner would write it, or a noun:
   *
   *     'fewestMessengers({ capture: 0.5, risk: 0.01 })'  //=> expected  fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7
   *     'the name with which Ada is welcomed'             //=> expected  'Ada' as the name with which Ada is welcomed
   */
  readonly of?: string;
  readonly when?: string;
  readonly trace?: TraceData;
}

/** Fails unless both are equal plain data. The order of a record's keys does not matter; 0 and -0 are the same. */
export function expectEqual(got: unknown, expected: unknown, subject: Subject = {}): void {
  if (isDeepStrictEqual(withoutNegativeZero(got), withoutNegativeZero(expected))) return;
  failFor(describeValue(expected), describeValue(got), subject);
}

/** Fails unless `got` is a number at most `within` away from `expected`. */
export function expectClose(got: unknown, expected: number, subject: Subject & { within: number }): void {
  if (typeof got === 'number' && Math.abs(got - expected) <= subject.within) return;
  failFor(`${describeValue(expected)}, within ${subject.within}${subject.of === undefined || isCall(subject.of) ? '' : ','}`, describeValue(got), subject);
}

/** Fails with these words unless `holds`. */
export function expectThat(holds: boolean, failure: Failure): void {
  if (!holds) fail(failure);
}

function failFor(expected: string, got: string, { of, when, trace }: Subject): never {
  fail({
    expected: of === undefined ? expected : isCall(of) ? `${of} gives ${expected}` : `${expected} as ${of}`,
    got,
    ...(when === undefined ? {} : { when }),
    ...(trace === undefined ? {} : { trace }),
  });
}

const isCall = (of: string): boolean => /^(await |new )?[\w$.]+\(/.test(of);

/** A value in one line, shortened where it is long. */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing (undefined)';
  const shown = outlined(value);
  const text = inspect(shown, { depth: DEPTH_SHOWN, breakLength: Infinity, compact: true, maxArrayLength: ENTRIES_SHOWN, maxStringLength: 200, sorted: false });
  return text.length > 400 || !Object.is(shown, value) ? `${text.slice(0, 400)} …` : text;
}

const DEPTH_SHOWN = 5;
const ENTRIES_SHOWN = 20;
const PARTS_SHOWN_MAX = 2000;

/** The value itself, or where it has so many parts that showing them would take seconds, its first parts: the rest would be cut off anyway. */
function outlined(value: unknown): unknown {
  let parts = 0;
  const isLarge = (part: unknown, depth: number): boolean => {
    parts += 1;
    if (parts > PARTS_SHOWN_MAX) return true;
    if (typeof part !== 'object' || part === null || depth > DEPTH_SHOWN || ArrayBuffer.isView(part)) return false;
    const count = Array.isArray(part) ? ENTRIES_SHOWN : part instanceof Map || part instanceof Set ? ENTRIES_SHOWN : PARTS_SHOWN_MAX + 1;
    return firstOf(part, count).some((inner) => isLarge(inner, depth + 1));
  };
  if (!isLarge(value, 0)) return value;
  const outline = (part: unknown, depth: number): unknown => {
    if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) return part;
    if (depth === 0) return Array.isArray(part) ? ['…'] : '…';
    const inner = (held: unknown): unknown => outline(held, depth - 1);
    if (Array.isArray(part)) return firstOf(part, ENTRIES_SHOWN).map(inner);
    if (part instanceof Map) return new Map((firstOf(part, ENTRIES_SHOWN) as [unknown, unknown][]).map(([key, held]) => [inner(key), inner(held)]));
    if (part instanceof Set) return new Set(firstOf(part, ENTRIES_SHOWN).map(inner));
    return Object.fromEntries(firstKeys(part, ENTRIES_SHOWN).map((key) => [key, inner((part as Record<string, unknown>)[key])]));
  };
  return outline(value, 2);
}

/** The first things that a list, map, set or record holds; of a map its pairs. */
function firstOf(part: object, count: number): unknown[] {
  if (Array.isArray(part)) return part.slice(0, count);
  if (part instanceof Map || part instanceof Set) {
    const entries: unknown[] = [];
    for (const entry of part) if (entries.push(entry) === count) break;
    return entries;
  }
  return firstKeys(part, count).map((key) => (part as Record<string, unknown>)[key]);
}

function firstKeys(record: object, count: number): string[] {
  const keys: string[] = [];
  for (const key in record) {
    if (keys.length === count) break;
    keys.push(key);
  }
  return keys;
}

export function sentence({ expected, got, when }: Failure): string {
  return `expected ${expected}; got ${got}${when === undefined ? '' : ` (${when})`}`;
}

function withoutNegativeZero(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNegativeZero(inner)]));
  }
  return value;
}
