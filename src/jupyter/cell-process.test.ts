/** Cells in a process without sockets, and that they mean there what they mean to the real kernel. Both run the built library. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CellProcess } from './cell-process.ts';
import type { CellRunner, Output } from './cell-runner.ts';
import { KernelClient } from './kernel-client.ts';
import { isProgress } from './notebook-file.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;

beforeAll(async () => {
  project = await createTestProject({
    'exercises/90-test/tally.ts': "import { NotImplemented } from 'distsys';\nexport function tally(votes: number[]): number { throw new NotImplemented('90/tally'); }\n",
    'exercises/90-test/fails.ts': "export function fails(): never {\n  throw new RangeError('no quorum');\n}\n",
  });
});

afterAll(() => project?.remove());

const limitMs = 20_000;

/** Everything that a notebook can do to a kernel; each with what it ends with. */
const cells: readonly (readonly [what: string, code: string, limitMs?: number])[] = [
  ['a result', 'const n = 20;\nn + 1'],
  ['a result of a string, and one of nothing', "'text'"],
  ['printed lines, and an object as a result', "console.log('a'); console.error('b'); console.log({ n }); [1, { deep: new Map([['k', 1]]) }]"],
  ['nothing', 'let count = 0; const next = () => ++count;'],
  ['a name of an earlier cell in a shorthand property', '({ n, count: next() })'],
  ['what is printed after an await, and by a timer of its own', "setTimeout(() => console.log('timer'), 5); await new Promise((resolve) => setTimeout(resolve, 30)); console.log('late')"],
  ['a top-level for await', 'for await (const line of [Promise.resolve(1)]) console.log(line)'],
  ['a figure in three forms', [
    "import { Guest, Doorkeeper, plotSpaceTime, simulate } from 'distsys';",
    "import { displayBundle, show, showProgress, untilInterrupted } from 'distsys/notebook';",
    "const run = simulate({ processes: { guest: () => new Guest({ name: 'Ada', host: 'door' }), door: () => new Doorkeeper() }, seed: 1 });",
    'show(plotSpaceTime(run.trace));',
  ].join('\n')],
  ['a display between printed lines', "console.log('before'); displayBundle({ 'text/plain': 'shown', 'text/html': '<b>shown</b>' }); console.log('after')"],
  ['progress that moves', "const tell = showProgress({ afterMs: 0 }); for (let done = 0; done <= 3; done++) { tell({ done, total: 3, words: done + ' of 3' }); await new Promise((resolve) => setTimeout(resolve, 5)); } 'done'"],
  ['an error with its line', "function vote(): void {\n  throw new Error('split');\n}\nvote();"],
  ['an error in an exercise file', "import { fails } from './exercises/90-test/fails';\nfails()"],
  ['an error of the compiler', 'const wrong: number = missing;'],
  ['an error that is none', 'throw 42'],
  ['an exercise that is not written', "import { tally } from './exercises/90-test/tally';\nconst votes = tally([1]);"],
  ['what waits for it', 'votes + 1'],
  ['an end of the process', 'process.exit(0)'],
  ['a rejection that nobody handles', "void Promise.reject(new Error('lost')); await new Promise((resolve) => setTimeout(resolve, 20));"],
  ['a loop', "console.log('looping'); while (true);", 400],
  ['a loop after an await', 'await Promise.resolve(); while (true);', 400],
  ['a promise that never settles', "console.log('waiting'); await new Promise(() => {});", 400],
  ['work that stops when it is asked to', 'const signal = untilInterrupted(); while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5)); signal.aborted', 400],
  ['what earlier cells have made', '[n, count, typeof run]'],
  ['the folder and the environment', "[process.cwd(), process.env['TZ'], typeof process.send]"],
];

async function runAll(runner: CellRunner): Promise<unknown[]> {
  const shown: unknown[] = [];
  try {
    for (const [what, code, limit = limitMs] of cells) {
      const { outputs, ...rest } = await runner.execute(code, { limitMs: limit });
      shown.push({ what, ...rest, outputs });
    }
  } finally {
    await runner.stop();
  }
  return shown;
}

