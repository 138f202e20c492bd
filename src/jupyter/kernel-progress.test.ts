/** Long work on a real kernel: its bar, and that it can be stopped with what is done. Runs against the built library (`npm run setup`). */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';
import { isProgress } from './notebook-file.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = await createTestProject();
  kernel = await KernelClient.start({ cwd: project.root });
  await kernel.execute([
    "import { sweep } from 'distsys';",
    "import { showProgress, untilInterrupted } from 'distsys/notebook';",
    'const lasting = (ms: number) => () => { const until = performance.now() + ms; while (performance.now() < until); return 1; };',
  ].join('\n'));
});

afterAll(async () => {
  await kernel?.stop();
  await project?.remove();
});

test('a long sweep has one bar, which ends as one line between what is printed before and after', async () => {
  const { outputs } = await kernel.execute([
    "console.log('before');",
    'const long = await sweep({ over: {}, seeds: 60, seedsPerChunk: 5, run: lasting(5), onProgress: showProgress({ afterMs: 50 }) });',
    "console.log('after', long.runs);",
  ].join('\n'));
  expect(outputs.map((output) => (output.output_type === 'stream' ? output.text : isProgress(output) ? 'progress' : output))).toEqual(['before\n', 'progress', 'after 60\n']);
  expect(outputs[1]).toMatchObject({ data: { 'text/plain': expect.stringMatching(/^60 of 60 runs, /) } });
});

test('a quick sweep has none', async () => {
  const { outputs } = await kernel.execute('(await sweep({ over: {}, seeds: 10, run: lasting(1), onProgress: showProgress() })).runs');
  expect(outputs).toEqual([expect.objectContaining({ output_type: 'execute_result', data: { 'text/plain': '10' } })]);
});

test.each([
  ['of short runs', 1],
  ['of runs that take longer than an interrupt waits elsewhere', 250],
])('an interrupt stops a sweep %s, and the cell goes on with what is done', async (_what, ms) => {
  let onOutput = (): void => {};
  const begun = new Promise<void>((resolve) => (onOutput = resolve));
  const running = kernel.execute([
    `const part = await sweep({ over: {}, seeds: 100_000, seedsPerChunk: 1, run: lasting(${ms}), signal: untilInterrupted(), onProgress: showProgress({ afterMs: 0 }) });`,
    'part.partial && part.runs > 0 && part.runs === part.rows[0].summaries.value.count',
  ].join('\n'), { onOutput });
  await begun; // its bar
  await kernel.interrupt();
  const { status, outputs } = await running;
  expect(status).toBe('ok');
  expect(outputs.map((output) => (isProgress(output) ? 'progress' : output))).toEqual(['progress', expect.objectContaining({ data: { 'text/plain': 'true' } })]);
});

test.each([
  ['that does not heed the signal', 'untilInterrupted(); await new Promise(() => {});', 2],
  ['that has no signal', "const progress = showProgress({ afterMs: 0 }); progress({ done: 1, total: 2, words: 'half' }); await new Promise(() => {});", 1],
])('a cell %s is ended as ever, after so many interrupts', async (_what, code, interrupts) => {
  const running = kernel.execute(code, { timeoutMs: 20_000 });
  for (let count = 0; count < interrupts; count += 1) {
    await sleep(300);
    await kernel.interrupt();
  }
  const { status, outputs } = await running;
  expect(status).toBe('error');
  expect(outputs.at(-1)).toMatchObject({ ename: 'Interrupted' });
});

test('a loop that never lets go is ended, for all that it has a signal', async () => {
  const running = kernel.execute('untilInterrupted(); await Promise.resolve(); while (true);', { timeoutMs: 20_000 });
  await sleep(300);
  await kernel.interrupt();
  expect((await running).outputs.at(-1)).toMatchObject({ ename: 'Interrupted' });
  expect((await kernel.execute('1 + 1')).status).toBe('ok');
});
