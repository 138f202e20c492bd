/** Linearizability as it is defined, by trying every order: for small histories, and so plain that it can be trusted. */
import { toText } from '../../simulation/plain-data.ts';
import type { Operation } from '../history.ts';
import { precedes } from '../history.ts';
import type { Model } from '../model.ts';

/** Whether some order of the completed operations and any of those with unknown outcome obeys the model and the order of time. */
export function isLinearizable(operations: readonly Operation[], model: Model): boolean {
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
  return extend(model.initial, left);
}
