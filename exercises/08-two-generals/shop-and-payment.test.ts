import { settlement, uniform } from 'distsys';
import type { Fault, NetworkOptions, TraceData, TraceEvent } from 'distsys';
import { fail, grade } from 'distsys/grader';
import type { Learner } from 'distsys/grader';

const RETRY_EVERY_MS = 100;
const PATIENCE_MS = 350;

interface ShopState {
  shipped: string[];
  cancelled: string[];
}

grade('08/shop-and-payment', {
  exports: ['Shop'],
  checks: [
    {
      title: 'ships and charges once when nothing is lost',
      points: 1,
      hints: ['On Order, send a Charge to \'payment\'; on Charged, push the order to shipped.', 'Use the order as the key: { type: \'Charge\', order, key: order }.'],
      async run({ learner }) {
        judge(await buy(learner, []), { expected: 'shipped' });
      },
    },
    {
      title: 'asks again until it is answered, and is charged once',
      points: 2,
      hints: [
        'The answer may be what was lost. Set a timer when you ask, and ask again when it runs out.',
        'The service cannot see that two requests mean the same purchase unless they carry the same key.',
      ],
      async run({ learner }) {
        for (const messages of [[1], [2], [1, 2], [1, 3], [2, 4]]) judge(await buy(learner, [{ kind: 'lose', messages }]), { expected: 'shipped' });
      },
    },
    {
      title: 'tells the customer in time when nobody answers',
      points: 1,
      hints: ['A second timer, set when the order comes, says when patience is over.', 'When it runs out and nothing was shipped, push the order to cancelled.'],
      async run({ learner }) {
        const result = await buy(learner, [{ kind: 'lose', messages: firstMessages(12) }]);
        if (result.shop.shipped.length > 0) complain(result, 'cancelled: no charge was confirmed', 'shipped');
        if (result.shop.cancelled.length !== 1) complain(result, 'cancelled once', `cancelled ${result.shop.cancelled.length} times`);
      },
    },
    {
      title: 'does not ship what it has cancelled',
      points: 1,
      hints: ['What if Charged arrives after you have told the customer that nothing comes?', 'Ship only if the order is not in cancelled; the money has to go back instead.'],
      async run({ learner }) {
        // The answer is slower than the customer's patience.
        const network: NetworkOptions = { links: { 'payment->shop': { latency: uniform({ minMs: PATIENCE_MS + 20, maxMs: PATIENCE_MS + 60 }) } } };
        const result = await buy(learner, [], network);
        if (result.shop.shipped.length > 0 && result.shop.cancelled.length > 0) complain(result, 'the customer is told once, shipped or cancelled', 'cancelled, then shipped');
        if (result.shop.shipped.length > 0) complain(result, 'cancelled, since the answer comes too late', 'shipped');
      },
    },
    {
      title: 'asks for the money back when it cancels',
      points: 1,
      hints: ['No answer does not mean that no charge was made: here every charge was made, and every answer lost.', 'After cancelling, send a Refund with the key of the charge.'],
      async run({ learner }) {
        judge(await buy(learner, [{ kind: 'lose', messages: [2, 4, 6, 8] }]), { expected: 'cancelled' });
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
        for (const messages of everySubset(8)) judge(await buy(learner, [{ kind: 'lose', messages }]), {});
        // Messages that overtake one another, and longer outages.
        const network: NetworkOptions = { latency: uniform({ minMs: 5, maxMs: 250 }) };
        for (let round = 0; round < 40; round += 1) {
          const messages = firstMessages(14).filter(() => random.chance(0.6));
          judge(await buy(learner, [{ kind: 'lose', messages }], network, random.integer(1, 1_000_000)), {});
        }
      },
    },
  ],
});

interface Purchase {
  shop: ShopState;
  payment: { charged: Map<string, string> };
  stopped: string;
  trace: TraceData;
  lost: readonly number[];
}

async function buy(learner: Learner, faults: readonly Fault[], network: NetworkOptions = {}, seed = 1): Promise<Purchase> {
  const run = await learner.simulate({
    processes: {
      shop: { class: 'Shop', options: { retryEveryMs: RETRY_EVERY_MS, patienceMs: PATIENCE_MS } },
      payment: { class: 'PaymentService', from: 'course' },
    },
    inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
    network,
    faults,
    seed,
    untilMs: 20_000,
    maxEvents: 5_000,
  });
  const { shop, payment } = run.processes as unknown as { shop: ShopState; payment: { charged: Map<string, string> } };
  const lost = faults.flatMap((fault) => (fault.kind === 'lose' ? fault.messages : []));
  return { shop, payment, stopped: run.stopped, trace: run.trace, lost };
}

function judge(purchase: Purchase, { expected }: { expected?: 'shipped' | 'cancelled' }): void {
  const { shop } = purchase;
  if (!Array.isArray(shop.shipped) || !Array.isArray(shop.cancelled)) complain(purchase, 'shipped and cancelled stay lists of orders', 'something else');
  const told = [...shop.shipped.map(() => 'shipped'), ...shop.cancelled.map(() => 'cancelled')];
  const { charged, verdict } = settlement(purchase, 'book');
  if (verdict === 'charged twice') complain(purchase, 'one charge', `charged ${charged} times`);
  if (told.length !== 1) complain(purchase, 'the customer is told once, shipped or cancelled', told.length === 0 ? 'the customer is told nothing' : told.join(' and '));
  if (expected !== undefined && told[0] !== expected) complain(purchase, expected, told[0] ?? 'nothing');
  if (verdict !== 'settled' && verdict !== 'nothing happened') complain(purchase, 'paid exactly if shipped', verdict);
  if (purchase.stopped !== 'idle') complain(purchase, 'the shop is silent once it needs no answer', 'it still sends messages or sets timers after 20 s');
  const late = purchase.trace.events.find((event) => tells(event) && event.atMs > PATIENCE_MS);
  if (late !== undefined) complain(purchase, `the customer is told at most ${PATIENCE_MS} ms after the order`, `told at ${late.atMs.toFixed(0)} ms`);
}

const tells = (event: TraceEvent): boolean => event.kind === 'log' && event.process === 'shop' && (event.text === 'ships' || event.text === 'cancels');

function complain({ trace, lost }: Purchase, expected: string, got: string): never {
  const when = lost.length === 0 ? 'with nothing lost' : `when message ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} lost`;
  return fail({ expected, got, when, trace });
}

function firstMessages(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function everySubset(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) => firstMessages(size).filter((message) => (bits >> (message - 1)) & 1));
}
