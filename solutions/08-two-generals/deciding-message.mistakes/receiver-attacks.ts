/**
 * Misconception: "the one who misses the message is the one who is left alone". Confuses who cannot tell (the sender) with who stays at home.
 * Caught by: "names the general who is left alone".
 * Say: You name the general who did not get the message. That one stays at home; its sender, who cannot tell, attacks alone.
 */
import { outcome, simulate, twoGenerals } from 'distsys';
import type { General, TwoGeneralsProtocol } from 'distsys';

export function decidingMessages(protocol: TwoGeneralsProtocol): { message: number; alone: General }[] {
  const runWithout = (messages: readonly number[]) =>
    simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });
  const sent = runWithout([]).trace.ofKind('send').length;
  const deciding: { message: number; alone: General }[] = [];
  for (let message = 1; message <= sent; message += 1) {
    const came = outcome(runWithout([message]).processes);
    if (came === 'A alone') deciding.push({ message, alone: 'B' });
    if (came === 'B alone') deciding.push({ message, alone: 'A' });
  }
  return deciding;
}
