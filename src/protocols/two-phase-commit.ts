/**
 * Two-phase commit: one coordinator and several participants make a transaction take effect everywhere or nowhere.
 *
 *     const participants = ['A', 'B'];
 *     const run = simulate({
 *       processes: { coordinator: () => new Coordinator({ participants }), A: () => new Participant(), B: () => new Participant({ votes: 'no' }) },
 *       inputs: [{ atMs: 0, to: 'coordinator', message: { type: 'Begin', transaction: 't1' } }],
 *       seed: 1,
 *     });
 *     run.processes.A.states.get('t1') //=> 'aborted'
 *
 * First the coordinator asks for votes: who votes yes can commit after any crash and has given up the right to abort. Then it decides, to commit
 * only if all voted yes, and tells everybody until everybody has acknowledged. Whatever must survive a crash is in the log before it is said.
 *
 * Between its vote and the decision a participant is in doubt: it may neither commit nor abort, and if the coordinator is down it waits and keeps
 * its locks. That window is the price, and no protocol of this shape is without it. ./transaction-commit.ts is what of this the safety rests on.
 *
 * Source: Gray, "Notes on Data Base Operating Systems", 1978; the log records as in Mohan, Lindsay and Obermarck 1986, §2.
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type TwoPhaseCommitMessage =
  /** From outside, or from a client: commit or abort this transaction. */
  | { readonly type: 'Begin'; readonly transaction: string }
  /** Phase 1, coordinator to participant: can you commit? */
  | { readonly type: 'Prepare'; readonly transaction: string }
  | { readonly type: 'Vote'; readonly transaction: string; readonly vote: 'yes' | 'no' }
  /** Phase 2, coordinator to participant: do it. */
  | { readonly type: 'Decision'; readonly transaction: string; readonly decision: Decision }
  | { readonly type: 'Acknowledge'; readonly transaction: string }
  /** Participant in doubt to coordinator: what was decided? */
  | { readonly type: 'Inquire'; readonly transaction: string };

export type Decision = 'committed' | 'aborted';

/** A transaction at the coordinator. */
export interface Coordinated {
  readonly state: 'voting' | Decision | 'ended'; // ended: decided, and known to everybody
  readonly decision: Decision | null;
  readonly votedYes: ReadonlySet<ProcessId>;
  readonly acknowledged: ReadonlySet<ProcessId>;
}

const VOTING: Coordinated = { state: 'voting', decision: null, votedYes: new Set(), acknowledged: new Set() };

export class Coordinator implements Process<TwoPhaseCommitMessage> {
  transactions = new Map<string, Coordinated>();
  readonly participants: readonly ProcessId[];
  readonly voteWithinMs: number;
  readonly repeatEveryMs: number;

  /** `voteWithinMs`: how long it waits for votes before it aborts. `repeatEveryMs`: how often it tells a decision until it is acknowledged. Defaults: 100 and 50. */
  constructor(options: { participants: readonly ProcessId[]; voteWithinMs?: number; repeatEveryMs?: number }) {
    this.participants = options.participants;
    this.voteWithinMs = options.voteWithinMs ?? 100;
    this.repeatEveryMs = options.repeatEveryMs ?? 50;
  }

  /** What the log holds is all there is: a decision is told again, and where there is none, nobody can have been told to commit. */
  onRecover(ctx: Context<TwoPhaseCommitMessage>): void {
    for (const transaction of ctx.storage.keys()) {
      const logged = ctx.storage.get(transaction) as 'begun' | Decision | 'ended';
      if (logged === 'ended') this.transactions.set(transaction, { ...VOTING, state: 'ended' });
      else this.decide(ctx, transaction, logged === 'begun' ? 'aborted' : logged);
    }
  }

  onMessage(ctx: Context<TwoPhaseCommitMessage>, from: ProcessId, message: TwoPhaseCommitMessage): void {
    switch (message.type) {
      case 'Begin':
        return this.onBegin(ctx, message.transaction);
      case 'Vote':
        return this.onVote(ctx, from, message.transaction, message.vote);
      case 'Acknowledge':
        return this.onAcknowledge(ctx, from, message.transaction);
      case 'Inquire': {
        const decision = this.transactions.get(message.transaction)?.decision ?? null;
        return decision === null ? undefined : ctx.send(from, { type: 'Decision', transaction: message.transaction, decision });
      }
      default: // not for a coordinator
    }
  }

  onTimer(ctx: Context<TwoPhaseCommitMessage>, name: string): void {
    const [what, transaction] = name.split(' ') as [string, string];
    if (what === 'votes') return this.decide(ctx, transaction, 'aborted');
    this.tell(ctx, transaction);
  }

  private onBegin(ctx: Context<TwoPhaseCommitMessage>, transaction: string): void {
    if (this.transactions.has(transaction)) return;
    this.transactions.set(transaction, VOTING);
    log(ctx, transaction, 'begun'); // so that a recovered coordinator can abort it
    for (const participant of this.participants) ctx.send(participant, { type: 'Prepare', transaction });
    ctx.setTimer(`votes ${transaction}`, this.voteWithinMs);
  }

  private onVote(ctx: Context<TwoPhaseCommitMessage>, from: ProcessId, transaction: string, vote: 'yes' | 'no'): void {
    const known = this.transactions.get(transaction);
    if (known?.state !== 'voting') return; // decided without it
    if (vote === 'no') return this.decide(ctx, transaction, 'aborted');
    const votedYes = new Set([...known.votedYes, from]);
    this.transactions.set(transaction, { ...known, votedYes });
    if (votedYes.size === this.participants.length) this.decide(ctx, transaction, 'committed');
  }

