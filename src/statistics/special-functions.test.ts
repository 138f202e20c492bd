import { expect, test } from 'vitest';
import { normalCdf } from '../simulation/normal.ts';
import { logGamma, regularisedBeta, regularisedGamma } from './special-functions.ts';

/** P(at most k) for a Poisson variable, by adding up. */
function poissonSum(k: number, mean: number): number {
  let logFactorial = 0;
  let sum = 0;
  for (let count = 0; count <= k; count += 1) {
    if (count > 0) logFactorial += Math.log(count);
    sum += Math.exp(count * Math.log(mean) - mean - logFactorial);
  }
  return sum;
}

/** P(at least k of n), by adding up. */
function binomialTail(k: number, n: number, p: number): number {
  let ways = 1;
  let sum = 0;
  for (let count = 0; count <= n; count += 1) {
    if (count > 0) ways = (ways * (n - count + 1)) / count;
    if (count >= k) sum += Math.exp(Math.log(ways) + count * Math.log(p) + (n - count) * Math.log(1 - p));
  }
  return sum;
}

test('the gamma function at whole numbers is a factorial, and at 1/2 the root of pi', () => {
  let logFactorial = 0;
  for (let n = 2; n <= 10_000; n += 1) {
    logFactorial += Math.log(n - 1);
    if (n < 20 || n % 1_000 === 0) expect(Math.abs(logGamma(n) - logFactorial)).toBeLessThanOrEqual(1e-13 * Math.max(1, logFactorial));
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 13);
});

test('the incomplete gamma function is the complement of a Poisson sum', () => {
  for (const [k, mean] of [[0, 0.1], [3, 2], [3, 9], [40, 30], [40, 60], [990, 1_000]] as const) {
    expect((1 - regularisedGamma(k + 1, mean)) / poissonSum(k, mean)).toBeCloseTo(1, 10);
  }
  expect(regularisedGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14);
  expect(regularisedGamma(3, 0)).toBe(0);
});

test('the incomplete beta function is a binomial tail', () => {
  expect(regularisedBeta(2, 3, 0.5)).toBeCloseTo(0.6875, 14);
  for (const [k, n, p] of [[1, 3, 0.2], [4, 5, 0.9], [30, 100, 0.25], [30, 100, 0.5]] as const) {
    expect(regularisedBeta(k, n - k + 1, p) / binomialTail(k, n, p)).toBeCloseTo(1, 10);
  }
  expect([regularisedBeta(2, 3, 0), regularisedBeta(2, 3, 1)]).toEqual([0, 1]);
});

test('two ways to the normal law agree: Hart\'s fraction and the incomplete gamma function', () => {
  for (const x of [0.1, 0.9, 2.5, 4, 6]) expect(2 * normalCdf(x) - 1).toBeCloseTo(regularisedGamma(0.5, (x * x) / 2), 13);
});
