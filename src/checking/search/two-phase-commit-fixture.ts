/** Two-phase commit as in Gray and Lamport's specification, for the tests and benchmarks of the search: any resource manager may prepare or abort, and the manager decides once all are prepared, or aborts at any time. */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';

export type CommitMessage = { readonly type: 'Prepared'; readonly manager: ProcessId } | { readonly type: 'Commit' } | { readonly type: 'Abort' };

export class ResourceManager implements Process<CommitMessage> {
  state: 'working' | 'prepared' | 'committed' | 'aborted' = 'working';

  onStart(ctx: Context<CommitMessage>): void {
    ctx.setTimer('prepare', 1);
    ctx.setTimer('abort', 1);
  }

  onTimer(ctx: Context<CommitMessage>, name: string): void {
    ctx.cancelTimer('prepare');
    ctx.cancelTimer('abort');
    this.state = name === 'prepare' ? 'prepared' : 'aborted';
    if (name === 'prepare') ctx.send('tm', { type: 'Prepared', manager: ctx.id });
  }

  onMessage(ctx: Context<CommitMessage>, _from: ProcessId, message: CommitMessage): void {
    ctx.cancelTimer('prepare');
    ctx.cancelTimer('abort');
    this.state = message.type === 'Commit' ? 'committed' : 'aborted';
  }
}

export class TransactionManager implements Process<CommitMessage> {
  decided: 'no' | 'committed' | 'aborted' = 'no';
  prepared = new Set<ProcessId>();
  readonly managers: readonly ProcessId[];

  constructor(managers: readonly ProcessId[]) {
    this.managers = managers;
  }

  onStart(ctx: Context<CommitMessage>): void {
    ctx.setTimer('abort', 1);
  }

  onTimer(ctx: Context<CommitMessage>, name: string): void {
    ctx.cancelTimer('abort');
    this.decided = name === 'abort' ? 'aborted' : 'committed';
    ctx.cancelTimer('commit');
    for (const manager of this.managers) ctx.send(manager, { type: name === 'abort' ? 'Abort' : 'Commit' });
  }

  onMessage(ctx: Context<CommitMessage>, _from: ProcessId, message: CommitMessage): void {
    if (message.type !== 'Prepared' || this.decided !== 'no') return;
    this.prepared.add(message.manager);
    if (this.prepared.size === this.managers.length) ctx.setTimer('commit', 1);
  }
}

export function twoPhaseCommit(count: number): Record<ProcessId, () => ResourceManager | TransactionManager> {
  const managers = Array.from({ length: count }, (_, index) => `rm${index + 1}`);
  return { ...Object.fromEntries(managers.map((id) => [id, () => new ResourceManager()])), tm: () => new TransactionManager(managers) };
}

export const consistent = ({ processes }: { processes: Readonly<Record<ProcessId, ResourceManager | TransactionManager>> }): boolean => {
  const managers = Object.values(processes).filter((process) => process instanceof ResourceManager);
  return !(managers.some(({ state }) => state === 'committed') && managers.some(({ state }) => state === 'aborted'));
};
