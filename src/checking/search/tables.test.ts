import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromText, toText } from '../../simulation/plain-data.ts';
import { History } from '../history.ts';
import { canonicalText, copyOf } from './canonical.ts';
import { componentsOf } from './components.ts';
import { Fingerprint } from './fingerprints.ts';
import { Queue, Stack } from './frontier.ts';
import { Histories } from './histories.ts';
import { PairMap, PairMemo } from './pair-map.ts';
import { VisitedSet } from './visited-set.ts';

describe('the set of visited states', () => {
  test('agrees with a Map, also when all fingerprints fall into a few slots and it grows', () => {
    const words = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 40 }).map((low) => low << 20)), { maxLength: 500 });
    fc.assert(
      fc.property(words, (fingerprints) => {
        const [set, map] = [new VisitedSet(8), new Map<string, number>()];
        for (const [high, low] of fingerprints) {
          const key = `${high} ${low}`;
          expect(set.find(high, low)).toBe(map.get(key) ?? -1);
          expect(set.add(high, low)).toBe(map.get(key) ?? -1);
          if (!map.has(key)) map.set(key, map.size);
          expect(set.find(high, low)).toBe(map.get(key));
        }
        expect(set.size).toBe(map.size);
      }),
    );
  });

  test('goes on beyond the size at which it began', () => {
    const set = new VisitedSet(8);
    const known = Array.from({ length: 100_000 }, (_, number) => set.add(Math.imul(number, 0x9e3779b1), number)).filter((number) => number >= 0);
    expect([known.length, set.size, set.find(Math.imul(77_777, 0x9e3779b1), 77_777)]).toEqual([0, 100_000, 77_777]);
  });
});

test('the set of visited states doubles when three quarters of its slots are taken, and not before', () => {
  const set = new VisitedSet(8);
  const sizes = Array.from({ length: 13 }, (_, number) => {
    set.add(number, number);
    return set.bytes;
  });
  expect([new VisitedSet(8).bytes, new VisitedSet().bytes, ...sizes]).toEqual([8 * 12, 4096 * 12, ...Array.from({ length: 6 }, () => 8 * 12), ...Array.from({ length: 6 }, () => 16 * 12), 32 * 12]);
});

test('a map of pairs agrees with a Map', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat()), { maxLength: 400 }), (entries) => {
      const [pairs, map] = [new PairMap(), new Map<string, number>()];
      for (const [one, other, value] of entries) {
        pairs.set(one, other, value);
        map.set(`${one} ${other}`, value);
      }
      for (let one = 0; one <= 21; one += 1) for (let other = 0; other <= 21; other += 1) expect(pairs.get(one, other)).toBe(map.get(`${one} ${other}`) ?? -1);
    }),
  );
});

test('a map of pairs keeps them while it grows, the smallest and the largest ones as well', () => {
  const pairs = new PairMap();
  const all = Array.from({ length: 1000 }, (_, index) => [index % 37, index % 2 === 0 ? index : 2 ** 31 - 1 - index, index * 3] as const);
  all.forEach(([one, other, value], count) => {
    expect(pairs.get(one, other)).toBe(-1);
    pairs.set(one, other, value);
    for (const [first, second, known] of all.slice(Math.max(0, count - 100), count + 1)) expect(pairs.get(first, second)).toBe(known);
  });
  for (const [one, other, value] of all) expect(pairs.get(one, other)).toBe(value);
});

test('what is remembered by pair is computed once, also if it is 0', () => {
  const asked: string[] = [];
  const memo = new PairMemo((one, other) => {
    asked.push(`${one} ${other}`);
    return one * other;
  });
  const pairs = [[0, 5], [5, 0], [3, 4], [4, 3], [0, 0]] as const;
  for (let times = 0; times < 3; times += 1) expect(pairs.map(([one, other]) => memo.of(one, other))).toEqual([0, 0, 12, 12, 0]);
  expect(asked).toEqual(['0 5', '5 0', '3 4', '4 3', '0 0']);
});

