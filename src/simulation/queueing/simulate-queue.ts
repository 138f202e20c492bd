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
import { RandomStreams } from '../random.ts';
import type { Random } from '../random.ts';
import { samplerOf } from '../samplers.ts';
import type { Sampler } from '../samplers.ts';
import { Completions } from './completions.ts';
import { Measurements } from './measurements.ts';
import type { QueueRun } from './measurements.ts';
import { busyCount, complete, create, length, offer, waitingCount } from './work-queue.ts';
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

const WARM_UP = -1; // the job of a customer that is not measured

function run(options: QueueOptions, model: Model): QueueRun {
  const { customers, warmUp = 0, series = false, servers = 1 } = options;
  const { completions, queues } = model;
  const measurements = new Measurements({ customers, series, classes: model.classNames, servers: queues.length * servers });
  const all = warmUp + customers;
  let arrived = 0;
  let nextArrivalMs = model.drawGap();

  const arrive = (atMs: number): void => {
    if (arrived === warmUp) measurements.begin(atMs);
    const measured = arrived >= warmUp;
    arrived += 1;
    nextArrivalMs = arrived < all ? atMs + model.drawGap() : Infinity;
    if (arrived === all) measurements.endWindow(atMs);
    const kind = model.drawClass();
    const index = model.choose();
    const queue = queues[index] as WorkQueue<number>;
    const busyBefore = busyCount(queue);
    const { refused } = offer(queue, { job: measured ? kind : WARM_UP, atMs, serviceMs: model.drawService(kind), priority: model.priorityOf(kind) });
    if (measured) measurements.offered += 1;
    if (refused !== null && refused.job !== WARM_UP) measurements.lost(refused.job, atMs - refused.offeredMs);
    measurements.changed(refused === null ? 1 : 0, busyCount(queue) - busyBefore, waitingCount(queue));
    completions.changed(index);
  };

  const depart = (atMs: number): void => {
    const index = completions.take();
    const queue = queues[index] as WorkQueue<number>;
    const busyBefore = busyCount(queue);
    const { job, offeredMs, serviceMs } = complete(queue, atMs) as Entry<number>;
    if (job !== WARM_UP) measurements.served(job, atMs - offeredMs, serviceMs);
    measurements.changed(-1, busyCount(queue) - busyBefore, 0);
    completions.changed(index);
  };

  // At the same moment, who leaves makes room for who comes.
  for (;;) {
    const departs = completions.nextMs <= nextArrivalMs;
    const atMs = departs ? completions.nextMs : nextArrivalMs;
    if (atMs === Infinity) return measurements.result();
    measurements.advance(atMs);
    if (departs) depart(atMs);
    else arrive(atMs);
  }
}

/** The queues and the random draws of one run. */
class Model {
  readonly queues: readonly WorkQueue<number>[];
  readonly completions: Completions;
  readonly classNames: readonly string[];
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
    this.queues = Array.from({ length: queues }, () => create<number>({ concurrency: servers, queueMax, whenFull, discipline }));
    this.completions = new Completions(this.queues);
    this.#choices = choices;
    this.#order = Int32Array.from({ length: queues }, (_, index) => index);
  }

  drawGap(): number {
    return this.#gaps(this.#arrivalStream);
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
    let best = 0;
    let shortest = Infinity;
    for (let place = 0; place < this.#choices; place += 1) {
      const drawn = place + Math.floor(this.#choiceStream.next() * (order.length - place));
      const index = order[drawn] as number;
      order[drawn] = order[place] as number;
      order[place] = index;
      const present = length(this.queues[index] as WorkQueue);
      if (present < shortest) {
        best = index;
        shortest = present;
      }
    }
    return best;
  }
}
