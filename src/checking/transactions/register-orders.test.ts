import { describe, expect, test } from 'vitest';
import { isCycle, type Anomaly } from './evidence.ts';
import { overlapping, timeline } from './shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from './transactions.ts';

const edges = (anomaly: Anomaly | undefined): string => (anomaly !== undefined && isCycle(anomaly) ? anomaly.cycle.map(({ name, edge }) => `${name} ${edge}`).join(' ') : 'no cycle');

describe('the order of the writes to a register', () => {
  test('leads from the initial version to the first known one alone', () => {
    expect(anomaliesOf(overlapping('wx1', 'rx=1 wx2 wy1', 'rx= ry=1')).map(edges)).toEqual(['T3 rw T1 wr T2 wr']);
    const met = timeline(['A', 0, 10, 'rx='], ['A', 20, 30, 'rx=2'], ['B', 0, 50, 'wx1'], ['C', 0, 50, 'rx=1 wx2 wy1'], ['D', 0, 50, 'rx= ry=1']);
    expect(anomaliesOf(met, { sequentialKeys: true }).map(edges)).toEqual(['T4 rw T2 wr T3 wr']);
  });

  test('is not known where two writes follow one', () => {
    expect(checkTransactions(overlapping('wx1', 'rx=1 wx2', 'rx=1 wx3'), { level: 'read committed' })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('(the order of 3 writes to x)') });
  });

  const line = [['A', 0, 10, 'wx1'], ['A', 20, 30, 'rx=2'], ['A', 40, 50, 'rx=3'], ['B', 0, 60, 'wx2'], ['C', 0, 60, 'wx3'], ['D', 0, 10, 'rx=1'], ['D', 20, 30, 'rx=3']] as const;

  test('is known where each write comes after one other, though it comes after more', () => {
    expect(checkTransactions(timeline(...line), { level: 'serializable', sequentialKeys: true })).toMatchObject({ because: '7 transactions on 1 key: no cycle of dependencies that it forbids' });
  });

  test('is not known where two writes follow one that comes after two', () => {
    const history = timeline(...line, ['E', 0, 60, 'rx=3 wx4'], ['F', 0, 60, 'rx=3 wx5']);
    expect(checkTransactions(history, { level: 'read committed', sequentialKeys: true })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('(the order of 5 writes to x)') });
  });

  test('has no place for what failed', () => {
    expect(checkTransactions(overlapping('!wx1', 'wx2', 'rx=2'), { level: 'serializable' })).toMatchObject({ because: '2 transactions on 1 key: no cycle of dependencies that it forbids' });
  });

  test('is not told by a value that was written twice, nor is anything else', () => {
    expect(anomaliesOf(overlapping('wx1 ry=1', 'wx1', 'rx=1 wy1'))).toEqual([]);
    expect(checkTransactions(overlapping('wx1', 'wx1', 'wx2', 'wx2'), { level: 'serializable' })).toMatchObject({ because: expect.stringContaining('which write of x = 1, 2 was read') });
  });
});

describe('what registers show by themselves', () => {
  test('several lost updates of one version are one anomaly, of which the first are shown', () => {
    const lost = anomaliesOf(overlapping('wx1', 'rx=1 wx2', 'rx=1 wx3', 'rx=1 wx4')).filter(({ anomaly }) => anomaly === 'lost update');
    expect(lost).toMatchObject([{ times: 2, reads: [{ name: 'T2' }, { name: 'T3' }], writers: [{ name: 'T2', value: 2 }, { name: 'T3', value: 3 }] }]);
    expect(lost[0]?.because).toMatch(/^T2 \(P2, 0\.0 to 10\.0 ms\) read x = 1 and wrote 2, and T3 \(P3, 0\.0 to 10\.0 ms\) read x = 1 and wrote 3: the later of the two did not see the earlier/);
  });

  test('comes with the reads that it is about', () => {
    const [fuzzy] = anomaliesOf(overlapping('wx1', 'wx2', 'rx=1 rx=2'));
    expect(fuzzy).toMatchObject({ anomaly: 'fuzzy read', reads: [{ name: 'T3', step: 0 }, { name: 'T3', step: 1 }], writers: [] });
    expect(fuzzy?.because).toMatch(/^T3 \(P3, 0\.0 to 10\.0 ms\) read x = 1, and then T3 \(P3, 0\.0 to 10\.0 ms\) read x = 2\. /);
    expect(anomaliesOf(overlapping('rx=7'))).toMatchObject([{ anomaly: 'garbage read', writers: [] }]);
  });
});

describe('keys that are not what they were taken for', () => {
  const cyclic = (...entries: readonly (readonly [process: string, fromMs: number, untilMs: number, text: string])[]): readonly Anomaly[] => anomaliesOf(timeline(...entries), { sequentialKeys: true }).filter(({ anomaly }) => anomaly === 'cyclic versions');

  test('show the versions that come again, and neither those before nor those behind', () => {
    const writes = ([1, 2, 3, 4, 5] as const).map((value) => [`W${value}`, 0, 90, `wx${value}`] as const);
    const before = cyclic(...writes, ['A', 0, 10, 'rx=1'], ['A', 20, 30, 'rx=2'], ['A', 40, 50, 'rx=3'], ['A', 60, 70, 'rx=4'], ['A', 80, 90, 'rx=3']);
    const behind = cyclic(...writes, ['A', 0, 10, 'rx=3'], ['A', 20, 30, 'rx=4'], ['A', 40, 50, 'rx=3'], ['A', 60, 70, 'rx=5'], ['B', 0, 90, 'rx=5 wx6']);
    for (const found of [before, behind]) {
      expect(found).toHaveLength(1);
      expect(found[0]?.because).toMatch(/^the versions (3 and 4|4 and 3) of x come before each other/);
    }
    expect(before).toMatchObject([{ writers: expect.arrayContaining([expect.objectContaining({ value: 3 }), expect.objectContaining({ value: 4 })]) }]);
    expect(cyclic(['A', 0, 10, 'wx1'], ['A', 20, 30, 'rx='])).toMatchObject([{ writers: [{ value: 1 }] }]);
  });

  test('are not blamed for a cycle that is there without', () => {
    expect(anomaliesOf(overlapping('rx=2 wx1', 'rx=1 wx2'), { sequentialKeys: true }).map(({ anomaly }) => anomaly)).not.toContain('cyclic versions');
  });

  test('break no level that does not say what they were taken for', () => {
    const history = timeline(['A', 0, 10, 'wx1'], ['B', 20, 30, 'rx=']);
    expect(checkTransactions(history, { level: 'strong session serializable', linearizableKeys: true })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('there is what it allows: cyclic versions') });
  });
});
