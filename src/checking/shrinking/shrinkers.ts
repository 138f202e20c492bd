/**
 * The ways in which a run is made smaller, in the order in which they are tried: what takes most away comes first.
 *
 *     answered(shrinkAll(shrinking), (schedule) => …)   // asks of one schedule after another whether the run still violates under it
 *
 * Chance is turned into data first (which messages are lost, late or come twice), so that single strokes of it can be taken away.
 */
import { resolvePlan } from '../../simulation/fault-plan.ts';
import { befallsMessages } from '../../simulation/faults.ts';
import type { Fault } from '../../simulation/faults.ts';
import { RandomStreams } from '../../simulation/random.ts';
import type { Trace } from '../../simulation/trace.ts';
import { minimising } from './minimise.ts';
import type { Asking } from './minimise.ts';
import { CONCERNS, scheduleToken } from './schedule.ts';
import type { Circumstances, Concern, Schedule } from './schedule.ts';

/** What the shrinkers work on: the smallest violating run so far. Whoever answers puts the new one in its place before the answer true. */
export interface Shrinking {
  schedule: Schedule;
  trace: Trace;
  /** What is run under a schedule. */
  under(schedule: Schedule): Circumstances;
}

/** Asks of a schedule whether the run still violates the same property under it; undefined: the budget is used up. */
type Shrink = (shrinking: Shrinking) => Asking<Schedule, boolean | undefined, void>;

/** What may be taken away from a run. */
export type Shrinkable = 'sizes' | 'network' | 'events' | 'faults' | 'inputs' | 'processes';

const SEEDS_TRIED = 20; // a smaller system seldom goes wrong under the very same seed

/** Everything, again and again until nothing more can be taken away. `keep` says what is to stay as it is. */
export function* shrinkAll(shrinking: Shrinking, { keep = [] }: { keep?: readonly Shrinkable[] } = {}): Asking<Schedule, boolean | undefined, void> {
  const wanted = shrinkers.filter(({ needs }) => needs.every((one) => !keep.includes(one)));
  let before: string;
  do {
    before = scheduleToken(shrinking.schedule);
    for (const { shrink } of wanted) yield* shrink(shrinking);
  } while (scheduleToken(shrinking.schedule) !== before); // once the budget is used up, nothing changes any more
}

/** Delta debugging, with a schedule for each list that it asks about; undefined is one that need not be tried. */
function* minimised<T>(items: readonly T[], scheduleWith: (some: readonly T[]) => Schedule | undefined): Asking<Schedule, boolean | undefined, void> {
  const search = minimising(items);
  let step = search.next();
  while (step.done !== true) {
    const schedule = scheduleWith(step.value);
    step = search.next(schedule === undefined ? false : yield schedule);
  }
}

/** Smaller sizes of the program, each tried with the seed at hand and with some others. */
function* shrinkSizes(shrinking: Shrinking): ReturnType<Shrink> {
  if (shrinking.schedule.faults !== undefined) return; // chance has become data already: another size is another run
  for (const [name, size] of Object.entries(shrinking.schedule.sizes ?? {})) {
    // From below: the smallest size at which it goes wrong is the one wanted, and small systems are quick to run.
    for (let smaller = 1; smaller < size; smaller += Math.max(1, Math.floor(smaller / 4))) {
      let found: boolean | undefined = false;
      for (let further = 0; further <= SEEDS_TRIED && found === false; further += 1) {
        const { schedule } = shrinking;
        found = yield { ...schedule, sizes: { ...schedule.sizes, [name]: smaller }, seed: further === 0 ? (schedule.seed ?? 1) : further };
      }
      if (found !== false) break;
    }
  }
}

/** The plan as single faults, and every random loss as a loss by plan. Event for event the same run, but for the reason of the losses. */
function* makeChanceData(shrinking: Shrinking): ReturnType<Shrink> {
  const { schedule, trace } = shrinking;
  if (schedule.faults !== undefined) return;
  const options = shrinking.under(schedule);
  const ids = Object.keys(options.processes);
  const faults = resolvePlan(options.faults ?? [], ids, new RandomStreams(options.seed).stream('faults'));
  const lost = trace.ofKind('drop').flatMap(({ reason, number }) => (reason === 'lost' ? [number] : []));
  const explicit: readonly Fault[] = lost.length === 0 ? faults : [...faults, { kind: 'lose', messages: [...new Set(lost)].sort((a, b) => a - b) }];
  const calm = [...new Set<Concern>([...(schedule.calm ?? []), 'loss'])];
  const found = yield { ...schedule, seed: options.seed, faults: explicit, calm };
  if (found === false) yield { ...schedule, seed: options.seed, faults };
}

/** Ends the run as soon as it violates. */
function* shrinkEvents(shrinking: Shrinking): ReturnType<Shrink> {
  let enough = shrinking.trace.length; // handled events are not more than traced ones
  let tooFew = 0;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    const found = yield { ...shrinking.schedule, maxEvents: middle };
    if (found === undefined) return;
    if (found) enough = middle;
    else tooFew = middle;
  }
}

/** One concern of the network after another is left to rest. */
function* calmNetwork(shrinking: Shrinking): ReturnType<Shrink> {
  for (const concern of CONCERNS) {
    const calm = shrinking.schedule.calm ?? [];
    if (!calm.includes(concern)) yield { ...shrinking.schedule, calm: [...calm, concern] };
  }
}

const DELAYS: readonly Concern[] = ['duplication', 'reordering', 'bandwidth', 'latency'];
const DELAYS_MAX = 1000; // single messages of a longer run are nothing that anybody reads

