/** `mm1-customers` on SimPy, written with callbacks. */
import { simpyBenchmark } from '../rivals/simpy.ts';
import { mm1 } from '../workloads.ts';

export default simpyBenchmark('mm1-customers-simpy-callbacks', {
  unit: 'customers/s',
  against: 'mm1-customers-heap',
  parameters: { ...mm1, customers: mm1.customers / 10 },
});
