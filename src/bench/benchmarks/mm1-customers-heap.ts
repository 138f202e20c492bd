/** `mm1-customers` on the bare heap: a counter for the server, an array for the queue. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { BareHeap } from '../rivals/bare-heap.ts';
import { checkMeanSojourn, mm1 } from '../workloads.ts';

const { customers, arrivalsPerSecond, servicesPerSecond, seed } = mm1;

function serve(): number {
  const arrivals = seedrandom.alea(`${seed}/arrivals`);
  const services = seedrandom.alea(`${seed}/services`);
  const heap = new BareHeap();
  const meanGap = 1 / arrivalsPerSecond;
  const meanService = 1 / servicesPerSecond;
  let now = 0;
  let arrived = 0;
  let served = 0;
  let total = 0;
  let inSystem: number[] = []; // times of arrival, first come first served; the one in service at `head`
  let head = 0;

  const startService = (): void => {
    heap.push(now - Math.log(1 - services()) * meanService, onDeparture);
  };
  const onArrival = (): void => {
    arrived += 1;
    if (arrived < customers) heap.push(now - Math.log(1 - arrivals()) * meanGap, onArrival);
    inSystem.push(now);
    if (inSystem.length - head === 1) startService();
  };
  const onDeparture = (): void => {
    total += now - (inSystem[head++] as number);
    served += 1;
    if (head < inSystem.length) startService();
    if (head === 1024) {
      inSystem = inSystem.slice(head);
      head = 0;
    }
  };

  heap.push(-Math.log(1 - arrivals()) * meanGap, onArrival);
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    now = entry.time;
    entry.fn();
  }
  checkMeanSojourn(total / served);
  return served;
}

export default {
  name: 'mm1-customers-heap',
  unit: 'customers/s',
  against: null,
  goal: null,
  run: () => ({ count: serve() }),
} satisfies Benchmark;
