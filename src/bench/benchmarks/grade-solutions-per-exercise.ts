/** All reference answers of the course with the hidden graders, from the command line to the end, by exercise. */
import { CHAPTERS } from '../../course.ts';
import type { Benchmark } from '../benchmark.ts';
import { npmRun, root } from '../grading.ts';

export default {
  name: 'grade-solutions-per-exercise',
  unit: 's/exercise',
  against: null,
  goal: { medianMax: 1 },
  warmUps: 0,
  repeats: 1,
  run: async () => ({ value: (await npmRun(['grade', '--', '--solutions'], root)) / CHAPTERS.reduce((sum, { exercises }) => sum + exercises.length, 0) }),
} satisfies Benchmark;
