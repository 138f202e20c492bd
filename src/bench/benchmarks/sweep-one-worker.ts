/** A sweep over 1,000 seeds on one worker thread. */
import type { Benchmark } from '../benchmark.ts';
import { sweepSeeds, sweepUnavailable } from '../sweep-seeds.ts';

export default {
  name: 'sweep-one-worker',
  unit: 'seeds/s',
  against: null,
  goal: null,
  unavailable: sweepUnavailable,
  run: () => sweepSeeds({ workers: 1 }),
} satisfies Benchmark;
