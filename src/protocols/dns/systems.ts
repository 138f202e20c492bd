/**
 * Whole systems to resolve names in, ready to be simulated or served: the name servers of an Internet, a resolver and a client, or many households of both.
 *
 *     simulate({ processes: dnsSystem({ servers: ['root', 'example', 'shop'] }), inputs: [lookUp('www.shop.example')], seed: 1 });
 */
import type { ProcessId } from '../../simulation/process.ts';
import { INTERNET, nameServers, ROOTS } from './internet.ts';
import type { NameServer } from './name-server.ts';
import type { RecordType } from './packets.ts';
import { RecursiveResolver } from './resolver.ts';
import type { ResolverOptions } from './resolver.ts';
import { StubResolver } from './stub-resolver.ts';
import type { Lookup, LookupInput, StubOptions } from './stub-resolver.ts';

/** The client and the resolver of `dnsSystem`. */
export const CLIENT = 'client 127.0.0.101';
export const RESOLVER = 'resolver 127.0.0.53';

export interface DnsSystemOptions {
  /** The name servers by the first word of their names: `['root', 'example']`. Default: all of them. */
  readonly servers?: readonly string[];
  readonly rotates?: boolean; // of the name servers
  readonly resolver?: Partial<ResolverOptions>;
  readonly client?: Partial<StubOptions>;
}

/** The name servers alone. Throws a sentence if one is asked for that does not exist. */
export function serversOf(names?: readonly string[], options: { rotates?: boolean } = {}): Record<ProcessId, () => NameServer> {
  const all = Object.entries(nameServers(INTERNET, options));
  const known = all.map(([id]) => id.split(' ')[0] as string);
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`serversOf: there is no name server "${unknown}"; there are ${known.join(', ')}`);
  return Object.fromEntries(all.filter(([id]) => names === undefined || names.includes(id.split(' ')[0] as string)));
}

/** One client, its resolver, and name servers. */
export function dnsSystem({ servers, rotates = false, resolver = {}, client = {} }: DnsSystemOptions = {}): Record<ProcessId, () => StubResolver | RecursiveResolver | NameServer> {
  return {
    [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53', ...client }),
    [RESOLVER]: () => new RecursiveResolver({ roots: ROOTS, ...resolver }),
    ...serversOf(servers, { rotates }),
  };
}

/** An input that makes a client look a name up. Default: the client of `dnsSystem`, at the beginning, for an address. */
export function lookUp(name: string, { atMs = 0, recordType = 'A', client = CLIENT }: { atMs?: number; recordType?: RecordType; client?: ProcessId } = {}): { atMs: number; to: ProcessId; message: LookupInput } {
  return { atMs, to: client, message: { type: 'Lookup', name, recordType } };
}

/** So many clients, each with a resolver of its own: `client 10.2.0.0` asks `resolver 10.1.0.0`. */
export function households(count: number, client: Partial<StubOptions> = {}): { readonly clients: ProcessId[]; readonly processes: Record<ProcessId, () => StubResolver | RecursiveResolver> } {
  if (!(Number.isInteger(count) && count >= 1 && count <= 65_536)) throw new RangeError(`households: count (${count}) must be a whole number from 1 to 65536`);
  const ends = Array.from({ length: count }, (_, index) => `${index >> 8}.${index & 255}`);
  return {
    clients: ends.map((end) => `client 10.2.${end}`),
    processes: Object.fromEntries(ends.flatMap((end): [ProcessId, () => StubResolver | RecursiveResolver][] => [
      [`resolver 10.1.${end}`, () => new RecursiveResolver({ roots: ROOTS })],
      [`client 10.2.${end}`, () => new StubResolver({ ...client, resolver: `10.1.${end}` })],
    ])),
  };
}

type Finished = { readonly processes: object };

/** What a client looked up in a finished run, in the order of the answers. */
export function lookupsOf({ processes }: Finished, client: ProcessId = CLIENT): readonly Lookup[] {
  return (processes as Record<ProcessId, StubResolver>)[client]?.lookups ?? missing(client, processes);
}

/** The resolver of a finished run, with what it counted. */
export function resolverOf({ processes }: Finished, resolver: ProcessId = RESOLVER): RecursiveResolver {
  return (processes as Record<ProcessId, RecursiveResolver>)[resolver] ?? missing(resolver, processes);
}

function missing(id: ProcessId, processes: object): never {
  throw new RangeError(`the run has no process "${id}"; it has ${Object.keys(processes).slice(0, 12).join(', ')}`);
}
