import { INTERNET, isWithin, ROOTS, zone } from 'distsys';
import type { DnsPacket, Query, Random, Response, Zone } from 'distsys';
import { expectThat, grade } from 'distsys/grader';
import type { Learner, RunProperty, ScenarioOptions, ScenarioProcess, ScenarioRun, Violation } from 'distsys/grader';

const ATTACKER = 'attacker 127.0.0.66';
const RESOLVER = 'resolver 127.0.0.53';
const CLIENT = 'client 127.0.0.101';
const LEAD = '203.0.113.66';

grade('04/poison', {
  exports: ['Attacker'],
  checks: [
    {
      title: 'makes the resolver ask for a new name in each round',
      points: 1,
      hints: ['A name whose answer is in the memory is not asked for again before its time to live is over.', 'There are names without end in a zone: r1.bank.example, r2.bank.example, … They need not exist.'],
      async run({ learner, random }) {
        const run = await learner.simulate(attack({ idBits: 16, guesses: 2, rounds: 12, random }));
        const { zone: target } = missionOf(run);
        const asked = sentBy(run, 'Query', ({ to }) => to.address === '127.0.0.53').map(({ question }) => question.name.toLowerCase());
        expectThat(asked.length >= 11, { expected: 'a query to the resolver in each of 12 rounds', got: `${asked.length} queries`, trace: run.trace });
        expectThat(asked.every((name) => isWithin(name, target)), { expected: `queries for names within ${target}`, got: asked.find((name) => !isWithin(name, target)) ?? '', trace: run.trace });
        const fresh = new Set(asked).size;
        expectThat(fresh >= 11, { expected: 'another name in each of 12 rounds', got: `${fresh} different names, such as ${asked[0]}`, trace: run.trace });
      },
    },
    {
      title: 'has the zone as soon as one forged response is believed',
      points: 2,
      hints: [
        'Here there is only one id, so the first round wins if all else is right: from the server\'s address and port 53, to the resolver\'s address and its port, with the question that the resolver asks. The forged response must come after the resolver has asked.',
        'What you put into answers is good for that name only. NS records for the zone in authority, with the address of the server that they name in additional, are good for all names.',
        'The name of that server must lie within the zone, or what you say of its address is left aside. Then answer the queries that come to you.',
      ],
      async run({ learner, random }) {
        const scenarios = Array.from({ length: 3 }, () => attack({ idBits: 0, guesses: 1, rounds: 1, random }));
        await learner.holds({ scenarios, property: takenOver, keep: ['processes', 'network', 'inputs', 'faults'] });
      },
    },
    {
      title: 'wins against ids of several bits, round by round',
      points: 2,
      hints: ['With 6 bits of id and 16 guesses a round, each round wins with a chance of one in four. Go on until one does.', 'Ids run from 0 to 2 ** idBits - 1.'],
      async run({ learner, random }) {
        const scenarios = [{ idBits: 6, guesses: 16 }, { idBits: 5, guesses: 8 }].map((terms) => attack({ ...terms, rounds: 50, random }));
        await learner.holds({ scenarios, property: takenOver, keep: ['processes', 'network', 'inputs', 'faults'] });
      },
    },
    {
      title: 'wastes no packet',
      points: 1,
      hints: ['The same id twice in one round can win no more than once. Take `guesses` different ones.', 'No more than `guesses` forged packets a round, and all of them to the port from which the resolver asks.'],
      async run({ learner, random }) {
        for (const [idBits, guesses] of [[16, 60], [5, 16], [3, 20]] as const) await isThrifty(learner, { idBits, guesses, random });
      },
    },
  ],
});

interface Mission {
  port: number;
  zone: string;
  server: { name: string; address: string };
  guesses: number;
  idBits: number;
}

function attack({ idBits, guesses, rounds, random }: { idBits: number; guesses: number; rounds: number; random: Random }): ScenarioOptions {
  // One server for the zone, so that it is known whom the resolver asks; its records and the resolver's port are drawn.
  const bank = zone('bank.example', `@ 3600 SOA ns1 admin 7 7200 900 1209600 300\n@ 3600 NS ns1\nns1 3600 A 127.0.0.6\nwww 3600 A 192.0.2.${random.integer(1, 250)}`);
  const top: Zone = INTERNET['example 127.0.0.2'][0];
  const example: Zone = { ...top, records: top.records.filter(({ name, data }) => !name.startsWith('ns2.bank') && data !== 'ns2.bank.example') };
  const port = random.integer(1024, 65_535);
  const mission = { resolver: '127.0.0.53', port, zone: 'bank.example', server: { name: 'ns1.bank.example', address: '127.0.0.6' }, idBits, guesses, lead: LEAD };
  const servers = { 'root 127.0.0.1': INTERNET['root 127.0.0.1'], 'example 127.0.0.2': [example], 'test 127.0.0.3': INTERNET['test 127.0.0.3'], 'bank 127.0.0.6': [bank] };
  const named = Object.entries(servers).map(([id, zones]): [string, ScenarioProcess] => [id, { class: 'NameServer', options: { zones }, from: 'course' }]);
  const endMs = 1_000 * rounds + 900;
  const other = `x${random.integer(1, 1_000_000)}.bank.example`;
  return {
    processes: {
      ...Object.fromEntries(named),
      [RESOLVER]: { class: 'RecursiveResolver', options: { roots: ROOTS, fixedPort: port, idBits }, from: 'course' },
      [CLIENT]: { class: 'StubResolver', options: { resolver: '127.0.0.53' }, from: 'course' },
      [ATTACKER]: { class: 'Attacker', options: mission },
    },
    // The resolver knows the zone's server before the attack, and clients come after it.
    inputs: [[0, 'mail.bank.example'], [endMs, 'www.bank.example'], [endMs, other]].map(([atMs, name]) => ({ atMs: atMs as number, to: CLIENT, message: { type: 'Lookup', name } })),
    network: { latency: { kind: 'constant', ms: 10 }, links: { [`bank 127.0.0.6->${RESOLVER}`]: { latency: { kind: 'constant', ms: 40 } } } },
    seed: random.integer(1, 1_000_000), untilMs: endMs + 90, maxEvents: 60_000,
  };
}

