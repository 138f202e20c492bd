/**
 * Every way in which a run can lose messages: each message of each run is lost in one and delivered in another.
 *
 *     const patterns = everyLossPattern((lost) => simulate({ …, faults: [{ kind: 'lose', messages: lost }] }));
 *     patterns.length //=> 4 for a chain of three messages: lose the first, the second, the third, or none
 *
 * What is sent may depend on what arrived, so the patterns form a tree and not a cube: a pattern names only messages that were sent.
 */
import type { Trace } from '../simulation/trace.ts';

export interface LossPattern<R> {
  readonly lost: readonly number[]; // numbers of the lost messages, ascending, from 1
  readonly run: R;
}

/**
 * Runs `program` once for every distinct pattern, the loss-free one first. The program must lose exactly the messages it is told to and depend on
 * nothing else. Throws when there are more than `maxPatterns` (default 100,000).
 */
export function everyLossPattern<R extends { readonly trace: Trace }>(
  program: (lost: readonly number[]) => R,
  options: { maxPatterns?: number } = {},
): LossPattern<R>[] {
  const { maxPatterns = 100_000 } = options;
  const patterns: LossPattern<R>[] = [];
  let lost: readonly number[] | null = [];
  while (lost !== null) {
    if (patterns.length >= maxPatterns) {
      throw new RangeError(`more than ${maxPatterns} loss patterns. Use a shorter protocol, or raise maxPatterns.`);
    }
    const run = program(lost);
    patterns.push({ lost, run });
    lost = nextPattern(lost, run.trace.ofKind('send').length);
  }
  return patterns;
}

/**
 * Like counting in binary from the last message: the last one that was delivered is lost in the next pattern, and what would be sent
 * after it is delivered again.
 */
function nextPattern(lost: readonly number[], sent: number): readonly number[] | null {
  for (let message = sent; message >= 1; message -= 1) {
    if (!lost.includes(message)) return [...lost.filter((earlier) => earlier < message), message];
  }
  return null;
}
