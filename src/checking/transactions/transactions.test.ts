import { describe, expect, test } from 'vitest';
import { History } from '../history.ts';
import { describeVerdict } from '../verdict.ts';
import { overlapping, timeline, transaction } from './shorthand-fixture.ts';
import { anomaliesOf, checkTransactions } from './transactions.ts';

describe('a verdict on an isolation level', () => {
  test('is violated with the anomalies that rule it out, the others, and all levels that fall', () => {
    const history = overlapping('ax1 ay1', 'ax2 ay2', 'rx:1,2 ry:2,1', 'rz: au1', 'ru: az1', '!at1', 'rt:1');
    const verdict = checkTransactions(history, { level: 'read committed' });
    if (verdict.outcome !== 'violated') throw new Error('not violated');
    expect(verdict.property).toBe('read committed');
    expect(verdict.because).toMatch(/^G0: T1 appended 1 to x, and T2 appended 2 next; .* 1 more such anomaly: G1a\.$/);
    expect(verdict.evidence.anomalies.map(({ anomaly }) => anomaly)).toEqual(['G0', 'G1a']);
    expect(verdict.evidence.others.map(({ anomaly }) => anomaly)).toEqual(['G2-item']);
    expect([verdict.evidence.level, verdict.evidence.kind, verdict.evidence.ruledOut.length]).toEqual(['read committed', 'list-append', 10]);
    expect(checkTransactions(history, { level: 'serializable' })).toMatchObject({ because: expect.stringMatching(/ 2 more such anomalies: G1a and G2-item\.$/) });
    expect(checkTransactions(overlapping('rx: ay1', 'ry: ax1'), { level: 'serializable' })).toMatchObject({ because: expect.stringMatching(/all that implies it\.$/), evidence: { ruledOut: ['repeatable read', 'serializable', 'strong session serializable', 'strict serializable'] } });
  });

  test('counts those that committed, and a failed one is no earlier one of its process', () => {
    expect(checkTransactions(overlapping('!ax9', 'ax1', 'rx:1'), { level: 'serializable' })).toMatchObject({ because: '2 transactions on 1 key: no cycle of dependencies that it forbids' });
    expect(checkTransactions(timeline(['A', 0, 10, '!ax1'], ['A', 20, 30, 'ax2'], ['B', 0, 50, 'rx:2']), { level: 'strong session serializable' })).toMatchObject({ because: expect.stringContaining('no process asked for a transaction after another') });
  });

  test('holds with what was examined, and what else was come across', () => {
    expect(describeVerdict(checkTransactions(overlapping('ax1', 'rx:1'), { level: 'serializable' }))).toBe('serializable holds: 2 transactions on 1 key: no cycle of dependencies that it forbids');
    expect(checkTransactions(overlapping('rx: ay1', 'ry: ax1'), { level: 'snapshot isolation' })).toEqual({
      outcome: 'holds', property: 'snapshot isolation', because: '2 transactions on 2 keys: no cycle of dependencies that it forbids; there is what it allows: G2-item',
    });
  });

  test.for([
    ['strict serializable', 'no transaction began after another had ended, so that this is no more than serializable'],
    ['strong snapshot isolation', 'no transaction began after another had ended, so that this is no more than snapshot isolation'],
    ['strong session serializable', 'no process asked for a transaction after another, so that this is no more than serializable'],
    ['strong session snapshot isolation', 'no process asked for a transaction after another, so that this is no more than snapshot isolation'],
  ] as const)('says that %s was not put to the test in time', ([level, because]) => {
    expect(checkTransactions(overlapping('ax1', 'rx:1'), { level })).toMatchObject({ outcome: 'holds', because: `2 transactions on 1 key: no cycle of dependencies that it forbids; ${because}` });
    const timed = timeline(['A', 0, 10, 'ax1'], ['A', 20, 30, 'rx:1']);
    expect(checkTransactions(timed, { level })).toMatchObject({ outcome: 'holds', because: '2 transactions on 1 key: no cycle of dependencies that it forbids' });
  });

  test.for([
    [[], 'there is no transaction'],
    [['?ax1', '!ax2'], 'no transaction completed'],
    [['ax1', 'ax2'], 'no completed transaction read anything, and nobody knows what the writes did'],
    [['ax1 rx:1', 'ay2 rz:'], 'no transaction read a key that another one writes, so that only what each sees of itself was looked at'],
    [['rx:', 'rx:'], 'no transaction read a key that another one writes, so that only what each sees of itself was looked at'],
  ] as const)('that could not have been another says so: %s', ([texts, vacuous]) => {
    expect(checkTransactions(overlapping(...texts), { level: 'serializable' })).toMatchObject({ outcome: 'holds', vacuous });
  });

  test.for([[['ax1', 'rx:1']], [['ax1', 'rx:']], [['!ax1', 'rx:']], [['wx1', 'rx=', 'rx=1']], [['ax1 rx:1', 'ay1', 'ry:1']]] as const)('that could have been another does not: %s', ([texts]) => {
    const verdict = checkTransactions(overlapping(...texts), { level: 'serializable' });
    expect([verdict.outcome, 'vacuous' in verdict]).toEqual(['holds', false]);
  });
});

