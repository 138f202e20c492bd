import { NotImplemented, outcome, simulate, twoGenerals } from 'distsys';
import type { General, TwoGeneralsProtocol } from 'distsys';

/** A message whose loss leaves one general to attack alone. */
export interface Deciding {
  readonly message: number; // messages are numbered 1, 2, 3, … in the order in which they are sent
  readonly alone: General; // who then attacks alone
}

/**
 * Exercise 08/deciding-message · 6 points · about 10 lines
 *
 * In a run in which nothing is lost, both generals attack. Find every message whose loss, with nothing else lost, makes exactly one of
 * them attack, and say which one. List them in the order of their numbers; the list may be empty.
 *
 *     decidingMessages(attackAlways())            //=> [{ message: 1, alone: 'A' }]
 *     decidingMessages(attackOnAcknowledgement()) //=> [{ message: 2, alone: 'B' }]
 *
 * This runs a protocol once and loses message 3; `outcome(run.processes)` says what it came to, and
 * `run.trace.ofKind('send').length` is the number of messages that were sent:
 *
 *     const run = simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages: [3] }], seed: 1 });
 */
export function decidingMessages(protocol: TwoGeneralsProtocol): Deciding[] {
  // TODO: lose one message at a time and look at what happens.
  throw new NotImplemented('08/deciding-message');
}
