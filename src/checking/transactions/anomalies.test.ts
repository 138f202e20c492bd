import { describe, expect, test } from 'vitest';
import { isCycle, type Anomaly } from './evidence.ts';
import { ISOLATION_LEVELS, type IsolationLevel } from './levels.ts';
import { overlapping, timeline } from './shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from './transactions.ts';

type Texts = readonly string[];

const names = (anomalies: readonly Anomaly[]): readonly string[] => anomalies.map(({ anomaly }) => anomaly);
const edges = (anomaly: Anomaly | undefined): string => (anomaly !== undefined && isCycle(anomaly) ? anomaly.cycle.map(({ name, edge }) => `${name} ${edge}`).join(' ') : 'no cycle');
/** The strongest levels that hold. */
const kept = (history: ReturnType<typeof overlapping>): readonly IsolationLevel[] => ISOLATION_LEVELS.filter((level) => checkTransactions(history, { level }).outcome === 'holds');

const NONE: readonly IsolationLevel[] = [];
const UNCOMMITTED: readonly IsolationLevel[] = ['read uncommitted'];
const COMMITTED: readonly IsolationLevel[] = ['read uncommitted', 'read committed'];
const VIEW: readonly IsolationLevel[] = [...COMMITTED, 'consistent view'];
const SNAPSHOT: readonly IsolationLevel[] = [...VIEW, 'snapshot isolation', 'strong session snapshot isolation', 'strong snapshot isolation'];
const ALL = ISOLATION_LEVELS;

describe('published anomalies over lists have their names, and rule out their levels', () => {
  test.for<readonly [string, Texts, readonly string[], string, readonly IsolationLevel[]]>([
    ['G0, dirty writes in opposite orders (Adya 1999 §3.2, H-wcycle; Berenson P0)', ['ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1'], ['G0'], 'T1 ww T2 ww', NONE],
    ['G0 on one list that another transaction slips into', ['ax1 ax2', 'ax9', 'rx:1,9,2'], ['G0'], 'T1 ww T2 ww', NONE],
    ['G1c, cyclic information flow (Adya 1999 §3.2)', ['ax1 ry:1', 'ax2 ay1', 'rx:1,2 ry:1'], ['G1c'], 'T2 wr T1 ww', UNCOMMITTED],
    ['G1c of reads alone', ['ax1 ry:1', 'ay1 rx:1'], ['G1c'], 'T1 wr T2 wr', UNCOMMITTED],
    ['the example of Kingsbury and Alvaro: an append before a read that shows the reader later', ['ax1 ry:1', 'ax2 ay1', 'rx:1,2'], ['G1c'], 'T2 wr T1 ww', UNCOMMITTED],
    ['G-single, read skew (Berenson A5A)', ['ax1 ay1', 'rx: ry:1'], ['G-single'], 'T2 rw T1 wr', COMMITTED],
    ['G-single by a write that comes later', ['ax1 ay1', 'ax2 ry:', 'rx:1,2'], ['G-single'], 'T2 rw T1 ww', COMMITTED],
    ['fuzzy read (Berenson P2, A2)', ['ax1', 'rx: rx:1'], ['G-single', 'fuzzy read'], 'T2 rw T1 wr', COMMITTED],
    ['lost update of two increments (Berenson P4)', ['ax1', 'rx:1 ax2', 'rx:1 ax3', 'rx:1,2,3'], ['G-single', 'lost update'], 'T3 rw T2 ww', COMMITTED],
    ['lost update whose order nobody read', ['ax1', 'rx:1 ax2', 'rx:1 ax3'], ['lost update', 'G2-item'], 'no cycle', COMMITTED],
    ['long fork: two readers see two writes in opposite orders (Cerone and Gotsman 2018)', ['ax1', 'rx:1 ry:', 'ay1', 'ry:1 rx:'], ['G-nonadjacent'], 'T2 rw T3 wr T4 rw T1 wr', VIEW],
    ['G2-item, write skew (Berenson A5B)', ['rx: ry: ax1', 'rx: ry: ay1'], ['G2-item'], 'T1 rw T2 rw', SNAPSHOT],
    ['G2-item of five, two anti-dependencies in a row', ['rx:5 ry:', 'ay1 rz:', 'az2 at3', 'rt:3 ru:', 'au4 ax5'], ['G2-item'], 'T2 rw T3 wr T4 rw T5 wr T1 rw', SNAPSHOT],
    ['the read-only anomaly (Fekete, O’Neil and O’Neil 2004)', ['rx: ry: ax1', 'ry: ay2', 'rx: ry:2'], ['G2-item'], 'T1 rw T2 wr T3 rw', SNAPSHOT],
    ['no anomaly: figure 3 of Adya, Liskov and O’Neil 2000', ['az1 ax1 ay1', 'rx:1 ay2', 'ry:1,2 az3', 'rz:1,3'], [], 'no cycle', ALL],
    ['no anomaly: two that read what the other did not touch', ['rx: ay1', 'rx: az1'], [], 'no cycle', ALL],
  ])('%s', ([, texts, expected, cycle, levels]) => {
    const history = overlapping(...texts);
    const anomalies = anomaliesOf(history);
    expect(names(anomalies)).toEqual(expected);
    expect(edges(anomalies[0])).toBe(cycle);
    expect(kept(history)).toEqual(levels);
  });

  test('a shortest cycle is shown, where the component has longer ones', () => {
    const [anomaly] = anomaliesOf(overlapping('ax1', 'rx:1 ay1', 'ry:1 az1', 'rz:1 rx: au1', 'ru:1 rx:'));
    expect(edges(anomaly)).toBe('T4 rw T1 wr T2 wr T3 wr');
  });

  test('an anomaly is found for each component and name', () => {
    const anomalies = anomaliesOf(overlapping('ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1', 'rz: au1', 'ru: az1'));
    expect(anomalies.map((anomaly) => [anomaly.anomaly, edges(anomaly)])).toEqual([['G0', 'T1 ww T2 ww'], ['G2-item', 'T4 rw T5 rw']]);
  });

  test('names of several kinds in one component are all shown', () => {
    expect(names(anomaliesOf(overlapping('ax1 ay1', 'ax2 ay2', 'ax3 ay3', 'rx:1,2', 'ry:2')))).toEqual(['G0', 'G-single']);
  });
});

