/**
 * The states of a system and the steps between them, in numbers. A state is a short row of whole numbers: the state of each process; the counters of what may
 * happen only so often, the history and the schedule where they matter; and then the messages in transit.
 *
 *     space.expand(row, 0, row.length);
 *     space.count //=> 3: how many steps lead on; space.actions[0], space.choices[0] and space.rows from space.starts[0] say which and where to
 *
 * Messages in transit are sorted, so that equal states have equal rows: by number in an unordered network, by link in an ordered one, each link in the order
 * of sending.
 */
import { actionOf, COPY, CRASH, DELIVER, INPUT, kindOf, LOSE, RECOVER, TIMEOUT } from './actions.ts';
import { Layout } from './layout.ts';
import { Transitions } from './transitions.ts';
import type { Tracked, Transition } from './transitions.ts';
import type { SystemSettings } from './settings.ts';
import { PairMemo } from './pair-map.ts';

/** A beginning of the system: all processes started, their choices made. */
export interface Beginning {
  readonly row: Int32Array; // of the last state that was reached, if a start failed
  readonly choices: readonly number[]; // outcome of each process's start
  readonly failure: string; // why a process's start failed; empty if none did
  readonly failed: number; // which process's
}

/** In place of the start of a row: the step changes nothing. */
export const STILL = -1;

const NO_SENDS: readonly number[] = [];
const BEGINNINGS_MAX = 100_000;

export class StateSpace {
  readonly settings: SystemSettings;
  readonly tracked: Tracked;
  readonly transitions: Transitions;
  readonly processes: number;
  readonly layout: Layout;
  /** Where the messages begin. */
  readonly header: number;
  readonly historySlot: number; // -1: not part of the state
  readonly scheduleSlot: number;
  readonly #runOuts = new PairMemo((schedule, place) => this.transitions.schedules.runOut(schedule, place));
  readonly #timersOf: (readonly number[] | undefined)[] = []; // numbers of the timers that are set, by local state

  // What `expand` found
  count = 0;
  rows: Int32Array = new Int32Array(1024);
  readonly starts: number[] = []; // STILL: the row is that of the state itself, and not written again
  readonly lengths: number[] = []; // 0: the handler failed
  readonly actions: number[] = [];
  readonly choices: number[] = [];
  readonly failures: string[] = [];
  #end = 0;
  #starting = false; // whoever does not run yet is not down
  #array: Int32Array = new Int32Array(0); // the row that is expanded
  #at = 0;
  #length = 0;

  constructor(settings: SystemSettings, tracked: Tracked) {
    this.settings = settings;
    this.tracked = tracked;
    this.transitions = new Transitions(settings, tracked);
    this.processes = settings.ids.length;
    this.layout = new Layout(settings, tracked);
    this.header = this.layout.header;
    this.historySlot = this.layout.historySlot;
    this.scheduleSlot = this.layout.scheduleSlot;
  }

  isRunning(local: number): boolean {
    return this.transitions.locals.at(local).running;
  }

  /** What the clock shows to the handler that a step of this kind calls, given the timer that runs out, if one does. */
  momentOf(row: Int32Array, timer: number | undefined): number {
    if (this.scheduleSlot < 0) return 0;
    const { nowMs } = this.transitions.schedules.at(row[this.scheduleSlot] as number);
    return this.tracked.clock && timer !== undefined ? nowMs + this.layout.waitOf(row, timer, this.transitions) : nowMs;
  }

