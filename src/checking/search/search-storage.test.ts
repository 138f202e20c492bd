import { expect, test } from 'vitest';
import { SearchStorage } from './search-storage.ts';

const EMPTY = '[]';

test('what is put is read at once, and durable after a sync', () => {
  const storage = new SearchStorage(EMPTY, EMPTY);
  storage.put('vote', { for: 'A' });
  expect([storage.get('vote'), storage.get('term'), storage.durable]).toEqual([{ for: 'A' }, undefined, EMPTY]);
  storage.sync();
  expect(new SearchStorage(storage.durable, storage.durable).get('vote')).toEqual({ for: 'A' });
});

test('what is deleted is gone, and durably after a sync', () => {
  const storage = new SearchStorage(EMPTY, EMPTY);
  storage.put('a', 1);
  storage.sync();
  const kept = storage.durable;
  storage.delete('a');
  storage.delete('b'); // there is none
  expect([storage.get('a'), storage.keys(), storage.stored, storage.durable]).toEqual([undefined, [], EMPTY, kept]);
  storage.sync();
  expect(storage.durable).toBe(EMPTY);
});

test('keys come in their order, and the same entries make the same text, however they came about', () => {
  const textAfter = (keys: readonly string[]): string => {
    const storage = new SearchStorage(EMPTY, EMPTY);
    for (const key of keys) storage.put(key, `${key}!`);
    expect(storage.keys()).toEqual([...keys].sort());
    storage.sync();
    return storage.stored;
  };
  expect([['b', 'a', 'c'], ['c', 'b', 'a'], ['b', 'c', 'a']].map(textAfter)).toEqual(Array.from({ length: 3 }, () => textAfter(['a', 'b', 'c'])));
});

test('storage that nobody has used is as it was given', () => {
  const storage = new SearchStorage('[["a","1"]]', '[["b","2"]]');
  expect([storage.durable, storage.stored]).toEqual(['[["a","1"]]', '[["b","2"]]']);
});

test('undefined cannot be put: reading it back would look like nothing', () => {
  expect(() => new SearchStorage(EMPTY, EMPTY).put('vote', undefined)).toThrow(new TypeError('storage: cannot put undefined under "vote"; use delete("vote")'));
});
