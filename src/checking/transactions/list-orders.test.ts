import { describe, expect, test } from 'vitest';
import { isCycle, type Anomaly } from './evidence.ts';
import { overlapping, timeline } from './shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from './transactions.ts';

type Texts = readonly string[];

const found = (...texts: Texts): readonly Anomaly[] => anomaliesOf(overlapping(...texts));
const names = (...texts: Texts): readonly string[] => found(...texts).map(({ anomaly }) => anomaly);
const edges = (anomaly: Anomaly | undefined): string => (anomaly !== undefined && isCycle(anomaly) ? anomaly.cycle.map(({ name, edge }) => `${name} ${edge}`).join(' ') : 'no cycle');

describe('a read that fits no common order', () => {
  const order = ['ax1', 'ax2', 'ax3', 'rx:1,2,3'];

  test.for<readonly [string, Texts, readonly string[]]>([
    ['shows the reader’s own later append at its end', ['rx:2,4 ax4'], ['future read', 'incompatible orders']],
    ['shows the reader’s own later append at its beginning', ['rx:4,2 ax4'], ['future read', 'incompatible orders']],
    ['shows what another appends', ['rx:2 ax4'], ['incompatible orders']],
    ['shows the reader’s own earlier append', ['ax5 rx:2,5'], ['incompatible orders']],
    ['shows an aborted element', ['!ax9', 'rx:9'], ['G1a', 'incompatible orders']],
    ['shows an element of nobody', ['rx:9'], ['garbage read', 'incompatible orders']],
  ])('%s', ([, texts, expected]) => {
    expect([...names(...order, ...texts)].filter((name) => !name.startsWith('G-') && !name.startsWith('G2')).sort()).toEqual([...expected].sort());
  });

  test('is held against the longest, whichever came first', () => {
    expect(found('ax1', 'ax2', 'rx:2', 'rx:1,2').find(({ anomaly }) => anomaly === 'incompatible orders')).toMatchObject({ reads: [{ name: 'T4' }, { name: 'T3' }], writers: [] });
  });

  test('puts none of its elements behind what others saw', () => {
    expect(names('ax1', 'ax2', 'rx:1,2 ay1', 'ax3 ry:', 'rx:3')).toEqual(['incompatible orders']);
  });
});

describe('the longest list', () => {
  test('is the one with most elements of others, though a list of own ones is longer', () => {
    expect(names('ax1 ax2 ax3 rx:1,2,3', 'ax5', 'rx:5')).not.toContain('incompatible orders');
  });

  test('is carried on by what a transaction saw of its own, and by most of it', () => {
    expect(found('ax1', 'ax2 rx:1,2', 'ax3 ax4 rx:1,3,4').map(edges)).toContain('T2 rw T3 ww');
    expect(found('ax1', 'ax2 rx:1,2', 'ax3 rx:1,3').map(edges)).toContain('T3 rw T2 ww');
  });
});

