/** Reading and judging a key-value history of 50 clients, which is not: several keys alone are hard, and others are refuted at once. */
import type { Benchmark } from '../benchmark.ts';
import { historiesUnavailable, judgeKeyValue, keyValueText } from '../known-histories.ts';

export default {
  name: 'linearizability-c50-bad',
  unit: 's',
  against: null,
  goal: { medianMax: 0.6 },
  unavailable: historiesUnavailable,
  prepare: () => keyValueText('c50-bad'),
  run: (text) => judgeKeyValue(text, 'violated'),
} satisfies Benchmark<string>;
