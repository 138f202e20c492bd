/**
 * Practical Byzantine fault tolerance: 3f + 1 replicas agree on the order of signed requests though f of them do whatever they like. In each view one of them is the
 * primary and proposes the order; the others check one another, and replace a primary under which nothing moves.
 *
 *     const { processes } = pbftCluster({ faulty: 1, operations: { c1: ['pay 5', 'pay 7'] }, seed: 1 });
 *     const run = simulate({ processes, seed: 1 });
 *     run.processes.r2.service.entries //=> ['c1#1 pay 5', 'c1#2 pay 7']
 *     run.processes.c1.results         //=> [1, 2]
 *
 * Safety depends on no clock; that requests are ever executed does, for views are left by timeouts. Links deliver in the end; who has missed much fetches a
 * state that a certificate vouches for. Source: Castro and Liskov 1999.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { digestOf } from '../signatures.ts';
import { faultyMax, isPrepared, isProposal, isStable, primaryOf, quorumOf } from './certificates.ts';
import type { Group } from './certificates.ts';
import { emptyLog, executed, logOf, snapshotOf } from './log.ts';
import type { ServiceLog } from './log.ts';
import { digestOfRequest, isGenuine, signed } from './messages.ts';
import type { Checkpoint, Commit, PbftMessage, Prepare, PreparedCertificate, PrePrepare, Request } from './messages.ts';
import { onNewView, onViewChange, startViewChange } from './view-change.ts';
import type { ViewChanges } from './view-change.ts';

export interface PbftOptions {
  readonly group: Group;
  readonly secretKey: string;
  /** After how long without progress a backup gives the primary up; twice as long in each view after that which does not begin. */
  readonly timeoutMs: number;
}

/** What is known of one place of the log in one view. */
export interface Slot {
  prePrepare: PrePrepare | null;
  readonly prepares: Map<ProcessId, Prepare>; // by backup, the first of each
  readonly commits: Map<ProcessId, Commit>;
}

const EARLY_MAX = 200;

export class PbftReplica implements Process<PbftMessage> {
  // The view
  view = 0;
  changing = false;                                // a view change is under way: nothing is ordered
  patience = 0;                                    // views in a row that did not begin
  changes: ViewChanges = new Map();                // view -> replica -> its view change
  announced = -1;                                  // the last view that this replica has begun as primary
  early: PrePrepare[] = [];                        // proposals of views that have not begun here

  // The order
  slots = new Map<string, Slot>();                 // "view/sequence" -> what is known
  committed = new Map<number, PrePrepare>();       // sequence -> what is to be executed there
  requests = new Map<string, Request>();           // digest -> request that waits for its execution
  assigned = new Set<string>();                    // primary: digests that it has proposed in this view
  nextSequence = 1;                                // primary: the next place

  // The service
  service: ServiceLog = emptyLog();
  stable: { sequence: number; proof: readonly Checkpoint[] } = { sequence: 0, proof: [] }; // h, the low water mark
  checkpoints = new Map<number, Map<ProcessId, Checkpoint>>();
  snapshots = new Map<number, string>();           // states at checkpoints that are not yet history
  waiting = false;                                 // the timer of the view runs

  readonly group: Group;
  readonly secretKey: string;
  readonly timeoutMs: number;

  constructor({ group, secretKey, timeoutMs }: PbftOptions) {
    if (group.replicas.length % 3 !== 1 || group.replicas.length < 4) throw new RangeError(`PbftReplica: the group has ${group.replicas.length} replicas; 3f + 1 are needed, 4 or more: 4, 7, 10, …`);
    this.group = group;
    this.secretKey = secretKey;
    this.timeoutMs = timeoutMs;
  }

  get lastExecuted(): number {
    return this.service.decided.length;
  }

