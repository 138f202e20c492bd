/**
 * Proves that a run repeats: the same options twice must give the same trace, event by event.
 *
 *     assertReplays(() => simulate({ …, seed: 42 })) //=> the run, or an error that names the first event that differs
 */
import { toText } from './plain-data.ts';
import type { Run, Processes } from './simulation.ts';
import { describeEvent } from './trace-text.ts';

/** Runs `program` twice and returns the first run. Throws an Error that names the first diverging event if the second differs. */
export function assertReplays<P extends Processes>(program: () => Run<P>): Run<P> {
  const [first, second] = [program(), program()];
  if (first.trace.hash() === second.trace.hash()) return first;
  const length = Math.min(first.trace.length, second.trace.length);
  let index = 0;
  while (index < length && toText(first.trace.at(index)) === toText(second.trace.at(index))) index += 1;
  const event = (run: Run<P>): string => (index < run.trace.length ? describeEvent(run.trace.at(index)) : `the run had ended (${run.stopped})`);
  throw new Error(
    `the run does not repeat: with seed ${first.trace.seed} event ${index} was "${event(first)}" and then "${event(second)}". ` +
      'Look for state outside the process (a module-level variable), a message changed after it was sent, or an unseeded random number.',
  );
}
