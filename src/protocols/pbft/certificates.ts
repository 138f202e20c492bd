/**
 * What sets of signed messages prove, and what the beginning of a view follows from. Pure functions of messages: whoever holds them comes to the same.
 *
 *     primaryOf(5, group)                      //=> the replica whose turn is in view 5
 *     isPrepared(certificate, group)           //=> whether it proves that a quorum accepted the proposal
 *     proposalsOf(viewChanges)                 //=> what the new primary must propose again
 *
 * Source: Castro and Liskov 1999, the sections on garbage collection and view changes.
 */
import type { ProcessId } from '../../simulation/process.ts';
import { digestOfRequest, isGenuine, NULL_DIGEST } from './messages.ts';
import type { Checkpoint, NewView, PreparedCertificate, PrePrepare, Request, ViewChange } from './messages.ts';

/** Who takes part, and how far the log may run ahead of its last stable checkpoint. */
export interface Group {
  readonly replicas: readonly ProcessId[]; // 3f + 1
  readonly publicKeys: Readonly<Record<ProcessId, string>>; // of replicas and clients
  readonly checkpointEvery: number; // places of the log
  readonly window: number; // L: places above the low water mark
}

/** A place in the log, and what the primary of the new view has to propose for it. */
export interface Proposal {
  readonly sequence: number;
  readonly digest: string;
  readonly request: Request | null;
}

/** f: how many replicas may be faulty. */
export const faultyMax = ({ replicas }: Group): number => Math.floor((replicas.length - 1) / 3);

/** 2f + 1: any two sets of so many replicas have an honest one in common. */
export const quorumOf = (group: Group): number => 2 * faultyMax(group) + 1;

export const primaryOf = (view: number, { replicas }: Group): ProcessId => replicas[view % replicas.length] as ProcessId;

/** A proposal that its view's primary has signed, with the request that its digest names, signed by a client. */
export function isProposal(message: PrePrepare, group: Group): boolean {
  return message.replica === primaryOf(message.view, group) && isGenuine(message, group.publicKeys)
    && message.digest === digestOfRequest(message.request) && (message.request === null || isGenuine(message.request, group.publicKeys));
}

/** The predicate "prepared": a proposal, and 2f prepares of different backups that match it. */
export function isPrepared({ prePrepare, prepares }: PreparedCertificate, group: Group): boolean {
  const { view, sequence, digest, replica: primary } = prePrepare;
  const matching = prepares.filter((prepare) => prepare.type === 'Prepare' && prepare.view === view && prepare.sequence === sequence && prepare.digest === digest
    && prepare.replica !== primary && group.replicas.includes(prepare.replica) && isGenuine(prepare, group.publicKeys));
  return isProposal(prePrepare, group) && differentSigners(matching) >= 2 * faultyMax(group);
}

/** The certificate of a stable checkpoint: a quorum has come to the same state. The beginning, 0, needs none. */
export function isStable(sequence: number, proof: readonly Checkpoint[], group: Group): boolean {
  if (sequence === 0) return true;
  const [first] = proof;
  const matching = proof.filter((checkpoint) => checkpoint.sequence === sequence && checkpoint.digest === first?.digest && group.replicas.includes(checkpoint.replica) && isGenuine(checkpoint, group.publicKeys));
  return differentSigners(matching) >= quorumOf(group);
}

export function isValidViewChange(message: ViewChange, group: Group): boolean {
  return group.replicas.includes(message.replica) && isGenuine(message, group.publicKeys) && isStable(message.stable, message.proof, group)
    && message.prepared.every((certificate) => certificate.prePrepare.view < message.view
      && certificate.prePrepare.sequence > message.stable && certificate.prePrepare.sequence <= message.stable + group.window && isPrepared(certificate, group));
}

export function isValidNewView(message: NewView, group: Group): boolean {
  const { view, viewChanges, prePrepares } = message;
  if (message.replica !== primaryOf(view, group) || !isGenuine(message, group.publicKeys)) return false;
  if (differentSigners(viewChanges) < quorumOf(group) || !viewChanges.every((one) => one.view === view && isValidViewChange(one, group))) return false;
  // A backup does not believe what the primary proposes: it computes it from the same view changes.
  const due = proposalsOf(viewChanges);
  return due.length === prePrepares.length && due.every(({ sequence, digest }, index) => {
    const proposed = prePrepares[index] as PrePrepare;
    return proposed.view === view && proposed.sequence === sequence && proposed.digest === digest && isProposal(proposed, group);
  });
}

/** The checkpoint from which the new view goes on: the latest that a view change proves. */
export function latestStable(viewChanges: readonly ViewChange[]): { sequence: number; proof: readonly Checkpoint[] } {
  let latest: { sequence: number; proof: readonly Checkpoint[] } = { sequence: 0, proof: [] };
  for (const { stable, proof } of viewChanges) if (stable > latest.sequence) latest = { sequence: stable, proof };
  return latest;
}

/** For each place from the latest stable checkpoint to the last prepared one: what was prepared there in the highest view; null where nothing was. */
export function proposalsOf(viewChanges: readonly ViewChange[]): Proposal[] {
  const from = latestStable(viewChanges).sequence;
  const highest = new Map<number, PrePrepare>();
  for (const { prePrepare } of viewChanges.flatMap(({ prepared }) => prepared)) {
    const known = highest.get(prePrepare.sequence);
    if (known === undefined || prePrepare.view > known.view) highest.set(prePrepare.sequence, prePrepare);
  }
  const last = Math.max(from, ...highest.keys());
  return Array.from({ length: last - from }, (_, index): Proposal => {
    const found = highest.get(from + 1 + index);
    return { sequence: from + 1 + index, digest: found?.digest ?? NULL_DIGEST, request: found?.request ?? null };
  });
}

export function differentSigners(messages: readonly { readonly replica: ProcessId }[]): number {
  return new Set(messages.map(({ replica }) => replica)).size;
}
