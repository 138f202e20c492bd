/**
 * What a search is given: the system, what its surroundings may do to it, what is asked of it, and how far to look.
 *
 *     search({
 *       processes: { A: () => new Ping('B'), B: () => new Echo() },
 *       network: { loses: 1 },
 *       always: { 'at most one answer': ({ processes }) => processes.A.answers <= 1 },
 *     });
 */
import type { Process, ProcessId } from '../../simulation/process.ts';
import type { Processes } from '../../simulation/run-types.ts';
import type { History } from '../history.ts';

/** A state of the system, as properties see it. It is shared between states: nothing in it may be changed. */
export interface SearchState<P extends Processes = Processes> {
  /** The processes with their classes' methods. One that is down is as newly made: what it held is lost. */
  readonly processes: { readonly [Id in keyof P]: ReturnType<P[Id]> };
  readonly running: { readonly [Id in keyof P]: boolean };
  /** What is in transit. Equal messages are listed one by one; between two processes of an ordered network, the oldest first. */
  readonly messages: readonly InTransit[];
  /**
   * What the processes recorded with invoke, complete and fail. Reading it makes it part of the state. Which operation precedes which is as in the run; the
   * rest of the order is not.
   */
  readonly history: History;
}

export interface InTransit {
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly message: any;
}

/** A property: true, false, or a sentence that says what is wrong. */
export type Property<P extends Processes = Processes> = (state: SearchState<P>) => boolean | string;

export interface NetworkChoices {
  /** 'fifo': between two processes, messages arrive in the order in which they were sent. Default: 'unordered', each at any time. */
  readonly order?: 'unordered' | 'fifo';
  /** How many messages may be lost in all; true for any number. Default: none. In an ordered network a message is lost when it is its turn. */
  readonly loses?: number | boolean;
  /** How many deliveries may leave a copy of their message behind; true for any number. Default: none. */
  readonly duplicates?: number | boolean;
  /** Messages are never used up: the network is a set that only grows, and each may arrive again at any time. Default: false. */
  readonly keepsDelivered?: boolean;
  /** A delivery that changes nothing and sends nothing leaves its message where it is and is no step. Default: false, the message is used up. */
  readonly keepsIgnored?: boolean;
}

export interface CrashChoices {
  /** How many crashes there may be in all. */
  readonly max: number;
  /** Who may crash. Default: everybody. */
  readonly of?: readonly ProcessId[];
  /** Whether a process that is down may recover, or how many recoveries there may be in all. Default: false. */
  readonly recover?: boolean | number;
}

export interface SearchProgress {
  readonly states: number; // unique ones so far
  readonly transitions: number;
  readonly frontier: number; // states that are known and not yet examined
  readonly depth: number; // steps from the beginning, of the state that is examined
  readonly finished: boolean; // the last report of a search that has made any before
}

export type Strategy =
  | 'breadth-first' // the shortest counterexample
  | 'depth-first' // a counterexample soon, if there are many; least memory for what waits
  | { readonly randomWalks: number; readonly seed: number }; // samples a space that is too large; never shows that a property holds

/** A system and what may happen to it. */
export interface SearchedSystem<P extends Processes = Processes> {
  readonly processes: P;
  /** From outside; each may be given at any moment, those to one process in their order. */
  readonly inputs?: readonly { readonly to: ProcessId; readonly message: unknown }[];
  readonly network?: NetworkChoices;
  /**
   * When a timer that is set may run out. 'any time': at any moment, whatever its delay (an asynchronous system); this is the default. 'when idle': when
   * every message has been delivered or lost, in the order in which the timers are due; those due at one moment in any order, before or after what is sent at
   * that moment arrives (a synchronous system, whose clock `ctx.nowMs` shows). 'never': timers do not run out.
   */
  readonly timers?: 'any time' | 'when idle' | 'never';
  /** How many timers may run out in all. Default: any number. */
  readonly maxTimeouts?: number;
  readonly crashes?: CrashChoices;
  /** Groups of processes that are interchangeable: of states that differ only in who is who, one is examined. */
  readonly symmetry?: readonly (readonly ProcessId[])[];
}

export interface SearchOptions<P extends Processes = Processes> extends SearchedSystem<P> {
  /** Must be true in every state. */
  readonly always?: Readonly<Record<string, Property<P>>>;
  /** Must be true in some state. */
  readonly sometimes?: Readonly<Record<string, Property<P>>>;
  /**
   * Must be true in some state of every run. A run ends where no step is left, or goes on for ever. Assumed of runs that go on: what the network, timers and
   * faults could change, they change at some time (no run stands still while a step would change its state). Nothing more, unless `fairness` says so.
   */
  readonly eventually?: Readonly<Record<string, Property<P>>>;
  /**
   * For `eventually`. 'weak': a message that stays in transit arrives (or is lost), a timer that stays set runs out, an input that can be given is given.
   * Default: 'none'.
   */
  readonly fairness?: 'none' | 'weak';
  readonly strategy?: Strategy;
  /** The history is part of the state from the start. Default: when a property reads it, which then begins the search anew. */
  readonly history?: boolean;
  /** Go on when every property is decided, to see all states. Default: false; a search without properties always does. */
  readonly exhaust?: boolean;
  /** Default: 20,000,000. */
  readonly maxStates?: number;
  /** Steps from the beginning. Default: any number; 1,000 for random walks. */
  readonly maxDepth?: number;
  /** Called every so many states, and at the end if it has been called before. */
  readonly onProgress?: (progress: SearchProgress) => void;
  /** States between two reports of progress. Default: 20,000. */
  readonly progressEvery?: number;
}

/** The maker of a process, as the search calls it. */
export type Maker = () => Process<any>;
