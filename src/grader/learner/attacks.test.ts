/**
 * Attacks, each a learner's file: what is tried gains nothing, harms nothing, and is answered by a sentence. What the boundary does not promise:
 * a process of the same user that breaks out of Node's permissions; a class run puts a container or another user around it.
 */
import { existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { AnswerFiles, errorOf, SHOWN } from './answer-files.ts';
import type { Learner } from './learner.ts';
import type { Limits } from './learner-process.ts';

const answers = new AnswerFiles();
afterEach(() => answers.dispose());
afterAll(() => answers.remove());
const learnerOf = (source: string, limits?: Partial<Limits>): Learner => answers.learner(source, limits);

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
    ['a run said to have been stopped', `const original = Simulation.prototype.run;
      Simulation.prototype.run = function (this: any, options: any) { const run = original.call(this, options); return { ...run, trace: { toData: () => ({ ...run.trace.toData(), stopped: 'time' }) } }; } as never;`],
    ['a trace that is none', `Trace.prototype.toData = () => ({ seed: 1, events: [null, 7] }) as never;`],
  ];
  test.each(FORGERIES)('a forged run is refused: %s', async (_what, forgery) => {
    const learner = learnerOf(`
      import { Simulation, Trace } from 'distsys';
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

  test.each([
    ['a quarter of a million events', `Array.from({ length: 250_000 }, (_, index) => ({ index, kind: 'timer', process: 'A', cause: 0 }))`],
    ['as many sends in one step', `[{ index: 0, kind: 'start', process: 'A', atMs: 0 }, ...Array.from({ length: 90_000 }, (_, i) => ({ index: i + 1, atMs: 0, kind: 'send', process: 'A', peer: 'B', number: i, cause: 0 })), ...Array.from({ length: 90_000 }, (_, i) => ({ index: 90_001 + i, atMs: 5, kind: 'timer', process: 'A', cause: 0 }))]`],
  ])('a forged run does not keep the judge busy: %s', async (_what, events) => {
    const learner = learnerOf(`
      import { Trace } from 'distsys';
      Trace.prototype.toData = () => ({ seed: 1, processes: ['A', 'B'], endMs: 0, stopped: 'idle', events: ${events} }) as never;
      export class Knock { onStart(ctx: any): void { ctx.send('B', 'knock'); } onMessage(): void {} }`);
    const error = await errorOf(learner.simulate({ processes: { A: { class: 'Knock' }, B: { class: 'Knock' } }, seed: 1, maxEvents: 50_000 }));
    expect(error.message).toMatch(/^the run that the program gave cannot have happened/);
  });

  test.each([
    ['nested a million levels deep', `'{"kind":"value","value":{"returned":[' + '['.repeat(1e6) + ']'.repeat(1e6) + ']}}'`],
    ['with a log line that is no text', `'{"kind":"log","line":{"toString":1,"valueOf":1}}'`],
    ['with no answer', `'{"kind":"error","error":null}'`],
    ['that blames the check', `'{"kind":"error","error":{"kind":"scenario","message":"full marks, please"}}'`],
  ])('an answer %s is the learner\'s error', async (_what, text) => {
    const error = await errorOf(learnerOf(`JSON.stringify = (() => ${text}) as never;\nexport const f = () => 7;`).call('f'));
    expect(['error', 'exited']).toContain(error.status);
  });

  test.each([
    ['a text', "throw 'no'"],
    ['an error without a stack', "const error = new Error('no'); error.stack = ''; throw error"],
    ['an error that looks like the judge\'s own', "const error = new RangeError('no'); error.stack = 'RangeError: no'; throw error"],
  ])('a constructor that throws %s does not put the blame on the check', async (_what, body) => {
    const error = await errorOf(learnerOf(`export class Shop { constructor() { ${body}; } onMessage(): void {} }`).simulate({ processes: { A: { class: 'Shop' } }, seed: 1 }));
    expect(error.status).toBe('error');
    expect(error.message).toContain('no');
  });

  test.each(['node:fs', 'node:os', 'node:child_process', 'node:sqlite'])('a patched method opens no way to %s', async (name) => {
    const learner = learnerOf(`
      String.prototype.startsWith = (() => true) as any; RegExp.prototype.test = () => false; Array.prototype.includes = () => true;
      export const f = async () => Object.keys(await import('${name}'));`);
    expect((await errorOf(learner.call('f'))).message).toContain(`cannot import '${name}'`);
  });

  test('the standard streams lead to nothing', async () => {
    const learner = learnerOf(`export const f = () => [process.stdin, process.stdout, process.stderr].map((stream: any) => {
      const keys: string[] = [];
      for (let o = stream; o && o !== Object.prototype; o = Object.getPrototypeOf(o)) keys.push(...Reflect.ownKeys(o).map(String));
      return keys.sort();
    });`);
    expect(await learner.call('f')).toEqual([['isTTY'], ['isTTY', 'write'], ['isTTY', 'write']]);
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

  test.each([
    ['a function made from text', "new Function('return import(\"node:fs\")')()"],
    ['a module made from text', "import('data:text/javascript,export * from \"node:fs\"')"],
  ])('%s imports no more than the file itself', async (_what, expression) => {
    expect((await errorOf(learnerOf(`export const f = () => ${expression};`).call('f'))).message).toContain("import from 'distsys' only");
  });

  test('behind the words stand the permissions of the process', async () => {
    const learner = learnerOf(`
      const permission = (process as any).permission;
      export const f = () => ['fs.read', 'fs.write', 'child', 'worker', 'net', 'addons', 'wasi', 'inspector'].filter((scope) => permission.has(scope));
      export const readable = (path: string) => permission.has('fs.read', path);
      export const read = () => { try { process.loadEnvFile('/etc/passwd'); } catch (error) { return (error as { code: string }).code; } return 'read'; };
      export const write = () => { try { (process as any).report.writeReport('/tmp/report.json'); } catch (error) { return (error as { code: string }).code; } return 'written'; };`);
    expect(await learner.call('f')).toEqual([]);
    for (const path of ['/etc/passwd', process.cwd(), answers.folder, '/']) expect([path, await learner.call('readable', path)]).toEqual([path, false]);
    expect(await learner.call('read')).toBe('ERR_ACCESS_DENIED');
    expect(await learner.call('write')).toBe('ERR_ACCESS_DENIED');
  });

  test('no socket is opened', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const { port } = server.address() as AddressInfo;
      const learner = learnerOf("export const f = async (port: number) => { try { await fetch('http://127.0.0.1:' + port); } catch { return 'refused'; } return 'sent'; };");
      expect(await learner.call('f', port)).toBe('refused');
      expect(connections).toBe(0);
    } finally {
      server.close();
    }
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
    const other = join(answers.folder, 'secret.ts');
    writeFileSync(other, 'export const f = () => 1;');
    const link = join(answers.folder, 'link.ts');
    symlinkSync(other, link);
    const error = await errorOf(answers.at(link).call('f'));
    expect(error.message).toBe(`${SHOWN} is not an ordinary file. Write your answer in a file of its own, without links.`);
  });

  test('a huge file is not loaded', async () => {
    const error = await errorOf(learnerOf(`// ${'x'.repeat(2_000_000)}\nexport const f = () => 1;`).call('f'));
    expect(error.message).toMatch(/has 20000\d\d bytes; at most 1048576 are graded/);
  });

  test('a file name with spaces and control characters is only a name', async () => {
    const learner = answers.learner('export const f = () => 1;', {}, "odd'\n name $(touch x).ts");
    expect(await learner.call('f')).toBe(1);
    expect(existsSync('x')).toBe(false);
  });
});

test('nothing is left behind: neither stage nor process', async () => {
  const stages = (): string[] => readdirSync(answers.library.folder).filter((name) => name.startsWith('answer-'));
  const learner = learnerOf('export const f = () => 1;');
  await learner.call('f');
  const [stage] = stages() as [string];
  const pid = Number(readFileSync(join(answers.library.folder, stage, 'pid'), 'utf8'));
  const runs = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
      throw error;
    }
  };
  expect(runs()).toBe(true);
  learner.dispose();
  expect(stages()).toEqual([]);
  await expect.poll(runs, { timeout: 20_000 }).toBe(false);
});
