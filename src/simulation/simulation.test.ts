import { describe, expect, test } from 'vitest';
import { exponential, uniform } from './distributions.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { assertReplays } from './determinism.ts';
import { ProcessError } from './process-error.ts';
import { Simulation, simulate } from './simulation.ts';
import type { SimulationOptions } from './simulation.ts';
import { Trace } from './trace.ts';
import { describeEvent } from './trace-text.ts';

type Ball = { readonly type: 'Ball'; readonly hits: number };

/** Hits every ball back until it has been hit `rally` times. */
class Player implements Process<Ball> {
  got = 0;
  readonly serves: boolean;
  readonly rally: number;

  constructor(options: { serves: boolean; rally: number }) {
    this.serves = options.serves;
    this.rally = options.rally;
  }

  onStart(ctx: Context<Ball>): void {
    if (this.serves) ctx.send('right', { type: 'Ball', hits: 1 });
  }

  onMessage(ctx: Context<Ball>, from: ProcessId, ball: Ball): void {
    this.got += 1;
    if (ball.hits < this.rally) ctx.send(from, { type: 'Ball', hits: ball.hits + 1 });
  }
}

const match = (options: Partial<SimulationOptions> = {}, rally = 4) =>
  simulate({
    processes: { left: () => new Player({ serves: true, rally }), right: () => new Player({ serves: false, rally }) },
    seed: 1,
    ...options,
  } as SimulationOptions<{ left: () => Player; right: () => Player }>);

/** A process of the given handlers, for scenarios of a few lines. */
const scripted = (handlers: Partial<Process<unknown>>) => (): Process<unknown> => ({ onMessage: () => undefined, ...handlers });

describe('a run', () => {
  test('delivers messages after their latency and ends when nothing is left to happen', () => {
    const run = match();
    expect([...run.trace].map(describeEvent)).toEqual([
      '0.0 ms  left starts',
      '0.0 ms  left sends Ball to right',
      '0.0 ms  right starts',
      '10.0 ms  right gets Ball from left',
      '10.0 ms  right sends Ball to left',
      '20.0 ms  left gets Ball from right',
      '20.0 ms  left sends Ball to right',
      '30.0 ms  right gets Ball from left',
      '30.0 ms  right sends Ball to left',
      '40.0 ms  left gets Ball from right',
    ]);
    expect(run).toMatchObject({ stopped: 'idle', endMs: 40, processes: { left: { got: 2 }, right: { got: 2 } } });
  });

  test.each([['A', 'B', 'C'], ['a1', 'b1', 'ab1', 'bab1', '1'], ['n1', 'm1', 'na', 'Ö1', '👍', '👎'], Array.from({ length: 300 }, (_, index) => `n${index}`)].map((ids) => [ids]))('brings a message to the process it was sent to, of %s', (ids) => {
    const got: string[] = [];
    const process = (id: string): Process<string> => ({
      onStart: (ctx) => ids.forEach((to) => ctx.send(to, to)),
      onMessage: (_ctx, from, message) => void got.push(`${from}, for ${message}: ${id}`),
    });
    simulate({ processes: Object.fromEntries(ids.map((id) => [id, () => process(id)])), seed: 1 });
    expect(got.toSorted()).toEqual(ids.flatMap((from) => ids.map((to) => `${from}, for ${to}: ${to}`)).toSorted());
  });

  test('names the cause of every event but the starts', () => {
    const { trace } = match();
    const caused = [...trace].filter((event) => event.kind !== 'start').map((event) => ({ event, cause: trace.at(event.cause ?? -1) }));
    expect(caused.every(({ event, cause }) => cause.atMs <= event.atMs)).toBe(true);
    const deliveries = caused.filter(({ event }) => event.kind === 'deliver');
    expect(deliveries.map(({ cause }) => [cause.kind, cause.number])).toEqual(deliveries.map(({ event }) => ['send', event.number]));
  });

  test('is a pure function of its options: the golden trace of a lossy match', () => {
    const network = { latency: uniform({ minMs: 5, maxMs: 15 }), lossProbability: 0.1 };
    const run = assertReplays(() => match({ network, seed: 42 }, 50));
    expect(match({ network, seed: 43 }, 50).trace.hash()).not.toBe(run.trace.hash());
    expect(run.trace.hash()).toMatchInlineSnapshot(`"94465538c49439ac"`);
  });

  test('keeps the latencies of a link when another link is used more', () => {
    const latenciesFrom = (extra: boolean): number[] => {
      const run = simulate({
        processes: {
          a: scripted({ onStart: (ctx) => [1, 2, 3].forEach(() => ctx.send('b', 'x')) }),
          b: scripted({}),
          c: scripted({ onStart: (ctx) => { if (extra) for (let i = 0; i < 5; i += 1) ctx.send('b', 'y'); } }),
        },
        network: { latency: exponential({ meanMs: 20 }) },
        seed: 7,
      });
      return run.trace.ofKind('deliver').filter((event) => event.peer === 'a').map((event) => event.atMs);
    };
    expect(latenciesFrom(true)).toEqual(latenciesFrom(false));
  });

  test('stops at untilMs and goes on from there', () => {
    const simulation = new Simulation({ processes: { left: () => new Player({ serves: true, rally: 4 }), right: () => new Player({ serves: false, rally: 4 }) }, seed: 1 });
    expect(simulation.run({ untilMs: 15 })).toMatchObject({ stopped: 'time', endMs: 15 });
    expect(simulation.run()).toMatchObject({ stopped: 'idle', endMs: 40 });
    expect(simulation.trace.hash()).toBe(match().trace.hash());
  });

  test('ends by its event budget when it would never end', () => {
    const endless = new Simulation({ processes: { left: () => new Player({ serves: true, rally: Infinity }), right: () => new Player({ serves: false, rally: Infinity }) }, seed: 1 });
    expect(endless.run({ maxEvents: 500 })).toMatchObject({ stopped: 'event budget' });
    expect(endless.trace.ofKind('deliver')).toHaveLength(498); // and the two starts
  });

  test('gives an input from outside to its process, without the network', () => {
    const run = match({ inputs: [{ atMs: 5, to: 'right', message: { type: 'Ball', hits: 99 } }], network: { lossProbability: 1 } });
    expect(run.processes.right.got).toBe(1);
    expect(run.trace.ofKind('input')).toMatchObject([{ atMs: 5, process: 'right', peer: 'outside' }]);
  });
});

