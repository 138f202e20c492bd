/** Classes of a small course, graded by real processes: what is kept, what is graded again, what has changed. */
import { spawn } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { libraryFolder } from '../learner/stage.ts';
import { zipOf } from './archive-fixture.ts';
import { ClassFixture, EXERCISE, FILE, LOOP, RIGHT, SLOW, WRONG } from './class-fixture.ts';
import { tableCsv } from './class-table.ts';

let fixture: ClassFixture;
beforeEach(() => {
  fixture = new ClassFixture();
});
afterEach(() => fixture.remove());

const scores = (run: { students: readonly { student: string; score: number }[] }): Record<string, number> => Object.fromEntries(run.students.map(({ student, score }) => [student, score]));

/** Real processes start here, in seconds on a quiet machine and in many on a busy one; what hangs still ends. */
const BOUND = { timeout: 180_000 };

test('parts that several machines graded make one table when their results lie in one folder', async () => {
  for (const [name, text] of [['ann', RIGHT], ['bob', WRONG], ['cid', RIGHT], ['dan', 'nothing;\n'], ['eve', WRONG]] as const) fixture.put(`${name}/double.ts`, text);
  const parts = [1, 2].map((number) => ({ shard: { number, of: 2 }, results: join(fixture.parent, `part-${number}`) }));
  const runs = [];
  for (const part of parts) runs.push(await fixture.grade(part));
  expect(runs.map(({ students }) => students.map(({ student }) => student))).toEqual([['ann', 'cid', 'eve'], ['bob', 'dan']]);
  expect(runs.map(({ notes }) => notes)).toEqual([['these are 3 of 5 submissions: part 1 of 2.'], ['these are 2 of 5 submissions: part 2 of 2.']]);
  for (const { results } of parts) cpSync(join(results, 'students'), join(fixture.results, 'students'), { recursive: true });
  const whole = await fixture.grade();
  expect(whole).toMatchObject({ graded: 0, reused: 5, changes: [], complete: true });
  expect(scores(whole)).toEqual({ ann: 20, bob: 8, cid: 20, dan: 0, eve: 8 });
}, 180_000);

