import { describe, expect, test } from 'vitest';
import { closedForm } from './closed-form.ts';

test('one text is evaluated, typeset and knows its variables', () => {
  const form = closedForm('(1 - p^k) * p^k');
  expect(form.at({ p: 0.5, k: 2 })).toBe(0.1875);
  expect(form.variables).toEqual(['p', 'k']);
  expect(form.tex).toContain('\\cdot');
});

test('a function name is no variable', () => {
  expect(closedForm('exp(-lambda * t)').variables).toEqual(['lambda', 't']);
});

test('a missing value and a result that is no number are sentences', () => {
  expect(() => closedForm('p^k').at({ p: 0.5 })).toThrow('no value for k; give at({ p, k })');
  expect(() => closedForm('sqrt(x)').at({ x: -1 })).toThrow('not a real number');
});

describe('sums and products', () => {
  test('are evaluated, typeset, and hide what they count by', () => {
    const harmonic = closedForm('n * total(1 / k, k, 1, n)');
    expect(harmonic.at({ n: 10 })).toBeCloseTo(29.2897, 4);
    expect(harmonic.variables).toEqual(['n']);
    expect(harmonic.tex.replaceAll(' ', '')).toBe('n\\cdot\\sum_{k=1}^{n}\\frac{1}{k}');
    const nested = closedForm('total(product(n - 1 - i, i, 0, k), k, 0, m)');
    expect(nested.at({ n: 4, m: 1 })).toBe(9);
    expect(nested.tex.replaceAll(' ', '')).toBe('\\sum_{k=0}^{m}\\prod_{i=0}^{k}\\left(n-1-i\\right)');
  });

  test('may go on for ever, where the terms fall to nothing', () => {
    expect(closedForm('total(r^k, k, 0, Infinity)').at({ r: 0.9 })).toBeCloseTo(10, 12);
    expect(() => closedForm('total(1, k, 0, Infinity)').at({})).toThrow('more than 1000000 terms');
    expect(() => closedForm('total(1, 2, 0, 3)').at({})).toThrow('total takes an expression, a name, and the ends of the range');
  });
});

describe('an exact form', () => {
  test('is a fraction in lowest terms, and its value is the nearest double', () => {
    const share = closedForm('combinations(n, k) / combinations(n + m, k)', { exact: true });
    expect(share.fractionAt({ n: 6, m: 2, k: 2 })).toBe('15/28');
    expect(share.at({ n: 6, m: 2, k: 2 })).toBe(15 / 28);
    expect(closedForm('1 - (1 - a)^n', { exact: true }).at({ a: 1e-17, n: 1 })).toBe(1e-17); // in doubles, 0
    expect(closedForm('a - 3 b', { exact: true }).at({ a: 0.3, b: 0.1 })).toBe(0); // in doubles, not 0
    expect(closedForm('-1 / n', { exact: true }).fractionAt({ n: 7 })).toBe('-1/7');
  });

  test('knows no overflow on its way', () => {
    const half = closedForm('combinations(n, n / 2) / 2^n', { exact: true });
    expect(half.at({ n: 4_000 }) * Math.sqrt(Math.PI * 2_000)).toBeCloseTo(1, 3); // Stirling
    expect(closedForm('combinations(n, k)').at({ n: 60, k: 30 })).toBe(118_264_581_564_861_424);
    expect(closedForm('combinations(n, k)').at({ n: 3, k: 4 })).toBe(0);
  });

  test('is refused where there is no fraction', () => {
    expect(() => closedForm('exp(x)').fractionAt({ x: 1 })).toThrow(/raction/);
    expect(() => closedForm('2^x', { exact: true }).at({ x: 0.5 })).toThrow(/raction/);
    expect(() => closedForm('combinations(n, 1)').at({ n: 1.5 })).toThrow('combinations(1.5, 1): both must be whole numbers');
  });
});

test('a form holds where it says', () => {
  const wait = closedForm('rho / (mu * (1 - rho))', { where: '0 <= rho and rho < 1' });
  expect(wait.at({ rho: 0.8, mu: 1 })).toBeCloseTo(4, 12);
  expect(() => wait.at({ rho: 1, mu: 1 })).toThrow('closed form "rho / (mu * (1 - rho))" holds where 0 <= rho and rho < 1, and not at {"rho":1,"mu":1}');
});

test('letters are never units, and Greek ones are set as such', () => {
  expect(closedForm('exp(-(mu - lambda) * t) * m').tex.replaceAll(' ', '')).toBe('\\exp\\left(-\\left(\\mu-\\lambda\\right)\\cdott\\right)\\cdotm');
  expect(closedForm('window / 2').tex).toBe('\\frac{\\mathrm{window}}{2}');
});
