import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { furtherSeeds, readKeptSeeds, withTried } from './failing-seeds.ts';
import type { KeptSeeds } from './failing-seeds.ts';
import { createFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import type { CheckResult, GradeResult, TriedSeed } from './result.ts';

const failing = { title: 'holds' } as CheckResult;
const ran = (...tried: readonly [number, boolean][]): TriedSeed[] => tried.map(([seed, passed]) => ({ seed, ...(!passed && { failing }) }));
const about = { exercise: '08/x', grader: 'a grader' };
const seedsOf = (kept: KeptSeeds): unknown => kept['08/x']?.seeds;

describe('seeds that failed', () => {
  test('are tried first, before those that follow from the answer', () => {
    const options = { count: 2, kept: {}, except: 1 };
    const fresh = furtherSeeds({ ...about, answer: 'one' }, options);
    expect(fresh).toHaveLength(2);
    expect(furtherSeeds({ ...about, answer: 'one' }, options)).toEqual(fresh);
    expect(furtherSeeds({ ...about, answer: 'another' }, options)).not.toEqual(fresh);
    const kept = withTried({}, about, ran([17, false], [18, true]));
    expect(furtherSeeds({ ...about, answer: 'one' }, { ...options, kept })).toEqual([17, fresh[0]]);
    expect(furtherSeeds({ ...about, answer: 'one' }, { count: 0, kept: {}, except: 1 })).toEqual([]);
  });

  test('are forgotten after three passes, and a failure in between counts from anew', () => {
    let kept = withTried({}, about, ran([17, false]));
    kept = withTried(kept, about, ran([17, true]));
    kept = withTried(kept, about, ran([17, true]));
    expect(seedsOf(kept)).toEqual([{ seed: 17, passes: 2 }]);
    kept = withTried(kept, about, ran([17, false]));
    expect(seedsOf(kept)).toEqual([{ seed: 17, passes: 0 }]);
    for (let pass = 0; pass < 3; pass += 1) kept = withTried(kept, about, ran([17, true]));
    expect(kept).toEqual({});
  });

  test('are of no use for another grader, and at most five are kept, the newest', () => {
    const kept = withTried({}, about, ran(...[1, 2, 3, 4, 5, 6].map((seed): [number, boolean] => [seed + 10, false])));
    expect((seedsOf(kept) as unknown[]).length).toBe(5);
    expect(seedsOf(withTried(kept, { ...about, grader: 'mended' }, ran([99, false])))).toEqual([{ seed: 99, passes: 0 }]);
  });
});

describe('an answer that passes with the seed of the grading alone', () => {
  const FILE = 'exercises/08-two-generals/fewest-messengers.ts';
  let fixture: Fixture;
  beforeAll(() => {
    fixture = createFixture();
    fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', `import { expectEqual, grade } from 'distsys/grader';
      grade('08/fewest-messengers', {
        exports: ['same'],
        checks: [
          { title: 'is there', points: 1, hints: ['a', 'b'], async run({ learner }) { await learner.call('same', 0); } },
          { title: 'gives back what it got', points: 2, hints: ['a', 'b'], async run({ learner, seed }) { expectEqual(await learner.call('same', seed), seed, { of: \`same(\${seed})\` }); } },
        ],
      });`);
  });
  afterAll(() => fixture.remove());
  const graded = async (...words: readonly string[]): Promise<{ result: GradeResult['chapters'][number]['exercises'][number]; code: number }> => {
    const { output, code } = await fixture.run('grade', '08/fewest-messengers', '--json', '-', ...words);
    return { result: (JSON.parse(output) as GradeResult).chapters[0]?.exercises[0] as GradeResult['chapters'][number]['exercises'][number], code };
  };

  test('keeps its points and is warned, and the seed is tried first the next time', async () => {
    fixture.write(FILE, 'export const same = (n: number): number => (n <= 1 ? n : -1);\n');
    const { result, code } = await graded();
    expect([result.status, result.score, code]).toEqual(['passed', 3, 0]);
    const seed = result.furtherSeeds?.[0]?.seed;
    expect(result.notes).toEqual([
      `passes with seed 1 and not with seed ${seed}, where it fails "gives back what it got": same(${seed}) is ${seed}, and the answer gave -1. It costs no points. See it with: npm run grade -- 08/fewest-messengers --seed ${seed}`.replace(/: same.*gave -1/, `: ${result.furtherSeeds?.[0]?.failing?.message.replace(/\.$/, '')}`),
    ]);
    expect(readKeptSeeds(fixture.root)['08/fewest-messengers']?.seeds.map((one) => one.seed)).toContain(seed);
    fixture.write(FILE, 'export const same = (n: number): number => (n <= 1 ? n : -2);\n');
    expect((await graded()).result.furtherSeeds?.map((one) => one.seed)).toContain(seed);
    expect((await fixture.run('grade', '08/fewest-messengers')).output).toMatch(/✓ fewest-messengers +3\/3\n {6}note +passes with seed 1 and not with seed \d+/);
  });

  test('is not tried further where it fails anyway, where the seed is given, or where nobody wants it', async () => {
    fixture.write(FILE, 'export const same = (n: number): number => -n - 1;\n');
    expect((await graded()).result.furtherSeeds).toBeUndefined();
    fixture.write(FILE, 'export const same = (n: number): number => n;\n');
    expect((await graded('--seed', '5')).result.furtherSeeds).toBeUndefined();
    expect((await graded('--seeds', '0')).result.furtherSeeds).toBeUndefined();
    const { result } = await graded('--seeds', '4');
    expect(result.furtherSeeds?.length).toBeGreaterThanOrEqual(4);
    expect(result.notes).toBeUndefined();
  }, 120_000);

  test('a memory that was damaged is as good as none', async () => {
    writeFileSync(join(fixture.root, '.workbook', 'failing-seeds.json'), '{ "08/fewest-messengers": { "grader": 7 } }');
    expect(readKeptSeeds(fixture.root)).toEqual({});
    fixture.write(FILE, 'export const same = (n: number): number => (n <= 1 ? n : -3);\n');
    await graded();
    expect(readFileSync(join(fixture.root, '.workbook', 'failing-seeds.json'), 'utf8')).toContain('"passes": 0');
  });

  test.each([
    [['--seeds', 'many'], /^--seeds many: how many further seeds to try is a whole number up to 100/],
    [['--seeds', '2', '--seed', '5'], /^--seeds tries an answer that passes with further seeds, and says nothing together with --seed\./],
    [['--watch', '--solutions'], /^--watch grades your own answers as you save them, without --solutions\./],
  ])('%j is answered in a sentence', async (words, sentence) => {
    const { code, complaint } = await fixture.run('grade', '08/fewest-messengers', ...words);
    expect([code, complaint]).toEqual([2, expect.stringMatching(sentence)]);
  });
});
