/**
 * Two-phase commit reduced to what its safety rests on: who may be in which state, and what each message allows.
 *
 *     const names = ['r1', 'r2', 'r3'];
 *     const result = search({ processes: transactionCommit(names), network: { keepsDelivered: true }, timers: 'any time' });
 *     result.states //=> 288
 *
 * This is the specification of the paper as processes, for exhaustive search; ./two-phase-commit.ts is the protocol as systems run it, with vote
 * requests, time limits and a log. What is left out here only makes more happen: a resource manager prepares or aborts of its own accord, the
 * transaction manager aborts whenever it likes, and every message stays under way for ever and can arrive again. What holds for all that holds
 * for every order of requests, losses, repetitions and time limits.
 *
 * "Of its own accord" is a timer, which in a search runs out at any time, and a choice. It is set exactly as long as there is something to choose,
 * so it adds nothing to the state; an input from outside would, since it is there or not whatever has been decided meanwhile.
 *
 * Source: Gray and Lamport, "Consensus on Transaction Commit", 2006, §3 and the appendix (module TwoPhase).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type CommitMessage =
  /** Resource manager to transaction manager: I can commit, and no longer abort by myself. */
  | { readonly type: 'Prepared' }
  | { readonly type: 'Commit' }
  | { readonly type: 'Abort' };

/** Decides once for all: to commit, if it knows everybody else in the system to be prepared; to abort, at any time before that. */
export class TransactionManager implements Process<CommitMessage> {
  state: 'init' | 'committed' | 'aborted' = 'init';
  prepared = new Set<ProcessId>(); // resource managers known to be prepared
  readonly decideAfterMs: number;

  /** `decideAfterMs`: when it decides in a simulation; a search lets it decide at any time. Default: 50. */
  constructor(options: { decideAfterMs?: number } = {}) {
    this.decideAfterMs = options.decideAfterMs ?? 50;
  }

  onStart(ctx: Context<CommitMessage>): void {
    ctx.setTimer('decide', this.decideAfterMs);
  }

  onMessage(_ctx: Context<CommitMessage>, from: ProcessId, message: CommitMessage): void {
    if (message.type === 'Prepared' && this.state === 'init') this.prepared.add(from);
  }

  onTimer(ctx: Context<CommitMessage>): void {
    const managers = ctx.processes.filter((id) => id !== ctx.id); // not a list of its own: its order would tell apart who is interchangeable
    const mayCommit = this.prepared.size === managers.length;
    this.state = ctx.choose(mayCommit ? ['committed', 'aborted'] : ['aborted']);
    for (const manager of managers) ctx.send(manager, { type: this.state === 'committed' ? 'Commit' : 'Abort' });
  }
}

/** Works until it prepares or aborts; once prepared, it does as it is told. */
export class ResourceManager implements Process<CommitMessage> {
  state: 'working' | 'prepared' | 'committed' | 'aborted' = 'working';
  readonly transactionManager: ProcessId;
  readonly workMs: number;

  /** `workMs`: when it chooses in a simulation. Default: 10. */
  constructor(options: { transactionManager: ProcessId; workMs?: number }) {
    this.transactionManager = options.transactionManager;
    this.workMs = options.workMs ?? 10;
  }

  onStart(ctx: Context<CommitMessage>): void {
    ctx.setTimer('choose', this.workMs);
  }

  onTimer(ctx: Context<CommitMessage>): void {
    this.state = ctx.choose(['prepared', 'aborted']);
    if (this.state === 'prepared') ctx.send(this.transactionManager, { type: 'Prepared' });
    // It need not tell that it aborts: the transaction manager can then never know everybody to be prepared.
  }

  onMessage(ctx: Context<CommitMessage>, _from: ProcessId, message: CommitMessage): void {
    if (message.type === 'Prepared') return;
    this.state = message.type === 'Commit' ? 'committed' : 'aborted';
    ctx.cancelTimer('choose');
  }
}

/** The transaction manager `'tm'` and resource managers of these names. */
export function transactionCommit(resourceManagers: readonly ProcessId[]): Record<ProcessId, () => TransactionManager | ResourceManager> {
  const managers = resourceManagers.map((name): [ProcessId, () => ResourceManager] => [name, () => new ResourceManager({ transactionManager: 'tm' })]);
  return { tm: () => new TransactionManager(), ...Object.fromEntries(managers) };
}

/** What must always hold: nobody has committed while another has aborted. Gives a sentence where it does not. */
export function commitAgreement(states: Readonly<Record<ProcessId, string>>): true | string {
  const inState = (wanted: string): ProcessId[] => Object.keys(states).filter((name) => states[name] === wanted);
  const committed = inState('committed');
  const aborted = inState('aborted');
  return committed.length === 0 || aborted.length === 0 ? true : `${committed.join(', ')} committed and ${aborted.join(', ')} aborted`;
}
