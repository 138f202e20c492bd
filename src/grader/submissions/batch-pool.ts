/**
 * Grades many answers in several processes: batches of one exercise, since answers to one grader share a run of vitest, handed to whoever is free.
 *
 *     await gradeInBatches(tasks, { root, seed, jobs: 2, onResult: (task, result) => …, signal });
 *
 * A process that dies or falls silent takes nothing along: what it had not told is graded again, each answer in a batch of its own, and an
 * answer with which that happens twice gets a result that says so. An answer that took too long is tried once more, too, when the others are done:
 * on a busy machine time runs out for honest ones, and what is endless is so again.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ExerciseResult } from '../result.ts';
import { groupedBy } from './grouping.ts';
import type { BatchReply, BatchRequest, BatchSettings, GradingTask } from './batch.ts';

export interface PoolOptions extends BatchSettings {
  /** Processes at once. */
  readonly jobs: number;
  /** Answers in one run of vitest. Default: 24. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  readonly onResult: (task: GradingTask, result: ExerciseResult) => void;
  /** The program of the processes. Default: the one beside this file. */
  readonly program?: string;
  /** After so long without a word a process is given up. Default: 180,000. */
  readonly silenceMsMax?: number;
}

const BATCH_SIZE = 24; // measured: see the bench `grade-300-submissions`
const SHARE_MIN = 4; // answers that take about as long as the start of a process
const SILENCE_MS_MAX = 180_000; // a check may take 120 s
const STOPS_WITHIN_MS = 10_000;

interface Batch {
  readonly tasks: readonly GradingTask[];
  readonly again: boolean;
}

/** Resolves when all is graded, or as soon as `signal` has ended what was under way. */
export async function gradeInBatches(tasks: readonly GradingTask[], options: PoolOptions): Promise<void> {
  const queue = batchesOf(tasks, options.batchSize ?? BATCH_SIZE, options.jobs);
  const slow = new Map<string, ExerciseResult>(); // first results of those that took too long
  const failed = new AbortController();
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal]);
  const workers = Array.from({ length: Math.min(options.jobs, queue.length) }, () => work(queue, slow, { ...options, signal }).catch((error: unknown) => {
    failed.abort(); // the others end first
    throw error;
  }));
  const rejected = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected');
  if (rejected !== undefined) throw rejected.reason;
}

/** By exercise, in equal shares, so that no process is left with a long one at the end; a few answers are not worth a process of their own. */
function batchesOf(tasks: readonly GradingTask[], sizeMax: number, jobs: number): Batch[] {
  const byExercise = groupedBy(tasks, ({ exercise }) => exercise);
  return [...byExercise.values()].flatMap((all) => {
    const count = Math.max(Math.ceil(all.length / sizeMax), Math.min(jobs, Math.ceil(all.length / SHARE_MIN)));
    return Array.from({ length: count }, (_, index): Batch => ({ again: false, tasks: all.slice(Math.floor((index * all.length) / count), Math.floor(((index + 1) * all.length) / count)) }));
  });
}

/** One process after another until the queue is empty. */
async function work(queue: Batch[], slow: Map<string, ExerciseResult>, options: PoolOptions): Promise<void> {
  const isAborted = (): boolean => options.signal?.aborted === true;
  let worker: Worker | undefined;
  try {
    while (!isAborted()) {
      const batch = queue.shift();
      if (batch === undefined) return;
      worker = worker?.alive === true ? worker : new Worker(options);
      const { left, why } = await worker.grade(batch.tasks, (task, result) => {
        const first = slow.get(task.key);
        if (!batch.again && result.checks.some(({ status }) => status === 'timeout')) {
          slow.set(task.key, result);
          queue.push({ tasks: [task], again: true });
        } else {
          options.onResult(task, first !== undefined && first.score > result.score ? first : result);
        }
      });
      if (left.length === 0 || isAborted()) continue;
      if (batch.again) for (const task of left) options.onResult(task, slow.get(task.key) ?? ungraded(task, why));
      else queue.push(...left.map((task) => ({ tasks: [task], again: true })));
    }
  } finally {
    await worker?.end();
  }
}

/** The result of an answer with which the grader itself came to an end. */
function ungraded({ exercise, shownAs, points }: GradingTask, why: string): ExerciseResult {
  return { id: exercise, label: 'answer', file: shownAs, status: 'grader error', score: 0, maxScore: points, checks: [], message: `this answer could not be graded, twice (${why}). Look at it, and grade it again on another machine.` };
}

class Worker {
  readonly #child: ChildProcess;
  readonly #options: PoolOptions;
  readonly #ended: Promise<void>;
  #said = ''; // the last words of the process
  #how = 'its process ended';
  alive = true;

  constructor(options: PoolOptions) {
    this.#options = options;
    const program = options.program ?? fileURLToPath(new URL(`batch-program${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
    this.#child = fork(program, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [], cwd: options.root });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#said = (this.#said + text).slice(-2000)));
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', (code, by) => {
        this.alive = false;
        if (this.#how === 'its process ended') this.#how = by === null ? `the process that graded it ended with code ${code}` : `the process that graded it was ended by ${by}`;
        resolve();
      });
      this.#child.once('error', (error) => {
        this.alive = false;
        this.#how = `the process that grades could not be started: ${error.message}`;
        resolve();
      });
    });
  }

  /** What it had not told when it ended. */
  async grade(tasks: readonly GradingTask[], onResult: PoolOptions['onResult']): Promise<{ left: readonly GradingTask[]; why: string }> {
    const left = new Map(tasks.map((task) => [task.key, task]));
    const { root, seed, limits, signal, silenceMsMax = SILENCE_MS_MAX } = this.#options;
    let watch: NodeJS.Timeout | undefined;
    const silent = (): void => {
      this.#how = `nothing was heard of it for ${silenceMsMax / 1000} s`;
      this.#child.kill('SIGKILL');
    };
    const hear = (): void => {
      clearTimeout(watch);
      watch = setTimeout(silent, silenceMsMax);
    };
    const stop = (): void => this.#send({ kind: 'stop' });
    hear();
    signal?.addEventListener('abort', stop, { once: true });
    let listen: (reply: BatchReply) => void = () => undefined;
    const done = new Promise<void>((resolve, reject) => {
      listen = (reply) => {
        hear();
        if (reply.kind === 'done') return resolve();
        const task = left.get(reply.key);
        if (task === undefined) return;
        left.delete(reply.key);
        try {
          onResult(task, reply.result);
        } catch (error) {
          reject(error); // it cannot be kept, as on a full disk: nothing more is graded
        }
      };
    });
    this.#child.on('message', listen);
    try {
      this.#send({ kind: 'grade', tasks, root, seed, ...(limits && { limits }) });
      await Promise.race([done, this.#ended]);
    } finally {
      clearTimeout(watch);
      signal?.removeEventListener('abort', stop);
      this.#child.off('message', listen);
    }
    const words = this.#said.trim().split('\n').find((line) => /error/i.test(line));
    return { left: [...left.values()], why: `${this.#how}${words === undefined ? '' : `: ${words.trim().slice(0, 300)}`}` };
  }

  /** Asked to end first, so that what it started ends with it. */
  async end(): Promise<void> {
    if (!this.alive) return;
    this.#send({ kind: 'stop' });
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), STOPS_WITHIN_MS);
    await this.#ended;
    clearTimeout(kill);
  }

  #send(request: BatchRequest): void {
    if (this.#child.connected) this.#child.send(request, () => undefined); // one that is gone is noticed by its end
  }
}
