/**
 * Misconception: "s1 orders, so s1 is asked; s3 is far". Has found one pair that often will do, and does not look at the delays of the others.
 * Caught by: "staleRun: whom to ask, and when, follows from the delays".
 * Say: You always ask the same two replicas. With other delays the Put comes to that one before it has ended: calculate which pair leaves time.
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
    A: |Put(x, 1)|  |Put(x, 2)|  |Get(y) = 3|
    B: |Put(y, 3)|  |Put(y, 4)|  |Get(x) = 1|
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
  const best = chances.filter(({ writer }) => writer === 's1').reduce((one, other) => (other.spare > one.spare ? other : one));
  return {
    a: [{ atMs: 0, of: best.writer, put: 'x', value: 'new' }],
    b: [{ atMs: best.ended + best.spare / 2, of: best.reader, get: 'x' }],
  };
}
