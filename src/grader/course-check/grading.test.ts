/** What graders and compiler say of the course's own answers, with the real grader on a tiny course with faults. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCourse, type CourseCheck } from '../course-check.ts';
import { LOCK_FILE } from '../pristine.ts';
import { gradeTargets } from '../run.ts';
import { FIXTURE, GRADER, MISTAKES, SOLUTION, STUB, fixtureCourse, type FixtureCourse } from './fixture-course.ts';
import { mistakeHeader } from './mistake-header.ts';
import { MISTAKES_FILE, mistakesText } from './mistakes-table.ts';

const projectRoot = join(fileURLToPath(import.meta.url), '../../../..');
let fixture: FixtureCourse;
beforeEach(() => {
  fixture = fixtureCourse(projectRoot);
});
afterEach(() => fixture.remove());

const said = async (): Promise<string[]> => (await checkCourse({ root: fixture.root, course: FIXTURE })).findings.map(({ says }) => says);
const answer = (header: string, body: string): string => `/**\n${header.split('\n').map((line) => ` * ${line}\n`).join('')} */\nexport const double = (n: number): number => ${body};\n`;

describe('mistakes', () => {
  test('that are not what their header says are findings, each by name', async () => {
    const say = 'Misconception: m.\nSay: s.\n';
    fixture.write(`${MISTAKES}/late.ts`, answer(`${say}Caught by: "doubles any number".`, 'n + 5'));
    fixture.write(`${MISTAKES}/right.ts`, answer(`${say}Caught by: "doubles one".`, 'n + n'));
    fixture.write(`${MISTAKES}/unnamed.ts`, answer(`${say}Caught by: "doubles minus one".`, '7'));
    fixture.write(`${MISTAKES}/headless.ts`, answer('Misconception: m.', '8'));
    fixture.write(`${MISTAKES}/twin.ts`, answer(`${say}Caught by: "doubles one".`, '1'));
    fixture.write(`${MISTAKES}/unwritten.ts`, `import { NotImplemented } from 'distsys';\n${answer(`${say}Caught by: "doubles one".`, '{ throw new NotImplemented("01/double"); }')}`);
    fixture.write(`${MISTAKES}/untyped.ts`, answer(`${say}Caught by: "doubles one".`, 'String(n)'));
    expect(await said()).toEqual(expect.arrayContaining([
      `${MISTAKES}/late.ts is caught first by "doubles one" (failed: expected 2; got 6), but its header names "doubles any number". Reorder the checks or correct the header.`,
      `${MISTAKES}/right.ts passes every check of ${GRADER}, though it is wrong. Make "doubles one" catch it.`,
      `${MISTAKES}/unnamed.ts is to be caught by "doubles minus one", but ${GRADER} has no such check; it has "doubles one" and "doubles any number". Correct the header.`,
      `${MISTAKES}/headless.ts: its header has no "Caught by: "<title of a check>"" and "Say:". A mistake says its misconception, the check that catches it and what to tell the learner.`,
      expect.stringContaining(`${MISTAKES}: "square" and "twin" fail the same checks with the same result`),
      expect.stringContaining(`${MISTAKES}/unwritten.ts is "not started" rather than wrong`),
      expect.stringMatching(/double\.mistakes\/untyped\.ts:6:\d+ Type 'string' is not assignable to type 'number'\. \(TS2322\)/),
      expect.stringContaining(`${LOCK_FILE}: the mistakes of exercise 01/double no longer fail as noted there`),
    ]));
  });

  test('say their three things over several lines', () => {
    expect(mistakeHeader('/**\n * Misconception: one\n *   is enough.\n * Caught by: "meets the risk".\n * Say: Count\n * again.\n *\n * A remark.\n */')).toEqual({
      misconception: 'one is enough.', caughtBy: 'meets the risk', say: 'Count again.',
    });
  });
});

describe('graders', () => {
  test('whose points, hints or verdict on stub and solution are wrong are findings', async () => {
    fixture.edit(GRADER, (text) => text
      .replace('points: 8', 'points: 9')
      .replace(`hints: ['What is 1 + 1?', 'Add the number to itself.']`, `hints: ['Only one.']`)
      .replace(`hints: ['Try 3.', 'Add the number to itself.']`, `hints: ['Try 3.', ' ']`)
      .replace('expectEqual(await learner.call(\'double\', 2 + seed), 4 + 2 * seed);', 'expectEqual(await learner.call(\'double\', 2 + seed), 6);'));
    fixture.ship();
    const sentences = await said();
    expect(sentences).toEqual(expect.arrayContaining([
      `${GRADER}: its checks are worth 21 points, but src/course.ts gives exercise 01/double 20. Make them agree.`,
      `${GRADER}: the check "doubles one" has one hint; a ladder has at least 2 rungs, from a nudge to nearly the answer. Add 1.`,
      `${GRADER}: hint 2 of the check "doubles any number" is empty. Each rung tells the learner something more: write it or take it out.`,
      expect.stringContaining(`${SOLUTION} scores 9 of 21 by ${GRADER} with seed 2; "doubles any number" is failed: expected 6; got 8.`),
    ]));
    expect(sentences.some((sentence) => sentence.includes('with seed 1'))).toBe(false);
  });

  test('that give points for a stub are findings', async () => {
    fixture.edit(GRADER, (text) => text.replace(`expectEqual(await learner.call('double', 1), 2);`, ''));
    fixture.ship();
    expect(await said()).toContain(`${STUB}: the stub is "passed" on the check "doubles one" and scores 8; before anything is written each check is "not started". Let the check call what the learner writes before it judges.`);
  });

  test('that are broken are findings and not a failure of the check', async () => {
    fixture.write(GRADER, `throw new Error('no such number');\n`);
    fixture.ship();
    expect(await said()).toContainEqual(expect.stringMatching(/^exercises\/01-echo\/double\.test\.ts did not grade: .*no such number.*Mend it\.$/));
  });

  test('hidden from the learner judge the solution with every seed, and the stub', async () => {
    const hidden = 'solutions/01-echo/double.hidden.test.ts';
    fixture.write(hidden, fixture.read(GRADER).replace(`expectEqual(await learner.call('double', 1), 2)`, `expectEqual(await learner.call('double', 1), 3)`).replace(`expectEqual(await learner.call('double', 2 + seed), 4 + 2 * seed);`, ''));
    expect(await said()).toEqual([
      `${STUB}: the stub is "passed" on the check "doubles any number" and scores 12; before anything is written each check is "not started". Let the check call what the learner writes before it judges.`,
      ...[1, 2, 3].map((seed) => `${SOLUTION} scores 12 of 20 by ${hidden} with seed ${seed}; "doubles one" is failed: expected 3; got 2. Mend the solution or the grader.`),
      expect.stringContaining(`${MISTAKES_FILE} is not what the graders say now (line `),
    ]);
  });

  test('hidden from the learner that are broken are findings of their own', async () => {
    fixture.write('solutions/01-echo/double.hidden.test.ts', `throw new Error('no such number');\n`);
    expect(await said()).toContainEqual(expect.stringMatching(/^solutions\/01-echo\/double\.hidden\.test\.ts did not grade: .*no such number.*Mend it\.$/));
  });

  test('with a check that no mistake fails, or that take long, are findings', async () => {
    fixture.write(`${MISTAKES}/square.ts`, fixture.read(`${MISTAKES}/square.ts`).replace('doubles one', 'doubles any number').replace('n * n', 'n === 1 ? 2 : n * n'));
    expect(await said()).toContain(`${GRADER}: no mistake in ${MISTAKES}/ fails the check "doubles one". Add the wrong answer that it is there for, or take it out.`);
    const slow = async (secondsByCheck: number): Promise<CourseCheck> => checkCourse({
      root: fixture.root, course: FIXTURE,
      grade: (targets, options) => gradeTargets(targets, { ...options, onCheck: (target, check) => options.onCheck?.(target, check, secondsByCheck * 1000) }),
    });
    expect((await slow(11)).findings.map(({ says }) => says)).toContain(`${GRADER}: grading the solution takes 22.0 s of requests; an exercise may take 5 s. Ask for fewer or smaller runs, or for many in one request.`);
    expect((await slow(3)).notes).toContain(`${GRADER}: grading the solution takes 6.0 s of requests; an exercise may take 5 s. The machine may be busy; look again on a quiet one.`);
  });
});

describe('the table of mistakes', () => {
  test('is written from the verdicts, and asked for when it is missing', async () => {
    fixture.delete(MISTAKES_FILE);
    expect(await said()).toEqual([`${MISTAKES_FILE} is missing. Run "npm run ship" and commit it.`]);
  });

  test('marks what each mistake fails, first what its header names', () => {
    expect(mistakesText([{
      id: '08/x', title: 'Find x', checks: [{ title: 'one', points: 1, hidden: false }, { title: 'two', points: 2, hidden: false }, { title: 'three', points: 3, hidden: true }],
      mistakes: [{ name: 'late', misconception: 'm.', say: 's.', failing: [false, true, true] }],
    }, { id: '00/y', title: 'Without mistakes', checks: [], mistakes: [] }]).split('\n').slice(4)).toEqual([
      '', '## 08/x: Find x', '', '- **1** one (1 point)', '- **2** two (2 points)', '- **h1** three (3 points)', '',
      '| Mistake | 1 | 2 | h1 |', '|---|:-:|:-:|:-:|', '| late |   | **✗** | ✗ |', '', '- **late**: m.', '  The learner is told: s.', '',
    ]);
  });
});
