/**
 * Databases on one server whose clients carry out transactions step by step, all at the same time: some isolate them fully, the others as far as is
 * customary, or not quite. For finding out what a checker of dependency cycles finds out.
 *
 *     new SerialStore({ objects: 'lists' })                         // one transaction at a time
 *     new LockingStore({ objects: 'lists', degree: 3 })             // serializable: strict two-phase locking
 *     new LockingStore({ objects: 'lists', degree: 2 })             // read committed: shows G-single, read skew
 *     new LockingStore({ objects: 'lists', degree: 1 })             // read uncommitted: shows G1a, G1b, G1c
 *     new LockingStore({ objects: 'lists', degree: 0 })             // no isolation: shows G0, dirty writes
 *     new SnapshotStore({ objects: 'lists' })                       // snapshot isolation: shows G2-item, write skew
 *     new SnapshotStore({ objects: 'lists', lagCommits: 3 })        // parallel snapshot isolation: shows G-nonadjacent, the long fork
 *
 * What is committed is in stable storage; a transaction that is under way when the server crashes is aborted. A transaction that cannot go on, because
 * of a lock or of a conflict, is aborted at once: nobody waits for a lock, so nobody waits in a circle.
 *
 * Source: Gray, Lorie, Putzolu and Traiger 1976 (degrees of consistency); Berenson et al. 1995, §2.3 and §4.2 (locks of each level, snapshot isolation);
 * Adya 1999, ch. 3 and 4 (the phenomena G0 to G2); Sovran et al. 2011, §3 (parallel snapshot isolation); Kingsbury and Alvaro 2020 (G-nonadjacent).
 */
import type { ProcessId } from '../simulation/process.ts';
import type { ObjectValue, TransactionOperation } from './transaction-client.ts';
import { changed, CONFLICT, TransactionalStore } from './transactional-store.ts';
import type { Conflict, TransactionalStoreOptions } from './transactional-store.ts';

/** One transaction at a time: the others wait until it has ended. */
export class SerialStore extends TransactionalStore<{ readonly written: Map<string, ObjectValue> }> {
  data = new Map<string, ObjectValue>();
  turn: ProcessId | null = null; // whose transaction is under way

  protected begin(): { readonly written: Map<string, ObjectValue> } {
    return { written: new Map() };
  }

  protected operate(client: ProcessId, { written }: { readonly written: Map<string, ObjectValue> }, operation: TransactionOperation): ObjectValue | 'later' {
    this.turn ??= client;
    if (this.turn !== client) return 'later';
    const { key } = operation;
    const value = written.get(key) ?? this.data.get(key) ?? this.initial;
    if (operation.type === 'Read') return value;
    written.set(key, changed(value, operation));
    return null;
  }

  protected commit(client: ProcessId, { written }: { readonly written: Map<string, ObjectValue> }): void {
    for (const [key, value] of written) this.data.set(key, value);
    this.abort(client);
  }

  protected abort(client: ProcessId): void {
    if (this.turn === client) this.turn = null;
  }

  protected committed(): unknown {
    return this.data;
  }

  protected restore(committed: unknown): void {
    if (committed !== undefined) this.data = committed as Map<string, ObjectValue>;
  }
}

/**
 * How long locks are held. 0: none beyond a step. 1: write locks to the end. 2: read locks as well, but for the step alone, so that what is read
 * is committed. 3: read locks to the end.
 */
export type Degree = 0 | 1 | 2 | 3;

export interface LockingStoreOptions extends TransactionalStoreOptions {
  readonly degree: Degree;
  /** 'no rollback': what an aborted transaction has written stays. Default: null. */
  readonly flaw?: 'no rollback' | null;
}

/** What a transaction has to undo: the value of each object before its first write. */
type UndoLog = Map<string, ObjectValue>;

/** Writes in place, under locks, and undoes what an aborted transaction has written. */
export class LockingStore extends TransactionalStore<UndoLog> {
  data = new Map<string, ObjectValue>();
  durable = new Map<string, ObjectValue>();   // what is committed
  writer = new Map<string, ProcessId>();      // who holds the write lock of an object
  readers = new Map<string, Set<ProcessId>>();// who holds a read lock of it
  readonly degree: Degree;
  readonly flaw: 'no rollback' | null;

  constructor(options: LockingStoreOptions) {
    super(options);
    this.degree = options.degree;
    this.flaw = options.flaw ?? null;
  }

  protected begin(): UndoLog {
    return new Map();
  }