  private decide(ctx: Context<TwoPhaseCommitMessage>, transaction: string, decision: Decision): void {
    log(ctx, transaction, decision); // the commit point: the transaction is committed when this record is in stable storage
    ctx.log(decision, { transaction });
    ctx.cancelTimer(`votes ${transaction}`);
    this.transactions.set(transaction, { ...VOTING, state: decision, decision });
    this.tell(ctx, transaction);
  }

  private tell(ctx: Context<TwoPhaseCommitMessage>, transaction: string): void {
    const { decision, acknowledged } = this.transactions.get(transaction) as Coordinated & { decision: Decision };
    for (const participant of this.participants) if (!acknowledged.has(participant)) ctx.send(participant, { type: 'Decision', transaction, decision });
    ctx.setTimer(`repeat ${transaction}`, this.repeatEveryMs);
  }

  private onAcknowledge(ctx: Context<TwoPhaseCommitMessage>, from: ProcessId, transaction: string): void {
    const known = this.transactions.get(transaction);
    if (known === undefined || known.decision === null || known.state === 'ended') return;
    const acknowledged = new Set([...known.acknowledged, from]);
    const ended = acknowledged.size === this.participants.length;
    this.transactions.set(transaction, { ...known, acknowledged, state: ended ? 'ended' : known.state });
    if (!ended) return;
    log(ctx, transaction, 'ended'); // nobody will ask again
    ctx.cancelTimer(`repeat ${transaction}`);
  }
}

export class Participant implements Process<TwoPhaseCommitMessage> {
  states = new Map<string, 'prepared' | Decision>(); // of each transaction that it was asked about
  coordinators = new Map<string, ProcessId>();       // whom to ask while in doubt
  readonly votes: 'yes' | 'no' | 'either';
  readonly inquireEveryMs: number;

  /** `votes`: how it votes; 'either' is a choice, which a search tries both ways. `inquireEveryMs`: how often it asks while in doubt. Defaults: 'yes' and 100. */
  constructor(options: { votes?: 'yes' | 'no' | 'either'; inquireEveryMs?: number } = {}) {
    this.votes = options.votes ?? 'yes';
    this.inquireEveryMs = options.inquireEveryMs ?? 100;
  }

  /** The transactions that it may neither commit nor abort. */
  get inDoubt(): string[] {
    return [...this.states.keys()].filter((transaction) => this.states.get(transaction) === 'prepared');
  }

  onRecover(ctx: Context<TwoPhaseCommitMessage>): void {
    for (const transaction of ctx.storage.keys()) {
      const { state, coordinator } = ctx.storage.get(transaction) as { state: 'prepared' | Decision; coordinator: ProcessId };
      this.states.set(transaction, state);
      this.coordinators.set(transaction, coordinator);
      if (state === 'prepared') this.inquire(ctx, transaction);
    }
  }

  onMessage(ctx: Context<TwoPhaseCommitMessage>, from: ProcessId, message: TwoPhaseCommitMessage): void {
    switch (message.type) {
      case 'Prepare':
        return this.onPrepare(ctx, from, message.transaction);
      case 'Decision':
        this.become(ctx, from, message.transaction, message.decision);
        return ctx.send(from, { type: 'Acknowledge', transaction: message.transaction });
      default: // not for a participant
    }
  }

  onTimer(ctx: Context<TwoPhaseCommitMessage>, name: string): void {
    this.inquire(ctx, name.slice('inquire '.length));
  }

  private onPrepare(ctx: Context<TwoPhaseCommitMessage>, from: ProcessId, transaction: string): void {
    if (this.states.has(transaction)) return; // it has voted, or was told the decision before it was asked
    const vote = this.votes === 'either' ? ctx.choose(['yes', 'no'] as const) : this.votes;
    this.become(ctx, from, transaction, vote === 'yes' ? 'prepared' : 'aborted');
    ctx.send(from, { type: 'Vote', transaction, vote });
    if (vote === 'yes') ctx.setTimer(`inquire ${transaction}`, this.inquireEveryMs);
  }

  private inquire(ctx: Context<TwoPhaseCommitMessage>, transaction: string): void {
    // Neither a time limit nor silence tells what was decided: it may be either. All that it can do is ask.
    ctx.send(this.coordinators.get(transaction) as ProcessId, { type: 'Inquire', transaction });
    ctx.setTimer(`inquire ${transaction}`, this.inquireEveryMs);
  }

  private become(ctx: Context<TwoPhaseCommitMessage>, coordinator: ProcessId, transaction: string, state: 'prepared' | Decision): void {
    if (this.states.get(transaction) === state) return;
    this.states.set(transaction, state);
    this.coordinators.set(transaction, coordinator);
    log(ctx, transaction, { state, coordinator }); // before it votes or acknowledges
    ctx.log(state, { transaction });
    if (state !== 'prepared') ctx.cancelTimer(`inquire ${transaction}`);
  }
}

/** A forced write: it is in stable storage when this returns. */
function log(ctx: Context<TwoPhaseCommitMessage>, transaction: string, record: unknown): void {
  ctx.storage.put(transaction, record);
  ctx.storage.sync();
}
