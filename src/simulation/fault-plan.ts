/**
 * A plan of faults: faults as data, with times and victims that may be left to chance, and faults that come again and again.
 *
 *     const plan: FaultPlan = [
 *       { kind: 'crash', process: 'any', atMs: { minMs: 100, maxMs: 900 }, recoverAfterMs: 200 },
 *       { everyMs: 500, untilMs: 5_000, fault: { kind: 'isolate', process: 'any', atMs: { minMs: 0, maxMs: 100 }, forMs: 250 } },
 *     ];
 *     printPlan(resolvePlan(plan, ['A', 'B', 'C'], new Random('7')))
 *     //=> B crashes at 412.3 ms and recovers at 612.3 ms
 *     //   A is cut off from 17.9 to 267.9 ms  …
 *
 * A plan is resolved once, before the run, from a stream of its own: the same seed meets the same faults, whatever the processes do.
 */
import { befallsMessages, checkFaults, checkParts, describeFault } from './faults.ts';
import type { Fault } from './faults.ts';
import { roundMs } from './round-ms.ts';
import type { ProcessId } from './process.ts';
import { checkNames } from './option-names.ts';
import type { Random } from './random.ts';

/** A time, or bounds between which it is drawn. */
export type When = number | { readonly minMs: number; readonly maxMs: number };

/** A fault whose time, duration and victim may be left to chance; `'any'` is one process, each equally likely. */
export type PlannedFault = Fault extends infer F ? (F extends { atMs: number } ? Omit<F, 'atMs' | 'forMs' | 'recoverAfterMs'> & { readonly atMs: When; readonly forMs?: When; readonly recoverAfterMs?: When } : F) : never;

/** A fault that comes again: its `atMs` counts from the beginning of each period. */
export interface Repeated {
  readonly everyMs: number;
  readonly fromMs?: number; // default 0
  readonly untilMs: number; // no period begins at or after it
  readonly fault: PlannedFault;
}

export type FaultPlan = readonly (PlannedFault | Repeated)[];

const PERIODS_MAX = 100_000;

/** The faults of a plan with every time and victim fixed, in the order of their times. Throws a sentence if the plan makes no sense. */
export function resolvePlan(plan: FaultPlan, processes: readonly ProcessId[], random: Random): Fault[] {
  const faults = plan.flatMap((entry) => ('everyMs' in entry ? repeated(entry, processes, random) : [resolved(entry, 0, processes, random)]));
  checkFaults(faults, processes);
  return faults;
}

function repeated(entry: Repeated, processes: readonly ProcessId[], random: Random): Fault[] {
  checkNames('faults: what comes again', entry, ['everyMs', 'fromMs', 'untilMs', 'fault']);
  const { everyMs, fromMs = 0, untilMs, fault } = entry;
  if (!(everyMs > 0)) throw new RangeError(`faults: everyMs (${everyMs}) must be above 0`);
  if (!(Number.isFinite(untilMs) && untilMs > fromMs)) throw new RangeError(`faults: untilMs (${untilMs}) must be a finite time after fromMs (${fromMs})`);
  if ((untilMs - fromMs) / everyMs > PERIODS_MAX) throw new RangeError(`faults: every ${everyMs} ms until ${untilMs} ms is more than ${PERIODS_MAX} times. Raise everyMs or lower untilMs.`);
  const faults: Fault[] = [];
  for (let period = 0; fromMs + period * everyMs < untilMs; period += 1) faults.push(resolved(fault, fromMs + period * everyMs, processes, random));
  return faults;
}

function resolved(fault: PlannedFault, fromMs: number, processes: readonly ProcessId[], random: Random): Fault {
  checkParts(fault);
  if (befallsMessages(fault)) return fault;
  const time = (name: string, when: When | undefined): number | undefined => (when === undefined ? undefined : drawn(`${fault.kind} with ${name}`, when, random));
  const { atMs, forMs, recoverAfterMs } = fault as { atMs: When; forMs?: When; recoverAfterMs?: When };
  const at = fromMs + (time('atMs', atMs) as number);
  const lasts = time('forMs', forMs);
  const recovers = time('recoverAfterMs', recoverAfterMs);
  const victim = 'process' in fault ? { process: fault.process === 'any' ? random.pick(processes) : fault.process } : {};
  return { ...fault, ...victim, atMs: at, ...(lasts === undefined ? {} : { forMs: lasts }), ...(recovers === undefined ? {} : { recoverAfterMs: recovers }) } as Fault;
}

function drawn(what: string, when: When, random: Random): number {
  if (typeof when === 'number') return when;
  const { minMs, maxMs } = when;
  if (!(minMs >= 0 && maxMs >= minMs && Number.isFinite(maxMs))) throw new RangeError(`faults: ${what} between ${minMs} and ${maxMs}; give 0 <= minMs <= maxMs`);
  return roundMs(minMs + random.next() * (maxMs - minMs));
}

/** The schedule for people: a line a fault, in the order of their times. */
export function printPlan(faults: readonly Fault[]): string {
  const timeOf = (fault: Fault): number => (befallsMessages(fault) ? -1 : fault.atMs);
  return faults.toSorted((a, b) => timeOf(a) - timeOf(b)).map(describeFault).join('\n');
}
