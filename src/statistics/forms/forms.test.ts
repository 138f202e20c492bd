/** The closed forms, each held against published figures. */
import { describe, expect, test } from 'vitest';
import type { ClosedForm, FormValues } from '../closed-form.ts';
import { linkForms as links } from './links.ts';
import { nameForms as names } from './names.ts';
import { placementForms as placement } from './placement.ts';
import { priorityWaits, queueForms as queues } from './queues.ts';
import { replicationForms as replication } from './replication.ts';

type Figures = [ClosedForm, FormValues, string][]; // the figure as printed: as many digits as it has

/** Rounded as the figure is. */
function rounded(value: number, figure: string): string {
  if (figure.includes('e')) return value.toExponential((figure.split('e')[0]?.length ?? 2) - 2);
  return value.toFixed(figure.split('.')[1]?.length ?? 0);
}

const FIGURES: Record<string, Figures> = {
  queues: [
    [queues.timeMM1, { lambda: 0.8, mu: 1 }, '5'], [queues.waitMM1, { rho: 0.8, mu: 1 }, '4'], [queues.numberMM1, { rho: 0.8 }, '4'],
    [queues.tailMM1, { lambda: 0.8, mu: 1, t: 5 }, '0.3679'],
    [queues.waitMD1, { rho: 0.8, mu: 1 }, '2'], [queues.waitMG1, { lambda: 0.8, m: 1, v: 1 }, '4'], [queues.waitMG1, { lambda: 0.8, m: 1, v: 0 }, '2'],
    [queues.lost, { c: 2, a: 1 }, '0.2000'], [queues.mustWait, { c: 2, a: 1 }, '0.3333'], [queues.mustWait, { c: 1, a: 0.8 }, '0.8000'], [queues.mustWait, { c: 2, a: 1.6 }, '0.711'],
    [queues.waitMMC, { c: 1, a: 0.8, mu: 1 }, '4'], [queues.timeOfShortest, { rho: 0.9, d: 2 }, '2.614'],
  ],
  links: [
    [links.transmissions, { p: 0.5 }, '2'], [links.acknowledged, { p: 0.5, q: 0.2 }, '2.5'], [links.endToEnd, { p: 0.1, h: 5 }, '6.94'], [links.hopByHop, { p: 0.1, h: 5 }, '5.56'],
    [links.attempts, { f: 0.5, r: 3 }, '1.875'], [links.attempts, { f: 1, r: 3 }, '4'], [links.window, { C: Math.sqrt(3 / 2), p: 1 }, '1.22'],
    [links.missed, { r: 16 }, '1.53e-5'], [links.missedBurst, { r: 16 }, '3.05e-5'], [links.missedByInternetChecksum, { L: 32 }, '0.0303'],
  ],
  // Stale answers and races are also held against runs of the resolver; see protocols/dns.
  names: [
    [names.stale, { lambda: 0.1, T: 30, t: 0 }, '0.750'], [names.stale, { lambda: 0.1, T: 30, t: 15 }, '0.375'], [names.stale, { lambda: 0.1, T: 30, t: 30 }, '0'],
    [names.answered, { p: 0.5, a: 1 }, '0.25'], [names.answered, { p: 0.1, a: 4 }, '0.9987'], [names.poisoned, { R: 64, N: 1, P: 1, I: 256, D: 1, A: 1 }, '0.25'],
    [names.poisoned, { R: 64, N: 1, P: 1, I: 256, D: 2, A: 1 }, '0.4375'],
  ],
  replication: [
    [replication.overlap, { n: 5, q: 3 }, '1'], [replication.byzantineQuorum, { n: 4, f: 1 }, '3'], [replication.maskingQuorum, { n: 5, f: 1 }, '4'],
    [replication.stale, { n: 3, w: 1, r: 1 }, '0.6667'],
    [replication.anyUp, { n: 3, a: 0.99 }, '0.999999'], [replication.majorityUp, { n: 3, a: 0.99 }, '0.999702'], [replication.majorityUp, { n: 5, a: 0.99 }, '0.99999015'],
    [replication.oralMessages, { n: 4, m: 1 }, '9'], [replication.oralMessages, { n: 7, m: 2 }, '156'], [replication.oralMessages, { n: 10, m: 3 }, '3609'],
    [replication.pbftMessages, { n: 4 }, '24'], [replication.twoPhaseCommitMessages, { n: 3 }, '9'],
    ...([['0.02', '.0023'], ['0.05', '.0140'], ['0.1', '.0523'], ['0.2', '.181'], ['0.5', '.688']] as const).map(([delta, share]): Figures[number] => [replication.splitVote, { delta: Number(delta) }, `0${share}`]),
    [replication.quorumUp, { n: 3, k: 2, a: 0.99 }, '0.999702'], [replication.quorumUp, { n: 3, k: 1, a: 0.99 }, '0.999999'],
    [replication.quorumWait, { n: 3, k: 3, m: 6, c: 1 }, '12'], [replication.quorumWait, { n: 3, k: 1, m: 6, c: 1 }, '3'],
    [replication.staleAfter, { n: 3, w: 1, r: 1, m: 1, c: 0, g: 0 }, '0.5'], [replication.staleAfter, { n: 3, w: 2, r: 2, m: 1, c: 0, g: 0 }, '0'],
    [replication.ringElection, { n: 10 }, '29.3'], [replication.clockSkew, { u: 10, n: 5 }, '8'],
    [replication.timeToLoss, { n: 2, m: 1, lambda: 0.001, mu: 1 }, '500000'], [replication.scaleOut, { n: 10, w: 1 }, '1'], [replication.scaleOut, { n: 10, w: 0 }, '10'],
  ],
  placement: [
    [placement.hit, { lambda: 4, T: 1 }, '0.800'], [placement.hitWhenRenewed, { lambda: 4, T: 1 }, '0.982'], [placement.bloom, { k: 7, n: 1, m: 10 }, '0.00819'],
    [placement.moved, { n: 9 }, '0.1'], [placement.ringSpread, { n: 10, V: 100 }, '0.0948'], [placement.ringLargest, { n: 10 }, '2.93'],
    [placement.shuffleShards, { n: 100, k: 5, j: 0 }, '0.770'], [placement.shuffleShards, { n: 100, k: 5, j: 1 }, '0.211'], [placement.shuffleShards, { n: 100, k: 5, j: 2 }, '0.0184'],
    [placement.shuffleShards, { n: 100, k: 5, j: 3 }, '5.9e-4'], [placement.shuffleShards, { n: 100, k: 5, j: 4 }, '6.3e-6'], [placement.shuffleShards, { n: 100, k: 5, j: 5 }, '1.3e-8'],
    [placement.pushRounds, { n: 10_000 }, '23.7'], [placement.phi, { t: 18.42, m: 1 }, '8.0'], [placement.falseSuspicion, { timeout: 10, h: 10, m: 3 }, '0.5'],
    [placement.swimDetection, {}, '1.58'], [placement.fanOutTail, { p: 0.01, n: 100 }, '0.63'], [placement.burnDetection, { window: 60, b: 14.4, s: 0.999, e: 1 }, '0.864'],
  ],
};

