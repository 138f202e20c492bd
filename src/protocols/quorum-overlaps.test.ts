import { expect, test } from 'vitest';
import { replicationForms } from '../statistics/forms/replication.ts';
import { everyQuorum, quorumOverlaps, smallestOverlap } from './quorum-overlaps.ts';

test('quorums are counted as sets', () => {
  expect(everyQuorum({ replicas: 4, quorum: 3 })).toEqual([0b0111, 0b1011, 0b1101, 0b1110]);
  expect(quorumOverlaps({ replicas: 4, quorum: 3 })).toEqual(new Map([[2, 12], [3, 4]]));
});

test('the smallest overlap of all pairs is 2q - n, or nothing', () => {
  for (let n = 1; n <= 9; n += 1) {
    for (let q = 1; q <= n; q += 1) expect(smallestOverlap({ replicas: n, quorum: q })).toBe(Math.max(0, replicationForms.overlap.at({ q, n })));
  }
});

test.each([1, 2, 3])('any two quorums of 2f + 1 of 3f + 1 meet in f + 1, one of which is honest; smaller ones need not (f = %i)', (f) => {
  const replicas = 3 * f + 1;
  expect(smallestOverlap({ replicas, quorum: 2 * f + 1 })).toBe(f + 1);
  expect(smallestOverlap({ replicas, quorum: 2 * f })).toBeLessThanOrEqual(f);
  expect(2 * f + 1).toBe(replicationForms.byzantineQuorum.at({ n: replicas, f }));
});

test('numbers out of range are refused in a sentence', () => {
  expect(() => everyQuorum({ replicas: 21, quorum: 3 })).toThrow('replicas (21) must be a whole number from 1 to 20');
  expect(() => everyQuorum({ replicas: 4, quorum: 5 })).toThrow('quorum (5) must be a whole number from 1 to replicas (4)');
});
