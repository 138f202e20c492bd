/**
 * The boundary: each test is a learner's file, from right answers to honest mistakes and programs that do not end. What is asserted is the
 * sentence that the learner reads. Runs against the built library (`npm run setup`).
 */
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { AnswerFiles, errorOf, SHOWN } from './answer-files.ts';
import type { Learner } from './learner.ts';
import { ScenarioError } from './learner-error.ts';
import type { Limits } from './learner-process.ts';

const answers = new AnswerFiles();
afterEach(() => answers.dispose());
afterAll(() => answers.remove());
const learnerOf = (source: string, limits?: Partial<Limits>): Learner => answers.learner(source, limits);

describe('an answer that works', () => {
  test('gives what its function returned, for every kind of plain data', async () => {
    const learner = learnerOf('export const same = (value: unknown): unknown => value;');
    const value = { list: [1, -0, NaN, Infinity, 10n], map: new Map([['a', new Set([1])]]), bytes: new Uint8Array([0, 255]), nothing: undefined };
    expect(await learner.call('same', value)).toEqual(value);
  });

  test('gives what the promise that it returned brought', async () => {
    const learner = learnerOf('export const later = async (n: number) => { await new Promise((done) => setTimeout(done, 5)); return n + 1; };');
    expect(await learner.call('later', 1)).toBe(2);
  });

  test('answers many calls in one request', async () => {
    const learner = learnerOf('export const add = (a: number, b: number): number => a + b;');
    expect(await learner.calls('add', [[1, 2], [3, 4]])).toEqual([3, 7]);
  });

  const PING = `
    import type { Context, Process, ProcessId } from 'distsys';
    let shared = 0;
    export class Ping implements Process<string> {
      peer: ProcessId; answers = 0; seen = 0;
      constructor(options: { peer: ProcessId }) { this.peer = options.peer; }
      onStart(ctx: Context<string>): void { shared += 1; this.seen = shared; ctx.send(this.peer, 'ping'); }
      onMessage(): void { this.answers += 1; }
    }
    export class Pong implements Process<string> {
      seen = 0;
      onMessage(ctx: Context<string>, from: ProcessId): void { shared += 1; this.seen = shared; ctx.send(from, 'pong'); }
    }`;

  test('is simulated: the same seed gives the same trace, and the states come back', async () => {
    const learner = learnerOf(PING);
    const scenario = { processes: { A: { class: 'Ping', options: { peer: 'B' } }, B: { class: 'Pong' } }, network: { lossProbability: 0.5 }, seed: 4 };
    const [first, second] = [await learner.simulate(scenario), await learner.simulate(scenario)];
    expect(first.trace).toEqual(second.trace);
    expect(first.trace.events.map(({ kind }) => kind).slice(0, 3)).toEqual(['start', 'send', 'start']);
    expect(first.processes['A']).toMatchObject({ peer: 'B' });
  });

  test('is simulated to the limit when it does not end by itself: a run that is stopped is a run that happened', async () => {
    const learner = learnerOf(`
      import type { Context, Process } from 'distsys';
      export class Nag implements Process<string> {
        asked = 0;
        onStart(ctx: Context<string>): void { ctx.setTimer('again', 10); }
        onMessage(): void {}
        onTimer(ctx: Context<string>): void { this.asked += 1; ctx.send('door', 'knock'); ctx.setTimer('again', 10); }
      }
      export class Door implements Process<string> { onMessage(): void {} }`);
    const scenario = { processes: { nag: { class: 'Nag' }, door: { class: 'Door' } }, network: { latency: { kind: 'constant', ms: 10 } }, seed: 1 } as const;
    expect(await learner.simulate({ ...scenario, untilMs: 995 })).toMatchObject({ stopped: 'time', endMs: 995, processes: { nag: { asked: 99 } } });
    expect(await learner.simulate({ ...scenario, maxEvents: 50 })).toMatchObject({ stopped: 'event budget' });
  });

  test('is simulated with clocks that drift, pauses and torn writes, and the run is confirmed', async () => {
    const learner = learnerOf(`
      import type { Context, Process } from 'distsys';
      export class Diary implements Process<number> {
        found: unknown = null;
        onStart(ctx: Context<number>): void { ctx.setTimer('write', 10); }
        onRecover(ctx: Context<number>): void { this.found = ctx.storage.get('page'); this.onStart(ctx); }
        onMessage(): void {}
        onTimer(ctx: Context<number>): void { ctx.storage.put('page', 'dear diary'); ctx.send('B', ctx.nowMs); ctx.setTimer('write', 10); }
      }`);
    const run = await learner.simulate({
      processes: { A: { class: 'Diary' }, B: { class: 'Diary' } },
      clocks: { A: { driftPpm: 250_000, offsetMs: 5 } },
      faults: [
        { kind: 'clock', process: 'A', atMs: 30, driftPpm: -500_000, stepMs: 100 },
        { kind: 'pause', process: 'B', atMs: 12, forMs: 20 },
        { kind: 'slow', process: 'A', atMs: 40, forMs: 30, extraMs: 3 },
        { kind: 'crash', process: 'A', atMs: 90, recoverAfterMs: 5 },
      ],
      tornWrites: true,
      untilMs: 200,
      seed: 2,
    });
    expect(run.trace.events.filter(({ kind, process }) => kind === 'timer' && process === 'A').slice(0, 3).map(({ atMs }) => atMs)).toEqual([8, 16, 24]);
    expect('dear diary').toContain(run.processes['A']?.['found'] ?? '');
  });

  test('has no memory that its processes share: each has its own copy of the file', async () => {
    const run = await learnerOf(PING).simulate({ processes: { A: { class: 'Ping', options: { peer: 'B' } }, B: { class: 'Pong' } }, seed: 1 });
    expect(run.processes).toMatchObject({ A: { answers: 1, seen: 1 }, B: { seen: 1 } });
  });
});

