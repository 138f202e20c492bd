/**
 * What clients and replicas of a Byzantine fault tolerant log say to one another, and under what they put their signatures.
 *
 *     const request = signed({ type: 'Request', client: 'c1', timestamp: 1, operation: 'pay 5' }, secretKey);
 *     isGenuine(request, publicKeys) //=> true
 *
 * Every message is signed by the process that makes it, so that it can be shown to others: a certificate is a set of messages that prove what so many replicas
 * have said. The types are the paper's words. Source: Castro and Liskov 1999, "Practical Byzantine Fault Tolerance"; the sections are the paper's.
 */
import type { ProcessId } from '../../simulation/process.ts';
import { digestOf, isSignedBy, sign } from '../signatures.ts';

export interface Request {
  readonly type: 'Request';
  readonly client: ProcessId;
  readonly timestamp: number; // which of the client's requests, from 1
  readonly operation: string;
  readonly signature: string; // the client's
}

/** The primary proposes a request for a place in the log. The signature covers the digest; the request itself travels with it. */
export interface PrePrepare {
  readonly type: 'PrePrepare';
  readonly view: number;
  readonly sequence: number;
  readonly digest: string;
  readonly replica: ProcessId;
  readonly signature: string;
  readonly request: Request | null; // null fills a gap when a view begins: nothing is done
}

/** A backup has accepted the proposal. */
export interface Prepare {
  readonly type: 'Prepare';
  readonly view: number;
  readonly sequence: number;
  readonly digest: string;
  readonly replica: ProcessId;
  readonly signature: string;
}

/** The sender knows that a quorum has accepted it. */
export interface Commit extends Omit<Prepare, 'type'> {
  readonly type: 'Commit';
}

/** The sender has executed everything up to `sequence`, and come to the state with this digest. */
export interface Checkpoint {
  readonly type: 'Checkpoint';
  readonly sequence: number;
  readonly digest: string;
  readonly replica: ProcessId;
  readonly signature: string;
}

/** That a request was prepared: the pre-prepare, and 2f prepares that match it. */
export interface PreparedCertificate {
  readonly prePrepare: PrePrepare;
  readonly prepares: readonly Prepare[];
}

/** The sender moves to a view, and shows what it has: its last stable checkpoint, and what was prepared after that. */
export interface ViewChange {
  readonly type: 'ViewChange';
  readonly view: number;
  readonly stable: number; // sequence of the checkpoint, 0 for the beginning
  readonly proof: readonly Checkpoint[];
  readonly prepared: readonly PreparedCertificate[];
  readonly replica: ProcessId;
  readonly signature: string;
}

/** The new primary shows the view changes of a quorum, and proposes again what follows from them. */
export interface NewView {
  readonly type: 'NewView';
  readonly view: number;
  readonly viewChanges: readonly ViewChange[];
  readonly prePrepares: readonly PrePrepare[];
  readonly replica: ProcessId;
  readonly signature: string;
}

/** To the client: its request has been executed, with this result. */
export interface Reply {
  readonly type: 'Reply';
  readonly view: number;
  readonly timestamp: number;
  readonly result: number; // the place of the operation in the log, from 1
  readonly replica: ProcessId;
}

/** A replica that has fallen behind asks for the state at a stable checkpoint. */
export interface Fetch {
  readonly type: 'Fetch';
  readonly sequence: number;
}

/** The state at a checkpoint; its digest is in the checkpoint's certificate, so the sender need not be believed. */
export interface State {
  readonly type: 'State';
  readonly sequence: number;
  readonly snapshot: string;
}

export type PbftMessage = Request | PrePrepare | Prepare | Commit | Checkpoint | ViewChange | NewView | Reply | Fetch | State;

type Signable = Request | PrePrepare | Prepare | Commit | Checkpoint | ViewChange | NewView;
type Unsigned<M> = M extends Signable ? Omit<M, 'signature'> : never;

/** The digest of a proposal without a request. */
export const NULL_DIGEST = 'null';

/** Which request it is: client, number and operation in one short text. */
export function digestOfRequest(request: Request | null): string {
  return request === null ? NULL_DIGEST : digestOf(signedText(request));
}

/** The message with its maker's signature. */
export function signed<M extends Signable>(message: Unsigned<M>, secretKey: string): M {
  return { ...message, signature: sign(secretKey, signedText(message as unknown as M)) } as unknown as M;
}

/** Whether it is signed by the process that it says made it, and that is one of those whose keys are known. */
export function isGenuine(message: Signable, publicKeys: Readonly<Record<ProcessId, string>>): boolean {
  return isSignedBy(publicKeys[message.type === 'Request' ? message.client : message.replica], signedText(message), message.signature);
}

/** What is signed: every field that matters, in a fixed order, the signatures of other messages included. */
function signedText(message: Signable): string {
  switch (message.type) {
    case 'Request':
      return JSON.stringify(['Request', message.client, message.timestamp, message.operation]);
    case 'PrePrepare':
    case 'Prepare':
    case 'Commit':
      return JSON.stringify([message.type, message.view, message.sequence, message.digest, message.replica]);
    case 'Checkpoint':
      return JSON.stringify(['Checkpoint', message.sequence, message.digest, message.replica]);
    case 'ViewChange':
      return JSON.stringify(['ViewChange', message.view, message.stable, message.proof.map(signatureOf), message.prepared.map(({ prePrepare, prepares }) => [signatureOf(prePrepare), prepares.map(signatureOf)]), message.replica]);
    case 'NewView':
      return JSON.stringify(['NewView', message.view, message.viewChanges.map(signatureOf), message.prePrepares.map(signatureOf), message.replica]);
  }
}

const signatureOf = ({ signature }: { readonly signature: string }): string => signature;
