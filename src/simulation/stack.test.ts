import { describe, expect, test } from 'vitest';
import { search } from '../checking/search/search.ts';
import { copyPlain } from './plain-data.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { assertReplays } from './determinism.ts';
import { simulate } from './simulation.ts';
import type { SimulationOptions } from './simulation.ts';
import { stack } from './stack.ts';
import type { Layer, LayerContext } from './stack.ts';
import { describeEvent } from './trace-text.ts';

type Packet = { type: 'Data'; number: number; message: unknown } | { type: 'Ack'; number: number };

/** Sends each message again every `retryMs` until it is acknowledged, and delivers it once. */
class Perfect implements Layer<unknown, Packet> {
  next = 1;
  unacknowledged = new Map<number, [ProcessId, unknown]>();
  delivered = new Set<string>();
  readonly retryMs: number;

  constructor(options: { retryMs: number }) {
    this.retryMs = options.retryMs;
  }

  onSend(ctx: LayerContext<unknown, Packet>, to: ProcessId, message: unknown): void {
    const number = this.next;
    this.next += 1;
    this.unacknowledged.set(number, [to, message]);
    ctx.send(to, { type: 'Data', number, message });
    ctx.setTimer('retry', this.retryMs);
  }

  onPacket(ctx: LayerContext<unknown, Packet>, from: ProcessId, packet: Packet): void {
    if (packet.type === 'Ack') {
      this.unacknowledged.delete(packet.number);
      if (this.unacknowledged.size === 0) ctx.cancelTimer('retry');
      return;
    }
    ctx.send(from, { type: 'Ack', number: packet.number });
    const key = `${from} ${packet.number}`;
    if (!this.delivered.has(key)) ctx.deliver(from, packet.message);
    this.delivered.add(key);
  }

  onTimer(ctx: LayerContext<unknown, Packet>): void {
    for (const [number, [to, message]] of this.unacknowledged) ctx.send(to, { type: 'Data', number, message });
    ctx.setTimer('retry', this.retryMs);
  }
}

/** Puts an envelope around what passes. */
class Envelope implements Layer {
  passed = 0;
  onSend(ctx: LayerContext, to: ProcessId, message: unknown): void {
    this.passed += 1;
    ctx.send(to, { type: 'Envelope', message });
  }
  onPacket(ctx: LayerContext, from: ProcessId, packet: { message: unknown }): void {
    ctx.deliver(from, packet.message);
  }
}

class Talker implements Process<number> {
  got: number[] = [];
  rang: string[] = [];
  readonly says: number;
  constructor(says = 0) {
    this.says = says;
  }
  onStart(ctx: Context<number>): void {
    for (let number = 1; number <= this.says; number += 1) ctx.send('B', number);
    ctx.setTimer('retry', 5); // the name that the layer uses as well
  }
  onMessage(_ctx: Context<number>, _from: ProcessId, number: number): void {
    this.got.push(number);
  }
  onTimer(ctx: Context<number>, name: string): void {
    this.rang.push(`${name} at ${ctx.nowMs}`);
  }
}

const talk = (options: Partial<SimulationOptions> = {}) =>
  simulate({
    processes: { A: () => stack(new Talker(5), new Perfect({ retryMs: 50 }), new Envelope()), B: () => stack(new Talker(), new Perfect({ retryMs: 50 }), new Envelope()) },
    seed: 1,
    ...options,
  } as SimulationOptions<{ A: () => ReturnType<typeof made>; B: () => ReturnType<typeof made> }>);
const made = () => stack(new Talker(), new Perfect({ retryMs: 50 }), new Envelope());