  /** Every way in which the processes may start. */
  beginnings(): Beginning[] {
    const { transitions, processes } = this;
    const row = new Int32Array(this.header);
    this.#starting = true;
    for (let process = 0; process < processes; process += 1) row[process] = transitions.asMade(process);
    let beginnings: Beginning[] = [{ row, choices: [], failure: '', failed: -1 }];
    for (let process = 0; process < processes; process += 1) {
      beginnings = beginnings.flatMap((so): Beginning[] => {
        if (so.failure !== '') return [so];
        this.#begin(so.row, 0, so.row.length);
        const outcomes = transitions.onStart(so.row[process] as number, 0);
        outcomes.forEach((outcome, choice) => this.#emit(actionOf(RECOVER, process), choice, -1, process, outcome, -1, -1));
        return outcomes.map(({ failure }, choice) => ({
          row: failure === '' ? this.rows.slice(this.starts[choice], (this.starts[choice] as number) + (this.lengths[choice] as number)) : so.row,
          choices: [...so.choices, choice], failure, failed: failure === '' ? -1 : process,
        }));
      });
      if (beginnings.length > BEGINNINGS_MAX) throw new RangeError(`search: more than ${BEGINNINGS_MAX} ways to start, by ctx.choose in onStart. Choose among fewer options, or choose later.`);
    }
    this.#starting = false;
    return beginnings;
  }

  #begin(array: Int32Array, at: number, length: number): void {
    if (array === this.rows) throw new Error('search: a row of the last expansion is to be expanded, over which its own steps would be written. Copy it first: rowAfter');
    this.#array = array;
    this.#at = at;
    this.#length = length;
    this.count = 0;
    this.#end = 0;
  }

  #nowMs(): number {
    return this.scheduleSlot < 0 ? 0 : this.transitions.schedules.at(this.#array[this.#at + this.scheduleSlot] as number).nowMs;
  }

  /** Finds every step from the state whose row stands in `array`. Their order is the same for the same row. */
  expand(array: Int32Array, at: number, length: number): void {
    this.#begin(array, at, length);
    this.#inputs();
    const deliveries = this.#deliveries();
    this.#timeouts(deliveries === 0);
    if (this.settings.crashesMax > 0) this.#faults();
  }

