/**
 * What the judge and the learner's process say to each other: lines of text over one pipe, in the notation of plain data.
 *
 *     judge:   {"id":2,"op":"call","name":"fewestMessengers","argumentLists":[[{"capture":0.5,"risk":0.01}]]}
 *     learner: <token> 2 {"kind":"value","value":{"returned":[7]}}
 *
 * Reading a line runs nothing. Each line of the learner's process starts with a token that the judge made up and that only the host
 * (`host.ts`) was told, before the learner's file was loaded; a line without it is ignored. The token keeps stray and clumsy lines out. It
 * is no proof: who runs in a process can find out what is in its memory. Therefore nothing that comes from there is more than a claim.
 */
import type { RunOptions, SimulationOptions } from '../../simulation/simulation.ts';
import type { TraceData } from '../../simulation/trace.ts';

/** What a learner's process is asked to do. The first request is always `load`. */
export type Request =
  | { readonly op: 'load'; readonly token: string; readonly file: string; readonly sourceUrl?: string } // file: URL of the learner's staged file; sourceUrl: what a debugger is to call it
  | { readonly op: 'call'; readonly name: string; readonly argumentLists: readonly (readonly unknown[])[] }
  | { readonly op: 'simulate'; readonly scenario: Scenario; readonly stops?: Stops };

/** Before which calls of handlers a debugger stops: that of one event of the trace, or all those of one process; all of them, if neither is given. */
export interface Stops {
  readonly event?: number;
  readonly process?: string;
}

export interface ScenarioProcess {
  /** Name of the class: an export of the learner's file, or of `distsys`. */
  readonly class: string;
  /** Given to the constructor, if present. Plain data. */
  readonly options?: unknown;
  /** Whose class it is. Default: `'learner'`. */
  readonly from?: 'learner' | 'course';
}

/** A run of `src/simulation`, as plain data: its options, each as there. */
export interface Scenario {
  readonly processes: Readonly<Record<string, ScenarioProcess>>;
  readonly network?: unknown;
  readonly faults?: unknown;
  readonly inputs?: unknown;
  readonly clocks?: unknown;
  readonly tornWrites?: boolean;
  readonly seed: number;
  readonly untilMs?: number;
  readonly maxEvents?: number;
}

/** What a simulation of the scenario is given besides its processes, on both sides. Messages are frozen: changing one after sending it throws. */
export function optionsOf({ network, faults, inputs, clocks, tornWrites, seed, untilMs, maxEvents }: Scenario): Omit<SimulationOptions, 'processes'> & RunOptions {
  const given = Object.entries({ network, faults, inputs, clocks, tornWrites, untilMs, maxEvents }).filter(([, value]) => value !== undefined);
  return { seed, freezeMessages: true, ...Object.fromEntries(given) };
}

/** What a process did with a timer, which a trace does not have: set or moved it with `delayMs` by the local clock, or cancelled it. */
export interface TimerAction {
  readonly step: number; // in which call of a handler, from 0, over all crashes
  readonly after: number; // after how many of the events that the trace has of that call
  readonly timer: string;
  readonly delayMs?: number; // missing where it was cancelled
}

/** What a learner's process says of a run: its trace, and by process what was done with timers, in order. */
export interface Claim {
  readonly trace: TraceData;
  readonly timers: Readonly<Record<string, readonly TimerAction[]>>;
}

export type Reply =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: RemoteError; readonly until?: Claim } // until: the run up to the handler that threw
  | { readonly kind: 'log'; readonly line: string; readonly event?: number }; // event: index of the last event of the run under way

/** A call of a handler. */
export interface HandlerCall {
  readonly process: string;
  readonly handler: string;
  readonly atMs: number;
}

/** An error of the learner's process, as text. */
export interface RemoteError {
  readonly name: string;
  readonly message: string;
  readonly stack: string; // of the error that started it, where one error caused another
  /** Where in a run it was thrown. */
  readonly at?: HandlerCall;
  /** What the host can tell about it. */
  readonly kind:
    | 'thrown' // by the learner's code, or because of it
    | 'uncaught' // thrown where nobody waits for it: in a timer, in a promise; the process ends
    | 'refused' // the code asked for what no exercise needs
    | 'not implemented'
    | 'exit' // the code ended its process; it ends
    | 'no export'
    | 'not plain' // what was returned is not plain data
    | 'scenario'; // the judge asked for a run that cannot be
}

/** The longest line that a learner's process may send, in bytes. */
export const LINE_BYTES_MAX = 32 * 1024 * 1024;