test('fingerprints of short rows of small numbers are as different as random ones, in both words', () => {
  const fingerprint = new Fingerprint();
  const [both, high, low] = [new Set<string>(), new Set<number>(), new Set<number>()];
  let rows = 0;
  const row = new Int32Array(6);
  const fill = (place: number): void => {
    for (let length = place; length <= place; length += 1) {
      fingerprint.of(row, 0, length);
      both.add(`${fingerprint.high} ${fingerprint.low}`);
      high.add(fingerprint.high);
      low.add(fingerprint.low);
      rows += 1;
    }
    if (place === row.length) return;
    for (let word = 0; word < 7; word += 1) {
      row[place] = word;
      fill(place + 1);
    }
  };
  fill(0);
  expect(both.size).toBe(rows); // 137,257
  // Of n random words of 32 bits, about n² / 2^33 meet another: 2.2 here. More than 15 would come about once in a hundred million.
  expect([rows - high.size, rows - low.size].every((met) => met <= 15)).toBe(true);
});

test.each([['first in, first out', () => new Queue()], ['last in, first out', () => new Stack()]] as const)('a frontier gives rows back %s, of whatever length', (order, make) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant(null), fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 })), { maxLength: 100 }), (operations) => {
      const [frontier, list] = [make(), [] as { row: number[]; number: number }[]];
      operations.forEach((row, number) => {
        if (row !== null) {
          frontier.push(Int32Array.from([0, ...row]), 1, row.length, number, 2 * number);
          list.push({ row, number });
          return;
        }
        const expected = order === 'first in, first out' ? list.shift() : list.pop();
        expect(frontier.take()).toBe(expected !== undefined);
        if (expected === undefined) return;
        expect({ row: [...frontier.array.subarray(frontier.at, frontier.at + frontier.length)], number: frontier.number, depth: frontier.depth }).toEqual({ ...expected, depth: 2 * expected.number });
      });
      expect(frontier.size).toBe(list.length);
    }),
  );
});

test('a queue of millions of words goes through many chunks', () => {
  const queue = new Queue();
  const row = new Int32Array(1000);
  for (let number = 0; number < 1500; number += 1) {
    row.fill(number);
    queue.push(row, 0, row.length, number, 0);
    if (number % 3 === 0) queue.take();
  }
  let next = queue.number + 1;
  while (queue.take()) {
    expect([queue.number, queue.length, queue.array[queue.at], queue.array[queue.at + 999]]).toEqual([next, 1000, next, next]);
    next += 1;
  }
  expect(next).toBe(1500);
});

describe('canonical text', () => {
  test('is the same whatever the order in which records, Maps and Sets came about', () => {
    expect(canonicalText({ b: new Map([['y', 1], ['x', 2]]), a: new Set([10, 9]) })).toBe(canonicalText({ a: new Set([9, 10]), b: new Map([['x', 2], ['y', 1]]) }));
  });

  test('also where values have no text of their own in JSON, or a key looks like a mark', () => {
    const values = [undefined, 1n, -0, NaN, new Uint8Array([1, 2]), 'text', null, true];
    for (const value of values) {
      expect(canonicalText({ b: value, a: 1 })).toBe(canonicalText({ a: 1, b: value }));
      expect(canonicalText({ $: value, a: 1 })).toBe(canonicalText({ a: 1, $: value }));
      expect(canonicalText(new Map<unknown, unknown>([['b', 1], [value, 2]]))).toBe(canonicalText(new Map<unknown, unknown>([[value, 2], ['b', 1]])));
      expect(fromText(canonicalText({ b: value, a: [value] }))).toEqual({ a: [value], b: value });
    }
    expect(new Set(values.map(canonicalText)).size).toBe(values.length);
  });

  test('keeps the order of lists, and differs where values do', () => {
    expect(canonicalText([2, 1])).not.toBe(canonicalText([1, 2]));
    expect(canonicalText(new Map([['x', 1]]))).not.toBe(canonicalText({ x: 1 }));
    expect(canonicalText({ x: undefined })).not.toBe(canonicalText({}));
  });

  test('puts numbers in their order and names in theirs', () => {
    expect([...(fromText(canonicalText(new Set(['b', 10, 9, 'a']))) as Set<unknown>)]).toEqual(['a', 'b', 9, 10]);
  });

  test('is that of toText, but for the order, and is read back; copies are equal and share nothing', () => {
    const plain = fc.anything({ withMap: true, withSet: true, withBigInt: true, withNullPrototype: false, maxDepth: 4 });
    fc.assert(
      fc.property(plain, (value) => {
        const text = canonicalText(value);
        expect(text.length).toBe(toText(value).length);
        expect(canonicalText(fromText(text))).toBe(text);
        expect(toText(copyOf(value))).toBe(toText(value));
        expect(typeof value !== 'object' || value === null || copyOf(value) !== value).toBe(true);
      }),
    );
  });

  test('of what is no plain data is refused with its place', () => {
    const ring: unknown[] = [];
    ring.push([ring]);
    expect(() => canonicalText({ list: [1, () => 1] })).toThrow('value.list[1] is a function');
    expect(() => canonicalText(new Map([['x', Promise.resolve()]]))).toThrow('value.get(x) is a promise');
    expect(() => canonicalText({ ring })).toThrow('contains itself');
  });
});

