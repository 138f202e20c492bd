/**
 * One way through a system, step by step: what paths, tokens and shrinking are made of.
 *
 *     const walk = new Walk(space, space.beginnings(), 0);
 *     walk.options()                              //=> what may happen next, in an order that depends on nothing but the system
 *     walk.take(walk.options()[2]);
 */
import { kindOf, CRASH, INPUT, RECOVER, subjectOf, TIMEOUT } from './actions.ts';
import type { Beginning, StateSpace } from './state-space.ts';

/** A step that may be taken. */
export interface Option {
  readonly step: number; // among the steps of the space's last expansion
  readonly action: number;
  readonly choice: number; // which outcome of the handler's choices
  readonly key: string; // says the same, in every search of the system
}

/** A step that was taken. */
export interface Taken extends Option {
  readonly before: Int32Array; // the row
  readonly after: Int32Array | undefined; // undefined: the handler failed
  readonly failure: string;
}

export class Walk {
  readonly space: StateSpace;
  readonly beginning: Beginning;
  readonly beginningIndex: number;
  readonly taken: Taken[] = [];

  constructor(space: StateSpace, beginnings: readonly Beginning[], index: number) {
    this.space = space;
    this.beginning = beginnings[index] as Beginning;
    this.beginningIndex = index;
  }

  /** The row of the state that it has come to. */
  get row(): Int32Array {
    const last = this.taken.at(-1);
    return last === undefined ? this.beginning.row : (last.after ?? last.before);
  }

  /** Whether a handler has failed: then nothing follows. */
  get failure(): string {
    return this.taken.at(-1)?.failure ?? this.beginning.failure;
  }

  /** The row of every state on the way, the beginning's first. */
  get rows(): Int32Array[] {
    return [this.beginning.row, ...this.taken.flatMap(({ after }) => (after === undefined ? [] : [after]))];
  }

  /** The first steps of it. */
  upTo(steps: number): Walk {
    const beginning = new Walk(this.space, [this.beginning], 0);
    beginning.taken.push(...this.taken.slice(0, steps));
    return beginning;
  }

  /** What may happen next, in the order of the keys. */
  options(): Option[] {
    if (this.failure !== '') return [];
    const { space, row } = this;
    space.expand(row, 0, row.length);
    const options: Option[] = [];
    for (let step = 0; step < space.count; step += 1) {
      const [action, choice] = [space.actions[step] as number, space.choices[step] as number];
      options.push({ step, action, choice, key: keyOf(space, action, choice) });
    }
    return options.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.choice - other.choice));
  }

  /** Takes one of the options that the walk has just given. */
  take(option: Option): void {
    const { space, row } = this;
    space.expand(row, 0, row.length);
    const { step } = option;
    this.taken.push({ ...option, before: row, after: space.rowAfter(step), failure: space.failures[step] as string });
  }

  /** Takes the step that a search counted so, in the order of the space itself. */
  takeStep(step: number): void {
    const { space, row } = this;
    space.expand(row, 0, row.length);
    if (step >= space.count) throw new RangeError(`search: step ${step} of ${space.count}; the system behaves differently than it did a moment ago`);
    const [action, choice] = [space.actions[step] as number, space.choices[step] as number];
    this.take({ step, action, choice, key: keyOf(space, action, choice) });
  }
}

/** What a step is, in a text that does not depend on the order in which a search came by its messages. */
function keyOf(space: StateSpace, action: number, choice: number): string {
  const { messages, timerNames } = space.transitions;
  const [kind, subject] = [kindOf(action), subjectOf(action)];
  if (kind === INPUT || kind === CRASH || kind === RECOVER) return `${kind} ${String(subject).padStart(4, '0')} #${choice}`;
  if (kind === TIMEOUT) {
    const { process, name } = timerNames[subject] as { process: number; name: string };
    return `${kind} ${String(process).padStart(4, '0')} ${name} #${choice}`;
  }
  return `${kind} ${String(messages.link[subject]).padStart(8, '0')} ${messages.texts[subject]} #${choice}`;
}
