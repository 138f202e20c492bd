import { describe, expect, test } from 'vitest';
import { isCycle, type Anomaly } from './evidence.ts';
import { overlapping } from './shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from './transactions.ts';

const told = (anomalies: readonly Anomaly[]) => anomalies.filter(isCycle).map((anomaly) => [anomaly.anomaly, anomaly.cycle.map(({ name, edge }) => `${name} ${edge}`).join(' '), anomaly.rulesOut[0]]);

describe('a cycle of writes that may be something else', () => {
  // T1 may have been aborted: then T3 read what never was, and there is no cycle.
  const perhaps = ['?ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1'];

  test('leaves read uncommitted', () => {
    expect(told(anomaliesOf(overlapping(...perhaps)))).toEqual([['G0', 'T1 ww T2 ww', 'read committed']]);
    expect(checkTransactions(overlapping(...perhaps), { level: 'read uncommitted' }).outcome).toBe('holds');
  });

  test('hides none of transactions that completed, of which one is in both', () => {
    const history = overlapping('?ax1 ay1', 'ax2 ay2 au2 av2', 'au3 av3', 'rx:1,2 ry:2,1 ru:2,3 rv:3,2');
    expect(told(anomaliesOf(history))).toEqual([['G0', 'T2 ww T3 ww', 'read uncommitted'], ['G0', 'T1 ww T2 ww', 'read committed']]);
    expect(checkTransactions(history, { level: 'read uncommitted' })).toMatchObject({ outcome: 'violated', evidence: { anomalies: [{ anomaly: 'G0', rulesOut: expect.arrayContaining(['read uncommitted']) }] } });
  });

  test('stands beside one elsewhere, which is shown once', () => {
    expect(told(anomaliesOf(overlapping(...perhaps, 'au1 av1', 'au2 av2', 'ru:1,2 rv:2,1')))).toEqual([['G0', 'T4 ww T5 ww', 'read uncommitted'], ['G0', 'T1 ww T2 ww', 'read committed']]);
  });

  test('is one of writes that follow reads, too: with the versions the other way round it would be G1c', () => {
    const history = overlapping('ry=2 wx1 wy3', 'rx=1 wx2 wy2');
    expect(told(anomaliesOf(history))).toEqual([['G0', 'T1 ww T2 ww', 'read committed'], ['G1c', 'T1 wr T2 wr', 'read committed']]);
  });
});