  onMessage(ctx: Context<PbftMessage>, from: ProcessId, message: PbftMessage): void {
    switch (message.type) {
      case 'Request': return this.onRequest(ctx, from, message);
      case 'PrePrepare': return this.onPrePrepare(ctx, message);
      case 'Prepare': return this.onPrepare(ctx, message);
      case 'Commit': return this.onCommit(ctx, message);
      case 'Checkpoint': return this.onCheckpoint(ctx, message);
      case 'ViewChange': return onViewChange(this, ctx, message);
      case 'NewView': return onNewView(this, ctx, message);
      case 'Fetch': return this.onFetch(ctx, from, message.sequence);
      case 'State': return this.onState(ctx, message.sequence, message.snapshot);
      case 'Reply': return; // for clients
      default: message satisfies never;
    }
  }

  /** No progress for too long: the next view. */
  onTimer(ctx: Context<PbftMessage>): void {
    this.waiting = false;
    startViewChange(this, ctx, this.view + 1);
  }

  broadcast(ctx: Context<PbftMessage>, message: PbftMessage): void {
    for (const to of this.group.replicas) if (to !== ctx.id) ctx.send(to, message);
  }

  /** Starts the timer of the view, if something waits and it does not run. */
  watch(ctx: Context<PbftMessage>): void {
    if (this.waiting || this.changing || this.requests.size === 0) return; // a view change has its own wait, which begins with a quorum
    this.waiting = true;
    ctx.setTimer('view', this.timeoutMs * 2 ** this.patience);
  }

  unwatch(ctx: Context<PbftMessage>): void {
    this.waiting = false;
    ctx.cancelTimer('view');
  }

  slot(view: number, sequence: number): Slot {
    const key = `${view}/${sequence}`;
    let slot = this.slots.get(key);
    if (slot === undefined) this.slots.set(key, (slot = { prePrepare: null, prepares: new Map(), commits: new Map() }));
    return slot;
  }

  /** Between the water marks: h < n <= h + L. A faulty primary cannot use the numbers up by leaving most of them out. */
  isInWindow(sequence: number): boolean {
    return Number.isInteger(sequence) && sequence > this.stable.sequence && sequence <= this.stable.sequence + this.group.window;
  }

  private onRequest(ctx: Context<PbftMessage>, from: ProcessId, request: Request): void {
    if (!isGenuine(request, this.group.publicKeys)) return;
    const last = this.service.last[request.client];
    if (last !== undefined && request.timestamp <= last.timestamp) {
      if (request.timestamp === last.timestamp) this.reply(ctx, request.client, last);
      return;
    }
    this.requests.set(digestOfRequest(request), request);
    const primary = primaryOf(this.view, this.group);
    // A backup that a client has turned to hands the request to the primary, and watches what comes of it.
    if (primary !== ctx.id && from === request.client) ctx.send(primary, request);
    this.watch(ctx);
    this.propose(ctx);
  }

  /** Primary: a place for every request that has none, up to the high water mark. */
  propose(ctx: Context<PbftMessage>): void {
    if (this.changing || primaryOf(this.view, this.group) !== ctx.id) return;
    for (const [digest, request] of this.requests) {
      if (this.assigned.has(digest) || !this.isInWindow(this.nextSequence)) continue;
      this.assigned.add(digest);
      const prePrepare = signed<PrePrepare>({ type: 'PrePrepare', view: this.view, sequence: this.nextSequence, digest, replica: ctx.id, request }, this.secretKey);
      this.nextSequence += 1;
      this.broadcast(ctx, prePrepare);
      this.accept(ctx, prePrepare);
    }
  }

  private onPrePrepare(ctx: Context<PbftMessage>, message: PrePrepare): void {
    if ((message.view > this.view || (message.view === this.view && this.changing)) && this.early.length < EARLY_MAX) {
      this.early.push(message);
      return;
    }
    if (message.view !== this.view || this.changing || !this.isInWindow(message.sequence) || !isProposal(message, this.group)) return;
    if (message.request === null) return; // only the beginning of a view has such
    // At most one digest for a place in a view: the first.
    if (this.slot(message.view, message.sequence).prePrepare === null) this.accept(ctx, message);
  }

