/**
 * Misconception: "xor finds differences, so it also collects them". Two equal differences cancel.
 * Caught by: "is not deceived by differences that cancel one another".
 * Say: You collect by xor. Two places that differ by the same bits cancel each other there; "or" forgets nothing.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'xor', to: 'r2', left: 'r2', right: 'r0' },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
