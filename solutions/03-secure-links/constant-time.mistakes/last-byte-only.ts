/**
 * Misconception: "the register holds whether they differ". Overwrites at each place what was found at the one before.
 * Caught by: "returns 1 for equal tags, and 0 wherever they differ".
 * Say: You keep what the last byte said and forget the others. Collect: what differed once must stay.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r2', left: 'r0', right: 'r1' },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
