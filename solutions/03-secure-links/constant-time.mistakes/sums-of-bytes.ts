/**
 * Misconception: "equal tags have equal sums". Adds the differences up, with their signs.
 * Caught by: "is not deceived by differences that cancel one another".
 * Say: You add differences with their signs: one more here and one less there make nothing.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'subtract', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'add', to: 'r2', left: 'r2', right: 'r0' },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
