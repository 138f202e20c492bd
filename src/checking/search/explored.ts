/**
 * What a search has seen: which states there are, by number, how each was first reached, and, if somebody asks what happens eventually, which steps there are
 * between them.
 */
import { Int32Column } from '../../simulation/columns.ts';
import { Fingerprint } from './fingerprints.ts';
import type { Questions } from './questions.ts';
import type { Representatives } from './representatives.ts';
import { HISTORY, MESSAGES, StateView } from './state-view.ts';
import type { Read } from './state-view.ts';
import type { Beginning, StateSpace } from './state-space.ts';
import { SymmetryChecks } from './symmetry-checks.ts';
import { VisitedSet } from './visited-set.ts';

/** A handler that failed: the state before, and which step it was. */
export interface Failure {
  readonly state: number; // -1: a start failed
  readonly step: number; // among the steps from the state; of a start, the beginning's index
  readonly because: string;
}

export const NO_ROOM = -2;

/** States, the first ones, on which properties are checked to be symmetric, and of each how many that are alike: all arrangements of four. */
const CHECKED_MAX = 2000;
const ALIKE_MAX = 24;

export class Explored {
  readonly space: StateSpace;
  readonly questions: Questions;
  readonly visited = new VisitedSet();
  readonly read: Read;
  readonly statesMax: number;
  transitions = 0;
  depth = 0; // of the deepest state that was reached
  deepest = 0; // that state
  cut: '' | 'states' | 'depth' = ''; // which bound left something out
  failure: Failure | undefined;
  readonly parents = new Int32Column(); // -1: a beginning
  readonly steps = new Int32Column(); // which step from the parent, or which beginning
  readonly eventually = new Int32Column(); // bits of the eventually-properties that are true
  readonly graph: StepGraph | undefined;
  /** Numbers of the states at the beginning. */
  readonly roots: number[] = [];
  readonly representatives: Representatives | undefined;
  /** The row that was taken in last: that of the representative, under symmetry. */
  taken: Int32Array = new Int32Array(0);
  takenAt = 0;
  takenLength = 0;
  readonly #fingerprint = new Fingerprint();
  #beginnings: Beginning[] | undefined;
  #first: Int32Array | undefined; // row of the first state
  #steady: number[] = []; // places of the row that are the same in all states so far
  #messagesVary = false;

  constructor(space: StateSpace, questions: Questions, options: { read: Read; statesMax: number; representatives: Representatives | undefined }) {
    this.representatives = options.representatives;
    this.space = space;
    this.questions = questions;
    this.read = options.read;
    this.statesMax = options.statesMax;
    this.graph = questions.eventually.length > 0 ? new StepGraph() : undefined;
  }

  /** Whether the model turned out to need more than it keeps: what was found counts for nothing. */
  get isStale(): boolean {
    const { tracked, settings, transitions } = this.space;
    const timed = settings.timers === 'when idle' && !tracked.clock && transitions.runs.clockRead;
    return this.read.history || timed || this.representatives?.symmetry.learned === true;
  }

