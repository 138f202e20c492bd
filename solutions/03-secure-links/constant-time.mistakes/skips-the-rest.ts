/**
 * Misconception: "skip the or where nothing differs". Saves one instruction for each byte that agrees.
 * Caught by: "executes as many instructions for every pair of tags".
 * Say: You leave out an instruction where the bytes agree. The number of steps then says how many do, wherever they are.
 */
import type { MachineInstruction, MachineProgram } from 'distsys';

export function comparison(length: number): MachineProgram {
  const program: MachineInstruction[] = [];
  for (let at = 0; at < length; at += 1) {
    program.push(
      { op: 'load', to: 'r0', from: 'expected', at },
      { op: 'load', to: 'r1', from: 'given', at },
      { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
      { op: 'jump if zero', of: 'r0', target: 5 * at + 5 },
      { op: 'or', to: 'r2', left: 'r2', right: 'r0' },
    );
  }
  program.push({ op: 'is zero', to: 'r3', of: 'r2' }, { op: 'return', of: 'r3' });
  return program;
}
