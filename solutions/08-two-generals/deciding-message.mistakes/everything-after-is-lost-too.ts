/**
 * Misconception: "when one message is lost, so are all later ones". Loses the rest of the run as well.
 * Caught by: "finds all of them, or none, in any protocol".
 * Say: You lose every message from that one on. The question is about one loss, with nothing else lost.
 */
import { outcome, simulate, twoGenerals } from 'distsys';
import type { General, TwoGeneralsProtocol } from 'distsys';

export function decidingMessages(protocol: TwoGeneralsProtocol): { message: number; alone: General }[] {
  const runWithout = (messages: readonly number[]) =>
    simulate({ processes: twoGenerals(protocol), faults: [{ kind: 'lose', messages }], seed: 1 });
  const sent = runWithout([]).trace.ofKind('send').length;
  const all = Array.from({ length: sent }, (_, index) => index + 1);
  return all.flatMap((message): { message: number; alone: General }[] => {
    const came = outcome(runWithout(all.filter((other) => other >= message)).processes);
    return came === 'A alone' ? [{ message, alone: 'A' }] : came === 'B alone' ? [{ message, alone: 'B' }] : [];
  });
}
