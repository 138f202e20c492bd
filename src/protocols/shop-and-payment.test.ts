import { expect, test } from 'vitest';
import { simulate } from '../simulation/simulation.ts';
import { PatientShop, PaymentService, TrustingShop, WaitingShop, settlement } from './shop-and-payment.ts';
import type { SettlementVerdict } from './shop-and-payment.ts';

type Shop = TrustingShop | WaitingShop | PatientShop;

const buy = (shop: () => Shop, lost: readonly number[]) =>
  simulate({
    processes: { shop, payment: () => new PaymentService() },
    inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
    faults: [{ kind: 'lose', messages: lost }],
    seed: 1,
  });

/** The verdicts over every subset of the first eight messages. */
function verdicts(shop: () => Shop): Set<SettlementVerdict> {
  const subsets = Array.from({ length: 256 }, (_, bits) => [1, 2, 3, 4, 5, 6, 7, 8].filter((message) => (bits >> (message - 1)) & 1));
  return new Set(subsets.map((lost) => settlement(buy(shop, lost).processes, 'book').verdict));
}

test('a shop that trusts ships without being paid when the request is lost', () => {
  expect(verdicts(() => new TrustingShop())).toEqual(new Set(['settled', 'shipped, not charged']));
});

test('a shop that waits charges without shipping when the answer is lost', () => {
  expect(verdicts(() => new WaitingShop())).toEqual(new Set(['settled', 'nothing happened', 'charged, not shipped']));
});

test('a patient shop with one key settles whatever is lost, as long as the network recovers', () => {
  expect(verdicts(() => new PatientShop({ retryEveryMs: 100 }))).toEqual(new Set(['settled']));
});

test('with a new key for every attempt the customer may pay twice', () => {
  expect(verdicts(() => new PatientShop({ retryEveryMs: 100, newKeys: true }))).toEqual(new Set(['settled', 'charged twice']));
});

test('a charge that was overtaken by its refund is not made, and both answers are given again when asked again', () => {
  const ask = (type: 'Charge' | 'Refund') => ({ type, order: 'book', key: 'k' }) as const;
  const direct = new PaymentService();
  const answers: string[] = [];
  const ctx = { send: (_to: string, message: { type: string }) => answers.push(message.type), log: () => undefined } as never;
  for (const message of [ask('Refund'), ask('Charge'), ask('Charge'), ask('Refund')]) direct.onMessage(ctx, 'shop', message);
  expect(answers).toEqual(['Refunded', 'Refunded', 'Refunded', 'Refunded']);
  expect(direct.charged.size).toBe(0);
});
