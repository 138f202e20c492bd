/**
 * A tiny valid course on disk, for tests to put one fault into.
 *
 *     const fixture = fixtureCourse(projectRoot);
 *     fixture.edit('README.md', (text) => text.replace('echo', 'ecco'));
 *     fixture.remove();
 *
 * Chapter 00 has a notebook; chapter 01 a notebook and one exercise with a solution and two mistakes. Packages are the project's own.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Chapter } from '../../course.ts';
import { LOCK_FILE, sha256, type CourseLock } from '../pristine.ts';
import { stubOf } from '../stub.ts';
import { withChapterTable } from './chapter-table.ts';
import { shippedPaths, type Course } from './course-files.ts';
import { MISTAKES_FILE, mistakesText } from './mistakes-table.ts';

const start: Chapter = { number: '00', slug: 'start', title: 'Start', written: true, minutes: 1, needs: [], exercises: [] };
const echo: Chapter = {
  number: '01', slug: 'echo', title: 'Echo', written: true, minutes: 5, needs: ['00'],
  exercises: [{ name: 'double', title: 'Double a number', points: 20, lines: 1, minutes: 1 }],
};
const planned: Chapter = { number: '02', slug: 'later', title: 'Later', written: false, minutes: 0, needs: ['01'], exercises: [] };

export const FIXTURE: Course = { parts: [{ title: 'One', chapters: [echo, planned] }], chapters: [start, echo, planned] };

/** The course with one chapter changed. */
export function withChapter(number: string, change: Partial<Chapter>): Course {
  const changed = (chapter: Chapter): Chapter => (chapter.number === number ? { ...chapter, ...change } : chapter);
  return {
    parts: FIXTURE.parts.map((part) => ({ ...part, chapters: part.chapters.map(changed) })),
    chapters: FIXTURE.chapters.map(changed),
  };
}

export const STUB = 'exercises/01-echo/double.ts';
export const GRADER = 'exercises/01-echo/double.test.ts';
export const SOLUTION = 'solutions/01-echo/double.ts';
export const MISTAKES = 'solutions/01-echo/double.mistakes';
export const NOTEBOOK = 'notebooks/01-echo.ipynb';

const solution = `/**
 * Exercise 01/double · 20 points · about 1 line
 *
 * Return twice the number.
 */
export function double(n: number): number {
  // --- learner's part: what is n and n? ---
  return n + n;
  // --- end of learner's part ---
}
`;

const grader = `import { expectEqual, grade } from 'distsys/grader';

grade('01/double', {
  exports: ['double'],
  checks: [
    {
      title: 'doubles one', points: 8, hints: ['What is 1 + 1?', 'Add the number to itself.'],
      async run({ learner }) { expectEqual(await learner.call('double', 1), 2); },
    },
    {
      title: 'doubles any number', points: 12, hints: ['Try 3.', 'Add the number to itself.'],
      async run({ learner, seed }) { expectEqual(await learner.call('double', 2 + seed), 4 + 2 * seed); },
    },
  ],
});
`;

const mistake = (misconception: string, caughtBy: string, body: string): string => `/**
 * Misconception: ${misconception}.
 * Caught by: "${caughtBy}".
 * Say: Your answer is right for some numbers only:
 *   ${misconception}.
 */
export function double(n: number): number {
  return ${body};
}
`;

const notebook = (markdown: string[], code: string[]): string => `${JSON.stringify({
  cells: [
    ...markdown.map((source, index) => ({ cell_type: 'markdown', id: `m${index}`, metadata: {}, source })),
    ...code.map((source, index) => ({ cell_type: 'code', execution_count: index + 1, id: `c${index}`, metadata: {}, outputs: [], source })),
  ],
  metadata: { kernelspec: { display_name: 'TypeScript (workbook)', language: 'typescript', name: 'workbook-typescript' } },
  nbformat: 4, nbformat_minor: 5,
}, null, 1)}\n`;

export interface FixtureCourse {
  readonly root: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Changes a file by a function of its text; an edit that changes nothing is an error. */
  edit(path: string, change: (text: string) => string): void;
  delete(path: string): void;
  /** Writes the lock anew, for faults that are shipped; mistakes' fingerprints stay. */
  ship(course?: Course): void;
  remove(): void;
}

/** `projectRoot`: where `node_modules` and `tsconfig.json` are. */
export function fixtureCourse(projectRoot: string): FixtureCourse {
  // The real path: compilers report files by it.
  const root = realpathSync(mkdtempSync(join(realpathSync(tmpdir()), 'course-')));
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const ship = (course: Course = FIXTURE): void => {
    const there = shippedPaths(course.chapters).filter((path) => existsSync(join(root, path)));
    const lock: CourseLock = {
      version: 1,
      files: Object.fromEntries(there.map((path) => [path, sha256(readFileSync(join(root, path)))])),
      exercises: { '01/double': { mistakes: [
        { name: 'square', say: 'Your answer is right for some numbers only: squares.', failing: ['doubles one', 'doubles any number'], got: '1' },
        { name: 'two', say: 'Your answer is right for some numbers only: two is twice everything.', failing: ['doubles any number'], got: '2' },
      ] } },
    };
    write(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
  };
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  copyFileSync(join(projectRoot, 'tsconfig.json'), join(root, 'tsconfig.json'));
  write('package.json', '{ "type": "module" }\n');
  write(STUB, stubOf(solution, '01/double'));
  write(GRADER, grader);
  write(SOLUTION, solution);
  write(`${MISTAKES}/square.ts`, mistake('squares', 'doubles one', 'n * n'));
  write(`${MISTAKES}/two.ts`, mistake('two is twice everything', 'doubles any number', '2 + 0 * n'));
  write(MISTAKES_FILE, mistakesText([{
    id: '01/double', title: 'Double a number',
    checks: [{ title: 'doubles one', points: 8, hidden: false }, { title: 'doubles any number', points: 12, hidden: false }],
    mistakes: [
      { name: 'square', misconception: 'squares.', say: 'Your answer is right for some numbers only: squares.', failing: [true, true] },
      { name: 'two', misconception: 'two is twice everything.', say: 'Your answer is right for some numbers only: two is twice everything.', failing: [false, true] },
    ],
  }]));
  write('notebooks/00-start.ipynb', notebook(['# Start\n\n[next](01-echo.ipynb)'], []));
  write(NOTEBOOK, notebook(['# Echo\n\n[previous](00-start.ipynb)', 'Write [double.ts](../exercises/01-echo/double.ts).'], [`await check('01/double')`]));
  write('README.md', withChapterTable('# A course\n\n<!-- chapters -->\n<!-- /chapters -->\n', FIXTURE));
  ship();
  return {
    root, read, write, ship,
    edit(path, change) {
      const before = read(path);
      const after = change(before);
      if (after === before) throw new Error(`the edit of ${path} changes nothing, so the test would not test anything`);
      write(path, after);
    },
    delete: (path) => rmSync(join(root, path), { recursive: true }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
