import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import type { Operation } from '../history.ts';
import { describeVerdict } from '../verdict.ts';
import type { Verdict } from '../verdict.ts';
import { isGuaranteed, randomSessions, sessions } from './definitions-fixture.ts';
import type { SessionEvidence, SessionGuarantee } from './evidence.ts';
import {
  checkMonotonicReads, checkMonotonicWrites, checkReadYourWrites, checkSessionGuarantees, checkWritesFollowReads, SESSION_GUARANTEES,
} from './session-guarantees.ts';

const checks = { 'read your writes': checkReadYourWrites, 'monotonic reads': checkMonotonicReads, 'monotonic writes': checkMonotonicWrites, 'writes follow reads': checkWritesFollowReads };
const outcomesOf = (words: Record<string, string[]>) => Object.values(checks).map((check) => check(sessions(words)).outcome);
const short = ({ process, call, result }: Operation): string => `${process} ${call.key}${call.type === 'Put' ? `=${call.value}` : `:${result ?? '-'}`}`;

function evidenceOf(verdict: Verdict<SessionEvidence>): SessionEvidence {
  if (verdict.outcome !== 'violated') throw new Error(describeVerdict(verdict));
  return verdict.evidence;
}
const edgesOf = ({ edges }: SessionEvidence): string[] => edges.map(({ from, to, because, via }) => `${short(from)} > ${short(to)}, ${because}${via === undefined ? '' : ` (${short(via)})`}`);

describe('one guarantee broken at a time (after the examples of Terry et al. 1994)', () => {
  test('read your writes: a password is changed, and the log-in still wants the old one', () => {
    // A writes 2 after it has seen 1; a replica without 2 answers.
    const history = sessions({ B: ['p=1'], A: ['p:1', 'p=2', 'p:-'] });
    expect(checkReadYourWrites(history)).toMatchObject({ outcome: 'violated', because: '"A: Get(p) returned null (20.0 to 25.0 ms)" read nothing, although by read your writes it must see "A: Put(p, 2) completed (10.0 to 15.0 ms)"' });
    expect(evidenceOf(checkReadYourWrites(history)).missed).toMatchObject({ write: { call: { value: 2 } }, read: { index: 3 } });
    expect(outcomesOf({ A: ['p=2', 'p:-'] })).toEqual(['violated', 'holds', 'holds', 'holds']);
  });

  test('monotonic reads: an appointment that was seen is gone', () => {
    const history = sessions({ A: ['c=1'], B: ['c:1', 'c:-'] });
    expect(checkMonotonicReads(history)).toMatchObject({ outcome: 'violated', because: expect.stringContaining('by monotonic reads it must see "A: Put(c, 1)') });
    expect(outcomesOf({ A: ['c=1'], B: ['c:1', 'c:-'] })).toEqual(['holds', 'violated', 'holds', 'holds']);
  });

  test('monotonic writes: a new version is there, and the old one that it builds on is not', () => {
    const history = sessions({ A: ['x=1', 'y=2'], B: ['y:2', 'x:-'] });
    expect(checkMonotonicWrites(history)).toMatchObject({
      outcome: 'violated', property: 'monotonic writes',
      because: 'reads are monotonic, and seen by them "B: Get(x) returned null (10.0 to 15.0 ms)" read nothing, although by monotonic writes it must see "A: Put(x, 1) completed (0.0 to 5.0 ms)"',
      evidence: { guarantees: ['monotonic writes'], writeOrder: 'reads' },
    });
    expect(outcomesOf({ A: ['x=1', 'y=2'], B: ['y:2', 'x:-'] })).toEqual(['holds', 'holds', 'violated', 'holds']);
  });

  test('writes follow reads: a reply is there, and the article that it replies to is not', () => {
    const words = { A: ['x=1'], B: ['x:1', 'y=2'], C: ['y:2', 'x:-'] };
    expect(outcomesOf(words)).toEqual(['holds', 'holds', 'holds', 'violated']);
    const { missed, operations } = evidenceOf(checkWritesFollowReads(sessions(words)));
    expect([missed?.write, missed?.read].map((operation) => short(operation as Operation))).toEqual(['A x=1', 'C x:-']);
    expect(operations.map(short)).toEqual(['A x=1', 'C x:-']);
  });
});

