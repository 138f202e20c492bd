/**
 * A whole group of replicas with its clients and its traitors, and what a run of it came to.
 *
 *     const { processes, honest } = pbftCluster({ faulty: 1, operations: { c1: ['a'], c2: ['b'] }, traitors: { r0: 'silent' }, seed: 1 });
 *     const run = simulate({ processes, seed: 1, untilMs: 20_000 });
 *     pbftOutcome(run.processes, { honest, clients: ['c1', 'c2'] }) //=> 'served'
 */
import type { Process, ProcessId } from '../../simulation/process.ts';
import { keysOf } from '../signatures.ts';
import type { SignatureScheme } from '../signatures.ts';
import type { Group } from './certificates.ts';
import { PbftClient } from './client.ts';
import type { PbftMessage } from './messages.ts';
import { PbftReplica } from './replica.ts';
import { treacherous } from './traitors.ts';
import type { Treason } from './traitors.ts';

export interface PbftClusterOptions {
  /** f: how many traitors the group is made to bear. It has 3f + 1 replicas, r0, r1, …; r0 is the primary of view 0. */
  readonly faulty: number;
  /** What each client asks for, one thing after another. */
  readonly operations: Readonly<Record<ProcessId, readonly string[]>>;
  /** Who is a traitor, and of which kind. Default: nobody. */
  readonly traitors?: Readonly<Record<ProcessId, Treason>>;
  /** Of which the keys are made. */
  readonly seed: number;
  /** Default: 'stand-in', for sweeps; see signatures. */
  readonly scheme?: SignatureScheme;
  readonly timeoutMs?: number; // of a view; default 300
  readonly retryEveryMs?: number; // of a client; default 200
  readonly checkpointEvery?: number; // places of the log; default 4
  readonly window?: number; // places above the low water mark; default 8
}

export interface PbftCluster {
  readonly processes: Readonly<Record<ProcessId, () => Process<PbftMessage>>>;
  readonly honest: readonly ProcessId[]; // replicas that are no traitors
  readonly replicas: readonly ProcessId[];
  readonly publicKeys: Readonly<Record<ProcessId, string>>;
}

export function pbftCluster(options: PbftClusterOptions): PbftCluster {
  const { faulty, operations, traitors = {}, seed, scheme = 'stand-in', timeoutMs = 300, retryEveryMs = 200, checkpointEvery = 4, window = 8 } = options;
  if (!Number.isInteger(faulty) || faulty < 1) throw new RangeError(`pbftCluster: faulty (${faulty}) must be a whole number, 1 or more`);
  if (window < checkpointEvery) throw new RangeError(`pbftCluster: window (${window}) must not be below checkpointEvery (${checkpointEvery}): the log would stop before it comes to a checkpoint`);
  const replicas = Array.from({ length: 3 * faulty + 1 }, (_, index) => `r${index}`);
  for (const id of Object.keys(traitors)) if (!replicas.includes(id)) throw new RangeError(`pbftCluster: the traitor '${id}' is none of ${replicas.join(', ')}`);
  const { secretKeys, publicKeys } = keysOf([...replicas, ...Object.keys(operations)], { seed, scheme });
  const group: Group = { replicas, publicKeys, checkpointEvery, window };
  const honest = replicas.filter((id) => traitors[id] === undefined);
  const deceived = honest.slice(Math.ceil(honest.length / 2));
  const ignored = honest.slice(Math.floor(honest.length / 2), Math.ceil(honest.length / 2));
  const replica = (id: ProcessId) => (): Process<any> => {
    const secretKey = secretKeys[id] as string;
    const inside = new PbftReplica({ group, secretKey, timeoutMs });
    const treason = traitors[id];
    return treason === undefined ? inside : treacherous(inside, treason, { secretKey, deceived, ignored });
  };
  const client = (id: ProcessId, asks: readonly string[]) => (): Process<any> => new PbftClient({ replicas, operations: asks, secretKey: secretKeys[id] as string, retryEveryMs });
  return {
    processes: { ...Object.fromEntries(replicas.map((id) => [id, replica(id)])), ...Object.fromEntries(Object.entries(operations).map(([id, asks]) => [id, client(id, asks)])) },
    honest, replicas, publicKeys,
  };
}

export type PbftOutcome =
  | 'served' // every request has been answered, and the logs are one
  | 'not finished' // nothing is wrong, but some client still waits
  | 'logs differ' // two honest replicas have executed different requests in the same place
  | 'client deceived'; // a client believes a result that no honest replica has

/** What a run came to: the worst that holds of it. */
export function pbftOutcome(processes: Readonly<Record<ProcessId, unknown>>, options: { honest: readonly ProcessId[]; clients: readonly ProcessId[] }): PbftOutcome {
  const services = options.honest.map((id) => (processes[id] as PbftReplica).service);
  const longest = services.reduce((one, other) => (other.decided.length > one.decided.length ? other : one));
  if (services.some(({ decided }) => decided.some((digest, place) => digest !== longest.decided[place]))) return 'logs differ';
  const clients = options.clients.map((id) => [id, processes[id] as PbftClient] as const);
  const isTrue = (id: ProcessId, timestamp: number, operation: string | undefined, result: number): boolean => longest.entries[result - 1] === `${id}#${timestamp} ${operation}`;
  if (clients.some(([id, { results, operations }]) => results.some((result, index) => !isTrue(id, index + 1, operations[index], result)))) return 'client deceived';
  return clients.every(([, { results, operations }]) => results.length === operations.length) ? 'served' : 'not finished';
}