describe('faults', () => {
  test('a lost message is dropped half-way, with the reason', () => {
    const run = match({ faults: [{ kind: 'lose', messages: [2] }] });
    expect(run.trace.ofKind('drop')).toMatchObject([{ atMs: 15, process: 'left', peer: 'right', number: 2, reason: 'lost by plan' }]);
    expect(run.processes.left.got).toBe(0);
  });

  test('a crashed process handles nothing more, loses its timers, and never gets what arrives', () => {
    const run = simulate({
      processes: {
        left: () => new Player({ serves: true, rally: 4 }),
        right: scripted({ onStart: (ctx) => ctx.setTimer('late', 50), onTimer: () => { throw new Error('must not happen'); } }),
      },
      faults: [{ kind: 'crash', process: 'right', atMs: 5 }],
      seed: 1,
    });
    expect([...run.trace].map(describeEvent).slice(-2)).toEqual(['5.0 ms  right crashes', '10.0 ms  right never gets Ball from left (receiver crashed)']);
  });

  test('a link of its own loses what the others deliver', () => {
    const run = match({ network: { links: { 'right->left': { lossProbability: 1 } } } });
    expect(run.processes).toMatchObject({ right: { got: 1 }, left: { got: 0 } });
  });
});

describe('timers', () => {
  test('setting a timer again moves it, and cancelling takes it back', () => {
    const rang: [string, number][] = [];
    simulate({
      processes: {
        a: scripted({
          onStart: (ctx) => { ctx.setTimer('moved', 10); ctx.setTimer('cancelled', 10); ctx.setTimer('moved', 30); ctx.cancelTimer('cancelled'); ctx.cancelTimer('unknown'); },
          onTimer: (ctx, name) => void rang.push([name, ctx.nowMs]),
        }),
      },
      seed: 1,
    });
    expect(rang).toEqual([['moved', 30]]);
  });
});

