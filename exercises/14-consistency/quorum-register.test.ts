import { checkLinearizability, constant, History, register, uniform } from 'distsys';
import type { Fault, NetworkOptions, TraceEvent } from 'distsys';
import { describeValue, grade } from 'distsys/grader';
import type { RunProperty, ScenarioOptions, ScenarioRun, Violation } from 'distsys/grader';

interface Client {
  at: string; // which server it asks
  puts?: string[];
  gets?: number;
  afterMs?: number;
}

interface Circumstances {
  servers: number;
  quorums: [read: number, write: number];
  clients: Client[];
  network?: NetworkOptions;
  faults?: Fault[];
  seed?: number;
}

grade('14/quorum-register', {
  exports: ['QuorumRegister'],
  checks: [
    {
      title: 'answers each Put with PutOk and each Get with GetOk, once',
      points: 1,
      hints: [
        'Remember, by the name of the request, who asked and for what; start by sending a Query to all other servers.',
        'Count yourself among those that have told what they hold: with a quorum of 1 nobody else need answer.',
      ],
      async run({ learner }) {
        const clients = [{ at: 's1', puts: ['a'], gets: 1 }, { at: 's2', puts: ['b'], gets: 2, afterMs: 200 }, { at: 's3', gets: 1, afterMs: 500 }];
        const scenarios = ([[2, 2], [1, 3], [3, 1]] as const).map(([read, write]) => setting({ servers: 3, quorums: [read, write], clients }));
        await learner.holds({ scenarios, property: both('every request has its answer, and nothing is stale', answers, linearizable), keep: ['processes'] });
      },
    },
    {
      title: 'waits for as many servers as the quorum has, and for no more',
      points: 1,
      hints: [
        'With 5 servers and a read quorum of 2, two answers are enough, your own included; with a write quorum of 4, four.',
        'An answer may arrive twice. Count servers, not messages: a Map or a Set by server does.',
      ],
      async run({ learner }) {
        const clients = [{ at: 's1', puts: ['a'], gets: 1 }, { at: 's2', puts: ['b'], gets: 1, afterMs: 200 }];
        const live = ([[2, 4, 1], [3, 3, 2], [4, 2, 1]] as const).map(([read, write, down]) => setting({ servers: 5, quorums: [read, write], clients, faults: crashes(5, down) }));
        await learner.holds({ scenarios: live, property: both('every request has its answer while enough servers are up', answers, linearizable), keep: ['processes', 'faults'] });
        const dead = ([[3, 3, 3], [2, 4, 2], [4, 2, 2]] as const).map(([read, write, down]) =>
          setting({ servers: 5, quorums: [read, write], clients: [{ at: 's1', puts: ['a'], gets: 0 }], faults: crashes(5, down), network: betweenServers(5, { duplicateProbability: 1 }) }));
        await learner.holds({ scenarios: dead, property: { title: 'no PutOk without a quorum', check: isUnanswered }, keep: ['processes', 'faults', 'network'] });
      },
    },
    {
      title: 'returns in no Get what a later Get may not find',
      points: 2,
      hints: [
        'A Put is under way and only some servers hold its value. A Get that returns it must see to it that writeQuorum servers hold it.',
        'So a Get stores, too: the newest value under the tag that it has. It is answered when writeQuorum servers have stored it.',
      ],
      async run({ learner }) {
        // The Put gets to s2 alone, and s3 sees it there. Then s3 is asked again and hears of s2 too late; and s5, which asks s4, has to see it, too.
        // Where four are asked, the Put ends at s1 and s2, and whoever asks four hears of it.
        const ended = heldBack([{ at: 's5', gets: 1, afterMs: 80 }, { at: 's3', gets: 1, afterMs: 400 }], { quorums: [4, 2] });
        const scenarios = [ended, heldBack([{ at: 's3', gets: 1, afterMs: 60 }, { at: 's3', gets: 1, afterMs: 400 }], { losesTouchMs: 300 }), heldBack([{ at: 's3', gets: 1, afterMs: 60 }, { at: 's5', gets: 1, afterMs: 400 }])];
        await learner.holds({ scenarios, property: both('no Get is older than one before it', answersThatCan, linearizable), keep: ['processes', 'faults', 'network'] });
      },
    },
    {
      title: 'puts every value under a tag of its own, newer than all that it has to follow',
      points: 1,
      hints: [
        'The number of the tag is one more than the newest that a read quorum knows, and than the newest that this server has heard of since.',
        'Two Puts at one server at the same time: when the second chooses its number, the first may have chosen that one already.',
      ],
      async run({ learner, random }) {
        const twins = Array.from({ length: 3 }, () => random.integer(0, 2)).map((gap) => setting({
          servers: 3, quorums: [2, 2],
          clients: [{ at: 's1', puts: ['a'], gets: 0, afterMs: 10 }, { at: 's1', puts: ['b'], gets: 0, afterMs: 10 + gap }, { at: 's2', gets: 2, afterMs: 200 }, { at: 's3', gets: 2, afterMs: 300 }],
          // What s1 sends to s3 second arrives there first.
          network: { latency: constant({ ms: 10 }), links: { 's1->s3': { latency: uniform({ minMs: 5, maxMs: 60 }) } } }, seed: random.integer(1, 1_000_000),
        }));
        // s1 does not hear of the first Put until all is over; s2 does.
        const inTurn = setting({ servers: 3, quorums: [2, 2], clients: [{ at: 's3', puts: ['a'], gets: 0 }, { at: 's1', puts: ['b'], gets: 0, afterMs: 70 }, { at: 's2', gets: 1, afterMs: 600 }, { at: 's3', gets: 1, afterMs: 800 }], network: { links: { 's3->s1': { latency: constant({ ms: 3_000 }) } } } });
        await learner.holds({ scenarios: [inTurn, ...twins, twinsApart], property: both('the last Put is what is read', answers, linearizable), keep: ['processes', 'network', 'faults'] });
      },
    },
    {
      title: 'sends no Store for a Get where enough servers hold the newest already',
      points: 1,
      hints: [
        'How many of those that answered the Query hold the newest tag? If that is a write quorum, what would a Store change?',
        'Count the servers whose tag equals the newest, yourself included, and skip the Store if they are writeQuorum or more.',
      ],
      async run({ learner }) {
        const clients = [{ at: 's1', puts: ['a'], gets: 0 }, { at: 's2', gets: 3, afterMs: 300 }];
        const scenarios = ([[3, 2, 2], [5, 3, 3], [5, 4, 2]] as const).map(([servers, read, write]) => setting({ servers, quorums: [read, write], clients }));
        await learner.holds({ scenarios, property: both('a Get of a register at rest takes one round', answers, oneRound), keep: ['processes'] });
      },
    },
    {
      title: 'is linearizable with all quorums that meet, whatever is late, doubled or down',
      points: 2,
      hints: [
        'All that answered agree on the newest: is that enough? Try a read quorum of 2 and a write quorum of 4. Two servers that agree are not four that hold it.',
        'Look at the history of the run that fails: which Get is older than which operation that had ended before it?',
      ],
      async run({ learner, random }) {
        // The Put gets to s2 alone, and s2 and s1 agree on it.
        const agreed = heldBack([{ at: 's2', gets: 1, afterMs: 60 }, { at: 's5', gets: 1, afterMs: 400 }]);
        const wild = Array.from({ length: 36 }, (_, index): ScenarioOptions => {
          const [servers, read, write] = QUORUMS[index % QUORUMS.length] as (typeof QUORUMS)[number];
          const down = random.integer(0, servers - Math.max(read, write));
          const crashed = namesOf(servers).map((name) => ({ name, place: random.next() })).toSorted((one, other) => one.place - other.place).slice(0, down).map(({ name }) => name);
          const clients = ['a', 'b', 'c'].map((name): Client => ({ at: random.pick(namesOf(servers)), puts: Array.from({ length: random.integer(0, 3) }, (_2, place) => `${name}${place}`), gets: random.integer(2, 4), afterMs: random.integer(0, 60) }));
          return setting({
            servers, quorums: [read, write], clients, seed: random.integer(1, 1_000_000),
            faults: crashed.map((process) => ({ kind: 'crash', process, atMs: random.integer(0, 300) })),
            network: { latency: uniform({ minMs: 1, maxMs: 5 }), ...betweenServers(servers, { latency: uniform({ minMs: 1, maxMs: 120 }), duplicateProbability: 0.2 }) },
          });
        });
        await learner.holds({ scenarios: [agreed, soleHolder, overtaken, lateReply, secondThoughts, ...wild], property: both('linearizable', answersThatCan, linearizable), keep: ['processes', 'network', 'faults'] });
      },
    },
  ],
});

