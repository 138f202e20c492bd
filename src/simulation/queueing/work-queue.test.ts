import { describe, expect, test } from 'vitest';
import { copyPlain } from '../plain-data.ts';
import { Random } from '../random.ts';
import { busyCount, complete, create, dropNext, finish, length, next, nextCompletionMs, offer, start, waitingCount, withdraw } from './work-queue.ts';
import type { Discipline, WorkQueue, WorkQueueOptions } from './work-queue.ts';

/** Offers jobs at the given times and returns who was done when, in order, and who was refused. */
function serve(options: WorkQueueOptions, jobs: readonly { job: string; atMs: number; serviceMs: number; priority?: number }[]) {
  const queue = create<string>(options);
  const done: [string, number][] = [];
  const refused: string[] = [];
  const collect = (untilMs: number): void => {
    for (let dueMs = nextCompletionMs(queue); dueMs <= untilMs && dueMs < Infinity; dueMs = nextCompletionMs(queue)) done.push([complete(queue, dueMs)!.job, dueMs]);
  };
  for (const coming of jobs) {
    collect(coming.atMs);
    const offered = offer(queue, coming);
    if (offered.refused !== null) refused.push(offered.refused.job);
  }
  collect(Infinity);
  return { done, refused };
}

const four = [
  { job: 'a', atMs: 0, serviceMs: 10, priority: 5 },
  { job: 'b', atMs: 1, serviceMs: 10, priority: 2 },
  { job: 'c', atMs: 2, serviceMs: 10, priority: 1 },
  { job: 'd', atMs: 3, serviceMs: 10, priority: 2 },
];

describe('disciplines', () => {
  test.each<[Discipline, string]>([['fifo', 'abcd'], ['lifo', 'adcb'], ['priority', 'acbd']])('%s serves in the order %s', (discipline, order) => {
    const { done } = serve({ discipline }, four);
    expect(done).toEqual([...order].map((job, index) => [job, 10 * (index + 1)]));
  });

  test('two servers serve two at a time', () => {
    expect(serve({ concurrency: 2 }, four).done).toEqual([['a', 10], ['b', 11], ['c', 20], ['d', 21]]);
  });

  test('processor sharing gives each job an equal part of the speed', () => {
    const jobs = [{ job: 'long', atMs: 0, serviceMs: 10 }, { job: 'short', atMs: 4, serviceMs: 2 }];
    // Alone until 4, half the speed until the short one has had its 2 ms at 8, then 4 ms are left.
    expect(serve({ discipline: 'processor sharing' }, jobs).done).toEqual([['short', 8], ['long', 12]]);
    expect(serve({ discipline: 'processor sharing', concurrency: 2 }, jobs).done).toEqual([['short', 6], ['long', 10]]);
  });
});

describe('a full queue', () => {
  test.each<[WorkQueueOptions, string, string]>([
    [{ queueMax: 1 }, 'cd', 'ab'],
    [{ queueMax: 1, whenFull: 'drop oldest' }, 'bc', 'ad'],
    [{ queueMax: 2, discipline: 'lifo', whenFull: 'drop oldest' }, 'b', 'adc'],
    [{ queueMax: 0, whenFull: 'drop oldest' }, 'bcd', 'a'],
    [{ queueMax: 1, discipline: 'priority', whenFull: 'drop oldest' }, 'bd', 'ac'], // d is less urgent than c, which waits
    [{ queueMax: 2, discipline: 'priority', whenFull: 'drop oldest' }, 'b', 'acd'], // the older of two alike
    [{ queueMax: 1, discipline: 'processor sharing', whenFull: 'drop oldest' }, 'ab', 'cd'],
  ])('%j refuses %s and serves %s', (options, refused, served) => {
    const run = serve(options, four);
    expect(run.refused.join('')).toBe(refused);
    expect(run.done.map(([job]) => job).join('')).toBe(served);
  });

  test('holds its bounds and loses no job, whatever comes', () => {
    const random = new Random('bounds');
    for (let round = 0; round < 400; round += 1) {
      const options: WorkQueueOptions = {
        discipline: random.pick(['fifo', 'lifo', 'priority', 'processor sharing'] as const), concurrency: random.integer(1, 3), queueMax: random.integer(0, 4),
        whenFull: random.pick(['reject newest', 'drop oldest'] as const),
      };
      const queue = create<number>(options);
      const ended: number[] = [];
      let atMs = 0;
      for (let job = 0; job < 40; job += 1) {
        atMs += random.integer(0, 8);
        for (let done = complete(queue, atMs); done !== undefined; done = complete(queue, atMs)) ended.push(done.job);
        const { refused } = offer(queue, { job, atMs, serviceMs: random.integer(0, 20), priority: random.integer(0, 2) });
        if (refused !== null) ended.push(refused.job);
        expect(waitingCount(queue)).toBeLessThanOrEqual(options.queueMax!);
        expect(busyCount(queue)).toBe(Math.min(length(queue), options.concurrency!)); // no server idles while a job waits
      }
      while (length(queue) > 0) ended.push(complete(queue, nextCompletionMs(queue))!.job);
      expect(ended.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, job) => job));
    }
  });
});

