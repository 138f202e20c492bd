/**
 * A run in two phases: while faults strike, nothing bad may happen (safety); when all is healed, something good must (liveness).
 *
 *     const run = simulateInPhases({
 *       processes, seed: 7,
 *       faults: NEMESES['split-brain'](ids, { everyMs: 1_000, untilMs: 5_000 }),
 *       faultsUntilMs: 5_000, healMs: 2_000,
 *       checkSafe: ({ processes }) => (leadersOf(processes).length > 1 ? 'two leaders' : null),
 *       checkLive: ({ processes }) => (leadersOf(processes).length === 1 ? null : 'no leader'),
 *     });
 *     run.violation //=> null, or { phase: 'healing', because: 'no leader' }
 *
 * At `faultsUntilMs` everything is healed: partitions are mended, links are as the network's own options say, crashed processes recover, pauses and
 * slow-downs end, and clocks run as they ran at first; what they show stays, as after a fault. Demanding progress earlier would ask too much: no
 * algorithm can promise it while a majority may be gone (Fischer, Lynch & Paterson 1985).
 */
import { resolvePlan } from './fault-plan.ts';
import { befallsMessages } from './faults.ts';
import type { Fault } from './faults.ts';
import { RandomStreams } from './random.ts';
import { Simulation } from './simulation.ts';
import type { Processes, Run, RunOptions, SimulationOptions } from './simulation.ts';

export interface PhasesOptions<P extends Processes = Processes> extends SimulationOptions<P> {
  /** Until when faults strike, in true virtual milliseconds, above 0. What lasts longer is cut short; what would begin later does not. */
  readonly faultsUntilMs: number;
  /** How long the healing phase is, above 0: what must become true becomes true within it. */
  readonly healMs: number;
  /** Called at the end of each phase. Returns what went wrong, as a sentence, or null. */
  readonly checkSafe?: (run: Run<P>) => string | null;
  /** Called at the end of the healing phase, if all was safe. Returns what is still missing, as a sentence, or null. */
  readonly checkLive?: (run: Run<P>) => string | null;
  /** The budget of each phase. Default: 1,000,000. */
  readonly maxEvents?: number;
  /** Called after each event, as by `Simulation.run`. */
  readonly afterEvent?: RunOptions['afterEvent'];
}

export interface PhasedRun<P extends Processes = Processes> extends Run<P> {
  /** The faults that struck, as a plan that replays by itself. */
  readonly faults: readonly Fault[];
  /** What was wrong first; null if nothing was. */
  readonly violation: { readonly phase: 'safety' | 'healing'; readonly because: string } | null;
}

export function simulateInPhases<P extends Processes>(options: PhasesOptions<P>): PhasedRun<P> {
  const { faultsUntilMs, healMs, checkSafe, checkLive, maxEvents, afterEvent, ...rest } = options;
  for (const [name, value] of Object.entries({ faultsUntilMs, healMs })) {
    if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`phases: ${name} (${value}) must be a finite number of milliseconds above 0`);
  }
  const faults = healedAt(faultsUntilMs, rest);
  const simulation = new Simulation<P>({ ...rest, faults });
  const budget = { ...(maxEvents === undefined ? {} : { maxEvents }), ...(afterEvent === undefined ? {} : { afterEvent }) };
  const tooMuch = (run: Run<P>): string | null => (run.stopped === 'event budget' ? (run.verdict ?? 'the event budget was used up') : null);

  const struck = simulation.run({ untilMs: faultsUntilMs, ...budget });
  const unsafe = tooMuch(struck) ?? checkSafe?.(struck) ?? null;
  if (unsafe !== null) return { ...struck, faults, violation: { phase: 'safety', because: unsafe } };

  const healed = simulation.run({ untilMs: faultsUntilMs + healMs, ...budget });
  const because = tooMuch(healed) ?? checkSafe?.(healed) ?? checkLive?.(healed) ?? null;
  return { ...healed, faults, violation: because === null ? null : { phase: 'healing', because } };
}

/** The faults of the plan, as the simulation itself would draw them, over by `untilMs`. */
function healedAt<P extends Processes>(untilMs: number, options: SimulationOptions<P>): Fault[] {
  const ids = Object.keys(options.processes);
  const planned = resolvePlan(options.faults ?? [], ids, new RandomStreams(options.seed).stream('faults'));
  const faults = planned.flatMap((fault) => healed(fault, untilMs));
  if (planned.length > 0 && faults.length === 0) throw new RangeError(`phases: no fault of the plan begins before faultsUntilMs (${untilMs}), so the safety phase would prove nothing. Raise faultsUntilMs.`);
  const drifting = new Set(faults.flatMap((fault) => (fault.kind === 'clock' && fault.driftPpm !== undefined ? [fault.process] : [])));
  const clocks = [...drifting].map((process): Fault => ({ kind: 'clock', process, driftPpm: options.clocks?.[process]?.driftPpm ?? 0, atMs: untilMs }));
  return [...faults, ...clocks];
}

function healed(fault: Fault, untilMs: number): Fault[] {
  if (befallsMessages(fault)) throw new RangeError(`phases: a fault "${fault.kind}" counts messages and not time, so it has no end at which all is healed. Let links lose or delay messages for a time instead.`);
  if (fault.atMs >= untilMs) return [];
  const leftMs = untilMs - fault.atMs;
  if (fault.kind === 'clock') return [fault];
  if (fault.kind === 'crash') return [{ ...fault, recoverAfterMs: Math.min(fault.recoverAfterMs ?? Infinity, leftMs) }];
  return [{ ...fault, forMs: Math.min(fault.forMs ?? Infinity, leftMs) }];
}
