/**
 * A queueing model on its own, without processes and network: millions of customers a second.
 *
 *     const run = simulateQueue({
 *       arrivals: exponential({ meanMs: 1250 }),   // Poisson, 0.8 a second
 *       service: exponential({ meanMs: 1000 }),
 *       customers: 1_000_000,
 *       seed: 1,
 *     });
 *     run.sojourn.meanMs       //=> about 5,000: 1 / (mu - lambda)
 *     run.utilisation          //=> about 0.8
 *
 * M/M/1, M/D/1 and M/G/1 by the laws of arrivals and service, M/M/c by `servers`, loss systems by `queueMax: 0`, and n queues with a choice of d by
 * `queues` and `choices` (Mitzenmacher 2001). Arrivals, service, classes and choices draw from streams of their own, and services are drawn
 * as customers arrive: so two disciplines on one seed serve the same customers.
 */
import type { DurationDistribution } from '../distributions.ts';
import { EventQueue } from '../event-queue.ts';
import { RandomStreams } from '../random.ts';
import type { Random } from '../random.ts';
import { samplerOf } from '../samplers.ts';
import type { Sampler } from '../samplers.ts';
import { Measurements } from './measurements.ts';
import type { QueueRun } from './measurements.ts';
import { busyCount, complete, create, length, nextCompletionMs, offer, waitingCount } from './work-queue.ts';
import type { Discipline, Entry, WhenFull, WorkQueue } from './work-queue.ts';

/** A kind of customer. */
export interface CustomerClass {
  readonly name: string;
  /** Its part of the arrivals, in proportion to the weights of all classes; above 0. */
  readonly weight: number;
  /** The less, the more urgent. Default: 0. */
  readonly priority?: number;
  /** Default: the service of the whole. */
  readonly service?: DurationDistribution;
}

export interface QueueOptions {
  /** Times between arrivals: exponential for Poisson. */
  readonly arrivals: DurationDistribution;
  /** How long a server takes for a customer. */
  readonly service: DurationDistribution;
  /** How many arrive and are measured, the lost ones included: 1 or more. */
  readonly customers: number;
  /** How many arrive before and are not measured, though served. Default: 0. */
  readonly warmUp?: number;
  /** A whole number; everything random in the run follows from it. */
  readonly seed: number;
  /** Servers at each queue. Default: 1. */
  readonly servers?: number;
  /** How many may wait at each queue, beside those in service. Default: Infinity. */
  readonly queueMax?: number;
  /** Default: `reject newest`. */
  readonly whenFull?: WhenFull;
  /** Default: `fifo`. */
  readonly discipline?: Discipline;
  /** Queues, each with servers of its own. Default: 1. */
  readonly queues?: number;
  /** A customer looks at so many queues, drawn at random, and joins the one with the fewest customers: 1 to `queues`. Default: 1. */
  readonly choices?: number;
  /** Kinds of customers. Default: one. */
  readonly classes?: readonly CustomerClass[];
  /** Keeps the times of every customer, in the order of leaving: 16 bytes each. Default: false. */
  readonly series?: boolean;
}

/** Throws a sentence if an option is out of range. */
export function simulateQueue(options: QueueOptions): QueueRun {
  const { customers, warmUp = 0, queues = 1, choices = 1 } = options;
  wholeNumber('customers', customers, 1);
  wholeNumber('warmUp', warmUp, 0);
  wholeNumber('queues', queues, 1);
  wholeNumber('choices', choices, 1);
  if (choices > queues) throw new RangeError(`simulateQueue: choices (${choices}) must not exceed queues (${queues})`);
  return run(options, new Model(options));
}

function wholeNumber(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`simulateQueue: ${name} (${value}) must be a whole number, ${least} or more`);
}

const NONE = -1;

function run(options: QueueOptions, model: Model): QueueRun {
  const { customers, warmUp = 0 } = options;
  const { events, stations, owner } = model;
  const measurements = new Measurements({ customers, series: options.series === true, classes: model.classNames, servers: stations.length * (options.servers ?? 1) });
  const all = warmUp + customers;
  let arrived = 0;

  const arrive = (): void => {
    const atMs = events.nowMs;
    if (arrived === warmUp) measurements.begin(atMs);
    arrived += 1;
    if (arrived < all) model.scheduleArrival(atMs);
    else measurements.endWindow(atMs);
    const kind = model.drawClass();
    const station = model.choose();
    const queue = stations[station] as WorkQueue<number>;
    const busyBefore = busyCount(queue);
    // The job is the class, made negative (-1 - class) for customers of the warm-up.
    const { refused } = offer(queue, { job: arrived > warmUp ? kind : NONE - kind, atMs, serviceMs: model.drawService(kind), priority: model.priorityOf(kind) });
    measurements.arrived(arrived > warmUp);
    if (refused !== null) measurements.lost(refused.job, atMs - refused.offeredMs);
    measurements.changed(refused === null ? 1 : 0, busyCount(queue) - busyBefore, waitingCount(queue));
    model.reschedule(station);
  };

  const depart = (station: number): void => {
    const atMs = events.nowMs;
    const queue = stations[station] as WorkQueue<number>;
    const busyBefore = busyCount(queue);
    const { job, offeredMs, serviceMs } = complete(queue, atMs) as Entry<number>;
    if (job >= 0) measurements.served(job, atMs - offeredMs, serviceMs);
    measurements.changed(-1, busyCount(queue) - busyBefore, 0);
    model.reschedule(station);
  };

  model.scheduleArrival(0);
  for (let handle = events.next(); handle !== NONE; handle = events.next()) {
    measurements.advance(events.nowMs);
    const station = owner[handle] as number;
    if (station === NONE) arrive();
    else {
      model.dueHandle[station] = NONE;
      depart(station);
    }
  }
  return measurements.result();
}