describe('a stack', () => {
  test('delivers everything exactly once over a network that loses and doubles', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const run = talk({ network: { lossProbability: 0.4, duplicateProbability: 0.3 }, seed });
      expect(run.stopped).toBe('idle');
      expect(run.processes.B.top.got.toSorted()).toEqual([1, 2, 3, 4, 5]);
    }
  });

  test('keeps the timers of its parts apart', () => {
    const run = talk({ network: { lossProbability: 0.4 }, seed: 3 });
    expect(run.processes.A.top.rang).toEqual(['retry at 5']);
    expect([...run.trace].map(describeEvent)).toContain('50.0 ms  A timer "layer 1/retry" runs out');
  });

  test('passes every layer in order, down and up', () => {
    const { trace, processes } = talk();
    expect(trace.ofKind('send')[0]?.message).toEqual({ type: 'Envelope', message: { type: 'Data', number: 1, message: 1 } });
    expect(processes.A.layers[1].passed).toBe(5);
    expect(processes.B.layers[1].passed).toBe(5); // the acknowledgements
  });

  test('stands on further layers like any process, at any depth', () => {
    const deep = (says: number) => () => stack(stack(new Talker(says), new Perfect({ retryMs: 50 })), new Envelope(), new Envelope());
    const run = assertReplays(() => simulate({ processes: { A: deep(3), B: deep(0) }, network: { lossProbability: 0.3 }, seed: 5 }));
    expect(run.processes.B.top.top.got.toSorted()).toEqual([1, 2, 3]);
    expect(run.processes.A.top.top.rang).toEqual(['retry at 5']);
  });

  test('gives inputs from outside to the top', () => {
    const run = talk({ inputs: [{ atMs: 3, to: 'B', message: 99 }] });
    expect(run.processes.B.top.got[0]).toBe(99);
  });

  test('shows the fields of all its parts as its state, and takes them back', () => {
    const one = made();
    one.layers[0].next = 7;
    expect({ ...one }).toEqual({ fields: [{ got: [], rang: [], says: 0 }, { next: 7, unacknowledged: new Map(), delivered: new Set(), retryMs: 50 }, { passed: 0 }] });
    const other = made();
    other.fields = one.fields;
    expect(other.layers[0].next).toBe(7);
    expect(talk({ trace: 'with state' }).trace.ofKind('state').length).toBeGreaterThan(0);
  });

  test('keeps the storage of its parts apart over a crash', () => {
    class Counter implements Layer, Process<unknown> {
      found: unknown = null;
      onStart(ctx: Context): void {
        ctx.storage.put('count', this.constructor === Counter ? 1 : 2);
        ctx.storage.sync();
      }
      onRecover(ctx: Context): void {
        this.found = [ctx.storage.get('count'), ctx.storage.keys()];
      }
      onMessage(): void {}
      onSend(): void {}
      onPacket(): void {}
    }
    class Other extends Counter {}
    const { A } = simulate({ processes: { A: () => stack(new Counter(), new Other(), new Counter()) }, faults: [{ kind: 'crash', process: 'A', atMs: 5, recoverAfterMs: 5 }], seed: 1 }).processes;
    expect([A.top.found, A.layers[0].found, A.layers[1].found]).toEqual([[1, ['count']], [2, ['count']], [1, ['count']]]);
  });

  test('runs the handler of one part to its end before the next begins', () => {
    const order: string[] = [];
    class Mirror implements Layer {
      onSend(ctx: LayerContext, to: ProcessId, message: unknown): void {
        ctx.deliver(to, message);
        order.push('the layer has ended');
      }
      onPacket(): void {}
    }
    const top: Process<unknown> = { onStart: (ctx) => { ctx.send('A', 'x'); order.push('the top has ended'); }, onMessage: () => void order.push('the top gets it') };
    simulate({ processes: { A: () => stack(top, new Mirror()) }, seed: 1 });
    expect(order).toEqual(['the top has ended', 'the layer has ended', 'the top gets it']);
  });
});

/** Handles every event in a process of its own: one that is newly made and given deep copies of the fields that the last one had. */
class CopiedBeforeEveryEvent implements Process<any> {
  readonly #make: () => Process<any>;
  #last: Process<any>;

  constructor(make: () => Process<any>) {
    this.#make = make;
    this.#last = make();
  }

