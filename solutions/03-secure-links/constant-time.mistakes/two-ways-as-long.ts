/**
 * Misconception: "as many steps is as much time". Goes one of two ways of the same length.
 * Caught by: "executes the same instructions and reads the same places, whatever the tags hold".
 * Say: Your program goes one way for bytes that agree and another one for bytes that differ. They are of the same length, and still two: caches and branch prediction tell them apart.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    const start = 8 * at;
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'jump if zero', of: 'r0', target: start + 6 },
      { op: 'set', to: 'r2', value: 1 }, // they differ
      { op: 'jump if zero', of: 'r7', target: start + 8 },
      { op: 'set', to: 'r4', value: 1 }, // they agree: as many steps
      { op: 'jump if zero', of: 'r7', target: start + 8 },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
