/** For tests: a small course, a folder of submissions to it, and gradings of them. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fixtureCourse, FIXTURE } from '../course-check/fixture-course.ts';
import type { FixtureCourse } from '../course-check/fixture-course.ts';
import { libraryFolder } from '../learner/stage.ts';
import type { StudentResult } from './class-result.ts';
import { gradeClass } from './grade-class.ts';
import type { ClassOptions, ClassRun } from './grade-class.ts';

export const EXERCISE = '01/double';
export const FILE = 'exercises/01-echo/double.ts';
export const RIGHT = 'export function double(n: number): number {\n  return n + n;\n}\n';
export const WRONG = 'export function double(n: number): number {\n  return 2 + 0 * n;\n}\n'; // as the mistake "two"
/** Takes its time, and is right. */
export const SLOW = `const untilMs = performance.now() + 1500;\nwhile (performance.now() < untilMs);\n${RIGHT}`;
export const LOOP = 'export function double(n: number): number {\n  for (;;);\n}\n';

/** A loop costs one of these for each of two checks, and once more when it is tried again. */
const LIMITS = { requestMs: 2500 };

export class ClassFixture {
  readonly course: FixtureCourse = fixtureCourse(dirname(libraryFolder()));
  readonly parent = mkdtempSync(join(tmpdir(), 'class-test-'));
  readonly submissions = join(this.parent, 'class');
  readonly results = join(this.parent, 'results');

  constructor() {
    mkdirSync(this.submissions);
  }

  put(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.submissions, path)), { recursive: true });
    writeFileSync(join(this.submissions, path), content);
  }

  grade(options: Partial<ClassOptions> = {}): Promise<ClassRun> {
    return gradeClass({ root: this.course.root, course: FIXTURE, folder: this.submissions, results: this.results, exercises: [EXERCISE], seed: 4711, jobs: 2, limits: LIMITS, ...options });
  }

  /** What is kept of a student. */
  kept(name: string): StudentResult {
    return JSON.parse(readFileSync(join(this.results, 'students', `${name}.json`), 'utf8')) as StudentResult;
  }

  keptNames(): string[] {
    return readdirSync(join(this.results, 'students')).toSorted();
  }

  remove(): void {
    this.course.remove();
    rmSync(this.parent, { recursive: true, force: true });
  }
}
