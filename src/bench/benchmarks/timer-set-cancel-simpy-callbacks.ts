/** `timer-set-cancel` on SimPy, where a cancelled timeout stays in the queue and runs out to no one. */
import { simpyBenchmark } from '../rivals/simpy.ts';
import { timers } from '../workloads.ts';

export default simpyBenchmark('timer-set-cancel-simpy-callbacks', {
  unit: 'timers/s',
  against: 'timer-set-cancel-heap',
  parameters: { ...timers, ticks: timers.ticks / 4 }, // long enough for dead timers to be as many as in the whole
});
