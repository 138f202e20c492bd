/**
 * A queue and the servers behind it, as plain data that a process can own: what waits, what is being served, and when the next job is done.
 *
 *     queue = create<string>({ concurrency: 2, queueMax: 10 });          // a field of the process
 *
 *     const { refused } = offer(this.queue, { job: 'print', atMs: ctx.nowMs, serviceMs: 20 });
 *     ctx.setTimer('completion', nextCompletionMs(this.queue) - ctx.nowMs);   // and again after every change
 *     const done = complete(this.queue, ctx.nowMs);                       // when the timer runs out; starts the next job
 *
 * Time is the caller's: all that is asked of it is that it never runs backwards. A completion that is collected late holds up its server until
 * then. Processor sharing follows the service that each job has had so far (Kleinrock 1967), so that an arrival costs O(log n).
 */
import { popLeast, pushByKey, removeAt } from './entry-heap.ts';

/**
 * Who is served next. `fifo` and `lifo` by arrival; `priority` the least `priority` first, by arrival within it, never interrupting a
 * service; `processor sharing` all at once, each at an equal part of the servers' speed, though at most one server's.
 */
export type Discipline = 'fifo' | 'lifo' | 'priority' | 'processor sharing';

/** What happens when no place is left. Under `priority`, `drop oldest` drops the oldest of the least urgent, which may be the newcomer. */
export type WhenFull = 'reject newest' | 'drop oldest';

export interface WorkQueueOptions {
  /** Default: `fifo`. */
  readonly discipline?: Discipline;
  /** Servers, each at one job at a time: a whole number, 1 or more. Default: 1. */
  readonly concurrency?: number;
  /** How many jobs may wait beside those in service: a whole number, 0 or more, or Infinity. Default: Infinity. */
  readonly queueMax?: number;
  /** Default: `reject newest`. */
  readonly whenFull?: WhenFull;
}

/** A job and what is known of it. */
export interface Entry<Job> {
  readonly job: Job;
  readonly offeredMs: number;  // when it came
  readonly serviceMs: number;  // how long a server of its own takes for it
  readonly priority: number;   // the less, the more urgent
  readonly order: number;      // of its coming, from 0
  key: number;                 // what its heap sorts by: the priority while it waits, when it is done while it is served
}

/** Plain data throughout. Change it by the functions of this module alone. */
export interface WorkQueue<Job = unknown> {
  readonly discipline: Discipline;
  readonly concurrency: number;
  readonly queueMax: number;
  readonly whenFull: WhenFull;
  waiting: Entry<Job>[];       // fifo: in order of arrival from `head`; lifo: the same, from 0; priority: a heap
  head: number;                // fifo, more than 1,000 waiting: how many at the start of `waiting` have left already
  readonly serving: Entry<Job>[]; // a heap by `key`: the time at which it is done; sharing: the attained service at which it is
  offered: number;             // jobs so far, the refused ones included
  attainedMs: number;          // sharing: the service that a job has had that was there since the queue was last empty
  sinceMs: number;             // sharing: when attainedMs was brought up to date
}

/** What became of an offer. */
export interface Offered<Job> {
  /** The job that found no place or had to give up its own; null if there is none. */
  readonly refused: Entry<Job> | null;
}

const NOTHING_REFUSED: Offered<never> = Object.freeze({ refused: null });

export function create<Job = unknown>(options: WorkQueueOptions = {}): WorkQueue<Job> {
  const { discipline = 'fifo', concurrency = 1, queueMax = Infinity, whenFull = 'reject newest' } = options;
  if (!DISCIPLINES.includes(discipline)) throw new RangeError(`queue: discipline "${discipline}" is none of ${DISCIPLINES.join(', ')}`);
  if (whenFull !== 'reject newest' && whenFull !== 'drop oldest') throw new RangeError(`queue: whenFull "${String(whenFull)}" is neither "reject newest" nor "drop oldest"`);
  if (!Number.isInteger(concurrency) || concurrency < 1) throw new RangeError(`queue: concurrency (${concurrency}) must be a whole number of servers, 1 or more`);
  if (!(Number.isInteger(queueMax) && queueMax >= 0) && queueMax !== Infinity) {
    throw new RangeError(`queue: queueMax (${queueMax}) must be a whole number of waiting places, 0 or more. Leave it out for a queue without bound.`);
  }
  return { discipline, concurrency, queueMax, whenFull, waiting: [], head: 0, serving: [], offered: 0, attainedMs: 0.0, sinceMs: 0.0 };
}