describe('by hand', () => {
  const waiting = (discipline: Discipline): WorkQueue<string> => {
    const queue = create<string>({ discipline });
    for (const coming of four) offer(queue, coming);
    return queue;
  };

  test('a process may look at the next job before it is served, and drop it', () => {
    const queue = waiting('fifo');
    expect(finish(queue, 10)?.job).toBe('a');
    expect(next(queue)?.job).toBe('b');
    expect(dropNext(queue)?.job).toBe('b');
    expect(nextCompletionMs(queue)).toBe(Infinity);
    start(queue, 10);
    expect([queue.serving[0]?.job, nextCompletionMs(queue)]).toEqual(['c', 20]);
  });

  test.each<[Discipline, string]>([['fifo', 'bd'], ['lifo', 'db'], ['priority', 'bd']])('what nobody waits for any more can be withdrawn: %s', (discipline, rest) => {
    const queue = waiting(discipline);
    expect(withdraw(queue, ({ job }) => job === 'c' || job === 'a').map(({ job }) => job)).toEqual(['c']); // a is being served
    expect(complete(queue, 10)?.job).toBe('a');
    expect([complete(queue, 20)?.job, complete(queue, 30)?.job].join('')).toBe(rest);
  });

  test('a completion that is collected late holds up its server until then', () => {
    const queue = waiting('fifo');
    expect(complete(queue, 15)?.job).toBe('a');
    expect(nextCompletionMs(queue)).toBe(25);
    expect(complete(queue, 24)).toBeUndefined();
  });

  test('the state is plain data: a copy goes on as the original does', () => {
    const queue = waiting('processor sharing');
    const copy = copyPlain(queue);
    const rest = (one: WorkQueue<string>) => four.map(() => [nextCompletionMs(one), complete(one, nextCompletionMs(one))?.job]);
    expect(rest(copy)).toEqual(rest(queue));
  });

  test('a queue of many thousands keeps its order', () => {
    const queue = create<number>();
    for (let job = 0; job < 5000; job += 1) offer(queue, { job, atMs: 0, serviceMs: 1 });
    expect(Array.from({ length: 5000 }, (_, job) => complete(queue, job + 1)?.job === job).every(Boolean)).toBe(true);
    expect(queue).toMatchObject({ waiting: [], head: 0, serving: [] });
  });
});

test('refuses nonsense with a sentence', () => {
  expect(() => create({ discipline: 'random' as never })).toThrow('discipline "random" is none of fifo, lifo, priority, processor sharing');
  expect(() => create({ concurrency: 1.5 })).toThrow('concurrency (1.5) must be a whole number of servers, 1 or more');
  expect(() => create({ queueMax: NaN })).toThrow('queueMax (NaN)');
  expect(() => offer(create(), { job: 1, atMs: 0, serviceMs: -1 })).toThrow('serviceMs (-1)');
});
