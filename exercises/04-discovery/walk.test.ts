import { INTERNET, zone } from 'distsys';
import type { DnsPacket, Fault, NetworkOptions, Query, Random, Zone } from 'distsys';
import { describeValue, grade } from 'distsys/grader';
import type { RunProperty, ScenarioOptions, ScenarioProcess, ScenarioRun, Violation } from 'distsys/grader';

const WALKER = 'walker 127.0.0.100';

interface Result {
  rcode: string;
  addresses: readonly string[];
}

grade('04/walk', {
  exports: ['Walker'],
  checks: [
    {
      title: 'walks from the root to the answer, one query a level',
      points: 2,
      hints: [
        'On Walk: keep the name, take the roots for servers, and ask the first of them. Until an answer comes, each response tells whom to ask next.',
        'A referral names servers in authority (NS) and gives addresses in additional (A). Match them by name: the first server named may come without an address.',
        'Names in records and in questions may differ in case: compare canonical(one) with canonical(other).',
      ],
      async run({ learner, random }) {
        const shown = ['www.shop.example', 'www.bank.example', 'edge.cdn.test'].map((name) => walking({ name, expects: ['NOERROR', addressOf(name)], queries: 3 }));
        // Whatever else is in a response: only the addresses of the servers that it names lead on, and only those of the name are an answer.
        const crowded = (['additional', 'answers'] as const).map((slipsInto) => walking({ name: 'www.shop.example', slipsInto, expects: ['NOERROR', '203.0.113.10'], queries: 3 }));
        const drawn = Array.from({ length: 6 }, () => {
          const levels = random.integer(2, 7);
          const { world, name, address } = deepWorld(levels, random);
          return walking({ name, world, expects: ['NOERROR', address], queries: levels });
        });
        await learner.holds({ scenarios: [...shown, ...crowded, ...drawn].map(({ scenario }) => scenario), property: cameTo([...shown, ...crowded, ...drawn]) });
      },
    },
    {
      title: 'follows aliases from one zone into another, and not for ever',
      points: 1,
      hints: [
        'The server that knows the alias need not know the name to which it leads. That name may lie anywhere, so begin at the root.',
        'An answer may hold several aliases one after the other, and the address behind them: follow them while they are in it. Count them over the whole walk.',
      ],
      async run({ learner }) {
        const walks = [
          walking({ name: 'static.shop.example', expects: ['NOERROR', '198.51.100.7'], queries: 6 }),
          walking({ name: 'shop.cdn.test', expects: ['NOERROR', '198.51.100.7'], queries: 3 }),
          walking({ name: 'a0.long.test', world: longWorld(8), expects: ['NOERROR', '203.0.113.8'], queries: 27 }),
          walking({ name: 'circle.shop.example', expects: ['SERVFAIL'] }),
          walking({ name: 'round.shop.example', world: roundWorld(), expects: ['SERVFAIL'] }),
        ];
        await learner.holds({ scenarios: walks.map(({ scenario }) => scenario), property: cameTo(walks) });
      },
    },
    {
      title: 'tells a name that does not exist from one without an address',
      points: 1,
      hints: ['NXDOMAIN is the code for a name that does not exist.', 'A name that exists and has no A record gives NOERROR with nothing in answers, and no NS records in authority.'],
      async run({ learner }) {
        const walks = [
          walking({ name: 'nobody.shop.example', expects: ['NXDOMAIN'], queries: 3 }),
          walking({ name: 'nothing.at.all', expects: ['NXDOMAIN'], queries: 1 }),
          walking({ name: 'shop.example', expects: ['NOERROR'], queries: 3 }),
          walking({ name: 'lost.shop.example', world: danglingWorld(), expects: ['NXDOMAIN'] }),
        ];
        await learner.holds({ scenarios: walks.map(({ scenario }) => scenario), property: cameTo(walks) });
      },
    },
    {
      title: 'asks another server when nothing comes, and gives up in the end',
      points: 1,
      hints: [
        'Set a timer with each query, and take it back when the answer comes. When it runs out, ask the next address of the same zone.',
        'Count the queries to the servers of one zone, from 0 again when a referral leads to another. servers[attempts % servers.length] goes round in a circle.',
        'A code other than NOERROR and NXDOMAIN is as good as no answer: ask the next.',
      ],
      async run({ learner, random }) {
        const down = (process: string): Fault => ({ kind: 'crash', process, atMs: 0 });
        const walks = [
          walking({ name: 'www.bank.example', faults: [down('bank 127.0.0.6')], expects: ['NOERROR', '192.0.2.80'], queries: 4 }),
          walking({ name: 'www.bank.example', faults: [down('bank 127.0.0.6'), down('bank-2 127.0.0.7')], expects: ['SERVFAIL'], queries: 6 }),
          walking({ name: 'www.bank.example', world: { ...INTERNET, 'bank 127.0.0.6': [] }, expects: ['NOERROR', '192.0.2.80'], queries: 4 }),
          walking({ name: 'www.books.example', expects: ['SERVFAIL'], queries: 2 }),
          ...Array.from({ length: 6 }, () => walking({ name: 'www.shop.example', faults: [{ kind: 'lose', messages: [random.integer(1, 2), random.integer(4, 5)] }], expects: ['NOERROR', '203.0.113.10'] })),
        ];
        await learner.holds({ scenarios: walks.map(({ scenario }) => scenario), property: cameTo(walks), keep: ['processes', 'faults'] });
      },
    },
    {
      title: 'believes nothing but the answer to its open query',
      points: 2,
      hints: [
        'In these runs a forged answer comes before each genuine one, and one thing in it is wrong: the id, the port, the question or the server.',
        'Keep what you sent in a field, and compare all of it: id, from.address with the server, from.port with 53, to.port with your port, and the question by sameQuestion.',
      ],
      async run({ learner }) {
        for (const differs of ['id', 'port', 'question', 'server', 'server port'] as const) {
          const walks = ['shop 127.0.0.4', 'root 127.0.0.1'].map((host) => walking({ name: 'www.shop.example', impostor: { host, differs }, expects: ['NOERROR', '203.0.113.10'], queries: 3 }));
          await learner.holds({ scenarios: walks.map(({ scenario }) => scenario), property: cameTo(walks, `, though a forged answer with another ${differs} came first`) });
        }
        // An answer that comes after its query has been given up is no answer to the one that is open.
        const late = walking({ name: 'www.shop.example', network: { links: { [`shop 127.0.0.4->${WALKER}`]: { latency: { kind: 'constant', ms: 150 } } } }, retryMs: 100, attemptsMax: 2, expects: ['SERVFAIL'] });
        await learner.holds({ scenario: late.scenario, property: cameTo([late], ', for each answer belongs to a query that is no longer open'), keep: ['processes', 'network'] });
      },
    },
    {
      title: 'draws a new id and a new port for each query',
      points: 1,
      hints: ['Math.floor(ctx.random() * 65_536) is an id.', 'A port above 1023: 1024 + Math.floor(ctx.random() * 64_512). Draw both whenever you send, for a repeated query, too.'],
      async run({ learner, random }) {
        const { world, name, address } = deepWorld(7, random);
        const walk = walking({ name, world, network: { lossProbability: 0.2 }, attemptsMax: 50, seed: random.integer(1, 1_000_000), expects: ['NOERROR', address] });
        await learner.holds({ scenario: walk.scenario, property: { title: 'ids and ports are hard to guess', check: areDrawn }, keep: ['processes', 'network', 'inputs', 'faults'] });
      },
    },
  ],
});