describe('orders of writes', () => {
  test('two sessions that each see their own write as the older one break read your writes, if one order is to hold for all', () => {
    const history = sessions({ A: ['x=1', 'x:2'], B: ['x=2', 'x:1'] });
    const verdict = checkReadYourWrites(history);
    expect(edgesOf(evidenceOf(verdict))).toEqual(['A x=1 > B x=2, read your writes (A x:2)', 'B x=2 > A x=1, read your writes (B x:1)']);
    expect(evidenceOf(verdict).operations.map(short)).toEqual(['A x=1', 'B x=2', 'A x:2', 'B x:1']);
    expect(describeVerdict(verdict)).toBe(
      'read your writes is violated: no order of the writes will do: "A: Put(x, 1) completed (0.0 to 5.0 ms)" before "B: Put(x, 2) completed (0.0 to 5.0 ms)" (by read your writes: A: Get(x) returned 2 (10.0 to 15.0 ms)); '
      + '"B: Put(x, 2) completed (0.0 to 5.0 ms)" before "A: Put(x, 1) completed (0.0 to 5.0 ms)" (by read your writes: B: Get(x) returned 1 (10.0 to 15.0 ms))',
    );
    expect(checkReadYourWrites(history, { writeOrder: 'one per session' }).outcome).toBe('holds');
  });

  test('monotonic writes are judged by what sessions with monotonic reads saw', () => {
    const backwards = checkMonotonicWrites(sessions({ A: ['x=1', 'x=2'], B: ['x:2', 'x:1'] }));
    expect(edgesOf(evidenceOf(backwards))).toEqual(['A x=1 > A x=2, monotonic writes', 'A x=2 > A x=1, monotonic reads (B x:1)']);
    expect(evidenceOf(backwards).operations.map(short)).toEqual(['A x=1', 'A x=2', 'B x:1']);
    expect(evidenceOf(backwards)).not.toHaveProperty('missed');
    expect(checkMonotonicWrites(sessions({ A: ['x=1', 'x=2'], B: ['x:1', 'x:2'] }))).toEqual({ outcome: 'holds', property: 'monotonic writes', because: '1 of its demands could have been broken and none was, among 2 writes and 2 reads' });
  });

  test('a write that follows a read comes after what was read, and the read is shown', () => {
    const backwards = checkWritesFollowReads(sessions({ A: ['x=1'], B: ['x:1', 'x=2'], C: ['x:2', 'x:1'] }));
    expect(edgesOf(evidenceOf(backwards))).toEqual(['A x=1 > B x=2, writes follow reads (B x:1)', 'B x=2 > A x=1, monotonic reads (C x:1)']);
    expect(checkWritesFollowReads(sessions({ A: ['x=1'], B: ['x:1', 'x=2'], C: ['x:1', 'x:2'] })).outcome).toBe('holds');
  });

  test('what must be seen along with something else is older than what is read in its place', () => {
    // C has seen y=2, and so x=1, which comes with it, when it reads x=3; to E, 3 is the older one.
    const rest = { C: ['y:2', 'x:3'], D: ['x=3'], E: ['x:3', 'x:1'] };
    expect(edgesOf(evidenceOf(checkMonotonicWrites(sessions({ A: ['x=1', 'y=2'], ...rest }))))).toEqual(['A x=1 > D x=3, monotonic writes (C x:3)', 'D x=3 > A x=1, monotonic reads (E x:1)']);
    expect(edgesOf(evidenceOf(checkWritesFollowReads(sessions({ A: ['x=1'], B: ['x:1', 'y=2'], ...rest }))))).toEqual(['A x=1 > D x=3, writes follow reads (C x:3)', 'D x=3 > A x=1, monotonic reads (E x:1)']);
  });

  test('where nothing tells the order, nobody knows', () => {
    expect(checkMonotonicWrites(sessions({ A: ['x=1', 'x=2'], B: ['x:2'] }))).toEqual({
      outcome: 'unknown', property: 'monotonic writes',
      because: 'nothing tells in which order the store took the two writes that it is about. Let the results carry versions (view), let sessions read more, or check all four guarantees at once.',
    });
    expect(checkMonotonicWrites(sessions({ A: ['x=1', 'x=2', 'x=3'], B: ['x:3'] })).because).toContain('the 3 pairs of writes');
    expect(checkWritesFollowReads(sessions({ A: ['x=1'], B: ['x:1', 'x=2'] })).outcome).toBe('unknown');
    // Reads that are not monotonic show nothing about writes.
    expect(checkMonotonicWrites(sessions({ A: ['x=1', 'y=2'], B: ['y:2', 'x:1', 'x:-'] }))).toMatchObject({ outcome: 'unknown', because: expect.stringContaining('that it is about, as reads are not monotonic. Let') });
  });

  test('judged in each session by itself, an order of each session tells', () => {
    const words = { A: ['x=1', 'x=2'], B: ['x=3'], C: ['x:1', 'x:2', 'x:3'], D: ['x:1', 'x:3', 'x:2'] };
    expect(checkMonotonicReads(sessions(words)).outcome).toBe('violated');
    expect(checkMonotonicReads(sessions(words), { writeOrder: 'one per session' }).outcome).toBe('holds');
    expect(checkMonotonicWrites(sessions(words)).outcome).toBe('unknown');
    expect(checkMonotonicWrites(sessions(words), { writeOrder: 'one per session' }).outcome).toBe('holds');
    expect(checkMonotonicWrites(sessions({ ...words, C: ['x:2', 'x:1', 'x:3'] }), { writeOrder: 'one per session' }).outcome).toBe('violated');
  });
});

