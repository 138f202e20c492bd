/** What a simulation is given and what a run gives back. */
import type { ClockOptions } from './clock.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { NetworkOptions } from './network.ts';
import type { Process, ProcessId } from './process.ts';
import type { Stop, Trace } from './trace.ts';

/** How to make each process, by its name. A process that recovers from a crash is made again. */
export type Processes = Readonly<Record<ProcessId, () => Process<any>>>;

/** A message from outside the system, given to `to` at `atMs` without passing the network. */
export interface Input {
  readonly atMs: number;
  readonly to: ProcessId;
  readonly message: unknown;
}

/** A message on its way. */
export interface MessageUnderWay {
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly message: unknown; // as it arrives
  readonly number: number; // which message of the run, from 1; a duplicate has that of its original
  readonly arrivesAtMs: number;
}

export interface SimulationOptions<P extends Processes = Processes> {
  readonly processes: P;
  /** Default: every message arrives after 10 ms. */
  readonly network?: NetworkOptions;
  readonly faults?: FaultPlan;
  readonly inputs?: readonly Input[];
  /** Clocks that do not show true time, by process. */
  readonly clocks?: Readonly<Record<ProcessId, ClockOptions>>;
  /** A whole number; everything random in the run follows from it. */
  readonly seed: number;
  /** What is recorded: all events, all events and every change of state, or nothing. Default: true. */
  readonly trace?: boolean | 'with state';
  /** A crash may leave some of the unsynced writes behind, and the last of them half done. Default: false, all are lost. */
  readonly tornWrites?: boolean;
  /** Freeze each message when it is sent, so that changing it later throws. Default: false. */
  readonly freezeMessages?: boolean;
}

export interface RunOptions {
  /** Stop before the first event after this virtual time. Default: run until nothing is left to happen. */
  readonly untilMs?: number;
  /** Stop after so many events, with `stopped: 'event budget'`. Default: 1,000,000. */
  readonly maxEvents?: number;
  /** Called after each event, when no handler is running: to watch the processes as they are. It must change nothing. */
  readonly afterEvent?: (moment: Moment) => void;
}

/** A run between two events. */
export interface Moment {
  readonly nowMs: number; // virtual time
  readonly processes: Readonly<Record<ProcessId, Process<any>>>; // as they are now; to be read, not kept
  readonly running: Readonly<Record<ProcessId, boolean>>; // whether each is up: it has not crashed, or has recovered
  readonly trace: Trace;
}

/** A finished run. */
export interface Run<P extends Processes = Processes> {
  readonly trace: Trace;
  /** The processes as the run left them. */
  readonly processes: { readonly [Id in keyof P]: ReturnType<P[Id]> };
  readonly stopped: Stop;
  /** With `stopped: 'event budget'`, what recurs without end, in a sentence with a next step. */
  readonly verdict?: string;
  readonly endMs: number;
}