describe('honest mistakes, in sentences that name file and line', () => {
  const cases: [string, string, string, string?][] = [
    ['a thrown error', 'export const f = (): number => {\n  const order: any = undefined;\n  return order.time;\n};', `f threw TypeError: Cannot read properties of undefined (reading 'time') (${SHOWN}:3)`],
    ['a thrown text', "export const f = () => { throw 'no'; };", `f threw 'no' (${SHOWN}:1)`],
    ['a syntax error', 'export const f = () => 1;\nexport const g = 2 +* 3;', `${SHOWN}:2:21 cannot be read: Expression expected`],
    ['syntax that cannot be erased', 'enum Colour { Red }\nexport const f = () => 1;', `${SHOWN}:1:1 cannot be read: TypeScript enum is not supported in strip-only mode. Write it with types that can be erased: no enum, no namespace, no parameter properties.`],
    ['an error while loading', "export const f = () => 1;\nthrow new Error('too early');", `${SHOWN}:2 cannot be loaded: too early`],
    ['an unknown import from distsys', "import { nothing } from 'distsys';\nexport const f = () => nothing;", `${SHOWN}:1:10 cannot be loaded: The requested module 'distsys' does not provide an export named 'nothing'`],
    ['a returned function', 'export const f = () => ({ inner: () => 1 });', 'f: the returned value.inner is a function, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes. (exercises/08-two-generals/answer.ts:1)'],
    ['a promise that nothing settles', 'export const f = () => new Promise(() => {});', 'f (exercises/08-two-generals/answer.ts:1) returned a promise that nothing can settle any more. Look for a resolve that is never called.', 'timeout'],
    ['a top-level await that never settles', 'await new Promise(() => {});\nexport const f = () => 1;', `${SHOWN} waits at its top level for a promise that nothing can settle any more. Take that await out.`, 'timeout'],
    ['an error in a timer', "export const f = async () => {\n  setTimeout(() => { throw new Error('late'); }, 1);\n  await new Promise((done) => setTimeout(done, 50));\n};", `${SHOWN}:2: Error: late, thrown where nothing catches it (in a timer or in a promise that is not awaited)`],
    ['process.exit', 'export const f = () => {\n  process.exit(0);\n};', `${SHOWN}:2: process.exit(0) ended the program. Return the answer and let the program run on.`, 'exited'],
    ['an import of another file', "\nimport { secret } from '../../solutions/08-two-generals/answer.ts';\nexport const f = () => secret;", `${SHOWN}:2: cannot import '../../solutions/08-two-generals/answer.ts': import from 'distsys' only, an exercise is one file of its own`],
    ['an exercise that is not written', "import { NotImplemented } from 'distsys';\nexport const f = () => { throw new NotImplemented('08/answer'); };", '08/answer is not written yet', 'not started'],
  ];
  test.each(cases)('%s', async (_what, source, sentence, status = 'error') => {
    const error = await errorOf(learnerOf(source).call('f'));
    expect(error.message).toBe(sentence);
    expect(error.status).toBe(status);
  });

  test('a wrong export', async () => {
    const error = await errorOf(learnerOf('export const fewestMessenger = () => 1;').expectExports(['fewestMessengers']));
    expect(error.message).toBe(`${SHOWN} does not export fewestMessengers; it exports fewestMessenger. Did you mean 'fewestMessenger'? Keep the name of the stub.`);
  });

  test('a missing file', async () => {
    const learner = answers.at(join(answers.folder, 'none.ts'));
    expect((await errorOf(learner.expectExports([]))).message).toBe(`${SHOWN} does not exist. Get the stub back with: npm run reset -- 08/answer`);
  });

  test('an error in a handler says which process, when, and where', async () => {
    const learner = learnerOf("export class Shop {\n  onStart(): void {\n    throw new Error('no stock');\n  }\n  onMessage(): void {}\n}");
    const error = await errorOf(learner.simulate({ processes: { shop: { class: 'Shop' } }, seed: 1 }));
    expect(error.message).toBe(`process "shop", onStart at 0.0 ms: no stock (${SHOWN}:3)`);
  });

  test('what a run must not do names what to do instead', async () => {
    const learner = learnerOf('export class Shop {\n  onStart(): void { Math.random(); }\n  onMessage(): void {}\n}');
    const error = await errorOf(learner.simulate({ processes: { shop: { class: 'Shop' } }, seed: 1 }));
    expect(error.message).toBe(`process "shop", onStart at 0.0 ms: called Math.random; a run would not repeat. Use ctx.random() instead. (${SHOWN}:2)`);
  });

  test('a run that cannot be is the grader\'s fault', async () => {
    const learner = learnerOf('export class Shop { onMessage(): void {} }');
    await expect(learner.simulate({ processes: { shop: { class: 'Shop' } }, network: { lossProbability: 3 }, seed: 1 })).rejects.toBeInstanceOf(ScenarioError);
  });

  test('what the code logged is kept per check, and cut when there is too much', async () => {
    const learner = learnerOf('export const f = (lines: number) => { for (let line = 0; line < lines; line += 1) console.log("line", line, { a: 1 }); return lines; };');
    await learner.call('f', 1);
    expect(learner.takeLogged()).toEqual(['line 0 { a: 1 }']);
    await learner.call('f', 1000);
    const logged = learner.takeLogged();
    expect(logged).toHaveLength(20);
    expect(logged.at(-1)).toBe('… (more was logged)');
  });
});

