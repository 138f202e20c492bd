/** A sweep over 1,000 seeds on one worker thread. */
import type { Benchmark } from '../benchmark.ts';
import { sweepSeeds } from '../sweep-seeds.ts';

export default {
  name: 'sweep-one-worker',
  unit: 'seeds/s',
  against: null,
  goal: null,
  warmUps: 0, // every sweep starts threads of its own, which know nothing of an earlier one
  repeats: 2,
  run: () => sweepSeeds({ workers: 1 }),
} satisfies Benchmark;
