/** Answers that are no answers: whatever a function gives back, the judge says what it is and goes on. */
import type { Attack } from './attack.ts';

/** Where showing or bringing over so much takes the time or the memory that an answer has, depends on the machine. */
const LARGE = /^expected .*; got |took more than|gave back more than|was not done after/;

/** What is given, and how it is shown, or refused after a colon. */
const VALUE: Readonly<Record<string, readonly [value: string, got: string | RegExp]>> = {
  nothing: ['undefined', 'nothing (undefined)'],
  null: ['null', 'null'],
  'not a number': ['NaN', 'NaN'],
  'minus zero': ['-0', '-0'],
  infinity: ['Infinity', 'Infinity'],
  text: ["'7'", '\'7\''],
  'a big integer': ['7n', '7n'],
  'a huge integer': ['10n ** 100_000n', ': the returned value is a big integer of more than 10000 digits. Keep numbers that can be read at once. (@:1)'],
  'a function': ['() => 7', ': the returned value is a function, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes. (@:1)'],
  'a symbol': ['Symbol("7")', ': the returned value is a symbol, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes. (@:1)'],
  'half a character': ["'\\ud800'.repeat(10) + '\\u0000\\u001b[2J\\u202e'", '\'\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\ud800\\x00\\x1B[2J\\u202e\''],
  'a date': ['new Date(7)', '{}'],
  'an error': ["new Error('7')", '{}'],
  'a weak map': ['new WeakMap()', '{}'],
  bytes: ['new Uint8Array(7)', 'Uint8Array(7) [ 0, 0, 0, 0, 0, 0, 0 ]'],
  floats: ['new Float64Array([7])', '{ \'0\': 7 }'],
  'a shared buffer': ['new SharedArrayBuffer(7)', '{}'],
  'a map of maps': ['new Map([[new Map([[1, 2]]), new Set([7])]])', 'Map(1) { Map(1) { 1 => 2 } => Set(1) { 7 } }'],
  'a prototype': ["JSON.parse('{\"__proto__\":{\"length\":7,\"every\":7,\"map\":7},\"constructor\":{\"prototype\":7}}')", '{ [\'__proto__\']: { length: 7, every: 7, map: 7 }, constructor: { prototype: 7 } }'],
  'a thenable that never calls': ['({ then() {} })', ': (@:1) returned a promise that nothing can settle any more. Look for a resolve that is never called.'],
  'a number in disguise': ['({ valueOf: () => 7, toString: () => "7", [Symbol.toPrimitive]: () => 7 })', ': the returned value.valueOf is a function, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes. (@:1)'],
  'a proxy of a number': ['new Proxy(Object(7), {})', '{}'],
  'a list of itself': ['(() => { const list: unknown[] = []; list.push(list); return list; })()', ': the returned value[0] contains itself; plain data must be a tree (@:1)'],
  'a list of lists': ['(() => { let list: unknown = 7; for (let level = 0; level < 900; level += 1) list = [list]; return list; })()', '[ [ [ [ [ [ [Array] ] ] ] ] ] ]'],
  'a list too deep': ['(() => { let list: unknown = 7; for (let level = 0; level < 20_000; level += 1) list = [list]; return list; })()', ': a value is nested more than 1000 levels deep. Keep it flatter: a list of records in place of records in records. (@:1)'],
  'a tree of millions': ['(() => { let tree: unknown = 7; for (let level = 0; level < 5; level += 1) tree = Array(19).fill(tree); return tree; })()', LARGE],
  'a record of a million': ["Object.fromEntries(Array.from({ length: 1_000_000 }, (_, key) => ['k' + key, key]))", LARGE],
  'a map of a million': ['new Map(Array.from({ length: 1_000_000 }, (_, key) => [key, key]))', LARGE],
  'long text': ["'x'.repeat(20_000_000)", LARGE],
  'a list with holes': ['[, , 7]', '[ undefined, undefined, 7 ]'],
  'entries of the wrong kind': ["[null, undefined, { message: '1', alone: {} }, { message: 1, alone: 'C' }, [2, 'A']]", '[ null, undefined, { message: \'1\', alone: {} }, { message: 1, alone: \'C\' }, [ 2, \'A\' ] ]'],
  'records that mark': ["({ $: 'Map', of: 7 })", '{ \'$\': \'Map\', of: 7 }'],
};

/** Where a grader takes an answer for a list of records, more can go wrong than where it takes it for a number. */
const OF_ALL_KINDS = ['null', 'a huge integer', 'half a character', 'a prototype', 'a list of lists', 'a tree of millions', 'a record of a million', 'entries of the wrong kind'];

const WANTED: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'deciding-message': ['in a chain of 2 with 1 messenger each, where A needs 1 and B needs 1: deciding messages: 2', ", which is no list of { message: 2, alone: 'B' } and the like"],
  'fewest-messengers': ['fewestMessengers({ capture: 0.5, risk: 0.01 }) gives 7', ''],
  'defeat-any-protocol': ['a list of message numbers, such as [2, 3]', ''],
};

export const VALUES: readonly Attack[] = Object.entries(VALUE).flatMap(([name, [value, got]]) =>
  (['deciding-message decidingMessages', 'fewest-messengers fewestMessengers', 'defeat-any-protocol defeat'] as const).slice(0, OF_ALL_KINDS.includes(name) ? 3 : 1).map((pair): Attack => {
    const [exercise = '', exported = ''] = pair.split(' ');
    return { name: `${name} (${exercise})`, exercise: `08/${exercise}`, answer: `export const ${exported} = (): any => (${value});\n`, says: saysOf(exercise, exported, got) };
  }));

function saysOf(exercise: string, exported: string, got: string | RegExp): string | RegExp {
  if (got instanceof RegExp) return got;
  const [before, after] = WANTED[exercise] as readonly [string, string];
  return got.startsWith(':') ? `${exported}${got.startsWith(': (') ? got.slice(1) : got}` : `expected ${before}; got ${got}${after}`;
}