describe('versions in the results', () => {
  /** 'x=1@3' writes 1 and is told version 3; 'x:1@3' reads 1 of version 3. */
  const versioned = (words: Record<string, string[]>) => History.of(Object.fromEntries(Object.entries(words).map(([process, list]) => [process, list.map((word, index) => {
    const [, key, kind, value, version] = /^(\w)([=:])(\w+)(?:@(\d+))?$/.exec(word) ?? [];
    const call = kind === '=' ? { type: 'Put', key, value: Number(value) } : { type: 'Get', key };
    return { call, fromMs: index * 10, untilMs: index * 10 + 5, result: { value: Number(value), version: version === undefined ? undefined : Number(version) } };
  })])));
  const view = ({ call, result }: Operation) => ({ kind: call.type === 'Put' ? 'write' as const : 'read' as const, key: call.key, value: call.value ?? result.value, version: result?.version });

  test('tell the order of writes by themselves', () => {
    const history = versioned({ A: ['x=1@2', 'x=2@1'] });
    expect(evidenceOf(checkMonotonicWrites(history, { view }))).toMatchObject({ writeOrder: 'versions', edges: [{ because: 'monotonic writes' }, { because: 'versions' }] });
    expect(checkMonotonicWrites(versioned({ A: ['x=1@1', 'x=2@2'] }), { view })).toMatchObject({ outcome: 'holds', because: expect.stringContaining('1 of its demands') });
    expect(checkMonotonicWrites(versioned({ A: ['x=1@1', 'y=2@1'] }), { view }).outcome).toBe('unknown'); // of different keys
  });

  test('tell what a read is older than', () => {
    const { edges, writeOrder } = evidenceOf(checkReadYourWrites(versioned({ A: ['x=1@5', 'x:2@4'], B: ['x=2@4'] }), { view }));
    expect([writeOrder, edges.map(({ because }) => because)]).toEqual(['versions', ['read your writes', 'versions']]);
    expect(checkReadYourWrites(versioned({ A: ['x=1@4', 'x:2@5'], B: ['x=2@5'] }), { view }).outcome).toBe('holds');
    expect(checkMonotonicReads(versioned({ A: ['x=1@1'], B: ['x=2@2'], C: ['x:2@2', 'x:1@1'] }), { view }).outcome).toBe('violated');
    expect(checkMonotonicReads(versioned({ A: ['x=1@1'], B: ['x=2@2'], C: ['x:1@1', 'x:2@2'] }), { view }).outcome).toBe('holds');
  });

  test('may be told by readers alone, and are compared as numbers across the writes between', () => {
    expect(checkMonotonicWrites(versioned({ A: ['x=1', 'x=2'], B: ['x:1@10'], C: ['x:2@9'] }), { view }).outcome).toBe('violated');
    expect(checkMonotonicWrites(versioned({ A: ['x=1@1', 'x=2@30'], B: ['x=3@4', 'x=4@20'] }), { view }).outcome).toBe('holds');
    expect(checkMonotonicWrites(versioned({ A: ['x=1@30', 'x=2@1'], B: ['x=3@4', 'x=4@20'] }), { view }).outcome).toBe('violated');
  });

  test('break one guarantee where reads break two together: the one is named', () => {
    const alone = { A: ['x=1@2', 'x=2@1'] };
    const together = { B: ['y=1', 'y:2'], C: ['y:2', 'y:1'], D: ['y=2'] };
    const broken = (words: Record<string, string[]>) => evidenceOf(checkSessionGuarantees(versioned(words), { view })).guarantees;
    expect([broken(alone), broken(together), broken({ ...alone, ...together })]).toEqual([['monotonic writes'], ['read your writes', 'monotonic reads'], ['monotonic writes']]);
  });

  test('agree with every order that there is', () => {
    const random = new Random('versions');
    const counts: Record<string, number> = {};
    for (let drawn = 0; drawn < 250; drawn += 1) {
      const words = randomSessions(random, { processes: 2, keys: 1, operations: 6, initialProbability: 0 });
      const history = sessions(words);
      const versions = new Map(history.operations.map(({ call }) => [call.type === 'Put' ? call.value : 0, random.integer(0, 1_000_000)]));
      const versionOf = ({ call }: Operation): number | undefined => versions.get(call.value);
      for (const [guarantee, check] of Object.entries(checks)) {
        const { outcome } = check(history, { view: (operation) => ({ kind: operation.call.type === 'Put' ? 'write' : 'read', key: 'x', value: operation.call.value ?? operation.result, version: versions.get(operation.call.value ?? operation.result) as number }) });
        const alone = isGuaranteed(history, [guarantee as SessionGuarantee], undefined, versionOf);
        const monotonic = isGuaranteed(history, ['monotonic reads'], undefined, versionOf);
        const aboutWrites = guarantee === 'monotonic writes' || guarantee === 'writes follow reads';
        const expected = alone && !(aboutWrites && monotonic && !isGuaranteed(history, ['monotonic reads', guarantee as SessionGuarantee], undefined, versionOf));
        expect({ words, guarantee, violated: outcome === 'violated' }).toEqual({ words, guarantee, violated: !expected });
        counts[`${guarantee} ${expected}`] = (counts[`${guarantee} ${expected}`] ?? 0) + 1;
      }
    }
    for (const guarantee of SESSION_GUARANTEES) for (const outcome of [true, false]) expect(counts[`${guarantee} ${outcome}`]).toBeGreaterThan(20);
  });
});

