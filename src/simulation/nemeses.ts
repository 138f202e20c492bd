/**
 * The nemeses: a named plan of faults for each thing that can go wrong, for tests and exercises to share.
 *
 *     const plan = NEMESES['split-brain'](['A', 'B', 'C'], { everyMs: 1_000, untilMs: 2_000 });
 *     printPlan(resolvePlan(plan, ['A', 'B', 'C'], new Random('7')))
 *     //=> A, B | C are cut off from one another from 81.8 to 581.8 ms
 *     //   B, C | A are cut off from one another from 1116.5 to 1616.5 ms
 *
 * In each period of `everyMs`, a fault begins somewhere in the first quarter, lasts for half of the period, and is over before the next; none
 * lasts beyond `untilMs`. Victims take turns or are drawn, by the seed. Choose a period several times as long as the timeouts of what is tested,
 * or it never notices.
 */
import type { FaultPlan, PlannedFault, When } from './fault-plan.ts';
import { exponential, uniform } from './distributions.ts';
import type { LinkOptions } from './network.ts';
import type { ProcessId } from './process.ts';

export interface NemesisOptions {
  /** The length of a period, above 0. */
  readonly everyMs: number;
  /** All faults are over by then. At least one period. */
  readonly untilMs: number;
}

export type Nemesis = (processes: readonly ProcessId[], options: NemesisOptions) => FaultPlan;

export type NemesisName =
  | 'crash-one' // one process crashes and recovers
  | 'crash-majority' // more than half of them do, at about the same time
  | 'restart-all' // each in turn is restarted, one after another
  | 'isolate-one' // one process is cut off from all others
  | 'split-brain' // two halves cannot reach each other
  | 'bridge' // two halves cannot reach each other, but one process reaches both
  | 'one-way' // one process can hear and not speak, or speak and not be answered
  | 'slow-links' // messages take exponentially distributed times, an eighth of a period on average
  | 'lossy-links' // three messages in ten are lost
  | 'duplicating-links' // three in ten arrive twice
  | 'reordering-links' // three in ten are held up, by up to a quarter of a period
  | 'pause-one' // one process stands still, as in a long garbage collection
  | 'slow-one' // one process handles everything an eighth of a period late
  | 'clock-skew' // one clock runs a tenth fast, another a tenth slow
  | 'clock-steps' // one clock jumps half a period ahead, later another as far back
  | 'lose-unsynced' // the power fails: all crash at once and are back soon, with what they had synced
  | 'everything'; // processes, the network between them, and links suffer at once, each from another of the above in each period

/** One period: its number, from 0, and where it begins. */
interface Period {
  readonly number: number;
  readonly startMs: number;
  readonly everyMs: number;
  readonly beginMs: When; // when a fault in it begins
}

type InPeriod = (processes: readonly ProcessId[], period: Period) => PlannedFault[];

/** `count` processes, others in each period, so that all have their turn. */
const turn = (processes: readonly ProcessId[], { number }: Period, count: number): ProcessId[] =>
  Array.from({ length: count }, (_, index) => processes[(number + index) % processes.length] as ProcessId);

const without = (processes: readonly ProcessId[], some: readonly ProcessId[]): ProcessId[] => processes.filter((id) => !some.includes(id));

const cut = (groups: readonly (readonly ProcessId[])[], { beginMs, everyMs }: Period): PlannedFault[] => [{ kind: 'partition', groups, atMs: beginMs, forMs: everyMs / 2 }];

const links = (change: (period: Period) => LinkOptions): InPeriod => (_, period) => [{ kind: 'links', links: 'all', change: change(period), atMs: period.beginMs, forMs: period.everyMs / 2 }];

