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

/** Delays of the events that an event brings about: each makes another part of the queue work. */
const DELAYS: Record<string, (random: Random, round: number) => number> = {
  'exponential': (random) => -20 * Math.log(1 - random.next()),
  'all equal': () => 10,
  'few different ones': (random) => random.integer(0, 4) * 5,
  'two scales, a million apart': (random) => (random.chance(0.9) ? random.next() / 1_000 : random.next() * 1_000),
  'two scales, some hundreds apart': (random) => (random.chance(0.8) ? random.next() : random.next() * 400),
  'none, then some, then none': (random, round) => (Math.floor(round / 2_000) % 2 === 0 ? 0 : random.next()),
  'crowds: a thousand in a microsecond, every second': (random, round) => (Math.floor(round / 1_000) + 1) * 1_000 + random.next() / 1_000,
  'shorter and shorter': (random, round) => random.next() * 1_000 * Math.exp(-round / 500),
  'longer and longer, beyond all whole numbers': (random, round) => random.next() * Math.exp(round / 20),
};

describe('many events, with cancellations, leave in order when the delays are', () => {
  test.each(Object.entries(DELAYS))('%s', (name, delayOf) => {
    const random = new Random(name);
    const queue = new EventQueue();
    // What is to come, by handle, to be asked for its least when an event was taken: a slow queue, but an obvious one.
    const open = new Map<Handle, Expected>();
    let order = 0;
    const schedule = (atMs: number): void => {
      const handle = queue.schedule(atMs);
      open.set(handle, { handle, atMs, order: (order += 1) });
    };
    for (let event = 0; event < 200; event += 1) schedule(random.next() * 10);
    for (let round = 0; round < 10_000; round += 1) {
      if (round % 5 === 4) {
        const chosen = random.pick([...open.keys()]);
        if (!queue.cancel(chosen) || queue.cancel(chosen) || queue.isScheduled(chosen)) throw new Error(`round ${round}: ${chosen} was not cancelled once`);
        open.delete(chosen);
        schedule(queue.nowMs + delayOf(random, round));
      }
      let first: Expected | undefined;
      for (const event of open.values()) if (first === undefined || event.atMs < first.atMs || (event.atMs === first.atMs && event.order < first.order)) first = event;
      if (queue.nextMs !== first?.atMs || queue.next() !== first.handle || queue.nowMs !== first.atMs) throw new Error(`round ${round}: not the event at ${first?.atMs} ms`);
      open.delete(first.handle);
      // Their number swings between a few, for which there is no calendar, and many.
      const wanted = round % 4_000 < 2_000 ? 800 : 20;
      for (let more = open.size < wanted ? 2 : open.size > wanted ? 0 : 1; more > 0; more -= 1) schedule(queue.nowMs + delayOf(random, round));
      if (queue.size !== open.size) throw new Error(`round ${round}: size ${queue.size}, expected ${open.size}`);
    }
    expect(drain(queue)).toEqual(inOrder([...open.values()]).map(({ handle }) => handle));
  });
});

test('an event almost a whole turn of the calendar ahead does not come before one that is near', () => {
  const queue = new EventQueue();
  for (let event = 0; event < 100; event += 1) queue.schedule(10.5);
  queue.next();
  const far = queue.schedule(2050); // the calendar begins with 2048 days of a millisecond
  const near = queue.schedule(12);
  const taken = drain(queue);
  expect([taken.length, ...taken.slice(-2)]).toEqual([101, near, far]);
});

test('when time is moved on between two events, the later one is still found', () => {
  const queue = new EventQueue();
  const handles = Array.from({ length: 100 }, (_, index) => queue.schedule(50 * index));
  expect(queue.next(40)).toBe(handles[0]);
  expect(queue.next(40)).toBe(-1);
  queue.nowMs = 40;
  const between = queue.schedule(45);
  expect([queue.next(), queue.next(), queue.nowMs]).toEqual([between, handles[1], 50]);
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

test('refuses a time that is no finite number or is over', () => {
  expect(() => new EventQueue().schedule(NaN)).toThrow('cannot schedule at NaN ms');
  expect(() => new EventQueue().schedule(Infinity)).toThrow('cannot schedule at Infinity ms');
  const queue = new EventQueue();
  queue.schedule(5);
  queue.next();
  expect(() => queue.schedule(4)).toThrow('cannot schedule at 4 ms: the time must be a finite number, and not before now (5 ms)');
});
