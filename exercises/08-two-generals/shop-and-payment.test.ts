import { settlement, uniform } from 'distsys';
import type { Fault, NetworkOptions, TraceEvent } from 'distsys';
import { describeValue, grade } from 'distsys/grader';
import type { RunProperty, ScenarioOptions, ScenarioRun, Violation } from 'distsys/grader';

interface Terms {
  retryEveryMs: number;
  patienceMs: number;
}

const TERMS: Terms = { retryEveryMs: 100, patienceMs: 350 };

grade('08/shop-and-payment', {
  exports: ['Shop'],
  checks: [
    {
      title: 'ships and charges once when nothing is lost',
      points: 1,
      hints: ['On Order, send a Charge to \'payment\'; on Charged, push the order to shipped and log \'ships\'.', 'Use the order as the key: { type: \'Charge\', order, key: order }.'],
      async run({ learner }) {
        await learner.holds({ scenario: buying(), property: settled('ships') });
      },
    },
    {
      title: 'asks again until it is answered, and is charged once',
      points: 2,
      hints: [
        'The answer may be what was lost. Set a timer when you ask, and ask again when it runs out.',
        'The service cannot see that two requests mean the same purchase unless they carry the same key.',
      ],
      async run({ learner, random }) {
        const other = Array.from({ length: 5 }, () => random.integer(40, 200)).map((retryEveryMs) => buying({ lost: [1, 3], terms: { retryEveryMs, patienceMs: 5 * retryEveryMs } }));
        await learner.holds({ scenarios: [...[[1], [2], [1, 2], [1, 3], [2, 4]].map((lost) => buying({ lost })), ...other], property: settled('ships') });
      },
    },
    {
      title: 'tells the customer in time when nobody answers',
      points: 1,
      hints: ['A second timer, set when the order comes, says when patience is over.', 'When it runs out and nothing was shipped, push the order to cancelled and log \'cancels\'.'],
      async run({ learner, random }) {
        // Nothing arrives at all, and the run ends when the customer's patience does.
        const scenarios = [TERMS.patienceMs, random.integer(150, 900)].map((patienceMs) =>
          buying({ terms: { ...TERMS, patienceMs }, network: { lossProbability: 1 }, untilMs: patienceMs }));
        await learner.holds({ scenarios, property: { title: 'the customer is told that nothing comes', check: isToldOfCancelling }, keep: ['processes', 'network'] });
      },
    },
    {
      title: 'does not ship what it has cancelled',
      points: 1,
      hints: ['What if Charged arrives after you have told the customer that nothing comes?', 'Ship only if the order is not in cancelled; the money has to go back instead.'],
      async run({ learner }) {
        // The answer is slower than the customer's patience.
        const slow = uniform({ minMs: TERMS.patienceMs + 20, maxMs: TERMS.patienceMs + 60 });
        const scenario = buying({ network: { links: { 'payment->shop': { latency: slow } } } });
        await learner.holds({ scenario, property: { title: 'what is cancelled is not shipped', check: isNotShippedLate }, keep: ['processes', 'network'] });
      },
    },
    {
      title: 'asks for the money back when it cancels',
      points: 1,
      hints: ['No answer does not mean that no charge was made: here every charge was made, and every answer lost.', 'After cancelling, send a Refund with the key of the charge, until Refunded arrives; then take the timer back.'],
      async run({ learner }) {
        await learner.holds({ scenario: buying({ lost: [2, 4, 6, 8] }), property: refunded, keep: ['processes', 'faults'] });
      },
    },
    {
      title: 'never charges without shipping or refunding, whatever is lost',
      points: 2,
      hints: [
        'Look at the last messages of the run in which it fails: which question of the shop is still without an answer?',
        'The Refund may be lost like any other message: keep asking until Refunded arrives, then stop.',
      ],
      async run({ learner, random }) {
        // Messages that overtake one another, longer outages, and other terms.
        const wild = Array.from({ length: 40 }, () => {
          const lost = firstMessages(14).filter(() => random.chance(0.6));
          const terms = { retryEveryMs: random.integer(40, 160), patienceMs: random.integer(200, 600) };
          return buying({ lost, terms, network: { latency: uniform({ minMs: 5, maxMs: 250 }) }, seed: random.integer(1, 1_000_000) });
        });
        await learner.holds({ scenarios: [...everySubset(8).map((lost) => buying({ lost })), ...wild], property: settled() });
      },
    },
  ],
});

