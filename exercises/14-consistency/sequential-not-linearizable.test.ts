import { checkLinearizability, checkSequentialConsistency, constant, History, keyValueStore, ScriptedStoreClient, SequentialReplica, simulate } from 'distsys';
import type { Ask, Operation, Random } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

type Delays = Record<string, number>;

const REPLICAS = ['s1', 's2', 's3'];
const CLIENTS = ['a', 'b'];

grade('14/sequential-not-linearizable', {
  exports: ['outOfDate', 'inPieces', 'staleRun'],
  checks: [
    {
      title: 'outOfDate: one order explains all, and real time does not allow it',
      points: 1,
      hints: [
        'Sequential consistency forgets when clients other than your own did what they did. Let a Get begin after a Put has ended, and return what was there before.',
        'What was there before must not be null: put something first.',
      ],
      async run({ learner }) {
        const history = drawnBy(await learner.call('outOfDate'), 'outOfDate');
        for (const operation of history.operations) {
          const { call, outcome, result } = operation;
          if (call.key !== (history.operations[0] as Operation).call.key) fail({ expected: 'outOfDate draws Puts and Gets of one key', got: `${call.key} and ${(history.operations[0] as Operation).call.key}` });
          if (call.type === 'Get' && outcome === 'completed' && result === null) fail({ expected: 'no Get returns null', got: 'one does' });
        }
        expectSequential(history, 'outOfDate');
        if (checkLinearizability(history, keyValueStore).outcome !== 'violated') fail({ expected: 'the history of outOfDate is not linearizable', got: 'it is linearizable' });
      },
    },
    {
      title: 'inPieces: each key by itself has an order, and the whole has none',
      points: 2,
      hints: [
        'Sequential consistency is not local. The history of the two flags has two clients, of which each raises its own flag and finds the other down.',
        'To find a flag down, a Get returns what was put before it was raised. So each client puts its own key twice, and reads the first value of the other\'s.',
      ],
      async run({ learner }) {
        const history = drawnBy(await learner.call('inPieces'), 'inPieces');
        const keys = [...new Set(history.operations.map(({ call }) => call.key as string))];
        if (keys.length !== 2) fail({ expected: 'inPieces draws a history of two keys', got: keys.length === 0 ? 'no operation' : keys.join(', ') });
        if (history.operations.some(({ call, outcome, result }) => call.type === 'Get' && outcome === 'completed' && result === null)) fail({ expected: 'no Get returns null', got: 'one does' });
        for (const key of keys) {
          const writers = new Set(history.operations.filter(({ call }) => call.type === 'Put' && call.key === key).map(({ process }) => process));
          if (writers.size > 1) fail({ expected: `${key} is put by one client`, got: [...writers].join(', ') });
          expectSequential(history.filter(({ call }) => call.key === key), `inPieces, of ${key} alone,`);
        }
        if (checkSequentialConsistency(history, keyValueStore).outcome !== 'violated') fail({ expected: 'the whole history of inPieces is not sequentially consistent', got: 'an order of all operations explains it' });
      },
    },
    {
      title: 'staleRun: makes the store answer what was there before a Put that has ended',
      points: 2,
      hints: [
        'The Put must have ended when the Get begins: add up the ways from a to its replica, to s1, back, and to a.',
        'And the Get must come to its replica before the Put does: compare the way from b with the way that the Put still has to go, from s1 to that replica.',
      ],
      async run({ learner, random }) {
        await judgeRuns(learner, Array.from({ length: 8 }, () => delaysWith(random, 'quick clients', ['s1', 's3'], ['s1', 's2'])));
      },
    },
    {
      title: 'staleRun: whom to ask, and when, follows from the delays',
      points: 1,
      hints: [
        'There are six pairs of a replica that is asked to put and another that is asked to get. With some delays only one of them will do.',
        'Calculate for each pair how much time there is between the end of the Put and its coming to the other replica, and take the pair that has most.',
      ],
      async run({ learner, random }) {
        const pairs = pairsOf(REPLICAS).filter(([, reader]) => reader !== 's1'); // s1 knows of every Put before it has ended
        await judgeRuns(learner, pairs.flatMap((pair) => Array.from({ length: 4 }, () => delaysWith(random, 'one pair alone', pair))));
      },
    },
  ],
});

/** The drawn history, or a sentence on what is wrong with the drawing. */
function drawnBy(drawing: unknown, name: string): History {
  if (typeof drawing !== 'string') fail({ expected: `${name} returns a drawing as text`, got: describeValue(drawing) });
  let history: History;
  try {
    history = History.drawn(drawing);
  } catch (error) {
    return fail({ expected: `${name} returns a drawing that History.drawn can read`, got: error instanceof Error ? error.message : String(error) });
  }
  const other = history.operations.find(({ call }) => call.type !== 'Put' && call.type !== 'Get');
  if (other !== undefined) fail({ expected: `${name} draws Puts and Gets`, got: `a ${String(other.call.type)}` });
  if (history.length > 20) fail({ expected: `${name} draws at most 20 operations`, got: String(history.length) });
  const puts = history.operations.filter(({ call }) => call.type === 'Put').map(({ call }) => JSON.stringify([call.key, call.value]));
  if (new Set(puts).size < puts.length) fail({ expected: `${name} puts every value once`, got: 'a value that is put twice' });
  return history;
}

