import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { Random } from './random.ts';

test('gives events in the order of time, ties in the order of scheduling, whatever was cancelled', () => {
  const random = new Random('event queue');
  for (let round = 0; round < 200; round += 1) {
    const queue = new EventQueue<number>();
    const kept: { atMs: number; item: number }[] = [];
    const taken: { atMs: number; item: number }[] = [];
    const open: ReturnType<typeof queue.schedule>[] = [];
    const cancelled: [boolean, boolean][] = []; // what the first and the second attempt said
    let nowMs = 0;
    for (let step = 0; step < 120; step += 1) {
      const action = random.integer(0, 3);
      if (action <= 1) open.push(queue.schedule(nowMs + random.integer(0, 5), step));
      else if (action === 2 && open.length > 0) {
        const event = random.pick(open);
        cancelled.push([queue.cancel(event), queue.cancel(event)]);
        open.splice(open.indexOf(event), 1);
      } else {
        const next = queue.next();
        if (next === undefined) continue;
        nowMs = next.atMs;
        taken.push(next);
        open.splice(open.indexOf(next), 1);
      }
    }
    expect(cancelled.every(([first, second]) => first && !second)).toBe(true);
    expect(queue.size).toBe(open.length);
    for (let next = queue.next(); next !== undefined; next = queue.next()) kept.push(next);
    const expected = open.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order).map(({ item }) => item);
    expect(kept.map(({ item }) => item)).toEqual(expected);
    expect(taken.every(({ atMs }, index) => index === 0 || atMs >= (taken[index - 1]?.atMs ?? 0))).toBe(true);
  }
});

test('refuses a time that is no number', () => {
  expect(() => new EventQueue().schedule(NaN, 1)).toThrow('cannot schedule at NaN ms');
});