describe('several at once', () => {
  test('the fewest that contradict the history are named', () => {
    const history = sessions({ A: ['x=1', 'x=2', 'x:1'] }); // either the read misses 2, or 2 is older than 1
    expect(checkReadYourWrites(history).outcome).toBe('holds');
    const verdict = checkSessionGuarantees(history);
    expect(verdict).toMatchObject({ outcome: 'violated', property: 'the four session guarantees' });
    expect(evidenceOf(verdict).guarantees).toEqual(['read your writes', 'monotonic writes']);
    expect(edgesOf(evidenceOf(verdict))).toEqual(['A x=1 > A x=2, monotonic writes', 'A x=2 > A x=1, read your writes (A x:1)']);
    expect(checkSessionGuarantees(history, { guarantees: ['read your writes', 'monotonic reads'] })).toMatchObject({ outcome: 'holds', property: 'read your writes and monotonic reads', because: 'an order of 2 writes explains what every read returned' });
    expect(evidenceOf(checkSessionGuarantees(sessions({ A: ['x=1', 'x:-'] }))).guarantees).toEqual(['read your writes']);
    expect(checkSessionGuarantees(sessions({ A: ['x=1', 'y=2'], B: ['y:2', 'x:-'] })).because).toMatch(/^"B: Get\(x\) .*" read nothing, although by monotonic reads and monotonic writes it must see "A: Put\(x, 1\) /);
  });

  test.each([
    { processes: 2, keys: 1, operations: 6 },
    { processes: 3, keys: 1, operations: 6, unknownProbability: 0.3 },
    { processes: 2, keys: 2, operations: 7, unknownProbability: 0.2 },
    { processes: 3, keys: 2, operations: 7 },
  ])('every set of guarantees agrees with every order and every database, in 60 histories with %o', (options) => {
    const random = new Random(JSON.stringify(options));
    let held = 0;
    let broken = 0;
    for (let drawn = 0; drawn < 60; drawn += 1) {
      const words = randomSessions(random, options);
      const history = sessions(words);
      for (let set = 1; set < 16; set += 1) {
        const guarantees = SESSION_GUARANTEES.filter((_, index) => ((set >> index) & 1) === 1);
        const expected = { one: isGuaranteed(history, guarantees), each: history.processes.every((process) => isGuaranteed(history, guarantees, process)) };
        const one = checkSessionGuarantees(history, { guarantees }).outcome === 'holds';
        const each = checkSessionGuarantees(history, { guarantees, writeOrder: 'one per session' }).outcome === 'holds';
        expect({ words, guarantees, one, each }).toEqual({ words, guarantees, ...expected });
        if (one) held += 1;
        else broken += 1;
      }
    }
    expect(held / (held + broken)).toBeGreaterThan(0.3);
    expect(held / (held + broken)).toBeLessThan(0.9);
  });
});

test('a value from thin air breaks every guarantee', () => {
  expect(outcomesOf({ A: ['x=1', 'x:1', 'x:9'] })).toEqual(['violated', 'violated', 'violated', 'violated']);
  expect(checkMonotonicReads(sessions({ A: ['x:9'] }))).toMatchObject({ because: '"A: Get(x) returned 9 (0.0 to 5.0 ms)" read what nobody wrote', evidence: { missed: { read: { index: 0 } }, edges: [], operations: [{ index: 0 }] } });
  expect(evidenceOf(checkMonotonicReads(sessions({ A: ['x:9'] }))).missed).not.toHaveProperty('write');
  expect(evidenceOf(checkSessionGuarantees(sessions({ A: ['x:9'] }))).guarantees).toEqual(['read your writes']); // the first of them
});

test('says what shows nothing', () => {
  const vacuous = (words: Record<string, string[]>) => Object.values(checks).map((check) => (check(sessions(words)) as { vacuous?: string }).vacuous);
  expect(vacuous({ A: ['x=1'], B: ['x:1'] })).toEqual(['no session read what it had written before', 'no session read a key that it had read before', 'no session wrote twice', 'no session wrote after it had read what was written']);
  expect(checkMonotonicWrites(sessions({ A: ['x=1'], B: ['x:1'] }))).toMatchObject({ outcome: 'holds', because: '1 writes and 1 reads' });
  expect(vacuous({ A: ['x=1', 'x:1', 'x:1'] })).toEqual([undefined, undefined, 'no session wrote twice', 'no session wrote after it had read what was written']);
  expect(vacuous({ A: ['x=1', 'y:-'] })[0]).toBe('no session read what it had written before');
  expect(vacuous({ A: ['x:-', 'y=1'] })[3]).toBe('no session wrote after it had read what was written');
  expect((checkSessionGuarantees(sessions({ A: ['x=1'] })) as { vacuous?: string }).vacuous).toBe('no read completed');
  expect(checkReadYourWrites(sessions({ A: ['x=1', 'x:1'] }))).toEqual({ outcome: 'holds', property: 'read your writes', because: '1 of its demands could have been broken and none was, among 1 writes and 1 reads' });
});

test('the same value written twice leaves all open', () => {
  expect(outcomesOf({ A: ['x=1'], B: ['x=1', 'x:1'] })).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect(checkMonotonicReads(sessions({ A: ['x=1', 'x=1'] })).because).toContain('write the same value');
  expect(checkSessionGuarantees(sessions({ A: ['x=1', 'x=1'] }))).toMatchObject({ outcome: 'unknown', because: expect.stringContaining('write the same value') });
});