describe('what a process must not do is a sentence', () => {
  const runOne = (handlers: Partial<Process<unknown>>) => simulate({ processes: { n2: scripted(handlers) }, seed: 1, freezeMessages: true });

  test.each<[string, Partial<Process<unknown>>, string | RegExp]>([
    ['unseeded randomness', { onStart: () => void Math.random() }, /process "n2", onStart.* called Math\.random.*Use ctx\.random\(\) instead/],
    ['the wall clock', { onStart: () => void Date.now() }, /called Date\.now.*Use ctx\.nowMs instead/],
    ['a real timer', { onStart: () => void setTimeout(() => undefined, 1) }, /called setTimeout.*Use ctx\.setTimer/],
    ['a promise', { onStart: (async () => undefined) as never }, /the handler returned a promise/],
    ['an unknown receiver', { onStart: (ctx) => ctx.send('n3', 1) }, /cannot send to "n3"; the processes are n2/],
    ['a negative delay', { onStart: (ctx) => ctx.setTimer('t', -1) }, /timer "t": delayMs \(-1\) must be a finite number/],
    ['a timer that nobody handles', { onStart: (ctx) => ctx.setTimer('t', 1) }, /timer "t" ran out, but the class has no onTimer handler/],
    ['a message to nobody', { onStart: (ctx) => ctx.send('n3', 1) }, 'cannot send to "n3"; the processes are'],
    ['a message to what is no name', { onStart: (ctx) => ctx.send(undefined as never, 1) }, 'cannot send to "undefined"; the processes are'],
    ['an error of its own', { onStart: () => { throw new TypeError('x is not a function'); } }, 'process "n2", onStart at 0.0 ms: x is not a function'],
    ['a change of a sent message', { onStart: (ctx) => { const message = { list: [1] }; ctx.send('n2', message); message.list.push(2); } }, /not extensible/],
  ])('%s', (_, handlers, sentence) => {
    expect(() => runOne(handlers)).toThrow(ProcessError);
    expect(() => runOne(handlers)).toThrow(sentence);
    expect(Math.random()).toBeLessThan(1); // what was forbidden during the run works after it
  });

  test('a run that does not repeat is an error that names the first event that differs', () => {
    let calls = 0;
    const program = () => simulate({ processes: { n: scripted({ onStart: (ctx) => ctx.log(`call ${(calls += 1)}`) }) }, seed: 1 });
    expect(() => assertReplays(program)).toThrow('event 1, in onStart of n, was "0.0 ms  n call 1" and then "0.0 ms  n call 2"');
  });

  const one: Process = { onMessage: () => undefined };

  test.each<[string, Partial<SimulationOptions>, string]>([
    ['no processes', { processes: {} }, 'no processes'],
    ['an instance instead of a function', { processes: { a: {} as never } }, 'process "a" must be given as a function'],
    ['a reserved name', { processes: { outside: scripted({}) } }, '"outside" is the name of the world outside'],
    ['a seed that is no whole number', { seed: 0.5 }, 'seed (0.5) must be a whole number'],
    ['a loss above one', { network: { lossProbability: 2 } }, 'lossProbability (2) must lie in [0, 1]'],
    ['a link to nowhere', { network: { links: { 'a->x': {} } } }, '"a->x" is no link'],
    ['a crash of nobody', { faults: [{ kind: 'crash', process: 'x', atMs: 1 }] }, 'cannot crash "x"; the processes are a'],
    ['a list of processes', { processes: [scripted({})] as never }, 'processes must be a record of functions by name, as simulate({'],
    ['a function that returns nothing', { processes: { a: (() => undefined) as never } }, 'the function for process "a" returned undefined. Return a process: a: () => new …'],
    ['a class that is not made', { processes: { a: (() => class Echo { onMessage(): void {} }) as never } }, 'returned the class Echo itself. Write a: () => new Echo(…).'],
    ['a process that hears nothing', { processes: { a: (() => ({})) as never } }, 'made something (Object) that has no onMessage handler. Write one; it may do nothing.'],
    ['one object for two', { processes: { a: () => one, b: () => one } }, 'processes "a" and "b" are one object. Make one for each: b: () => new …'],
    ['one object before and after a crash', { processes: { a: () => one }, faults: [{ kind: 'crash', process: 'a', atMs: 1, recoverAfterMs: 1 }] }, 'returned the same object after a crash as before, with all that it knew'],
    ['one fault that is no list', { faults: { kind: 'lose', messages: [1] } as never }, 'faults must be a list; put it in brackets'],
    ['a misspelt option', { trase: false } as never, 'simulation: there is no option "trase"; there are processes, '],
    ['a misspelt option of the network', { network: { lossProbabilty: 0.1 } as never }, 'network: there is no option "lossProbabilty"; there are latency, lossProbability, '],
    ['a misspelt option of a link', { network: { links: { 'a->a': { los: 1 } as never } } }, `network.links['a->a']: there is no option "los"`],
    ['a misspelt option of a clock', { clocks: { a: { drift: 5 } as never } }, 'clock: there is no option "drift"; there are offsetMs, driftPpm'],
    ['a number for a latency', { network: { latency: 10 as never } }, 'latency: 10 is a number, and a law is wanted: constant({ ms: 10 })'],
    ['a fault that lacks a part', { faults: [{ kind: 'crash', atMs: 1 } as never] }, 'faults: crash without process; it needs process, atMs'],
    ['a fault with a part too many', { faults: [{ kind: 'crash', process: 'a', atMs: 1, recoverMs: 5 } as never] }, 'faults: crash: there is no option "recoverMs"; there are kind, process, atMs, recoverAfterMs'],
    ['a fault that comes again and is none', { faults: [{ everyMs: 5, untilMs: 50 } as never] }, 'faults: kind "undefined" is none of crash, '],
    ['a message before the first', { faults: [{ kind: 'lose', messages: [0] }] }, 'cannot lose message 0'],
    ['an input for nobody', { inputs: [{ atMs: 0, to: 'x', message: 1 }] }, 'input for "x"'],
  ])('%s', (_, options, sentence) => {
    expect(() => simulate({ processes: { a: scripted({}) }, seed: 1, ...options } as SimulationOptions)).toThrow(sentence);
  });

  test('a latency whose bounds are swapped says which', () => {
    expect(() => uniform({ minMs: 30, maxMs: 20 })).toThrow('minMs (30) must not exceed maxMs (20)');
    expect(() => exponential({ meanMs: 10, minMs: 30 })).toThrow('minMs (30) must not exceed meanMs (10)');
    expect(() => exponential({ meanMs: NaN })).toThrow('meanMs (NaN) must be a finite number');
  });
});