describe('published anomalies over registers', () => {
  test.for<readonly [string, Texts, readonly string[], string, readonly IsolationLevel[]]>([
    ['G1c', ['wx1 ry=1', 'wy1 rx=1'], ['G1c'], 'T1 wr T2 wr', UNCOMMITTED],
    ['G-single by the initial version (A5A)', ['rx= ry=1', 'wy1 wx2'], ['G-single'], 'T1 rw T2 wr', COMMITTED],
    ['G-single by a write that follows a read', ['ry=1 wx1 wy2', 'rx=1 ry=1', 'wy1'], ['G-single'], 'T2 rw T1 wr', COMMITTED],
    ['fuzzy read (P2)', ['wx1', 'rx= rx=1'], ['G-single', 'fuzzy read'], 'T2 rw T1 wr', COMMITTED],
    ['fuzzy read of two versions whose order is not known', ['wx1', 'wx2', 'rx=1 rx=2'], ['fuzzy read'], 'no cycle', COMMITTED],
    ['lost update (P4)', ['wx1', 'rx=1 wx2', 'rx=1 wx3'], ['lost update', 'G2-item'], 'no cycle', COMMITTED],
    ['long fork', ['wx1', 'rx=1 ry=', 'wy1', 'ry=1 rx='], ['G-nonadjacent'], 'T2 rw T3 wr T4 rw T1 wr', VIEW],
    ['write skew (A5B)', ['rx= ry= wx1', 'rx= ry= wy1'], ['G2-item'], 'T1 rw T2 rw', SNAPSHOT],
    ['no anomaly', ['wx1', 'rx=1 wx2', 'rx=2 wy1', 'ry=1'], [], 'no cycle', ALL],
  ])('%s', ([, texts, expected, cycle, levels]) => {
    const history = overlapping(...texts);
    const anomalies = anomaliesOf(history);
    expect(names(anomalies)).toEqual(expected);
    expect(edges(anomalies[0])).toBe(cycle);
    expect(kept(history)).toEqual(levels);
  });

  test('a cycle of writes that follow reads leaves read uncommitted: with the versions the other way round it would be G1c', () => {
    const history = overlapping('ry=2 wx1 wy3', 'rx=1 wx2 wy2');
    expect(anomaliesOf(history).map((anomaly) => [anomaly.anomaly, edges(anomaly), anomaly.rulesOut[0]])).toEqual([['G0', 'T1 ww T2 ww', 'read committed'], ['G1c', 'T1 wr T2 wr', 'read committed']]);
    expect(kept(history)).toEqual(UNCOMMITTED);
  });
});