describe('what cannot be told', () => {
  test('holds if some order of it keeps the level, and the order is not in the way of what is known', () => {
    expect(checkTransactions(overlapping('ax1', 'ax2', 'rx:'), { level: 'serializable' })).toMatchObject({
      outcome: 'holds', because: "3 transactions on 1 key: no cycle of dependencies that it forbids, with an order in which they may have taken place for what cannot be told (the order of 2 transactions' appends to x that no read shows)",
    });
    expect(checkTransactions(overlapping('wx1', 'wx2', 'rx=1', 'rx=2'), { level: 'strict serializable' })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('(the order of 2 writes to x); no transaction began after') });
  });

  test('is unknown if the order that was tried does not keep it, and what would help is said', () => {
    // Both write x, which nobody reads, and skip each other's other writes: whichever is later should have seen the other.
    const lists = overlapping('ry: az1 ax1', 'rz: ay1 ax2');
    expect(checkTransactions(lists, { level: 'snapshot isolation' })).toEqual({
      outcome: 'unknown', property: 'snapshot isolation',
      because: "no cycle of dependencies that it forbids is known among 2 transactions on 3 keys, but it cannot be told the order of 2 transactions' appends to x that no read shows; there is what it allows: G2-item. Reads at the end of the history would show it",
    });
    expect(checkTransactions(lists, { level: 'serializable' }).outcome).toBe('violated');
    expect(checkTransactions(lists, { level: 'read committed' }).outcome).toBe('holds');
    const registers = overlapping('ry= wz1 wx1', 'rz= wy1 wx2');
    expect(checkTransactions(registers, { level: 'snapshot isolation' })).toMatchObject({
      outcome: 'unknown', because: expect.stringMatching(/it cannot be told the order of 2 writes to x; .*Lists that are appended to would show it, as would registers that are read before they are written; sequentialKeys or linearizableKeys tell it if they are true$/),
    });
  });

  test('consistent view allows a long fork though orders are unknown', () => {
    expect(checkTransactions(overlapping('ax1', 'rx:1 ry:', 'ay1', 'ry:1 rx:', 'az1', 'az2'), { level: 'consistent view' })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('there is what it allows: G-nonadjacent') });
  });

  test('names three, and how many more', () => {
    const texts = ['x', 'y', 'z', 'u', 'v'].flatMap((key) => [`w${key}1`, `w${key}2`]);
    expect(checkTransactions(overlapping(...texts, 'rx=1'), { level: 'serializable' })).toMatchObject({ because: expect.stringContaining('(the order of 2 writes to x; the order of 2 writes to y; the order of 2 writes to z; and 2 more)') });
  });

  test('names all of three', () => {
    expect(checkTransactions(overlapping(...['x', 'y', 'z'].flatMap((key) => [`w${key}1`, `w${key}2`]), 'rx=1'), { level: 'serializable' })).toMatchObject({ because: expect.stringContaining('(the order of 2 writes to x; the order of 2 writes to y; the order of 2 writes to z)') });
  });

  test('a rule that what is known breaks is no order to try', () => {
    const fork = ['au1', 'ru:1 rv:', 'av1', 'rv:1 ru:'];
    expect(checkTransactions(overlapping(...fork, 'ry: az1 ax1', 'rz: ay1 ax2'), { level: 'consistent view' }).outcome).toBe('unknown');
  });

  test('a value that was written twice is never a pass', () => {
    expect(checkTransactions(overlapping('wx1', 'wx1', 'rx=1'), { level: 'serializable' })).toMatchObject({ outcome: 'unknown', because: expect.stringContaining('it cannot be told which write of x = 1 was read, as there are several: every value of a register is to be written once') });
    expect(checkTransactions(overlapping('ax1', 'ax1', 'rx:1'), { level: 'serializable' })).toMatchObject({ outcome: 'unknown', because: 'it cannot be told what the reads of x saw, as 1 was appended to it more than once: every element of a list is to be appended once' });
    expect(checkTransactions(overlapping('ax1 ax1', 'rx:1'), { level: 'serializable' }).outcome).toBe('unknown');
    expect(checkTransactions(overlapping('ax1', 'ax1', 'rx:1', 'ry: az1', 'rz: ay1'), { level: 'serializable' }).outcome).toBe('violated');
    expect(checkTransactions(overlapping('wx1', 'wx1', 'rx=1', 'rx=1 wx2', 'rx= ry=1', 'wx3 wy1'), { level: 'serializable' }).outcome).toBe('violated');
    expect(anomaliesOf(overlapping('?wx1', 'wx1', 'rx=1 ry=', 'wy1'))).toEqual([]);
  });
});

