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
export interface Model<State = any, Call = any, Result = any> {
  /** In words: 'a compare-and-set register'. */
  readonly name: string;
  readonly initial: State;
  /**
   * The state after `call`, and what it returns; undefined if it returns nothing that matters, and then every recorded result will do. A function of its arguments that
   * changes neither. States are plain data. Throws on a call it does not know.
   */
  apply(state: State, call: Call): readonly [State, Result];
  /** Names the part of the thing that a call is about, if parts do not affect one another: then each part is checked by itself. */
  partOf?(call: Call): string;
  /** What one part does by itself, where that is simpler than the whole. Default: the model, of which only one part is used. */
  readonly part?: Model<any, Call, Result>;
  /** Whether the call changes nothing, whatever the state. A read whose outcome is unknown says nothing, and one that can be left out makes evidence shorter. Default: it may change something. */
  isRead?(call: Call): boolean;
}