const QUORUMS = [[3, 2, 2], [3, 1, 3], [3, 3, 1], [5, 3, 3], [5, 2, 4], [5, 4, 2]] as const;

function namesOf(servers: number): string[] {
  return Array.from({ length: servers }, (_, index) => `s${index + 1}`);
}

function setting({ servers, quorums: [readQuorum, writeQuorum], clients, network = {}, faults = [], seed = 1 }: Circumstances): ScenarioOptions {
  const names = namesOf(servers);
  return {
    processes: {
      ...Object.fromEntries(names.map((name) => [name, { class: 'QuorumRegister', options: { servers: names, readQuorum, writeQuorum } }])),
      ...Object.fromEntries(clients.map(({ at, puts = [], gets = 0, afterMs = 0 }, index) => [`c${index + 1}`, { class: 'RegisterClient', from: 'course' as const, options: { servers: [at], puts, gets, afterMs, timeoutMs: 1_000 } }])),
    },
    network, faults, seed, untilMs: 6_000, maxEvents: 20_000,
  };
}

/** The last `down` of the servers are down from the beginning. */
function crashes(servers: number, down: number): Fault[] {
  return namesOf(servers).slice(servers - down).map((process) => ({ kind: 'crash', process, atMs: 0 }));
}

function betweenServers(servers: number, change: NetworkOptions): NetworkOptions {
  const names = namesOf(servers);
  return { links: Object.fromEntries(names.flatMap((one) => names.filter((other) => other !== one).map((other) => [`${one}->${other}`, change]))) };
}