describe('a trace', () => {
  test('survives the way through plain data', () => {
    const trace = match({ network: { lossProbability: 0.3 }, faults: [{ kind: 'crash', process: 'left', atMs: 25 }], seed: 3 }, 9).trace;
    const back = Trace.fromData(trace.toData());
    expect([...back]).toEqual([...trace]);
    expect(back.hash()).toBe(trace.hash());
  });

  test('has no event beyond its end', () => {
    expect(() => match().trace.at(10)).toThrow('no event 10: this trace has events 0 to 9');
  });
});

test('a message is under way for as long as a plan says, and comes twice if it says so, and nothing else changes', () => {
  const options = { processes: { A: () => new Caller(), B: () => new Answerer() }, network: { latency: uniform({ minMs: 5, maxMs: 50 }) }, seed: 3 };
  const free = simulate(options).trace;
  const planned = simulate({ ...options, faults: [{ kind: 'late', message: 2, afterMs: 120 }, { kind: 'twice', message: 1, afterMs: 200 }, { kind: 'twice', message: 3, afterMs: 1 }, { kind: 'lose', messages: [3] }] }).trace;
  const underWay = (trace: Trace): [number, number][] => trace.ofKind('deliver').map(({ number, atMs, cause }) => [number, atMs - trace.at(cause as number).atMs]);
  const [first] = underWay(free).filter(([number]) => number === 1);
  expect(underWay(planned)).toEqual(expect.arrayContaining([first, [1, 200], [2, 120], [3, 1]]));
  expect(planned.ofKind('drop').map(({ number, reason }) => [number, reason])).toEqual([[3, 'lost by plan']]);
  expect(planned.ofKind('duplicate').map(({ number }) => number)).toEqual([1, 3]);
  expect(() => simulate({ ...options, faults: [{ kind: 'late', message: 0, afterMs: 1 }] })).toThrow('faults: cannot delay message 0; messages are numbered 1, 2, 3');
  expect(() => simulate({ ...options, faults: [{ kind: 'twice', message: 1, afterMs: -1 }] })).toThrow('faults: twice with afterMs -1; it must be a finite number of milliseconds, 0 or more');
});

/** Sends three messages at once. */
class Caller implements Process<string> {
  onStart(ctx: Context<string>): void {
    for (const word of ['a', 'b', 'c']) ctx.send('B', word);
  }
  onMessage(): void {}
}

class Answerer implements Process<string> {
  heard: string[] = [];
  onMessage(_ctx: Context<string>, _from: string, word: string): void {
    this.heard.push(word);
  }
}
