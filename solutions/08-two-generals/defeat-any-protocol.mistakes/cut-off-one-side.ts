/**
 * Misconception: "cut B off and A is alone". A careful A waits for B's answer, and stays at home when none comes.
 * Caught by: "splits the generals of a chain".
 * Say: You capture everything that goes to B. An A that waits for an answer then stays at home too.
 */
import { simulate, twoGenerals } from 'distsys';
import type { TwoGeneralsProtocol } from 'distsys';

export function defeat(protocol: TwoGeneralsProtocol): number[] {
  const { trace } = simulate({ processes: twoGenerals(protocol), seed: 1 });
  return trace.ofKind('send').flatMap((event) => (event.peer === 'B' && event.number !== undefined ? [event.number] : []));
}