describe.each(Object.entries(FIGURES))('%s', (_, figures) => {
  test.each(figures.map(([form, values, figure]) => [form.text, values, figure, form] as const))('%s at %o is %s', (_text, values, figure, form) => {
    expect(rounded(form.at(values), figure)).toBe(figure);
  });
});

test('every form can be typeset, without a name that mathjs takes for something else', () => {
  for (const form of [queues, links, replication, placement].flatMap((forms): ClosedForm[] => Object.values(forms))) {
    expect([form.text, form.tex]).toEqual([form.text, expect.not.stringMatching(/mathrm\{(total|product|combinations|mu|lambda)|undefined/)]);
  }
});

test('binomials are exact: two customers of eight workers, and the last write missed', () => {
  expect([0, 1, 2].map((j) => placement.shuffleShards.fractionAt({ n: 8, k: 2, j }))).toEqual(['15/28', '3/7', '1/28']);
  expect(replication.stale.fractionAt({ n: 3, w: 1, r: 1 })).toBe('2/3');
  expect((1 - replication.staleByVersions.at({ n: 3, w: 1, r: 1, v: 3 })).toFixed(3)).toBe('0.704');
  expect(replication.majorityUp.fractionAt({ n: 3, a: 0.99 })).toBe('499851/500000');
  const sum = Array.from({ length: 51 }, (_, j) => placement.shuffleShards.at({ n: 1_000, k: 50, j })).reduce((total, share) => total + share, 0);
  expect(sum).toBeCloseTo(1, 14);
});

test('random quorums miss one another at most as often as the bound says', () => {
  for (const [n, l] of [[100, 1], [100, 2], [400, 1], [900, 3]] as const) {
    const q = l * Math.sqrt(n);
    expect(replication.randomMiss.at({ n, q })).toBeLessThanOrEqual(replication.randomMissAtMost.at({ l }));
  }
  expect(replication.randomMiss.at({ n: 10, q: 6 })).toBe(0);
});

test('the birthday of 32 bits: 77,164 is the first number with at least one half', () => {
  expect([77_163, 77_164].map((n) => links.birthday.at({ n, b: 32 }) >= 0.5)).toEqual([false, true]);
});

test('a canary of 299 requests sees a failure of one in a hundred with 95 %', () => {
  expect(Math.ceil(placement.canary.at({ p: 0.01, c: 0.95 }))).toBe(299);
});

test('a spoofer gains by identical queries only', () => {
  const values = { R: 7_000, W: 0.1, N: 2.5, P: 64_000, I: 65_536, A: 1 };
  expect(links.spoofed.at({ ...values, D: 100 }) / links.spoofed.at({ ...values, D: 1 })).toBeCloseTo(100, 3);
});

test('one candidate is what is left when the vote is neither split nor two-sided', () => {
  expect(replication.oneCandidate.at({ delta: 0.1, s: 4 })).toBeLessThan(1 - replication.splitVote.at({ delta: 0.1 }));
});

test("priorities share out the work that waits and make none (Kleinrock's conservation law)", () => {
  const classes = [{ rate: 0.2, serviceMean: 0.5, serviceVariance: 0.3 }, { rate: 0.3, serviceMean: 2, serviceVariance: 1 }];
  const weighted = (list: typeof classes) => priorityWaits(list).reduce((sum, wait, kind) => sum + list[kind]!.rate * list[kind]!.serviceMean * wait, 0);
  expect(weighted(classes)).toBeCloseTo(weighted(classes.toReversed()), 12);
  expect(priorityWaits([{ rate: 0.8, serviceMean: 1, serviceVariance: 1 }])[0]).toBeCloseTo(4, 12);
});

test('the spread of the mean wait: its standard error at a million customers', () => {
  expect([0.8, 0.9].map((rho) => Math.sqrt(queues.spreadMM1.at({ rho, mu: 1 }) / 1e6).toFixed(4))).toEqual(['0.0445', '0.1895']);
});

test('a load that no queue can bear is refused', () => {
  expect(() => queues.waitMG1.at({ lambda: 1, m: 1, v: 0 })).toThrow('holds where 0 <= lambda and lambda * m < 1, and not at');
  expect(() => queues.mustWait.at({ c: 2, a: 2.5 })).toThrow('holds where 0 <= a and a < c');
  expect(() => queues.lost.at({ c: 0, a: 1 })).toThrow('c >= 1');
});