const PERIODS: Readonly<Record<Exclude<NemesisName, 'everything'>, { readonly atLeast: number; readonly faults: InPeriod }>> = {
  'crash-one': { atLeast: 1, faults: (_, { beginMs, everyMs }) => [{ kind: 'crash', process: 'any', atMs: beginMs, recoverAfterMs: everyMs / 2 }] },
  'crash-majority': {
    atLeast: 1,
    faults: (processes, period) => turn(processes, period, Math.floor(processes.length / 2) + 1).map((process) => ({ kind: 'crash', process, atMs: period.beginMs, recoverAfterMs: period.everyMs / 2 })),
  },
  'restart-all': {
    atLeast: 1,
    faults: (processes, { startMs, everyMs }) => {
      const shareMs = everyMs / processes.length;
      return processes.map((process, place) => ({ kind: 'crash', process, atMs: { minMs: startMs + place * shareMs, maxMs: startMs + (place + 0.25) * shareMs }, recoverAfterMs: shareMs / 2 }));
    },
  },
  'isolate-one': { atLeast: 2, faults: (_, { beginMs, everyMs }) => [{ kind: 'isolate', process: 'any', atMs: beginMs, forMs: everyMs / 2 }] },
  'split-brain': {
    atLeast: 2,
    faults: (processes, period) => {
      const half = turn(processes, period, Math.ceil(processes.length / 2));
      return cut([half, without(processes, half)], period);
    },
  },
  bridge: {
    atLeast: 3,
    faults: (processes, period) => {
      const others = without(processes, turn(processes, period, 1));
      const half = others.slice(0, Math.ceil(others.length / 2));
      return cut([half, without(others, half)], period);
    },
  },
  'one-way': {
    atLeast: 2,
    faults: (processes, period) => {
      const one = turn(processes, period, 1);
      const others = without(processes, one);
      const [from, to] = period.number % 2 === 0 ? [one, others] : [others, one];
      return [{ kind: 'one-way', from, to, atMs: period.beginMs, forMs: period.everyMs / 2 }];
    },
  },
  'slow-links': { atLeast: 2, faults: links(({ everyMs }) => ({ latency: exponential({ meanMs: everyMs / 8 }) })) },
  'lossy-links': { atLeast: 2, faults: links(() => ({ lossProbability: 0.3 })) },
  'duplicating-links': { atLeast: 2, faults: links(() => ({ duplicateProbability: 0.3 })) },
  'reordering-links': { atLeast: 2, faults: links(({ everyMs }) => ({ reorderProbability: 0.3, reorderDelay: uniform({ minMs: 0, maxMs: everyMs / 4 }) })) },
  'pause-one': { atLeast: 1, faults: (_, { beginMs, everyMs }) => [{ kind: 'pause', process: 'any', atMs: beginMs, forMs: everyMs / 2 }] },
  'slow-one': { atLeast: 1, faults: (_, { beginMs, everyMs }) => [{ kind: 'slow', process: 'any', extraMs: everyMs / 8, atMs: beginMs, forMs: everyMs / 2 }] },
  'clock-skew': {
    atLeast: 1,
    faults: (processes, period) => {
      const { startMs, everyMs } = period;
      const skewed = turn(processes, period, Math.min(2, processes.length));
      const drift = (process: ProcessId, driftPpm: number, atMs: number): PlannedFault => ({ kind: 'clock', process, driftPpm, atMs });
      return skewed.flatMap((process, index) => [drift(process, index === 0 ? 100_000 : -100_000, startMs), drift(process, 0, startMs + (3 * everyMs) / 4)]);
    },
  },
  'clock-steps': {
    atLeast: 1,
    faults: (processes, period) => turn(processes, period, 1).map((process) => ({ kind: 'clock', process, stepMs: (period.number % 2 === 0 ? 1 : -1) * (period.everyMs / 2), atMs: period.beginMs })),
  },
  'lose-unsynced': {
    atLeast: 1,
    // At one time for all, somewhere in the first quarter: what is at hand there differs from period to period all the same.
    faults: (processes, { number, startMs, everyMs }) => {
      const atMs = startMs + (everyMs * (1 + ((7 * number) % 16))) / 64;
      return processes.map((process) => ({ kind: 'crash', process, atMs, recoverAfterMs: everyMs / 10 }));
    },
  },
};

/** What 'everything' does at once: one of each line in every period. */
const LINES: readonly (readonly Exclude<NemesisName, 'everything'>[])[] = [
  ['crash-one', 'pause-one', 'lose-unsynced', 'slow-one', 'crash-majority', 'restart-all'],
  ['isolate-one', 'split-brain', 'one-way', 'bridge'],
  ['lossy-links', 'slow-links', 'duplicating-links', 'reordering-links', 'lossy-links'],
  ['clock-steps', 'clock-skew', 'clock-steps'],
];

function everything(processes: readonly ProcessId[], period: Period): PlannedFault[] {
  return LINES.flatMap((line) => {
    const possible = line.filter((name) => processes.length >= PERIODS[name].atLeast);
    const name = possible[period.number % possible.length];
    return name === undefined ? [] : PERIODS[name].faults(processes, period);
  });
}

function nemesis(name: NemesisName, atLeast: number, faults: InPeriod): Nemesis {
  return (processes, { everyMs, untilMs }) => {
    if (processes.length < atLeast) throw new RangeError(`nemesis "${name}" needs ${atLeast} processes or more, not ${processes.length}`);
    if (!(everyMs > 0 && Number.isFinite(untilMs) && untilMs >= everyMs)) {
      throw new RangeError(`nemesis "${name}": untilMs (${untilMs}) must be finite and at least everyMs (${everyMs}), and that above 0; a shorter plan has no faults`);
    }
    const count = Math.floor(untilMs / everyMs);
    if (count > 100_000) throw new RangeError(`nemesis "${name}": every ${everyMs} ms until ${untilMs} ms is more than 100000 times. Raise everyMs or lower untilMs.`);
    const periods = Array.from({ length: count }, (_, number): Period => {
      const startMs = number * everyMs;
      return { number, startMs, everyMs, beginMs: { minMs: startMs, maxMs: startMs + everyMs / 4 } };
    });
    return periods.flatMap((period) => faults(processes, period));
  };
}

/** Every nemesis by its name. */
export const NEMESES: Readonly<Record<NemesisName, Nemesis>> = {
  ...(Object.fromEntries(Object.entries(PERIODS).map(([name, { atLeast, faults }]) => [name, nemesis(name as NemesisName, atLeast, faults)])) as Record<Exclude<NemesisName, 'everything'>, Nemesis>),
  everything: nemesis('everything', 1, everything),
};
