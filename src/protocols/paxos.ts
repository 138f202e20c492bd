/**
 * Single-decree Paxos: servers choose one value among those put to them, once and for ever, whatever is delayed, lost or crashes.
 *
 *     const servers = ['s1', 's2', 's3'];
 *     const server = () => new PaxosServer({ servers });
 *     const run = simulate({ processes: { s1: server, s2: server, s3: server, c1: () => new RegisterClient({ servers, puts: ['A'] }) }, seed: 1 });
 *     run.processes.s2.chosen //=> 'A'
 *
 * Every server is proposer, acceptor and learner. A proposal is a ballot and a value. Before it proposes, a proposer makes a majority promise to
 * take no part in lower ballots any more, and hears what they have accepted; if there is anything, it must propose that and not its own.
 * So once a majority has accepted a value, every later proposal is of the same value. Nothing depends on time for that; whether anything is
 * ever chosen does: two proposers can outbid each other for as long as their messages are unlucky (Fischer, Lynch and Paterson 1985).
 *
 * To its clients the system is a register that is written once: a Put that was not chosen is never answered, and a Get is answered by a server
 * that knows what was. Source: Lamport, "Paxos Made Simple", 2001; the sections below are the paper's.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { RegisterMessage, RegisterValue } from './register-client.ts';

/** The number of a proposal. §2.2: different proposals have different numbers, so each has its proposer's name in it. */
export interface Ballot {
  readonly round: number;
  readonly proposer: ProcessId;
}

/** What is proposed: a value, and whose request it answers. */
export interface Proposal {
  readonly request: string;
  readonly client: ProcessId;
  readonly value: RegisterValue;
}

/** A proposal that an acceptor accepted, with its number. */
export interface AcceptedProposal {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}

export type PaxosMessage =
  | RegisterMessage
  /** Phase 1a: promise to take no part in ballots below this one, and say what you have accepted. */
  | { readonly type: 'Prepare'; readonly ballot: Ballot }
  /** Phase 1b: promised; `accepted` is the proposal with the highest number that I have accepted, if any. */
  | { readonly type: 'Prepared'; readonly ballot: Ballot; readonly accepted: AcceptedProposal | null }
  /** Phase 2a: accept this proposal. */
  | { readonly type: 'Accept'; readonly ballot: Ballot; readonly proposal: Proposal }
  /** Phase 2b: accepted. */
  | { readonly type: 'Accepted'; readonly ballot: Ballot }
  /** To the learners: a majority has accepted this proposal. */
  | { readonly type: 'Decided'; readonly ballot: Ballot; readonly proposal: Proposal };

export interface PaxosOptions {
  /** All servers, this one included. */
  readonly servers: readonly ProcessId[];
  /**
   * After how long without a decision a proposer begins a higher ballot, in milliseconds: always as long, or drawn anew each time between two
   * bounds, which is what ends a duel. Servers that know the decision then also tell whoever asks. Default: each proposer tries once.
   */
  readonly retryAfterMs?: number | { readonly minMs: number; readonly maxMs: number };
}

export function compareBallots(one: Ballot, other: Ballot): number {
  return one.round - other.round || (one.proposer < other.proposer ? -1 : one.proposer > other.proposer ? 1 : 0);
}

export class PaxosServer implements Process<PaxosMessage> {
  // Acceptor; in stable storage
  ballot: Ballot = { round: 0, proposer: '' };   // the highest in which this server takes part; it is done with all below
  accepted: AcceptedProposal | null = null;      // the proposal with the highest number that it has accepted
  decided = false;                               // whether it knows that `accepted` is chosen
  // Proposer; lost in a crash
  request: Proposal | null = null;               // what its client asked for
  proposal: Proposal | null = null;              // what it proposes, which may be what another client asked for
  prepared = new Map<ProcessId, AcceptedProposal | null>(); // who promised, and what they had accepted
  acceptedBy = new Set<ProcessId>();             // who accepted the proposal

  readonly servers: readonly ProcessId[];
  readonly retryAfterMs: number | { readonly minMs: number; readonly maxMs: number } | null;

  constructor(options: PaxosOptions) {
    this.servers = options.servers;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }

  /** The value that this server knows to be chosen; undefined as long as it knows of none. */
  get chosen(): RegisterValue | undefined {
    return this.decided ? this.accepted?.proposal.value : undefined;
  }

  onRecover(ctx: Context<PaxosMessage>): void {
    const kept = ctx.storage.get('acceptor') as Pick<PaxosServer, 'ballot' | 'accepted' | 'decided'> | undefined;
    if (kept !== undefined) Object.assign(this, kept);
  }

  onMessage(ctx: Context<PaxosMessage>, from: ProcessId, message: PaxosMessage): void {
    if (this.decided) return this.onMessageDecided(ctx, from, message);
    switch (message.type) {
      case 'Put':
        return this.onPut(ctx, { request: message.request, client: from, value: message.value });
      case 'Prepare':
        return this.onPrepare(ctx, from, message.ballot);
      case 'Prepared':
        return this.onPrepared(ctx, from, message.ballot, message.accepted);
      case 'Accept':
        return this.onAccept(ctx, from, message);
      case 'Accepted':
        return this.onAccepted(ctx, from, message.ballot);
      case 'Decided':
        return this.decide(ctx, message);
      default: // a Get, which only a server that knows the decision can answer; or an answer, which is for a client
    }
  }

  private onMessageDecided(ctx: Context<PaxosMessage>, from: ProcessId, message: PaxosMessage): void {
    const { ballot, proposal } = this.accepted as AcceptedProposal;
    if (message.type === 'Get') ctx.send(from, { type: 'GetOk', request: message.request, value: proposal.value });
    const proposes = message.type === 'Prepare' || message.type === 'Accept';
    if (proposes && this.retryAfterMs !== null) ctx.send(from, { type: 'Decided', ballot, proposal });
  }

