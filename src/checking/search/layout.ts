/**
 * Which place of a state's row holds what: the state of each process; counters of what may happen only so often, the history and the schedule, each only
 * where it matters; and then the messages.
 */
import type { SystemSettings } from './settings.ts';
import type { Tracked, Transitions } from './transitions.ts';

const NONE = -1;

export class Layout {
  readonly processes: number;
  /** Where the messages begin. */
  readonly header: number;
  readonly inputSlots: readonly number[]; // by process: how many inputs it has been given; -1 for who is given none
  readonly lossSlot: number; // these count; -1: without a limit, or never
  readonly duplicateSlot: number;
  readonly timeoutSlot: number;
  readonly crashSlot: number;
  readonly recoverySlot: number;
  readonly historySlot: number; // number of the history; -1: not part of the state
  readonly scheduleSlot: number; // number of the schedule; -1: a model without a clock

  constructor(settings: SystemSettings, tracked: Tracked) {
    this.processes = settings.ids.length;
    let slots = this.processes;
    const slot = (needed: boolean): number => (needed ? slots++ : NONE);
    const counted = (max: number): boolean => max > 0 && max < Infinity;
    this.inputSlots = settings.inputs.map((inputs) => slot(inputs.length > 0));
    this.lossSlot = slot(counted(settings.losesMax));
    this.duplicateSlot = slot(counted(settings.duplicatesMax));
    this.timeoutSlot = slot(counted(settings.timeoutsMax));
    this.crashSlot = slot(counted(settings.crashesMax) && settings.recoveriesMax > 0); // otherwise, whoever is down has crashed
    this.recoverySlot = slot(counted(settings.recoveriesMax) && settings.crashesMax > 0);
    this.historySlot = slot(tracked.history);
    this.scheduleSlot = slot(settings.timers === 'when idle');
    this.header = slots;
  }

  /** How many of its inputs a process has been given. */
  inputsGiven(row: Int32Array, process: number): number {
    return row[this.inputSlots[process] as number] as number;
  }

  /** Exchanges how many inputs two processes have been given. */
  exchangeInputs(row: Int32Array, one: number, other: number): void {
    const [first, second] = [this.inputSlots[one] as number, this.inputSlots[other] as number];
    if (first >= 0 && second >= 0) [row[first], row[second]] = [row[second] as number, row[first] as number];
  }

  /** Puts the messages of a row into the order that equal states have in common: by number, or by link and, in each, as they were sent. */
  sortMessages(row: Int32Array, link: readonly number[] | undefined): void {
    const messages = row.subarray(this.header);
    if (link === undefined) messages.sort();
    else row.set(Array.from(messages).sort((one, other) => (link[one] as number) - (link[other] as number)), this.header);
  }

  /** How long the timer has still to run, in a model with a clock, in milliseconds. */
  waitOf(row: Int32Array, timer: number, { timerNames, schedules }: Transitions): number {
    const { process, name } = timerNames[timer] as { process: number; name: string };
    const { due } = schedules.at(row[this.scheduleSlot] as number);
    return due.find((one) => one.process === process && one.name === name)?.inMs ?? 0;
  }
}
