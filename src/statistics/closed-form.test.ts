import { expect, test } from 'vitest';
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
