/** `mm1-customers` on simjs: its Facility, first come first served. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { loadSimjs } from '../rivals/simjs.ts';
import type { Simjs } from '../rivals/simjs.ts';
import { checkMeanSojourn, mm1 } from '../workloads.ts';

const { arrivalsPerSecond, servicesPerSecond, seed } = mm1;
const customers = mm1.customers / 5; // a slow peer: the rate is what counts

function serve({ Sim, Entity, Facility }: Simjs): number {
  const arrivals = seedrandom.alea(`${seed}/arrivals`);
  const services = seedrandom.alea(`${seed}/services`);
  const server = new Facility('server');
  let arrived = 0;
  let served = 0;
  let total = 0;

  class Source extends Entity {
    start(): void {
      this.next();
    }
    next(): void {
      this.setTimer(-Math.log(1 - arrivals()) / arrivalsPerSecond).done(() => this.arrive());
    }
    arrive(): void {
      arrived += 1;
      if (arrived < customers) this.next();
      const at = this.time();
      this.useFacility(server, -Math.log(1 - services()) / servicesPerSecond).done(() => {
        served += 1;
        total += this.time() - at;
      });
    }
  }

  const simulation = new Sim();
  simulation.addEntity(Source);
  simulation.simulate(Infinity);
  if (served !== customers) throw new Error(`${served} customers were served where the workload has ${customers}`);
  checkMeanSojourn(total / served);
  return served;
}

export default {
  name: 'mm1-customers-simjs',
  unit: 'customers/s',
  against: 'mm1-customers-heap',
  goal: null,
  prepare: loadSimjs,
  run: (simjs) => ({ count: serve(simjs) }),
} satisfies Benchmark<Simjs>;
