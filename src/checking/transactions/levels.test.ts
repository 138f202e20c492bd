import { expect, test } from 'vitest';
import { ISOLATION_LEVELS, implies, ruledOutBy } from './levels.ts';

test('a level stands behind all that it implies', () => {
  for (const [index, level] of ISOLATION_LEVELS.entries()) for (const stronger of ISOLATION_LEVELS.slice(index + 1)) expect(implies(level, stronger)).toBe(false);
  for (const level of ISOLATION_LEVELS) expect([implies(level, level), implies(level, 'read uncommitted'), implies('strict serializable', level)]).toEqual([true, true, true]);
});

test('the levels imply each other as Adya 1999, figure 4-9, and Cerone and Gotsman 2018 have them', () => {
  const table = ISOLATION_LEVELS.map((level) => ISOLATION_LEVELS.map((other) => (implies(level, other) ? '#' : '.')).join(''));
  expect(table).toEqual([
    '#.........', // read uncommitted
    '##........', // read committed
    '###.......', // consistent view
    '####......', // repeatable read
    '###.#.....', // snapshot isolation, which phantoms and write skew part from repeatable read
    '######....', // serializable
    '###.#.#...', // strong session snapshot isolation
    '###.#.##..', // strong snapshot isolation
    '#######.#.', // strong session serializable
    '##########', // strict serializable
  ]);
});

test.for([
  ['G0', '##########'], ['G1a', '.#########'], ['G1b', '.#########'], ['G1c', '.#########'], ['dirty update', '.#########'], ['incompatible orders', '.#########'],
  ['internal', '##########'], ['future read', '##########'], ['garbage read', '##########'], ['duplicate elements', '##########'],
  ['G-single', '..########'], ['fuzzy read', '..########'], ['lost update', '..########'], ['G-nonadjacent', '...#######'], ['G2-item', '...#.#..##'],
  ['G0-process', '......####'], ['G1c-process', '......####'], ['G-single-process', '......####'], ['G-nonadjacent-process', '......####'], ['G2-item-process', '........##'],
  ['G0-realtime', '.......#.#'], ['G1c-realtime', '.......#.#'], ['G-single-realtime', '.......#.#'], ['G-nonadjacent-realtime', '.......#.#'], ['G2-item-realtime', '.........#'], ['cyclic versions', '.........#'],
] as const)('%s rules out %s, from read uncommitted to strict serializable', ([anomaly, levels]) => {
  expect(ISOLATION_LEVELS.map((level) => (ruledOutBy(anomaly).includes(level) ? '#' : '.')).join('')).toBe(levels);
});
