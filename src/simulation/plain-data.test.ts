import { expect, test } from 'vitest';
import { copyPlain, deepFreeze, fromText, toText } from './plain-data.ts';

test.each<[string, unknown]>([
  ['nested records and lists', { a: [1, 'x', null, true, { b: [] }] }],
  ['maps and sets', new Map<unknown, unknown>([['a', new Set([1, 2])], [3, new Map()]])],
  ['numbers that JSON lacks', [NaN, Infinity, -Infinity, -0]],
  ['undefined, big integers and bytes', { u: undefined, big: 123456789012345678901234567890n, bytes: new Uint8Array([0, 15, 255]) }],
  ['a record that looks like a mark', { $: 'Map', of: [] }],
  ['a record with a dangerous key', JSON.parse('{"__proto__": {"polluted": true}}')],
])('%s come back equal', (_, value) => {
  expect(fromText(toText(value))).toEqual(value);
  expect(copyPlain(value)).toEqual(value);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each<[string, unknown, string]>([
  ['a function', { handlers: [() => 1] }, 'value.handlers[0] is a function'],
  ['a promise', { answer: Promise.resolve(1) }, 'value.answer is a promise'],
  ['a symbol', [Symbol('s')], 'value[0] is a symbol'],
  ['a number of which reading would take long', { n: 10n ** 10_000n }, 'value.n is a big integer of more than 10000 digits'],
])('%s is refused with its place', (_, value, sentence) => {
  expect(() => toText(value)).toThrow(sentence);
});

test('text of a number of which reading would take long is not read', () => {
  expect(fromText(`{"$":"bigint","of":"${'9'.repeat(10_000)}"}`)).toBe(10n ** 10_000n - 1n);
  expect(() => fromText(`{"$":"bigint","of":"${'9'.repeat(10_001)}"}`)).toThrow('unknown mark "bigint"');
});

test('a value that contains itself is refused, one that appears twice is not', () => {
  const circle: { inner?: unknown } = {};
  circle.inner = circle;
  expect(() => toText(circle)).toThrow('value.inner contains itself');
  const twice = { x: 1 };
  expect(fromText(toText([twice, twice]))).toEqual([twice, twice]);
});

test('a value that is nested too deep is refused in both directions, and Maps as deep as allowed come back', () => {
  const nested = (levels: number): Map<string, unknown> => {
    const outermost = new Map<string, unknown>();
    for (let map = outermost, level = 1; level < levels; level += 1) {
      const inner = new Map<string, unknown>();
      map.set('inner', inner);
      map = inner;
    }
    return outermost;
  };
  expect(toText(fromText(toText(nested(1000))))).toBe(toText(nested(1000)));
  expect(() => toText(nested(1001))).toThrow('nested more than 1000 levels deep');
  expect(() => fromText('['.repeat(100_000) + ']'.repeat(100_000))).toThrow('nested more than 1000 levels deep');
});

test('text with an unknown mark is refused', () => {
  expect(() => fromText('{"$":"Function","of":"alert()"}')).toThrow('unknown mark "Function"');
});

test('freezing reaches the innermost list', () => {
  const message = deepFreeze({ type: 'M', inner: new Map([['k', [1]]]) });
  expect(() => (message.inner.get('k') as number[]).push(2)).toThrow(TypeError);
});
