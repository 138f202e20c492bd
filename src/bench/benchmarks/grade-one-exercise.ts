/** One right answer, from the command line as a learner types it to the end: npm, the look at the set-up, types, checks, and two further seeds. */
import type { Benchmark } from '../benchmark.ts';
import { npmRun, practiceProject } from '../grading.ts';

export default {
  name: 'grade-one-exercise',
  unit: 's',
  against: null,
  goal: { medianMax: 1.5 },
  repeats: 1, // a learner has one try, too
  run: async () => {
    const project = practiceProject();
    try {
      return { value: await npmRun(['grade', '--', '08/fewest-messengers'], project.folder) };
    } finally {
      project.remove();
    }
  },
} satisfies Benchmark;
