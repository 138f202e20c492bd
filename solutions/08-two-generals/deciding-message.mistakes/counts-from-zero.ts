/**
 * Misconception: "the first message is message 0". Loops over positions of a list and takes them for the numbers of messages, which start at 1.
 * Caught by: "finds the last message of a chain".
 * Say: You count messages from 0. They are numbered 1, 2, 3, … in the order in which they are sent; your loop ends one too early.
 */
import { outcome, simulate, twoGenerals } from 'distsys';
import type { General, TwoGeneralsProtocol } from 'distsys';

export interface Deciding {
  readonly message: number;
  readonly alone: General;
}

export function decidingMessages(protocol: TwoGeneralsProtocol): Deciding[] {
  const runWithout = (messages: readonly number[]) =>
    simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });
  const sent = runWithout([]).trace.ofKind('send').length;
  const deciding: Deciding[] = [];
  for (let message = 0; message < sent; message += 1) {
    const came = outcome(runWithout([message]).processes);
    if (came === 'A alone') deciding.push({ message, alone: 'A' });
    if (came === 'B alone') deciding.push({ message, alone: 'B' });
  }
  return deciding;
}
