import { describe, expect, test } from 'vitest';
import { Random } from '../../simulation/random.ts';
import { History } from '../history.ts';
import type { Operation } from '../history.ts';
import { describeVerdict } from '../verdict.ts';
import { checkCausalConsistency } from './causal-consistency.ts';
import { isCausal, isSequential, randomSessions, sessions, store } from './definitions-fixture.ts';
import type { CausalEvidence, CausalVariant } from './evidence.ts';

const VARIANTS: readonly CausalVariant[] = ['CC', 'CM', 'CCv'];
const outcomesOf = (history: History) => Object.fromEntries(VARIANTS.map((variant) => [variant, checkCausalConsistency(history, { variant }).outcome]));

function evidenceOf(words: Record<string, string[]>, variant: CausalVariant = 'CM'): CausalEvidence {
  const verdict = checkCausalConsistency(sessions(words), { variant });
  if (verdict.outcome !== 'violated') throw new Error(describeVerdict(verdict));
  return verdict.evidence;
}

/** 'A x=1' for a write, 'B x:2' for a read. */
const short = ({ process, call, result }: Operation): string => `${process} ${call.key}${call.type === 'Put' ? `=${call.value}` : `:${result ?? '-'}`}`;
const edgesOf = ({ edges }: CausalEvidence): string[] => edges.map(({ from, to, because, via }) => `${short(from)} > ${short(to)}, ${because}${via === undefined ? '' : ` (${short(via)})`}`);

describe('the histories of Bouajjani et al. 2017, figure 2', () => {
  const figure = {
    a: { words: { A: ['x=1', 'x:2'], B: ['x=2', 'x:1'] }, CC: 'holds', CM: 'holds', CCv: 'violated', sequential: false },
    b: { words: { A: ['z=1', 'x=1', 'y=1'], B: ['x=2', 'z:-', 'y:1', 'x:2'] }, CC: 'holds', CM: 'violated', CCv: 'holds', sequential: false },
    c: { words: { A: ['x=1'], B: ['x=2', 'x:1', 'x:2'] }, CC: 'holds', CM: 'violated', CCv: 'violated', sequential: false },
    d: { words: { A: ['x=1', 'y:-', 'y=1', 'x:1'], B: ['x=2', 'y:-', 'y=2', 'x:2'] }, CC: 'holds', CM: 'holds', CCv: 'holds', sequential: false },
    e: { words: { A: ['x=1', 'y=1'], B: ['y:1', 'x=2'], C: ['x:2', 'x:1'] }, CC: 'violated', CM: 'violated', CCv: 'violated', sequential: false },
  };
  test.each(Object.entries(figure))('(%s) is classified as in the paper, and as by the definitions', (_name, { words, CC, CM, CCv, sequential }) => {
    const history = sessions(words);
    expect(outcomesOf(history)).toEqual({ CC, CM, CCv });
    expect(VARIANTS.map((variant) => isCausal(history, variant))).toEqual([CC, CM, CCv].map((outcome) => outcome === 'holds'));
    expect(isSequential(history, store)).toBe(sequential);
  });

  test('show their patterns', () => {
    expect(edgesOf(evidenceOf(figure.a.words, 'CCv'))).toEqual(['A x=1 > B x=2, overwritten (A x:2)', 'B x=2 > A x=1, overwritten (B x:1)']);
    expect(evidenceOf(figure.b.words)).toMatchObject({ pattern: 'WriteHBInitRead', process: 'B' });
    expect(edgesOf(evidenceOf(figure.b.words))).toEqual(['A z=1 > A x=1, session', 'A x=1 > B x=2, overwritten (B x:2)', 'B x=2 > B z:-, session']);
    expect(evidenceOf(figure.c.words)).toMatchObject({ pattern: 'CyclicHB', process: 'B' });
    expect(edgesOf(evidenceOf(figure.c.words))).toEqual(['A x=1 > B x=2, overwritten (B x:2)', 'B x=2 > A x=1, overwritten (B x:1)']);
    expect(evidenceOf(figure.c.words, 'CCv').pattern).toBe('CyclicCF');
    expect(evidenceOf(figure.e.words, 'CC')).toMatchObject({ pattern: 'WriteCORead' });
  });
});

