import { describe, expect, test } from 'vitest';
import { Random } from '../simulation/random.ts';
import { checkCausalConsistency } from './causal-consistency.ts';
import type { CausalVariant } from './consistency-evidence.ts';
import { isCausal, isPipelined, isSequential, randomSessions, sessions, store } from './consistency-references.ts';
import type { History } from './history.ts';

const VARIANTS: readonly CausalVariant[] = ['CC', 'CM', 'CCv'];
const outcomes = (history: History) => VARIANTS.map((variant) => checkCausalConsistency(history, { variant }).outcome === 'holds');

describe.each([
  { processes: 2, keys: 1, operations: 6 },
  { processes: 3, keys: 1, operations: 6, unknownProbability: 0.3 },
  { processes: 2, keys: 2, operations: 7, unknownProbability: 0.2 },
  { processes: 3, keys: 2, operations: 7 },
])('random %o', (options) => {
  test('agree', () => {
    const random = new Random(JSON.stringify(options));
    const counts = [0, 0, 0];
    for (let i = 0; i < 2000; i += 1) {
      const words = randomSessions(random, options);
      const history = sessions(words);
      const got = outcomes(history);
      const want = VARIANTS.map((variant) => isCausal(history, variant));
      if (got.join() !== want.join()) throw new Error(JSON.stringify({ words, got, want }));
      want.forEach((w, v) => { if (w) counts[v]! += 1; });
    }
    console.log(options, counts);
  });
});
