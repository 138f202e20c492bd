/**
 * The boundary: each test is a learner's file, from honest mistakes to attacks. What is asserted is the sentence that the learner reads,
 * that no other answer suffers, and that nothing is gained or left behind. Runs against the built library (`npm run setup`).
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Learner } from './learner.ts';
import { LearnerError, ScenarioError } from './learner-error.ts';
import type { Limits } from './learner-process.ts';

const SHOWN = 'exercises/08-two-generals/answer.ts';
let folder = '';
let learners: Learner[] = [];

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'learner-test-')));
});
afterEach(() => {
  for (const learner of learners) learner.dispose();
  learners = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function learnerOf(source: string, limits: Partial<Limits> = {}): Learner {
  const file = join(folder, `answer-${(files += 1)}.ts`);
  writeFileSync(file, source);
  const learner = new Learner({ file, shownAs: SHOWN, limits });
  learners.push(learner);
  return learner;
}

async function errorOf(promise: Promise<unknown>): Promise<LearnerError> {
  const error: unknown = await promise.then((value) => { throw new Error(`gave ${JSON.stringify(value)}`); }, (reason: unknown) => reason);
  if (!(error instanceof LearnerError)) throw error;
  return error;
}

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

  test('has no memory that its processes share: each has its own copy of the file', async () => {
    const run = await learnerOf(PING).simulate({ processes: { A: { class: 'Ping', options: { peer: 'B' } }, B: { class: 'Pong' } }, seed: 1 });
    expect(run.processes).toMatchObject({ A: { answers: 1, seen: 1 }, B: { seen: 1 } });
  });
});

describe('honest mistakes, in sentences that name file and line', () => {
  const cases: [string, string, string, string?][] = [
    ['a thrown error', 'export const f = (): number => {\n  const order: any = undefined;\n  return order.time;\n};', `f threw TypeError: Cannot read properties of undefined (reading 'time') (${SHOWN}:3)`],
    ['a thrown text', "export const f = () => { throw 'no'; };", `f threw 'no' (${SHOWN})`],
    ['a syntax error', 'export const f = () => 1;\nexport const g = 2 +* 3;', `${SHOWN}:2:21 cannot be read: Expression expected`],
    ['syntax that cannot be erased', 'enum Colour { Red }\nexport const f = () => 1;', `${SHOWN}:1:1 cannot be read: TypeScript enum is not supported in strip-only mode. Write it with types that can be erased: no enum, no namespace, no parameter properties.`],
    ['an error while loading', "export const f = () => 1;\nthrow new Error('too early');", `${SHOWN}:2 cannot be loaded: too early`],
    ['an unknown import from distsys', "import { nothing } from 'distsys';\nexport const f = () => nothing;", `${SHOWN}:1:10 cannot be loaded: The requested module 'distsys' does not provide an export named 'nothing'`],
    ['a returned function', 'export const f = () => ({ inner: () => 1 });', 'f: the returned value.inner is a function, which is not plain data. Keep numbers, strings, booleans, arrays, records, Map, Set and bytes.'],
    ['a promise that nothing settles', 'export const f = () => new Promise(() => {});', 'f returned a promise that nothing can settle any more. Look for a resolve that is never called.', 'timeout'],
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
    const learner = new Learner({ file: join(folder, 'none.ts'), shownAs: SHOWN });
    expect((await errorOf(learner.expectExports([]))).message).toBe(`${SHOWN} does not exist. Get the stub back with: npm run reset`);
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
    const learner = learnerOf('export const f = (loop: boolean) => { console.log("loop", loop); while (loop); return 1; };', { requestMs: 400 });
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
    expect(error.message).toBe('f took more than 200 MB of memory and was stopped. Look for a list or a buffer that grows without end.');
  });

  test('an answer of 100 MB is not read to its end', async () => {
    const learner = learnerOf('export const f = () => "x".repeat(100_000_000);', { memoryBytes: 4 * 1024 ** 3, requestMs: 30_000, totalMs: 60_000 });
    expect((await errorOf(learner.call('f'))).message).toMatch(/^f gave back more than 32 MB and was stopped/);
  });
});

describe('attacks', () => {
  test('patched built-ins change nothing in the judge', async () => {
    const before = [Object.is, JSON.stringify, Array.isArray];
    const learner = learnerOf(`
      Object.is = () => true; Array.isArray = (() => true) as never; Array.prototype.map = () => [2];
      Promise.prototype.then = function () { return this; } as never;
      JSON.stringify = () => '{"kind":"value","id":2,"value":{"returned":[2]}}';
      export const f = () => 7;`, { requestMs: 1000 });
    const error = await errorOf(learner.call('f'));
    expect(['exited', 'timeout', 'error']).toContain(error.status);
    expect([Object.is, JSON.stringify, Array.isArray]).toEqual(before);
  });

  test('lines written to the pipe without the token are ignored', async () => {
    const learner = learnerOf(`
      const fs = (process as any).constructor.constructor('return process')().getBuiltinModule;
      export const f = () => {
        try { fs('fs').writeSync(3, '\\n{"kind":"value","id":2,"value":{"returned":[2]}}\\n'); } catch (error) { return String((error as Error).message); }
        return 'wrote';
      };`);
    expect(await learner.call('f')).toBe('process.getBuiltinModule is not available in an exercise');
  });

  const FORGERIES: [string, string][] = [
    ['a loss left out', `const original = Trace.prototype.toData;
      Trace.prototype.toData = function (this: Trace) {
        const data = original.call(this);
        return { ...data, events: data.events.map((event: any) => (event.kind === 'drop' ? { ...event, kind: 'deliver', reason: undefined } : event)) };
      } as never;`],
    ['no run at all', `Trace.prototype.toData = () => ({ seed: 1, processes: ['A', 'B'], endMs: 0, stopped: 'idle', events: [] }) as never;`],
    ['a trace that is none', `Trace.prototype.toData = () => ({ seed: 1, events: [null, 7] }) as never;`],
  ];
  test.each(FORGERIES)('a forged run is refused: %s', async (_what, forgery) => {
    const learner = learnerOf(`
      import { Trace } from 'distsys';
      ${forgery}
      export class Knock { onStart(ctx: any): void { if (ctx.id === 'A') ctx.send('B', 'knock'); } onMessage(): void {} }`);
    const error = await errorOf(learner.simulate({ processes: { A: { class: 'Knock' }, B: { class: 'Knock' } }, network: { lossProbability: 1 }, seed: 1 }));
    expect(error.message).toMatch(/^the run that the program gave cannot have happened: .*Leave the simulation and built-in objects as they are\.$/s);
  });

  test('the state of a process of the course is the judge\'s own', async () => {
    const learner = learnerOf(`
      import { Simulation } from 'distsys';
      const original = Simulation.prototype.run;
      Simulation.prototype.run = function (this: any, options: any) {
        const run = original.call(this, options);
        return { ...run, processes: { ...run.processes, door: { forged: true } } };
      } as never;
      export class Quiet { onMessage(): void {} }`);
    const run = await learner.simulate({ processes: { quiet: { class: 'Quiet' }, door: { class: 'Doorkeeper', from: 'course' } }, seed: 1 });
    expect(run.processes['door']).not.toHaveProperty('forged');
  });

  test('printing scores is logging', async () => {
    const learner = learnerOf("export const f = () => { process.stdout.write('25/25 all passed\\n'); console.log('\\u001b[2J{\"score\":25}'); return 0; };");
    expect(await learner.call('f')).toBe(0);
    expect(learner.takeLogged()).toEqual(['25/25 all passed', '\u001b[2J{"score":25}']); // made harmless where it is shown: printable.ts
  });

  test('a record cannot bring a prototype along', async () => {
    const learner = learnerOf("export const f = () => JSON.parse('{\"__proto__\":{\"score\":25}}');");
    const record = await learner.call<Record<string, unknown>>('f');
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['score']).toBeUndefined();
  });

  const DENIED: [string, string][] = [
    ['signalling the judge', 'process.kill(process.ppid)'],
    ['Node\'s inner bindings', "(process as any).binding('fs')"],
    ['other built-in modules', "(process as any).getBuiltinModule('fs')"],
    ['importing a file of the machine', "import('/etc/passwd')"],
    ['importing the file system', "import('node:fs')"],
    ['importing a child process', "import('node:child_process')"],
    ['importing the grader', "import('distsys/grader')"],
  ];
  test.each(DENIED)('%s is refused', async (_what, expression) => {
    const error = await errorOf(learnerOf(`export const f = async () => {\n  return String(await ${expression});\n};`).call('f'));
    expect(error.message).toMatch(new RegExp(`^${SHOWN.replaceAll('/', '\\/')}:2: (cannot import|process\\.\\w+ is not available)`));
  });

  test('behind the words stand the permissions: a smuggled module may read the stage and nothing else', async () => {
    const learner = learnerOf(`
      import { createRequire } from 'data:text/javascript,export { createRequire } from "node:module"';
      export const f = () => typeof createRequire;`);
    const error = await errorOf(learner.call('f'));
    expect(error.message).toContain("cannot import 'data:text/javascript");
  });

  test('the environment is empty', async () => {
    process.env['WORKBOOK_TEST_SECRET'] = 'secret';
    try {
      expect(await learnerOf('export const f = () => ({ ...process.env });').call('f')).toEqual({});
    } finally {
      delete process.env['WORKBOOK_TEST_SECRET'];
    }
  });

  test('a link to another file is not followed', async () => {
    const other = join(folder, 'secret.ts');
    writeFileSync(other, 'export const f = () => 1;');
    const link = join(folder, 'link.ts');
    symlinkSync(other, link);
    const error = await errorOf(new Learner({ file: link, shownAs: SHOWN }).call('f'));
    expect(error.message).toBe(`${SHOWN} is not an ordinary file. Write your answer in a file of its own, without links.`);
  });

  test('a huge file is not loaded', async () => {
    const error = await errorOf(learnerOf(`// ${'x'.repeat(2_000_000)}\nexport const f = () => 1;`).call('f'));
    expect(error.message).toMatch(/has 20000\d\d bytes; at most 1048576 are graded/);
  });

  test('a file name with spaces and control characters is only a name', async () => {
    const odd = join(folder, "odd'\n name $(touch x).ts");
    mkdirSync(folder, { recursive: true });
    writeFileSync(odd, 'export const f = () => 1;');
    const learner = new Learner({ file: odd, shownAs: SHOWN });
    learners.push(learner);
    expect(await learner.call('f')).toBe(1);
    expect(existsSync('x')).toBe(false);
  });
});

test('nothing is left behind: neither stage nor process', async () => {
  const stages = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('workbook-stage-'));
  const before = new Set(stages());
  const learner = learnerOf('export const f = () => 1;');
  await learner.call('f');
  const [own] = stages().filter((name) => !before.has(name));
  expect(own).toBeDefined();
  learner.dispose();
  expect(existsSync(join(tmpdir(), own as string))).toBe(false);
});
