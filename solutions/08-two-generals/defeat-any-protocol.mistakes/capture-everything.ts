/**
 * Misconception: "the more is captured, the worse for them". With no message through, careful generals both stay at home.
 * Caught by: "splits the generals of a chain".
 * Say: You capture everything. Then nobody hears anything and, unless A attacks come what may, nobody attacks: that is agreement.
 */
import { simulate, twoGenerals } from 'distsys';
import type { TwoGeneralsProtocol } from 'distsys';

export function defeat(protocol: TwoGeneralsProtocol): number[] {
  const sent = simulate({ processes: twoGenerals(protocol), seed: 1 }).trace.ofKind('send').length;
  return Array.from({ length: sent }, (_, index) => index + 1);
}
