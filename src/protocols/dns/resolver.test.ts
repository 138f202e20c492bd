import { describe, expect, test } from 'vitest';
import { meanInterval, proportionInterval } from '../../statistics/intervals.ts';
import { nameForms } from '../../statistics/forms/names.ts';
import { linkForms } from '../../statistics/forms/links.ts';
import { constant } from '../../simulation/distributions.ts';
import type { Fault } from '../../simulation/faults.ts';
import type { NetworkOptions } from '../../simulation/network.ts';
import { simulate } from '../../simulation/simulation.ts';
import { Forger } from './forger.ts';
import { Impostor } from './impostor.ts';
import { INTERNET, nameServers, ROOTS } from './internet.ts';
import type { NameServer } from './name-server.ts';
import { NameServer as Server } from './name-server.ts';
import { RecursiveResolver } from './resolver.ts';
import type { ResolverOptions } from './resolver.ts';
import { StubResolver } from './stub-resolver.ts';
import type { StubOptions } from './stub-resolver.ts';
import { zone } from './zone.ts';

const CLIENT = 'client 127.0.0.101';
const RESOLVER = 'resolver 127.0.0.53';

interface Scene {
  resolver?: Partial<ResolverOptions>;
  client?: Partial<StubOptions>;
  network?: NetworkOptions;
  faults?: readonly Fault[];
  seed?: number;
  untilMs?: number;
}

type Asked = string | { name: string; recordType?: 'A' | 'AAAA' | 'MX' | 'TXT'; atMs?: number };