const missionOf = (run: ScenarioRun): Mission => run.scenario.processes[ATTACKER]?.options as Mission;

function sentBy<Type extends 'Query' | 'Response'>(run: ScenarioRun, type: Type, test: (packet: Type extends 'Query' ? Query : Response) => boolean): (Type extends 'Query' ? Query : Response)[] {
  return run.trace.events.filter(({ kind, process }) => kind === 'send' && process === ATTACKER).map(({ message }) => message as DnsPacket)
    .filter((packet) => packet.type === type).map((packet) => packet as Type extends 'Query' ? Query : Response).filter(test);
}

const takenOver: RunProperty = {
  title: 'the resolver gives the attacker\'s address for every name of the zone',
  check: (run): Violation | undefined => {
    const { guesses } = missionOf(run);
    const most = Math.max(0, ...[...forgedByRound(run).values()].map((forged) => forged.length));
    if (most > guesses) return { expected: 'no more forged responses a round than the mission allows', got: `${most}, and ${guesses} are allowed` };
    const { lookups } = run.processes[CLIENT] as { lookups: { name: string; addresses: string[]; rcode: string }[] };
    const deceived = lookups.filter(({ addresses }) => addresses.length === 1 && addresses[0] === LEAD).map(({ name }) => name);
    const [, ...asked] = (run.scenario.inputs ?? []) as readonly { message: { name: string } }[];
    const missing = asked.map(({ message }) => message.name).find((name) => !deceived.includes(name));
    if (missing === undefined) return undefined;
    const got = lookups.find(({ name }) => name === missing);
    return { expected: `${LEAD} for ${missing === 'www.bank.example' ? missing : 'any other name of the zone'}`, got: `${got === undefined ? 'no answer in time' : got.addresses.join(', ') || got.rcode}${reasonIn(run)}` };
  },
};

/** The responses in the name of the zone's server, by the time at which they were sent. */
function forgedByRound(run: ScenarioRun): Map<number, Response[]> {
  const { server } = missionOf(run);
  const rounds = new Map<number, Response[]>();
  for (const { kind, process, message, atMs } of run.trace.events) {
    const packet = message as DnsPacket;
    if (kind !== 'send' || process !== ATTACKER || packet.type !== 'Response' || packet.from.address !== server.address) continue;
    rounds.set(atMs, [...(rounds.get(atMs) ?? []), packet]);
  }
  return rounds;
}

/** What can be seen of why a run was no success. */
function reasonIn(run: ScenarioRun): string {
  const { port } = missionOf(run);
  const forged = sentBy(run, 'Response', ({ to }) => to.address === '127.0.0.53');
  const { cache } = run.processes[RESOLVER] as { cache: Map<string, { records: { data: unknown }[] }> };
  const believed = [...cache.values()].some(({ records }) => records.some(({ data }) => data === LEAD || data === '127.0.0.66'));
  if (believed) return ', though a forged response was believed';
  if (forged.length === 0) return ', and no forged response was sent to the resolver';
  if (forged.every(({ from }) => from.address === '127.0.0.66')) return '; all forged responses came from the attacker\'s own address';
  return forged.every(({ to }) => to.port !== port) ? '; no forged response went to the port from which the resolver asks' : '; no forged response was believed';
}

async function isThrifty(learner: Learner, { idBits, guesses, random }: { idBits: number; guesses: number; random: Random }): Promise<void> {
  const run = await learner.simulate(attack({ idBits, guesses, rounds: 10, random }));
  const { port } = missionOf(run);
  const rounds = forgedByRound(run);
  expectThat(rounds.size >= 8, { expected: 'forged responses in each of 10 rounds', got: `in ${rounds.size}`, trace: run.trace });
  const most = Math.min(guesses, 2 ** idBits);
  for (const [atMs, forged] of rounds) {
    const when = `at ${atMs} ms`;
    expectThat(forged.length <= guesses, { expected: `at most ${guesses} forged responses a round`, got: String(forged.length), when, trace: run.trace });
    expectThat(forged.every(({ to }) => to.port === port), { expected: `all of them to port ${port}`, got: String(forged.find(({ to }) => to.port !== port)?.to.port), when, trace: run.trace });
    expectThat(forged.every(({ id }) => Number.isInteger(id) && id >= 0 && id < 2 ** idBits), { expected: `ids below 2^${idBits}`, got: String(forged.find(({ id }) => !(id >= 0 && id < 2 ** idBits))?.id), when, trace: run.trace });
    const different = new Set(forged.map(({ id }) => id)).size;
    expectThat(different === most, { expected: `${most} different ids a round`, got: String(different), when, trace: run.trace });
  }
}