  #inputs(): void {
    const { inputs } = this.settings;
    for (let process = 0; process < this.processes; process += 1) {
      const slot = this.layout.inputSlots[process] as number;
      if (slot < 0) continue;
      const given = this.#array[this.#at + slot] as number;
      const local = this.#array[this.#at + process] as number;
      if (given >= (inputs[process] as readonly unknown[]).length || !this.isRunning(local)) continue;
      this.#emitAll(actionOf(INPUT, process), this.transitions.onInput(local, process, given, this.#nowMs()), -1, process, slot);
    }
  }

  /** Deliveries, losses and copies. Returns how many deliveries change anything. */
  #deliveries(): number {
    const { settings, transitions } = this;
    const { messages } = transitions;
    const [array, at, end, nowMs] = [this.#array, this.#at, this.#at + this.#length, this.#nowMs()];
    const maySpend = (slot: number, max: number): boolean => max > 0 && (slot < 0 || (array[at + slot] as number) < max);
    const mayLose = maySpend(this.layout.lossSlot, settings.losesMax);
    const mayCopy = maySpend(this.layout.duplicateSlot, settings.duplicatesMax);
    let changing = 0;
    let before = -1; // the message before, or its link
    for (let place = at + this.header; place < end; place += 1) {
      const message = array[place] as number;
      const rank = settings.fifo ? (messages.link[message] as number) : message;
      if (rank === before) continue; // a copy, or not its turn
      before = rank;
      const receiver = messages.to[message] as number;
      const local = array[at + receiver] as number;
      const remove = settings.keepsDelivered ? -1 : place;
      if (!this.isRunning(local)) {
        // It arrives at a process that is down and is gone. (It may also come later, when the process has recovered.)
        if (remove >= 0) {
          changing += 1;
          this.#emit(actionOf(DELIVER, message), 0, remove, -1, undefined, -1, -1);
        }
        continue;
      }
      const first = this.count;
      const outcomes = transitions.onDeliver(local, message, nowMs);
      this.#emitAll(actionOf(DELIVER, message), outcomes, remove, receiver, -1);
      if (this.scheduleSlot >= 0) changing += settings.keepsDelivered ? this.#changed(first) : this.count - first; // nobody else waits for the network to be idle
      if (mayCopy) this.#emitAll(actionOf(COPY, message), outcomes, -1, receiver, this.layout.duplicateSlot);
      if (mayLose) this.#emit(actionOf(LOSE, message), 0, place, -1, undefined, this.layout.lossSlot, -1);
    }
    return changing;
  }

  /** How many of the steps from `first` on lead to another state. */
  #changed(first: number): number {
    let changed = 0;
    for (let step = first; step < this.count; step += 1) if (!this.isStill(step)) changed += 1;
    return changed;
  }

  /** A copy of the row that a step leads to; undefined if its handler failed. */
  rowAfter(step: number): Int32Array | undefined {
    const [start, length] = [this.starts[step] as number, this.lengths[step] as number];
    if (length === 0) return undefined;
    return start === STILL ? this.#array.slice(this.#at, this.#at + length) : this.rows.slice(start, start + length);
  }

  /** Whether a step leads back to where it began. */
  isStill(step: number): boolean {
    if (this.starts[step] === STILL) return true;
    if (this.lengths[step] !== this.#length) return false;
    const start = this.starts[step] as number;
    for (let place = 0; place < this.#length; place += 1) if (this.rows[start + place] !== this.#array[this.#at + place]) return false;
    return true;
  }

  #timeouts(idle: boolean): void {
    const { settings, transitions } = this;
    const spent = this.layout.timeoutSlot < 0 ? 0 : (this.#array[this.#at + this.layout.timeoutSlot] as number);
    if (spent >= settings.timeoutsMax) return;
    if (this.scheduleSlot < 0) {
      for (let process = 0; process < this.processes; process += 1) {
        const local = this.#array[this.#at + process] as number;
        for (const timer of this.#timersSet(local)) this.#emitAll(actionOf(TIMEOUT, timer), transitions.onTimeout(local, timer, 0), -1, process, this.layout.timeoutSlot);
      }
      return;
    }
    const { schedules } = transitions;
    const schedule = this.#array[this.#at + this.scheduleSlot] as number;
    const { nowMs, due } = schedules.at(schedule);
    for (let place = 0; place < due.length; place += 1) {
      const { inMs, process, name } = due[place] as (typeof due)[number];
      if (inMs > (due[0] as (typeof due)[number]).inMs || (inMs > 0 && !idle)) break;
      const timer = transitions.timerNumber(process, name);
      const at = this.tracked.clock ? nowMs + inMs : 0;
      const outcomes = transitions.onTimeout(this.#array[this.#at + process] as number, timer, at);
      this.#emitAll(actionOf(TIMEOUT, timer), outcomes, -1, process, this.layout.timeoutSlot, this.#runOuts.of(schedule, place));
    }
  }

  #timersSet(local: number): readonly number[] {
    const known = this.#timersOf[local];
    if (known !== undefined) return known;
    const { process, timers } = this.transitions.locals.at(local);
    return (this.#timersOf[local] = timers.map((name) => this.transitions.timerNumber(process, name)));
  }

  #faults(): void {
    const { settings, transitions } = this;
    const [array, at] = [this.#array, this.#at];
    let down = 0;
    for (let process = 0; process < this.processes; process += 1) if (!this.isRunning(array[at + process] as number)) down += 1;
    const crashes = this.layout.crashSlot < 0 ? down : (array[at + this.layout.crashSlot] as number);
    const recoveries = this.layout.recoverySlot < 0 ? 0 : (array[at + this.layout.recoverySlot] as number);
    for (let process = 0; process < this.processes; process += 1) {
      const local = array[at + process] as number;
      if (!this.isRunning(local)) {
        if (recoveries < settings.recoveriesMax) this.#emitAll(actionOf(RECOVER, process), transitions.onRecover(local, this.#nowMs()), -1, process, this.layout.recoverySlot);
      } else if (settings.mayCrash[process] === true && (crashes < settings.crashesMax || settings.crashesMax === Infinity)) {
        const gone = this.scheduleSlot < 0 ? 0 : transitions.schedules.changeOf(process, 'all gone');
        this.#emit(actionOf(CRASH, process), 0, -1, process, { local: transitions.crashed(local), sends: NO_SENDS, timers: gone, operations: 0, ignored: false, failure: '' }, this.layout.crashSlot, -1);
        if (settings.recoveriesMax === 0) this.#purge(this.count - 1, process);
      }
    }
  }

  /** Nothing that is on its way to a process that is down for good will ever matter. */
  #purge(step: number, process: number): void {
    const { to } = this.transitions.messages;
    const start = this.starts[step] as number;
    const end = start + (this.lengths[step] as number);
    let kept = start + this.header;
    for (let place = kept; place < end; place += 1) if (to[this.rows[place] as number] !== process) this.rows[kept++] = this.rows[place] as number;
    this.lengths[step] = kept - start;
    this.#end = kept;
  }

  #emitAll(action: number, outcomes: readonly Transition[], remove: number, process: number, slot: number, schedule = -1): void {
    const skips = this.settings.keepsIgnored && (kindOf(action) === DELIVER || kindOf(action) === COPY);
    for (let choice = 0; choice < outcomes.length; choice += 1) {
      const outcome = outcomes[choice] as Transition;
      if (!(skips && outcome.ignored && this.#leavesTimers(outcome))) this.#emit(action, choice, remove, process, outcome, slot, schedule);
    }
  }

  /** Whether an outcome leaves the schedule as it is: setting a timer to the time at which it is due changes nothing. */
  #leavesTimers({ timers }: Transition): boolean {
    if (timers === 0) return true;
    const schedule = this.#array[this.#at + this.scheduleSlot] as number;
    return this.transitions.schedules.after(schedule, timers) === schedule;
  }

  /**
   * Adds a step: the message at `remove` leaves the network, `process` does what `outcome` says, the counter in `slot` goes up, the time is that of
   * `schedule`. -1 and undefined for none.
   */
  #emit(action: number, choice: number, remove: number, process: number, outcome: Transition | undefined, slot: number, schedule: number): void {
    const step = this.count++;
    this.actions[step] = action;
    this.choices[step] = choice;
    this.starts[step] = this.#end;
    this.failures[step] = '';
    if (outcome !== undefined && outcome.failure !== '') {
      this.failures[step] = outcome.failure;
      this.lengths[step] = 0;
      return;
    }
    if (remove < 0 && outcome !== undefined && outcome.ignored && outcome.timers === 0 && slot < 0 && schedule < 0) {
      this.starts[step] = STILL;
      this.lengths[step] = this.#length;
      return;
    }
    const sends = outcome === undefined ? NO_SENDS : outcome.sends;
    const start = this.#end;
    if (start + this.#length + sends.length > this.rows.length) this.#makeRoom(start + this.#length + sends.length);
    const [rows, array] = [this.rows, this.#array];
    let to = start;
    const end = this.#at + this.#length;
    for (let place = this.#at; place < end; place += 1) if (place !== remove) rows[to++] = array[place] as number;
    if (slot >= 0) rows[start + slot] = (rows[start + slot] as number) + 1;
    if (schedule >= 0) rows[start + this.scheduleSlot] = schedule;
    if (outcome !== undefined) {
      rows[start + process] = outcome.local;
      if (outcome.operations > 0) rows[start + this.historySlot] = this.transitions.histories.after(rows[start + this.historySlot] as number, outcome.operations);
      if (outcome.timers > 0) rows[start + this.scheduleSlot] = this.transitions.schedules.after(rows[start + this.scheduleSlot] as number, outcome.timers);
      for (let index = 0; index < sends.length; index += 1) to = this.#insert(start, to, sends[index] as number);
    }
    this.lengths[step] = to - start;
    this.#end = to;
  }

  #makeRoom(length: number): void {
    const wider = new Int32Array(Math.max(2 * this.rows.length, length));
    wider.set(this.rows);
    this.rows = wider;
  }

  /** Puts a message into the row from `start` to `end`, in its place. Returns the new end. */
  #insert(start: number, end: number, message: number): number {
    const { settings, rows } = this;
    const { link, to } = this.transitions.messages;
    if (!this.#starting && settings.recoveriesMax === 0 && settings.crashesMax > 0 && !this.isRunning(rows[start + (to[message] as number)] as number)) return end; // down for good
    const first = start + this.header;
    let place = end;
    if (settings.fifo) {
      const rank = link[message] as number;
      while (place > first && (link[rows[place - 1] as number] as number) > rank) place -= 1;
    } else {
      while (place > first && (rows[place - 1] as number) > message) place -= 1;
      if (settings.keepsDelivered && place > first && rows[place - 1] === message) return end;
    }
    for (let move = end; move > place; move -= 1) rows[move] = rows[move - 1] as number;
    rows[place] = message;
    return end + 1;
  }
}
