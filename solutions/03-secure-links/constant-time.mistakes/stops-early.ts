/**
 * Misconception: "the result is known at the first difference, so why go on". Right, and what the attacker counts on.
 * Caught by: "executes as many instructions for every pair of tags".
 * Say: You stop at the first difference. The number of steps then says how many bytes were right.
 */
import { earlyExit } from 'distsys';
import type { MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  return earlyExit(length);
}