function expectSequential(history: History, name: string): void {
  let verdict: ReturnType<typeof checkSequentialConsistency>;
  try {
    verdict = checkSequentialConsistency(history, keyValueStore);
  } catch (error) {
    return fail({ expected: `in ${name} each client does one thing after another`, got: error instanceof Error ? error.message : String(error) });
  }
  if (verdict.outcome !== 'holds') fail({ expected: `the history of ${name} is sequentially consistent`, got: verdict.because });
}

/** The link's delay, and 0 from a replica to itself. */
const way = (delays: Delays, from: string, to: string): number => (from === to ? 0 : (delays[`${from}->${to}`] as number));

/** For how long b may ask the reader and find nothing, once the Put that a has asked the writer for has ended. */
function spareOf(delays: Delays, writer: string, reader: string): number {
  const ended = way(delays, writer, 's1') + way(delays, 's1', writer) + way(delays, writer, 'a');
  const askedBefore = way(delays, writer, 's1') + way(delays, 's1', reader) - way(delays, 'b', reader);
  return askedBefore - ended;
}

/** Delays with which this pair alone will do; or with which one of these does, since clients are near. */
function delaysWith(random: Random, kind: 'quick clients' | 'one pair alone', ...wanted: (readonly string[])[]): Delays {
  const [betweenReplicas, toClients] = kind === 'quick clients' ? [200, 10] : [120, 60];
  for (;;) {
    const replicaLinks = pairsOf(REPLICAS).map(([one, other]) => [`${one}->${other}`, random.integer(5, betweenReplicas)] as const);
    const clientLinks = CLIENTS.flatMap((client) => REPLICAS.flatMap((replica) => [`${client}->${replica}`, `${replica}->${client}`])).map((link) => [link, random.integer(1, toClients)] as const);
    const delays: Delays = Object.fromEntries([...replicaLinks, ...clientLinks]);
    const good = pairsOf(REPLICAS).filter(([writer, reader]) => spareOf(delays, writer, reader) > 0);
    const asked = good.some(([writer, reader]) => spareOf(delays, writer, reader) > 4 && wanted.some((pair) => pair.join() === `${writer},${reader}`));
    if (asked && (kind === 'quick clients' || good.length === 1)) return delays;
  }
}

const pairsOf = (names: readonly string[]): [string, string][] => names.flatMap((one) => names.filter((other) => other !== one).map((other): [string, string] => [one, other]));

async function judgeRuns(learner: Learner, all: readonly Delays[]): Promise<void> {
  const answers = await learner.calls<unknown>('staleRun', all.map((delays) => [delays]));
  all.forEach((delays, index) => judgeRun(delays, answers[index]));
}

function judgeRun(delays: Delays, answer: unknown): void {
  const { a, b } = (answer ?? {}) as { a?: readonly Ask[]; b?: readonly Ask[] };
  if (!Array.isArray(a) || !Array.isArray(b) || a.length + b.length > 20) fail({ expected: 'two lists of asks, { a: […], b: […] }, at most 20 in all', got: describeValue(answer) });
  const stray = [...a, ...b].find((ask) => !REPLICAS.includes(ask?.of));
  if (stray !== undefined) fail({ expected: 'every ask names one of s1, s2 and s3 in `of`', got: describeValue(stray) });
  const moving = Object.entries({ a, b }).find(([, asks]) => new Set(asks.map((ask: Ask) => ask.of)).size > 1);
  if (moving !== undefined) fail({ expected: 'each client stays with one replica', got: `${moving[0]} asks several` });
  const replica = () => new SequentialReplica({ replicas: REPLICAS, fetchEveryMs: 100_000 });
  const links = Object.fromEntries(Object.entries(delays).map(([link, ms]) => [link, { latency: constant({ ms }) }]));
  let run;
  try {
    run = simulate({ processes: { s1: replica, s2: replica, s3: replica, a: () => new ScriptedStoreClient({ asks: a, timeoutMs: 5_000 }), b: () => new ScriptedStoreClient({ asks: b, timeoutMs: 5_000 }) }, network: { links }, seed: 1, untilMs: 20_000 });
  } catch (error) {
    return fail({ expected: 'asks that a client can make', got: error instanceof Error ? error.message : String(error) });
  }
  const history = History.fromTrace(run.trace);
  const verdict = checkLinearizability(history, keyValueStore);
  if (verdict.outcome !== 'violated') {
    const told = history.operations.map(({ process, call, result, begunMs, endedMs }) => `${process} ${call.type === 'Put' ? 'puts' : `gets ${String(result)}`} from ${begunMs.toFixed(1)} to ${endedMs.toFixed(1)} ms`).join(', ');
    fail({ expected: `a run that is not linearizable; the delays are ${JSON.stringify(delays)}`, got: told === '' ? 'a run in which nothing is asked' : `a linearizable one: ${told}`, trace: run.trace.toData() });
  }
}
