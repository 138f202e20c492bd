/**
 * A small machine that compares two tags, and counts: programs are lists of instructions, and every step that is executed, with the place in memory that it
 * reads, is what somebody who measures time can learn something about.
 *
 *     const run = execute(earlyExit(4), { expected: [7, 1, 2, 3], given: [7, 1, 9, 9] });
 *     run.result       //=> 0, they differ
 *     run.steps        //=> 13; the more bytes agree at the start, the more steps
 *
 * A program has constant time if its trace does not depend on what is in memory: same instructions, same addresses, in the same order, whatever the
 * bytes are. Source: Kocher 1996 (timing as a channel); Almeida, Barbosa, Barthe, Dupressoir and Emmi 2016 (the trace as the definition).
 */

/** Registers are called r0 to r7; each holds a whole number, 0 at the start. */
export type Register = 'r0' | 'r1' | 'r2' | 'r3' | 'r4' | 'r5' | 'r6' | 'r7';

/** Where bytes lie: the tag that is right, which the attacker wants to know, and the one that was given, which the attacker chose. */
export type Tape = 'expected' | 'given';

export type Instruction =
  | { readonly op: 'load'; readonly to: Register; readonly from: Tape; readonly at: number } // the byte at a fixed place
  | { readonly op: 'load indexed'; readonly to: Register; readonly from: Tape; readonly by: Register } // the byte at the place that a register says
  | { readonly op: 'set'; readonly to: Register; readonly value: number }
  | { readonly op: 'xor' | 'or' | 'and' | 'add' | 'subtract'; readonly to: Register; readonly left: Register; readonly right: Register } // modulo 2^32
  | { readonly op: 'is zero'; readonly to: Register; readonly of: Register } // 1 or 0, without a branch
  | { readonly op: 'jump if zero'; readonly of: Register; readonly target: number } // to the instruction of that number, from 0
  | { readonly op: 'return'; readonly of: Register };

export type Program = readonly Instruction[];

export interface Execution {
  readonly result: number; // what was returned
  readonly steps: number; // instructions executed
  readonly trace: readonly string[]; // each of them: its number, and the place in memory that it read
}

const STEPS_MAX = 20_000;
const INSTRUCTIONS_MAX = 10_000;

/** Runs a program to its return. Throws a sentence if it does not come to one, or does what the machine cannot. */
export function execute(program: Program, memory: Readonly<Record<Tape, readonly number[]>>): Execution {
  if (!Array.isArray(program) || program.length > INSTRUCTIONS_MAX) throw new RangeError(`the machine takes a list of at most ${INSTRUCTIONS_MAX} instructions`);
  const registers = new Map<string, number>(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'].map((name) => [name, 0]));
  const trace: string[] = [];
  for (let at = 0; trace.length < STEPS_MAX;) {
    const instruction = program[at] as Instruction | undefined;
    if (instruction === undefined) throw new RangeError(`the program runs past its end, at instruction ${at}; let it end with { op: 'return', … }`);
    const read = (name: Register): number => {
      const value = registers.get(name);
      if (value === undefined) throw new RangeError(`instruction ${at} names the register ${String(name)}; there are r0 to r7`);
      return value;
    };
    const write = (name: Register, value: number): void => {
      read(name);
      registers.set(name, value >>> 0);
    };
    const byteOf = (tape: Tape, place: number): number => {
      const byte = memory[tape]?.[place];
      if (byte === undefined) throw new RangeError(`instruction ${at} reads ${String(tape)}[${String(place)}], and there is no such place`);
      trace.push(`${at} ${tape}[${place}]`);
      return byte;
    };
    if (!instruction.op.startsWith('load')) trace.push(String(at));
    switch (instruction.op) {
      case 'load': write(instruction.to, byteOf(instruction.from, instruction.at)); break;
      case 'load indexed': write(instruction.to, byteOf(instruction.from, read(instruction.by))); break;
      case 'set': write(instruction.to, instruction.value); break;
      case 'xor': write(instruction.to, read(instruction.left) ^ read(instruction.right)); break;
      case 'or': write(instruction.to, read(instruction.left) | read(instruction.right)); break;
      case 'and': write(instruction.to, read(instruction.left) & read(instruction.right)); break;
      case 'add': write(instruction.to, read(instruction.left) + read(instruction.right)); break;
      case 'subtract': write(instruction.to, read(instruction.left) - read(instruction.right)); break;
      case 'is zero': write(instruction.to, read(instruction.of) === 0 ? 1 : 0); break;
      case 'jump if zero':
        if (read(instruction.of) === 0) {
          at = instruction.target;
          continue;
        }
        break;
      case 'return': return { result: read(instruction.of), steps: trace.length, trace };
      default: throw new RangeError(`instruction ${at} is no instruction of the machine: ${JSON.stringify(instruction satisfies never)}`);
    }
    at += 1;
  }
  throw new RangeError(`the program executes more than ${STEPS_MAX} instructions; it may have a loop without end`);
}

/** Compares byte by byte and stops at the first that differs, as most libraries do: right, quick, and talkative. */
export function earlyExit(length: number): Program {
  const perByte = 5;
  const differ = perByte * length + 2; // where 0 is returned; r7 is 0 all the time, so a jump on it is always taken
  const compare = (index: number): Instruction[] => [
    { op: 'load', to: 'r0', from: 'expected', at: index },
    { op: 'load', to: 'r1', from: 'given', at: index },
    { op: 'xor', to: 'r0', left: 'r0', right: 'r1' },
    { op: 'jump if zero', of: 'r0', target: perByte * (index + 1) },
    { op: 'jump if zero', of: 'r7', target: differ },
  ];
  const compared = Array.from({ length }, (_, index) => compare(index)).flat();
  return [...compared, { op: 'set', to: 'r2', value: 1 }, { op: 'return', of: 'r2' }, { op: 'return', of: 'r7' }];
}

/** What an attacker may do: give a tag, and see whether it is taken and how many steps that took. */
export type Oracle = (given: readonly number[]) => { readonly accepted: boolean; readonly steps: number };

/** Finds a tag byte by byte: of 256 values, the right one is the one after which the machine goes on for longer. */
export function recoverTag(oracle: Oracle, length: number): { tag: number[]; tries: number } {
  const tag = Array.from({ length }, () => 0);
  let tries = 0;
  for (let at = 0; at < length; at += 1) {
    let longest = -1;
    let best = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const { accepted, steps } = oracle([...tag.slice(0, at), byte, ...tag.slice(at + 1)]);
      tries += 1;
      const score = accepted ? Infinity : steps;
      if (score > longest) [longest, best] = [score, byte];
    }
    tag[at] = best;
  }
  return { tag, tries };
}
