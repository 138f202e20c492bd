/** One of the two threads of ./store-buffering.ts: in each round it raises its own flag, and then looks at the other's. */
import { parentPort, workerData } from 'node:worker_threads';
import { PLACES } from './store-buffering-places.ts';

export interface LitmusTask {
  readonly memory: SharedArrayBuffer;
  readonly me: 0 | 1;
  readonly rounds: number;
  readonly access: 'plain' | 'atomic';
}

const port = parentPort;
if (port === null) throw new Error('store-buffering-thread is started by storeBuffering and not by itself');
const { memory, me, rounds, access } = workerData as LitmusTask;
const shared = new Int32Array(memory);
const seen = new Int32Array(rounds);
const mine = PLACES.flags[me];
const others = PLACES.flags[1 - me] as number;

/** Waits until both threads have come to this round; false if there is no more time. */
function bothArrive(round: number): boolean {
  Atomics.add(shared, PLACES.arrivals, 1);
  while (Atomics.load(shared, PLACES.arrivals) < 2 * round) if (Atomics.load(shared, PLACES.stop) === 1) return false;
  return true;
}

// Two loops and not one with a condition in it: what lies between the store and the load hides what is looked for. The flag is raised to the number of the round.
function plainRounds(): number {
  for (let round = 1; round <= rounds; round += 1) {
    if (!bothArrive(round)) return round - 1;
    shared[mine] = round;
    seen[round - 1] = shared[others] as number;
  }
  return rounds;
}

function atomicRounds(): number {
  for (let round = 1; round <= rounds; round += 1) {
    if (!bothArrive(round)) return round - 1;
    Atomics.store(shared, mine, round);
    seen[round - 1] = Atomics.load(shared, others);
  }
  return rounds;
}

const done = access === 'plain' ? plainRounds() : atomicRounds();
port.postMessage({ done, seen });