interface Purchase {
  shop: { shipped: string[]; cancelled: string[] };
  payment: { charged: Map<string, string> };
  terms: Terms;
  run: ScenarioRun;
}

interface Circumstances {
  lost?: readonly number[];
  terms?: Terms;
  network?: NetworkOptions;
  seed?: number;
  untilMs?: number;
}

function buying({ lost = [], terms = TERMS, network = {}, seed = 1, untilMs = 20_000 }: Circumstances = {}): ScenarioOptions {
  const faults: Fault[] = lost.length === 0 ? [] : [{ kind: 'lose', messages: lost }];
  return {
    processes: { shop: { class: 'Shop', options: terms }, payment: { class: 'PaymentService', from: 'course' } },
    inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
    network,
    faults,
    seed,
    untilMs,
    maxEvents: 5_000,
  };
}

/** The purchase that a run was, or what is wrong with its lists. */
function purchaseOf(run: ScenarioRun): Purchase | Violation {
  const { shop, payment } = run.processes as unknown as Pick<Purchase, 'shop' | 'payment'>;
  const lists: unknown[] = [shop?.shipped, shop?.cancelled];
  if (!lists.every((list) => Array.isArray(list) && list.every((order) => order === 'book'))) {
    return { expected: 'shipped and cancelled are lists that hold the order, or nothing', got: lists.map((list) => describeValue(list)).join(' and ') };
  }
  return { shop, payment, terms: run.scenario.processes['shop']?.options as Terms, run };
}

/** What a customer expects of a run in which the network recovered in the end. Without an order there is nothing to expect. */
function settled(expected?: 'ships' | 'cancels'): RunProperty {
  return { title: `paid exactly if shipped, and told in time${expected === undefined ? '' : `; here the shop ${expected}`}`, check: (run) => judge(run, expected) };
}

const refunded: RunProperty = {
  title: 'the money comes back',
  check: (run) => (deliveries(run, 'payment', 'Charge').length === 0 ? { expected: 'the shop asks for the charge first', got: 'no Charge has come to the service' } : judge(run, 'cancels')),
};

function judge(run: ScenarioRun, expected?: 'ships' | 'cancels'): Violation | undefined {
  const purchase = purchaseOf(run);
  if ('expected' in purchase) return purchase;
  const { shop, terms } = purchase;
  if (run.scenario.inputs?.length === 0) return undefined;
  const { charged, verdict } = settlement(purchase, 'book');
  const charges = run.trace.events.filter(({ kind, process, text }) => kind === 'log' && process === 'payment' && text === 'charges');
  const told = tellings(run);
  const listed = [...shop.shipped.map(() => 'ships'), ...shop.cancelled.map(() => 'cancels')];
  if (verdict === 'charged twice') return violation('one charge', `charged ${charged} times`, charges.at(-1));
  if (listed.length !== 1) return violation('the order gets into shipped or into cancelled, once', listed.length === 0 ? 'into neither' : listed.join(' and '), told.at(-1));
  if (told.map(({ text }) => text).join() !== listed.join()) return violation(`log '${listed.join()}' when the order gets into the list`, told.length === 0 ? 'no such log line' : told.map(({ text }) => text).join(', then '), told.at(-1));
  if (expected !== undefined && listed[0] !== expected) return violation(expected, listed[0] ?? 'nothing', told.at(-1));
  if (verdict !== 'settled' && verdict !== 'nothing happened') return violation('paid exactly if shipped', verdict, told.at(-1) ?? charges.at(-1));
  if (run.stopped !== 'idle') return violation('the shop is silent once it needs no answer', 'it still sends messages or sets timers after 20 s', answered(run));
  const toldMs = told[0]?.atMs ?? 0;
  if (toldMs > terms.patienceMs) return violation(`the customer is told at most ${terms.patienceMs} ms after the order`, `told at ${toldMs.toFixed(0)} ms`, told[0]);
  return judgeRequests(run, terms);
}

