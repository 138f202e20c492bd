/** `network-delivery` on SimPy, written with processes. */
import { simpyBenchmark } from '../rivals/simpy.ts';
import { network } from '../workloads.ts';

export default simpyBenchmark('network-delivery-simpy-processes', {
  unit: 'deliveries/s',
  against: 'network-delivery-heap',
  parameters: { ...network, deliveries: network.deliveries / 10 },
});