/** Two Puts at s1, the second while the first is queried; s2 hears of the first value first, s3 of the second. */
const twinsApart: ScenarioOptions = setting({
  servers: 3, quorums: [2, 2],
  clients: [{ at: 's1', puts: ['a'], gets: 0 }, { at: 's1', puts: ['b'], gets: 0, afterMs: 1 }, { at: 's2', gets: 1, afterMs: 100 }, { at: 's3', gets: 1, afterMs: 200 }, { at: 's2', gets: 1, afterMs: 300 }],
  // All links take 10 ms, so the first value leaves at 30 ms and the second at 31 ms.
  faults: [{ kind: 'links', links: ['s1->s3'], atMs: 29.5, forMs: 1, change: { latency: constant({ ms: 60 }) } }],
});

/**
 * Five servers, two to read and four to write unless told otherwise. What s1 and s2 send to the other three up to 50 ms arrives when all is over: the value of the Put of s1 is at
 * s1 and s2 then, and nowhere else. s2 is near s1 and s3, and s4 near s5. From `losesTouchMs` on, what they send to s3 comes too late again.
 */
function heldBack(readers: Client[], { losesTouchMs, quorums = [2, 4] }: { losesTouchMs?: number; quorums?: [number, number] } = {}): ScenarioOptions {
  const near = { latency: constant({ ms: 5 }) };
  const late = { latency: constant({ ms: 5_500 }) };
  const fromMs = quorums[0] === 2 ? 0 : 8; // s1 can do without an answer from the three, or has to ask them first
  const links = ['s1', 's2'].flatMap((from) => ['s3', 's4', 's5'].map((to) => `${from}->${to}`));
  return setting({
    servers: 5, quorums, clients: [{ at: 's1', puts: ['new'], gets: 0 }, ...readers],
    network: { latency: constant({ ms: 20 }), links: { ...Object.fromEntries(['s1->s2', 's2->s1', 's2->s3', 's3->s2', 's4->s5', 's5->s4'].map((link) => [link, near])), 'c1->s1': { latency: constant({ ms: 1 }) } } },
    faults: [
      { kind: 'links', links, atMs: fromMs, forMs: 50 - fromMs, change: late },
      ...(losesTouchMs === undefined ? [] : [{ kind: 'links', links: ['s1->s3', 's2->s3'], atMs: losesTouchMs, forMs: 3_000, change: late } as const]),
    ],
  });
}

