import { NotImplemented } from 'distsys';

/**
 * Exercise 08/fewest-messengers · 5 points · about 7 lines
 *
 * General A sends `n` messengers with the same order. Each is captured with probability `capture`, independently of the
 * others. Return the smallest n with which B misses the order with probability at most `risk`.
 *
 *     fewestMessengers({ capture: 0.5, risk: 0.01 }) //=> 7
 *
 * capture and risk lie strictly between 0 and 1. Mind the last digit: 0.5^6 = 0.0156 is still too much. A risk that is met
 * exactly is met: fewestMessengers({ capture: 0.5, risk: 0.125 }) is 3.
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  // TODO: how many may be captured before all are?
  throw new NotImplemented('08/fewest-messengers');
}
