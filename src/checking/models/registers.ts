/**
 * Registers: one value that is read and written.
 *
 *     register.apply(3, { type: 'Read' })                                        //=> [3, 3]
 *     compareAndSetRegister.apply(3, { type: 'CompareAndSet', expected: 3, value: 4 }) //=> [4, true]
 *
 * A register holds null until it is written. Several of them, each with a key: `registers`.
 */
import { toText } from '../../simulation/plain-data.ts';
import type { Model } from '../model.ts';

export type RegisterCall = { readonly type: 'Read' } | { readonly type: 'Write'; readonly value: any };

export type CompareAndSetCall = RegisterCall | { readonly type: 'CompareAndSet'; readonly expected: any; readonly value: any };

export const register: Model<any, RegisterCall, any> = {
  name: 'a register',
  initial: null,
  apply(state, call) {
    if ('key' in call) throw new TypeError(`a register has no keys, and the call ${toText(call)} names one. Check against the model "registers".`);
    if (call.type === 'Read') return [state, state];
    if (call.type === 'Write') return [call.value, undefined];
    throw unknownCall('a register', call, ['Read', 'Write']);
  },
  isRead: ({ type }) => type === 'Read',
};

export type KeyedRegisterCall = RegisterCall & { readonly key: string };

/** Registers that do not affect one another, each with a key. */
export const registers: Model<Readonly<Record<string, any>>, KeyedRegisterCall, any> = {
  name: 'registers',
  initial: {},
  apply(state, { key, ...call }) {
    const before = Object.hasOwn(state, key) ? state[key] : null;
    const [after, result] = valueOfRegister(before, call);
    return [call.type === 'Read' ? state : { ...state, [key]: after }, result];
  },
  partOf: ({ key }) => key,
  ofPart: () => ({ ...register, name: 'registers', apply: (state, { key: _, ...call }: KeyedRegisterCall) => valueOfRegister(state, call) }) as Model<any, KeyedRegisterCall, any>,
  isRead: ({ type }) => type === 'Read',
};

const valueOfRegister = (state: any, call: RegisterCall): readonly [any, any] => register.apply(state, call) as readonly [any, any];

/** A register with a compare-and-set, which returns whether it did set. */
export const compareAndSetRegister: Model<any, CompareAndSetCall, any> = {
  name: 'a compare-and-set register',
  initial: null,
  apply(state, call) {
    if (call.type === 'Read') return [state, state];
    if (call.type === 'Write') return [call.value, undefined];
    if (call.type === 'CompareAndSet') return same(state, call.expected) ? [call.value, true] : [state, false];
    throw unknownCall('a compare-and-set register', call, ['Read', 'Write', 'CompareAndSet']);
  },
  isRead(call, result) {
    if (call.type === 'CompareAndSet') return result === false || same(call.expected, call.value); // it saw another value, or set what was there
    return call.type === 'Read';
  },
};

/** Whether two plain values are equal, records and lists by their contents. */
export function same(one: unknown, other: unknown): boolean {
  return Object.is(one, other) || toText(one) === toText(other);
}

export function unknownCall(what: string, call: unknown, known: readonly string[]): TypeError {
  return new TypeError(`${what} does not know the call ${toText(call)}; it knows ${known.join(', ')}. Map the history's calls to these, or write a model.`);
}
