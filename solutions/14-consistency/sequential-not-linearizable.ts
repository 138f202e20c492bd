import type { Ask } from 'distsys';

/** One-way delays in milliseconds, by `'from->to'`: between the replicas s1, s2 and s3, and from and to the clients a and b. */
export type Delays = Readonly<Record<string, number>>;

/** What the two clients ask for, and when. */
export interface Schedule {
  readonly a: readonly Ask[];
  readonly b: readonly Ask[];
}

/**
 * Exercise 14/sequential-not-linearizable · 6 points · about 25 lines
 *
 * Break what is sequentially consistent: draw two histories, and make a store show one.
 *
 * First, a history of Puts and Gets of one key that is sequentially consistent and not linearizable, and in which no Get returns null. Draw it as text,
 * as `History.drawn` reads it; every value is put once:
 *
 *     'A: |--Put(x, 1)--|       |--Get(x) = 2--|\n' +
 *     'B:                |--Put(x, 2)--|' //        linearizable: not yet what is asked for
 */
export function outOfDate(): string {
  // --- learner's part: a line a client, an operation from bar to bar, time to the right. ---
  return `
    A: |--Put(x, 1)--|  |--Put(x, 2)--|
    B:                                  |--Get(x) = 1--|
  `;
  // --- end of learner's part ---
}

/**
 * Second, a history of two keys whose operations on each key by themselves are sequentially consistent, and which as a whole is not. Again no Get returns
 * null, and no key is put by two clients.
 */
export function inPieces(): string {
  // --- learner's part: what would each Get have to come before? ---
  return `
    A: |Put(x, 1)|  |Put(x, 2)|  |Get(y) = 3|
    B: |Put(y, 3)|  |Put(y, 4)|  |Get(x) = 1|
  `;
  // --- end of learner's part ---
}

/**
 * Third, a run. The store is made of three `SequentialReplica`s: a Get is answered from the copy of the replica that is asked, at once. A Put goes to s1, which
 * orders all Puts and tells every replica; it is answered by the replica that was asked, once that has carried it out. Each link takes the time that
 * `delays` says, nothing is lost, and a replica takes no time. Return what the clients a and b are to ask for, so that the history is not linearizable.
 * (Sequentially consistent it is, as long as each client stays with one replica.)
 *
 *     staleRun(delays) //=> { a: [{ atMs: 0, of: 's2', put: 'x', value: 'new' }], b: [{ atMs: 130, of: 's3', get: 'x' }] }
 *
 * There is always a way, but not always the same one: who is to be asked, and when, depends on the delays.
 */
export function staleRun(delays: Delays): Schedule {
  // --- learner's part: when has the Put ended, and until when does another replica not know of it? ---
  const way = (from: string, to: string): number => (from === to ? 0 : (delays[`${from}->${to}`] as number));
  const replicas = ['s1', 's2', 's3'];
  const chances = replicas.flatMap((writer) => replicas.map((reader) => { // the replica that was asked to put has no time to spare
    const ordered = way('a', writer) + way(writer, 's1');
    const ended = ordered + way('s1', writer) + way(writer, 'a');
    const askedBefore = ordered + way('s1', reader) - way('b', reader); // later, the Get finds the new value
    return { writer, reader, ended, spare: askedBefore - ended };
  }));
  const best = chances.reduce((one, other) => (other.spare > one.spare ? other : one));
  return {
    a: [{ atMs: 0, of: best.writer, put: 'x', value: 'new' }],
    b: [{ atMs: best.ended + best.spare / 2, of: best.reader, get: 'x' }],
  };
  // --- end of learner's part ---
}
