import { describe, expect, test } from 'vitest';
import { readQuantity } from './quantity.ts';

describe('a number', () => {
  test.each<[unknown, string | undefined, number]>([
    [0.25, undefined, 0.25], ['0.25', undefined, 0.25], [' .5 ', undefined, 0.5], ['-3', undefined, -3], ['2.5e-3', undefined, 0.0025], ['25 %', undefined, 0.25], ['25%', undefined, 0.25],
    [250, 'ms', 250], ['250', 'ms', 250], ['250 ms', 'ms', 250], ['0.25 s', 'ms', 250], ['250000µs', 'ms', 250], ['2 min', 's', 120], ['1.5 KiB', 'bytes', 1536], ['1 MB/s', 'Mbit/s', 8],
    ['7 messengers', 'messengers', 7], ['1 messenger', 'messengers', 1],
  ])('%j in %s is %d', (value, unit, number) => expect(readQuantity(value, unit)).toBe(number));
});

describe('what is no number', () => {
  test.each<[unknown, string | undefined, string]>([
    ['0,25', undefined, '"0,25" has a comma. Write a decimal point, as in 0.25, and nothing between thousands.'],
    ['0,25 s', 'ms', '"0,25 s" has a comma. Write a decimal point, as in 0.25, and nothing between thousands.'],
    ['1,000', undefined, 'has a comma'],
    ['1/4', undefined, '"1/4" is a sum to be done. Write it without quotation marks, and the cell computes it.'],
    ['many', undefined, '"many" is no number. Give one, such as 0.25.'],
    ['many', 'ms', '"many" is no number. Give one, such as 250 or "250 ms".'],
    ['3 km', 'ms', '"km" is not a unit that fits: the answer is in ms. Write 3, or one of the units ns, µs, us, ms, s, min, h, d.'],
    ['3 ms', undefined, '"ms" is not a unit that fits: the answer is a plain number. Write 3.'],
    ['3 spies', 'messengers', '"spies" is not a unit that fits: the answer is in messengers. Write 3, or one of the units messengers.'],
    ['3 constructor', 'ms', 'is not a unit that fits'],
    [Number.NaN, undefined, 'NaN is not a number that can be judged'], ['1e999', undefined, '1e999 is not a number that can be judged'],
    [null, undefined, 'null is no number'], [[1], undefined, 'a list is no number'], [{ valueOf: 1 }, undefined, 'a record is no number'], [true, undefined, 'a boolean is no number'],
    ['\u001b[2J', undefined, '"\\x1b[2J" is no number'],
  ])('%j in %s is refused in a sentence', (value, unit, sentence) => expect(() => readQuantity(value, unit)).toThrow(sentence));
});