test('components are the classes of mutual reachability', () => {
  const graph = fc.integer({ min: 1, max: 7 }).chain((size) => fc.array(fc.subarray(Array.from({ length: size }, (_, node) => node)), { minLength: size, maxLength: size }));
  fc.assert(
    fc.property(graph, fc.boolean(), (edges, fromAll) => {
      const roots = fromAll ? edges.map((_, node) => node) : [0];
      const flat = edges.flat();
      const first = (state: number): number => edges.slice(0, state).flat().length;
      const component = componentsOf({ size: edges.length, first, end: (state) => first(state) + (edges[state] as number[]).length, target: (edge) => flat[edge] as number }, roots);
      const reached = (from: number): Set<number> => {
        const seen = new Set([from]);
        for (const node of seen) for (const next of edges[node] as number[]) seen.add(next);
        return seen;
      };
      const all = new Set(roots.flatMap((root) => [...reached(root)]));
      edges.forEach((_, one) => {
        expect(component[one] === -1).toBe(!all.has(one));
        if (all.has(one)) for (const other of all) expect(component[one] === component[other]).toBe(reached(one).has(other) && reached(other).has(one));
      });
    }),
  );
});

test('a history that is kept by process tells the same operations and what precedes what', () => {
  const happenings = fc.array(fc.tuple(fc.nat(2), fc.constantFrom('begin' as const, 'complete' as const, 'fail' as const)), { maxLength: 14 });
  fc.assert(
    fc.property(happenings, (list) => {
      const ids = ['A', 'B', 'C'];
      const histories = new Histories(ids);
      const [open, begun, events] = [ids.map((): number[] => []), [0, 0, 0], [] as { kind: 'invoke' | 'complete' | 'fail'; process: string; operation: number; atMs: number }[]];
      let history = 0;
      for (const [process, what] of list) {
        const operation = what === 'begin' ? ((begun[process] as number) += 1) : (open[process] as number[]).shift();
        if (operation === undefined) continue;
        if (what === 'begin') (open[process] as number[]).push(operation);
        const kind = what === 'begin' ? 'invoke' : what;
        events.push({ kind, process: ids[process] as string, operation, atMs: events.length });
        history = histories.after(history, histories.changeOf(process, [{ kind, operation, text: '{"$":"undefined"}' }]));
      }
      const [expected, actual] = [History.fromEvents(events), histories.at(history)];
      const told = (one: History): unknown => {
        const named = one.operations.map((operation) => ({ ...operation, name: `${operation.process}${one.session(operation.process).indexOf(operation)}` }));
        return [
          named.map(({ name, outcome }) => `${name} ${outcome}`).sort(),
          named.flatMap((first) => named.filter((second) => first.ended < second.begun).map((second) => `${first.name} before ${second.name}`)).sort(),
        ];
      };
      expect(told(actual)).toEqual(told(expected));
    }),
  );
});