describe('registers whose keys are taken for more', () => {
  const session = timeline(['A', 0, 50, 'wx1 wy2'], ['B', 0, 50, 'wx2 wy1'], ['A', 60, 70, 'rx=2'], ['B', 60, 70, 'ry=2']);

  test('sequential keys: the order in which a process meets versions is their order', () => {
    expect(anomaliesOf(session)).toEqual([]);
    const [anomaly] = anomaliesOf(session, { sequentialKeys: true });
    expect(anomaly).toMatchObject({ anomaly: 'G0', rulesOut: expect.arrayContaining(['read uncommitted']), cycle: [
      { because: 'T1 wrote x = 1, and T2 wrote 2, which comes later as one process met them, if x is sequentially consistent' },
      { because: 'T2 wrote y = 1, and T1 wrote 2, which comes later as one process met them, if y is sequentially consistent' },
    ] });
  });

  test('strong session serializability implies it, and then it rules out that level alone', () => {
    const verdict = checkTransactions(session, { level: 'strong session serializable' });
    expect(verdict).toMatchObject({ outcome: 'violated', evidence: { anomalies: [{ anomaly: 'G0', rulesOut: ['strong session serializable', 'strict serializable'] }] } });
    expect(checkTransactions(session, { level: 'strong session serializable', sequentialKeys: true })).toMatchObject({ evidence: { anomalies: [{ anomaly: 'G0', rulesOut: expect.arrayContaining(['read uncommitted']) }] } });
    expect(checkTransactions(session, { level: 'serializable' }).outcome).not.toBe('violated');
  });

  test('an anomaly that needs no assumption rules out what it always does, when another one does need it', () => {
    const history = timeline(['A', 0, 50, 'wx1 wy2'], ['B', 0, 50, 'wx2 wy1'], ['A', 60, 70, 'rx=2'], ['B', 60, 70, 'ry=2'], ['C', 0, 80, 'ru= wv1'], ['D', 0, 80, 'rv= wu1']);
    const verdict = checkTransactions(history, { level: 'strong session snapshot isolation' });
    expect(verdict.outcome).not.toBe('violated');
    expect(checkTransactions(history, { level: 'strong session serializable' })).toMatchObject({ outcome: 'violated', evidence: { anomalies: [{ anomaly: 'G2-item', rulesOut: expect.arrayContaining(['repeatable read']) }] } });
  });

  test('linearizable keys: real time orders versions', () => {
    const history = timeline(['A', 0, 10, 'wx1'], ['B', 20, 30, 'wx2'], ['C', 0, 60, 'rx=1 ry=1'], ['D', 40, 50, 'rx=2 wy1']);
    expect(anomaliesOf(history)).toEqual([]);
    expect(anomaliesOf(history, { linearizableKeys: true })).toMatchObject([{ anomaly: 'G-single', cycle: [{ because: 'T2 read x = 1, and T3 wrote 2, which comes later in real time, if x is linearizable' }, {}, {}] }]);
    expect(checkTransactions(history, { level: 'strict serializable' })).toMatchObject({ outcome: 'violated', evidence: { anomalies: [{ anomaly: 'G-single', rulesOut: ['strict serializable'] }] } });
  });

  test.for([
    ['a version that comes again', [['A', 0, 10, 'wx1'], ['A', 20, 30, 'rx=2'], ['A', 40, 50, 'rx=1'], ['B', 0, 60, 'wx2']], '1 and 2'],
    ['the initial version after a write', [['A', 0, 10, 'wx1'], ['A', 20, 30, 'rx='], ['B', 0, 50, 'ry=']], 'null and 1'],
  ] as const)('what the keys are taken for may be false: %s', ([, entries, versions]) => {
    const history = timeline(...entries);
    for (const [options, met, rulesOut] of [
      [{ sequentialKeys: true }, 'processes', ['strong session serializable', 'strict serializable']],
      [{ linearizableKeys: true }, 'transactions in real time', ['strict serializable']],
    ] as const) {
      const found = anomaliesOf(history, options).filter(({ anomaly }) => anomaly === 'cyclic versions');
      expect(found).toMatchObject([{ key: 'x', rulesOut, reads: [] }]);
      const [one, two] = versions.split(' and ');
      expect([`the versions ${one} and ${two} of x`, `the versions ${two} and ${one} of x`].map((text) => `${text} come before each other, in the order in which ${met} met them. `)).toContain(found[0]?.because.replace(/This rules out .*/, ''));
    }
  });

  test('what a transaction of unknown outcome wrote has a place in the order of its key', () => {
    const history = timeline(['A', 0, 10, 'rx='], ['B', 20, 30, '?wx1'], ['C', 40, 50, 'rx=1'], ['D', 60, 70, 'wx2'], ['E', 80, 90, 'rx=2']);
    expect(anomaliesOf(history, { linearizableKeys: true })).toEqual([]);
    expect(checkTransactions(history, { level: 'strict serializable' }).outcome).toBe('holds');
  });
});

