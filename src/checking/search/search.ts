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
 * The classes are those that are simulated, unchanged. What a simulation draws, a search tries: each message is delivered now or later, lost or delivered
 * twice if the network does that, each timer runs out or not yet, each process crashes or not. A state that has been seen is not examined again. Source:
 * Clarke, Grumberg and Peled 1999, "Model Checking", chapters 2 and 10; Holzmann 1991 for fingerprints in place of states.
 */
import type { Processes } from '../../simulation/run-types.ts';
import { boundsOf } from './bounds.ts';
import { Exhaustive } from './exhaustive.ts';
import type { Exploration } from './exhaustive.ts';
import { Explored } from './explored.ts';
import { FoundPaths } from './found-paths.ts';
import { eventually } from './liveness.ts';
import type { Finding } from './liveness.ts';
import type { SearchPath } from './path.ts';
import { NO_HANDLER_FAILS, Questions } from './questions.ts';
import type { Question } from './questions.ts';
import { RandomWalks } from './random-walks.ts';
import { Representatives } from './representatives.ts';
import type { SearchOptions } from './search-options.ts';
import { searchLimits, systemSettings } from './settings.ts';
import type { SearchLimits, SystemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Read } from './state-view.ts';
import { Symmetry } from './symmetry.ts';
import type { Tracked } from './transitions.ts';
import { alwaysVerdict, eventuallyVerdict, failureVerdict, sometimesVerdict } from './verdicts.ts';
import type { Coverage, SearchVerdict } from './verdicts.ts';

export interface SearchResult<P extends Processes = Processes> {
  /** Different states that were seen. */
  readonly states: number;
  /** Steps that were followed, those to known states included. */
  readonly transitions: number;
  /** Steps from the beginning to the state that is farthest, by the way on which it was found. */
  readonly depth: number;
  /** Whether every state that can be reached has been seen. A depth-first search with `maxDepth` may have seen them all and not know it. */
  readonly complete: boolean;
  /** What the search took for granted and how far it went, in words. */
  readonly bounds: readonly string[];
  /** By the property's name; 'no handler fails' is asked of every system. */
  readonly verdicts: Readonly<Record<string, SearchVerdict<P>>>;
}

/**
 * Throws a sentence if an option is out of range, and if a process does what no search can follow: draws, reads a clock, returns a promise, keeps state that
 * is not plain data.
 */
export function search<P extends Processes>(options: SearchOptions<P>): SearchResult<P> {
  const settings = systemSettings(options);
  const limits = searchLimits(options);
  const changing = new Set<string>(); // fields that handlers change, where it matters
  let tracked: Tracked = { history: options.history ?? false, clock: false };
  for (;;) {
    const attempt = new Attempt<P>(options, settings, limits, tracked, changing);
    if (attempt.run()) return attempt.result();
    tracked = attempt.needed; // a property has read the history, or a handler its clock, so it is part of the state
  }
}

/** One search, with what is known so far of what a state must hold. */
class Attempt<P extends Processes> {
  readonly explored: Explored;
  readonly #options: SearchOptions<P>;
  readonly #settings: SystemSettings;
  readonly #limits: SearchLimits;
  readonly #exploration: Exploration;
  readonly #walks: RandomWalks | undefined;

  constructor(options: SearchOptions<P>, settings: SystemSettings, limits: SearchLimits, tracked: Tracked, changing: Set<string>) {
    this.#options = options;
    this.#settings = settings;
    this.#limits = limits;
    const space = new StateSpace(settings, tracked);
    const representatives = settings.symmetry.length === 0 ? undefined : new Representatives(new Symmetry(space, changing));
    const questions = new Questions(options);
    this.explored = new Explored(space, questions, { read: new Read(), statesMax: limits.statesMax, representatives });
    const { strategy, depthMax } = limits;
    const exhaust = options.exhaust === true || questions.all.length === 0;
    if (typeof strategy === 'object') this.#walks = new RandomWalks(this.explored, { ...strategy, depthMax, exhaust });
    this.#exploration = this.#walks ?? new Exhaustive(this.explored, { breadthFirst: strategy === 'breadth-first', depthMax, exhaust });
  }

