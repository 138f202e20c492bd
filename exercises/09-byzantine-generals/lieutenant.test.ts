import type { Random, Saying, TraceEvent } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { RunProperty, ScenarioOptions, ScenarioRun, Violation } from 'distsys/grader';

type Hour = number | null;
const HOURS: readonly Hour[] = [5, 6, null];
const MINUTE = 3; // the network takes 10 ms, so what leaves at 3 ms is there at 13 ms

grade('09/lieutenant', {
  exports: ['Lieutenant'],
  checks: [
    {
      title: 'obeys a loyal commander among loyal lieutenants',
      points: 1,
      hints: ['Set a timer in onStart for the end of round 1, and another one there for the end of round 2.', 'At the end of round 2 set decided and hour, and log \'decides\'.'],
      async run({ learner, random }) {
        await learner.holds({ scenarios: [4, 5, random.integer(6, 9)].map((size) => council({ size, orders: everybody(size, random.integer(1, 12)) })), property: agreement });
      },
    },
    {
      title: 'tells every other lieutenant what it was ordered, nothing included, at the end of round 1',
      points: 1,
      hints: ['Telling on the arrival of the order is too early: who is ordered nothing must tell that, too.', 'Once to each process but C and yourself: { type: \'Told\', hour }, with null if no order came.'],
      async run({ learner, random }) {
        const orders: Record<string, Hour>[] = [everybody(4, 7), { L1: 5 }, { L2: 5, L3: random.integer(6, 9) }, {}];
        await learner.holds({ scenarios: orders.map((one) => council({ size: 4, orders: one })), property: telling });
      },
    },
    {
      title: 'is not split by any traitor among four generals',
      points: 2,
      hints: [
        'Every lieutenant counts for one value: you by your own order, each other one by what it told you, null if that is nothing.',
        'More than half of these values must name the same hour. In a tie nobody knows which hour another lieutenant prefers: retreat.',
      ],
      async run({ learner }) {
        const ofCommander = everyList(3).map((words) => council({ size: 4, orders: { L1: words[0] as Hour, L2: words[1] as Hour, L3: words[2] as Hour } }));
        const ofLieutenants = ['L1', 'L2', 'L3'].flatMap((traitor) => everyList(2).map((words) => council({ size: 4, orders: everybody(4, 5), traitor, words })));
        await learner.holds({ scenarios: [...ofCommander, ...ofLieutenants], property: agreement });
      },
    },
    {
      title: 'counts the first word of each general, if it comes in its round and is that general\'s to say',
      points: 1,
      hints: [
        'Keep whether an order has come, and whose Told has; what comes second, or later than its round, changes nothing.',
        'Only C gives an Order, and C tells nothing. A Told may come before your own timer has run out; it counts.',
      ],
      async run({ learner }) {
        await learner.holds({ scenarios: strayWords(), property: counting });
      },
    },
    {
      title: 'is not split among more generals, where there are ties',
      points: 1,
      hints: ['With an even number of values two hours may be named equally often: then no hour has more than half.', 'Compare twice the count with the number of values; the number of values is that of the lieutenants.'],
      async run({ learner, random }) {
        const ties = [council({ size: 5, orders: { L1: 5, L2: 5, L3: 6, L4: 6 } }), council({ size: 5, orders: { L1: 6, L2: 5, L3: 6, L4: 5 } }), council({ size: 7, orders: { L1: 5, L2: 5, L3: 6, L4: 6, L5: 5, L6: 6 } })];
        await learner.holds({ scenarios: [...ties, ...Array.from({ length: 40 }, () => randomCouncil(random))], property: agreement });
      },
    },
  ],
});

interface Circumstances {
  size: number;
  orders: Record<string, Hour>; // what C says to whom, in time; missing and null are nothing
  traitor?: string; // a lieutenant
  words?: readonly Hour[]; // what it tells the others, in their order; null is nothing
  more?: Record<string, Saying[]>; // what C and the traitor say besides
}

const lieutenants = (size: number): string[] => Array.from({ length: size - 1 }, (_, index) => `L${index + 1}`);
const everybody = (size: number, hour: Hour): Record<string, Hour> => Object.fromEntries(lieutenants(size).map((id) => [id, hour]));
const everyList = (places: number): Hour[][] => (places === 0 ? [[]] : everyList(places - 1).flatMap((list) => HOURS.map((hour) => [...list, hour])));