describe('a class', BOUND, () => {
  test('is graded whatever each student handed in, with a sentence where that is needed', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    fixture.put(`bob/workbook/${FILE}`, WRONG);
    fixture.put('zipped.zip', zipOf([{ name: FILE, content: RIGHT }]));
    fixture.put('broken.zip', 'no archive');
    fixture.put('Ann Lee_7_assignsubmission_file_/double (1).ts', Buffer.from(RIGHT.replaceAll('\n', '\r\n'), 'utf16le'));
    fixture.put('loop/double.ts', LOOP);
    fixture.put('crash/double.ts', 'throw new Error("on import");\n');
    fixture.put(`stub/${FILE}`, fixture.course.read(FILE));
    fixture.put('other/readme.md', 'hello');
    fixture.put('huge/double.ts', '');
    truncateSync(join(fixture.submissions, 'huge', 'double.ts'), 100 * 1024 ** 2);
    fixture.put('circle/a/b', 'x');
    symlinkSync('..', join(fixture.submissions, 'circle', 'a', 'up'));
    const run = await fixture.grade();
    expect(scores(run)).toEqual({ 'Ann Lee': 20, bob: 8, broken: 0, circle: 0, crash: 0, huge: 0, jane: 20, loop: 0, other: 0, stub: 0, zipped: 20 });
    const statuses = Object.fromEntries(run.students.map(({ student, exercises }) => [student, exercises[0]?.status]));
    expect(statuses).toMatchObject({ bob: 'failed', broken: 'not handed in', loop: 'failed', stub: 'not started', jane: 'passed' });
    const problems = Object.fromEntries(run.students.flatMap(({ student, problem }) => (problem === undefined ? [] : [[student, problem]])));
    expect(problems).toEqual({
      broken: expect.stringMatching(/^broken\.zip cannot be unpacked \(/),
      circle: 'None of its one file is an exercise; exercises are called NAME.ts, as in exercises/01-echo/double.ts.',
      huge: 'None of its one file is an exercise; exercises are called NAME.ts, as in exercises/01-echo/double.ts.',
      other: 'None of its one file is an exercise; exercises are called NAME.ts, as in exercises/01-echo/double.ts.',
    });
    expect(run.students.find(({ student }) => student === 'huge')?.notes).toContain('double.ts was not read: it has 104857600 bytes, and at most 1048576 are read.');
    expect(run.students.find(({ student }) => student === 'Ann Lee')?.exercises[0]?.notes).toEqual(['It was handed in as double (1).ts.', 'double (1).ts was saved as UTF-16 and read as that.', 'double (1).ts has Windows line ends.']);
    expect(run.graded).toBe(5); // five different answers: one right, one wrong, loop, crash, stub
    expect(run.students.find(({ student }) => student === 'bob')?.exercises[0]?.looksLike).toBe('Your answer is right for some numbers only: two is twice everything.');
    const rows = tableCsv(run).split('\r\n');
    expect(rows[0]).toBe('student,submission,total,of,percent,late,submitted,01/double,notes');
    expect(rows.find((row) => row.startsWith('bob,bob,8,20,40,,'))).toMatch(/Z,8,$/);
    expect(rows.find((row) => row.startsWith('broken,'))).toMatch(/^broken,broken,0,20,0,,,,"?broken\.zip cannot be unpacked/);
  });

  test('keeps results with the versions, hashes and the seed\'s fingerprint, and without the seed', async () => {
    fixture.put(`jane/${FILE}`, WRONG);
    await fixture.grade();
    const kept = fixture.kept('jane');
    expect(kept).toMatchObject({ student: 'jane', score: 8, maxScore: 20, seedId: expect.stringMatching(/^[0-9a-f]{8}$/), versions: { runtime: `Node ${process.version}` } });
    expect(kept.exercises[0]).toMatchObject({ from: FILE, key: expect.stringMatching(/^[0-9a-f]{64}$/), hashes: { answer: expect.any(String), grader: expect.any(String), library: expect.any(String) } });
    expect(readFileSync(join(fixture.results, 'students', 'jane.json'), 'utf8')).not.toMatch(/4711|"seed"|"replay"|"trace"|"hints"/);
  });

  test('draws its inputs from the secret seed: what is right for the seed of everybody is not right', async () => {
    fixture.put(`jane/${FILE}`, 'export const double = (n: number): number => (n === 1 ? 2 : 6);\n'); // 2 + seed is 3 with the usual seed, 1
    expect(scores(await fixture.grade({ seed: 1 }))).toEqual({ jane: 20 });
    expect(scores(await fixture.grade())).toEqual({ jane: 8 });
  });

  test('is judged by hidden graders, too, whose points are to be had by everybody', async () => {
    fixture.course.write('solutions/01-echo/double.hidden.test.ts', `import { expectEqual, grade } from 'distsys/grader';
grade('01/double', { exports: ['double'], checks: [{ title: 'doubles what nobody expects', points: 5, hints: ['Think.', 'Think again.'], async run({ learner }) { expectEqual(await learner.call('double', -0.5), -1); } }] });
`);
    fixture.put(`jane/${FILE}`, RIGHT);
    fixture.put(`bob/${FILE}`, WRONG);
    fixture.put('eve/readme.md', 'x');
    const run = await fixture.grade();
    expect(run.students.map(({ student, score, maxScore }) => [student, score, maxScore])).toEqual([['bob', 8, 25], ['eve', 0, 25], ['jane', 25, 25]]);
    expect(fixture.kept('bob').exercises[0]?.checks.map(({ title, hidden, score }) => [title, hidden, score])).toEqual([['doubles one', undefined, 8], ['doubles any number', undefined, 0], ['doubles what nobody expects', true, 0]]);
  });

  test('may be late: by the dates of files, or as a platform says', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    fixture.put(`bob/${FILE}`, RIGHT);
    fixture.put('eve_LATE_5_6_double.ts', RIGHT);
    utimesSync(join(fixture.submissions, 'jane', FILE), new Date(), new Date('2026-11-12T15:30:00Z'));
    utimesSync(join(fixture.submissions, 'bob', FILE), new Date(), new Date('2026-11-09T12:00:00Z'));
    utimesSync(join(fixture.submissions, 'eve_LATE_5_6_double.ts'), new Date(), new Date('2026-11-09T12:00:00Z'));
    const run = await fixture.grade({ due: new Date('2026-11-10T12:00:00Z') });
    expect(Object.fromEntries(run.students.map(({ student, late, score }) => [student, [late, score]]))).toEqual({ bob: [undefined, 20], eve: ['as its name says', 20], jane: ['2 d 3 h (by file dates)', 20] });
  });

  test('where nobody handed an exercise in is not counted by it, unless it was named', async () => {
    fixture.put('jane/readme.md', 'x');
    expect((await fixture.grade()).exercises).toEqual([]);
    expect((await fixture.grade({ allExercises: true })).students[0]).toMatchObject({ score: 0, maxScore: 20 });
  });

  test('is not counted by questions that nobody answered, unless their chapter was named', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    const unanswered = { id: '01/questions', status: 'not handed in', score: 0, maxScore: 2, checks: [], notes: [] } as const;
    const asked = await fixture.grade({ judgeQuestions: async () => [unanswered] });
    expect([asked.questions, asked.students[0]?.maxScore, asked.notes]).toEqual([[], 20, ['nobody handed in 01/questions, so nobody is counted by it; name the chapter, as in --chapters 01, to have it counted.']]);
    const named = await fixture.grade({ allExercises: true, judgeQuestions: async () => [unanswered] });
    expect([named.questions, named.students[0]?.maxScore]).toEqual([['01/questions'], 22]);
    fixture.put('bob/answers.json', '{}');
    const answered = await fixture.grade({ judgeQuestions: async (files) => [files.length > 0 ? { ...unanswered, status: 'passed', score: 2 } : unanswered] });
    expect(answered.students.map(({ student, score, maxScore }) => [student, score, maxScore])).toEqual([['bob', 2, 22], ['jane', 20, 22]]);
  });
});

