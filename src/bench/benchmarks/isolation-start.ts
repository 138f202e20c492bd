/** What it costs that a learner's program has a process of its own: from nothing to the first answer, the library that it reads included. */
import type { Benchmark } from '../benchmark.ts';
import { idleLearner } from '../grading.ts';

export default {
  name: 'isolation-start',
  unit: 'ms',
  against: null,
  goal: null,
  run: async () => {
    const { learner, dispose } = idleLearner();
    const startMs = performance.now();
    try {
      await learner.call('same', 7);
      return { value: performance.now() - startMs };
    } finally {
      dispose();
    }
  },
} satisfies Benchmark;
