/** Reading and judging all 102 logs of an etcd's compare-and-set register, with what shows each violation. */
import type { Benchmark } from '../benchmark.ts';
import { etcdLogs, historiesUnavailable, judgeEtcd } from '../known-histories.ts';

export default {
  name: 'linearizability-etcd',
  unit: 's',
  against: null,
  goal: { medianMax: 1.5 },
  unavailable: historiesUnavailable,
  prepare: etcdLogs,
  run: ({ texts, linearizable }) => judgeEtcd(texts, linearizable),
} satisfies Benchmark<ReturnType<typeof etcdLogs>>;
