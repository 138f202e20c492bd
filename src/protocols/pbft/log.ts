/**
 * The service that is replicated: a log to which clients append, and in which nothing is done twice. Its state is one value, so that it can be handed over and
 * its digest compared.
 *
 *     const service = executed(executed(emptyLog(), requestA, digestA), requestB, digestB);
 *     service.entries                     //=> ['c1#1 pay 5', 'c2#1 pay 7']
 *     service.last.c2.result              //=> 2, its place
 */
import type { ProcessId } from '../../simulation/process.ts';
import type { Request } from './messages.ts';

export interface ServiceLog {
  readonly entries: readonly string[]; // "client#timestamp operation"
  readonly decided: readonly string[]; // for each place of the order, the digest that was executed there; null ones included
  readonly last: Readonly<Record<ProcessId, { readonly timestamp: number; readonly result: number }>>; // by client, its latest request
}

export const emptyLog = (): ServiceLog => ({ entries: [], decided: [], last: {} });

/** The log after the next place of the order: a request that is older than the client's latest changes nothing. */
export function executed(service: ServiceLog, request: Request | null, digest: string): ServiceLog {
  const decided = [...service.decided, digest];
  if (request === null || request.timestamp <= (service.last[request.client]?.timestamp ?? 0)) return { ...service, decided };
  const entries = [...service.entries, `${request.client}#${request.timestamp} ${request.operation}`];
  return { entries, decided, last: { ...service.last, [request.client]: { timestamp: request.timestamp, result: entries.length } } };
}

/** The state as text: of equal states, equal text. */
export function snapshotOf({ entries, decided, last }: ServiceLog): string {
  return JSON.stringify([entries, decided, Object.entries(last).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

export function logOf(snapshot: string): ServiceLog {
  const [entries, decided, last] = JSON.parse(snapshot) as [string[], string[], [ProcessId, { timestamp: number; result: number }][]];
  return { entries, decided, last: Object.fromEntries(last) };
}
