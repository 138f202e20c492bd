/**
 * A path through a system: what was chosen, step by step, from a beginning to a state that shows something.
 *
 *     path.steps.map(({ text }) => text) //=> ['B gets Order from A', 'Acknowledgement from B to A is lost']
 *     show(plotSpaceTime(path.trace));
 *     replay(system, path.token).steps   //=> the same
 */
import type { Processes } from '../../simulation/run-types.ts';
import type { Trace } from '../../simulation/trace.ts';
import { History } from '../history.ts';
import { traceOf } from './path-trace.ts';
import type { SearchedSystem, SearchState } from './search-options.ts';
import { systemSettings } from './settings.ts';
import type { SystemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Read, StateView } from './state-view.ts';
import { stepOf } from './steps.ts';
import type { SearchStep } from './steps.ts';
import { tokenOf, walkOf } from './token.ts';
import type { Walk } from './walk.ts';

export class SearchPath<P extends Processes = Processes> {
  /** Which outcome of its choices each process's start had, from 0, in the order of the processes. */
  readonly start: readonly number[];
  /** What was chosen after the processes had started. */
  readonly steps: readonly SearchStep[];
  /** After how many steps the part begins that may be repeated for ever: it ends in the state in which it began. Undefined for a path that does not go on. */
  readonly loopFrom: number | undefined;
  /** Why the handler that the last step called failed; undefined if it did not. */
  readonly failure: string | undefined;
  /** @internal */
  declare readonly walk: Walk;
  #trace: Trace | undefined;
  #token: string | undefined;

  constructor(walk: Walk, loopFrom: number | undefined) {
    Object.defineProperty(this, 'walk', { value: walk }); // not a field: printing a path prints what it says
    this.start = walk.beginning.choices;
    this.steps = walk.taken.map((taken) => stepOf(walk.space, taken));
    this.loopFrom = loopFrom;
    this.failure = walk.failure === '' ? undefined : walk.failure;
  }

  /** The path as the trace of a run, in which a step takes 10 ms; with a clock, timers run out at their times. A loop is told once. */
  get trace(): Trace {
    return (this.#trace ??= traceOf(this.walk));
  }

  /** The path in one line of letters and digits, for `replay`. */
  get token(): string {
    return (this.#token ??= tokenOf(this.walk, this.loopFrom ?? -1));
  }

  /** The states on the way: the one at the beginning, and the one after each step (after a step that failed there is none). */
  get states(): readonly SearchState<P>[] {
    return this.walk.rows.map((row, steps) => {
      const history = (): History => History.fromTrace(traceOf(this.walk.upTo(steps)));
      return new StateView(this.walk.space, row, new Read(), undefined, history) as unknown as SearchState<P>;
    });
  }

  /** The state to which it leads. */
  get last(): SearchState<P> {
    return this.states.at(-1) as SearchState<P>;
  }

  /** The steps in words, a line each. */
  toString(): string {
    if (this.steps.length === 0) return this.failure === undefined ? 'at the beginning' : `at the beginning, where a handler fails: ${this.failure}`;
    const lines = this.steps.map(({ text }, index) => `${index === this.loopFrom ? '(from here on for ever)\n' : ''}${index + 1}. ${text}`);
    return [...lines, ...(this.failure === undefined ? [] : [`   and fails: ${this.failure}`])].join('\n');
  }
}

/**
 * The path that a token tells. Throws a sentence if the token is not one of this system: the same processes, inputs and choices of network, timers and
 * crashes.
 */
export function replay<P extends Processes>(system: SearchedSystem<P>, token: string): SearchPath<P> {
  const settings = systemSettings(system);
  const { walk, loopFrom } = walkIn(settings, token);
  return new SearchPath<P>(walk, loopFrom < 0 ? undefined : loopFrom);
}

/** As a search, begins anew with the time as a part of the state if a handler turns out to read its clock: until then, what the clock shows is made up. */
function walkIn(settings: SystemSettings, token: string): { walk: Walk; loopFrom: number } {
  const space = new StateSpace(settings, { history: true, clock: false });
  const readsClock = (): boolean => settings.timers === 'when idle' && space.transitions.runs.clockRead;
  try {
    const found = walkOf(space, token);
    if (!readsClock()) return found;
  } catch (error) {
    if (!readsClock()) throw error;
  }
  return walkOf(new StateSpace(settings, { history: true, clock: true }), token);
}
