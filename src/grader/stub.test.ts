import { describe, expect, test } from 'vitest';
import { learnerParts, stubOf } from './stub.ts';

const simple = `/**
 * Exercise 08/fewest-messengers · 5 points · about 5 lines
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  // --- learner's part: how many may be captured before all are? ---
  // All n are captured with probability capture^n.
  let n = 1;
  return n;
  // --- end of learner's part ---
}
`;

const protocol = `import { exponential, OUTSIDE } from 'distsys';
import type { Context, Process, ProcessId } from 'distsys';

/** What the shop keeps. */
export class Shop implements Process<Message> {
  orders = 0; // orders taken so far
  // --- learner's part: what must the shop remember? ---
  paid = new Set<number>();
  // --- end of learner's part ---

  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    this.orders += 1;
    // --- learner's part: what does each message change? ---
    if (from === OUTSIDE) this.paid.add(message.id);
    // --- end of learner's part ---
    ctx.log('handled');
    // --- learner's part: and then? ---
    ctx.log('after');
    // --- end of learner's part ---
  }

  onTimer(ctx: Context<Message>): void {
    // --- learner's part: when does it ask again? ---
    exponential({ meanMs: 3 });
    // --- end of learner's part ---
  }
}
type Message = { type: 'Order'; id: number };
`;

describe('a stub', () => {
  test("has a TODO and a throw where the learner's part stood, and all else as it was", () => {
    expect(stubOf(simple, '08/fewest-messengers')).toBe(`import { NotImplemented } from 'distsys';

/**
 * Exercise 08/fewest-messengers · 5 points · about 5 lines
 */
export function fewestMessengers(options: { capture: number; risk: number }): number {
  // TODO: how many may be captured before all are?
  throw new NotImplemented('08/fewest-messengers');
}
`);
  });

  test('throws in every method, once a body, and not among the members of a class', () => {
    expect(stubOf(protocol, '08/shop')).toBe(`import { NotImplemented } from 'distsys';
import type { Context, Process, ProcessId } from 'distsys';

/** What the shop keeps. */
export class Shop implements Process<Message> {
  orders = 0; // orders taken so far
  // TODO: what must the shop remember?

  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    this.orders += 1;
    // TODO: what does each message change?
    throw new NotImplemented('08/shop');
    ctx.log('handled');
    // TODO: and then?
  }

  onTimer(ctx: Context<Message>): void {
    // TODO: when does it ask again?
    throw new NotImplemented('08/shop');
  }
}
type Message = { type: 'Order'; id: number };
`);
  });

  test('keeps an imported name that the fixed part uses, and sorts NotImplemented in', () => {
    const solution = `import { constant, Random, uniform } from 'distsys';\nexport const latency = uniform;\nexport function f(): number {\n  // --- learner's part: x ---\n  return constant(new Random());\n  // --- end of learner's part ---\n}\nexport const random = Random;\n`;
    expect(stubOf(solution, '01/f').split('\n')[0]).toBe(`import { NotImplemented, Random, uniform } from 'distsys';`);
  });

  test('keeps an imported name that its documentation shows', () => {
    const solution = `import { outcome, simulate } from 'distsys';\n\n/** Use \`simulate({ … })\`. */\nexport function f(): number {\n  // --- learner's part: x ---\n  return outcome(simulate({}));\n  // --- end of learner's part ---\n}\n`;
    expect(stubOf(solution, '01/f').split('\n')[0]).toBe(`import { NotImplemented, simulate } from 'distsys';`);
  });

  test('is refused with a sentence for each mistake in the markers', () => {
    expect(() => stubOf('export const a = 1;\n', '01/a')).toThrow(`has no learner's part`);
    expect(() => stubOf(`// --- learner's part: all ---\nexport const a = 1;\n// --- end of learner's part ---\n`, '01/a')).toThrow(`in a function's body`);
    expect(() => learnerParts(`// --- learner's part: x ---\n`)).toThrow('that line 1 opens is never closed');
    expect(() => learnerParts(`\n// --- end of learner's part ---\n`)).toThrow('line 2 ends a learner');
    expect(() => learnerParts(`// --- learner's part: x ---\n// --- learner's part: y ---\n`)).toThrow('line 2 opens a learner');
    expect(() => learnerParts(`// --- learners part: x ---\n`)).toThrow('looks like a marker and is none');
  });

  test('knows how many lines of code the learner writes, comments and empty lines aside', () => {
    expect(learnerParts(simple).map((part) => part.codeLines)).toEqual([2]);
    expect(learnerParts(protocol).map((part) => part.firstLine)).toEqual([7, 13, 17, 23]);
  });
});
