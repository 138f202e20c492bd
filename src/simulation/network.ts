/**
 * What the network does with a message: how long it is under way, whether it arrives, how often, and in what state. Asynchronous and unordered
 * unless told otherwise: a later message may overtake an earlier one.
 *
 *     const network: NetworkOptions = {
 *       latency: uniform({ minMs: 10, maxMs: 20 }),
 *       lossProbability: 0.1,
 *       links: { 'B->A': { bandwidth: { bytesPerMs: 125, bufferBytes: 15_000 } } },
 *     };
 */
import { constant } from './distributions.ts';
import type { DurationDistribution, RandomSource } from './distributions.ts';
import { checkedLatency, isSameForAll, linkSampler } from './latency.ts';
import type { Latency } from './latency.ts';
import { corrupted, messageBytes } from './message-bytes.ts';
import { checkNames } from './option-names.ts';
import type { ProcessId } from './process.ts';
import type { Random, RandomStreams } from './random.ts';
import { draw, samplerOf } from './samplers.ts';
import type { Sampler } from './samplers.ts';
import { StreamTable } from './stream-table.ts';
import type { DropReason } from './trace.ts';

export interface LinkOptions {
  /** Time under way. Default: 10 ms, always. */
  readonly latency?: Latency;
  /** Chance, in [0, 1], that a message is lost on its way, independently of all others. Default: 0. */
  readonly lossProbability?: number;
  /** Chance, in [0, 1], that a message arrives a second time, with a latency of its own. Default: 0. */
  readonly duplicateProbability?: number;
  /** Chance, in [0, 1], that one bit of the bytes in a message is flipped; messages without bytes stay as they are. Default: 0. */
  readonly corruptProbability?: number;
  /** Chance, in [0, 1], that a message is held up by `reorderDelay` on top of its latency. Default: 0. */
  readonly reorderProbability?: number;
  /** Default: 50 ms, always. */
  readonly reorderDelay?: DurationDistribution;
  /** Messages arrive in the order in which they were sent: none overtakes another. Default: false. */
  readonly inOrder?: boolean;
  /**
   * A link of finite speed behind a router: a message of b bytes occupies it for b / bytesPerMs; those that wait take up the buffer, and what
   * does not fit is dropped (tail drop). Default: infinitely fast.
   */
  readonly bandwidth?: { readonly bytesPerMs: number; readonly bufferBytes?: number };
}

/** What an interceptor sees of a message before the network has it. */
export interface Letter {
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly message: unknown;
  readonly number: number; // which message of the run, from 1
  readonly atMs: number;
}

/** What an interceptor does with it: nothing, drop it, or put other messages in its place, each after a further delay. */
export type Interception = undefined | 'drop' | readonly { readonly message: unknown; readonly delayMs?: number }[];

export interface NetworkOptions extends LinkOptions {
  /** What differs on single links, by `'from->to'`: `{ 'B->A': { lossProbability: 0.5 } }`. */
  readonly links?: Readonly<Record<string, LinkOptions>>;
  /** An adversary on the wire: called for every message, in order. It must depend on its argument and on itself alone. */
  readonly intercept?: (letter: Letter) => Interception;
}

/** One directed link at work. Every concern draws from a stream of its own, so that one does not disturb another. */
export class Link {
  readonly name: string; // 'from->to'
  readonly #streams: RandomStreams;
  readonly #latencies: () => RandomSource; // the stream of its latencies
  readonly #concerns = new Map<string, Random>(); // streams other than that of the latencies, made when first used
  #options: LinkOptions = {};
  #sample: Sampler = () => 0;
  #busyUntilMs = 0; // until when the bytes that were accepted occupy the link
  #lastArrivalMs = 0;

  constructor(name: string, options: LinkOptions, streams: RandomStreams, latencies: () => RandomSource) {
    this.name = name;
    this.#streams = streams;
    this.#latencies = latencies;
    this.use(options);
  }

  get options(): LinkOptions {
    return this.#options;
  }

  /** From now on, the link has these options. */
  use(options: LinkOptions): void {
    this.#options = options;
    const [from, to] = this.name.split('->') as [ProcessId, ProcessId];
    this.#sample = linkSampler(options.latency ?? constant({ ms: 10 }), from, to);
  }

