/** Hidden graders: asked for, they judge after the public ones; without them a result is what it would have been. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, GRADER } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { withoutHidden, withoutHiddenChecks } from './result.ts';
import type { ExerciseResult, GradeResult } from './result.ts';

const PUBLIC = `
import { expectEqual, grade } from 'distsys/grader';
grade('08/sum', { exports: ['sum'], checks: [
  { title: 'adds', points: 2, hints: ['Think of +.', 'a + b'], async run({ learner }) { expectEqual(await learner.call('sum', 1, 2), 3); } },
  { title: 'adds again', points: 1, hints: ['Think of +.', 'a + b'], async run({ learner }) { expectEqual(await learner.call('sum', 2, 2), 4); } },
] });`;
const HIDDEN = `
import { expectEqual, grade } from 'distsys/grader';
grade('08/sum', { exports: ['sum'], checks: [
  { title: 'adds', points: 3, hints: [], async run({ learner }) { expectEqual(await learner.call('sum', 2.5, 4), 6.5); } },
] });`;
const sumOf = (body: string): string => `export const sum = (a: number, b: number): number => { ${body} };`;
const ANSWERS: Record<string, string> = {
  right: sumOf('return a + b;'),
  overfitted: sumOf('if (a === 1) return 3; if (a === 2) return 4; return 0;'),
  wrong: sumOf('return 0;'),
  remembers: `let calls = 0;\n${sumOf('calls += 1; return calls > 2 ? 0 : a + b;')}`,
  loop: sumOf('for (;;);'),
  stub: `import { NotImplemented } from 'distsys';\n${sumOf("throw new NotImplemented('08/sum');")}`,
};

let fixture: Fixture;
const grade = async (hidden: boolean, grader = 'exercises/08-x/sum.test.ts'): Promise<Record<string, ExerciseResult>> => {
  const targets = Object.keys(ANSWERS).map((label) => ({ exercise: '08/sum', label, file: `answers/${label}.ts`, grader }));
  const { output, complaint } = await fixture.script(`
    import { gradeTargets } from '${GRADER}/run.js';
    console.log(JSON.stringify(await gradeTargets(${JSON.stringify(targets)}, { limits: { requestMs: 1500 }, hidden: ${hidden} })));`);
  if (output === '') throw new Error(complaint);
  return Object.fromEntries((JSON.parse(output) as ExerciseResult[]).map((result) => [result.label, result]));
};
const points = ({ score, maxScore, checks }: ExerciseResult | undefined = {} as ExerciseResult) => [score, maxScore, checks.map(({ status }) => status).join(' ')];

let open: Record<string, ExerciseResult>;
let all: Record<string, ExerciseResult>;
beforeAll(async () => {
  fixture = createFixture();
  fixture.write('exercises/08-x/sum.test.ts', PUBLIC);
  fixture.write('solutions/08-x/sum.hidden.test.ts', HIDDEN);
  fixture.write('exercises/08-x/broken.test.ts', PUBLIC);
  fixture.write('solutions/08-x/broken.hidden.test.ts', "throw new Error('oops');");
  for (const [name, text] of Object.entries(ANSWERS)) fixture.write(`answers/${name}.ts`, text);
  [open, all] = [await grade(false), await grade(true)];
}, 120_000); // a busy machine takes its time for two gradings with loops
afterAll(() => fixture.remove());

describe('hidden graders', () => {
  test('judge where they are asked for, and count', () => {
    expect(points(open['overfitted'])).toEqual([3, 3, 'passed passed']);
    expect(points(all['overfitted'])).toEqual([3, 6, 'passed passed failed']);
    expect(points(all['right'])).toEqual([6, 6, 'passed passed passed']);
    expect(points(all['stub'])).toEqual([0, 6, 'not started not started not started']);
  });

  test('come after the public checks, are marked, and give no hint', () => {
    const [, , check] = all['overfitted']?.checks ?? [];
    expect(check).toMatchObject({ title: 'adds', hidden: true, maxScore: 3, replay: 'npm run grade -- 08/sum --hidden --seed 1' });
    expect(check).not.toHaveProperty('hint');
    expect(check).not.toHaveProperty('hints');
  });

  test('have a process of their own', () => {
    expect(points(all['remembers'])).toEqual([6, 6, 'passed passed passed']);
  });

  test('are not run for a program that could not be asked anything', () => {
    expect(all['loop']?.checks.map(({ status }) => status)).toEqual(['timeout', 'timeout', 'skipped']);
    expect(all['loop']?.checks[2]?.message).toBe(all['loop']?.checks[0]?.message);
  });

  test('taken out of a result leave the one that is made without them', () => {
    for (const label of Object.keys(ANSWERS)) expect(withoutHiddenChecks(all[label] as ExerciseResult)).toEqual(open[label]);
    const grading = (exercise: ExerciseResult): GradeResult => {
      const { score, maxScore } = exercise;
      return { score, maxScore, chapters: [{ id: '08', title: 'x', score, maxScore, exercises: [exercise] }], seed: 1, versions: { course: '1', grader: '1', runtime: '1' } };
    };
    expect(withoutHidden(grading(all['overfitted'] as ExerciseResult))).toEqual(grading(open['overfitted'] as ExerciseResult));
  });

  test('that are broken spoil no public verdict', async () => {
    const { right } = await grade(true, 'exercises/08-x/broken.test.ts');
    expect(right?.checks.at(-1)).toMatchObject({
      hidden: true, status: 'grader error', maxScore: 0, message: 'the grader solutions/08-x/broken.hidden.test.ts is broken, which is not your fault (oops)',
    });
    expect(withoutHiddenChecks(right as ExerciseResult)).toEqual(open['right']);
  });
});