describe('what single reads show', () => {
  test.for<readonly [string, Texts, string, string, readonly IsolationLevel[]]>([
    ['G1a, aborted read (Adya 1999 §3.2; Berenson A1)', ['!ax1', 'rx:1'], 'G1a', 'T2 (P2, 0.0 to 10.0 ms) read x = [1], but T1 (P1, 0.0 to 10.0 ms) appended 1 to x and failed', UNCOMMITTED],
    ['G1a of a register', ['!wx1', 'rx=1'], 'G1a', 'T2 (P2, 0.0 to 10.0 ms) read x = 1, but T1 (P1, 0.0 to 10.0 ms) wrote x = 1 and failed', UNCOMMITTED],
    ['G1b, intermediate read', ['ax1 ax2', 'rx:1'], 'G1b', 'T2 (P2, 0.0 to 10.0 ms) read x = [1], but T1 (P1, 0.0 to 10.0 ms) appended 1 to x and then appended 2 in the same transaction', UNCOMMITTED],
    ['G1b of a register', ['wx1 wx2', 'rx=1'], 'G1b', 'T2 (P2, 0.0 to 10.0 ms) read x = 1, but T1 (P1, 0.0 to 10.0 ms) wrote x = 1 and then wrote 2 in the same transaction', UNCOMMITTED],
    ['a list without the reader’s own append', ['ax1 rx:'], 'internal', 'T1 (P1, 0.0 to 10.0 ms) read x = [], though the same transaction appended 1 before', NONE],
    ['a list with another’s append behind the reader’s own', ['ax1 ax2 rx:1,2,9', 'ax9'], 'internal', 'T1 (P1, 0.0 to 10.0 ms) read x = [1, 2, 9], though the same transaction appended 1 and appended 2 before', NONE],
    ['a register without the reader’s own write', ['wx1 rx=2', 'wx2'], 'internal', 'T1 (P1, 0.0 to 10.0 ms) read x = 2, though the same transaction wrote 1 before', NONE],
    ['a list with what the reader appends later', ['rx:1 ax1'], 'future read', 'T1 (P1, 0.0 to 10.0 ms) read x = [1], and the same transaction appended 1 only later', NONE],
    ['a register with what the reader writes later', ['rx=1 wx1'], 'future read', 'T1 (P1, 0.0 to 10.0 ms) read x = 1, and the same transaction wrote 1 only later', NONE],
    ['a list with what nobody appended', ['rx:1,7', 'ax1'], 'garbage read', 'T1 (P1, 0.0 to 10.0 ms) read x = [1, 7], but nobody appended 7', NONE],
    ['a register with what nobody wrote', ['rx=7'], 'garbage read', 'T1 (P1, 0.0 to 10.0 ms) read x = 7, but nobody wrote 7', NONE],
    ['a list that shows an element twice', ['ax1', 'ax2', 'rx:1,2,1'], 'duplicate elements', 'T3 (P3, 0.0 to 10.0 ms) read x = [1, 2, 1], which has 1 more than once', NONE],
    ['two lists that fit no order', ['ax1', 'ax2', 'rx:1,2', 'rx:2'], 'incompatible orders', 'T3 (P3, 0.0 to 10.0 ms) read x = [1, 2] and T4 (P4, 0.0 to 10.0 ms) read x = [2], and neither begins with the other', UNCOMMITTED],
    ['an append behind an aborted one', ['!ax1', '?ax2', 'ax3', 'rx:1,2,3'], 'dirty update', 'T1 (P1, 0.0 to 10.0 ms) appended 1 to x and failed, but T2 (P2, 0.0 ms on) appended 2 to x behind it', UNCOMMITTED],
  ])('%s', ([, texts, name, because, levels]) => {
    const history = overlapping(...texts);
    const found = anomaliesOf(history).filter(({ anomaly }) => anomaly === name);
    expect(found).toHaveLength(1);
    expect(found[0]?.because.startsWith(`${because}. This rules out `)).toBe(true);
    expect(kept(history)).toEqual(levels);
  });

  test.for<readonly [string, Texts]>([
    ['a transaction that reads its own appends', ['ry:5,6 ax3 rx:1,2,3 ax4 rx:1,2,3,4', 'ay5', 'ry:5 ay6', 'ax1', 'ax2']],
    ['a transaction that reads its own writes', ['ry=2 wx2 rx=2 wx1 rx=1', 'wy2']],
    ['intermediate versions that only their own transaction reads', ['ax1 rx:1 ax2']],
    ['one transaction that reads and appends twice', ['rx: ax1 ax2', 'rx:1,2']],
    ['a failed transaction that nobody read', ['!ax1', 'ax2', 'rx:2']],
    ['a value that is tried again after it failed', ['!ax1', 'ax1', 'rx:1']],
    ['a value of a register that is tried again after it failed', ['!wx1', 'wx1', 'rx=1']],
    ['a value that failed after it had been written', ['ax1', '!ax1', 'rx:1']],
  ])('is no anomaly: %s', ([, texts]) => {
    expect(anomaliesOf(overlapping(...texts))).toEqual([]);
    expect(kept(overlapping(...texts))).toEqual(ALL);
  });

  test('an aborted element that stays in its list is one anomaly, with the number of its reads', () => {
    const [anomaly] = anomaliesOf(overlapping('!ax1', 'rx:1', 'rx:1 ry:', 'rx:1'));
    expect(anomaly).toMatchObject({
      anomaly: 'G1a', key: 'x', times: 3, reads: [{ name: 'T2', step: 0, result: [1], transaction: { process: 'P2' } }], writers: [{ name: 'T1', value: 1, transaction: { process: 'P1' } }],
    });
    expect(anomaly?.because).toContain('failed (the first of 3 such reads). This');
  });

  test('a dirty update is behind the last aborted element, and a committed one between clears it', () => {
    expect(anomaliesOf(overlapping('!ax1', 'ax2', 'ax3', '!ax4', 'rx:1,2,3,4')).filter(({ anomaly }) => anomaly === 'dirty update')).toMatchObject([{ writers: [{ name: 'T1' }, { name: 'T2' }] }]);
    expect(names(anomaliesOf(overlapping('ax2', '!ax4', 'rx:2,4')))).toEqual(['G1a']);
  });
});