  /** Takes a proposal on, and says so; the primary's own proposal is its word. */
  accept(ctx: Context<PbftMessage>, prePrepare: PrePrepare): void {
    const { view, sequence, digest, request } = prePrepare;
    this.slot(view, sequence).prePrepare = prePrepare;
    if (request !== null && request.timestamp > (this.service.last[request.client]?.timestamp ?? 0)) this.requests.set(digest, request);
    this.watch(ctx);
    if (prePrepare.replica !== ctx.id) {
      const prepare = signed<Prepare>({ type: 'Prepare', view, sequence, digest, replica: ctx.id }, this.secretKey);
      this.slot(view, sequence).prepares.set(ctx.id, prepare);
      this.broadcast(ctx, prepare);
    }
    this.advance(ctx, view, sequence);
  }

  private onPrepare(ctx: Context<PbftMessage>, message: Prepare): void {
    const { view, sequence, replica } = message;
    if (view < this.view || !this.isInWindow(sequence) || replica === primaryOf(view, this.group) || !this.isOfGroup(message)) return;
    const { prepares } = this.slot(view, sequence);
    if (!prepares.has(replica)) prepares.set(replica, message);
    this.advance(ctx, view, sequence);
  }

  private onCommit(ctx: Context<PbftMessage>, message: Commit): void {
    const { view, sequence, replica } = message;
    if (view < this.view || !this.isInWindow(sequence) || !this.isOfGroup(message)) return;
    const { commits } = this.slot(view, sequence);
    if (!commits.has(replica)) commits.set(replica, message);
    this.advance(ctx, view, sequence);
  }

  private isOfGroup(message: Prepare | Commit | Checkpoint): boolean {
    return this.group.replicas.includes(message.replica) && isGenuine(message, this.group.publicKeys);
  }

  /** What holds of a place now that did not before: prepared, then committed, then executed. */
  private advance(ctx: Context<PbftMessage>, view: number, sequence: number): void {
    const slot = this.slot(view, sequence);
    const { prePrepare, commits } = slot;
    if (prePrepare === null || view !== this.view || this.changing) return;
    const certificate = this.certificateOf(slot);
    if (certificate === null) return;
    if (!commits.has(ctx.id)) {
      const commit = signed<Commit>({ type: 'Commit', view, sequence, digest: prePrepare.digest, replica: ctx.id }, this.secretKey);
      commits.set(ctx.id, commit);
      this.broadcast(ctx, commit);
    }
    const matching = [...commits.values()].filter(({ digest }) => digest === prePrepare.digest);
    if (matching.length < quorumOf(this.group) || this.committed.has(sequence)) return;
    this.committed.set(sequence, prePrepare);
    this.execute(ctx);
  }

  /** The proof that a place is prepared, if it is. */
  certificateOf({ prePrepare, prepares }: Slot): PreparedCertificate | null {
    if (prePrepare === null) return null;
    const matching = [...prepares.values()].filter(({ digest }) => digest === prePrepare.digest);
    return matching.length < 2 * faultyMax(this.group) ? null : { prePrepare, prepares: matching.slice(0, 2 * faultyMax(this.group)) };
  }

  /** In order, each place once. */
  execute(ctx: Context<PbftMessage>): void {
    for (let next = this.committed.get(this.lastExecuted + 1); next !== undefined; next = this.committed.get(this.lastExecuted + 1)) {
      const { request, digest } = next;
      this.service = executed(this.service, request, digest);
      ctx.log(request === null ? 'executes nothing' : 'executes', { sequence: next.sequence, digest, ...(request === null ? {} : { operation: `${request.client}#${request.timestamp} ${request.operation}` }) });
      this.requests.delete(digest);
      const last = request === null ? undefined : this.service.last[request.client];
      if (request !== null && last !== undefined && last.timestamp === request.timestamp) this.reply(ctx, request.client, last);
      this.patience = 0;
      this.unwatch(ctx);
      this.watch(ctx);
      if (this.lastExecuted % this.group.checkpointEvery === 0) this.takeCheckpoint(ctx);
    }
  }

