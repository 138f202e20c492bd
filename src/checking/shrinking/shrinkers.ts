/**
 * The ways in which a run is made smaller, in the order in which they are tried: what takes most away comes first.
 *
 *     for (const shrink of shrinkers) shrink(shrinking);
 */
import { resolvePlan } from '../../simulation/fault-plan.ts';
import type { Fault } from '../../simulation/faults.ts';
import { RandomStreams } from '../../simulation/random.ts';
import { minimise } from './minimise.ts';
import { CONCERNS, scheduled } from './schedule.ts';
import type { Concern } from './schedule.ts';
import type { Shrinking } from './shrink-run.ts';

const SEEDS_TRIED = 20; // a smaller system seldom goes wrong under the very same seed

/** Smaller sizes of the program, each tried with the seed at hand and with some others. */
function shrinkSizes(shrinking: Shrinking<any>): void {
  if (shrinking.schedule.faults !== undefined) return; // chance has become data already: another size is another run
  for (const [name, size] of Object.entries(shrinking.schedule.sizes ?? {})) {
    const tries = (smaller: number): boolean | undefined => {
      const { schedule } = shrinking;
      for (let further = 0; further <= SEEDS_TRIED; further += 1) {
        const found = shrinking.try({ ...schedule, sizes: { ...schedule.sizes, [name]: smaller }, seed: further === 0 ? (schedule.seed ?? 1) : further });
        if (found !== false) return found;
      }
      return false;
    };
    // From below: the smallest size at which it goes wrong is the one wanted, and small systems are quick to run.
    for (let smaller = 1; smaller < size; smaller += Math.max(1, Math.floor(smaller / 4))) if (tries(smaller) !== false) break;
  }
}

/** The plan as single faults, and every random loss as a loss by plan. Event for event the same run, but for the reason of the losses. */
function makeChanceData(shrinking: Shrinking<any>): void {
  const { schedule, program, judged } = shrinking;
  if (schedule.faults !== undefined) return;
  const options = scheduled(program, schedule);
  const ids = Object.keys(options.processes);
  const faults = resolvePlan(options.faults ?? [], ids, new RandomStreams(options.seed).stream('faults'));
  const lost = judged.run.trace.ofKind('drop').flatMap(({ reason, number }) => (reason === 'lost' ? [number] : []));
  const explicit: readonly Fault[] = lost.length === 0 ? faults : [...faults, { kind: 'lose', messages: [...new Set(lost)].sort((a, b) => a - b) }];
  const calm = [...new Set<Concern>([...(schedule.calm ?? []), 'loss'])];
  if (shrinking.try({ ...schedule, seed: options.seed, faults: explicit, calm }) === false) shrinking.try({ ...schedule, seed: options.seed, faults });
}

/** Ends the run as soon as it violates. */
function shrinkEvents(shrinking: Shrinking<any>): void {
  let enough = shrinking.judged.run.trace.length; // handled events are not more than traced ones
  let tooFew = 0;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    const found = shrinking.try({ ...shrinking.schedule, maxEvents: middle });
    if (found === undefined) return;
    if (found) enough = middle;
    else tooFew = middle;
  }
}

/** One concern of the network after another is left to rest. */
function calmNetwork(shrinking: Shrinking<any>): void {
  for (const concern of CONCERNS) {
    const calm = shrinking.schedule.calm ?? [];
    if (!calm.includes(concern)) shrinking.try({ ...shrinking.schedule, calm: [...calm, concern] });
  }
}

/** Once chance has become data, the faults are single ones. */
const faultsOf = ({ program, schedule }: Shrinking<any>): readonly Fault[] => (scheduled(program, schedule).faults ?? []) as readonly Fault[];

function shrinkFaults(shrinking: Shrinking<any>): void {
  if (shrinking.schedule.faults === undefined) return; // the budget ended before chance became data
  const attempt = (faults: readonly Fault[]): boolean | undefined => shrinking.try({ ...shrinking.schedule, faults });
  minimise(faultsOf(shrinking), attempt);
  const withLost = (rest: readonly Fault[], messages: readonly number[]): readonly Fault[] => (messages.length === 0 ? rest : [...rest, { kind: 'lose', messages }]);
  const all = faultsOf(shrinking);
  const rest = all.filter((fault) => fault.kind !== 'lose');
  minimise(all.flatMap((fault) => (fault.kind === 'lose' ? fault.messages : [])), (messages) => attempt(withLost(rest, messages)));
}

function shrinkInputs(shrinking: Shrinking<any>): void {
  const { program, schedule } = shrinking;
  const places = schedule.inputs ?? (scheduled(program, schedule).inputs ?? []).map((_, place) => place);
  minimise(places, (inputs) => shrinking.try({ ...shrinking.schedule, inputs }));
}

function shrinkProcesses(shrinking: Shrinking<any>): void {
  const ids = Object.keys(scheduled(shrinking.program, shrinking.schedule).processes);
  minimise(ids, (processes) => {
    if (processes.length === 0) return false;
    const { schedule } = shrinking;
    return shrinking.try({ ...schedule, processes, ...(schedule.faults === undefined ? {} : { faults: renumbered(shrinking, processes) }) });
  });
}

/** The faults, with losses by the numbers that their messages have when only these processes send to one another. */
function renumbered(shrinking: Shrinking<any>, processes: readonly string[]): readonly Fault[] {
  const left = shrinking.judged.run.trace.ofKind('send').filter((send) => processes.includes(send.process) && processes.includes(send.peer ?? ''));
  const numbers = new Map(left.map(({ number }, place) => [number, place + 1]));
  return faultsOf(shrinking).map((fault) => (fault.kind === 'lose' ? { ...fault, messages: fault.messages.flatMap((number) => numbers.get(number) ?? []) } : fault));
}

const TIMES = ['atMs', 'forMs', 'recoverAfterMs', 'extraMs'] as const;

/** Simpler values for a time, all of them smaller, so that this ends: none, a part of it, and whole hundreds, tens and ones of milliseconds. */
const simplerTimes = (ms: number): number[] =>
  [...[0, 1 / 4, 1 / 2, 3 / 4].map((part) => Math.floor(part * ms)), ...[100, 10, 1].map((step) => Math.floor(ms / step) * step)].filter((simpler) => simpler < ms);

/** Faults that strike sooner and last shorter, at rounder times, where it goes wrong all the same. */
function simplifyTimes(shrinking: Shrinking<any>): void {
  if (shrinking.schedule.faults === undefined) return;
  faultsOf(shrinking).forEach((_, place) => {
    for (const time of TIMES) {
      const value = timeOf(faultsOf(shrinking)[place], time);
      if (value === undefined) continue;
      const change = (simpler: number): boolean | undefined => {
        const faults = faultsOf(shrinking);
        return shrinking.try({ ...shrinking.schedule, faults: faults.with(place, { ...faults[place], [time]: simpler } as Fault) });
      };
      simplerTimes(value).find(change);
    }
  });
}

const timeOf = (fault: Fault | undefined, time: (typeof TIMES)[number]): number | undefined => (fault as Partial<Record<string, number>> | undefined)?.[time];

export const shrinkers: readonly ((shrinking: Shrinking<any>) => void)[] = [
  shrinkSizes, makeChanceData, calmNetwork, shrinkEvents, shrinkFaults, shrinkInputs, shrinkProcesses, simplifyTimes,
];
