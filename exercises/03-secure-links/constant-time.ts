import { NotImplemented } from 'distsys';
import type { MachineInstruction, MachineProgram } from 'distsys';

/**
 * Exercise 03/constant-time · 5 points · about 12 lines
 *
 * Write the program with which the comparing machine compares two tags of `length` bytes: it returns 1 if they are equal and 0 if not, and whoever watches
 * which instructions it executes, and where it reads, learns nothing about the tags. You return a list of instructions; declare it as
 * MachineInstruction[] if you fill it with push:
 *
 *     { op: 'load', to: 'r0', from: 'expected', at: 3 }        the byte at place 3 of the tag 'expected' (or 'given')
 *     { op: 'load indexed', to: 'r0', from: 'given', by: 'r1' } the byte at the place that r1 says
 *     { op: 'set', to: 'r0', value: 1 }
 *     { op: 'xor', to: 'r2', left: 'r0', right: 'r1' }          also 'or', 'and', 'add', 'subtract'; registers hold 32 bits
 *     { op: 'is zero', to: 'r1', of: 'r0' }                     1 if r0 is zero, else 0
 *     { op: 'jump if zero', of: 'r0', target: 7 }               goes on at instruction 7 of the list, counted from 0
 *     { op: 'return', of: 'r1' }                                the result
 *
 * There are the registers r0 to r7, all 0 at the start. `earlyExit(length)` of 'distsys' is such a program, and gives tags away; run one by
 * `execute(program, { expected: [1, 2], given: [1, 3] })`, which says its result, its steps and its trace.
 */
export function comparison(length: number): MachineProgram {
  // TODO: look at every byte, whatever the ones before it were, and keep what differs.
  throw new NotImplemented('03/constant-time');
}
