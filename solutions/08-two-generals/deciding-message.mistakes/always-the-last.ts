/**
 * Misconception: "it is always the last message". True for chains in which every message is demanded, and for no others.
 * Caught by: "finds all of them, or none, in any protocol".
 * Say: You take the last message for the deciding one. A general who demands less decides earlier, and copies may make every single loss harmless.
 */
import { simulate, twoGenerals } from 'distsys';
import type { General, TwoGeneralsProtocol } from 'distsys';

export function decidingMessages(protocol: TwoGeneralsProtocol): { message: number; alone: General }[] {
  const last = simulate({ processes: twoGenerals(protocol), seed: 1 }).trace.ofKind('send').at(-1);
  return last?.number === undefined ? [] : [{ message: last.number, alone: last.process as General }];
}