type World = Readonly<Record<string, readonly Zone[]>>;

interface Walking {
  name: string;
  world?: World;
  faults?: readonly Fault[];
  network?: NetworkOptions;
  impostor?: { host: string; differs: keyof typeof FORGED };
  slipsInto?: 'answers' | 'additional'; // servers slip records into their responses that are none of the walker's business; into answers, the shop's alone
  retryMs?: number;
  attemptsMax?: number;
  seed?: number;
  expects: readonly [rcode: string, ...addresses: string[]];
  queries?: number;
}

interface Walk extends Walking {
  scenario: ScenarioOptions;
}

function walking(walk: Walking): Walk {
  const { name, world = INTERNET, faults = [], network = {}, impostor, slipsInto, retryMs = 400, attemptsMax = 4, seed = 1 } = walk;
  const servers = Object.entries(world).map(([id, zones]): [string, ScenarioProcess] => [
    id,
    impostor?.host === id ? { class: 'Impostor', options: { zones, differs: impostor.differs, address: FORGED[impostor.differs] }, from: 'course' } : { class: 'NameServer', options: { zones, ...(slipsInto === 'additional' || (slipsInto === 'answers' && id.startsWith('shop')) ? { slips: SLIPS, slipsInto } : {}) }, from: 'course' },
  ]);
  // Who lives at the addresses that are slipped in: they know nothing, and are not to be asked.
  const strangers = slipsInto === undefined ? [] : SLIPS.map(({ data }, index): [string, ScenarioProcess] => [`stranger-${index} ${data}`, { class: 'NameServer', options: { zones: [] }, from: 'course' }]);
  const scenario: ScenarioOptions = {
    processes: { ...Object.fromEntries([...servers, ...strangers]), [WALKER]: { class: 'Walker', options: { roots: ['127.0.0.1'], retryMs, attemptsMax } } },
    inputs: [{ atMs: 0, to: WALKER, message: { type: 'Walk', name } }],
    network, faults: [...faults], seed, untilMs: 120_000, maxEvents: 5_000,
  };
  return { ...walk, scenario };
}

