import { settlement, uniform } from 'distsys';
import type { Fault, NetworkOptions, TraceData, TraceEvent } from 'distsys';
import { describeValue, fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

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
        judge(await buy(learner, {}), 'ships');
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
        for (const lost of [[1], [2], [1, 2], [1, 3], [2, 4]]) judge(await buy(learner, { lost }), 'ships');
        for (let round = 0; round < 5; round += 1) {
          const retryEveryMs = random.integer(40, 200);
          judge(await buy(learner, { lost: [1, 3], terms: { retryEveryMs, patienceMs: 5 * retryEveryMs } }), 'ships');
        }
      },
    },
    {
      title: 'tells the customer in time when nobody answers',
      points: 1,
      hints: ['A second timer, set when the order comes, says when patience is over.', 'When it runs out and nothing was shipped, push the order to cancelled and log \'cancels\'.'],
      async run({ learner, random }) {
        for (const patienceMs of [TERMS.patienceMs, random.integer(150, 900)]) {
          // Nothing arrives at all, and the run ends when the customer's patience does.
          const purchase = await buy(learner, { terms: { ...TERMS, patienceMs }, network: { lossProbability: 1 }, untilMs: patienceMs });
          const told = tellings(purchase).map(({ text }) => text);
          if (told.join() !== 'cancels') complain(purchase, `log 'cancels', once, at most ${patienceMs} ms after the order`, told.length === 0 ? 'the customer is told nothing' : told.join(', then '));
          if (purchase.shop.cancelled.length !== 1) complain(purchase, 'the order is in cancelled', describeValue(purchase.shop.cancelled));
        }
      },
    },
    {
      title: 'does not ship what it has cancelled',
      points: 1,
      hints: ['What if Charged arrives after you have told the customer that nothing comes?', 'Ship only if the order is not in cancelled; the money has to go back instead.'],
      async run({ learner }) {
        // The answer is slower than the customer's patience.
        const slow = uniform({ minMs: TERMS.patienceMs + 20, maxMs: TERMS.patienceMs + 60 });
        const purchase = await buy(learner, { network: { links: { 'payment->shop': { latency: slow } } } });
        if (deliveries(purchase, 'shop', 'Charged') === 0) complain(purchase, 'the shop asks for the charge, and hears too late that it was made', 'no Charged has come');
        if (purchase.shop.shipped.length === 0 && purchase.shop.cancelled.length === 0) complain(purchase, 'cancelled, since the answer comes too late', 'neither shipped nor cancelled');
        if (purchase.shop.shipped.length === 0) return;
        const both = purchase.shop.cancelled.length > 0;
        complain(purchase, both ? 'the customer is told once, shipped or cancelled' : 'cancelled, since the answer comes too late', both ? 'cancelled, then shipped' : 'shipped');
      },
    },
    {
      title: 'asks for the money back when it cancels',
      points: 1,
      hints: ['No answer does not mean that no charge was made: here every charge was made, and every answer lost.', 'After cancelling, send a Refund with the key of the charge, until Refunded arrives; then take the timer back.'],
      async run({ learner }) {
        const purchase = await buy(learner, { lost: [2, 4, 6, 8] });
        if (deliveries(purchase, 'payment', 'Charge') === 0) complain(purchase, 'the shop asks for the charge first', 'no Charge has come to the service');
        judge(purchase, 'cancels');
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
        for (const lost of everySubset(8)) judge(await buy(learner, { lost }), lost.length === 0 ? 'ships' : undefined);
        // Messages that overtake one another, longer outages, and other terms.
        for (let round = 0; round < 40; round += 1) {
          const lost = firstMessages(14).filter(() => random.chance(0.6));
          const terms = { retryEveryMs: random.integer(40, 160), patienceMs: random.integer(200, 600) };
          const network = { latency: uniform({ minMs: 5, maxMs: 250 }) };
          judge(await buy(learner, { lost, terms, network, seed: random.integer(1, 1_000_000) }));
        }
      },
    },
  ],
});

interface Purchase {
  shop: { shipped: string[]; cancelled: string[] };
  payment: { charged: Map<string, string> };
  stopped: string;
  trace: TraceData;
  lost: readonly number[];
  terms: Terms;
}

interface Circumstances {
  lost?: readonly number[];
  terms?: Terms;
  network?: NetworkOptions;
  seed?: number;
  untilMs?: number;
}