  beginnings(): Beginning[] {
    if (this.#beginnings !== undefined) return this.#beginnings;
    this.#beginnings = this.space.beginnings();
    if (this.representatives !== undefined) {
      const checks = new SymmetryChecks(this.representatives.symmetry);
      checks.inputs();
      checks.beginnings(this.#beginnings.map(({ row }) => row), this.representatives);
      this.space.transitions.onNew = (...seen) => checks.transition(...seen);
    }
    return this.#beginnings;
  }

  #take(array: Int32Array, at: number, length: number): void {
    this.taken = array;
    this.takenAt = at;
    this.takenLength = length;
    if (this.representatives !== undefined) {
      this.representatives.find(array, at, length);
      this.taken = this.representatives.row;
      this.takenAt = 0;
      this.takenLength = this.representatives.length;
    }
    this.#fingerprint.of(this.taken, this.takenAt, this.takenLength);
  }

  /** The number of the state, if it is known; -1 otherwise. */
  find(array: Int32Array, at: number, length: number): number {
    this.#take(array, at, length);
    return this.visited.find(this.#fingerprint.high, this.#fingerprint.low);
  }

  /**
   * Takes in the state that `step` leads to from `parent`. Returns -1 if it is new (then it has the last number), its number if it is known, NO_ROOM if there
   * is no room for it.
   */
  arrive(array: Int32Array, at: number, length: number, parent: number, step: number): number {
    this.#take(array, at, length);
    const { high, low } = this.#fingerprint;
    if (this.visited.size >= this.statesMax) {
      const number = this.visited.find(high, low);
      if (number >= 0) return number;
      this.cut = 'states';
      return NO_ROOM;
    }
    const known = this.visited.add(high, low);
    if (known >= 0) return known;
    const number = this.visited.size - 1;
    if (parent < 0) this.roots.push(number);
    this.parents.push(parent);
    this.steps.push(step);
    if (this.questions.all.length > 0) this.#ask(number, parent < 0);
    return -1;
  }

  #ask(number: number, isBeginning: boolean): void {
    const row = this.taken.slice(this.takenAt, this.takenAt + this.takenLength);
    const bits = this.questions.ask((reads) => new StateView(this.space, row, this.read, reads), number, isBeginning);
    this.#noteChanges(row);
    if (this.graph !== undefined) this.eventually.push(bits);
    if (this.representatives === undefined || number >= CHECKED_MAX) return;
    this.questions.mustAgree(this.representatives.alike(row, ALIKE_MAX).map((one) => new StateView(this.space, one, this.read)));
  }

  #noteChanges(row: Int32Array): void {
    const { processes, header, historySlot } = this.space;
    if (this.#first === undefined) {
      this.#first = row;
      for (let place = 0; place < processes; place += 1) this.#steady.push(place);
      if (historySlot >= 0) this.#steady.push(historySlot);
      return;
    }
    const first = this.#first;
    if (this.#steady.length > 0) this.#steady = this.#steady.filter((place) => row[place] === first[place]);
    this.#messagesVary ||= row.length !== first.length || row.some((word, place) => place >= header && word !== first[place]);
  }

  /** Whether a part of the state, as a view names it, is not the same in all states. */
  varies(part: string): boolean {
    if (part === MESSAGES) return this.#messagesVary;
    const { settings, historySlot, processes } = this.space;
    const place = settings.ids.indexOf(part);
    if (place >= 0) return !this.#steady.includes(place);
    return part === HISTORY ? !this.#steady.includes(historySlot) : this.#steady.filter((slot) => slot < processes).length < processes;
  }

  reached(state: number, depth: number): void {
    if (depth <= this.depth) return;
    this.depth = depth;
    this.deepest = state;
  }

  failed(failure: Failure): void {
    this.failure ??= failure;
  }

  /** The steps by which the state was first reached: the beginning's index, then one a step. */
  stepsTo(state: number): number[] {
    const steps: number[] = [];
    for (let at = state; at >= 0; at = this.parents.at(at)) steps.push(this.steps.at(at));
    return steps.toReversed();
  }
}

/** The steps from each state that was examined: where they lead, and what they are. */
export class StepGraph {
  readonly targets = new Int32Column(); // -1: the step could not be followed (a bound, a failure)
  readonly actions = new Int32Column();
  readonly still = new Int32Column(); // 1 for a step that changes nothing
  #from = new Int32Array(1024).fill(-1); // by state; -1: not examined
  #count = new Int32Array(1024);
  #current = 0;

  begin(state: number): void {
    if (state >= this.#from.length) {
      const length = Math.max(2 * this.#from.length, state + 1);
      const from = new Int32Array(length).fill(-1);
      const count = new Int32Array(length);
      from.set(this.#from);
      count.set(this.#count);
      [this.#from, this.#count] = [from, count];
    }
    this.#from[state] = this.targets.length;
    this.#count[state] = 0;
    this.#current = state;
  }

  add(target: number, action: number, still: boolean): void {
    this.targets.push(target);
    this.actions.push(action);
    this.still.push(still ? 1 : 0);
    this.#count[this.#current] = (this.#count[this.#current] as number) + 1;
  }

  isExamined(state: number): boolean {
    return state < this.#from.length && (this.#from[state] as number) >= 0;
  }

  /** Index of the first step of the state, and after the last; a state that was not examined has none. */
  first(state: number): number {
    return this.isExamined(state) ? (this.#from[state] as number) : 0;
  }

  end(state: number): number {
    return this.isExamined(state) ? (this.#from[state] as number) + (this.#count[state] as number) : 0;
  }
}