/** The queues, the random draws and the events of one run. */
class Model {
  readonly events = new EventQueue();
  readonly stations: WorkQueue<number>[];
  readonly classNames: readonly string[];
  /** Whose event a handle is: a queue's, or NONE for the next arrival. Handles stay below twice the number of pending events, or 256. */
  readonly owner: Int32Array;
  readonly dueHandle: Int32Array; // by queue: of its next completion, or NONE
  readonly #dueMs: Float64Array; // by queue: when that is
  readonly #choices: number;
  readonly #order: Int32Array; // of the queues: the first `choices` are those that the last customer looked at
  readonly #gaps: Sampler;
  readonly #services: readonly Sampler[]; // by class
  readonly #priorities: readonly number[];
  readonly #upTo: readonly number[]; // running sums of the classes' shares, but the last
  readonly #arrivalStream: Random;
  readonly #serviceStream: Random;
  readonly #classStream: Random;
  readonly #choiceStream: Random;

  constructor(options: QueueOptions) {
    const { queues = 1, choices = 1, servers, queueMax, whenFull, discipline } = options;
    const classes = options.classes ?? [{ name: 'all', weight: 1 }];
    if (classes.length === 0) throw new RangeError('simulateQueue: classes is empty; give at least one, or leave it out');
    for (const { name, weight } of classes) {
      if (!(weight > 0 && weight < Infinity)) throw new RangeError(`simulateQueue: class "${name}": weight (${weight}) must be a finite number above 0`);
    }
    const streams = new RandomStreams(options.seed);
    this.#arrivalStream = streams.stream('arrivals');
    this.#serviceStream = streams.stream('service');
    this.#classStream = streams.stream('classes');
    this.#choiceStream = streams.stream('choices');
    this.#gaps = samplerOf(options.arrivals);
    this.#services = classes.map(({ service }) => samplerOf(service ?? options.service));
    this.#priorities = classes.map(({ priority }) => priority ?? 0);
    this.classNames = classes.map(({ name }) => name);
    const total = classes.reduce((sum, { weight }) => sum + weight, 0);
    let sum = 0;
    this.#upTo = classes.slice(0, -1).map(({ weight }) => (sum += weight / total));
    this.stations = Array.from({ length: queues }, () => create<number>({ concurrency: servers, queueMax, whenFull, discipline }));
    this.owner = new Int32Array(Math.max(256, 2 * (queues + 1))).fill(NONE);
    this.dueHandle = new Int32Array(queues).fill(NONE);
    this.#dueMs = new Float64Array(queues);
    this.#choices = choices;
    this.#order = Int32Array.from({ length: queues }, (_, index) => index);
  }

  scheduleArrival(nowMs: number): void {
    this.owner[this.events.schedule(nowMs + this.#gaps(this.#arrivalStream))] = NONE;
  }

  drawClass(): number {
    if (this.#upTo.length === 0) return 0;
    const drawn = this.#classStream.next();
    let kind = 0;
    while (kind < this.#upTo.length && drawn >= (this.#upTo[kind] as number)) kind += 1;
    return kind;
  }

  drawService(kind: number): number {
    return (this.#services[kind] as Sampler)(this.#serviceStream);
  }

  priorityOf(kind: number): number {
    return this.#priorities[kind] as number;
  }

  /** The shortest of the queues that a customer looks at, all different, drawn by the first steps of a shuffle; of equals the first drawn. */
  choose(): number {
    const order = this.#order;
    if (order.length === 1) return 0;
    let best = NONE;
    let shortest = Infinity;
    for (let place = 0; place < this.#choices; place += 1) {
      const drawn = place + Math.floor(this.#choiceStream.next() * (order.length - place));
      const station = order[drawn] as number;
      order[drawn] = order[place] as number;
      order[place] = station;
      const present = length(this.stations[station] as WorkQueue);
      if (present < shortest) {
        best = station;
        shortest = present;
      }
    }
    return best;
  }

  /** Sees to it that the next completion of a queue is among the events, after anything changed there. */
  reschedule(station: number): void {
    const dueMs = nextCompletionMs(this.stations[station] as WorkQueue);
    const handle = this.dueHandle[station] as number;
    if (handle !== NONE) {
      if (dueMs === this.#dueMs[station]) return;
      this.events.cancel(handle);
      this.dueHandle[station] = NONE;
    }
    if (dueMs === Infinity) return;
    this.#dueMs[station] = dueMs;
    const scheduled = this.events.schedule(dueMs);
    this.owner[scheduled] = station;
    this.dueHandle[station] = scheduled;
  }
}
