/**
 * How a group leaves a primary under which nothing moves: a quorum of replicas shows what it has prepared, and the next primary begins with that.
 *
 * Whatever was executed anywhere was prepared by a quorum, and any quorum of view changes has an honest replica in common with it, which shows the certificate: so the
 * new view proposes it again for the same place. Source: Castro and Liskov 1999, the section on view changes.
 */
import type { Context, ProcessId } from '../../simulation/process.ts';
import { faultyMax, isValidNewView, isValidViewChange, latestStable, primaryOf, proposalsOf, quorumOf } from './certificates.ts';
import { digestOfRequest, signed } from './messages.ts';
import type { NewView, PbftMessage, PrePrepare, ViewChange } from './messages.ts';
import type { PbftReplica } from './replica.ts';

export type ViewChanges = Map<number, Map<ProcessId, ViewChange>>;

/** Leaves the present view for `view`, and says what is prepared. */
export function startViewChange(replica: PbftReplica, ctx: Context<PbftMessage>, view: number): void {
  if (view <= replica.view) return;
  replica.view = view;
  replica.changing = true;
  replica.patience += 1;
  replica.unwatch(ctx);
  ctx.log(`gives up view ${view - 1}`);
  const message = signed<ViewChange>({
    type: 'ViewChange', view, stable: replica.stable.sequence, proof: replica.stable.proof, prepared: replica.preparedCertificates(), replica: ctx.id,
  }, replica.secretKey);
  replica.broadcast(ctx, message);
  record(replica, message);
  consider(replica, ctx, view);
}

export function onViewChange(replica: PbftReplica, ctx: Context<PbftMessage>, message: ViewChange): void {
  if (message.view < replica.view || (message.view === replica.view && !replica.changing) || !isValidViewChange(message, replica.group)) return;
  record(replica, message);
  // f + 1 replicas have left: one of them is honest, so go with them, to the first of their views.
  const ahead = [...replica.changes].filter(([view]) => view > replica.view);
  const left = new Set(ahead.flatMap(([, changes]) => [...changes.keys()]));
  if (left.size > faultyMax(replica.group)) startViewChange(replica, ctx, Math.min(...ahead.map(([view]) => view)));
  consider(replica, ctx, message.view);
}

function record(replica: PbftReplica, message: ViewChange): void {
  const known = replica.changes.get(message.view) ?? new Map<ProcessId, ViewChange>();
  replica.changes.set(message.view, known);
  if (!known.has(message.replica)) known.set(message.replica, message);
}

/** A quorum for a view: its primary begins it, the others wait for that, and not for ever. */
function consider(replica: PbftReplica, ctx: Context<PbftMessage>, view: number): void {
  const changes = [...(replica.changes.get(view)?.values() ?? [])].slice(0, quorumOf(replica.group));
  if (view !== replica.view || !replica.changing || changes.length < quorumOf(replica.group)) return;
  if (primaryOf(view, replica.group) !== ctx.id) return replica.waiting ? undefined : wait(replica, ctx);
  if (replica.announced >= view) return;
  replica.announced = view;
  const prePrepares = proposalsOf(changes).map(({ sequence, digest, request }) => signed<PrePrepare>({ type: 'PrePrepare', view, sequence, digest, replica: ctx.id, request }, replica.secretKey));
  const message = signed<NewView>({ type: 'NewView', view, viewChanges: changes, prePrepares, replica: ctx.id }, replica.secretKey);
  replica.broadcast(ctx, message);
  enter(replica, ctx, message);
}

function wait(replica: PbftReplica, ctx: Context<PbftMessage>): void {
  replica.waiting = true;
  ctx.setTimer('view', replica.timeoutMs * 2 ** replica.patience);
}

export function onNewView(replica: PbftReplica, ctx: Context<PbftMessage>, message: NewView): void {
  if (message.view < replica.view || (message.view === replica.view && !replica.changing) || !isValidNewView(message, replica.group)) return;
  replica.view = message.view;
  enter(replica, ctx, message);
}

/** The view begins: from the latest stable checkpoint on, with the proposals that follow from the view changes. */
function enter(replica: PbftReplica, ctx: Context<PbftMessage>, { view, viewChanges, prePrepares }: NewView): void {
  const { sequence, proof } = latestStable(viewChanges);
  replica.changing = false;
  replica.unwatch(ctx);
  ctx.log(`begins view ${view}`);
  for (const past of replica.changes.keys()) if (past <= view) replica.changes.delete(past);
  replica.settle(ctx, sequence, proof);
  replica.assigned = new Set(prePrepares.map(({ digest }) => digest));
  replica.nextSequence = Math.max(sequence, replica.stable.sequence, ...prePrepares.map((message) => message.sequence)) + 1;
  for (const prePrepare of prePrepares) if (replica.isInWindow(prePrepare.sequence)) replica.accept(ctx, prePrepare);
  const early = replica.early.filter((message) => message.view >= view);
  replica.early = [];
  for (const message of early) replica.onMessage(ctx, message.replica, message);
  // A primary that knows of a request proposes it; a backup tells the primary of it, and watches.
  const primary = primaryOf(view, replica.group);
  if (primary !== ctx.id) for (const request of replica.requests.values()) if (!replica.assigned.has(digestOfRequest(request))) ctx.send(primary, request);
  replica.watch(ctx);
  replica.propose(ctx);
}
