/**
 * What a process can know: its view of a run, and which runs it cannot tell apart.
 *
 *     cannotTell('A', runWithAck, runWithoutIt) //=> false: A saw the acknowledgement arrive
 *     cannotTell('B', runWithAck, runWithoutIt) //=> true: B sent it, and saw nothing more in either run
 *
 * A process knows a fact in a run if the fact holds in every run that it cannot tell from this one. Source: Halpern and Moses 1990.
 */
import { toText } from '../simulation/plain-data.ts';
import type { ProcessId } from '../simulation/process.ts';
import type { Trace, TraceEvent } from '../simulation/trace.ts';

/** What the network does to a message is in nobody's view: of a duplicate, only the second arrival is. */
const UNSEEN: readonly string[] = ['drop', 'duplicate'];

/** All that `process` saw and did, in order: what it received, when, and what it did then. */
export function viewOf(process: ProcessId, trace: Trace): TraceEvent[] {
  return [...trace].filter((event) => event.process === process && !UNSEEN.includes(event.kind));
}

/** Whether the two runs look the same to `process`. What it decides in one, it decides in the other. */
export function cannotTell(process: ProcessId, one: Trace, other: Trace): boolean {
  const seen = (trace: Trace): string =>
    toText(viewOf(process, trace).map(({ kind, atMs, peer, message, text, data }) => [kind, atMs, peer, message, text, data]));
  return seen(one) === seen(other);
}
