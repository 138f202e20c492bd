import { describe, expect, test } from 'vitest';
import { minusLogOfRest } from './logarithm.ts';
import { Random } from './random.ts';

const STEP = 1 / 4_294_967_296; // 2^-32

/** -log(1 - u) for u = steps / 2^32, by integers of 160 bits: halvings until what is left is near 1, then the series of the area hyperbolic tangent. */
function exactly(steps: number): number {
  const one = 1n << 160n;
  const atanhTwice = (above: bigint, below: bigint): bigint => {
    const z = (above * one) / below;
    let [sum, power] = [0n, z];
    for (let odd = 1n; power !== 0n; odd += 2n) {
      sum += power / odd;
      power = (((power * z) >> 160n) * z) >> 160n;
    }
    return 2n * sum;
  };
  const ln2 = atanhTwice(1n, 3n);
  let rest = (1n << 32n) - BigInt(steps);
  let halvings = 0n;
  while (rest <= 1n << 31n) {
    rest *= 2n;
    halvings += 1n;
  }
  const whole = 1n << 32n;
  const result = halvings * ln2 + atanhTwice(whole - rest, whole + rest); // log(whole / rest)
  return Number(result >> 40n) / 2 ** 120;
}

describe('within 1e-15 of the exact value', () => {
  const random = new Random('logarithm');
  const drawn = Array.from({ length: 2_000 }, () => random.integer(1, 4_294_967_295));
  const small = Array.from({ length: 300 }, (_, index) => index + 1);
  const small31 = Array.from({ length: 31 }, (_, index) => 2 ** index);
  const cases: Record<string, number[]> = {
    'at random': drawn,
    'near 0, where the logarithm vanishes': small,
    'near 1': small.map((steps) => 4_294_967_296 - steps),
    'around powers of two': small31.flatMap((steps) => [steps, steps + 1, 4_294_967_296 - steps, 4_294_967_295 - steps]),
    'where the table changes from c to c / 2': small.map((steps) => 4_294_967_296 - Math.round(4_294_967_296 * (1 + 106.5 / 256) / 2) + steps - 150),
  };
  test.each(Object.entries(cases))('%s', (_, all) => {
    for (const steps of all) {
      const exact = exactly(steps);
      expect(Math.abs(minusLogOfRest(steps * STEP) - exact), `${steps} steps`).toBeLessThan(1e-15 * exact);
    }
  });
});

test('agrees with Math.log1p of this engine at 200,000 random numbers', () => {
  const random = new Random('Math.log1p');
  let worst = 0;
  for (let draw = 0; draw < 200_000; draw += 1) {
    const u = random.next();
    if (u > 0) worst = Math.max(worst, Math.abs(minusLogOfRest(u) / -Math.log1p(-u) - 1));
  }
  expect(worst).toBeLessThan(1e-15);
});

test('never falls as u rises, begins at 0 and ends at 32 log 2', () => {
  const random = new Random('rises');
  expect(minusLogOfRest(0)).toBe(0);
  expect(minusLogOfRest(0.5)).toBe(Math.LN2);
  expect(minusLogOfRest(1 - STEP)).toBeCloseTo(32 * Math.LN2, 13);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const steps = random.integer(0, 4_294_967_294);
    if (minusLogOfRest((steps + 1) * STEP) < minusLogOfRest(steps * STEP)) throw new Error(`falls at ${steps}`);
  }
});
