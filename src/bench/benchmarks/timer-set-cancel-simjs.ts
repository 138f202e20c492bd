/** `timer-set-cancel` on simjs, which marks a cancelled request and skips it when its time comes. */
import seedrandom from 'seedrandom';
import type { Benchmark } from '../benchmark.ts';
import { loadSimjs } from '../rivals/simjs.ts';
import type { Simjs, SimjsRequest } from '../rivals/simjs.ts';
import { timers } from '../workloads.ts';

const { ticks, perTick, tickMs, delayMsMin, delayMsMax, seed } = timers;

function setAndCancel({ Sim, Entity }: Simjs): number {
  const random = seedrandom.alea(`${seed}`);
  const pending: SimjsRequest[] = [];
  let set = 0;
  let ticked = 0;
  let ranOut = 0;
  const onTimeout = (): void => {
    ranOut += 1;
  };

  class Client extends Entity {
    start(): void {
      this.tick();
    }
    tick(): void {
      ticked += 1;
      for (let index = 0; index < perTick; index += 1) {
        pending[index]?.cancel();
        pending[index] = this.setTimer(delayMsMin + random() * (delayMsMax - delayMsMin)).done(onTimeout);
        set += 1;
      }
      if (ticked < ticks) this.setTimer(tickMs).done(() => this.tick());
    }
  }

  const simulation = new Sim();
  simulation.addEntity(Client);
  simulation.simulate((ticks - 1) * tickMs); // up to the last tick; the timers of that one are never reached
  if (ticked !== ticks || ranOut > 0) throw new Error(`${ticked} of ${ticks} ticks, and ${ranOut} cancelled timers ran out`);
  return set;
}

export default {
  name: 'timer-set-cancel-simjs',
  unit: 'timers/s',
  against: 'timer-set-cancel-heap',
  goal: null,
  prepare: loadSimjs,
  run: (simjs) => ({ count: setAndCancel(simjs) }),
} satisfies Benchmark<Simjs>;
