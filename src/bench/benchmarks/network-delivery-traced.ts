/** `network-delivery` on the simulation, trace on: two events a delivery, its sending and its arrival. */
import type { Benchmark } from '../benchmark.ts';
import { passMessages } from '../network-ball.ts';
import { network } from '../workloads.ts';

export default {
  name: 'network-delivery-traced',
  unit: 'deliveries/s',
  against: 'network-delivery-heap',
  goal: { ratioMin: 0.45 },
  run: () => {
    passMessages({ trace: true });
    return { count: network.deliveries };
  },
} satisfies Benchmark;
