/** Three things to do about a partition, and what each of them costs: answers, completeness, or what customers were told. */
import { describe, expect, test } from 'vitest';
import { History } from '../../checking/history.ts';
import { Random } from '../../simulation/random.ts';
import type { Process } from '../../simulation/process.ts';
import { simulate } from '../../simulation/simulation.ts';
import { acknowledgedItems, CartClient, worthOf } from './cart-client.ts';
import { CartReplica, unionOfCarts } from './cart-store.ts';
import type { Cart, CartPolicy } from './cart-store.ts';

const replicas = ['s1', 's2', 's3'];

function run(policy: CartPolicy, { seed = 1, partition = true } = {}) {
  const customer = (server: string) => (): Process<any> => new CartClient({ server, operations: 30, pauseMs: 30 });
  const all: Record<string, () => Process<any>> = { ...Object.fromEntries(replicas.map((id) => [id, () => new CartReplica({ replicas, policy })])), c1: customer('s1'), c2: customer('s2'), c3: customer('s3') };
  const { trace, processes } = simulate({
    processes: all, faults: partition ? [{ kind: 'partition', groups: [['s1', 'c1'], ['s2', 's3', 'c2', 'c3']], atMs: 150, forMs: 300 }] : [], seed, untilMs: 3_000,
  });
  const { operations } = History.fromTrace(trace);
  const carts = replicas.map((id) => (processes[id] as CartReplica).cart);
  return { operations, carts, lost: acknowledgedItems(operations).filter((item) => !carts.some(({ items }) => items.includes(item))) };
}
const seeds = Array.from({ length: 20 }, (_, seed) => seed);

describe('asking a majority', () => {
  test('every look that is answered holds all that was acknowledged before it began, in a partition too', () => {
    for (const seed of seeds) expect(worthOf(run('ask a majority', { seed }).operations).harvest).toBe(1);
  });

  test('costs answers, of the side without a majority alone, and loses nothing', () => {
    for (const seed of seeds) {
      const { operations, lost } = run('ask a majority', { seed });
      expect(lost).toEqual([]);
      const during = operations.filter(({ begunMs }) => begunMs >= 150 && begunMs < 380);
      expect(worthOf(during.filter(({ process }) => process === 'c1')).yield).toBe(0);
      expect(worthOf(during.filter(({ process }) => process !== 'c1')).yield).toBe(1);
    }
  });
});

describe('answering at once', () => {
  test.each(['newest wins', 'merge'] as const)('%s: everything is answered, and looks are not complete while the network is cut', (policy) => {
    for (const seed of seeds) {
      const { operations } = run(policy, { seed });
      expect(worthOf(operations).yield).toBe(1);
      expect(worthOf(operations, { fromMs: 200, untilMs: 450 }).harvest).toBeLessThan(0.95);
    }
  });

  test('the newest wins, and what the other side was told is in the cart is gone at healing', () => {
    for (const seed of seeds) expect(run('newest wins', { seed }).lost.length).toBeGreaterThan(0);
  });

  test('a merge loses nothing, and all replicas hold the same in the end', () => {
    for (const seed of seeds) {
      const { lost, carts, operations } = run('merge', { seed });
      expect(lost).toEqual([]);
      for (const { items } of carts) expect(items.toSorted()).toEqual(acknowledgedItems(operations).toSorted());
    }
  });

  test('the newest wins without a partition, too: two that add at one time', () => {
    expect(seeds.some((seed) => run('newest wins', { seed, partition: false }).lost.length > 0)).toBe(true);
  });
});

test('the union of carts is commutative, associative and idempotent, as to what is in them', () => {
  const random = new Random('carts');
  const draw = (): Cart => ({ items: ['a', 'b', 'c', 'd'].filter(() => random.chance(0.5)), stamp: { number: random.integer(1, 3), writer: random.pick(['s1', 's2']) } });
  const seen = ({ items, stamp }: Cart) => ({ items: items.toSorted(), stamp });
  for (let time = 0; time < 200; time += 1) {
    const [one, two, three] = [draw(), draw(), draw()] as const;
    expect(seen(unionOfCarts(one, two))).toEqual(seen(unionOfCarts(two, one)));
    expect(seen(unionOfCarts(unionOfCarts(one, two), three))).toEqual(seen(unionOfCarts(one, unionOfCarts(two, three))));
    expect(seen(unionOfCarts(one, one))).toEqual(seen(one));
  }
});

describe('harvest and yield (Fox and Brewer 1999)', () => {
  const add = (item: string, begunMs: number, outcome = 'completed') => ({ call: { type: 'Add', item }, outcome, begunMs, endedMs: outcome === 'completed' ? begunMs + 5 : Infinity });
  const look = (result: readonly string[], begunMs: number) => ({ call: { type: 'Look' }, outcome: 'completed', result, begunMs, endedMs: begunMs + 5 });

  test('yield counts answers, harvest what is in them', () => {
    expect(worthOf([add('a', 0), add('b', 10), add('c', 20, 'unknown'), look(['a'], 30)])).toEqual({ asked: 4, answered: 3, looks: 1, yield: 0.75, harvest: 0.5 });
  });

  test('what was not acknowledged before a look began is not missed in it', () => {
    expect(worthOf([add('a', 0), look([], 3), look(['a', 'c'], 30)]).harvest).toBe(1);
  });

  test('of a stretch of time, and of none', () => {
    const all = [add('a', 0), look([], 30), look(['a'], 60)];
    expect(worthOf(all, { fromMs: 50 })).toEqual({ asked: 1, answered: 1, looks: 1, yield: 1, harvest: 1 });
    expect(worthOf(all, { untilMs: 50 })).toEqual({ asked: 2, answered: 2, looks: 1, yield: 1, harvest: 0 });
    expect(worthOf([], {})).toEqual({ asked: 0, answered: 0, looks: 0, yield: 1, harvest: 1 });
  });
});

test('options out of range are refused in a sentence', () => {
  expect(() => new CartReplica({ replicas, policy: 'hope' as CartPolicy })).toThrow("policy ('hope') must be");
  expect(() => new CartClient({ server: 's1', operations: 1, lookShare: 2 })).toThrow('lookShare (2) must lie in [0, 1]');
});
