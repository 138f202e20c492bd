/** What a recursive resolver can be told, and what it assumes. */

export interface ResolverOptions {
  /** Where every walk begins: the servers of the root, by name and address. The one thing that a resolver must know beforehand. */
  readonly roots: readonly { readonly name: string; readonly address: string }[];
  /** After how long without a response the next server is asked. Default: 400 ms. */
  readonly retryMs?: number;
  /** Queries to the servers of one zone before the question is given up. Default: 4. */
  readonly attemptsMax?: number;
  /** Queries for one question in all. Default: 40. */
  readonly queriesMax?: number;
  /** All queries leave from this port. Default: 0, from a random one each. */
  readonly fixedPort?: number;
  /** From how many ports to draw: the highest so many. Default: 64,512, all above 1023. */
  readonly ports?: number;
  /** Bits of the random id, 0 to 16. Default: 16. */
  readonly idBits?: number;
  /** Clients who ask the same while it is under way share one query. Default: true. */
  readonly joins?: boolean;
  /** Pass on what is left of a time to live, and not the whole of it again. Default: true. */
  readonly countsDown?: boolean;
  /** Leave aside what a server says of names outside its zone. Default: true. */
  readonly bailiwick?: boolean;
  /** Serve what is over when nobody can be reached (RFC 8767). Default: false. */
  readonly serveStale?: boolean;
  /** How long a client waits before it gets what is over. Default: 1,800 ms, as RFC 8767 suggests. */
  readonly staleAfterMs?: number;
  /** For how long after it is over something may still be served. Default: 86,400 s, a day. */
  readonly staleSeconds?: number;
  /** The time to live with which it is served. Default: 30 s. */
  readonly staleTtl?: number;
  /** After a failure, how long nobody is asked again while there is something stale to serve. Default: 30,000 ms. */
  readonly staleRetryMs?: number;
}

export function checkedOptions(options: ResolverOptions): Required<ResolverOptions> {
  const all = {
    retryMs: 400, attemptsMax: 4, queriesMax: 40, fixedPort: 0, ports: 64_512, idBits: 16, joins: true, countsDown: true, bailiwick: true,
    serveStale: false, staleAfterMs: 1_800, staleSeconds: 86_400, staleTtl: 30, staleRetryMs: 30_000, ...options,
  };
  if (!Array.isArray(all.roots) || all.roots.length === 0) throw new TypeError("RecursiveResolver: roots is missing. Give at least one, as [{ name: 'a.root-servers.test', address: '127.0.0.1' }].");
  const inRange = (name: 'retryMs' | 'attemptsMax' | 'queriesMax' | 'fixedPort' | 'ports' | 'idBits', low: number, high: number): void => {
    if (!(Number.isInteger(all[name]) && all[name] >= low && all[name] <= high)) throw new RangeError(`RecursiveResolver: ${name} (${all[name]}) must be a whole number from ${low} to ${high}`);
  };
  inRange('retryMs', 1, 3_600_000);
  inRange('attemptsMax', 1, 100);
  inRange('queriesMax', 1, 10_000);
  inRange('fixedPort', 0, 65_535);
  inRange('ports', 1, 64_512);
  inRange('idBits', 0, 16);
  return all;
}
