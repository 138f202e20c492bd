/**
 * The paths that verdicts show, each made of what the search remembers, and as short as can be had for little.
 *
 * A breadth-first search has found shortest paths already. Otherwise a small breadth-first search may come to the same from the beginning; if not, steps are
 * left out.
 */
import type { Explored, Failure } from './explored.ts';
import { pathOf } from './path-builder.ts';
import type { Route } from './path-builder.ts';
import { SearchPath } from './path.ts';
import { NO_HANDLER_FAILS } from './questions.ts';
import type { Question } from './questions.ts';
import { RunsWithout } from './runs-without.ts';
import { reduced } from './shrink-path.ts';
import { StateView } from './state-view.ts';
import type { Paths } from './verdicts.ts';
import type { Walk } from './walk.ts';

/** A path of fewer steps that shows the same; undefined if none was found. The kind is undefined for a failure. */
export type Nearer = (kind: Question['kind'] | undefined, name: string, steps: number) => SearchPath<any> | undefined;

export class FoundPaths implements Paths {
  readonly #explored: Explored;
  readonly #nearer: Nearer;

  readonly #ofWalks: boolean;

  constructor(explored: Explored, nearer: Nearer, ofWalks: boolean) {
    this.#ofWalks = ofWalks;
    this.#explored = explored;
    this.#nearer = nearer;
  }

  #route(state: number): Route {
    const [beginning = 0, ...steps] = this.#explored.stepsTo(state);
    return { beginning, steps, loopFrom: -1 };
  }

  to(question: Question): SearchPath<any> {
    const route = this.#route(question.state);
    const nearer = this.#nearer(question.kind, question.name, route.steps.length);
    if (nearer !== undefined) return nearer;
    const found = pathOf(this.#explored, route);
    const shows = (walk: Walk): boolean => question.shows(new StateView(this.#explored.space, walk.row, this.#explored.read));
    if (!shows(found.walk)) throw new RangeError(`search: symmetry: the property '${question.name}' tells interchangeable processes apart. Ask it of all alike, or leave symmetry out.`);
    return new SearchPath(reduced(found.walk, shows), undefined);
  }

  toFailure(): SearchPath<any> {
    const { state, step } = this.#explored.failure as Failure;
    const route = state < 0 ? { beginning: step, steps: [], loopFrom: -1 } : this.#route(state);
    const found = pathOf(this.#explored, state < 0 ? route : { ...route, steps: [...route.steps, step] });
    const nearer = this.#nearer(undefined, NO_HANDLER_FAILS, found.steps.length);
    return nearer ?? new SearchPath(reduced(found.walk, (walk) => walk.failure !== ''), undefined);
  }

  farthest(): SearchPath<any> {
    return pathOf(this.#explored, this.#route(this.#explored.deepest));
  }

  without(question: Question, route: Route): SearchPath<any> {
    const found = pathOf(this.#explored, route);
    const nearer = this.#nearer(question.kind, question.name, found.steps.length);
    if (nearer !== undefined || !this.#ofWalks) return nearer ?? found; // in a graph of steps, the nearest run without it has been looked for
    const runs = new RunsWithout(question);
    const walk = reduced(found.walk, runs.shows);
    return new SearchPath(walk, runs.loopFrom(walk));
  }
}
