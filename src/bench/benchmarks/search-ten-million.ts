/**
 * Memory of a search of ten million states: two-phase commit with 9 resource managers, 10,340,352 states, agreement asked of each. The figure is the most memory that its process
 * has ever had. One run of about a minute, hence one round.
 */
import type { Benchmark } from '../benchmark.ts';
import { searchCommit } from '../commit-search.ts';

export default {
  name: 'search-ten-million',
  unit: 'bytes',
  against: null,
  goal: { medianMax: 4_000_000_000 },
  warmUps: 0,
  repeats: 1,
  roundsMax: 1,
  run: () => {
    searchCommit(9);
    return { value: process.resourceUsage().maxRSS * 1024 }; // Node gives kilobytes
  },
} satisfies Benchmark;