describe('a second grading', BOUND, () => {
  test('grades nothing again, and only what is new or was changed', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    fixture.put(`bob/${FILE}`, WRONG);
    await fixture.grade();
    expect(await fixture.grade()).toMatchObject({ graded: 0, reused: 2, changes: [] });
    fixture.put(`bob/${FILE}`, RIGHT.replace('n + n', '2 * n'));
    fixture.put(`eve/${FILE}`, RIGHT); // as jane's
    const run = await fixture.grade();
    expect(run).toMatchObject({ graded: 1, reused: 2 });
    expect(run.changes).toEqual([{
      student: 'bob', exercise: EXERCISE, why: ['answer'], before: { status: 'failed', score: 8 }, after: { status: 'passed', score: 20 },
      checks: [{ title: 'doubles any number', before: 'failed 0/12', after: 'passed 12/12' }],
    }]);
  });

  test('after a fix of a grader says what changed, and keeps it', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    fixture.put(`bob/${FILE}`, WRONG);
    await fixture.grade();
    fixture.course.edit('exercises/01-echo/double.test.ts', (text) => text.replace('4 + 2 * seed', '2'));
    const run = await fixture.grade();
    expect(run.graded).toBe(2);
    expect(run.changes.map(({ student, why, before, after }) => [student, why, before.score, after.score])).toEqual(expect.arrayContaining([['jane', ['grader'], 20, 8], ['bob', ['grader'], 8, 20]]));
    expect(readFileSync(join(fixture.results, 'changes.jsonl'), 'utf8').trimEnd().split('\n').map((line) => (JSON.parse(line) as { student: string }).student).toSorted()).toEqual(['bob', 'jane']);
    expect((await fixture.grade()).changes).toEqual([]); // said once
  });

  test('with a damaged result grades that student again', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    await fixture.grade();
    writeFileSync(join(fixture.results, 'students', 'jane.json'), '{');
    expect(await fixture.grade()).toMatchObject({ graded: 1, notes: ['students/jane.json is no result, and its student is graded again.'] });
  });

  test('with other chapters keeps what was found for the first ones', async () => {
    fixture.put(`jane/${FILE}`, RIGHT);
    await fixture.grade();
    await fixture.grade({ exercises: [] });
    expect(fixture.kept('jane').score).toBe(20);
  });
});