async function buy(learner: Learner, { lost = [], terms = TERMS, network = {}, seed = 1, untilMs = 20_000 }: Circumstances): Promise<Purchase> {
  const faults: Fault[] = [{ kind: 'lose', messages: lost }];
  const run = await learner.simulate({
    processes: { shop: { class: 'Shop', options: terms }, payment: { class: 'PaymentService', from: 'course' } },
    inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
    network,
    faults,
    seed,
    untilMs,
    maxEvents: 5_000,
  });
  const { shop, payment } = run.processes as unknown as Pick<Purchase, 'shop' | 'payment'>;
  const purchase = { shop, payment, stopped: run.stopped, trace: run.trace, lost, terms };
  const lists: unknown[] = [shop?.shipped, shop?.cancelled];
  if (!lists.every((list) => Array.isArray(list) && list.every((order) => order === 'book'))) {
    complain(purchase, 'shipped and cancelled are lists that hold the order, or nothing', lists.map((list) => describeValue(list)).join(' and '));
  }
  return purchase;
}

/** Judges a run in which the network recovered in the end. */
function judge(purchase: Purchase, expected?: 'ships' | 'cancels'): void {
  const { shop, terms } = purchase;
  const { charged, verdict } = settlement(purchase, 'book');
  const told = tellings(purchase);
  const listed = [...shop.shipped.map(() => 'ships'), ...shop.cancelled.map(() => 'cancels')];
  if (verdict === 'charged twice') complain(purchase, 'one charge', `charged ${charged} times`);
  if (listed.length !== 1) complain(purchase, 'the order gets into shipped or into cancelled, once', listed.length === 0 ? 'into neither' : listed.join(' and '));
  if (told.map(({ text }) => text).join() !== listed.join()) complain(purchase, `log '${listed.join()}' when the order gets into the list`, told.length === 0 ? 'no such log line' : told.map(({ text }) => text).join(', then '));
  if (expected !== undefined && listed[0] !== expected) complain(purchase, expected, listed[0] ?? 'nothing');
  if (verdict !== 'settled' && verdict !== 'nothing happened') complain(purchase, 'paid exactly if shipped', verdict);
  if (purchase.stopped !== 'idle') complain(purchase, 'the shop is silent once it needs no answer', 'it still sends messages or sets timers after 20 s');
  const toldMs = told[0]?.atMs ?? 0;
  if (toldMs > terms.patienceMs) complain(purchase, `the customer is told at most ${terms.patienceMs} ms after the order`, `told at ${toldMs.toFixed(0)} ms`);
  judgeRequests(purchase);
}

/** While an answer is needed, requests follow one another by retryEveryMs; giving up may bring one forward. */
function judgeRequests(purchase: Purchase): void {
  const { retryEveryMs } = purchase.terms;
  const requests = purchase.trace.events.filter(({ kind, process }) => kind === 'send' && process === 'shop').map(({ atMs }) => atMs);
  const gaps = requests.slice(1).map((atMs, index) => atMs - (requests[index] as number));
  const shipsMs = tellings(purchase).find(({ text }) => text === 'ships')?.atMs;
  const refunded = purchase.trace.events.find(({ kind, process, message }) => kind === 'deliver' && process === 'shop' && (message as { type?: string }).type === 'Refunded');
  const answered = shipsMs ?? refunded?.atMs ?? 0;
  const longest = Math.max(0, ...gaps, answered - (requests.at(-1) ?? answered));
  if (longest > retryEveryMs + 0.001) complain(purchase, `a request every ${retryEveryMs} ms while an answer is needed`, `none for ${longest.toFixed(0)} ms`);
  const early = gaps.filter((gap) => gap < retryEveryMs - 0.001).length;
  if (early > 1) complain(purchase, `no more than a request every ${retryEveryMs} ms`, `${early} requests came sooner`);
}

function deliveries({ trace }: Purchase, to: string, type: string): number {
  return trace.events.filter(({ kind, process, message }) => kind === 'deliver' && process === to && (message as { type?: unknown }).type === type).length;
}

/** When and what the customer was told, in order. */
function tellings({ trace }: Purchase): TraceEvent[] {
  return trace.events.filter(({ kind, process, text }) => kind === 'log' && process === 'shop' && (text === 'ships' || text === 'cancels'));
}

function complain({ trace, lost }: Purchase, expected: string, got: string): never {
  const when = lost.length === 0 ? 'no message of the plan is lost' : `message ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} lost`;
  return fail({ expected, got, when, trace });
}

function firstMessages(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function everySubset(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) => firstMessages(size).filter((message) => (bits >> (message - 1)) & 1));
}