function council({ size, orders, traitor, words = [], more = {} }: Circumstances): ScenarioOptions {
  const others = lieutenants(size).filter((id) => id !== traitor);
  const commands = others.flatMap((to): Saying[] => ((orders[to] ?? null) === null ? [] : [{ atMs: MINUTE, to, message: { type: 'Order', hour: orders[to] } }]));
  const tales = others.flatMap((to, index): Saying[] => ((words[index] ?? null) === null ? [] : [{ atMs: 100, to, message: { type: 'Told', hour: words[index] } }]));
  const puppet = (says: Saying[]) => ({ class: 'Puppet', from: 'course' as const, options: { says } });
  return {
    processes: {
      C: puppet([...commands, ...(more['C'] ?? [])]),
      ...Object.fromEntries(lieutenants(size).map((id) => [id, id === traitor ? puppet([...tales, ...(more[id] ?? [])]) : { class: 'Lieutenant' }])),
    },
    seed: 1, untilMs: 1_000, maxEvents: 2_000,
  };
}

/** A commander who says anything, or a loyal one and a lieutenant who does. */
function randomCouncil(random: Random): ScenarioOptions {
  const size = random.integer(5, 9);
  const word = (): Hour => random.pick<Hour>([5, 6, 6, 5, null]);
  if (random.chance(0.5)) return council({ size, orders: Object.fromEntries(lieutenants(size).map((id) => [id, word()])) });
  return council({ size, orders: everybody(size, 5), traitor: random.pick(lieutenants(size)), words: Array.from({ length: size - 2 }, word) });
}

/** Words that count and words that do not; by each, a majority is made or missed. */
function strayWords(): ScenarioOptions[] {
  const told = (atMs: number, to: string, hour: Hour): Saying => ({ atMs, to, message: { type: 'Told', hour } });
  const order = (atMs: number, to: string, hour: number): Saying => ({ atMs, to, message: { type: 'Order', hour } });
  return [
    council({ size: 4, orders: { L1: 5, L2: 5 }, more: { C: [order(150, 'L3', 6)] } }), // too late for round 1
    council({ size: 4, orders: { L1: 5, L2: 6 }, more: { C: [order(95, 'L3', 5)] } }), // leaves in time, comes too late
    council({ size: 4, orders: { L1: 5, L2: 5, L3: 6 }, more: { C: [order(40, 'L1', 6)] } }), // a second order
    council({ size: 4, orders: { L1: 5, L2: 6 }, traitor: 'L3', words: [5, 6], more: { L3: [told(130, 'L1', 6), told(130, 'L2', 5)] } }), // a second tale
    council({ size: 4, orders: { L1: 5, L2: 6 }, traitor: 'L3', words: [null, 6], more: { L3: [told(195, 'L1', 5), told(250, 'L2', 5)] } }), // a late tale
    council({ size: 4, orders: { L1: 5, L2: 6 }, more: { C: [told(110, 'L1', 5), told(110, 'L2', 5)] } }), // C has no tale to tell
    council({ size: 4, orders: { L1: 5, L2: 5 }, more: { C: [told(0, 'L1', 6), told(0, 'L2', 6)] } }), // nor before its order
    council({ size: 4, orders: { L1: 5 }, traitor: 'L3', words: [6, 6], more: { L3: [order(20, 'L2', 5), order(20, 'L1', 5)] } }), // L3 has no order to give
    council({ size: 4, orders: { L1: 5, L2: 6 }, traitor: 'L3', words: [null, null], more: { L3: [told(20, 'L1', 5), told(20, 'L2', 5)] } }), // an early tale counts
    council({ size: 4, orders: { L1: 5 } }), // most are ordered nothing
  ];
}

type Told = { type: 'Told'; hour: Hour };
const loyal = (run: ScenarioRun): string[] => Object.entries(run.scenario.processes).filter(([, { class: name }]) => name === 'Lieutenant').map(([id]) => id);
const violation = (expected: string, got: string, event?: TraceEvent): Violation => ({ expected, got, ...(event === undefined ? {} : { event: event.index }) });

/** What a loyal lieutenant should have heard by now, of the run's own messages: the first of each general in time. */
function words(run: ScenarioRun, to: string): { ordered: Hour; told: Map<string, Hour> } {
  const came = run.trace.events.filter(({ kind, process }) => kind === 'deliver' && process === to);
  const ordered = came.find(({ peer, atMs, message }) => peer === 'C' && atMs < 100 && (message as { type: string }).type === 'Order');
  const told = new Map<string, Hour>();
  for (const { peer = '', atMs, message } of came) if (peer !== 'C' && atMs < 200 && (message as { type: string }).type === 'Told' && !told.has(peer)) told.set(peer, (message as Told).hour);
  return { ordered: (ordered?.message as Told | undefined)?.hour ?? null, told };
}