/**
 * A Get through s2 finds a value that s2 has missed, and what it stores gets to s1 and s3 only after another Put has ended there. All links but those named take 10 ms:
 * s2 missed what s1 stored at 30 ms, and stores at 120 ms.
 */
const overtaken: ScenarioOptions = setting({
  servers: 3, quorums: [2, 2],
  clients: [{ at: 's1', puts: ['first'], gets: 0 }, { at: 's2', gets: 1, afterMs: 90 }, { at: 's1', puts: ['second'], gets: 0, afterMs: 130 }, { at: 's1', gets: 1, afterMs: 700 }, { at: 's3', gets: 1, afterMs: 900 }],
  network: { links: { 's2->s1': { latency: constant({ ms: 300 }) } } },
  faults: [
    { kind: 'links', links: ['s1->s2'], atMs: 25, forMs: 10, change: { latency: constant({ ms: 5_500 }) } },
    { kind: 'links', links: ['s2->s3'], atMs: 115, forMs: 10, change: { latency: constant({ ms: 300 }) } },
  ],
});

const SLOW = { latency: constant({ ms: 5_500 }) };

/** Five servers, three to read and three to write. What s1 stores is held up, so its value is at s1 alone. s2, which hears s1 and s3 first, returns it; s5 hears s4 and s3. */
const soleHolder: ScenarioOptions = setting({
  servers: 5, quorums: [3, 3],
  clients: [{ at: 's1', puts: ['new'], gets: 0 }, { at: 's2', gets: 1, afterMs: 80 }, { at: 's5', gets: 1, afterMs: 400 }],
  network: { latency: constant({ ms: 20 }), links: Object.fromEntries(['s1->s2', 's2->s1', 's2->s3', 's3->s2', 's4->s5', 's5->s4', 's3->s5', 's5->s3'].map((link) => [link, { latency: constant({ ms: 5 }) }])) },
  faults: [{ kind: 'links', links: ['s2', 's3', 's4', 's5'].map((to) => `s1->${to}`), atMs: 45, forMs: 30, change: SLOW }],
});

/** What s3 answers to a Query comes when s1 is storing, and what s1 stores comes to nobody: the Put has not ended. */
const lateReply: ScenarioOptions = setting({
  servers: 3, quorums: [2, 2],
  clients: [{ at: 's1', puts: ['new'], gets: 0 }, { at: 's2', gets: 1, afterMs: 300 }],
  network: { links: { 's3->s1': { latency: constant({ ms: 100 }) } } },
  faults: [{ kind: 'links', links: ['s1->s2', 's1->s3'], atMs: 25, forMs: 10, change: SLOW }, { kind: 'links', links: ['s2->s1'], atMs: 200, forMs: 3_000, change: SLOW }],
});

/** The first Put is stored everywhere at 40 ms, and s1 hears so of s2 alone; at 320 ms it hears what s4 answered to its Query. By then its value has been read and replaced. */
const secondThoughts: ScenarioOptions = setting({
  servers: 5, quorums: [3, 3],
  clients: [{ at: 's1', puts: ['first'], gets: 0 }, { at: 's2', gets: 1, afterMs: 60 }, { at: 's3', puts: ['second'], gets: 0, afterMs: 150 }, { at: 's5', gets: 1, afterMs: 600 }],
  network: { links: { 's4->s1': { latency: constant({ ms: 300 }) }, 's5->s1': SLOW } },
  faults: [{ kind: 'links', links: ['s3->s1'], atMs: 35, forMs: 10, change: SLOW }],
});

