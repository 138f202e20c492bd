/**
 * Where a debugger stops in a learner's run: before a handler is called, in the learner's file.
 *
 *     const stops = new DebuggerStops({ process: 'shop' });
 *     timers.watched('shop', make, stops.before('shop'));
 *     stops.begin(simulation, …);     // whoever debugs sets a breakpoint on each handler here, on the condition `CONDITION`
 *
 * A breakpoint on a function halts at its first line, and not in this program, which nobody wants to see.
 */
import type { Process } from '../../simulation/process.ts';
import type { Simulation } from '../../simulation/simulation.ts';
import { describeEvent } from '../../simulation/trace-text.ts';
import type { Stops } from './wire.ts';

/** Where it is said whether to stop, and before what. */
const STATE = 'workbook: the next handler';
const state: { stop: boolean; event: number; words: string } = { stop: false, event: -1, words: '' };

/** An expression that is true when the handler that is about to run is one to stop at. */
export const CONDITION = `globalThis[Symbol.for('${STATE}')].stop`;
/** An expression that gives, as JSON, what is about to be handled. */
export const WHERE = `JSON.stringify(globalThis[Symbol.for('${STATE}')])`;
/** The function in which a debugger finds the handlers, as its local variable `handlers`. */
export const ANNOUNCING = 'announceHandlers';

const HANDLERS = ['onStart', 'onRecover', 'onMessage', 'onTimer'] as const;

export class DebuggerStops {
  readonly #stops: Stops;
  #simulation: Simulation | undefined;

  constructor(stops: Stops) {
    this.#stops = stops;
    (globalThis as Record<symbol, unknown>)[Symbol.for(STATE)] = state;
  }

  /** To be called before each call of a handler of the process. */
  before(id: string): () => void {
    return () => {
      const trace = this.#simulation?.trace;
      if (trace === undefined) return;
      const event = trace.at(trace.length - 1); // an event is written before its handler is called
      const { event: only, process = id } = this.#stops;
      Object.assign(state, { stop: only === undefined ? process === id : only === event.index, event: event.index, words: describeEvent(event) });
    };
  }

  /** Shows whoever debugs the handlers of the learner's processes. `learners` gives the learner's own process, if it is one. */
  begin(simulation: Simulation, learners: (process: Process) => Process | undefined): void {
    this.#simulation = simulation;
    const own = Object.values(simulation.processes).flatMap((process) => learners(process) ?? []);
    announceHandlers([...new Set(own.flatMap((process) => HANDLERS.flatMap((name) => process[name] ?? [])))]);
  }
}

function announceHandlers(handlers: readonly unknown[]): readonly unknown[] {
  // oxlint-disable-next-line no-debugger
  debugger;
  return handlers;
}
