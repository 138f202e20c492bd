import { describe, expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

describe('comma-separated text', () => {
  test('has rows that end as RFC 4180 says, numbers as they are, and nothing for what is missing', () => {
    expect(csvText([['a', 1, undefined, 0.5], ['', -2, 'b', 0]])).toBe('a,1,,0.5\r\n,-2,b,0\r\n');
  });

  test('puts quotes around what would end a field', () => {
    expect(csvText([['a,b', 'say "hi"', 'two\nlines', ' plain ']])).toBe('"a,b","say ""hi""","two\nlines", plain \r\n');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])('makes no formula of %j', (text) => {
    expect(csvText([[text]])).toMatch(/^"?'/);
  });
});