const queriesOf = (run: ScenarioRun): Query[] => run.trace.events.filter(({ kind, process, message }) => kind === 'send' && process === WALKER && (message as DnsPacket).type === 'Query').map(({ message }) => message as Query);

/** Whether a run came to what its walk expects. Runs without the question expect nothing. */
function cameTo(walks: readonly Walk[], although = ''): RunProperty {
  return {
    title: 'the walk comes to the answer',
    check: (run): Violation | undefined => {
      const [input] = (run.scenario.inputs ?? []) as readonly { message: { name: string } }[];
      if (input === undefined) return undefined;
      const walk = walks.find(({ scenario }) => scenario.seed === run.scenario.seed && JSON.stringify(scenario.processes) === JSON.stringify(run.scenario.processes) && JSON.stringify(scenario.inputs) === JSON.stringify(run.scenario.inputs) && JSON.stringify(scenario.faults) === JSON.stringify(run.scenario.faults));
      if (walk === undefined) return undefined;
      const { name, expects: [rcode, ...addresses], queries } = walk;
      const wanted: Result = { rcode, addresses };
      const { result } = run.processes[WALKER] as { result: Result | null };
      const [expected, got] = [describeValue(wanted), result === null ? `no result${run.stopped === 'event budget' ? ', and no end of packets' : ''}` : describeValue({ rcode: result.rcode, addresses: result.addresses })];
      if (expected !== got) return { expected: `${expected} as the result of a walk to ${name}${although}`, got };
      const queriesSent = queriesOf(run);
      const odd = queriesSent.find(({ transport, recursionDesired }) => transport !== 'udp' || recursionDesired !== false);
      if (odd !== undefined) return { expected: 'queries by UDP that ask for no recursion', got: describeValue({ transport: odd.transport, recursionDesired: odd.recursionDesired }) };
      const sent = queriesSent.length;
      return queries === undefined || sent === queries ? undefined : { expected: `${queries} queries on the way to ${name}`, got: String(sent) };
    },
  };
}

function areDrawn(run: ScenarioRun): Violation | undefined {
  const queries = queriesOf(run);
  const distinct = (values: readonly number[]): number => new Set(values).size;
  if (queries.length < 5) return { expected: 'a query for each level at least', got: `${queries.length} queries` };
  const [ids, ports] = [queries.map(({ id }) => id), queries.map(({ from }) => from.port)];
  const isOf = (low: number, high: number) => (value: number): boolean => Number.isInteger(value) && value >= low && value <= high;
  if (!ids.every(isOf(0, 65_535))) return { expected: 'ids from 0 to 65535', got: describeValue(ids) };
  if (!ports.every(isOf(1024, 65_535))) return { expected: 'ports from 1024 to 65535', got: describeValue(ports) };
  // Of n drawn from 65,536, all differ with a chance near 1; two alike may happen, more do not.
  if (distinct(ids) < ids.length - 1) return { expected: 'a new id with each query', got: describeValue(ids) };
  if (distinct(ports) < ports.length - 1) return { expected: 'a new port with each query', got: describeValue(ports) };
  const steps = (values: readonly number[]): number => distinct(values.slice(1).map((value, index) => value - (values[index] as number)));
  if (steps(ids) < 3) return { expected: 'ids that do not follow from one another', got: describeValue(ids) };
  if (steps(ports) < 3) return { expected: 'ports that do not follow from one another', got: describeValue(ports) };
  const widest = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  if (widest(ids) < 8_192) return { expected: 'ids from all over 16 bits', got: describeValue(ids) };
  return widest(ports) < 8_192 ? { expected: 'ports from all over the range', got: describeValue(ports) } : undefined;
}

