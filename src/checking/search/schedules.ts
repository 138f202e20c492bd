/**
 * The timers of a model with a clock: who is to be called when, counted from now. Each schedule is known by a small number and is part of the state.
 *
 * Times from now, and not times of the day: a system that returns to where it was has the same schedule again. Only if a handler reads its clock is the time
 * itself a part of the state.
 */
import { roundMs } from '../../simulation/round-ms.ts';
import type { Effect } from './handler-runs.ts';
import { Numbered } from './numbered.ts';
import { PairMemo } from './pair-map.ts';

export interface Due {
  readonly inMs: number; // from now
  readonly process: number;
  readonly name: string;
}

export interface Schedule {
  readonly nowMs: number; // 0 throughout, unless a handler reads the clock
  readonly due: readonly Due[]; // the soonest first
}

type TimerEffect = Effect & { readonly kind: 'set timer' | 'cancel timer' };

export class Schedules {
  readonly #withTime: boolean;
  readonly #all = new Numbered<Schedule>();
  readonly #changes = new Numbered<{ readonly process: number; readonly effects: readonly TimerEffect[] | 'all gone' }>();
  readonly #after = new PairMemo((schedule, change) => this.#changed(schedule, change));

  constructor(withTime: boolean) {
    this.#withTime = withTime;
    this.numberOf({ nowMs: 0, due: [] });
    this.#changes.numberOf({ process: 0, effects: [] }); // 0: nothing
  }

  numberOf({ nowMs, due }: Schedule): number {
    const sorted = [...due].sort((one, other) => one.inMs - other.inMs || one.process - other.process || (one.name < other.name ? -1 : 1));
    return this.#all.numberOf({ nowMs: this.#withTime ? nowMs : 0, due: sorted });
  }

  at(number: number): Schedule {
    return this.#all.at(number);
  }

  /** The number of what a handler of `process` did to its timers, or of all of them being gone; 0 for nothing. */
  changeOf(process: number, effects: readonly TimerEffect[] | 'all gone'): number {
    return effects.length === 0 ? 0 : this.#changes.numberOf({ process, effects });
  }

  after(schedule: number, change: number): number {
    return change === 0 ? schedule : this.#after.of(schedule, change);
  }

  #changed(schedule: number, change: number): number {
    const { process, effects } = this.#changes.at(change);
    let { due } = this.at(schedule);
    if (effects === 'all gone') due = due.filter((one) => one.process !== process);
    else
      for (const effect of effects) {
        due = due.filter((one) => one.process !== process || one.name !== effect.name);
        if (effect.kind === 'set timer') due = [...due, { inMs: roundMs(effect.delayMs), process, name: effect.name }];
      }
    return this.numberOf({ nowMs: this.at(schedule).nowMs, due });
  }

  /** The schedule at the moment at which the timer in `place` of the list has just run out. */
  runOut(schedule: number, place: number): number {
    const { nowMs, due } = this.at(schedule);
    const { inMs } = due[place] as Due;
    const rest = due.filter((_, other) => other !== place).map((one) => ({ ...one, inMs: roundMs(one.inMs - inMs) }));
    return this.numberOf({ nowMs: nowMs + inMs, due: rest });
  }
}