const DISCIPLINES: readonly Discipline[] = ['fifo', 'lifo', 'priority', 'processor sharing'];

/** Jobs in the system, waiting or in service. */
export function length(queue: WorkQueue): number {
  return queue.waiting.length - queue.head + queue.serving.length;
}

/** Jobs that no server is free for. */
export function waitingCount(queue: WorkQueue): number {
  return Math.max(0, length(queue) - queue.concurrency);
}

/** Servers at work. */
export function busyCount(queue: WorkQueue): number {
  return Math.min(queue.serving.length, queue.concurrency);
}

/** When the next job is done if nothing else comes; Infinity when none is in service. */
export function nextCompletionMs(queue: WorkQueue): number {
  const first = queue.serving[0];
  if (first === undefined) return Infinity;
  if (queue.discipline !== 'processor sharing') return first.key;
  return queue.sinceMs + Math.max(0, first.key - queue.attainedMs) / rateOf(queue); // rounding may take it a hair too far
}

/** Brings a job; a free server starts it at once. `serviceMs` is 0 or more, `priority` any number, by default 0. */
export function offer<Job>(queue: WorkQueue<Job>, coming: { job: Job; atMs: number; serviceMs: number; priority?: number }): Offered<Job> {
  const { job, atMs, serviceMs, priority = 0 } = coming;
  if (!(serviceMs >= 0 && serviceMs < Infinity)) throw new RangeError(`queue: serviceMs (${serviceMs}) must be a finite number of milliseconds, 0 or more`);
  if (Number.isNaN(priority)) throw new RangeError('queue: priority is no number; the less, the more urgent, 0 unless told');
  const entry: Entry<Job> = { job, offeredMs: atMs, serviceMs, priority, order: queue.offered++, key: priority };
  const sharing = queue.discipline === 'processor sharing';
  if (sharing) attain(queue, entry.offeredMs);
  let refused: Entry<Job> | null = null;
  if (queue.queueMax !== Infinity && length(queue) >= queue.concurrency + queue.queueMax) {
    refused = queue.whenFull === 'reject newest' ? entry : dropFor(queue, entry);
    if (refused === entry) return { refused };
  }
  if (sharing || queue.serving.length < queue.concurrency) serve(queue, entry, entry.offeredMs);
  else if (queue.discipline === 'priority') pushByKey(queue.waiting, entry);
  else queue.waiting.push(entry);
  return refused === null ? NOTHING_REFUSED : { refused };
}

/** Takes out the job that is done and starts the next one. Call it until it returns undefined: several may be done at the same time. */
export function complete<Job>(queue: WorkQueue<Job>, atMs: number): Entry<Job> | undefined {
  const done = finish(queue, atMs);
  if (done !== undefined) start(queue, atMs);
  return done;
}

/** Takes out the job that is done and leaves its server idle, for a process that looks at `next` before it calls `start`. */
export function finish<Job>(queue: WorkQueue<Job>, atMs: number): Entry<Job> | undefined {
  const first = queue.serving[0];
  if (first === undefined || nextCompletionMs(queue) > atMs) return undefined;
  if (queue.discipline === 'processor sharing') {
    // Set, not added up: so rounding never leaves a rest of a job behind.
    queue.attainedMs = queue.serving.length === 1 ? 0 : first.key;
    queue.sinceMs = atMs;
  }
  return popLeast(queue.serving);
}

/** Gives waiting jobs to idle servers. */
export function start<Job>(queue: WorkQueue<Job>, atMs: number): void {
  while (queue.waiting.length > queue.head && queue.serving.length < queue.concurrency) serve(queue, takeNext(queue), atMs);
}