  get state(): object {
    return { ...this.#last };
  }

  onStart(ctx: Context): void {
    this.#copy().onStart?.(ctx);
  }
  onRecover(ctx: Context): void {
    const process = this.#copy();
    (process.onRecover ?? process.onStart)?.call(process, ctx);
  }
  onMessage(ctx: Context, from: ProcessId, message: unknown): void {
    this.#copy().onMessage(ctx, from, message);
  }
  onTimer(ctx: Context, name: string): void {
    this.#copy().onTimer?.(ctx, name);
  }

  #copy(): Process<any> {
    const copy = this.#make();
    Object.assign(copy, copyPlain({ ...this.#last }));
    return (this.#last = copy);
  }
}

describe('a stack is copied as every process is', () => {
  const shapes: [string, (says: number) => Process<any>][] = [
    ['one layer', (says) => stack(new Talker(says), new Perfect({ retryMs: 20 }))],
    ['two layers of one class', (says) => stack(new Talker(says), new Perfect({ retryMs: 20 }), new Perfect({ retryMs: 30 }))],
    ['a stack on a stack', (says) => stack(stack(new Talker(says), new Perfect({ retryMs: 20 })), new Envelope(), new Perfect({ retryMs: 30 }))],
  ];
  const faults: SimulationOptions['faults'] = [{ kind: 'crash', process: 'B', atMs: 40, recoverAfterMs: 20 }, { kind: 'pause', process: 'A', atMs: 25, forMs: 30 }];

  test.each(shapes)('%s: a copy goes on as the original would have', (_, made) => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const options = { network: { lossProbability: 0.4, duplicateProbability: 0.3 }, faults, untilMs: 2_000, maxEvents: 2_000, seed };
      const kept = simulate({ ...options, processes: { A: () => made(4), B: () => made(0) } });
      const copied = simulate({ ...options, processes: { A: () => new CopiedBeforeEveryEvent(() => made(4)), B: () => new CopiedBeforeEveryEvent(() => made(0)) } });
      expect(copied.trace.hash()).toBe(kept.trace.hash());
      for (const id of ['A', 'B'] as const) expect(copied.processes[id].state).toEqual({ ...kept.processes[id] });
      expect(kept.trace.ofKind('timer').length).toBeGreaterThan(3);
    }
  });

  test('a copy shares nothing with the original, and has none of the fields that the original lost', () => {
    class Passing implements Layer {
      [field: string]: unknown;
      list = [1];
      onSend(): void {}
      onPacket(): void {}
    }
    const [one, other] = [0, 1].map(() => stack(new Talker(), new Passing())) as [ReturnType<typeof stack<Talker, [Passing]>>, ReturnType<typeof stack<Talker, [Passing]>>];
    other.layers[0]['extra'] = 7;
    Object.assign(other, copyPlain({ ...one }));
    expect('extra' in other.layers[0]).toBe(false);
    other.layers[0].list.push(2);
    other.top.got.push(3);
    expect([one.layers[0].list, one.top.got]).toEqual([[1], []]);
  });

  test('a search goes through every state of stacks, their layers included, and what it shows cannot be changed', () => {
    // Sends each message once more when its timer runs out, and delivers it once.
    class Twice implements Layer {
      waiting: [ProcessId, number][] = [];
      seen = new Set<number>();
      onSend(ctx: LayerContext, to: ProcessId, number: number): void {
        this.waiting.push([to, number]);
        ctx.send(to, number);
        ctx.setTimer('again', 10);
      }
      onPacket(ctx: LayerContext, from: ProcessId, number: number): void {
        if (!this.seen.has(number)) ctx.deliver(from, number);
        this.seen.add(number);
      }
      onTimer(ctx: LayerContext): void {
        for (const [to, number] of this.waiting) ctx.send(to, number);
        this.waiting = [];
      }
    }
    class Says implements Process<number> {
      got: number[] = [];
      onStart(ctx: Context<number>): void {
        if (ctx.id === 'A') ctx.send('B', 1);
      }
      onMessage(_ctx: Context<number>, _from: ProcessId, number: number): void {
        this.got.push(number);
      }
    }
    const system = (loses: number) => ({ processes: { A: () => stack(new Says(), new Twice()), B: () => stack(new Says(), new Twice()) }, network: { loses } });
    const got = { 'at most once': ({ processes: { B } }: any) => B.top.got.length <= 1 };
    const arrives = { arrives: ({ processes: { B } }: any) => B.top.got.length === 1 };
    const outcomes = [1, 2].map((loses) => {
      const { complete, verdicts } = search({ ...system(loses), always: got, eventually: arrives, fairness: 'weak' });
      return [complete, verdicts['at most once']?.outcome, verdicts['arrives']?.outcome];
    });
    expect(outcomes).toEqual([[true, 'holds', 'holds'], [true, 'holds', 'violated']]);
    expect(() => search({ ...system(0), always: { changes: ({ processes: { B } }) => (B.top.got = []).length === 0 } })).toThrow(/read only|must not be changed/);
  });
});

describe('what a stack must not do is a sentence', () => {
  const silent: Process<unknown> = { onMessage: () => undefined };
  const passing: Layer = { onSend: (ctx, to, message) => ctx.send(to, message), onPacket: (ctx, from, packet) => ctx.deliver(from, packet) };
  const run = (top: Process<any>, ...layers: Layer[]) => () => simulate({ processes: { A: () => stack(top, ...layers) }, seed: 1 });
  let kept: Context | undefined;

  test.each<[string, () => unknown, string]>([
    ['no layers', run(silent), 'stack: no layers; give at least one'],
    ['a process for a layer', run(silent, silent as never), 'layer 1 (Object) has no onSend'],
    ['an unknown receiver', run({ ...silent, onStart: (ctx) => ctx.send('Z', 1) }, passing), 'cannot send to "Z"; the processes are A'],
    ['a promise', run(silent, { ...passing, onStart: (async () => undefined) as never }), 'a handler of layer 1 returned a promise'],
    ['a timer that nobody handles', run(silent, { ...passing, onStart: (ctx) => ctx.setTimer('t', 1) }), 'timer "t" of layer 1 (Object) ran out, but the class has no onTimer'],
    ['delivering from the top', run({ ...silent, onStart: (ctx) => (ctx as LayerContext).deliver('A', 1) }, passing), 'the process on top has nobody above it'],
    ['a context kept for later', run({ ...silent, onStart: (ctx) => { kept = ctx; ctx.send('A', 1); } }, { ...passing, onSend: () => kept?.send('A', 1) }), 'the context of top of process "A" was used while no handler'],
    ['two parts that answer each other without end', run({ onStart: (ctx) => ctx.send('A', 1), onMessage: (ctx) => ctx.send('A', 1) }, { ...passing, onSend: (ctx, to, message) => ctx.deliver(to, message) }), 'answer each other without end'],
  ])('%s', (_, program, sentence) => {
    expect(program).toThrow(sentence);
  });
});