describe('what lists show by themselves', () => {
  test.for<readonly [string, Texts, string]>([
    ['elements of nobody', ['rx:7,8'], 'garbage read'],
    ['aborted elements', ['!ax1', '!ax2', 'rx:1,2'], 'G1a'],
    ['own later elements', ['rx:1,2 ax1 ax2'], 'future read'],
    ['intermediate elements', ['ax1 ax2', 'ax3 ax4', 'rx:1', 'rx:1,2,3', 'rx:1,2,3,4'], 'G1b'],
    ['versions of which an update was lost', ['rx: ax1', 'rx: ax2', 'rx:1 ax3', 'rx:1 ax4'], 'lost update'],
    ['transactions whose reads differ', ['ax1', 'rx: rx:1', 'rx: rx:1'], 'fuzzy read'],
    ['committed elements behind aborted ones', ['!ax1', 'ax2', '!ax3', 'ax4', 'rx:1,2,3,4'], 'dirty update'],
  ])('is one anomaly for each of two: %s', ([, texts, name]) => {
    expect(found(...texts).flatMap((anomaly) => (anomaly.anomaly === name && !isCycle(anomaly) ? [anomaly.times] : []))).toEqual([1, 1]);
  });

  test('comes with the reads and writers that it is about', () => {
    expect(found('ax1', 'ax2', 'rx:1,2,1').find(({ anomaly }) => anomaly === 'duplicate elements')).toMatchObject({ writers: [{ name: 'T1', value: 1 }] });
    expect(found('ax1', 'rx:1,7,7').find(({ anomaly }) => anomaly === 'duplicate elements')).toMatchObject({ writers: [] });
    expect(found('rx:7')).toMatchObject([{ reads: [{ name: 'T1' }], writers: [] }]);
    expect(found('!ax1', 'ax2', 'rx:1,2').find(({ anomaly }) => anomaly === 'dirty update')).toMatchObject({ reads: [], writers: [{ name: 'T1' }, { name: 'T2' }] });
    expect(found('ax1', 'rx: rx:1').find(({ anomaly }) => anomaly === 'fuzzy read')).toMatchObject({ reads: [{ name: 'T2', step: 0 }, { name: 'T2', step: 1 }], writers: [] });
    expect(found('ax1', 'rx:1 ax2', 'rx:1 ax3').find(({ anomaly }) => anomaly === 'lost update')).toMatchObject({ reads: [{ name: 'T2' }, { name: 'T3' }], writers: [{ name: 'T2', value: 2 }, { name: 'T3', value: 3 }] });
  });

  test.for<readonly [string, Texts, readonly string[]]>([
    ['an own later element that is intermediate is no intermediate read', ['rx:1 ax1 ax2'], ['future read']],
    ['an aborted element that is intermediate is no intermediate read', ['!ax1 ax2', 'rx:1'], ['G1a']],
    ['aborted elements behind aborted ones are no dirty update', ['!ax1', '!ax2', 'rx:1,2'], ['G1a', 'G1a']],
    ['an own later element behind others is found', ['ax1', 'rx:1,2 ax2'], ['future read']],
    ['a read after own appends loses no update', ['ax1', 'ax2 rx:1,2', 'rx:1 ax3'], ['G-single']],
    ['a read that goes back is fuzzy', ['ax1', 'ax2', 'rx:1,2 rx:1'], ['G-single', 'fuzzy read']],
    ['a read of another list as long is fuzzy', ['ax1', 'ax2', 'rx:1 rx:2'], ['incompatible orders', 'fuzzy read']],
  ])('%s', ([, texts, expected]) => {
    expect(names(...texts)).toEqual(expected);
  });
});

describe('what lies between committed versions', () => {
  test('is read before the next of them, and not by those who saw that', () => {
    const anomalies = found('ax1', '!ax9', 'ax2 ay1', 'rx:1,9 ry:1', 'rx:1,9,2');
    expect(anomalies.filter(isCycle).map(edges)).toEqual(['T4 rw T3 wr']);
    expect(found('ax1', '!ax9', 'ax2', 'rx:1,9,2').filter(isCycle)).toEqual([]);
  });

  test('what failed or nobody heard of has no place in an order', () => {
    expect(checkTransactions(overlapping('ax1', '!ax2', '?ax3', 'rx:'), { level: 'serializable' })).toMatchObject({ because: '2 transactions on 1 key: no cycle of dependencies that it forbids' });
  });

  test('an order that is tried keeps to the sessions', () => {
    const history = timeline(['A', 0, 10, 'ax1 ry:1'], ['A', 20, 30, 'ax2'], ['C', 0, 100, 'ay1'], ['D', 0, 100, 'rx:']);
    expect(checkTransactions(history, { level: 'strong session serializable' }).outcome).toBe('holds');
  });
});

test('all elements that were appended more than once are named', () => {
  expect(checkTransactions(overlapping('ax1', 'ax1', 'ax2', 'ax2'), { level: 'serializable' })).toMatchObject({ because: expect.stringContaining('as 1, 2 was appended to it more than once') });
});
