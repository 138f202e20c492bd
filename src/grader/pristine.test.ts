import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Course } from './course-check/course-files.ts';
import { describeReplaced, readLock, sha256, shippedCourse, shippedFile, stageCourse, type CourseLock } from './pristine.ts';
import { stubOf } from './stub.ts';

const chapter = {
  number: '01', slug: 'echo', title: 'Echo', written: true, minutes: 5, needs: [],
  exercises: [{ name: 'answer', title: 'Answer', points: 2, lines: 1, minutes: 1 }],
};
const course: Course = { parts: [{ title: 'One', chapters: [chapter] }], chapters: [chapter] };
const solution = `export function answer(): number {\n  // --- learner's part: which number? ---\n  return 42;\n  // --- end of learner's part ---\n}\n`;
const stub = stubOf(solution, '01/answer');
const STUB = 'exercises/01-echo/answer.ts';
const GRADER = 'exercises/01-echo/answer.test.ts';
const NOTEBOOK = 'notebooks/01-echo.ipynb';
const lock: CourseLock = { version: 1, files: { [STUB]: sha256(stub), [GRADER]: sha256('grader\n'), [NOTEBOOK]: sha256('{}\n') }, exercises: {} };

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const git = (...args: string[]): void => {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=none', ...args], { cwd: root, stdio: 'ignore' });
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pristine-'));
  write('package.json', '{}');
  write(STUB, stub);
  write(GRADER, 'grader\n');
  write(NOTEBOOK, '{}\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the shipped version of a file', () => {
  test('is the file itself while it is as shipped', () => {
    expect(shippedFile(root, STUB, lock, course)).toMatchObject({ from: 'worktree' });
  });

  test('is the pristine copy once the file has been edited, if that copy is the shipped one', () => {
    write(STUB, solution);
    write(`.workbook/pristine/${STUB}`, stub);
    const found = shippedFile(root, STUB, lock, course);
    expect(found).toMatchObject({ from: 'pristine copy', bytes: Buffer.from(stub) });
    write(`.workbook/pristine/${STUB}`, 'an older one');
    expect(shippedFile(root, STUB, lock, course).from).toBe('nowhere');
  });

  test("comes from git's history where there is no pristine copy, also in a folder of a larger repository", () => {
    const inner = join(root, 'course');
    git('init', '-q');
    for (const path of [STUB, GRADER]) write(`course/${path}`, readFileSync(join(root, path), 'utf8'));
    git('add', 'course');
    git('commit', '-qm', 'ship');
    write(`course/${STUB}`, solution);
    git('commit', '-qam', 'solve');
    expect(shippedFile(inner, STUB, lock, course)).toMatchObject({ from: 'history', bytes: Buffer.from(stub) });
  });

  test('is made from the solution if nothing else is left', () => {
    write('solutions/01-echo/answer.ts', solution);
    rmSync(join(root, STUB));
    expect(shippedFile(root, STUB, lock, course)).toMatchObject({ from: 'solution', bytes: Buffer.from(stub) });
  });

  test('is refused in a sentence when it cannot be had', () => {
    write(NOTEBOOK, '{"saved": true}');
    expect(shippedFile(root, NOTEBOOK, lock, course)).toMatchObject({ from: 'nowhere', why: expect.stringContaining(`${NOTEBOOK} has been changed, and its shipped version is neither`) });
    expect(shippedFile(root, 'notebooks/02-x.ipynb', lock, course)).toMatchObject({ why: expect.stringContaining('has not been shipped yet. Run "npm run ship"') });
  });
});

describe('the shipped course', () => {
  test('names what it did not take as it stands, and what it could not find', () => {
    write(STUB, solution);
    write(`.workbook/pristine/${STUB}`, stub);
    rmSync(join(root, NOTEBOOK));
    const shipped = shippedCourse(root, lock, course);
    expect([...shipped.files.keys()]).toEqual([GRADER, STUB]);
    expect(shipped.missing.map((file) => file.path)).toEqual([NOTEBOOK]);
    expect(describeReplaced(shipped.replaced)).toEqual([`${STUB} is not as it was shipped; the shipped version is judged, from the pristine copy (.workbook/pristine).`]);
  });

  test('is staged beside the real project, which stays as it is when the stage is removed', () => {
    write('node_modules/distsys/index.js', 'export {};\n');
    write(STUB, 'my own work\n');
    const staged = stageCourse(root, new Map([[STUB, Buffer.from(stub)]]));
    expect(readFileSync(join(staged.dir, STUB), 'utf8')).toBe(stub);
    expect(readdirSync(join(staged.dir, 'node_modules'))).toEqual(['distsys']);
    staged.remove();
    expect(readFileSync(join(root, STUB), 'utf8')).toBe('my own work\n');
    expect(readdirSync(join(root, 'node_modules'))).toEqual(['distsys']);
    expect(readdirSync(join(root, '.workbook'))).toEqual([]);
  });
});

describe('a stage', () => {
  test('that a killed process left behind is taken away by the next one; that of a running process stays', () => {
    write('.workbook/staged-999999999-abc/package.json', '{}');
    const other = stageCourse(root, new Map());
    const staged = stageCourse(root, new Map());
    expect(readdirSync(join(root, '.workbook')).toSorted()).toEqual([other.dir, staged.dir].map((dir) => basename(dir)).toSorted());
  });
});

describe('the lock', () => {
  test('may be absent before the first shipping, and is refused in a sentence when it is no lock', () => {
    expect(readLock(root)).toBeUndefined();
    write('src/course.lock.json', '{ "version": 2 }');
    expect(() => readLock(root)).toThrow('src/course.lock.json is not a lock of version 1');
    write('src/course.lock.json', '<<<<<<< ours');
    expect(() => readLock(root)).toThrow('Get it back with "git checkout -- src/course.lock.json"');
  });
});