describe('sessions and real time', () => {
  test('a stale read in real time leaves serializable and breaks strong snapshot isolation', () => {
    const history = timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'ax2'], ['C', 40, 50, 'rx:1'], ['D', 60, 70, 'rx:1,2']);
    const anomalies = anomaliesOf(history);
    expect(anomalies.map((anomaly) => [anomaly.anomaly, edges(anomaly)])).toEqual([['G-single-realtime', 'T3 rw T2 realtime']]);
    expect(anomalies[0]?.because).toBe(
      'T3 read x = [1], and T2 appended 2 next; T2 had ended at 30.0 ms, and T3 began at 40.0 ms: a cycle with one anti-dependency. T3 (C, 40.0 to 50.0 ms) and T2 (B, 20.0 to 30.0 ms). This rules out strong snapshot isolation and all that implies it.',
    );
    expect(ISOLATION_LEVELS.filter((level) => checkTransactions(history, { level }).outcome === 'violated')).toEqual(['strong snapshot isolation', 'strict serializable']);
  });

  test('a session that does not see its own last transaction breaks strong session snapshot isolation', () => {
    const history = timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'ax2'], ['B', 40, 50, 'rx:1'], ['D', 60, 70, 'rx:1,2']);
    const anomalies = anomaliesOf(history);
    expect(anomalies.map((anomaly) => [anomaly.anomaly, edges(anomaly)])).toEqual([['G-single-process', 'T3 rw T2 process']]);
    expect(anomalies[0]?.because).toContain('B asked for T2, and for T3 after T2 had ended');
    expect(ISOLATION_LEVELS.filter((level) => checkTransactions(history, { level }).outcome === 'violated')).toEqual([
      'strong session snapshot isolation', 'strong snapshot isolation', 'strong session serializable', 'strict serializable',
    ]);
  });

  test('G1c through a session', () => {
    const anomalies = anomaliesOf(timeline(['A', 0, 50, 'rx:1 ay1'], ['B', 0, 10, 'ry:1'], ['B', 20, 30, 'ax1']));
    expect(anomalies.map((anomaly) => [anomaly.anomaly, edges(anomaly)])).toEqual([['G1c-process', 'T1 wr T2 process T3 wr']]);
  });

  test('G-nonadjacent through a session', () => {
    const anomalies = anomaliesOf(timeline(['A', 0, 50, 'rx: rz:1'], ['B', 0, 10, 'ax1'], ['B', 20, 30, 'rz:'], ['C', 0, 50, 'az1']));
    expect(anomalies.map(({ anomaly }) => anomaly)).toEqual(['G-nonadjacent-process']);
    expect(anomalies[0]?.rulesOut[0]).toBe('strong session snapshot isolation');
  });

  test('G0 and G2-item against real time', () => {
    const writes = anomaliesOf(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'ax2'], ['C', 0, 50, 'rx:2,1']));
    expect(writes.map((anomaly) => [anomaly.anomaly, edges(anomaly), anomaly.rulesOut[0]])).toEqual([['G0-realtime', 'T1 realtime T3 ww', 'strong snapshot isolation']]);
    const skew = anomaliesOf(timeline(['A', 0, 10, 'ay1'], ['B', 0, 50, 'ax1 ry:'], ['C', 20, 30, 'rx:']));
    expect(skew.map((anomaly) => [anomaly.anomaly, edges(anomaly), anomaly.rulesOut])).toEqual([['G2-item-realtime', 'T2 rw T1 realtime T3 rw', ['strict serializable']]]);
  });

  test('the edge in real time spans all that lies between', () => {
    const [anomaly] = anomaliesOf(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'ay1'], ['C', 40, 50, 'az1'], ['D', 60, 70, 'rx:']));
    expect(edges(anomaly)).toBe('T4 rw T1 realtime');
  });

  test('what touches in time is in no order', () => {
    expect(anomaliesOf(timeline(['A', 0, 10, 'ax1'], ['B', 10, 20, 'rx:']))).toEqual([]);
  });

  test('a transaction of unknown outcome comes before none, and may come after others', () => {
    expect(anomaliesOf(timeline(['A', 0, 10, '?ax1'], ['B', 20, 30, 'rx:'], ['C', 40, 50, 'rx:1']))).toEqual([]);
    expect(names(anomaliesOf(timeline(['A', 0, 10, 'rx:1'], ['B', 20, 30, '?ax1'])))).toEqual(['G1c-realtime']);
  });
});

