/** And what it costs to ask that process once: a call that does nothing, there and back. In one process it would be a function call. */
import type { Benchmark } from '../benchmark.ts';
import { idleLearner } from '../grading.ts';

const CALLS = 2_000;

export default {
  name: 'isolation-call',
  unit: 'ms/call',
  against: null,
  goal: null,
  run: async () => {
    const { learner, dispose } = idleLearner();
    try {
      await learner.call('same', 7); // the start is another row's
      const startMs = performance.now();
      for (let call = 0; call < CALLS; call += 1) await learner.call('same', call);
      return { value: (performance.now() - startMs) / CALLS };
    } finally {
      dispose();
    }
  },
} satisfies Benchmark;
