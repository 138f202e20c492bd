/** Processes that grade, and what becomes of the answers when they die: with a program that does as the answers' names say. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GradingTask } from './batch.ts';
import { gradeInBatches } from './batch-pool.ts';
import type { PoolOptions } from './batch-pool.ts';

const PROGRAM = `
process.on('message', (request) => {
  if (request.kind === 'stop') return process.disconnect();
  for (const task of request.tasks) {
    if (task.key.startsWith('dies')) { console.error('Error: no memory left'); process.exit(7); }
    if (task.key.startsWith('killed')) process.kill(process.pid, 'SIGKILL');
    if (task.key.startsWith('silent')) return;
    if (task.key.startsWith('crowd') && request.tasks.length > 1) process.exit(1);
    const late = task.key.startsWith('endless') || (task.key.startsWith('starved') && request.tasks.length > 1);
    process.send({ kind: 'result', key: task.key, result: late ? { status: 'failed', score: 0, checks: [{ status: 'timeout' }] } : { id: task.exercise, label: 'answer', file: '', status: 'passed', score: 5, maxScore: 5, checks: [], seed: request.seed } });
    process.send({ kind: 'result', key: 'nobody asked', result: {} });
  }
  process.send({ kind: 'done' });
});
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-test-'));
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const task = (key: string, exercise = '01/double'): GradingTask => ({ key, exercise, file: '', shownAs: 'exercises/01-echo/double.ts', grader: '', points: 5 });

async function grade(keys: readonly string[], options: Partial<PoolOptions> = {}): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  await gradeInBatches(keys.map((key) => task(key)), {
    root: folder, seed: 17, jobs: 2, program: join(folder, 'program.mjs'), silenceMsMax: 1000,
    onResult: ({ key }, { status, score, message }) => {
      results[key] = `${status} ${score}${message === undefined ? '' : `: ${message}`}`;
    },
    ...options,
  });
  return results;
}

describe('answers that are graded in batches', () => {
  test('all get a result, in whatever batches', async () => {
    const keys = Array.from({ length: 23 }, (_, index) => `a${index}`);
    for (const batchSize of [1, 4, 100]) expect(await grade(keys, { batchSize })).toEqual(Object.fromEntries(keys.map((key) => [key, 'passed 5'])));
  });

  test('lose nothing when one of them ends its grader: that one gets a result that says so', async () => {
    const results = await grade(['a', 'dies', 'b', 'killed', 'c'], { batchSize: 5, jobs: 1 });
    expect(results).toEqual({
      a: 'passed 5', b: 'passed 5', c: 'passed 5',
      dies: 'grader error 0: this answer could not be graded, twice (the process that graded it ended with code 7: Error: no memory left). Look at it, and grade it again on another machine.',
      killed: 'grader error 0: this answer could not be graded, twice (the process that graded it was ended by SIGKILL). Look at it, and grade it again on another machine.',
    });
  });

  test('get a second chance by themselves', async () => expect(await grade(['crowd 1', 'crowd 2'], { batchSize: 2, jobs: 1 })).toEqual({ 'crowd 1': 'passed 5', 'crowd 2': 'passed 5' }));

  test('that took too long are tried once more, by themselves: what was starved passes, what is endless does not', async () => {
    expect(await grade(['a', 'starved', 'endless', 'b'], { batchSize: 4, jobs: 1 })).toEqual({ a: 'passed 5', starved: 'passed 5', endless: 'failed 0', b: 'passed 5' });
  });

  test('do not wait for a process that says nothing', async () => {
    expect((await grade(['a', 'silent'], { batchSize: 2, jobs: 1 }))['silent']).toMatch(/^grader error 0: .*nothing was heard of it for 1 s/);
  });

  test('are no longer graded when results cannot be kept', async () => {
    const full = grade(['a', 'b'], { onResult: () => { throw new Error('the disk is full'); } });
    await expect(full).rejects.toThrow('the disk is full');
  });

  test('end at once when they are asked to', async () => {
    const interrupt = new AbortController();
    const graded = grade(['silent'], { silenceMsMax: 60_000, signal: interrupt.signal });
    setTimeout(() => interrupt.abort(), 300);
    expect(await graded).toEqual({});
  });

  test('need a program that can be started', async () => {
    expect((await grade(['a'], { program: join(folder, 'none.mjs') }))['a']).toMatch(/^grader error 0: this answer could not be graded, twice \(the process that graded it ended with code 1/);
  });
});