  /** Goes to the end. Returns false if the search must begin anew. */
  run(): boolean {
    const { explored } = this;
    let more = true;
    for (let reports = 1; more && !explored.isStale; reports += 1) {
      more = this.#exploration.advance(reports * this.#limits.progressEvery);
      if (more || reports > 1) this.#report(!more);
    }
    return !explored.isStale;
  }

  #report(finished: boolean): void {
    const { visited, transitions } = this.explored;
    this.#options.onProgress?.({ states: visited.size, transitions, frontier: this.#exploration.waiting, depth: this.#exploration.depth, finished });
  }

  get needed(): Tracked {
    const { space, read } = this.explored;
    return { history: space.tracked.history || read.history, clock: space.tracked.clock || space.transitions.runs.clockRead };
  }

  result(): SearchResult<P> {
    const { explored } = this;
    const coverage = this.#coverage();
    const paths = new FoundPaths(explored, (kind, name, steps) => this.#nearer(kind, name, steps), this.#walks !== undefined);
    const verdict = (question: Question): SearchVerdict<P> => {
      if (question.kind === 'always') return alwaysVerdict(question, explored, coverage, paths);
      if (question.kind === 'sometimes') return sometimesVerdict(question, explored, coverage, paths);
      return eventuallyVerdict(question, this.#finding(question), explored, coverage, paths);
    };
    const verdicts = explored.questions.all.map((question): [string, SearchVerdict<P>] => [question.name, verdict(question)]);
    return {
      states: explored.visited.size, transitions: explored.transitions, depth: explored.depth, complete: coverage.complete,
      bounds: boundsOf(this.#settings, this.#limits, explored), verdicts: Object.fromEntries([...verdicts, [NO_HANDLER_FAILS, failureVerdict(explored, coverage, paths)]]),
    };
  }

  #finding(question: Question): Finding {
    const bit = this.explored.questions.eventually.indexOf(question);
    if (this.#walks === undefined) return eventually(this.explored, bit, { beginnings: this.explored.roots, fair: this.#limits.fair });
    const lasso = this.#limits.fair ? undefined : this.#walks.lassos[bit];
    return lasso === undefined ? { kind: 'unknown' } : { kind: 'violated', lasso };
  }

  /** A path that shows the same in fewer steps, if a small breadth-first search finds one. Undefined for a search that was breadth first itself. */
  #nearer(kind: Question['kind'] | undefined, name: string, steps: number): SearchPath<P> | undefined {
    if (this.#limits.strategy === 'breadth-first' || steps === 0) return undefined;
    const { always, sometimes, eventually: later, onProgress: _, ...rest } = this.#options;
    const asked = kind === undefined ? {} : { [kind]: { [name]: ({ always, sometimes, eventually: later }[kind] as any)[name] } };
    const { verdicts } = search<P>({ ...rest, ...asked, strategy: 'breadth-first', exhaust: false, maxStates: NEARER_STATES_MAX, maxDepth: kind === 'eventually' ? Infinity : steps });
    const verdict = verdicts[name];
    return verdict !== undefined && 'evidence' in verdict && verdict.outcome === (kind === 'sometimes' ? 'holds' : 'violated') ? verdict.evidence : undefined;
  }

  #coverage(): Coverage {
    const { cut, questions } = this.explored;
    const { strategy, statesMax, depthMax } = this.#limits;
    if (this.explored.visited.size === 0) return { complete: false, why: 'every start failed. Mend that first' };
    if (cut === 'states') return { complete: false, why: `the search was cut at ${statesMax.toLocaleString('en')} states. Raise maxStates, or make the system smaller` };
    if (typeof strategy === 'object') return { complete: false, why: 'random walks do not see everything. Search exhaustively, or take this as a test' };
    if (cut === 'depth') return { complete: false, why: `the search was cut at ${depthMax.toLocaleString('en')} steps from the beginning. Raise maxDepth, or make the system smaller` };
    if (this.#exploration.waiting > 0 && questions.decided) return { complete: false, why: 'the search ended when all that was asked was decided. Give exhaust: true to see the rest' };
    return { complete: true, why: '' };
  }
}

/** States that may be searched for a shorter path. */
const NEARER_STATES_MAX = 20_000;
