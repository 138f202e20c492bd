/**
 * Things with parts: a key-value store, a counter, a queue, a lock.
 *
 *     keyValueStore.apply({}, { type: 'Append', key: 'x', value: 'a' }) //=> [{ x: 'a' }, undefined]
 *     queue.apply(['a', 'b'], { type: 'Dequeue' })                      //=> [['b'], 'a']
 */
import type { Model } from '../model.ts';
import { observedTexts } from './observed-texts.ts';
import { unknownCall } from './registers.ts';

export type KeyValueCall =
  | { readonly type: 'Get'; readonly key: string }
  | { readonly type: 'Put'; readonly key: string; readonly value: any }
  | { readonly type: 'Append'; readonly key: string; readonly value: string };

/** One entry of a key-value store: what is said under one key. */
const entry = {
  name: 'a key-value store',
  initial: null,
  apply(value: any, call: KeyValueCall): readonly [any, any] {
    if (call.type === 'Get') return [value, value];
    if (call.type === 'Put') return [call.value, undefined];
    if (call.type === 'Append') return [(value === null ? '' : String(value)) + call.value, undefined];
    throw unknownCall('a key-value store', call, ['Get', 'Put', 'Append']);
  },
  isRead: ({ type }: KeyValueCall) => type === 'Get',
};

/** Get returns the value, null where nothing was put; Append puts text behind the text that is there. Keys do not affect one another, so each is checked by itself. */
export const keyValueStore: Model<Readonly<Record<string, any>>, KeyValueCall, any> = {
  name: 'a key-value store',
  initial: {},
  apply(state, call) {
    const before = Object.hasOwn(state, call.key) ? state[call.key] : null;
    const [after, result] = entry.apply(before, call);
    return [after === before ? state : { ...state, [call.key]: after }, result];
  },
  partOf: ({ key }) => key,
  ofPart(operations) {
    const valuesOf = (wanted: 'Put' | 'Append'): unknown[] => operations.flatMap(({ call }) => (call.type === wanted ? [call.value] : []));
    const reads = operations.filter(({ call }) => call.type === 'Get').map(({ result }) => result);
    const texts = observedTexts({ puts: valuesOf('Put'), appends: valuesOf('Append'), reads });
    if (texts === undefined) return entry;
    return {
      ...entry,
      apply(value, call) {
        const applied = entry.apply(value, call);
        const leadsNowhere = (call.type === 'Append' && !texts.mayBe(applied[0])) || (call.type === 'Put' && !texts.mayEnd(value));
        return leadsNowhere ? undefined : applied;
      },
    };
  },
  isRead: ({ type }) => type === 'Get',
};

export type CounterCall = { readonly type: 'Increment'; readonly by?: number } | { readonly type: 'Read' };

/** Increment adds 1, or `by`, and returns nothing; Read returns the sum. */
export const counter: Model<number, CounterCall, number | undefined> = {
  name: 'a counter',
  initial: 0,
  apply(count, call) {
    if (call.type === 'Read') return [count, count];
    if (call.type === 'Increment') return [count + (call.by ?? 1), undefined];
    throw unknownCall('a counter', call, ['Increment', 'Read']);
  },
  isRead: ({ type }) => type === 'Read',
};

export type QueueCall = { readonly type: 'Enqueue'; readonly value: any } | { readonly type: 'Dequeue' };

/** First in, first out. Dequeue returns null when the queue is empty. */
export const queue: Model<readonly any[], QueueCall, any> = {
  name: 'a queue',
  initial: [],
  apply(items, call) {
    if (call.type === 'Enqueue') return [[...items, call.value], undefined];
    if (call.type === 'Dequeue') return items.length === 0 ? [items, null] : [items.slice(1), items[0]];
    throw unknownCall('a queue', call, ['Enqueue', 'Dequeue']);
  },
};

export type LockCall = { readonly type: 'Acquire'; readonly owner: string } | { readonly type: 'Release'; readonly owner: string };

/** Acquire and Release return whether they did: a lock that is held is not acquired, and only its holder releases it. */
export const lock: Model<string | null, LockCall, boolean> = {
  name: 'a lock',
  initial: null,
  apply(holder, call) {
    if (call.type === 'Acquire') return holder === null ? [call.owner, true] : [holder, false];
    if (call.type === 'Release') return holder === call.owner ? [null, true] : [holder, false];
    throw unknownCall('a lock', call, ['Acquire', 'Release']);
  },
  isRead: (_call, result) => result === false, // it was held, or not by the one who asked
};
