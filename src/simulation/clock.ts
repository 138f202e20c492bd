/**
 * The clock of one node: it starts off, runs fast or slow, and is stepped.
 *
 *     const clock = new LocalClock({ offsetMs: 5, driftPpm: 100 });
 *     clock.read(10_000) //=> 10_006: 5 ms ahead, and 1 ms gained in 10 s
 *
 * Drift is in parts per million: 100 ppm gains 8.64 s a day. Timers run by the local clock, so a fast clock's timers are early.
 */
import { checkNames } from './option-names.ts';

export interface ClockOptions {
  /** What the clock shows at true time 0. Default: 0. */
  readonly offsetMs?: number;
  /** How much faster than true time it runs, in millionths; above -1,000,000. Default: 0. */
  readonly driftPpm?: number;
}

export class LocalClock {
  #offsetMs: number;
  #rate: number;

  constructor(options: ClockOptions = {}) {
    checkNames('clock', options, ['offsetMs', 'driftPpm']);
    const { offsetMs = 0, driftPpm = 0 } = options;
    if (!Number.isFinite(offsetMs)) throw new RangeError(`clock: offsetMs (${offsetMs}) must be a finite number`);
    this.#offsetMs = offsetMs;
    this.#rate = rateOf(driftPpm);
  }

  /** Whether it shows true time. */
  get isTrue(): boolean {
    return this.#offsetMs === 0 && this.#rate === 1;
  }

  /** What it shows at a true time. */
  read(trueMs: number): number {
    return this.#offsetMs + trueMs * this.#rate;
  }

  /** How long in true time it takes to advance by `localMs`. */
  trueDelay(localMs: number): number {
    return localMs / this.#rate;
  }

  /** Moves the hands by `stepMs`, forwards or backwards. */
  step(stepMs: number): void {
    this.#offsetMs += stepMs;
  }

  /** Changes the speed from true time `atMs` on, without a jump. */
  setDrift(driftPpm: number, atMs: number): void {
    const shown = this.read(atMs);
    this.#rate = rateOf(driftPpm);
    this.#offsetMs = shown - atMs * this.#rate;
  }
}

function rateOf(driftPpm: number): number {
  if (!(Number.isFinite(driftPpm) && driftPpm > -1_000_000)) throw new RangeError(`clock: driftPpm (${driftPpm}) must be above -1,000,000, where a clock stands still`);
  return 1 + driftPpm / 1_000_000;
}
