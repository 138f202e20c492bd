import { describe, expect, test } from 'vitest';
import { earlyExit, execute, recoverTag } from './comparing-machine.ts';
import type { Program } from './comparing-machine.ts';

const run = (program: Program, expected: number[], given: number[]) => execute(program, { expected, given });

describe('the comparing machine', () => {
  test('compares tags, and takes the longer the more bytes agree at the start', () => {
    const tag = [7, 1, 2, 3];
    expect(run(earlyExit(4), tag, tag).result).toBe(1);
    const steps = [[0, 0, 0, 0], [7, 0, 0, 0], [7, 1, 0, 0], [7, 1, 2, 0]].map((given) => run(earlyExit(4), tag, given));
    expect(steps.map(({ result }) => result)).toEqual([0, 0, 0, 0]);
    expect(steps.map((one) => one.steps)).toEqual([6, 10, 14, 18]);
  });

  test('records what it executes and where it reads', () => {
    const program: Program = [{ op: 'set', to: 'r1', value: 1 }, { op: 'load indexed', to: 'r0', from: 'given', by: 'r1' }, { op: 'return', of: 'r0' }];
    expect(run(program, [], [4, 5])).toEqual({ result: 5, steps: 3, trace: ['0', '1 given[1]', '2'] });
  });

  test.each<[Program[number]['op'], number, number, number]>([
    ['xor', 12, 10, 6], ['or', 12, 10, 14], ['and', 12, 10, 8], ['add', 12, 10, 22], ['subtract', 10, 12, 4_294_967_294],
  ])('%s of two numbers', (op, left, right, result) => {
    const program = [{ op: 'set', to: 'r0', value: left }, { op: 'set', to: 'r1', value: right }, { op, to: 'r2', left: 'r0', right: 'r1' }, { op: 'return', of: 'r2' }] as Program;
    expect(run(program, [], []).result).toBe(result);
  });

  test('tells zero from the rest without a branch', () => {
    const program = (value: number): Program => [{ op: 'set', to: 'r0', value }, { op: 'is zero', to: 'r1', of: 'r0' }, { op: 'return', of: 'r1' }];
    expect([0, 1, 255].map((value) => run(program(value), [], []).result)).toEqual([1, 0, 0]);
  });

  test.each<[string, unknown, string]>([
    ['a program without a return', [], 'runs past its end, at instruction 0'],
    ['a loop without end', [{ op: 'jump if zero', of: 'r0', target: 0 }], 'executes more than 20000 instructions'],
    ['a register that does not exist', [{ op: 'set', to: 'r9', value: 1 }], 'names the register r9; there are r0 to r7'],
    ['a place that does not exist', [{ op: 'load', to: 'r0', from: 'given', at: 5 }], 'reads given[5], and there is no such place'],
    ['an instruction that does not exist', [{ op: 'multiply' }], 'instruction 0 is no instruction of the machine'],
    ['no list', 'return', 'takes a list of at most 10000 instructions'],
  ])('refuses %s, in a sentence', (_, program, words) => expect(() => run(program as Program, [1], [1])).toThrow(words));
});

test('whoever counts steps finds a tag of n bytes in 256 n tries, where guessing takes 256^n', () => {
  const secret = [201, 0, 17, 255, 64, 3];
  const oracle = (given: readonly number[]) => {
    const { result, steps } = execute(earlyExit(secret.length), { expected: secret, given });
    return { accepted: result === 1, steps };
  };
  expect(recoverTag(oracle, secret.length)).toEqual({ tag: secret, tries: 256 * 6 });
});
