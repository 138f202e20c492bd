/** Reading and judging a key-value history of 50 clients, which is linearizable. */
import type { Benchmark } from '../benchmark.ts';
import { historiesUnavailable, judgeKeyValue, keyValueText } from '../known-histories.ts';

export default {
  name: 'linearizability-c50-ok',
  unit: 's',
  against: null,
  goal: { medianMax: 0.6 },
  unavailable: historiesUnavailable,
  prepare: () => keyValueText('c50-ok'),
  run: (text) => judgeKeyValue(text, 'holds'),
} satisfies Benchmark<string>;