const violation = (expected: string, got: string, event: TraceEvent | undefined): Violation => ({ expected, got, ...(event === undefined ? {} : { event: event.index }) });

interface Message {
  readonly type?: unknown;
  readonly request?: unknown;
  readonly value?: unknown;
}
const messageOf = ({ message }: TraceEvent): Message => (typeof message === 'object' && message !== null ? (message as Message) : {});

const both = (title: string, ...checks: ((run: ScenarioRun) => Violation | ReturnType<RunProperty['check']>)[]): RunProperty => ({
  title,
  check: (run) => {
    for (const check of checks) {
      const found = check(run);
      if (found !== undefined && !('outcome' in found && found.outcome === 'holds')) return found;
    }
    return undefined;
  },
});

const linearizable = ({ trace }: ScenarioRun) => checkLinearizability(History.fromTrace(trace), register, { maxSteps: 200_000 });

/** Every request that came to a server that stays up has one answer, of its kind. */
function answers(run: ScenarioRun): Violation | undefined {
  return wrongAnswer(run, { everyRequest: true });
}

/** As `answers`, where a Put that is held back need not be answered. */
function answersThatCan(run: ScenarioRun): Violation | undefined {
  return wrongAnswer(run, { everyRequest: false });
}

function wrongAnswer({ trace: { events } }: ScenarioRun, { everyRequest }: { everyRequest: boolean }): Violation | undefined {
  const down = new Set(events.filter(({ kind }) => kind === 'crash').map(({ process }) => process));
  const heldBackPut = (event: TraceEvent): boolean => !everyRequest && messageOf(event).type === 'Put' && messageOf(event).request === 'c1/1';
  for (const event of events) {
    const { type, request } = messageOf(event);
    if (event.kind !== 'deliver' || (type !== 'Put' && type !== 'Get')) continue;
    const sent = events.filter((one) => one.kind === 'send' && messageOf(one).request === request && ['PutOk', 'GetOk'].includes(String(messageOf(one).type)));
    const wrong = sent.find((one) => messageOf(one).type !== `${type}Ok`);
    if (wrong !== undefined) return violation(`a ${type} is answered by ${type}Ok`, String(messageOf(wrong).type), wrong);
    const empty = sent.find((one) => type === 'Get' && typeof messageOf(one).value !== 'string' && messageOf(one).value !== null);
    if (empty !== undefined) return violation('GetOk tells the value: a text that was put, or null', `the value ${describeValue(messageOf(empty).value)}`, empty);
    if (sent.length > 1) return violation(`a ${type} is answered once`, `${sent.length} times`, sent[1]);
    if (sent.length === 0 && !down.has(event.process) && !heldBackPut(event)) return violation(`a ${type} is answered while a quorum is up`, 'no answer', event);
  }
  return undefined;
}

function isUnanswered({ trace: { events } }: ScenarioRun): Violation | undefined {
  if (!events.some((event) => event.kind === 'send' && messageOf(event).type === 'Query')) return { expected: 'the Put queries the other servers', got: 'no Query was sent' };
  const answer = events.find((event) => event.kind === 'send' && messageOf(event).type === 'PutOk');
  return answer === undefined ? undefined : violation('no PutOk: too few servers are up to have stored the value', 'PutOk', answer);
}

/** The Gets are those of c2; nobody puts any more. */
function oneRound({ trace: { events } }: ScenarioRun): Violation | undefined {
  const store = events.find((event) => event.kind === 'send' && messageOf(event).type === 'Store' && String(messageOf(event).request).startsWith('c2/'));
  return store === undefined ? undefined : violation('no Store for a Get of a value that a write quorum is known to hold', `a Store to ${store.peer}`, store);
}
