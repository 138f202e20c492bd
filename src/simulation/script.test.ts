import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from './process.ts';
import { ProcessError } from './process-error.ts';
import { assertReplays } from './determinism.ts';
import { script, Timeout } from './script.ts';
import type { ScriptBody, ScriptIo } from './script.ts';
import { simulate } from './simulation.ts';
import type { SimulationOptions } from './simulation.ts';
import { describeEvent } from './trace-text.ts';

type Message = { type: 'Get'; number: number } | { type: 'Value'; number: number; value: number };

/** Answers each Get with ten times its number. */
class Server implements Process<Message> {
  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    if (message.type === 'Get') ctx.send(from, { type: 'Value', number: message.number, value: 10 * message.number });
  }
}

const run = <Result>(body: ScriptBody<Message, Result>, options: Partial<SimulationOptions> = {}) =>
  simulate({ processes: { client: script<Message, Result>(body), server: () => new Server() }, seed: 1, ...options } as SimulationOptions<{ client: () => ReturnType<ReturnType<typeof script<Message, Result>>>; server: () => Server }>);

describe('a script', () => {
  test('waits for replies, sleeps, and is traced like every process', () => {
    const { trace, processes } = run(function* (io) {
      const reply = yield* io.request('server', { type: 'Get', number: 1 });
      io.log('got', reply);
      yield* io.sleep(50);
      return io.nowMs;
    });
    expect(processes.client).toMatchObject({ finished: true, result: 70, waitingFor: '' });
    expect([...trace].map(describeEvent)).toEqual([
      '0.0 ms  client starts',
      '0.0 ms  client sends Get to server',
      '0.0 ms  server starts',
      '10.0 ms  server gets Get from client',
      '10.0 ms  server sends Value to client',
      '20.0 ms  client gets Value from server',
      '20.0 ms  client got {"type":"Value","number":1,"value":10}',
      '70.0 ms  client timer "sleep" runs out',
    ]);
  });

  test('gives up after its timeout with undefined, and can try again', () => {
    const { processes } = run(
      function* (io) {
        for (let attempt = 1; ; attempt += 1) {
          const reply = yield* io.request('server', { type: 'Get', number: attempt }, { timeoutMs: 30, matches: (message) => message.number === attempt });
          if (reply !== undefined) return { attempt, atMs: io.nowMs };
        }
      },
      { faults: [{ kind: 'lose', messages: [1, 2] }] },
    );
    expect(processes.client.result).toEqual({ attempt: 3, atMs: 80 });
  });

  test('takes no late reply for the one that it asked for, if it says which it means', () => {
    const late = (options: { matches?: (message: Message) => boolean }) =>
      run(function* (io) {
        yield* io.request('server', { type: 'Get', number: 1 }, { timeoutMs: 15 });
        const reply = yield* io.request('server', { type: 'Get', number: 2 }, options);
        return reply.number;
      }).processes.client.result;
    expect(late({})).toBe(1);
    expect(late({ matches: (message) => message.number === 2 })).toBe(2);
  });

  test('receives what came meanwhile, the oldest first, and inputs from outside', () => {
    const { processes } = run(
      function* (io) {
        yield* io.sleep(20);
        const wanted = yield* io.receive({ matches: (message) => message.number === 2 });
        const oldest = yield* io.receive({ timeoutMs: 0 });
        const none = yield* io.receive({ timeoutMs: 5 });
        return [wanted.message.number, wanted.from, oldest?.message.number, none];
      },
      { inputs: [1, 2].map((number) => ({ atMs: number, to: 'client', message: { type: 'Get', number } })) },
    );
    expect(processes.client.result).toEqual([2, 'outside', 1, undefined]);
  });

  test('catches a Timeout that it asked for', () => {
    const { processes } = run(
      function* (io) {
        try {
          return (yield* io.request('server', { type: 'Get', number: 1 }, { timeoutMs: 25, orThrow: true })).number;
        } catch (error) {
          return error instanceof Timeout ? error.waitedMs : error;
        }
      },
      { network: { lossProbability: 1 } },
    );
    expect(processes.client.result).toBe(25);
  });

  test('starts again after a crash, with what it stored', () => {
    const { processes } = run(
      function* (io) {
        const starts = Number(io.storage.get('starts') ?? 0) + 1;
        io.storage.put('starts', starts);
        io.storage.sync();
        yield* io.sleep(100);
        return starts;
      },
      { faults: [{ kind: 'crash', process: 'client', atMs: 50, recoverAfterMs: 10 }] },
    );
    expect(processes.client.result).toBe(2);
  });

  test('repeats, random choices and all', () => {
    const body = function* (io: ScriptIo<Message>) {
      const heard: unknown[] = [];
      for (let number = 1; number <= 20; number += 1) {
        yield* io.sleep(10 * io.random());
        heard.push(yield* io.request('server', { type: 'Get', number: io.choose([1, 2, 3]) }, { timeoutMs: 25 }));
      }
      return heard.length;
    };
    expect(assertReplays(() => run(body, { network: { lossProbability: 0.3 }, trace: 'with state' })).processes.client.result).toBe(20);
  });
});

describe('what a script must not do is a sentence', () => {
  test.each<[string, ScriptBody<Message, unknown>, string]>([
    ['an uncaught Timeout', function* (io) { yield* io.receive({ timeoutMs: 7, orThrow: true }); }, 'process "client", onTimer at 7.0 ms: no message within 7 ms'],
    ['a forgotten yield*', function* (io) { io.sleep(5); yield* io.sleep(1); }, 'made "sleep" and did not wait for it'],
    ['a forgotten yield* at the end', function* (io) { yield* io.sleep(1); io.request('server', { type: 'Get', number: 1 }); }, 'made "request to server" and did not wait for it'],
    ['a yield without its star', function* (io) { yield io.sleep(5) as never; }, 'did not wait for it'],
    ['a yield of something else', function* () { yield 5 as never; }, 'yielded something that is no wait. Write yield* (with the star)'],
    ['a negative timeout', function* (io) { yield* io.sleep(-1); }, 'timer "sleep": delayMs (-1)'],
    ['an error of its own', function* (io) { yield* io.sleep(1); throw new Error('broken'); }, 'process "client", onTimer at 1.0 ms: broken'],
  ])('%s', (_, body, sentence) => {
    expect(() => run(body)).toThrow(ProcessError);
    expect(() => run(body)).toThrow(sentence);
  });

  test('an async function', () => {
    expect(() => run((async () => undefined) as never)).toThrow('give it a generator function');
    expect(() => run((async function* () { yield 1; }) as never)).toThrow('give it a generator function');
  });
});
