/**
 * Makes a path of what a search remembers: which step it was, from state to state.
 *
 * Under symmetry a search remembers representatives, in which the processes may stand in other places than on the way. The path is then found beside them: at
 * each step, one that leads to a state with the representative that comes next.
 */
import type { Explored } from './explored.ts';
import { SearchPath } from './path.ts';
import type { Representatives } from './representatives.ts';
import { Walk } from './walk.ts';

/** Steps as a search counts them: the beginning's index, one step from each state, and after how many the loop begins, or -1. */
export interface Route {
  readonly beginning: number;
  readonly steps: readonly number[];
  readonly loopFrom: number;
}

export function pathOf(explored: Explored, { beginning, steps, loopFrom }: Route): SearchPath<any> {
  const { space, representatives } = explored;
  const walk = new Walk(space, space.beginnings(), beginning);
  if (representatives !== undefined) return besideRepresentatives(representatives, walk, steps, loopFrom);
  for (const step of steps) walk.takeStep(step);
  return new SearchPath(walk, loopFrom < 0 ? undefined : loopFrom);
}

function besideRepresentatives(representatives: Representatives, walk: Walk, steps: readonly number[], loopFrom: number): SearchPath<any> {
  let representative = representativeOf(representatives, walk.row);
  const follow = (some: readonly number[]): void => {
    for (const step of some) representative = takeLike(representatives, walk, representative, step);
  };
  if (loopFrom < 0) {
    follow(steps);
    return new SearchPath(walk, undefined);
  }
  follow(steps.slice(0, loopFrom));
  // Once round, everybody may be in another's place; after some times, everything is as it was.
  const rounds: string[] = [walk.row.join()];
  for (;;) {
    follow(steps.slice(loopFrom));
    const first = rounds.indexOf(walk.row.join());
    if (first >= 0) return new SearchPath(walk, loopFrom + first * (steps.length - loopFrom));
    rounds.push(walk.row.join());
  }
}

function representativeOf(representatives: Representatives, row: Int32Array): Int32Array {
  representatives.find(row, 0, row.length);
  return representatives.row.slice(0, representatives.length);
}

/** Takes a step of the walk that is like the step of the representative. Returns the next representative. */
function takeLike(representatives: Representatives, walk: Walk, representative: Int32Array, step: number): Int32Array {
  const { space } = walk;
  space.expand(representative, 0, representative.length);
  const after = space.rowAfter(step);
  const wanted = after === undefined ? undefined : representativeOf(representatives, after);
  const { row } = walk;
  space.expand(row, 0, row.length);
  for (let like = 0; like < space.count; like += 1) {
    const there = space.rowAfter(like);
    const same = wanted === undefined ? there === undefined : there !== undefined && representativeOf(representatives, there).join() === wanted.join();
    if (!same) continue;
    walk.takeStep(like);
    return wanted ?? representative;
  }
  throw new RangeError('search: symmetry: a path cannot be followed, so the processes are not interchangeable. Leave symmetry out.');
}