/** The waiting job that a server would take next; undefined when none waits. */
export function next<Job>(queue: WorkQueue<Job>): Entry<Job> | undefined {
  return queue.discipline === 'lifo' ? queue.waiting.at(-1) : queue.waiting[queue.head];
}

/** Takes out the waiting job that a server would take next, unserved. */
export function dropNext<Job>(queue: WorkQueue<Job>): Entry<Job> | undefined {
  return next(queue) === undefined ? undefined : takeNext(queue);
}

/** Takes out every *waiting* job of which `unwanted` is true, in the order of their coming: whose client has given up, say. */
export function withdraw<Job>(queue: WorkQueue<Job>, unwanted: (entry: Entry<Job>) => boolean): Entry<Job>[] {
  const present = queue.waiting.slice(queue.head);
  const out = present.filter(unwanted);
  if (out.length === 0) return out;
  const gone = new Set(out);
  queue.waiting = [];
  queue.head = 0;
  for (const entry of present) {
    if (gone.has(entry)) continue;
    if (queue.discipline === 'priority') pushByKey(queue.waiting, entry);
    else queue.waiting.push(entry);
  }
  return out.sort((a, b) => a.order - b.order);
}

function serve<Job>(queue: WorkQueue<Job>, entry: Entry<Job>, atMs: number): void {
  entry.key = (queue.discipline === 'processor sharing' ? queue.attainedMs : atMs) + entry.serviceMs;
  pushByKey(queue.serving, entry);
}

// Moving all that wait up by one leaves nothing of the jobs that have left in the state; a long queue would take too long for it.
const SHIFTED_MAX = 1000;
const MOVED_BY_HAND_MAX = 4; // quicker than the engine's way for so few

function takeNext<Job>(queue: WorkQueue<Job>): Entry<Job> {
  const { waiting } = queue;
  if (queue.discipline === 'lifo') return waiting.pop() as Entry<Job>;
  if (queue.discipline === 'priority') return popLeast(waiting);
  if (queue.head === 0 && waiting.length <= SHIFTED_MAX) return shift(waiting);
  const entry = waiting[queue.head++] as Entry<Job>;
  if (2 * queue.head >= waiting.length) {
    queue.waiting = waiting.slice(queue.head);
    queue.head = 0;
  }
  return entry;
}

function shift<T>(array: T[]): T {
  if (array.length > MOVED_BY_HAND_MAX) return array.shift() as T;
  const first = array[0] as T;
  for (let place = 1; place < array.length; place += 1) array[place - 1] = array[place] as T;
  array.pop();
  return first;
}

/** Makes room: returns what is dropped, which is the newcomer itself when nothing else may be. */
function dropFor<Job>(queue: WorkQueue<Job>, newcomer: Entry<Job>): Entry<Job> {
  const sharing = queue.discipline === 'processor sharing';
  const among = sharing ? queue.serving : queue.waiting;
  const isBefore = (a: Entry<Job>, b: Entry<Job>): boolean =>
    queue.discipline === 'priority' && a.priority !== b.priority ? a.priority > b.priority : a.order < b.order;
  let victim = -1;
  for (let place = queue.head; place < among.length; place += 1) {
    if (victim === -1 || isBefore(among[place] as Entry<Job>, among[victim] as Entry<Job>)) victim = place;
    if (!sharing && queue.discipline !== 'priority') break; // the first is the oldest
  }
  if (victim === -1 || (queue.discipline === 'priority' && newcomer.priority > (among[victim] as Entry<Job>).priority)) return newcomer;
  if (queue.discipline === 'fifo') return takeNext(queue);
  if (queue.discipline === 'lifo') return among.shift() as Entry<Job>;
  return removeAt(among, victim);
}

/** The part of a server's speed that each job in service gets. */
function rateOf(queue: WorkQueue): number {
  return Math.min(1, queue.concurrency / queue.serving.length);
}

function attain(queue: WorkQueue, atMs: number): void {
  if (queue.serving.length === 0) queue.attainedMs = 0;
  else queue.attainedMs += Math.max(0, atMs - queue.sinceMs) * rateOf(queue);
  queue.sinceMs = atMs;
}
