/**
 * What is asked of a system, put to one state after another, and what has been answered so far.
 */
import type { SearchOptions, SearchState } from './search-options.ts';

export interface Question {
  readonly kind: 'always' | 'sometimes' | 'eventually';
  readonly name: string;
  readonly property: (state: SearchState<any>) => boolean | string;
  /** The state that decides it: a bad one of always, a good one of sometimes; -1 for none yet. */
  state: number;
  /** Whether a state decides it. */
  shows(view: SearchState<any>): boolean;
  /** What the property said of it. */
  because: string;
  /**
   * The parts of the first state that it looked at. A function that finds the same in all of them says the same: if they never change, it could not have said
   * anything else.
   */
  readonly reads: Set<string>;
  /** Of an eventually-property: whether it was true in every beginning. */
  atOnce: boolean;
}

/** The property that every search has: its name in the verdicts. */
export const NO_HANDLER_FAILS = 'no handler fails';

export class Questions {
  readonly all: readonly Question[];
  /** The eventually-properties, in the order of their bits. */
  readonly eventually: readonly Question[];

  constructor(options: SearchOptions<any>) {
    const of = (kind: Question['kind']): Question[] =>
      Object.entries(options[kind] ?? {}).map(([name, property]) => {
        const shows = (view: SearchState<any>): boolean => (answer({ kind, name, property }, view) === true) === (kind === 'sometimes');
        return { kind, name, property, shows, state: -1, because: '', reads: new Set(), atOnce: true };
      });
    this.all = [...of('always'), ...of('sometimes'), ...of('eventually')];
    if (this.all.some(({ name }) => name === NO_HANDLER_FAILS)) throw new RangeError(`search: '${NO_HANDLER_FAILS}' is asked of every system; call the property something else`);
    this.eventually = this.all.filter(({ kind }) => kind === 'eventually');
    if (this.eventually.length > 30) throw new RangeError('search: more than 30 properties under eventually; ask in two searches');
  }

  /** Puts the questions to a state that was not seen before. Returns which of the eventually-properties are true there, a bit each. */
  ask(viewFor: (reads?: Set<string>) => SearchState<any>, state: number, isBeginning: boolean): number {
    const shared = viewFor();
    let bits = 0;
    let bit = 1;
    for (const question of this.all) {
      const view = state === 0 ? viewFor(question.reads) : shared;
      if (question.kind === 'eventually') {
        if (answer(question, view) === true) bits |= bit;
        bit *= 2;
      } else if (question.state < 0) {
        const answered = answer(question, view);
        if ((answered === true) !== (question.kind === 'sometimes')) continue;
        question.state = state;
        question.because = typeof answered === 'string' ? answered : '';
      }
    }
    if (isBeginning) this.eventually.forEach((question, index) => (question.atOnce &&= (bits & (1 << index)) !== 0));
    return bits;
  }

  /** Throws if a property answers differently in states that differ only in who is who. */
  mustAgree(views: readonly SearchState<any>[]): void {
    for (const question of this.all) {
      if (new Set(views.map((view) => answer(question, view) === true)).size < 2) continue;
      throw new RangeError(`search: symmetry: the property '${question.name}' tells interchangeable processes apart: it changes when two of them are exchanged. Ask it of all alike, or leave symmetry out.`);
    }
  }

  /** Whether nothing that is still to be seen could answer more. */
  get decided(): boolean {
    return this.all.length > 0 && this.all.every(({ kind, state }) => kind !== 'eventually' && state >= 0);
  }
}

function answer({ kind, name, property }: Pick<Question, 'kind' | 'name' | 'property'>, view: SearchState<any>): boolean | string {
  let said: unknown;
  try {
    said = property(view);
  } catch (error) {
    if (error instanceof Error && error.name === 'NotImplemented') throw error;
    throw new Error(`search: the property '${name}' threw: ${error instanceof Error ? error.message : String(error)}. It must answer for every state that the system can reach.`, { cause: error });
  }
  if (typeof said === 'boolean') return said;
  if (typeof said === 'string' && kind === 'always') return said;
  throw new TypeError(`search: the property '${name}' returned ${String(said)}; ${kind === 'always' ? 'return true, false or a sentence that says what is wrong' : 'return true or false'}`);
}
