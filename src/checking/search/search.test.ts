import { describe, expect, test } from 'vitest';
import { acknowledgementChain, attackOnAcknowledgement, outcome, timetable, twoGenerals } from '../../protocols/two-generals.ts';
import type { TwoGeneralsProtocol } from '../../protocols/two-generals.ts';
import { PaymentService, WaitingShop } from '../../protocols/shop-and-payment.ts';
import { replay } from './path.ts';
import { search } from './search.ts';


describe('two generals, the clock told: all messages arrive or are lost, then it dawns', () => {
  const lookFor = (protocol: TwoGeneralsProtocol) =>
    search({
      processes: twoGenerals(protocol), network: { loses: true }, timers: 'when idle',
      always: { 'nobody attacks alone': ({ processes: { A, B } }) => A.attacks === null || B.attacks === null || A.attacks === B.attacks },
    }).verdicts['nobody attacks alone'];

  test.each<[string, TwoGeneralsProtocol, string, string[]]>([
    ['an order and its acknowledgement', attackOnAcknowledgement(), 'B alone', ['B gets Order from A', 'Acknowledgement from B to A is lost', 'timer "dawn" of A runs out', 'timer "dawn" of B runs out']],
    ['a chain of three', acknowledgementChain({ acknowledgements: 2 }), 'A alone', ['B gets Order from A', 'A gets Acknowledgement from B', 'Acknowledgement from A to B is lost', 'timer "dawn" of A runs out', 'timer "dawn" of B runs out']],
    ['a timetable', timetable({ departures: [{ from: 'A', atMs: 0 }, { from: 'B', atMs: 100 }], required: { A: 1, B: 1 } }), 'B alone',
      ['timer "0" of A runs out', 'B gets Order from A', 'timer "0" of B runs out', 'Acknowledgement from B to A is lost', 'timer "dawn" of A runs out', 'timer "dawn" of B runs out']],
  ])('%s: the last message decides', (_what, protocol, alone, steps) => {
    const verdict = lookFor(protocol);
    expect(verdict?.outcome).toBe('violated');
    if (verdict?.outcome !== 'violated') return;
    expect(verdict.evidence.steps.map(({ text }) => text)).toEqual(steps);
    const { processes: { A, B } } = verdict.evidence.last as any;
    expect(outcome({ A, B })).toBe(alone);
    expect(verdict.evidence.trace.ofKind('drop')).toHaveLength(1);
    expect(verdict.evidence.trace.ofKind('timer').filter(({ text }) => text === 'dawn').map(({ atMs }) => atMs)).toEqual([300, 300]);
  });
});

test('a path replays from its token', () => {
  const system = { processes: { shop: () => new WaitingShop(), payment: () => new PaymentService() }, inputs: [{ to: 'shop', message: { type: 'Order', order: 'book' } }], network: { loses: 1 } };
  const verdict = search({ ...system, always: { 'charged means shipped': ({ processes: { shop, payment }, messages }) => messages.length > 0 || payment.charged.size === shop.shipped.length } }).verdicts['charged means shipped'];
  expect(verdict?.outcome).toBe('violated');
  if (verdict?.outcome !== 'violated') return;
  const again = replay(system, verdict.evidence.token);
  expect(again.steps).toEqual(verdict.evidence.steps);
  expect(again.trace.hash()).toBe(verdict.evidence.trace.hash());
});
