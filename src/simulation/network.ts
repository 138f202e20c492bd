/**
 * What the network does with a message: how long it is under way and whether it arrives. Asynchronous and unordered: a later message may
 * overtake an earlier one.
 *
 *     const network: NetworkOptions = { latency: uniform({ minMs: 10, maxMs: 20 }), lossProbability: 0.1 };
 */
import { checked, constant, drawLatency } from './latency.ts';
import type { Latency } from './latency.ts';
import type { ProcessId } from './process.ts';
import type { Random, RandomStreams } from './random.ts';

export interface LinkOptions {
  /** Time under way. Default: 10 ms, always. */
  readonly latency?: Latency;
  /** Chance, in [0, 1], that a message is lost on its way, independently of all others. Default: 0. */
  readonly lossProbability?: number;
}

export interface NetworkOptions extends LinkOptions {
  /** What differs on single links, by `'from->to'`: `{ 'B->A': { lossProbability: 0.5 } }`. */
  readonly links?: Readonly<Record<string, LinkOptions>>;
}

/** What became of one message. */
export interface Fate {
  readonly delayMs: number; // until it arrives, or would have arrived
  readonly lost: boolean;
}

interface Link {
  readonly latency: Latency;
  readonly lossProbability: number;
  readonly latencies: Random; // streams of the link's own, so that links do not disturb one another
  readonly losses: Random;
}

export class Network {
  readonly #options: NetworkOptions;
  readonly #streams: RandomStreams;
  readonly #links = new Map<string, Link>();

  /** Throws a sentence if a value is out of range or a link names an unknown process. */
  constructor(options: NetworkOptions, processes: readonly ProcessId[], streams: RandomStreams) {
    this.#options = options;
    this.#streams = streams;
    checkLink('network', options);
    for (const [name, link] of Object.entries(options.links ?? {})) {
      const ends = name.split('->');
      if (ends.length !== 2 || !ends.every((end) => processes.includes(end))) {
        throw new RangeError(`network.links: "${name}" is no link; write 'from->to' with two of ${processes.join(', ')}`);
      }
      checkLink(`network.links['${name}']`, link);
    }
  }

  /** Decides about one message. Latency is drawn for lost messages too, so that a loss changes nothing else. */
  decide(from: ProcessId, to: ProcessId): Fate {
    const link = this.#link(`${from}->${to}`);
    return { delayMs: drawLatency(link.latency, link.latencies), lost: link.losses.chance(link.lossProbability) };
  }

  #link(name: string): Link {
    let link = this.#links.get(name);
    if (link === undefined) {
      const own = this.#options.links?.[name];
      link = {
        latency: own?.latency ?? this.#options.latency ?? constant({ ms: 10 }),
        lossProbability: own?.lossProbability ?? this.#options.lossProbability ?? 0,
        latencies: this.#streams.stream(`link/${name}/latency`),
        losses: this.#streams.stream(`link/${name}/loss`),
      };
      this.#links.set(name, link);
    }
    return link;
  }
}

function checkLink(where: string, link: LinkOptions): void {
  if (link.latency !== undefined) checked(link.latency);
  const loss = link.lossProbability ?? 0;
  if (!(loss >= 0 && loss <= 1)) {
    throw new RangeError(`${where}: lossProbability (${loss}) must lie in [0, 1]: 0.2 loses one message in five`);
  }
}
