/** `timer-set-cancel` on the bare heap, where cancelling means to mark an entry as dead and to skip it when its time comes. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { BareHeap } from '../rivals/bare-heap.ts';
import type { Entry } from '../rivals/bare-heap.ts';
import { timers } from '../workloads.ts';

const { ticks, perTick, tickMs, delayMsMin, delayMsMax, seed } = timers;
const dead = (): void => undefined;

function setAndCancel(): number {
  const random = seedrandom.alea(`${seed}`);
  const heap = new BareHeap();
  const pending: Entry[] = [];
  let now = 0;
  let set = 0;
  let ranOut = 0;
  let ticked = 0;

  const onTimeout = (): void => {
    ranOut += 1;
  };
  const onTick = (): void => {
    ticked += 1;
    for (let index = 0; index < perTick; index += 1) {
      const old = pending[index];
      if (old !== undefined) old.fn = dead;
      pending[index] = heap.push(now + delayMsMin + random() * (delayMsMax - delayMsMin), onTimeout);
      set += 1;
    }
    if (ticked < ticks) heap.push(now + tickMs, onTick);
  };

  heap.push(0, onTick);
  for (let entry = heap.pop(); entry !== undefined; entry = heap.pop()) {
    now = entry.time;
    entry.fn();
    if (ticked === ticks) break;
  }
  if (ranOut > 0) throw new Error(`${ranOut} cancelled timers ran out`);
  return set;
}

export default {
  name: 'timer-set-cancel-heap',
  unit: 'timers/s',
  against: null,
  goal: null,
  run: () => ({ count: setAndCancel() }),
} satisfies Benchmark;
