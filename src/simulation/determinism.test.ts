import { describe, expect, test } from 'vitest';
import { assertReplays, divergenceOf } from './determinism.ts';
import type { Context, Process } from './process.ts';
import { simulate } from './simulation.ts';
import type { SimulationOptions } from './simulation.ts';
import { stack } from './stack.ts';

const silent: Process<any> = { onMessage: () => undefined };
const whatIsWrong = (options: Partial<SimulationOptions>): string => {
  try {
    assertReplays({ seed: 1, processes: {}, ...options } as SimulationOptions);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a run that repeats', () => {
  test('is returned, from options as from a program', () => {
    const options = { processes: { A: () => ({ ...silent, onStart: (ctx: Context) => ctx.log('here', ctx.random()) }) }, seed: 4 };
    expect(assertReplays(options).trace.hash()).toBe(simulate(options).trace.hash());
    expect(assertReplays(() => simulate(options)).trace.length).toBe(2);
  });

  test('has no divergence from itself', () => {
    const { trace } = simulate({ processes: { A: () => silent }, seed: 4 });
    expect(divergenceOf(trace, trace)).toBeNull();
  });
});

describe('a run that does not repeat names its first diverging event and the culprit', () => {
  test('a variable outside the class', () => {
    let calls = 0;
    const says = whatIsWrong({ processes: { n: () => ({ ...silent, onStart: (ctx) => ctx.setTimer('t', 5), onTimer: (ctx) => ctx.log(`call ${(calls += 1)}`) }) } });
    expect(says).toContain('with seed 1 event 2, in onTimer of n, was "5.0 ms  n call 1" and then "5.0 ms  n call 2".');
    expect(says).toContain('the culprit is likely a variable outside the class: module-level, static, or captured by the function that makes n. Make it a field.');
  });

  test('an object that all processes ever made share', () => {
    const seen: number[] = [];
    class Counter implements Process<unknown> {
      seen = seen;
      onStart(ctx: Context): void {
        this.seen.push(1);
        ctx.log('seen', this.seen.length);
      }
      onMessage(): void {}
    }
    expect(whatIsWrong({ processes: { A: () => new Counter() } })).toContain('field "seen" of A is the same object in every run, and runs change it: it was [1,1] and is [1,1,1,1]. Make it anew in the constructor.');
    expect(whatIsWrong({ processes: { A: () => stack(new Counter(), { onSend: () => undefined, onPacket: () => undefined }) } })).toContain('is the same object in every run');
  });

  test('a process that is made differently each time', () => {
    let made = 0;
    class Numbered implements Process<unknown> {
      number = (made += 1);
      onStart(ctx: Context): void {
        ctx.log('I am', this.number);
      }
      onMessage(): void {}
    }
    expect(whatIsWrong({ processes: { A: () => new Numbered() } })).toContain('A is made differently each time: field "number" is 3 and then 4.');
  });

  test('a message that is the same object in every run, changed by its receiver', () => {
    const hello = { type: 'Hello', hops: 0 };
    const says = whatIsWrong({ processes: { A: () => ({ ...silent, onStart: (ctx) => ctx.send('B', hello) }), B: () => ({ onMessage: (_ctx: Context, _from: string, message: any) => void (message.hops += 1) }) } });
    expect(says).toContain('process "B", onMessage at 10.0 ms: Cannot assign to read only property');
    expect(says).toContain('Build a new message rather than change one');
  });

  test('bytes that are changed after they were sent, which no freezing would catch', () => {
    const bytes = new Uint8Array([1]);
    const sender = (): Process<any> => ({
      ...silent,
      onStart: (ctx) => { ctx.send('B', bytes); ctx.setTimer('t', 5); },
      onTimer: () => { bytes[0] = (bytes[0] ?? 0) + 1; },
    });
    const says = whatIsWrong({ processes: { A: sender, B: () => ({ onMessage: (ctx: Context, _from: string, message: Uint8Array) => ctx.log('got', message[0]) }) } });
    expect(says).toMatch(/was changed after A sent it at 0 ms: it was \{"\$":"bytes","of":"03"\} and is \{"\$":"bytes","of":"04"\} when B gets it at 10 ms/);
    expect(says).toMatch(/that A sends is the same object in every run, and something changes it: it was .*"03"\} and then .*"04"\}/);
  });

  test('events whose words are equal are told apart by their fields', () => {
    let calls = 0;
    const says = whatIsWrong({ processes: { A: () => ({ ...silent, onStart: (ctx) => ctx.send('A', { type: 'Ping', number: (calls += 1) }) }) } });
    expect(says).toContain('was "0.0 ms  A sends Ping to A" and then "0.0 ms  A sends Ping to A" (they differ in message).');
  });

  test('a run that ends earlier than the other', () => {
    let calls = 0;
    const program = () => simulate({ processes: { A: () => ({ ...silent, onStart: (ctx: Context) => { calls += 1; if (calls > 1) ctx.log('once more'); } }) }, seed: 1 });
    expect(() => assertReplays(program)).toThrow('event 1, in onStart of A, was "the run had ended (idle)" and then "0.0 ms  A once more"');
  });

  test('a constructor that reads the clock', () => {
    class Stamped implements Process<unknown> {
      bornMs = Date.now();
      onMessage(): void {}
    }
    expect(() => simulate({ processes: { A: () => new Stamped() }, seed: 1 })).toThrow('process "A", its constructor, called Date.now; a run would not repeat.');
  });

  test('runs without a trace prove nothing', () => {
    expect(() => assertReplays({ processes: { A: () => silent }, seed: 1, trace: false })).toThrow('both runs left no trace to compare');
  });
});
