/** `network-delivery` on simjs: entities that send each other messages with a delay. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { loadSimjs } from '../rivals/simjs.ts';
import type { Simjs } from '../rivals/simjs.ts';
import { network } from '../workloads.ts';

const { processes, deliveries, meanDelayMs, seed } = network;

function deliver({ Sim, Entity }: Simjs): number {
  const random = seedrandom.alea(`${seed}`);
  const nodes: Passer[] = [];
  let delivered = 0;

  class Passer extends Entity {
    index = 0;
    start(): void {}
    pass(message: number): void {
      const drawn = Math.floor(random() * (processes - 1));
      const to = nodes[drawn < this.index ? drawn : drawn + 1] as Passer;
      this.send(message, -Math.log(1 - random()) * meanDelayMs, to);
    }
    onMessage(_from: Passer, message: number): void {
      delivered += 1;
      this.pass(message + 1);
    }
  }

  const simulation = new Sim();
  for (let index = 0; index < processes; index += 1) {
    const node = simulation.addEntity(Passer, `n${index}`);
    node.index = index;
    nodes.push(node);
  }
  for (const node of nodes) node.pass(1);
  simulation.simulate(Infinity, deliveries);
  if (delivered !== deliveries) throw new Error(`${delivered} messages arrived where the workload has ${deliveries}`);
  return delivered;
}

export default {
  name: 'network-delivery-simjs',
  unit: 'deliveries/s',
  against: 'network-delivery-heap',
  goal: null,
  prepare: loadSimjs,
  run: (simjs) => ({ count: deliver(simjs) }),
} satisfies Benchmark<Simjs>;