function resolve(asked: readonly Asked[], { resolver = {}, client = {}, network = {}, faults = [], seed = 1, untilMs }: Scene = {}) {
  const inputs = asked.map((one, index) => {
    const { name, recordType = 'A', atMs = 2_000 * index } = typeof one === 'string' ? { name: one } : one;
    return { atMs, to: CLIENT, message: { type: 'Lookup', name, recordType } };
  });
  const run = simulate({
    processes: { ...nameServers(INTERNET), [RESOLVER]: () => new RecursiveResolver({ roots: ROOTS, ...resolver }), [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53', ...client }) },
    inputs, network, faults, seed, ...(untilMs === undefined ? {} : { untilMs }),
  });
  const { lookups } = run.processes[CLIENT] as StubResolver;
  const recursive = run.processes[RESOLVER] as RecursiveResolver;
  const queriesOf = (id: string): number => ((run.processes as Record<string, unknown>)[id] as NameServer).queries;
  return { run, lookups, recursive, queriesOf };
}

describe('a walk from the root', () => {
  test('a cold look-up takes one query for each level, with glue and without aliases', () => {
    const { lookups, recursive, queriesOf } = resolve(['www.shop.example']);
    expect(lookups).toMatchObject([{ rcode: 'NOERROR', addresses: ['203.0.113.10'], ttl: 300 }]);
    expect(recursive.queries).toBe(3); // root, example, shop.example
    expect([queriesOf('root 127.0.0.1'), queriesOf('example 127.0.0.2'), queriesOf('shop 127.0.0.4')]).toEqual([1, 1, 1]);
  });

  test.each([1, 2, 3, 4, 5, 6])('%i levels of zones take as many queries as there are', (levels) => {
    const names = Array.from({ length: levels }, (_, level) => Array.from({ length: level }, (_one, index) => `z${level - index}`).join('.') || '.');
    const processes = Object.fromEntries(names.map((name, level) => {
      const below = names[level + 1];
      const delegation = below === undefined ? '' : `${below}. 3600 NS ns.${below}.\nns.${below}. 3600 A 127.0.1.${level + 2}`;
      const ns = name === '.' ? 'ns.' : `ns.${name}.`;
      const leaf = name === '.' ? 'www.' : `www.${name}.`;
      return [`s${level} 127.0.1.${level + 1}`, () => new Server({ zones: [zone(name, `@ 60 SOA ${ns} a. 1 1 1 1 60\n@ 3600 NS ${ns}\n${ns} 3600 A 127.0.1.${level + 1}\n${leaf} 60 A 203.0.113.1\n${delegation}`)] })];
    }));
    const deepest = names.at(-1) as string;
    const run = simulate({
      processes: { ...processes, [RESOLVER]: () => new RecursiveResolver({ roots: [{ name: 'ns', address: '127.0.1.1' }] }), [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53' }) },
      inputs: [{ atMs: 0, to: CLIENT, message: { type: 'Lookup', name: deepest === '.' ? 'www' : `www.${deepest}` } }], seed: 1,
    });
    expect((run.processes[CLIENT] as StubResolver).lookups).toMatchObject([{ addresses: ['203.0.113.1'] }]);
    expect((run.processes[RESOLVER] as RecursiveResolver).queries).toBe(levels);
  });

  test('a second name below the same zone costs one query, and the same name none', () => {
    const { recursive, lookups } = resolve(['www.shop.example', 'api.shop.example', 'WWW.shop.Example']);
    expect(recursive.queries).toBe(4);
    expect(recursive.hits).toBe(1);
    expect(lookups[2]).toMatchObject({ addresses: ['203.0.113.10'], ttl: 296 });
  });

  test('a delegation without glue sends the resolver to find the server first', () => {
    const { lookups, recursive, queriesOf } = resolve(['www.books.example']);
    expect(lookups).toMatchObject([{ addresses: ['198.51.100.40'] }]);
    expect(recursive.queries).toBe(6); // root, example; root (test), test, cdn.test for ns.cdn.test; books.example
    expect(queriesOf('cdn 127.0.0.5')).toBe(2);
  });

  test('an alias into another zone starts another walk, and its answer holds both', () => {
    const { lookups, recursive } = resolve(['static.shop.example']);
    expect(lookups).toMatchObject([{ addresses: ['198.51.100.7'], ttl: 30 }]);
    expect(recursive.queries).toBe(6);
  });

  test('aliases in a circle end in SERVFAIL', () => {
    expect(resolve(['circle.shop.example']).lookups).toMatchObject([{ rcode: 'SERVFAIL', addresses: [] }]);
  });

  test('clients who ask the same while it is under way share its queries', () => {
    const { recursive, lookups } = resolve([{ name: 'www.shop.example', atMs: 0 }, { name: 'www.shop.example', atMs: 5 }]);
    expect(recursive.queries).toBe(3);
    expect(lookups).toHaveLength(2);
  });
});

describe('memory', () => {
  test('a name that does not exist is remembered for as long as the SOA says (RFC 2308)', () => {
    const asked = [0, 1_000, 59_000, 61_000].map((atMs) => ({ name: 'no.shop.example', atMs }));
    const { lookups, queriesOf } = resolve(asked);
    expect(lookups.map(({ rcode }) => rcode)).toEqual(Array(4).fill('NXDOMAIN'));
    expect(queriesOf('shop 127.0.0.4')).toBe(2);
  });

  test('a missing type is no missing name: NODATA says NOERROR and no records', () => {
    const { lookups } = resolve([{ name: 'www.shop.example', recordType: 'AAAA' }, { name: 'www.shop.example', recordType: 'A' }]);
    expect(lookups).toMatchObject([{ rcode: 'NOERROR', addresses: [] }, { rcode: 'NOERROR', addresses: ['203.0.113.10'] }]);
  });

  test('the time to live goes on at the next cache: a stub is never behind by more than one whole time to live', () => {
    const asked = [0, 250_000, 301_000, 560_000].map((atMs) => ({ name: 'www.shop.example', atMs }));
    const { lookups } = resolve(asked, { client: { caches: true } });
    expect(lookups.map(({ from }) => from)).toEqual(['resolver', 'cache', 'resolver', 'cache']);
    const careless = resolve([{ name: 'www.shop.example', atMs: 0 }, { name: 'www.shop.example', atMs: 299_000 }], { resolver: { countsDown: false } });
    expect(careless.lookups[1]?.ttl).toBe(300);
  });

  test('of Poisson questions, lambda T / (1 + lambda T) are answered from memory (Jung et al. 2003)', () => {
    const [meanMs, ttlMs] = [100_000, 300_000];
    const ratios = Array.from({ length: 30 }, (_, seed) => {
      const { recursive } = resolve([], { seed, network: { latency: constant({ ms: 1 }) }, client: { asks: { names: ['www.shop.example'], meanMs, untilMs: 100_000_000 } } });
      return recursive.hits / recursive.asked;
    });
    const { low, high } = meanInterval({ values: ratios, confidence: 0.999 });
    const exact = ttlMs / meanMs / (1 + ttlMs / meanMs);
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  });
});

test('after a change, caches that are asked at random give the old answer with a share that falls to nothing within one time to live', () => {
  const [count, lambda, ttlMs, changeMs] = [300, 1 / 10_000, 30_000, 150_000];
  const pairs = Array.from({ length: count }, (_, index) => ({ resolver: `resolver 10.1.${index >> 8}.${index & 255}`, client: `client 10.2.${index >> 8}.${index & 255}`, probeMs: changeMs + [0, 10_000, 20_000][index % 3]! }));
  const run = simulate({
    processes: {
      ...nameServers(INTERNET),
      ...Object.fromEntries(pairs.flatMap(({ resolver, client }) => [
        [resolver, () => new RecursiveResolver({ roots: ROOTS })],
        [client, () => new StubResolver({ resolver: resolver.split(' ')[1] as string, asks: { names: ['edge.cdn.test'], meanMs: 1 / lambda, untilMs: changeMs + ttlMs } })],
      ])),
    },
    inputs: [
      { atMs: changeMs, to: 'cdn 127.0.0.5', message: { type: 'Change', name: 'edge.cdn.test', recordType: 'A', records: [{ name: 'edge.cdn.test', type: 'A', ttl: 30, data: '198.51.100.8' }] } },
      ...pairs.map(({ client, probeMs }) => ({ atMs: probeMs, to: client, message: { type: 'Lookup', name: 'edge.cdn.test' } })),
    ],
    network: { latency: constant({ ms: 1 }) }, seed: 5, trace: false,
  });
  for (const after of [0, 10_000, 20_000]) {
    const probed = pairs.filter(({ probeMs }) => probeMs === changeMs + after).map(({ client }) => ((run.processes as Record<string, unknown>)[client] as StubResolver).lookups.find(({ askedMs }) => askedMs === changeMs + after));
    const successes = probed.filter((lookup) => lookup?.addresses[0] === '198.51.100.7').length;
    const { low, high } = proportionInterval({ successes, trials: probed.length, confidence: 0.999 });
    const exact = nameForms.stale.at({ lambda, T: ttlMs, t: after });
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  }
});

describe('when messages are lost', () => {
  test('the next server is asked, and the question answered', () => {
    const { lookups, queriesOf } = resolve(['www.bank.example'], { faults: [{ kind: 'crash', process: 'bank 127.0.0.6', atMs: 0 }], seed: 2 });
    expect(lookups).toMatchObject([{ rcode: 'NOERROR', addresses: ['192.0.2.80'] }]);
    expect(queriesOf('bank-2 127.0.0.7')).toBe(1);
  });

  test('with a loss of p each way, 1 - (1 - (1 - p)^2)^a of the questions are answered in a attempts', () => {
    const asked = Array.from({ length: 400 }, (_, index) => ({ name: `n${index}.shop.example`, atMs: 10_000 * index }));
    const loss = { lossProbability: 0.4 };
    const { lookups } = resolve([{ name: 'www.shop.example', atMs: 0 }, ...asked.map((one) => ({ ...one, atMs: one.atMs + 10_000 }))], {
      resolver: { attemptsMax: 3 }, client: { retryMs: 9_000 }, network: { links: { [`${RESOLVER}->shop 127.0.0.4`]: loss, [`shop 127.0.0.4->${RESOLVER}`]: loss } }, seed: 3,
    });
    const successes = lookups.slice(1).filter(({ rcode }) => rcode === 'NXDOMAIN').length;
    const { low, high } = proportionInterval({ successes, trials: asked.length, confidence: 0.999 });
    const exact = nameForms.answered.at({ p: 0.4, a: 3 });
    expect(low).toBeLessThan(exact);
    expect(high).toBeGreaterThan(exact);
  });

  test('nobody there: SERVFAIL after as many attempts as are allowed', () => {
    const { lookups, recursive } = resolve(['www.shop.example'], { faults: [{ kind: 'crash', process: 'shop 127.0.0.4', atMs: 0 }] });
    expect(lookups).toMatchObject([{ rcode: 'SERVFAIL' }]);
    expect(recursive.queries).toBe(2 + 4);
  });

  test('a response too large for a datagram is asked for again by TCP', () => {
    const { lookups, run } = resolve([{ name: 'keys.shop.example', recordType: 'TXT' }]);
    expect(lookups[0]?.addresses).toHaveLength(12);
    const connects = run.trace.ofKind('send').filter(({ message }) => (message as { type: string }).type === 'Connect');
    expect(connects.map(({ process }) => process)).toEqual([RESOLVER, CLIENT]);
  });

  const dead: Scene = { faults: [{ kind: 'crash', process: 'shop 127.0.0.4', atMs: 100_000 }] };
  const asked = [0, 200_000, 400_000, 405_000].map((atMs) => ({ name: 'www.shop.example', atMs }));

  test('without stale answers a dead server is felt when the time to live is over', () => {
    expect(resolve(asked, dead).lookups.map(({ rcode }) => rcode)).toEqual(['NOERROR', 'NOERROR', 'SERVFAIL', 'SERVFAIL']);
  });

  test('serve-stale answers after its timer with 30 s to live, and at once after a failure (RFC 8767)', () => {
    const { lookups } = resolve(asked, { ...dead, resolver: { serveStale: true, retryMs: 1_000 } });
    expect(lookups.map(({ rcode }) => rcode)).toEqual(Array(4).fill('NOERROR'));
    expect(lookups[2]).toMatchObject({ answeredMs: 400_000 + 1_800 + 20, ttl: 30 });
    expect(lookups[3]).toMatchObject({ answeredMs: 405_000 + 20, ttl: 30 });
  });
});

describe('what it believes', () => {
  const race = (seed: number, { guesses, queries = 1, resolver = {} }: { guesses: number; queries?: number; resolver?: Partial<ResolverOptions> }) => {
    const run = simulate({
      processes: {
        ...nameServers(INTERNET), [RESOLVER]: () => new RecursiveResolver({ roots: ROOTS, idBits: 8, fixedPort: 5_353, ...resolver }), [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53' }),
        'forger 127.0.0.66': () => new Forger({ resolver: '127.0.0.53', server: '127.0.0.6', port: resolver.fixedPort === 0 ? 65_530 : 5_353, name: 'www.bank.example', address: '203.0.113.66', idBits: 8, guesses, queries, startMs: 1_000 }),
      },
      inputs: [{ atMs: 0, to: CLIENT, message: { type: 'Lookup', name: 'mail.bank.example' } }, { atMs: 2_000, to: CLIENT, message: { type: 'Lookup', name: 'www.bank.example' } }],
      network: { latency: constant({ ms: 20 }), links: { [`forger 127.0.0.66->${RESOLVER}`]: { latency: constant({ ms: 21 }) } } }, seed, trace: false,
    });
    return (run.processes[CLIENT] as StubResolver).lookups[1]?.addresses[0] === '203.0.113.66';
  };

  test.each([
    { guesses: 64, queries: 1, resolver: {}, N: 2, P: 1 },
    { guesses: 64, queries: 4, resolver: { joins: false }, N: 2, P: 1 },
    { guesses: 64, queries: 4, resolver: { joins: true }, N: 2, P: 1 },
    { guesses: 256, queries: 1, resolver: { fixedPort: 0, ports: 8 }, N: 2, P: 8 },
  ])('a forged answer wins as often as RFC 5452 §7 says: $guesses guesses, $queries queries, $resolver', ({ guesses, queries, resolver, N, P }) => {
    const trials = 400;
    let successes = 0;
    for (let seed = 0; seed < trials; seed += 1) if (race(seed, { guesses, queries, resolver })) successes += 1;
    const D = resolver.joins === false ? queries : 1;
    const exact = nameForms.poisoned.at({ R: guesses, N, P, I: 256, D, A: 1 });
    if (D === 1) expect(exact).toBeCloseTo(linkForms.spoofed.at({ D, R: guesses, W: 1, N, P, I: 256, A: 1 }), 12); // the form as RFC 5452 prints it
    const { low, high } = proportionInterval({ successes, trials, confidence: 0.999 });
    expect(low).toBeLessThanOrEqual(exact);
    expect(high).toBeGreaterThanOrEqual(exact);
  });

  test.each(['id', 'port', 'question', 'server', 'server port'] as const)('an answer with another %s than the open query is no answer (RFC 5452 §9.1)', (differs) => {
    const run = simulate({
      processes: {
        ...nameServers(INTERNET), 'shop 127.0.0.4': () => new Impostor({ zones: INTERNET['shop 127.0.0.4'], differs, address: '203.0.113.66' }),
        [RESOLVER]: () => new RecursiveResolver({ roots: ROOTS }), [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53' }),
      },
      inputs: [{ atMs: 0, to: CLIENT, message: { type: 'Lookup', name: 'www.shop.example' } }], seed: 1,
    });
    expect((run.processes[CLIENT] as StubResolver).lookups).toMatchObject([{ addresses: ['203.0.113.10'] }]);
    expect((run.processes[RESOLVER] as RecursiveResolver).ignored).toBe(1);
  });

  test('a server is believed about its own zone, and without that rule about all', () => {
    const evil = zone('cdn.test', '@ 60 SOA ns a 1 1 1 1 60\n@ 3600 NS ns\nns 3600 A 127.0.0.5\nedge 60 A 198.51.100.7');
    const slips = [{ name: 'www.bank.example', type: 'A', ttl: 3600, data: '203.0.113.66' }] as const;
    const bankOf = (bailiwick: boolean): string | undefined => {
      const run = simulate({
        processes: { ...nameServers(INTERNET), 'cdn 127.0.0.5': () => new Server({ zones: [evil], slips }), [RESOLVER]: () => new RecursiveResolver({ roots: ROOTS, bailiwick }), [CLIENT]: () => new StubResolver({ resolver: '127.0.0.53' }) },
        inputs: ['edge.cdn.test', 'www.bank.example'].map((name, index) => ({ atMs: 1_000 * index, to: CLIENT, message: { type: 'Lookup', name } })), seed: 1,
      });
      return (run.processes[CLIENT] as StubResolver).lookups[1]?.addresses[0];
    };
    expect([bankOf(true), bankOf(false)]).toEqual(['192.0.2.80', '203.0.113.66']);
  });

  test('a run repeats byte for byte', () => {
    const hash = (): string => resolve(['www.shop.example', 'static.shop.example'], { network: { lossProbability: 0.2 }, seed: 9 }).run.trace.hash();
    expect(hash()).toBe(hash());
  });
});