/** Where it matters how long messages are under way, each one's time and each second arrival becomes a fault of its own. */
function* makeDelaysData(shrinking: Shrinking): ReturnType<Shrink> {
  const { schedule, trace } = shrinking;
  const calm = schedule.calm ?? [];
  if (schedule.faults === undefined || DELAYS.every((concern) => calm.includes(concern))) return;
  const seen = new Set<number>(faultsOf(shrinking).flatMap((fault) => (fault.kind === 'late' ? [fault.message] : [])));
  const delays = trace.ofKind('deliver').map(({ number, atMs, cause }): Fault => {
    const kind = seen.has(number) ? 'twice' : 'late';
    seen.add(number);
    return { kind, message: number, afterMs: atMs - trace.at(cause as number).atMs };
  });
  if (delays.length > DELAYS_MAX) return;
  yield { ...schedule, faults: [...schedule.faults, ...delays], calm: [...new Set([...calm, ...DELAYS])] };
}

/** Once chance has become data, the faults are single ones. */
const faultsOf = (shrinking: Shrinking): readonly Fault[] => (shrinking.under(shrinking.schedule).faults ?? []) as readonly Fault[];

function* shrinkFaults(shrinking: Shrinking): ReturnType<Shrink> {
  if (shrinking.schedule.faults === undefined) return; // the budget ended before chance became data
  const under = (faults: readonly Fault[]): Schedule => ({ ...shrinking.schedule, faults });
  yield* minimised(faultsOf(shrinking), under);
  const withLost = (rest: readonly Fault[], messages: readonly number[]): readonly Fault[] => (messages.length === 0 ? rest : [...rest, { kind: 'lose', messages }]);
  const all = faultsOf(shrinking);
  const rest = all.filter((fault) => fault.kind !== 'lose');
  yield* minimised(all.flatMap((fault) => (fault.kind === 'lose' ? fault.messages : [])), (messages) => under(withLost(rest, messages)));
}

function* shrinkInputs(shrinking: Shrinking): ReturnType<Shrink> {
  const { schedule } = shrinking;
  const places = schedule.inputs ?? (shrinking.under(schedule).inputs ?? []).map((_, place) => place);
  yield* minimised(places, (inputs) => ({ ...shrinking.schedule, inputs }));
}

function* shrinkProcesses(shrinking: Shrinking): ReturnType<Shrink> {
  const ids = Object.keys(shrinking.under(shrinking.schedule).processes);
  yield* minimised(ids, (processes) => {
    if (processes.length === 0) return undefined;
    const { schedule } = shrinking;
    return { ...schedule, processes, ...(schedule.faults === undefined ? {} : { faults: renumbered(shrinking, processes) }) };
  });
}

/** The faults, with messages by the numbers that they have when only these processes send to one another. */
function renumbered(shrinking: Shrinking, processes: readonly string[]): readonly Fault[] {
  const left = shrinking.trace.ofKind('send').filter((send) => processes.includes(send.process) && processes.includes(send.peer ?? ''));
  const numbers = new Map(left.map(({ number }, place) => [number, place + 1]));
  return faultsOf(shrinking).flatMap((fault): Fault[] => {
    if (!befallsMessages(fault)) return [fault];
    if (fault.kind === 'lose') return [{ ...fault, messages: fault.messages.flatMap((number) => numbers.get(number) ?? []) }];
    const message = numbers.get(fault.message);
    return message === undefined ? [] : [{ ...fault, message }];
  });
}

const TIMES = ['atMs', 'forMs', 'recoverAfterMs', 'extraMs', 'afterMs'] as const;

/** Simpler values for a time, all of them smaller, so that this ends: none, a part of it, and whole hundreds, tens and ones of milliseconds. */
const simplerTimes = (ms: number): number[] =>
  [...[0, 1 / 4, 1 / 2, 3 / 4].map((part) => Math.floor(part * ms)), ...[100, 10, 1].map((step) => Math.floor(ms / step) * step)].filter((simpler) => simpler < ms);

/** Faults that strike sooner and last shorter, at rounder times, where it goes wrong all the same. */
function* simplifyTimes(shrinking: Shrinking): ReturnType<Shrink> {
  if (shrinking.schedule.faults === undefined) return;
  for (let place = 0; place < faultsOf(shrinking).length; place += 1) {
    for (const time of TIMES) {
      const value = timeOf(faultsOf(shrinking)[place], time);
      for (const simpler of value === undefined ? [] : simplerTimes(value)) {
        const faults = faultsOf(shrinking);
        if (yield { ...shrinking.schedule, faults: faults.with(place, { ...faults[place], [time]: simpler } as Fault) }) break;
      }
    }
  }
}

const timeOf = (fault: Fault | undefined, time: (typeof TIMES)[number]): number | undefined => (fault as Partial<Record<string, number>> | undefined)?.[time];

/** `needs`: what must not be kept as it is. */
const shrinkers: readonly { readonly needs: readonly Shrinkable[]; readonly shrink: Shrink }[] = [
  { needs: ['sizes'], shrink: shrinkSizes },
  { needs: ['network', 'faults'], shrink: makeChanceData },
  { needs: ['network'], shrink: calmNetwork },
  { needs: ['network', 'faults'], shrink: makeDelaysData },
  { needs: ['faults'], shrink: shrinkFaults },
  { needs: ['events'], shrink: shrinkEvents }, // after what moves events: a run that was cut short bears no event more before the last
  { needs: ['inputs'], shrink: shrinkInputs },
  { needs: ['processes'], shrink: shrinkProcesses },
  { needs: ['faults'], shrink: simplifyTimes },
];
