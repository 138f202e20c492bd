/**
 * Misconception: "nonzero is true". Returns what differs instead of whether nothing does.
 * Caught by: "returns 1 for equal tags, and 0 wherever they differ".
 * Say: You return the collected differences. Zero stands for equal there; "is zero" turns that into 1 and the rest into 0.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'or', to: 'r2', left: 'r2', right: 'r0' },
    );
  }
  program.push({ op: 'return', of: 'r2' });
  return program;
}
