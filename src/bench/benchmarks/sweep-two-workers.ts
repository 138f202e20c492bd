/** A sweep over 1,000 seeds on two worker threads. */
import type { Benchmark } from '../benchmark.ts';
import { sweepSeeds } from '../sweep-seeds.ts';

export default {
  name: 'sweep-two-workers',
  unit: 'seeds/s',
  against: 'sweep-one-worker',
  goal: { ratioMin: 1.6 },
  warmUps: 0, // every sweep starts threads of its own, which know nothing of an earlier one
  repeats: 2,
  run: () => sweepSeeds({ workers: 2 }),
} satisfies Benchmark;