describe('transactions of unknown outcome', () => {
  test('are committed if they were read, and tell nothing if not', () => {
    expect(names(anomaliesOf(overlapping('?ax1 ay1', 'rx:1 ry:')))).toEqual(['G-single']);
    expect(anomaliesOf(overlapping('?ax1 ay1', 'rx: ry:'))).toEqual([]);
    expect(names(anomaliesOf(overlapping('?wx1 wy1', 'rx=1 ry=')))).toEqual(['G-single']);
    expect(anomaliesOf(overlapping('?wx1 wy1', 'rx= ry='))).toEqual([]);
  });

  test('leave read uncommitted: what was read may have been aborted after all', () => {
    const history = overlapping('?ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1');
    const [anomaly] = anomaliesOf(history);
    expect([anomaly?.anomaly, anomaly?.rulesOut[0]]).toEqual(['G0', 'read committed']);
    expect(anomaly?.because).toContain('The outcome of T1 is unknown; what it wrote was read, so it committed, or there is an aborted read.');
    expect(kept(history)).toEqual(['read uncommitted']);
  });
});

describe('the words of the evidence', () => {
  const because = (...texts: Texts): string => anomaliesOf(overlapping(...texts))[0]?.because ?? '';

  test('list three, show lists of six, and say what falls with them', () => {
    expect(because('ax1 rz:1', 'rx:1 ay1', 'ry:1 az1')).toContain(' T1 (P1, 0.0 to 10.0 ms), T2 (P2, 0.0 to 10.0 ms) and T3 (P3, 0.0 to 10.0 ms). ');
    expect(because('rx:1,2,3,4,5,6')).toMatch(/ read x = \[1, 2, 3, 4, 5, 6\], but nobody appended 1\. /);
    expect(because('ax1', 'rx:1 ry:', 'ay1', 'ry:1 rx:')).toMatch(/This rules out repeatable read and snapshot isolation and all that implies them\.$/);
    expect(anomaliesOf(timeline(['A', 0, 10, 'ay1'], ['B', 0, 50, 'ax1 ry:'], ['C', 20, 30, 'rx:']))[0]?.because).toMatch(/This rules out strict serializable\.$/);
    expect(anomaliesOf(overlapping('ax1', 'rx: rx:1')).at(-1)?.because).toMatch(/^T2 \(P2, 0\.0 to 10\.0 ms\) read x = \[\], and then T2 \(P2, 0\.0 to 10\.0 ms\) read x = \[1\]\./);
  });

  test('begin with what rules out the weakest level', () => {
    expect(names(anomaliesOf(overlapping('?ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1', 'au5 ru:')))).toEqual(['internal', 'G0']);
  });

  test('give a session no version', () => {
    const [anomaly] = anomaliesOf(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'ax2'], ['B', 40, 50, 'rx:1'], ['D', 60, 70, 'rx:1,2']));
    expect(anomaly !== undefined && isCycle(anomaly) && anomaly.cycle.map((edge) => [edge.edge, 'key' in edge])).toEqual([['rw', true], ['process', false]]);
  });

  test('a failed transaction is not taken for committed where another’s outcome is unknown', () => {
    expect(names(anomaliesOf(overlapping('!ax1 ay1', '?ax9', 'rx:1 ry:')))).toEqual(['G1a']);
  });
});

