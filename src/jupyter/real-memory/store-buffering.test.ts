/** What the machine may show in plain memory depends on the machine; what it must not show with atomic accesses does not. */
import { expect, test } from 'vitest';
import { classifyHistory } from '../../checking/consistency/classification.ts';
import { litmusHistory, storeBuffering } from './store-buffering.ts';
import type { LitmusOutcome } from './store-buffering.ts';

test('with atomic accesses one of the two threads sees the other, in every round (ECMA-262: they are sequentially consistent)', async () => {
  const { rounds, counts } = await storeBuffering({ access: 'atomic', rounds: 2_000, withinMs: 20_000 });
  expect(rounds).toBeGreaterThan(0);
  expect(counts['neither saw the other']).toBe(0);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rounds);
});

test('with plain accesses every round is counted, whatever came out', async () => {
  const { rounds, counts } = await storeBuffering({ access: 'plain', rounds: 2_000, withinMs: 20_000 });
  expect(rounds).toBeGreaterThan(0);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(rounds);
});

test('ends when its time is up, with the rounds that were made', async () => {
  const { rounds } = await storeBuffering({ access: 'atomic', rounds: 1_000_000, withinMs: 1 });
  expect(rounds).toBeLessThan(1_000_000);
});

test('one of the three outcomes has no order, and is causally consistent all the same', () => {
  const outcomes: [LitmusOutcome, string][] = [['both saw the other', 'holds'], ['one saw the other', 'holds'], ['neither saw the other', 'violated']];
  for (const [outcome, sequential] of outcomes) {
    const verdicts = classifyHistory(litmusHistory(outcome));
    expect([outcome, verdicts['sequential consistency'].outcome, verdicts['causal consistency'].outcome]).toEqual([outcome, sequential, 'holds']);
  }
});

test('refuses what makes no sense', async () => {
  await expect(storeBuffering({ access: 'wild' as 'plain' })).rejects.toThrow("access ('wild') must be 'plain' or 'atomic'");
  await expect(storeBuffering({ access: 'plain', rounds: 0 })).rejects.toThrow('rounds (0) must be a whole number');
  await expect(storeBuffering({ access: 'plain', withinMs: 0 })).rejects.toThrow('withinMs (0) must be above 0');
});