describe('an interrupted grading', BOUND, () => {
  test('that is asked to end keeps what is done; the next one does the rest', async () => {
    for (const name of ['a', 'b', 'c', 'd']) fixture.put(`${name}/${FILE}`, `${RIGHT}// ${name}\n`);
    for (const name of ['e', 'f']) fixture.put(`${name}/${FILE}`, `${SLOW}// ${name}\n`);
    const interrupt = new AbortController();
    const began = fixture.grade({ jobs: 1, batchSize: 1, signal: interrupt.signal });
    await expect.poll(() => fixture.keptNames().filter((name) => fixture.kept(name.replace('.json', '')).score === 20).length, { timeout: 60_000 }).toBeGreaterThan(0);
    interrupt.abort();
    const first = await began;
    expect(first.complete).toBe(false);
    expect(first.graded).toBeGreaterThan(0);
    expect(leftBehind()).toEqual([]);
    const second = await fixture.grade();
    expect(second.complete).toBe(true);
    expect(second.graded).toBe(6 - first.graded);
  });

  test.skipIf(process.platform === 'win32')('that is killed outright leaves whole results, no process, and no obstacle', async () => {
    for (const name of ['a', 'b', 'c']) fixture.put(`${name}/${FILE}`, `${RIGHT}// ${name}\n`);
    fixture.put(`d/${FILE}`, SLOW);
    const module = pathToFileURL(join(libraryFolder(), 'dist', 'grader', 'submissions', 'grade-class.js')).href;
    const table = pathToFileURL(join(libraryFolder(), 'dist', 'grader', 'course-check', 'fixture-course.js')).href;
    const options = { root: fixture.course.root, folder: fixture.submissions, results: fixture.results, exercises: [EXERCISE], seed: 4711, jobs: 1, batchSize: 1 };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', `
      import { gradeClass } from '${module}';
      import { FIXTURE } from '${table}';
      await gradeClass({ ...${JSON.stringify(options)}, course: FIXTURE });
    `], { stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await expect.poll(() => (readdirSync(fixture.parent).includes('results') ? fixture.keptNames().filter((name) => name.endsWith('.json') && fixture.kept(name.replace('.json', '')).score === 20).length : 0), { timeout: 60_000 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    const done = fixture.keptNames().filter((name) => name.endsWith('.json')).filter((name) => fixture.kept(name.replace('.json', '')).score === 20).length;
    const second = await fixture.grade();
    expect(second.complete).toBe(true);
    expect(second.graded).toBeLessThanOrEqual(4 - done);
    expect(scores(second)).toEqual({ a: 20, b: 20, c: 20, d: 20 });
    await expect.poll(() => processesOf(child.pid as number), { timeout: 60_000 }).toEqual([]);
    for (const name of readdirSync(tmpdir()).filter((one) => one.includes(`-${child.pid}-`))) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  });
});

/** Folders of this process that a grading has not taken away. */
const leftBehind = (): string[] => readdirSync(tmpdir()).filter((name) => new RegExp(`^workbook-class-${process.pid}-`).test(name));

/** Processes that were started for a grading whose process had this id: their command lines name its folder. */
function processesOf(pid: number): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`workbook-class-${pid}-`);
    } catch (error) {
      if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false; // it has ended meanwhile
      throw error;
    }
  });
}