function addressOf(name: string): string {
  return Object.values(INTERNET).flat().flatMap((one: Zone) => one.records).filter((record) => record.type === 'A' && record.name === name).map(({ data }) => String(data))[0] as string;
}

/** Records that are true and of no use: of another name, and of another type. */
const SLIPS = [
  { name: 'other.example', type: 'A', ttl: 60, data: '127.0.0.99' }, { name: 'a.nic.example', type: 'AAAA', ttl: 60, data: '2001:db8::2' }, { name: 'ns1.shop.example', type: 'AAAA', ttl: 60, data: '2001:db8::4' },
  { name: 'www.shop.example', type: 'AAAA', ttl: 60, data: '2001:db8::10' },
] as const;

/** Where forged answers lead, so that the result tells which of them was believed. */
const FORGED = { id: '203.0.113.66', port: '203.0.113.67', question: '203.0.113.68', server: '203.0.113.69', 'server port': '203.0.113.70' } as const;

const SOA = '@ 60 SOA ns a 1 1 1 1 60\n';

/** As many zones, one below the other, as there are levels, each with two servers named, the first without an address. */
function deepWorld(levels: number, random: Random): { world: World; name: string; address: string } {
  const labels = Array.from({ length: levels - 1 }, () => `z${random.integer(100, 999)}`);
  const origins = Array.from({ length: levels }, (_, level) => labels.slice(0, level).toReversed().join('.'));
  const leaf = `H${random.integer(100, 999)}`;
  const address = `203.0.113.${random.integer(1, 200)}`;
  const world = Object.fromEntries(origins.map((origin, level) => {
    const below = origins[level + 1];
    const delegation = below === undefined ? `${leaf} 60 A ${address}` : `${below}. 60 NS ns.elsewhere.invalid.\n${below}. 60 NS NS.${below}.\nns.${below}. 60 A 127.0.1.${level + 2}`;
    return [`level-${level} 127.0.${level === 0 ? '0.1' : `1.${level + 1}`}`, [zone(origin === '' ? '.' : origin, `${SOA}@ 60 NS ns\n${delegation}`)]];
  }));
  return { world, name: `${leaf}.${origins.at(-1)}`, address };
}

/** `count` aliases in zones of their own servers, alternating, so that each leads out of its zone. */
function longWorld(count: number): World {
  const here = (odd: number): string => Array.from({ length: count + 1 }, (_, index) => index).filter((index) => index % 2 === odd)
    .map((index) => `a${index} 60 ${index === count ? 'A 203.0.113.8' : `CNAME a${index + 1}.${index % 2 === 0 ? 'far' : 'long'}.test.`}`).join('\n');
  return {
    'root 127.0.0.1': [zone('.', `${SOA}test 60 NS ns.test.\nns.test. 60 A 127.0.0.2`)],
    'test 127.0.0.2': [zone('test', `${SOA}long 60 NS ns.long\nns.long 60 A 127.0.0.3\nfar 60 NS ns.far\nns.far 60 A 127.0.0.4`)],
    'long 127.0.0.3': [zone('long.test', `${SOA}${here(0)}`)],
    'far 127.0.0.4': [zone('far.test', `${SOA}${here(1)}`)],
  };
}

/** Two aliases of one zone that lead to each other, so that one answer holds both. */
function roundWorld(): World {
  const shop = INTERNET['shop 127.0.0.4'][0];
  const alias = (name: string, data: string) => ({ name: `${name}.shop.example`, type: 'CNAME' as const, ttl: 60, data: `${data}.shop.example` });
  return { ...INTERNET, 'shop 127.0.0.4': [{ ...shop, records: [...shop.records, alias('round', 'about'), alias('about', 'round')] }] };
}

/** An alias that leads to a name that does not exist. */
function danglingWorld(): World {
  const shop = INTERNET['shop 127.0.0.4'][0];
  return { ...INTERNET, 'shop 127.0.0.4': [{ ...shop, records: [...shop.records, { name: 'lost.shop.example', type: 'CNAME', ttl: 60, data: 'gone.cdn.test' }] }] };
}
