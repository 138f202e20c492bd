/**
 * Misconception: "the whole is broken if a part is". Takes a key that is out of order by itself.
 * Caught by: "inPieces: each key by itself has an order, and the whole has none".
 * Say: One of your keys has no order by itself. The point is that each has one, and that the two do not fit together.
 */
import type { Ask } from 'distsys';

export type Delays = Readonly<Record<string, number>>;
export interface Schedule {
  readonly a: readonly Ask[];
  readonly b: readonly Ask[];
}

export function outOfDate(): string {
  return `
    A: |--Put(x, 1)--|  |--Put(x, 2)--|
    B:                                  |--Get(x) = 1--|
  `;
}

export function inPieces(): string {
  return `
    A: |Put(x, 1)|  |Put(x, 2)|  |Put(y, 3)|
    B: |Get(x) = 2|  |Get(x) = 1|  |Get(y) = 3|
  `;
}

export function staleRun(delays: Delays): Schedule {
  const way = (from: string, to: string): number => (from === to ? 0 : (delays[`${from}->${to}`] as number));
  const replicas = ['s1', 's2', 's3'];
  const chances = replicas.flatMap((writer) => replicas.filter((reader) => reader !== writer).map((reader) => {
    const ordered = way('a', writer) + way(writer, 's1');
    const ended = ordered + way('s1', writer) + way(writer, 'a');
    const askedBefore = ordered + way('s1', reader) - way('b', reader); // later, the Get finds the new value
    return { writer, reader, ended, spare: askedBefore - ended };
  }));
  const best = chances.reduce((one, other) => (other.spare > one.spare ? other : one));
  return {
    a: [{ atMs: 0, of: best.writer, put: 'x', value: 'new' }],
    b: [{ atMs: best.ended + best.spare / 2, of: best.reader, get: 'x' }],
  };
}