describe('each bad pattern is named, with its operations and what orders them', () => {
  const named = (words: Record<string, string[]>, variant: CausalVariant) => {
    const evidence = evidenceOf(words, variant);
    return [evidence.pattern, evidence.operations.map(short), edgesOf(evidence)];
  };

  test('ThinAirRead: a value that nobody wrote', () => {
    expect(named({ A: ['x=1'], B: ['x:1', 'x:5'] }, 'CC')).toEqual(['ThinAirRead', ['B x:5'], []]);
    expect(evidenceOf({ A: ['x:5'] })).not.toHaveProperty('process'); // it is nobody's view
  });

  test('CyclicCO: a read of what its own session writes later', () => {
    expect(named({ A: ['x:1', 'x=1'] }, 'CC')).toEqual(['CyclicCO', ['A x:1', 'A x=1'], ['A x:1 > A x=1, session', 'A x=1 > A x:1, reads from']]);
  });

  test('CyclicCO: two sessions that read each from the other what they write later; the shortest cycle is shown', () => {
    const [pattern, operations] = named({ A: ['x:1', 'z=9', 'y=2'], B: ['y:2', 'x=1'] }, 'CCv');
    expect([pattern, operations]).toEqual(['CyclicCO', ['A x:1', 'A z=9', 'A y=2', 'B y:2', 'B x=1']]);
    expect(named({ A: ['x:1', 'z=9', 'y=2'], B: ['y:2', 'x=1'], C: ['w:7', 'w=7'] }, 'CC')[1]).toEqual(['C w:7', 'C w=7']);
  });

  test('WriteCOInitRead: nothing is read though a write is known of', () => {
    expect(named({ A: ['x=1', 'y=2'], B: ['y:2', 'x:-'] }, 'CC')).toEqual(['WriteCOInitRead', ['A x=1', 'B x:-'], ['A x=1 > A y=2, session', 'A y=2 > B y:2, reads from', 'B y:2 > B x:-, session']]);
  });

  test('WriteCORead: what is read is known to be overwritten', () => {
    expect(named({ A: ['x=1'], B: ['x:1', 'x=2'], C: ['x:2', 'x:1'] }, 'CC')).toEqual([
      'WriteCORead', ['A x=1', 'B x=2', 'C x:1'],
      ['A x=1 > B x:1, reads from', 'B x:1 > B x=2, session', 'B x=2 > C x:2, reads from', 'C x:2 > C x:1, session'],
    ]);
  });

  test('CyclicCF: three sessions that order three writes in a circle', () => {
    const words = { A: ['x=1', 'y=1', 'z:-'], B: ['x=2', 'x:1'], C: ['x=3', 'x:2'], D: ['x:1', 'x:3'] };
    expect(named(words, 'CCv')).toEqual(['CyclicCF', ['A x=1', 'C x=3', 'B x=2'], ['A x=1 > C x=3, overwritten (D x:3)', 'C x=3 > B x=2, overwritten (C x:2)', 'B x=2 > A x=1, overwritten (B x:1)']]);
    expect(checkCausalConsistency(sessions(words), { variant: 'CM' }).outcome).toBe('holds');
  });

  test('in sentences that name the operations', () => {
    const because = (words: Record<string, string[]>, variant: CausalVariant) => (checkCausalConsistency(sessions(words), { variant }) as { because: string }).because;
    expect(because({ B: ['x:5'] }, 'CC')).toBe('ThinAirRead: "B: Get(x) returned 5 (0.0 to 5.0 ms)" read what nobody wrote');
    expect(because({ A: ['x:1', 'x=1'] }, 'CC')).toBe('CyclicCO: each of these causally precedes the next, and the last the first: "A: Get(x) returned 1 (0.0 to 5.0 ms)", "A: Put(x, 1) completed (10.0 to 15.0 ms)"');
    expect(because({ A: ['x=1', 'x:-'] }, 'CC')).toBe('WriteCOInitRead: "A: Get(x) returned null (10.0 to 15.0 ms)" read nothing, although "A: Put(x, 1) completed (0.0 to 5.0 ms)" causally precedes it');
    expect(because({ A: ['x=1', 'x=2', 'x:1'] }, 'CC')).toBe('WriteCORead: "A: Get(x) returned 1 (20.0 to 25.0 ms)" read what "A: Put(x, 1) completed (0.0 to 5.0 ms)" wrote, although "A: Put(x, 2) completed (10.0 to 15.0 ms)" comes causally between the two');
    expect(because({ A: ['x=1', 'x:2'], B: ['x=2', 'x:1'] }, 'CCv')).toMatch(/^CyclicCF: no order of the writes fits all sessions; each of these must come before the next, and the last before the first: "A: Put\(x, 1\) .*", "B: Put\(x, 2\) .*"$/);
    expect(because({ A: ['z=1', 'x=1', 'y=1'], B: ['x=2', 'z:-', 'y:1', 'x:2'] }, 'CM')).toMatch(/^WriteHBInitRead: "B: Get\(z\) .*" read nothing, although for all that B read, "A: Put\(z, 1\) .*" must come before it$/);
    expect(because({ A: ['x=1'], B: ['x=2', 'x:1', 'x:2'] }, 'CM')).toMatch(/^CyclicHB: no order explains all that B read; each of these must come before the next, and the last before the first: "A: Put\(x, 1\) .*", "B: Put\(x, 2\) .*"$/);
  });
});

