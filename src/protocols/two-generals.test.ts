import { describe, expect, test } from 'vitest';
import { everyLossPattern } from '../checking/loss-patterns.ts';
import { simulate } from '../simulation/simulation.ts';
import { twoGeneralsForms } from '../statistics/two-generals-forms.ts';
import { proportionInterval } from '../statistics/intervals.ts';
import { acknowledgementChain, attackAlways, attackOnAcknowledgement, chain, outcome, twoGenerals } from './two-generals.ts';
import type { Outcome, TwoGeneralsProtocol } from './two-generals.ts';

const lose = (protocol: TwoGeneralsProtocol, messages: readonly number[]) =>
  simulate({ processes: twoGenerals(protocol, { dawnMs: 1_000 }), faults: [{ kind: 'lose', messages }], seed: 1 });

describe('what every protocol must do', () => {
  const protocols = [attackAlways(), attackOnAcknowledgement({ messengers: 3 }), ...[2, 3, 4, 9].map((acknowledgements) => acknowledgementChain({ acknowledgements }))];

  test.each(protocols)('both attack when everything arrives: chain of $messages', (protocol) => {
    expect(outcome(lose(protocol, []).processes)).toBe('both attack');
  });

  test.each(protocols)('nobody attacks when A was not told to: chain of $messages', (protocol) => {
    const run = simulate({ processes: twoGenerals(protocol, { ordered: false }), seed: 1 });
    expect(outcome(run.processes)).toBe('neither attacks');
    expect(run.trace.ofKind('send')).toHaveLength(0);
  });
});

test('every chain of up to 8 messages, with every demand, has a loss pattern that leaves one general alone', () => {
  let protocols = 0;
  for (let messages = 1; messages <= 8; messages += 1) {
    for (let A = 0; A <= Math.floor(messages / 2); A += 1) {
      for (let B = 1; B <= Math.ceil(messages / 2); B += 1) {
        const outcomes = everyLossPattern((lost) => lose(chain({ messages, required: { A, B } }), lost)).map(({ run }) => outcome(run.processes));
        expect(outcomes[0]).toBe('both attack');
        expect(outcomes.filter((came) => came === 'A alone' || came === 'B alone'), `${messages} messages, A ${A}, B ${B}`).not.toHaveLength(0);
        protocols += 1;
      }
    }
  }
  expect(protocols).toBe(70);
});

describe('risk against messengers and loss', () => {
  const RUNS = 1_500;
  const share = (protocol: TwoGeneralsProtocol, lossProbability: number, wanted: Outcome): number => {
    let count = 0;
    for (let seed = 0; seed < RUNS; seed += 1) {
      if (outcome(simulate({ processes: twoGenerals(protocol), network: { lossProbability }, seed }).processes) === wanted) count += 1;
    }
    return count;
  };
  const cases = [0.2, 0.5, 0.8].flatMap((p) => [1, 2, 4].map((k) => ({ p, k })));

  test.each(cases)('p = $p, k = $k: simulated shares lie in their interval around the closed forms', ({ p, k }) => {
    const compare = (protocol: TwoGeneralsProtocol, wanted: Outcome, expected: number): void => {
      const { low, high } = proportionInterval({ successes: share(protocol, p, wanted), trials: RUNS, confidence: 0.999, comparisons: 3 * cases.length });
      expect(expected).toBeGreaterThanOrEqual(low);
      expect(expected).toBeLessThanOrEqual(high);
    };
    compare(attackAlways({ messengers: k }), 'A alone', twoGeneralsForms.aloneWithoutAcknowledgement.at({ p, k }));
    compare(attackOnAcknowledgement({ messengers: k }), 'B alone', twoGeneralsForms.aloneWithAcknowledgement.at({ p, k }));
    compare(attackOnAcknowledgement({ messengers: k }), 'both attack', twoGeneralsForms.bothWithAcknowledgement.at({ p, k }));
  });

  test.each([1, 2, 3, 6])('a chain of %i leaves one alone exactly when its last message is the one lost', (n) => {
    const protocol = acknowledgementChain({ acknowledgements: n - 1 });
    const alone: Outcome = n % 2 === 1 ? 'A alone' : 'B alone';
    const { low, high } = proportionInterval({ successes: share(protocol, 0.3, alone), trials: RUNS, confidence: 0.999, comparisons: 8 });
    const expected = twoGeneralsForms.aloneInChain.at({ p: 0.3, n });
    expect(expected).toBeGreaterThanOrEqual(low);
    expect(expected).toBeLessThanOrEqual(high);
  });
});

test('a run that ends before dawn has no outcome, and counts are checked', () => {
  const run = simulate({ processes: twoGenerals(attackAlways()), seed: 1, untilMs: 50 });
  expect(() => outcome(run.processes)).toThrow('ended before dawn');
  expect(() => attackAlways({ messengers: 0 })).toThrow('messengers (0) must be a whole number, 1 or more');
  expect(() => acknowledgementChain({ acknowledgements: 1.5 })).toThrow('messages (2.5)');
});
