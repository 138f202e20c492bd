import { expect, test } from 'vitest';
import { erlangB, erlangC, meanWait, mm1WaitStandardError, supermarketTime } from './forms.ts';

test('Erlang B and C by hand: two servers at a load of one', () => {
  // The number of busy servers is distributed as 1 : 1 : 1/2.
  expect(erlangB({ servers: 2, load: 1 })).toBeCloseTo(1 / 5, 12);
  expect(erlangC({ servers: 2, load: 1 })).toBeCloseTo(1 / 3, 12);
  expect(erlangC({ servers: 1, load: 0.8 })).toBeCloseTo(0.8, 12);
});

test('the general forms contain M/M/1: a wait of rho / (mu - lambda)', () => {
  const rates = { rate: 0.8, serviceMean: 1 };
  expect(meanWait.mmc({ ...rates, servers: 1 })).toBeCloseTo(4, 12);
  expect(meanWait.mg1({ ...rates, serviceVariance: 1 })).toBeCloseTo(4, 12);
  expect(meanWait.mg1({ ...rates, serviceVariance: 0 })).toBeCloseTo(2, 12);
  expect(meanWait.priorities([{ ...rates, serviceVariance: 1 }])[0]).toBeCloseTo(4, 12);
});

test("priorities share out the work that waits and make none (Kleinrock's conservation law)", () => {
  const classes = [{ rate: 0.2, serviceMean: 0.5, serviceVariance: 0.3 }, { rate: 0.3, serviceMean: 2, serviceVariance: 1 }];
  const weighted = (list: typeof classes) => meanWait.priorities(list).reduce((sum, wait, kind) => sum + list[kind]!.rate * list[kind]!.serviceMean * wait, 0);
  expect(weighted(classes)).toBeCloseTo(weighted(classes.toReversed()), 12);
});

test('the published figures: two choices at a load of 0.9, and the spread of mean waits', () => {
  expect([1, 2].map((choices) => supermarketTime({ load: 0.9, choices }).toFixed(3))).toEqual(['10.000', '2.614']);
  expect(supermarketTime({ load: 0, choices: 2 })).toBe(1);
  expect(mm1WaitStandardError({ load: 0.9, customers: 1_000_000 })).toBeCloseTo(0.19, 2);
});

test('a load that no queue can bear is refused', () => {
  expect(() => meanWait.mg1({ rate: 1, serviceMean: 1, serviceVariance: 0 })).toThrow('a load of 1 on 1 server(s) has no steady state');
  expect(() => erlangC({ servers: 2, load: 2.5 })).toThrow('a load of 2.5 on 2 server(s)');
  expect(() => erlangB({ servers: 0, load: 1 })).toThrow('servers (0)');
});