/** While an answer is needed, requests follow one another by retryEveryMs; giving up may bring one forward. */
function judgeRequests(run: ScenarioRun, { retryEveryMs }: Terms): Violation | undefined {
  const requests = run.trace.events.filter(({ kind, process }) => kind === 'send' && process === 'shop');
  const gaps = requests.map(({ atMs }, index) => (requests[index + 1]?.atMs ?? Math.max(atMs, answered(run)?.atMs ?? 0)) - atMs);
  const longest = gaps.indexOf(Math.max(...gaps));
  if ((gaps[longest] ?? 0) > retryEveryMs + 0.001) return violation(`a request every ${retryEveryMs} ms while an answer is needed`, `none for ${gaps[longest]?.toFixed(0)} ms`, requests[longest]);
  const early = requests.filter((_, index) => index > 0 && (gaps[index - 1] as number) < retryEveryMs - 0.001);
  return early.length > 1 ? violation(`no more than a request every ${retryEveryMs} ms`, `${early.length} requests came sooner`, early[1]) : undefined;
}

function isToldOfCancelling(run: ScenarioRun): Violation | undefined {
  const purchase = purchaseOf(run);
  if ('expected' in purchase) return purchase;
  const told = tellings(run);
  if (run.scenario.inputs?.length === 0) return undefined;
  const words = told.map(({ text }) => text);
  if (words.join() !== 'cancels') return violation(`log 'cancels', once, at most ${purchase.terms.patienceMs} ms after the order`, told.length === 0 ? 'the customer is told nothing' : words.join(', then '), told.at(-1));
  return purchase.shop.cancelled.length === 1 ? undefined : violation('the order is in cancelled', describeValue(purchase.shop.cancelled), told.at(-1));
}

function isNotShippedLate(run: ScenarioRun): Violation | undefined {
  const purchase = purchaseOf(run);
  if ('expected' in purchase) return purchase;
  if (run.scenario.inputs?.length === 0) return undefined;
  if (deliveries(run, 'shop', 'Charged').length === 0) return { expected: 'the shop asks for the charge, and hears too late that it was made', got: 'no Charged has come' };
  const { shipped, cancelled } = purchase.shop;
  const ships = tellings(run).findLast(({ text }) => text === 'ships');
  if (shipped.length === 0) return cancelled.length > 0 ? undefined : { expected: 'cancelled, since the answer comes too late', got: 'neither shipped nor cancelled' };
  return cancelled.length > 0
    ? violation('the customer is told once, shipped or cancelled', 'cancelled, then shipped', ships)
    : violation('cancelled, since the answer comes too late', 'shipped', ships);
}

const violation = (expected: string, got: string, event: TraceEvent | undefined): Violation => ({ expected, got, ...(event === undefined ? {} : { event: event.index }) });

function deliveries({ trace }: ScenarioRun, to: string, type: string): TraceEvent[] {
  return trace.events.filter(({ kind, process, message }) => kind === 'deliver' && process === to && (message as { type?: unknown }).type === type);
}

/** When the shop needed no answer any more, if ever. */
function answered(run: ScenarioRun): TraceEvent | undefined {
  return tellings(run).find(({ text }) => text === 'ships') ?? deliveries(run, 'shop', 'Refunded')[0];
}

/** When and what the customer was told, in order. */
function tellings({ trace }: ScenarioRun): TraceEvent[] {
  return trace.events.filter(({ kind, process, text }) => kind === 'log' && process === 'shop' && (text === 'ships' || text === 'cancels'));
}

function firstMessages(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function everySubset(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) => firstMessages(size).filter((message) => (bits >> (message - 1)) & 1));
}