describe('programs that do not end', () => {
  const LOOPS: [string, string][] = [
    ['a loop', 'export const f = () => { for (;;); };'],
    ['a loop of promises', 'export const f = async () => { for (;;) await null; };'],
    ['a loop at the top level', 'for (;;);\nexport const f = () => 1;'],
  ];
  test.each(LOOPS)('%s is stopped', async (_what, source) => {
    const error = await errorOf(learnerOf(source, { requestMs: 400 }).call('f'));
    expect(error.status).toBe('timeout');
    expect(error.message).toMatch(/was not done after 0\.4 s and was stopped\./);
  });

  test('later checks run in a new process; after two kills the rest is skipped', async () => {
    // Long enough for a busy machine to load a file, call a function and bring a line from it; only the loops wait so long.
    const learner = learnerOf('export const f = (loop: boolean) => { console.log("loop", loop); while (loop); return 1; };', { requestMs: 2000 });
    expect((await errorOf(learner.call('f', true))).status).toBe('timeout');
    expect(learner.takeLogged()).toEqual(['loop true']);
    expect(await learner.call('f', false)).toBe(1);
    expect((await errorOf(learner.call('f', true))).status).toBe('timeout');
    const skipped = await errorOf(learner.call('f', false));
    expect(skipped.status).toBe('skipped');
    expect(skipped.message).toBe('not run: the program was stopped 2 times before. Mend the checks above first.');
  });

  const BOMBS: [string, string][] = [
    ['objects', 'export const f = () => { const list: unknown[] = []; for (;;) list.push(new Array(1000).fill(0)); };'],
    ['buffers', 'export const f = () => { const list: unknown[] = []; for (;;) list.push(new Uint8Array(4_000_000).fill(1)); };'],
  ];
  test.each(BOMBS)('%s without end are stopped at the limit of memory', async (_what, source) => {
    const error = await errorOf(learnerOf(source, { memoryBytes: 200 * 1024 * 1024, requestMs: 30_000, totalMs: 60_000 }).call('f'));
    expect(error.status).toBe('memory');
    expect(error.message).toBe('f (exercises/08-two-generals/answer.ts:1) took more than 200 MB of memory and was stopped. Look for a list or a buffer that grows without end.');
  });

  test('an answer of 100 MB is not read to its end', async () => {
    const learner = learnerOf('export const f = () => "x".repeat(100_000_000);', { memoryBytes: 4 * 1024 ** 3, requestMs: 30_000, totalMs: 60_000 });
    expect((await errorOf(learner.call('f'))).message).toMatch(/^f \(exercises\/08-two-generals\/answer\.ts:1\) gave back more than 32 MB and was stopped/);
  });
});
