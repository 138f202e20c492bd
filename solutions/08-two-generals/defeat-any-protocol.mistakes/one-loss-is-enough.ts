/**
 * Misconception: "losing the last message splits them". True for a chain whose every message is demanded and sent once.
 * Caught by: "splits generals who are content with less, or send copies".
 * Say: You capture the last message and no more. Where a copy arrives, or the general can do without it, that changes nothing.
 */
import { simulate, twoGenerals } from 'distsys';
import type { TwoGeneralsProtocol } from 'distsys';

export function defeat(protocol: TwoGeneralsProtocol): number[] {
  return [simulate({ processes: twoGenerals(protocol), seed: 1 }).trace.ofKind('send').length];
}
