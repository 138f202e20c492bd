/**
 * A process of a class run: grades the batches that it is sent, in one run of vitest each, and tells every result as soon as it has it. It ends
 * when it is told to, and when whoever started it is gone.
 */
import { realpathSync } from 'node:fs';
import type { ExerciseResult } from '../result.ts';
import { INTERRUPTS } from '../engine.ts';
import { gradeTargets } from '../run.ts';
import type { Target } from '../run.ts';
import { TYPE_PROBLEMS_MAX } from '../grade-course.ts';
import { typeProblems } from '../type-check.ts';
import type { TypeReport } from '../type-check.ts';
import type { BatchReply, BatchRequest, BatchSettings, GradingTask } from './batch.ts';

const stop = new AbortController();
const tell = (reply: BatchReply): void => void (process.connected && process.send?.(reply));

async function gradeBatch(tasks: readonly GradingTask[], { root, seed, limits }: BatchSettings): Promise<void> {
  const targets: Target[] = tasks.map(({ exercise, file, shownAs, grader, hiddenGrader }) => ({ exercise, label: 'answer', file, shownAs, grader, ...(hiddenGrader !== undefined && { hiddenGrader }) }));
  const types = typeProblems(tasks.map(({ file }) => file), { root, signal: stop.signal });
  const told = new Set<string>();
  const pending: Promise<void>[] = [];
  const take = (index: number, result: ExerciseResult): void => {
    const { key, file } = tasks[index] as GradingTask;
    if (told.has(key)) return;
    told.add(key);
    pending.push(types.then((report) => tell({ kind: 'result', key, result: withTypes(result, file, report) })));
  };
  const results = await gradeTargets(targets, { root, seed, ...(limits && { limits }), hidden: true, signal: stop.signal, maxWorkers: 1, onResult: take });
  // What no check was run of, such as answers to a broken grader, is known only now.
  if (!stop.signal.aborted) for (const [index, result] of results.entries()) take(index, result);
  await Promise.all(pending);
}

function withTypes(result: ExerciseResult, file: string, { problems }: TypeReport): ExerciseResult {
  const found = problems.get(realpathSync(file)) ?? [];
  return found.length === 0 ? result : { ...result, typeProblems: found.slice(0, TYPE_PROBLEMS_MAX), typeProblemCount: found.length };
}

/** The one who started this decides about interrupts, which a terminal sends to all. */
for (const signal of INTERRUPTS) process.on(signal, () => undefined);
process.on('disconnect', () => stop.abort());
process.on('message', (request: BatchRequest) => {
  if (request.kind === 'stop') return stop.abort();
  gradeBatch(request.tasks, request).then(() => tell({ kind: 'done' }), (error: unknown) => {
    console.error(error instanceof Error ? error.stack : error);
    process.exitCode = 1;
    if (process.connected) process.disconnect?.();
  });
});
stop.signal.addEventListener('abort', () => {
  if (process.connected) process.disconnect?.();
});
