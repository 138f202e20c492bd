/**
 * Whether the memory of this machine is sequentially consistent: two threads that each raise a flag and then look at the other's.
 *
 *     const plain = await storeBuffering({ access: 'plain' });   // shared memory as it is
 *     const atomic = await storeBuffering({ access: 'atomic' }); // by Atomics
 *     plain.counts['neither saw the other'] //=> more than 0 on most machines: no order of the four steps explains that
 *     atomic.counts['neither saw the other'] //=> 0
 *
 * A processor puts what it stores into a buffer and goes on, so a load after a store may be done before others see the store; a compiler may swap the two.
 * JavaScript's memory model allows both for plain accesses, and for atomic ones neither: they are sequentially consistent. What comes out depends on the
 * machine, its load and its mood, so nothing here is a simulation. Sources: Lamport 1979 (the two flags); ECMA-262, the chapter "Memory Model".
 */
import { Worker } from 'node:worker_threads';
import { History } from '../../checking/history.ts';
import { PLACES } from './store-buffering-places.ts';
import type { LitmusTask } from './store-buffering-thread.ts';

export type LitmusOutcome = 'both saw the other' | 'one saw the other' | 'neither saw the other';

export interface StoreBufferingOptions {
  readonly access: 'plain' | 'atomic';
  /** How often to try, from 1 to 1,000,000. Default: 50,000. */
  readonly rounds?: number;
  /** After how long to be content with fewer rounds, in milliseconds of the wall clock. Default: 3,000. */
  readonly withinMs?: number;
}

export interface StoreBufferingResult {
  readonly rounds: number; // that both threads went through
  readonly counts: Readonly<Record<LitmusOutcome, number>>;
}

export async function storeBuffering({ access, rounds = 50_000, withinMs = 3_000 }: StoreBufferingOptions): Promise<StoreBufferingResult> {
  if (access !== 'plain' && access !== 'atomic') throw new RangeError(`store buffering: access ('${String(access)}') must be 'plain' or 'atomic'`);
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 1_000_000)) throw new RangeError(`store buffering: rounds (${rounds}) must be a whole number from 1 to 1,000,000`);
  if (!(withinMs > 0)) throw new RangeError(`store buffering: withinMs (${withinMs}) must be above 0`);
  const memory = new SharedArrayBuffer(4 * PLACES.words);
  const threads = ([0, 1] as const).map((me) => threadOf({ memory, me, rounds, access }));
  const stop = setTimeout(() => Atomics.store(new Int32Array(memory), PLACES.stop, 1), withinMs);
  try {
    const [one, other] = (await Promise.all(threads.map(({ reply }) => reply))) as [ThreadReply, ThreadReply];
    const done = Math.min(one.done, other.done);
    const counts: Record<LitmusOutcome, number> = { 'both saw the other': 0, 'one saw the other': 0, 'neither saw the other': 0 };
    for (let round = 1; round <= done; round += 1) {
      // A thread may already see the flag of the next round: it is up then, too.
      const saw = [one, other].filter(({ seen }) => (seen[round - 1] as number) >= round).length;
      counts[saw === 2 ? 'both saw the other' : saw === 1 ? 'one saw the other' : 'neither saw the other'] += 1;
    }
    return { rounds: done, counts };
  } finally {
    clearTimeout(stop);
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }
}

/** The four steps of a round in which this came out, as a history: for the checkers. */
export function litmusHistory(outcome: LitmusOutcome): History {
  const saw = { 'both saw the other': ['up', 'up'], 'one saw the other': ['null', 'up'], 'neither saw the other': ['null', 'null'] }[outcome];
  return History.drawn(`
    A: |--Put(flagA, up)--|  |--Get(flagB) = ${saw[0]}--|
    B: |--Put(flagB, up)--|  |--Get(flagA) = ${saw[1]}--|
  `);
}

interface ThreadReply {
  readonly done: number;
  readonly seen: Int32Array;
}

function threadOf(task: LitmusTask): { readonly worker: Worker; readonly reply: Promise<ThreadReply> } {
  // Beside this file: the source where sources run, and the built file otherwise.
  const file = import.meta.url.endsWith('.ts') ? './store-buffering-thread.ts' : './store-buffering-thread.js';
  const worker = new Worker(new URL(file, import.meta.url), { workerData: task, execArgv: [] });
  const reply = new Promise<ThreadReply>((settle, fail) => {
    worker.once('message', settle);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`store buffering: a thread ended by itself (code ${code}) before it had told what it saw`)));
  });
  return { worker, reply };
}