describe('the evidence of a cycle', () => {
  test('tells each edge as data and in words', () => {
    const [anomaly] = anomaliesOf(overlapping('ax1 ay1', 'ax2 ry:', 'rx:1,2', 'ry:1'));
    expect(anomaly).toMatchObject({
      anomaly: 'G-single',
      cycle: [
        { name: 'T2', transaction: { process: 'P2', index: 1 }, edge: 'rw', key: 'y', before: null, after: 1, because: 'T2 read y = [], and T1 appended 1 next' },
        { name: 'T1', transaction: { process: 'P1', index: 0 }, edge: 'ww', key: 'x', before: 1, after: 2, because: 'T1 appended 1 to x, and T2 appended 2 next' },
      ],
    });
    const [information] = anomaliesOf(overlapping('ax1 ry:1', 'ay1 rx:1'));
    expect(information).toMatchObject({ cycle: [{ edge: 'wr', key: 'x', before: 1, because: 'T1 appended 1 to x, and T2 read it' }, { edge: 'wr', key: 'y', before: 1 }] });
    expect(information !== undefined && isCycle(information) && 'after' in (information.cycle[0] as object)).toBe(false);
    const [timed] = anomaliesOf(timeline(['A', 0, 10, 'ax1'], ['B', 20, 30, 'rx:']));
    expect(timed !== undefined && isCycle(timed) && 'key' in (timed.cycle[1] as object)).toBe(false);
  });

  test.for<readonly [Texts, string]>([
    [['rx: ay1', 'ry: ax1'], 'T1 read x = [], and T2 appended 1, which no read shows and so comes later'],
    [['rx:1,2,3,4,5,6,7 ay1', 'ax1 ax2 ax3 ax4 ax5 ax6 ax7', 'ry: ax8'], 'T1 read x = […, 2, 3, 4, 5, 6, 7], and T3 appended 8, which no read shows and so comes later'],
    [['rx= ry=1', 'wy1 wx2'], 'T1 read x before anybody had written it, and T2 wrote 2'],
    [['ry=1 wx1 wy2', 'rx=1 ry=1', 'wy1'], 'T2 read y = 1, and T1 read that too and wrote 2'],
    [['wx1 wx2', 'rx=1'], 'T2 read x = 1, and T1, which had written that, went on to write 2'],
    [['wx1 ry=1', 'wy1 rx=1'], 'T1 wrote x = 1, and T2 read it'],
    [['ax1', 'ax2 ry:', 'rx: rx:1 ay1'], 'T3 read x = [1], and T2 appended 2, which no read shows and so comes later'],
    [['ax1', 'ax9 rx:1,9 ry:', 'rx:1 ay1'], 'T3 read x = [1], and T2 appended 9 next'],
    [['ax1 ax3', 'ax9 rx:1,3,9 ax8 rx:1,3,9,8', 'ax2', 'rx:1,3,2'], 'T2 read x = [1, 3, 9], and T3 appended 2 next'],
  ])('says why an edge is there: %s', ([texts, because]) => {
    expect(anomaliesOf(overlapping(...texts)).some((anomaly) => isCycle(anomaly) && anomaly.cycle.some((edge) => edge.because === because))).toBe(true);
  });
});
