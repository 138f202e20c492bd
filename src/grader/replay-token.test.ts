import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScenarioOptions } from './learner/scenario-run.ts';
import { hashOf, readReplayToken, replayToken } from './replay-token.ts';

const scenario: ScenarioOptions = {
  processes: { shop: { class: 'Shop', options: { retryEveryMs: 100, patienceMs: 350 } }, payment: { class: 'PaymentService', from: 'course' } },
  inputs: [{ atMs: 0, to: 'shop', message: { type: 'Order', order: 'book' } }],
  seed: 1,
  untilMs: 20_000,
  maxEvents: 5_000,
  faults: [{ kind: 'lose', messages: [1, 3] }],
};
const names = { exercise: '08/shop-and-payment', check: 'asks again', property: 'paid exactly if shipped', version: '0.1.0' };
const here = { exercise: names.exercise, version: names.version, exercises: ['08/shop-and-payment', '08/fewest-messengers'] };
const token = replayToken({ ...names, scenario });

describe('a token', () => {
  test('reads back as the scenario, the check and the property that it was made of', () => {
    expect(readReplayToken(token, here)).toEqual({ check: hashOf('asks again'), property: hashOf('paid exactly if shipped'), scenario });
  });

  test('is the same wherever it is made, and short enough for a line', () => {
    expect(token).toBe('r17CK_ERILsz3bZ3uOeyJzaG9wh2NsYXNzhVNob3CB3kV2ZXJ5yDHKy9_IMzUwfX3L24djbGFzc4Xc3YJ9jzCRc2hvcJLahm9yZGVyhWJvb2uUjTHEMskwxTXJlTEsM5d9');
    expect(token.length).toBeLessThan(150);
  });

  test('bears any plain data and any letters', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.bigInt(), fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
    })).any;
    fc.assert(
      fc.property(value, fc.integer(), (options, seed) => {
        const given: ScenarioOptions = { processes: { 'ünïcode 💥': { class: 'A', options } }, seed };
        const made = replayToken({ ...names, scenario: given });
        expect(made).toMatch(/^[\w-]+$/);
        expect(readReplayToken(made, here).scenario).toEqual(given);
      }),
    );
  });
});

describe('a token is refused in a sentence', () => {
  test('when a letter of it is missing or another one, wherever that is', () => {
    for (let at = 2; at < token.length; at += 1) {
      const letter = token[at] === 'A' ? 'B' : 'A';
      for (const broken of [token.slice(0, at), `${token.slice(0, at)}${letter}${token.slice(at + 1)}`]) expect(() => readReplayToken(broken, here)).toThrow(/^the token is damaged: a letter is missing or has changed/);
    }
    for (const broken of ['', 'x', 'r1', `${token}A`, `${token}!`, token.slice(1)]) expect(() => readReplayToken(broken, here)).toThrow(/^the token is damaged/);
  });

  test('when it is of another exercise, which is named if there is such a one', () => {
    const other = (exercise: string): string => replayToken({ ...names, exercise, scenario });
    expect(() => readReplayToken(other('08/fewest-messengers'), here)).toThrow(/^the token is of 08\/fewest-messengers, not of 08\/shop-and-payment\. Run: npm run replay -- 08\/fewest-messengers r1/);
    expect(() => readReplayToken(other('12/no-more'), here)).toThrow('the token is of another exercise, not of 08/shop-and-payment. Name the exercise');
  });

  test('when another version of the course made it, or another notation', () => {
    expect(() => readReplayToken(replayToken({ ...names, version: '0.2.0', scenario }), here)).toThrow('made by another version of the course than this one (0.1.0), in which the same run may be another. Have it made again: npm run grade -- 08/shop-and-payment');
    expect(() => readReplayToken(`r2${token.slice(2)}`, here)).toThrow('the token is in the notation r2, and this course writes r1');
  });
});
