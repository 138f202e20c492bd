import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LeastFirst } from './least-first.ts';

test('things come out least first, whenever they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: -20, max: 20 }), { nil: undefined })), (commands) => {
      const heap = new LeastFirst();
      const plain: number[] = [];
      for (const rank of commands) {
        if (rank === undefined) {
          const least = plain.toSorted((one, other) => one - other)[0];
          expect(heap.take()).toBe(least);
          if (least !== undefined) plain.splice(plain.indexOf(least), 1);
        } else {
          heap.add(rank, rank);
          plain.push(rank);
        }
        expect(heap.size).toBe(plain.length);
      }
      expect(plain.map(() => heap.take())).toEqual(plain.toSorted((one, other) => one - other));
    }),
  );
});
