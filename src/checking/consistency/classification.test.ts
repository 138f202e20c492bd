import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import { queue } from '../models/collections.ts';
import { classifyHistory, CONSISTENCY_MODELS, strongestOf } from './classification.ts';
import type { ConsistencyModel } from './classification.ts';
import { PUBLISHED_HISTORIES } from './published-histories.ts';

describe('histories of the literature', () => {
  test.each(PUBLISHED_HISTORIES)('$name ($source): the checkers say what the source says', ({ history, published }) => {
    const verdicts = classifyHistory(history);
    const claims = Object.entries(published) as [ConsistencyModel, boolean][];
    expect(claims.length).toBeGreaterThan(0);
    for (const [model, holds] of claims) expect([model, verdicts[model].outcome]).toEqual([model, holds ? 'holds' : 'violated']);
  });

  test('tell the models apart: each holds of some and is violated by some', () => {
    const all = PUBLISHED_HISTORIES.map(({ history }) => classifyHistory(history));
    for (const model of CONSISTENCY_MODELS.slice(1)) {
      const outcomes = new Set(all.map((verdicts) => verdicts[model].outcome));
      expect([model, outcomes.has('holds'), outcomes.has('violated')]).toEqual([model, true, true]);
    }
  });
});

test('the strongest model of a chain is told, or none', () => {
  const strongest = (drawing: string) => strongestOf(classifyHistory(History.drawn(drawing)));
  expect(strongest('A: |Write(1)|  |Read() = 1|')).toBe('linearizability');
  expect(strongest('A: |Write(1)|\nB:              |Read() = null|')).toBe('sequential consistency');
  expect(strongest('A: |Put(x, 1)| |Get(y) = null|\nB: |Put(y, 1)| |Get(x) = null|')).toBe('causal consistency');
  expect(strongest('A: |Put(x, 1)| |Get(x) = null|')).toBeUndefined();
});

test('a register and a key-value store are told by the first call, and another model can be given', () => {
  expect(classifyHistory(History.drawn('A: |Read() = null|')).linearizability.outcome).toBe('holds');
  expect(classifyHistory(History.of({})).linearizability).toMatchObject({ outcome: 'holds', vacuous: expect.any(String) });
  expect(() => classifyHistory(History.drawn('A: |Enqueue(1)|'))).toThrow('Enqueue');
  expect(() => classifyHistory(History.drawn('A: |Enqueue(1)|'), { model: queue })).toThrow('neither Read, Write, Get nor Put');
});

test('a search that may take one step leaves it open', () => {
  const verdicts = classifyHistory(PUBLISHED_HISTORIES[4]?.history as History, { maxSteps: 1 });
  expect(verdicts.linearizability.outcome).toBe('unknown');
});
