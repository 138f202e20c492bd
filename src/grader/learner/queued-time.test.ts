/** Limits of time on a machine that has other work, too. */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { AnswerFiles } from './answer-files.ts';
import { queuedMs } from './queued-time.ts';

const answers = new AnswerFiles();
const others: ChildProcess[] = [];
afterEach(() => {
  for (const child of others.splice(0)) child.kill('SIGKILL');
});
afterAll(() => answers.remove());

const countsQueues = process.platform === 'linux' && existsSync('/proc/self/schedstat') && existsSync('/usr/bin/taskset');
const onFirstProcessor = (pid: number): void => void execFileSync('/usr/bin/taskset', ['-acp', '0', String(pid)]);

/** Keeps the first processor busy, three times over. */
function crowd(): void {
  for (let count = 0; count < 3; count += 1) {
    const child = spawn(process.execPath, ['--eval', 'for (;;);'], { stdio: 'ignore' });
    others.push(child);
    onFirstProcessor(child.pid as number);
  }
}

const WORK = 'export const work = (ms: number): number => { const until = process.cpuUsage().user + ms * 1000; let n = 0; while (process.cpuUsage().user < until) for (let i = 0; i < 1e6; i += 1) n += i % 3; return n > 0 ? 1 : 0; };\nexport const loop = (): void => { for (;;); };\nexport const one = (): number => 1;\n';

async function crowdedLearner(requestMs: number): Promise<ReturnType<AnswerFiles['learner']>> {
  const before = new Set(readdirSync(answers.library.folder));
  const learner = answers.learner(WORK, { requestMs, totalMs: 2 * requestMs });
  await learner.call('one');
  const [folder = ''] = readdirSync(answers.library.folder).filter((name) => !before.has(name));
  onFirstProcessor(Number(readFileSync(join(answers.library.folder, folder, 'pid'), 'utf8')));
  crowd();
  return learner;
}

test.runIf(countsQueues)('what the processor gives to others is not counted: honest work is done, though it takes longer than its limit', { timeout: 60_000 }, async () => {
  const learner = await crowdedLearner(2500);
  const began = performance.now();
  expect(await learner.call('work', 2000)).toBe(1);
  expect(performance.now() - began).toBeGreaterThan(2500); // else it had the processor for itself, and this showed nothing
});

test.runIf(countsQueues)('an endless loop ends there, too', { timeout: 60_000 }, async () => {
  const learner = await crowdedLearner(1500);
  await expect(learner.call('loop')).rejects.toThrow('was not done after 1.5 s and was stopped');
});

test('a process that is gone has waited for nothing', () => {
  expect(queuedMs(2 ** 30)).toBe(0);
});
