/**
 * The sessions of a history: what each process asked, one thing after another.
 *
 *     sessionsOf(history) //=> [{ process: 'A', operations: [Write(1), Write(2)] }, { process: 'B', operations: [Read()] }]
 *
 * Models below linearizability forget real time and keep this order. An operation that is known to have failed had no effect and is left out. One with
 * an unknown outcome may take effect after all that its session did before it, at any later time: nothing that its session did next waits for it.
 */
import { describeOperation } from '../history.ts';
import type { History, Operation } from '../history.ts';

export interface Session {
  readonly process: string;
  /** In the order in which they began; none of them failed. */
  readonly operations: readonly Operation[];
}

/** Throws a sentence if a process began an operation while another of its own was under way and would end: there is no order of a session then. */
export function sessionsOf(history: History): Session[] {
  return history.processes.map((process) => {
    const operations = history.session(process).filter(({ outcome }) => outcome !== 'failed');
    let last: Operation | undefined;
    for (const operation of operations) {
      // What touches in time is taken in the order in which it began.
      if (last !== undefined && operation.begun < last.ended && operation.begunMs < last.endedMs) {
        throw new RangeError(`sessions: "${describeOperation(operation)}" begins while "${describeOperation(last)}" is under way. A session does one thing after another: give each concurrent client a process of its own.`);
      }
      if (operation.outcome === 'completed') last = operation;
    }
    return { process, operations };
  });
}