  #stream(concern: string): Random {
    let stream = this.#concerns.get(concern);
    if (stream === undefined) this.#concerns.set(concern, (stream = this.#streams.stream(`link/${this.name}/${concern}`)));
    return stream;
  }

  /** What becomes of one message. A latency is drawn for lost messages too, so that a loss changes nothing else. */
  carry(message: unknown, atMs: number): Fate {
    const { lossProbability = 0, duplicateProbability = 0, corruptProbability = 0, reorderProbability = 0, reorderDelay, inOrder = false, bandwidth } = this.#options;
    let delayMs = this.#sample(this.#latencies());
    const chance = (concern: string, probability: number): boolean => probability > 0 && this.#stream(concern).chance(probability);
    const lost = chance('loss', lossProbability);
    const twice = chance('duplicate', duplicateProbability);
    if (chance('reorder', reorderProbability)) {
      delayMs += draw(reorderDelay ?? constant({ ms: 50 }), this.#stream('reorder-delay'));
    }
    if (bandwidth !== undefined) {
      const bytes = messageBytes(message);
      const waitingBytes = Math.max(0, this.#busyUntilMs - atMs) * bandwidth.bytesPerMs;
      if (waitingBytes + bytes > (bandwidth.bufferBytes ?? Infinity)) return { delayMs: 0, drop: 'buffer full', message, copyDelayMs: undefined };
      this.#busyUntilMs = Math.max(this.#busyUntilMs, atMs) + bytes / bandwidth.bytesPerMs;
      delayMs += this.#busyUntilMs - atMs;
    }
    if (inOrder) {
      delayMs = Math.max(atMs + delayMs, this.#lastArrivalMs) - atMs;
      if (!lost) this.#lastArrivalMs = atMs + delayMs;
    }
    const arrives = chance('corrupt', corruptProbability) ? corrupted(message, this.#stream('corrupt-bit')) : message;
    return { delayMs, drop: lost ? 'lost' : undefined, message: arrives, copyDelayMs: twice ? this.#sample(this.#stream('duplicate-latency')) : undefined };
  }
}

/** What becomes of one message. */
export interface Fate {
  readonly delayMs: number; // until it arrives, or would have arrived
  readonly drop: DropReason | undefined;
  readonly message: unknown; // as it arrives
  readonly copyDelayMs: number | undefined; // until its duplicate arrives, if there is one
}

export class Network {
  readonly intercept: NetworkOptions['intercept'];
  readonly #options: NetworkOptions;
  readonly #streams: RandomStreams;
  readonly #processes: readonly ProcessId[];
  // By from * processes + to.
  readonly #links = new Map<number, Link>();
  readonly #latencies: StreamTable; // one stream a link for the whole run, however the link changes
  readonly #plain: Sampler | undefined; // while all links are alike and do nothing but take time, their streams are all that is kept of them
  #cuts: Int32Array | undefined; // by the same index: how many partitions cut the link
  #cutsUnderWay = 0; // the sum of them

  /** Throws a sentence if a value is out of range or a link names an unknown process. */
  constructor(options: NetworkOptions, processes: readonly ProcessId[], streams: RandomStreams) {
    this.#options = options;
    this.#streams = streams;
    this.#processes = processes;
    this.#latencies = new StreamTable(processes.length * processes.length, (index) => `${streams.seed}/link/${this.#nameOf(index)}/latency`);
    const { links, intercept, ...common } = options;
    this.intercept = intercept;
    checkNames('network', options, [...LINK_OPTIONS, 'links', 'intercept']);
    checkLink('network', common);
    const { lossProbability = 0, duplicateProbability = 0, corruptProbability = 0, reorderProbability = 0, inOrder = false, bandwidth } = common;
    const latency = options.latency ?? constant({ ms: 10 });
    const alike = isSameForAll(latency) && links === undefined && bandwidth === undefined && !inOrder;
    if (alike && lossProbability + duplicateProbability + corruptProbability + reorderProbability === 0) {
      this.#plain = samplerOf(latency as DurationDistribution);
    }
    for (const [name, link] of Object.entries(links ?? {})) {
      linkEnds(name, processes, 'network.links');
      checkLink(`network.links['${name}']`, link);
    }
  }

  /** Whether nothing can happen to the next message from one process to another but to take time: then ask `plainDelayMs` for it. */
  isPlain(from: number, to: number): boolean {
    // Once somebody has asked for the link, it may have been changed.
    return this.#plain !== undefined && this.#cutsUnderWay === 0 && (this.#links.size === 0 || !this.#links.has(from * this.#processes.length + to));
  }

  /** How long the next message from one process to another is under way. */
  plainDelayMs(from: number, to: number): number {
    return (this.#plain as Sampler)(this.#latencies.at(from * this.#processes.length + to));
  }

  #nameOf(index: number): string {
    const count = this.#processes.length;
    return `${this.#processes[Math.floor(index / count)]}->${this.#processes[index % count]}`;
  }

  /** The link between two processes, by their indices. */
  link(from: number, to: number): Link {
    const index = from * this.#processes.length + to;
    let link = this.#links.get(index);
    if (link === undefined) this.#links.set(index, (link = this.#make(index)));
    return link;
  }

  #make(index: number): Link {
    const { links, intercept: _, ...common } = this.#options;
    const name = this.#nameOf(index);
    return new Link(name, { ...common, ...links?.[name] }, this.#streams, () => this.#latencies.at(index));
  }

  /** Whether any partition is under way. */
  get hasCuts(): boolean {
    return this.#cutsUnderWay > 0;
  }

  /** Whether a partition cuts the link. */
  isCut(from: number, to: number): boolean {
    return this.#cuts !== undefined && (this.#cuts[from * this.#processes.length + to] as number) > 0;
  }

  /** Cuts (`by` 1) or mends (`by` -1) links, given as pairs of indices. A link that two partitions cut is whole when both have healed. */
  cut(pairs: readonly (readonly [number, number])[], by: 1 | -1): void {
    this.#cuts ??= new Int32Array(this.#processes.length * this.#processes.length);
    for (const [from, to] of pairs) (this.#cuts[from * this.#processes.length + to] as number) += by;
    this.#cutsUnderWay += by * pairs.length;
  }
}

/** The two processes of `'from->to'`. Throws a sentence if it does not name two of them. */
export function linkEnds(name: string, processes: readonly ProcessId[], where: string): [ProcessId, ProcessId] {
  const ends = name.split('->');
  if (ends.length !== 2 || !ends.every((end) => processes.includes(end))) {
    throw new RangeError(`${where}: "${name}" is no link; write 'from->to' with two of ${processes.join(', ')}`);
  }
  return ends as [ProcessId, ProcessId];
}

const LINK_OPTIONS = ['latency', 'lossProbability', 'duplicateProbability', 'corruptProbability', 'reorderProbability', 'reorderDelay', 'inOrder', 'bandwidth'];

/** Throws a sentence if an option of a link is out of range, or none. */
export function checkLink(where: string, link: LinkOptions): void {
  checkNames(where, link, LINK_OPTIONS);
  checkNames(`${where}: bandwidth`, link.bandwidth ?? {}, ['bytesPerMs', 'bufferBytes']);
  if (link.latency !== undefined) checkedLatency(link.latency);
  if (link.reorderDelay !== undefined) checkedLatency(link.reorderDelay);
  const examples = { lossProbability: '0.2 loses one message in five', duplicateProbability: '0.2 doubles one in five', corruptProbability: '0.2 damages one in five', reorderProbability: '0.2 holds up one in five' };
  for (const [name, example] of Object.entries(examples)) {
    const value = link[name as keyof typeof examples] ?? 0;
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${where}: ${name} (${value}) must lie in [0, 1]: ${example}`);
  }
  const { bytesPerMs, bufferBytes = 1 } = link.bandwidth ?? { bytesPerMs: 1 };
  if (!(bytesPerMs > 0)) throw new RangeError(`${where}: bandwidth.bytesPerMs (${bytesPerMs}) must be above 0; 125 is 1 Mbit/s`);
  if (!(bufferBytes > 0)) throw new RangeError(`${where}: bandwidth.bufferBytes (${bufferBytes}) must be above 0; leave it out for a buffer without end`);
}
