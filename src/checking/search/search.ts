/**
 * Exhaustive search: every run that a system of processes can have, however its messages, timers and crashes fall, and what is true in all of them.
 *
 *     const result = search({
 *       processes: { shop: () => new WaitingShop(), payment: () => new PaymentService() },
 *       inputs: [{ to: 'shop', message: { type: 'Order', order: 'book' } }],
 *       network: { loses: 1 },
 *       always: { 'charged means shipped': ({ processes: { shop, payment } }) => payment.charged.size === shop.shipped.length },
 *     });
 *     result.states                                      //=> how many different states there are
 *     result.verdicts['charged means shipped']?.outcome  //=> 'violated'; its evidence is the shortest path to such a state
 *
 * The classes are those that are simulated, unchanged. What a simulation draws, a search tries: each message is delivered now or later, lost or delivered twice if the network does
 * that, each timer runs out or not yet, each process crashes or not. A state that has been seen is not examined again.
 * Source: Clarke, Grumberg and Peled 1999, "Model Checking", chapters 2 and 10; Holzmann 1991 for fingerprints in place of states.
 */
import type { Processes } from '../../simulation/run-types.ts';
import { boundsOf } from './bounds.ts';
import { Exhaustive } from './exhaustive.ts';
import type { Exploration } from './exhaustive.ts';
import { Explored } from './explored.ts';
import { SearchPath } from './path.ts';
import { NO_HANDLER_FAILS, Questions } from './questions.ts';
import type { SearchOptions } from './search-options.ts';
import { searchLimits, systemSettings } from './settings.ts';
import type { SearchLimits, SystemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Read } from './state-view.ts';
import type { Tracked } from './transitions.ts';
import { failureVerdict, verdictOf } from './verdicts.ts';
import type { Coverage, SearchVerdict } from './verdicts.ts';
import { Walk } from './walk.ts';

export interface SearchResult<P extends Processes = Processes> {
  /** Different states that were seen. */
  readonly states: number;
  /** Steps that were followed, those to known states included. */
  readonly transitions: number;
  /** Steps from the beginning to the state that is farthest, by the way on which it was found. */
  readonly depth: number;
  /** Whether every state that can be reached has been seen. */
  readonly complete: boolean;
  /** What the search took for granted and how far it went, in words. */
  readonly bounds: readonly string[];
  /** By the property's name; 'no handler fails' is asked of every system. */
  readonly verdicts: Readonly<Record<string, SearchVerdict<P>>>;
}

/** Throws a sentence if an option is out of range, and if a process does what no search can follow: draws, reads a clock, returns a promise, keeps state that is not plain data. */
export function search<P extends Processes>(options: SearchOptions<P>): SearchResult<P> {
  const settings = systemSettings(options);
  const limits = searchLimits(options);
  let tracked: Tracked = { history: options.history ?? false, clock: false };
  for (;;) {
    const found = attempt<P>(options, settings, limits, tracked);
    if ('states' in found) return found;
    tracked = found; // a property has read the history, or a handler its clock, so it is part of the state
  }
}

function attempt<P extends Processes>(options: SearchOptions<P>, settings: SystemSettings, limits: SearchLimits, tracked: Tracked): SearchResult<P> | Tracked {
  const space = new StateSpace(settings, tracked);
  const questions = new Questions(options);
  const read = new Read();
  const explored = new Explored(space, questions, { read, statesMax: limits.statesMax });
  const exploration = explorationOf(explored, limits, options.exhaust === true || questions.all.length === 0);
  const { runs } = space.transitions;
  const missing = (): boolean => read.history || (settings.timers === 'when idle' && !tracked.clock && runs.clockRead);
  let more = true;
  for (let reports = 1; more && !missing(); reports += 1) {
    more = exploration.advance(reports * limits.progressEvery);
    if (more) options.onProgress?.({ states: explored.visited.size, transitions: explored.transitions, frontier: exploration.waiting, depth: exploration.depth });
  }
  if (missing()) return { history: tracked.history || read.history, clock: tracked.clock || runs.clockRead };
  return resultOf<P>(explored, settings, limits, exploration);
}

function explorationOf(explored: Explored, limits: SearchLimits, exhaust: boolean): Exploration {
  return new Exhaustive(explored, { breadthFirst: limits.strategy === 'breadth-first', depthMax: limits.depthMax, exhaust });
}

function resultOf<P extends Processes>(explored: Explored, settings: SystemSettings, limits: SearchLimits, exploration: Exploration): SearchResult<P> {
  const coverage = coverageOf(explored, limits, exploration);
  const pathTo = (state: number, failedStep?: number): SearchPath<P> => {
    const [beginning, ...steps] = explored.stepsTo(state);
    const walk = new Walk(explored.space, explored.space.beginnings(), beginning ?? (failedStep as number));
    for (const step of steps) walk.takeStep(step);
    if (state >= 0 && failedStep !== undefined) walk.takeStep(failedStep);
    return new SearchPath<P>(walk, undefined);
  };
  const { questions, failure } = explored;
  const paths = { to: ({ state }: { state: number }) => pathTo(state), farthest: () => pathTo(explored.deepest) };
  const verdicts = questions.all.map((question): [string, SearchVerdict<P>] => [question.name, verdictOf(question, explored, coverage, paths)]);
  const failing = failureVerdict(explored, coverage, () => pathTo(failure?.state ?? -1, failure?.step));
  return {
    states: explored.visited.size, transitions: explored.transitions, depth: explored.depth, complete: coverage.complete,
    bounds: boundsOf(settings, limits, explored), verdicts: Object.fromEntries([...verdicts, [NO_HANDLER_FAILS, failing]]),
  };
}

function coverageOf(explored: Explored, limits: SearchLimits, exploration: Exploration): Coverage {
  const { cut } = explored;
  if (cut === 'states') return { complete: false, why: `the search was cut at ${limits.statesMax.toLocaleString('en')} states. Raise maxStates, or make the system smaller` };
  if (cut === 'depth') return { complete: false, why: `the search was cut at ${limits.depthMax.toLocaleString('en')} steps from the beginning. Raise maxDepth, or make the system smaller` };
  if (exploration.waiting > 0) return { complete: false, why: 'the search ended when all that was asked was decided. Give exhaust: true to see the rest' };
  return { complete: true, why: '' };
}
