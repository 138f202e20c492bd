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
  /** The state after `call`, and what it returns. A function of its arguments that changes neither. States are plain data. Throws on a call it does not know. */
  apply(state: State, call: Call): readonly [State, Result];
  /** Names the part of the thing that a call is about, if parts do not affect one another: then each part is checked by itself. */
  partOf?(call: Call): string;
  /** Whether the call changes nothing, whatever the state: what is known to only read need not be tried when its result is unknown. Default: it may change something. */
  isRead?(call: Call): boolean;
}
