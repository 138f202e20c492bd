/**
 * Makes a path shorter that shows something: takes steps away as long as what is left still shows it. For the paths of depth-first searches and random walks;
 * those of breadth-first searches are as short as any.
 *
 *     reduced(walk, (shorter) => shorter.failure !== '') //=> a walk that ends in a failure too, without a step that could be left out
 *
 * Steps that are no longer possible once others are gone are left out with them, so that taking away the first cause takes away what it brought about.
 */
import { minimise } from '../shrinking/minimise.ts';
import { Walk } from './walk.ts';
import type { Option } from './walk.ts';

/** Steps that may be taken while shrinking: some seconds on a slow system. */
const STEPS_MAX = 200_000;

/** `shows` says whether a walk has arrived. `walk` must have. */
export function reduced(walk: Walk, shows: (walk: Walk) => boolean): Walk {
  const beginnings = walk.space.beginnings();
  let steps = 0;
  const follow = (wanted: readonly Option[]): Walk => {
    const shorter = new Walk(walk.space, beginnings, walk.beginningIndex);
    for (const { key, choice } of wanted) {
      if (shows(shorter)) break;
      steps += 1;
      const option = shorter.options().find((one) => one.key === key && one.choice === choice);
      if (option !== undefined) shorter.take(option);
    }
    return shorter;
  };
  const kept = minimise<Option>(walk.taken, (some) => (steps > STEPS_MAX ? undefined : shows(follow(some))));
  const shorter = follow(kept);
  return shows(shorter) && shorter.taken.length < walk.taken.length ? shorter : walk;
}