  onTimer(ctx: Context<PaxosMessage>): void {
    if (this.request !== null) this.startBallot(ctx, this.request);
  }

  private onPut(ctx: Context<PaxosMessage>, request: Proposal): void {
    if (this.request !== null) return; // it proposes for one client
    this.request = request;
    this.startBallot(ctx, request);
  }

  // §2.2, phase 1(a): the proposer chooses a new number and asks acceptors for a promise, and for what they have accepted.
  private startBallot(ctx: Context<PaxosMessage>, request: Proposal): void {
    this.proposal = request;
    // §2.5: above every number that it has used itself, of which it remembers the highest in stable storage.
    this.ballot = { round: this.ballot.round + 1, proposer: ctx.id };
    this.remember(ctx);
    this.prepared = new Map([[ctx.id, this.accepted]]); // its own promise needs no message, nor does its own acceptance below
    this.acceptedBy = new Set();
    ctx.log('proposes', { ballot: this.ballot });
    this.toOthers(ctx, { type: 'Prepare', ballot: this.ballot });
    if (this.retryAfterMs !== null) ctx.setTimer('retry', this.retryDelayMs(ctx, this.retryAfterMs));
    this.endPhase1(ctx);
  }

  // Phase 1(b): only for a number above that of every prepare request answered so far; with the promise goes the accepted proposal with the highest number.
  private onPrepare(ctx: Context<PaxosMessage>, from: ProcessId, ballot: Ballot): void {
    if (compareBallots(ballot, this.ballot) <= 0) return;
    this.ballot = ballot;
    this.remember(ctx);
    ctx.send(from, { type: 'Prepared', ballot, accepted: this.accepted });
  }

  private onPrepared(ctx: Context<PaxosMessage>, from: ProcessId, ballot: Ballot, accepted: AcceptedProposal | null): void {
    if (!this.proposesIn(ballot)) return;
    this.prepared.set(from, accepted);
    this.endPhase1(ctx);
  }

  // Phase 2(a): with promises of a majority, ask to accept the value of the highest-numbered proposal among the answers, or any value if there is none.
  private endPhase1(ctx: Context<PaxosMessage>): void {
    if (this.prepared.size < this.majority || this.acceptedBy.size > 0) return; // not yet, or in phase 2 already
    const accepted = [...this.prepared.values()].filter((one) => one !== null).toSorted((one, other) => compareBallots(other.ballot, one.ballot));
    const proposal = accepted[0]?.proposal ?? (this.proposal as Proposal);
    this.proposal = proposal;
    this.accepted = { ballot: this.ballot, proposal };
    this.remember(ctx);
    this.acceptedBy.add(ctx.id);
    this.toOthers(ctx, { type: 'Accept', ballot: this.ballot, proposal });
    this.endPhase2(ctx, this.ballot);
  }

  // Phase 2(b): accept unless a prepare request with a higher number was answered.
  private onAccept(ctx: Context<PaxosMessage>, from: ProcessId, { ballot, proposal }: AcceptedProposal): void {
    if (compareBallots(ballot, this.ballot) < 0) return;
    this.ballot = ballot;
    this.accepted = { ballot, proposal };
    this.remember(ctx);
    ctx.send(from, { type: 'Accepted', ballot });
  }

  private onAccepted(ctx: Context<PaxosMessage>, from: ProcessId, ballot: Ballot): void {
    if (!this.proposesIn(ballot)) return;
    this.acceptedBy.add(from);
    this.endPhase2(ctx, ballot);
  }

  // §2.3: a value is chosen when a majority has accepted it; a distinguished learner, here the proposer, tells the others.
  private endPhase2(ctx: Context<PaxosMessage>, ballot: Ballot): void {
    if (this.acceptedBy.size < this.majority) return;
    const proposal = this.proposal as Proposal;
    this.decide(ctx, { ballot, proposal });
    this.toOthers(ctx, { type: 'Decided', ballot, proposal });
    ctx.send(proposal.client, { type: 'PutOk', request: proposal.request });
  }

  private decide(ctx: Context<PaxosMessage>, { ballot, proposal }: AcceptedProposal): void {
    this.ballot = ballot;
    this.accepted = { ballot, proposal };
    this.decided = true;
    this.remember(ctx);
    ctx.log('decides', { value: proposal.value });
    if (this.retryAfterMs !== null) ctx.cancelTimer('retry');
  }

  /** Whether it is still the proposer of this ballot: it may have promised a higher one since, to itself or to another, or have forgotten it in a crash. */
  private proposesIn(ballot: Ballot): boolean {
    return compareBallots(ballot, this.ballot) === 0 && this.proposal !== null;
  }

  // §2.5: an acceptor records its answer in stable storage before it sends it.
  private remember(ctx: Context<PaxosMessage>): void {
    const { ballot, accepted, decided } = this;
    ctx.storage.put('acceptor', { ballot, accepted, decided });
    ctx.storage.sync();
  }

  private retryDelayMs(ctx: Context<PaxosMessage>, afterMs: number | { readonly minMs: number; readonly maxMs: number }): number {
    return typeof afterMs === 'number' ? afterMs : afterMs.minMs + ctx.random() * (afterMs.maxMs - afterMs.minMs);
  }

  private toOthers(ctx: Context<PaxosMessage>, message: PaxosMessage): void {
    for (const server of this.servers) if (server !== ctx.id) ctx.send(server, message);
  }

  private get majority(): number {
    return Math.floor(this.servers.length / 2) + 1;
  }
}