test('a notebook of everything that cells do gives the same in a process without sockets as on the real kernel', async () => {
  const [byKernel, byProcess] = [await runAll(await KernelClient.start({ cwd: project.root })), await runAll(await CellProcess.start({ cwd: project.root }))];
  expect(byProcess).toEqual(byKernel);
  const outputsOf = (what: string): Output[] => (byProcess as { what: string; outputs: Output[] }[]).find((one) => one.what === what)?.outputs ?? [];
  expect(outputsOf('a result')).toEqual([{ output_type: 'execute_result', execution_count: 1, data: { 'text/plain': '21' }, metadata: {} }]);
  expect(outputsOf('progress that moves').filter(isProgress)).toHaveLength(1);
  expect(outputsOf('an exercise that is not written')).toEqual([expect.objectContaining({ data: expect.objectContaining({ 'text/plain': 'not written yet: 90/tally' }) })]);
  expect(outputsOf('a loop')).toEqual([expect.objectContaining({ text: 'looping\n' }), expect.objectContaining({ ename: 'Interrupted' })]);
  expect(outputsOf('work that stops when it is asked to')).toEqual([expect.objectContaining({ data: { 'text/plain': 'true' } })]);
  expect(byProcess.filter((one) => (one as { overLimit?: boolean }).overLimit)).toHaveLength(4);
}, 120_000);

describe('a process of cells', () => {
  test.each([
    ['objects', 'const all: number[][] = []; while (true) all.push(new Array(10_000).fill(1.5));'],
    ['buffers', "const all: Buffer[] = []; for (;;) { all.push(Buffer.alloc(10_000_000, 1)); await new Promise((resolve) => setTimeout(resolve, 1)); }"],
  ])('is ended when it holds too much memory in %s, and says so', async (_what, code) => {
    const runner = await CellProcess.start({ cwd: project.root, memoryMaxMb: 500 });
    await expect(runner.execute(code, { limitMs })).rejects.toThrow('it needed more than 500 MB of memory, and its process was ended.');
    await expect(runner.execute('1', { limitMs })).rejects.toThrow('it needed more than 500 MB');
    await runner.stop();
    expect(() => process.kill(runner.pid, 0)).toThrow('ESRCH');
  });

  test('is ended with what it has started, also while a cell runs', async () => {
    const runner = await CellProcess.start({ cwd: project.root });
    const signs = join(project.root, 'signs of life');
    const program = `setInterval(() => require('node:fs').appendFileSync(${JSON.stringify(signs)}, '.'), 20)`;
    await runner.execute(`import { spawn } from 'node:child_process';\nspawn(process.execPath, ['--eval', ${JSON.stringify(program)}]);`, { limitMs });
    await expect.poll(() => existsSync(signs), { timeout: 10_000 }).toBe(true);
    const running = runner.execute('while (true);', { limitMs }).catch((error: Error) => error.message);
    await sleep(200);
    await runner.stop();
    expect(await running).toContain('the process for the cells ended (SIGKILL)');
    expect(() => process.kill(runner.pid, 0)).toThrow('ESRCH');
    const before = statSync(signs).size;
    await sleep(300);
    expect(statSync(signs).size).toBe(before);
  });

  test('several run side by side, each with variables and globals of its own', async () => {
    const runners = await Promise.all([1, 2, 3].map(() => CellProcess.start({ cwd: project.root })));
    const shown = await Promise.all(runners.map(async (runner, index) => {
      await runner.execute(`const mine = ${index}; (globalThis as any).shared = ((globalThis as any).shared ?? 0) + 1;`, { limitMs });
      return (await runner.execute('[mine, (globalThis as any).shared]', { limitMs })).outputs[0];
    }));
    expect(shown).toEqual([0, 1, 2].map((index) => expect.objectContaining({ data: { 'text/plain': `[ ${index}, 1 ]` } })));
    await Promise.all(runners.map((runner) => runner.stop()));
  });
});
