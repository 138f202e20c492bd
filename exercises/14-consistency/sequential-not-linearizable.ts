import { NotImplemented } from 'distsys';
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
  // TODO: a line a client, an operation from bar to bar, time to the right.
  throw new NotImplemented('14/sequential-not-linearizable');
}

/**
 * Second, a history of two keys whose operations on each key by themselves are sequentially consistent, and which as a whole is not. Again no Get returns
 * null, and no key is put by two clients.
 */
export function inPieces(): string {
  // TODO: what would each Get have to come before?
  throw new NotImplemented('14/sequential-not-linearizable');
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
  // TODO: when has the Put ended, and until when does another replica not know of it?
  throw new NotImplemented('14/sequential-not-linearizable');
}
