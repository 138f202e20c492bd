/** `network-delivery` on the bare heap: handlers, an exponential delay, and nothing else. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { BareHeap } from '../rivals/bare-heap.ts';
import { network } from '../workloads.ts';

const { processes, deliveries, meanDelayMs, seed } = network;

class Node {
  readonly index: number;
  received = 0;
  constructor(index: number) {
    this.index = index;
  }
}

function deliver(): number {
  const random = seedrandom.alea(`${seed}`);
  const heap = new BareHeap();
  const nodes = Array.from({ length: processes }, (_, index) => new Node(index));
  let now = 0;
  let delivered = 0;

  const send = (from: Node, message: number): void => {
    const drawn = Math.floor(random() * (processes - 1));
    const to = nodes[drawn < from.index ? drawn : drawn + 1] as Node;
    heap.push(now - Math.log(1 - random()) * meanDelayMs, () => onMessage(to, message));
  };
  const onMessage = (node: Node, message: number): void => {
    node.received += 1;
    delivered += 1;
    send(node, message + 1);
  };

  for (const node of nodes) send(node, 1);
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    now = entry.time;
    entry.fn();
    if (delivered === deliveries) break;
  }
  return delivered;
}

export default {
  name: 'network-delivery-heap',
  unit: 'deliveries/s',
  against: null,
  goal: null,
  run: () => ({ count: deliver() }),
} satisfies Benchmark;
