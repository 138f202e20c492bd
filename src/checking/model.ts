/**
 * What a single, unshared copy of a thing would do: the sequential specification that a distributed one is held against.
 *
 *     const counter: Model<number, { type: 'Increment' } | { type: 'Read' }, number | undefined> = {
 *       name: 'a counter',
 *       initial: 0,
 *       apply: (count, call) => (call.type === 'Increment' ? [count + 1, undefined] : [count, count]),
 *     };
 *
 * Source: Herlihy and Wing 1990, §2.2.
 */
import type { Operation } from './history.ts';

export interface Model<State = any, Call = any, Result = any> {
  /** In words: 'a compare-and-set register'. */
  readonly name: string;
  readonly initial: State;
  /**
   * The state after `call`, and what it returns; undefined in place of a result that does not matter, where every recorded one will do; undefined in place of both where the
   * call cannot take effect in that state. A function of its arguments that changes neither. States are plain data. Throws on a call it does not know.
   */
  apply(state: State, call: Call): readonly [State, Result] | undefined;
  /** Names the part of the thing that a call is about, if parts do not affect one another: then each part is checked by itself. */
  partOf?(call: Call): string;
  /** The model of one part of a given history, where that is simpler than the whole or where what was observed rules states out. Default: the model, of which one part is used. */
  ofPart?(operations: readonly Operation<Call, Result>[]): Model<any, Call, Result>;
  /**
   * Whether the call changes nothing, whatever the state: of one that returned `result`, in every state in which it returns that (a compare-and-set that returned false); of one whose
   * result is not known, in every state at all. Reads make the search quicker and the evidence shorter. Default: it may change something.
   */
  isRead?(call: Call, result?: Result): boolean;
}
