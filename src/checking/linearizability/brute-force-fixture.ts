/** Linearizability as it is defined, by trying every order: for small histories, and so plain that it can be trusted. */
import { toText } from '../../simulation/plain-data.ts';
import type { Operation } from '../history.ts';
import { precedes } from '../history.ts';
import type { Model } from '../model.ts';

/** Whether some order of the completed operations and any of those with unknown outcome obeys the model and the order of time, from the state given. */
export function isLinearizable(operations: readonly Operation[], model: Model, initial: unknown = model.initial): boolean {
  const left = operations.filter(({ outcome }) => outcome !== 'failed');
  const extend = (state: unknown, rest: readonly Operation[]): boolean => {
    if (rest.every(({ outcome }) => outcome === 'unknown')) return true;
    return rest.some((operation) => {
      if (rest.some((other) => precedes(other, operation))) return false;
      const applied = model.apply(state, operation.call);
      if (applied === undefined) return false;
      const [after, result] = applied;
      const fits = operation.outcome === 'unknown' || result === undefined || operation.result === undefined || toText(result) === toText(operation.result);
      return fits && extend(after, rest.filter((other) => other !== operation));
    });
  };
  return extend(initial, left);
}

/** An operation as it was at some moment: undefined if it had not begun; of one that had not ended, it is open whether it took effect, and not what it returned if it did. */
export function asOf(place: number, operation: Operation): Operation | undefined {
  if (operation.begun >= place) return undefined;
  return operation.ended < place ? operation : { ...operation, outcome: 'unknown', ended: Infinity };
}

/** An operation of which nothing is known but that it began. */
export function setFree(operation: Operation): Operation {
  const { result: _, ...open } = operation;
  return { ...open, outcome: 'unknown', ended: Infinity, endedMs: Infinity };
}

/** Every state that some order leads to of all that completed and any of those with unknown outcome, as texts. */
export function finalStates(operations: readonly Operation[], model: Model): Set<string> {
  const states = new Set<string>();
  const extend = (state: unknown, rest: readonly Operation[]): void => {
    if (rest.every(({ outcome }) => outcome === 'unknown')) states.add(toText(state));
    for (const operation of rest) {
      if (rest.some((other) => precedes(other, operation))) continue;
      const [after, result] = model.apply(state, operation.call) as readonly [unknown, unknown];
      if (operation.result === undefined || result === undefined || toText(result) === toText(operation.result)) extend(after, rest.filter((other) => other !== operation));
    }
  };
  extend(model.initial, operations.filter(({ outcome }) => outcome !== 'failed'));
  return states;
}