describe('against the definitions, tried out', () => {
  test.each([
    { processes: 2, keys: 1, operations: 6, past: 0.5 },
    { processes: 3, keys: 1, operations: 7, unknownProbability: 0.2, initialProbability: 0.05 },
    { processes: 2, keys: 2, operations: 7, unknownProbability: 0.2 },
    { processes: 3, keys: 2, operations: 7 },
  ])('600 histories with %o', (options) => {
    const random = new Random(JSON.stringify(options));
    const count = { CC: 0, CM: 0, CCv: 0, different: 0 };
    for (let drawn = 0; drawn < 600; drawn += 1) {
      const words = randomSessions(random, options);
      const history = sessions(words);
      const expected = Object.fromEntries(VARIANTS.map((variant) => [variant, isCausal(history, variant) ? 'holds' : 'violated']));
      expect({ words, ...outcomesOf(history) }).toEqual({ words, ...expected });
      for (const variant of VARIANTS) if (expected[variant] === 'holds') count[variant] += 1;
      if (new Set(Object.values(expected)).size > 1) count.different += 1;
    }
    for (const variant of VARIANTS) {
      expect(count[variant]).toBeGreaterThan(120);
      expect(count[variant]).toBeLessThan(510);
    }
    expect(count.different).toBeGreaterThan(3);
  });

  test('a thousand reads and writes of one copy show no pattern, and one stale read among them shows one', () => {
    const random = new Random('long');
    const words: Record<string, string[]> = { A: [], B: [], C: [] };
    const last: Record<string, string> = { x: '-', y: '-' };
    for (let value = 1; value <= 1000; value += 1) {
      const process = random.pick(Object.keys(words));
      const key = random.pick(['x', 'y']);
      const isWrite = random.chance(0.4);
      if (isWrite) last[key] = String(value);
      (words[process] as string[]).push(isWrite ? `${key}=${value}` : `${key}:${last[key]}`);
    }
    expect(outcomesOf(sessions(words))).toEqual({ CC: 'holds', CM: 'holds', CCv: 'holds' });
    const first = /\d+/.exec((words['A'] as string[]).find((word) => word.startsWith('x=')) as string)?.[0];
    const stale = sessions({ ...words, A: [...(words['A'] as string[]), `x:${first}`] });
    expect(outcomesOf(stale)).toEqual({ CC: 'violated', CM: 'violated', CCv: 'violated' });
  });
});

describe('a write of unknown outcome', () => {
  test('counts if somebody read it, after what its session did before it', () => {
    expect(checkCausalConsistency(sessions({ A: ['x=1', 'y=2?'], B: ['y:2', 'x:-'] }), { variant: 'CC' }).outcome).toBe('violated');
    expect(checkCausalConsistency(sessions({ A: ['y=2?', 'x=1'], B: ['x:1', 'y:-', 'y:2'] })).outcome).toBe('holds');
  });

  test('counts not if nobody read it', () => {
    expect(checkCausalConsistency(sessions({ A: ['x=1?', 'x:-'] })).outcome).toBe('holds');
  });
});

test('causal consistency means causal memory, unless another variant is asked for', () => {
  const verdict = checkCausalConsistency(sessions({ A: ['x=1'], B: ['x=2', 'x:1', 'x:2'] }));
  expect(verdict).toMatchObject({ outcome: 'violated', property: 'causal consistency (CM)', evidence: { variant: 'CM' } });
  expect(checkCausalConsistency(sessions({ A: ['x=1'], B: ['x:1'] }), { variant: 'CCv' })).toEqual({ outcome: 'holds', property: 'causal consistency (CCv)', because: '2 reads and writes of 2 processes show none of the bad patterns' });
});

test('says what shows nothing', () => {
  const vacuous = (words: Record<string, string[]>) => (checkCausalConsistency(sessions(words)) as { vacuous?: string }).vacuous;
  expect([vacuous({ A: ['x=1'] }), vacuous({ A: ['x=1'], B: ['y:-'] }), vacuous({ A: ['x=1'], B: ['x:-'] }), vacuous({ A: ['x=1'], B: ['x:1', 'y:-'] })]).toEqual(['no read completed', 'nothing was written that was read', undefined, undefined]);
});

test('the same value written twice leaves it open', () => {
  expect(checkCausalConsistency(sessions({ A: ['x=1'], B: ['x=1', 'x:1'] }))).toMatchObject({ outcome: 'unknown', property: 'causal consistency (CM)', because: expect.stringContaining('write the same value') });
});
