/** Unique states a second of an exhaustive search: two-phase commit with 7 resource managers, 296,448 states, agreement asked of each. */
import type { Benchmark } from '../benchmark.ts';
import { searchCommit } from '../commit-search.ts';

export default {
  name: 'search-states-per-second',
  unit: 'states/s',
  against: null,
  goal: { medianMin: 100_000 },
  run: () => ({ count: searchCommit(7).states }),
} satisfies Benchmark;