  private reply(ctx: Context<PbftMessage>, client: ProcessId, { timestamp, result }: { timestamp: number; result: number }): void {
    ctx.send(client, { type: 'Reply', view: this.view, timestamp, result, replica: ctx.id });
  }

  private takeCheckpoint(ctx: Context<PbftMessage>): void {
    const snapshot = snapshotOf(this.service);
    const sequence = this.lastExecuted;
    this.snapshots.set(sequence, snapshot);
    const checkpoint = signed<Checkpoint>({ type: 'Checkpoint', sequence, digest: digestOf(snapshot), replica: ctx.id }, this.secretKey);
    this.broadcast(ctx, checkpoint);
    this.onCheckpoint(ctx, checkpoint);
  }

  private onCheckpoint(ctx: Context<PbftMessage>, checkpoint: Checkpoint): void {
    const { sequence, replica, digest } = checkpoint;
    if (sequence <= this.stable.sequence || sequence % this.group.checkpointEvery !== 0 || !this.isOfGroup(checkpoint)) return;
    const known = this.checkpoints.get(sequence) ?? new Map<ProcessId, Checkpoint>();
    this.checkpoints.set(sequence, known);
    if (!known.has(replica)) known.set(replica, checkpoint);
    const proof = [...known.values()].filter((other) => other.digest === digest);
    if (proof.length >= quorumOf(this.group)) this.settle(ctx, sequence, proof);
  }

  /** A checkpoint is stable: what lies before it is history, and the water marks rise. */
  settle(ctx: Context<PbftMessage>, sequence: number, proof: readonly Checkpoint[]): void {
    if (sequence <= this.stable.sequence || !isStable(sequence, proof, this.group)) return;
    this.stable = { sequence, proof };
    for (const key of this.slots.keys()) if (Number(key.split('/')[1]) <= sequence) this.slots.delete(key);
    for (const known of [this.checkpoints, this.snapshots, this.committed]) for (const key of known.keys()) if (key < sequence || (key === sequence && known !== this.snapshots)) known.delete(key);
    if (this.lastExecuted < sequence) for (const { replica } of proof) if (replica !== ctx.id) ctx.send(replica, { type: 'Fetch', sequence });
    this.propose(ctx);
  }

  private onFetch(ctx: Context<PbftMessage>, from: ProcessId, sequence: number): void {
    const snapshot = this.snapshots.get(sequence);
    if (snapshot !== undefined) ctx.send(from, { type: 'State', sequence, snapshot });
  }

  private onState(ctx: Context<PbftMessage>, sequence: number, snapshot: string): void {
    if (sequence !== this.stable.sequence || this.lastExecuted >= sequence || digestOf(String(snapshot)) !== this.stable.proof[0]?.digest) return;
    this.service = logOf(snapshot);
    this.snapshots.set(sequence, snapshot);
    ctx.log('fetches a state', { sequence });
    for (const [digest, { client, timestamp }] of this.requests) if (timestamp <= (this.service.last[client]?.timestamp ?? 0)) this.requests.delete(digest);
    this.unwatch(ctx);
    this.watch(ctx);
    this.execute(ctx);
  }

  /** What this replica can prove to be prepared above its stable checkpoint: for each place the certificate of the highest view. */
  preparedCertificates(): PreparedCertificate[] {
    const highest = new Map<number, PreparedCertificate>();
    for (const slot of this.slots.values()) {
      const certificate = this.certificateOf(slot);
      if (certificate === null || !isPrepared(certificate, this.group)) continue;
      const { view, sequence } = certificate.prePrepare;
      if (view > (highest.get(sequence)?.prePrepare.view ?? -1)) highest.set(sequence, certificate);
    }
    return [...highest.values()].toSorted((a, b) => a.prePrepare.sequence - b.prePrepare.sequence);
  }
}
