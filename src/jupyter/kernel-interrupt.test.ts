import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = await createTestProject();
  kernel = await KernelClient.start({ cwd: project.root });
  await kernel.execute("const kept = 'still here';");
});

afterAll(async () => {
  await kernel?.stop();
  await project?.remove();
});

test.each([
  ['a loop', 'console.log("started"); while (true);'],
  ['a loop after an await', 'await Promise.resolve(); console.log("started"); while (true);'],
  ['a loop after a timer', 'await new Promise((resolve) => setTimeout(resolve, 5)); console.log("started"); while (true);'],
  ['a chain of promises that never lets the event loop turn', 'console.log("started"); while (true) await null;'],
  ['a promise that never settles', 'console.log("started"); await new Promise(() => {});'],
])('an interrupt ends %s, and the variables stay', async (_name, code) => {
  const running = kernel.execute(code, { timeoutMs: 20_000 });
  await sleep(300);
  await kernel.interrupt();
  const { status, outputs } = await running;
  expect(status).toBe('error');
  expect(outputs).toContainEqual(expect.objectContaining({ output_type: 'error', ename: 'Interrupted', evalue: 'the cell was interrupted' }));
  const after = await kernel.execute('kept');
  expect(after.outputs).toContainEqual(expect.objectContaining({ data: { 'text/plain': 'still here' } }));
});

test('an interrupt ends the threads and the processes that the cell has started, and no others', async () => {
  const before = await kernel.execute("import { spawn } from 'node:child_process';\nimport { Worker } from 'node:worker_threads';\nimport { once } from 'node:events';\nconst server = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1000)']);");
  expect(before.status).toBe('ok');
  const running = kernel.execute(`
const loop = new Worker('for (;;);', { eval: true });
const child = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1000)']);
(globalThis as any).started = { loop, child, ended: Promise.all([once(loop, 'exit'), once(child, 'exit')]) };
await (globalThis as any).started.ended;`, { timeoutMs: 20_000 });
  await sleep(400);
  await kernel.interrupt();
  expect((await running).status).toBe('error');
  const { outputs } = await kernel.execute('const { loop, child, ended } = (globalThis as any).started; await ended; const state = [loop.threadId, child.signalCode, server.exitCode, server.signalCode]; server.kill(); JSON.stringify(state)', { timeoutMs: 20_000 });
  expect(outputs).toContainEqual(expect.objectContaining({ data: { 'text/plain': '[-1,"SIGTERM",null,null]' } }));
});

test('of what a cell prints without end the beginning is shown, and a sentence', async () => {
  const running = kernel.execute("for (;;) console.log('line');", { timeoutMs: 20_000 });
  await sleep(1500);
  await kernel.interrupt();
  const { outputs } = await running;
  const texts = outputs.flatMap((output) => (output.output_type === 'stream' ? [[output.name, [output.text].flat().join('')] as const] : []));
  expect(texts.filter(([name]) => name === 'stdout').map(([, text]) => text).join('')).toHaveLength(1_000_000);
  expect(texts.filter(([name]) => name === 'stderr').map(([, text]) => text).join('')).toBe('\n… this cell has printed more than 1,000,000 characters, and the rest is not shown. Keep it in a variable and print a part.\n');
  expect((await kernel.execute("console.log('the next cell prints');")).outputs).toContainEqual(expect.objectContaining({ text: 'the next cell prints\n' }));
});

test('an interrupt while nothing runs changes nothing', async () => {
  await kernel.interrupt();
  await sleep(200);
  expect((await kernel.execute('1 + 1')).status).toBe('ok');
});

test('a kernel that loops is stopped all the same, and its process is gone', async () => {
  const other = await KernelClient.start({ cwd: project.root });
  const running = other.execute('while (true);').catch((error: Error) => error.message);
  await sleep(200);
  await other.stop();
  expect(await running).toContain('the kernel ended');
  expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
});

test('a kernel ends when the process that started it was killed', async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', `
    import { KernelClient } from ${JSON.stringify(new URL('../dist/jupyter/kernel-client.js', import.meta.url).href)};
    const kernel = await KernelClient.start({ cwd: ${JSON.stringify(project.root)} });
    void kernel.execute('while (true);');
    console.log(kernel.pid);
  `], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: project.root } });
  const [text] = await once(starter.stdout, 'data');
  const pid = Number(String(text));
  expect(pid).toBeGreaterThan(0);
  starter.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 20_000, interval: 200 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