describe('what is no history of transactions is refused with a sentence', () => {
  const of = (call: unknown, result?: unknown) => History.of({ A: [{ call, fromMs: 0, untilMs: 1, result }] });
  const read = (key: unknown) => ({ type: 'Transaction', operations: [{ type: 'Read', key }] });
  test.for<readonly [string, History, object, RegExp]>([
    ['another call', of({ type: 'Write', value: 1 }), {}, /^transactions: A: Write\(1\) completed \(0\.0 to 1\.0 ms\) is no transaction\. A call is /],
    ['no call', of(undefined), {}, /is no transaction/],
    ['no list of steps', of({ type: 'Transaction' }), {}, /is no transaction/],
    ['another step', of({ type: 'Transaction', operations: [{ type: 'Delete', key: 'x' }] }, [null]), {}, /has a step Delete; a step is a Read, an Append or a Write\.$/],
    ['an empty step', of({ type: 'Transaction', operations: [null] }, [null]), {}, /has a step null/],
    ['a key that is none', of(read({}), [null]), {}, /has a Read with key \{\}; a key is a string or a finite number\.$/],
    ['an infinite key', of(read(Infinity), [null]), {}, /has a Read with key/],
    ['a value that is none', of({ type: 'Transaction', operations: [{ type: 'Append', key: 'x', value: null }] }, [null]), {}, /has a Append with value null; a value is a string, a finite number or a boolean/],
    ['no results', of(read('x')), {}, /has 1 steps and no list of results\. A completed transaction returns a result for each step/],
    ['too few results', of(read('x'), []), {}, /has 1 steps and 0 results\./],
    ['a list in a register', of({ type: 'Transaction', operations: [{ type: 'Write', key: 'x', value: 1 }, { type: 'Read', key: 'x' }] }, [null, [1]]), {}, /read \[1\] in step 1; a register holds a string, a finite number, a boolean or null\.$/],
    ['a number as a list', of({ type: 'Transaction', operations: [{ type: 'Read', key: 'x' }, { type: 'Append', key: 'x', value: 1 }] }, [3, null]), {}, /read 3 in step 0; a list is an array of strings, finite numbers or booleans\.$/],
    ['a list of lists', of({ type: 'Transaction', operations: [{ type: 'Read', key: 'x' }] }, [[[1]]]), {}, /a list is an array/],
    ['lists and registers', overlapping('ax1', 'wy1'), {}, /^transactions: P1: .* appends to a list and P2: .* writes a register\. Check lists and registers in histories of their own\.$/],
    ['registers said to be lists', overlapping('wx1'), { kind: 'list-append' }, /writes a register, but the history was said to be of list-append transactions\. Use Append, or kind: 'register'\.$/],
    ['lists said to be registers', overlapping('ax1'), { kind: 'register' }, /appends to a list, but the history was said to be of register transactions\. Use Write, or kind: 'list-append'\.$/],
    ['an unknown level', overlapping('ax1'), { level: 'read comitted' }, /^transactions: the level "read comitted" is none that is known\. Ask for one of read uncommitted, read committed, /],
  ])('%s', ([, history, options, sentence]) => {
    expect(() => checkTransactions(history, { level: 'serializable', ...options })).toThrow(sentence);
  });

  test('reads alone are of lists if they return lists, and an empty list may be null', () => {
    expect(checkTransactions(of(read('x'), [[7]]), { level: 'serializable' })).toMatchObject({ evidence: { kind: 'list-append', anomalies: [{ anomaly: 'garbage read' }] } });
    expect(checkTransactions(of(read('x'), [7]), { level: 'serializable' })).toMatchObject({ evidence: { kind: 'register', anomalies: [{ anomaly: 'garbage read' }] } });
    expect(anomaliesOf(of(read('x'), [null]), { kind: 'list-append' })).toEqual([]);
    expect(anomaliesOf(of(read(3), [true]), { kind: 'register' })).toMatchObject([{ anomaly: 'garbage read', key: 3 }]);
  });

  test('reads alone are of lists if one of them returns a list, and of what was said to be read', () => {
    const reads = (...results: readonly unknown[]) => of({ type: 'Transaction', operations: results.map((_, index) => ({ type: 'Read', key: `k${index}` })) }, results);
    expect(anomaliesOf(reads(null, [1]))).toMatchObject([{ anomaly: 'garbage read' }]);
    expect(anomaliesOf(overlapping('!rx:', 'rx=', 'rx:1'))).toMatchObject([{ anomaly: 'garbage read' }]);
    expect(() => anomaliesOf(reads(3), { kind: 'list-append' })).toThrow('a list is an array');
  });

  test('strings are shown in quotes', () => {
    const call = { type: 'Transaction', operations: [{ type: 'Read', key: 'x' }] };
    expect(anomaliesOf(History.of({ A: [{ call, fromMs: 0, untilMs: 1, result: ['red'] }] }))).toMatchObject([{ because: expect.stringContaining("read x = 'red', but nobody wrote 'red'.") }]);
    expect(anomaliesOf(History.of({ A: [{ call, fromMs: 0, untilMs: 1, result: [['red']] }] }))).toMatchObject([{ because: expect.stringContaining("read x = ['red'], but nobody appended 'red'.") }]);
  });

  test('shorthand refuses what is no step', () => {
    for (const step of ['bx1', 'ax', 'ax:1', 'rx1', 'r']) expect(() => transaction(step)).toThrow(`transactions: '${step}' is no step. Write ax1 to append`);
  });
});