  protected operate(client: ProcessId, undo: UndoLog, operation: TransactionOperation): ObjectValue | Conflict {
    const { key } = operation;
    const value = this.data.get(key) ?? this.initial;
    const writer = this.writer.get(key) ?? client;
    if (operation.type === 'Read') {
      if (this.degree >= 2 && writer !== client) return CONFLICT;
      if (this.degree === 3) this.readers.set(key, new Set([...(this.readers.get(key) ?? []), client]));
      return value;
    }
    const others = [...(this.readers.get(key) ?? [])].filter((reader) => reader !== client);
    if (writer !== client || others.length > 0) return CONFLICT;
    if (this.degree >= 1) this.writer.set(key, client);
    if (!undo.has(key)) undo.set(key, value);
    this.data.set(key, changed(value, operation));
    return null;
  }

  protected commit(client: ProcessId, undo: UndoLog): void {
    for (const key of undo.keys()) this.durable.set(key, this.data.get(key) ?? this.initial);
    this.unlock(client);
  }

  protected abort(client: ProcessId, undo: UndoLog): void {
    if (this.flaw !== 'no rollback') for (const [key, value] of undo) this.data.set(key, value); // FLAW (no rollback)
    this.unlock(client);
  }

  private unlock(client: ProcessId): void {
    for (const [key, writer] of this.writer) if (writer === client) this.writer.delete(key);
    for (const readers of this.readers.values()) readers.delete(client);
  }

  protected committed(): unknown {
    return this.durable;
  }

  protected restore(committed: unknown): void {
    if (committed === undefined) return;
    this.durable = committed as Map<string, ObjectValue>;
    this.data = new Map(this.durable);
  }
}

/** A committed transaction: what it wrote, and at which of the sites. */
interface Commit {
  readonly site: number;
  readonly written: ReadonlyMap<string, ObjectValue>;
}

interface Snapshot {
  readonly site: number;
  readonly commits: number;                    // how many there were when it was taken
  readonly written: Map<string, ObjectValue>;  // by this transaction itself
}

export interface SnapshotStoreOptions extends TransactionalStoreOptions {
  /**
   * How many of the last commits of one site the other does not see yet; clients take turns at two sites. 0, the default, is one site: snapshot
   * isolation. Above 0, two snapshots may each hold what the other lacks.
   */
  readonly lagCommits?: number;
  /** 'lost update': commits even if another has written the same object since the snapshot. Default: null. */
  readonly flaw?: 'lost update' | null;
}

/** Reads from what was committed when the transaction began; of two that write one object at the same time, the first to commit wins. */
export class SnapshotStore extends TransactionalStore<Snapshot> {
  commits: Commit[] = [];
  sites = new Map<ProcessId, number>(); // where each client is
  readonly lagCommits: number;
  readonly flaw: 'lost update' | null;

  constructor(options: SnapshotStoreOptions) {
    super(options);
    this.lagCommits = options.lagCommits ?? 0;
    this.flaw = options.flaw ?? null;
  }

  protected begin(client: ProcessId): Snapshot {
    const site = this.sites.get(client) ?? this.sites.size % 2;
    this.sites.set(client, site);
    return { site, commits: this.commits.length, written: new Map() };
  }

  protected operate(_client: ProcessId, snapshot: Snapshot, operation: TransactionOperation): ObjectValue {
    const { key } = operation;
    const latest = this.commits.findLast((commit, index) => this.sees(snapshot, commit, index) && commit.written.has(key));
    const value = snapshot.written.get(key) ?? latest?.written.get(key) ?? this.initial;
    if (operation.type === 'Read') return value;
    snapshot.written.set(key, changed(value, operation));
    return null;
  }

  /** Whether a commit is part of a snapshot: all that came before it at the same site, and all but the last few from the other. */
  private sees(snapshot: Snapshot, commit: Commit, index: number): boolean {
    return index < snapshot.commits - (commit.site === snapshot.site ? 0 : this.lagCommits);
  }

  protected override mayCommit(snapshot: Snapshot): boolean {
    if (this.flaw === 'lost update') return true; // FLAW (lost update): the last to commit wins, and the first is forgotten
    return !this.commits.some((commit, index) => !this.sees(snapshot, commit, index) && [...snapshot.written.keys()].some((key) => commit.written.has(key)));
  }

  protected commit(_client: ProcessId, { site, written }: Snapshot): void {
    if (written.size > 0) this.commits.push({ site, written });
  }

  protected abort(): void {} // what it wrote was in its snapshot alone

  protected committed(): unknown {
    return { commits: this.commits, sites: this.sites };
  }

  protected restore(committed: unknown): void {
    if (committed !== undefined) Object.assign(this, committed);
  }
}
