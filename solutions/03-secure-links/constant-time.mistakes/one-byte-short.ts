/**
 * Misconception: "the last place is length - 1, so stop before it". Leaves the last byte out.
 * Caught by: "returns 1 for equal tags, and 0 wherever they differ".
 * Say: You do not look at the last byte: 256 tags are as good as the right one.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length - 1; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'or', to: 'r2', left: 'r2', right: 'r0' },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
