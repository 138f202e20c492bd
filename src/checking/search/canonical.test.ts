import { describe, expect, test } from 'vitest';
import { canonicalText, compare, copyOf, freezeDeep } from './canonical.ts';

test.each<[unknown, string]>([
  ['a "b"', '"a \\"b\\""'], [3, '3'], [-0, '{"$":"number","of":"-0"}'], [NaN, '{"$":"number","of":"NaN"}'], [Infinity, '{"$":"number","of":"Infinity"}'], [1e21, '1e+21'], [true, 'true'], [false, 'false'],
  [null, 'null'], [undefined, '{"$":"undefined"}'], [12n, '{"$":"bigint","of":"12"}'], [[], '[]'], [[1, [2, 'x'], null], '[1,[2,"x"],null]'], [{}, '{}'], [{ b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
  [{ $: 1, a: 2 }, '{"$":"record","of":[["$",1],["a",2]]}'], [new Map<unknown, unknown>([['b', 1], ['a', [2]]]), '{"$":"Map","of":[["a",[2]],["b",1]]}'], [new Map(), '{"$":"Map","of":[]}'],
  [new Set<unknown>([10, 9, 'b', 'a', null]), '{"$":"Set","of":["a","b",10,9,null]}'], [new Uint8Array([1, 255]), '{"$":"bytes","of":"01ff"}'],
])('the text of %o', (value, text) => {
  if (value instanceof Set) expect(canonicalText(value)).toBe(canonicalText(new Set([...value].toReversed())));
  else expect(canonicalText(value)).toBe(text);
});

test('values are in one order: numbers by size, text by its letters, the rest by its text', () => {
  const pairs: [unknown, unknown, number][] = [
    [9, 10, -1], [10, 9, 1], [9, 9, 0], ['a', 'b', -1], ['b', 'a', 1], ['a', 'a', 0], ['A', 'a', -1], ['"', '#', -1], ['a"', 'a#', -1], [[1], [2], -1], [[2], [1], 1], [[1], [1], 0], ['9', 10, -1], [10, '9', 1], [NaN, NaN, 0], [NaN, Infinity, 1], [3, NaN, -1],
    [-Infinity, 3, -1], [-Infinity, [1], -1], [[1], 3, 1], [null, true, -1], [0, -0, -1],
  ];
  expect(pairs.map(([one, other]) => [one, other, compare(one, other)])).toEqual(pairs);
});

test('a set has one text, whatever the order in which it was filled', () => {
  const orders = (rest: readonly unknown[]): unknown[][] => (rest.length === 0 ? [[]] : rest.flatMap((one, place) => orders(rest.toSpliced(place, 1)).map((others) => [one, ...others])));
  const texts = new Set(orders([3, -Infinity, NaN, [1], 'a']).map((order) => canonicalText(new Set(order))));
  expect([...texts]).toEqual(['{"$":"Set","of":["a",{"$":"number","of":"-Infinity"},3,{"$":"number","of":"NaN"},[1]]}']);
});

describe('what is no plain data is refused with its place, wherever it stands', () => {
  test.each<[string, unknown, string]>([
    ['in a list', [1, [() => 1]], 'value[1][0] is a function'], ['in a record', { a: { b: () => 1 } }, 'value.a.b is a function'], ['in a record with a dollar', { $: 1, a: Symbol('s') }, 'value.a is a symbol'],
    ['in a Map', new Map([['k', () => 1]]), 'value.get(k) is a function'], ['as a key of a Map', new Map([[Symbol('s'), 1]]), 'value key is a symbol'], ['in a Set', new Set([Symbol('s')]), 'value member is a symbol'],
    ['a promise', { later: Promise.resolve() }, 'value.later is a promise'],
  ])('%s', (_what, value, sentence) => {
    expect(() => canonicalText(value)).toThrow(sentence);
  });

  test('as deep as plain data may be, and no deeper', () => {
    const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 1);
    expect(canonicalText(nested(1000))).toBe(`${'['.repeat(1000)}1${']'.repeat(1000)}`);
    expect(() => canonicalText(nested(1001))).toThrow('a value is nested more than 1000 levels deep');
  });
});

test('a copy shares nothing, and has what a prototype would hide', () => {
  const hidden = JSON.parse('{"__proto__": {"a": [1]}, "b": 2}') as Record<string, any>;
  const copy = copyOf(hidden);
  expect([Object.keys(copy), Object.getPrototypeOf(copy) === Object.prototype]).toEqual([['__proto__', 'b'], true]);
  expect(Object.getOwnPropertyDescriptor(copy, '__proto__')).toEqual({ value: { a: [1] }, enumerable: true, configurable: true, writable: true });
  expect(Object.getOwnPropertyDescriptor(copy, '__proto__')?.value).not.toBe(Object.getOwnPropertyDescriptor(hidden, '__proto__')?.value);
  const parts = { list: [[1]], map: new Map([[['k'], ['v']]]), set: new Set([['m']]), bytes: new Uint8Array([1]) };
  const other = copyOf(parts);
  expect(other).toEqual(parts);
  expect([other.list[0] !== parts.list[0], [...other.map][0]?.[0] !== [...parts.map][0]?.[0], [...other.map][0]?.[1] !== [...parts.map][0]?.[1], [...other.set][0] !== [...parts.set][0], other.bytes !== parts.bytes]).toEqual([true, true, true, true, true]);
});

describe('what is frozen', () => {
  const sentence = 'the state must not be changed: it belongs to many states of the search. Work on a copy.';

  test('refuses every change of a Map or a Set in a sentence', () => {
    const [map, set] = [freezeDeep(new Map([['a', 1]]), 'the state'), freezeDeep(new Set([1]), 'the state')];
    for (const change of [() => map.set('b', 2), () => map.delete('a'), () => map.clear(), () => set.add(2), () => set.delete(1), () => set.clear()]) expect(change).toThrow(new TypeError(sentence));
    expect([[...map], [...set], 'set' in set, 'add' in map, Object.isFrozen(map), Object.isFrozen(set)]).toEqual([[['a', 1]], [1], false, false, true, true]);
  });

  test('is frozen in all its parts', () => {
    const value = { list: [{ a: 1 }], map: new Map([[{ key: 1 }, { value: [1] }]]), set: new Set([{ member: 1 }]), hidden: 0 };
    Object.defineProperty(value, 'hidden', { value: { inner: [1] }, enumerable: false });
    expect(freezeDeep(value, 'the state')).toBe(value);
    const [[key, held]] = [...value.map] as [[object, { value: number[] }]];
    expect([value, value.list, value.list[0], key, held, held.value, [...value.set][0], value.hidden, (value.hidden as any).inner].every((part) => Object.isFrozen(part))).toBe(true);
    expect([freezeDeep(null, 'x'), freezeDeep(3, 'x'), freezeDeep('text', 'x'), freezeDeep(undefined, 'x')]).toEqual([null, 3, 'text', undefined]);
    expect(freezeDeep(new Uint8Array([1]), 'x')).toEqual(new Uint8Array([1]));
  });
});
