/** `network-delivery` on the simulation, trace off. */
import type { Benchmark } from '../benchmark.ts';
import { passMessages } from '../network-ball.ts';
import { network } from '../workloads.ts';

export default {
  name: 'network-delivery',
  unit: 'deliveries/s',
  against: 'network-delivery-heap',
  goal: { ratioMin: 0.75 },
  run: () => {
    passMessages({ trace: false });
    return { count: network.deliveries };
  },
} satisfies Benchmark;
