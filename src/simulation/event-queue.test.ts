import { describe, expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import type { Handle } from './event-queue.ts';
import { Random } from './random.ts';

interface Expected {
  readonly handle: Handle;
  readonly atMs: number;
  readonly order: number;
}

const inOrder = (events: readonly Expected[]): Expected[] => events.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order);

/** Takes everything out and returns the handles. */
function drain(queue: EventQueue): Handle[] {
  const handles: Handle[] = [];
  for (let handle = queue.next(); handle !== -1; handle = queue.next()) handles.push(handle);
  return handles;
}

describe('against a sorted list, whatever is scheduled, taken and cancelled in between', () => {
  test.each(Array.from({ length: 60 }, (_, round) => round))('round %i', (round) => {
    const random = new Random(`event queue ${round}`);
    const queue = new EventQueue();
    let open: Expected[] = [];
    const taken: [Handle, Handle | undefined][] = [];
    const cancelled: [boolean, boolean][] = [];
    // Some rounds grow beyond the first capacity, others stay small; equal times are frequent in all.
    const growth = random.integer(1, 3);
    for (let order = 0; order < 900; order += 1) {
      const action = random.integer(0, 3 + growth);
      if (action >= 3) {
        const atMs = queue.nowMs + random.integer(0, 6);
        open.push({ handle: queue.schedule(atMs), atMs, order });
      } else if (action === 2 && open.length > 0) {
        const chosen = random.pick(open);
        cancelled.push([queue.cancel(chosen.handle), queue.cancel(chosen.handle)]);
        open = open.filter((event) => event !== chosen);
      } else {
        const [first] = inOrder(open);
        taken.push([queue.next(), first?.handle ?? -1]);
        open = open.filter((event) => event !== first);
      }
      if (queue.size !== open.length) throw new Error(`size ${queue.size}, expected ${open.length}`);
    }
    expect(taken.map(([handle]) => handle)).toEqual(taken.map(([, expected]) => expected));
    expect(cancelled.every(([first, second]) => first && !second)).toBe(true);
    expect(queue.nextMs).toBe(inOrder(open)[0]?.atMs ?? Infinity);
    expect(drain(queue)).toEqual(inOrder(open).map(({ handle }) => handle));
    expect(queue.size).toBe(0);
  });
});

test('a handle is scheduled until it is taken or cancelled', () => {
  const queue = new EventQueue();
  const [early, late] = [queue.schedule(1), queue.schedule(2)];
  queue.next();
  expect([queue.isScheduled(early), queue.isScheduled(late)]).toEqual([false, true]);
  expect(queue.nowMs).toBe(1);
  queue.cancel(late);
  expect([queue.isScheduled(late), queue.size, queue.nextMs, queue.next()]).toEqual([false, 0, Infinity, -1]);
});

test('refuses a time that is no finite number', () => {
  expect(() => new EventQueue().schedule(NaN)).toThrow('cannot schedule at NaN ms');
  expect(() => new EventQueue().schedule(Infinity)).toThrow('cannot schedule at Infinity ms');
});