function decisionsOf(run: ScenarioRun): Record<string, Hour> | Violation {
  const decisions: Record<string, Hour> = {};
  for (const id of loyal(run)) {
    const { decided, hour } = run.processes[id] as { decided: unknown; hour: unknown };
    const logged = run.trace.events.find(({ kind, process, text }) => kind === 'log' && process === id && text === 'decides');
    if (decided !== true) return violation('every loyal lieutenant decides', `${id} does not (decided is ${describeValue(decided)})`);
    if (hour !== null && typeof hour !== 'number') return violation('hour is a number, or null to retreat', `${describeValue(hour)} at ${id}`);
    if (logged === undefined || logged.atMs < 200) return violation('each logs \'decides\' at the end of round 2, at 200 ms', logged === undefined ? `${id} does not` : `${id} decides at ${logged.atMs} ms`, logged);
    decisions[id] = hour;
  }
  return decisions;
}

const shown = (decisions: Record<string, Hour>): string => Object.entries(decisions).map(([id, hour]) => `${id} ${hour === null ? 'retreats' : `attacks at ${hour}`}`).join(', ');

/** IC1, and IC2 where the commander has said the same to all. */
const agreement: RunProperty = {
  title: 'loyal lieutenants do the same, and what a loyal commander orders',
  check: (run) => {
    const decisions = decisionsOf(run);
    if ('expected' in decisions && typeof decisions['expected'] === 'string') return decisions as unknown as Violation;
    const hours = Object.values(decisions as Record<string, Hour>);
    const ordered = new Set(loyal(run).map((id) => words(run, id).ordered));
    const last = run.trace.events.findLast(({ kind }) => kind === 'log');
    if (new Set(hours).size > 1) return violation('loyal lieutenants decide the same', shown(decisions as Record<string, Hour>), last);
    const [order] = ordered;
    return ordered.size === 1 && hours[0] !== order ? violation('loyal lieutenants do what the commander has ordered all of them', shown(decisions as Record<string, Hour>), last) : undefined;
  },
};

/** The decision follows from what was heard. */
const counting: RunProperty = {
  title: 'the hour of more than half of the values, of what counts',
  check: (run) => {
    const decisions = decisionsOf(run);
    if ('expected' in decisions && typeof decisions['expected'] === 'string') return decisions as unknown as Violation;
    const all = Object.keys(run.scenario.processes).filter((id) => id !== 'C');
    for (const id of loyal(run)) {
      const { ordered, told } = words(run, id);
      const values = [ordered, ...all.filter((other) => other !== id).map((other) => told.get(other) ?? null)];
      const due = values.find((value) => 2 * values.filter((other) => other === value).length > values.length) ?? null;
      const got = (decisions as Record<string, Hour>)[id] as Hour;
      const name = (hour: Hour): string => (hour === null ? 'nothing' : String(hour));
      if (got !== due) return violation('each decides by the values that count', `${id} ${got === null ? 'retreats' : `attacks at ${got}`}; its values are ${values.map(name).join(', ')}`, run.trace.events.findLast(({ kind, process }) => kind === 'log' && process === id));
    }
    return undefined;
  },
};

const telling: RunProperty = {
  title: 'each tells each other one, once, what it was ordered',
  check: (run) => {
    for (const id of loyal(run)) {
      const sent = run.trace.events.filter(({ kind, process }) => kind === 'send' && process === id);
      const { ordered } = words(run, id);
      const others = Object.keys(run.scenario.processes).filter((other) => other !== 'C' && other !== id);
      for (const other of others) {
        const toIt = sent.filter(({ peer }) => peer === other);
        if (toIt.length !== 1) return violation('one Told to each other lieutenant', `${toIt.length} from ${id} to ${other}`, toIt[1]);
        const { message, atMs } = toIt[0] as TraceEvent;
        if ((message as Told).type !== 'Told' || (message as Told).hour !== ordered) return violation(`{ type: 'Told', hour } with what was ordered, null for nothing`, `${describeValue(message)} from ${id}, which was ordered ${describeValue(ordered)}`, toIt[0]);
        if (Math.abs(atMs - 100) > 0.001) return violation('it leaves at the end of round 1, at 100 ms', `at ${atMs} ms`, toIt[0]);
      }
      const stray = sent.find(({ peer = '' }) => !others.includes(peer));
      if (stray !== undefined) return violation('nothing is told to C', `${id} sends to ${stray.peer}`, stray);
    }
    return loyal(run).length === 0 ? fail({ expected: 'a lieutenant', got: 'none' }) : undefined;
  },
};
