import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FIXTURE, MISTAKES, NOTEBOOK, SOLUTION, STUB, fixtureCourse, type FixtureCourse } from './course-check/fixture-course.ts';
import { MISTAKES_FILE } from './course-check/mistakes-table.ts';
import { checkCourse } from './course-check.ts';
import { LOCK_FILE, readLock, sha256 } from './pristine.ts';
import { shipCourse, type Shipping } from './ship.ts';

const projectRoot = join(fileURLToPath(import.meta.url), '../../..');
let fixture: FixtureCourse;
let ran: string[];
let printed: string[];
beforeEach(() => {
  fixture = fixtureCourse(projectRoot);
  ran = [];
  printed = [];
});
afterEach(() => fixture.remove());

/** Stands for the kernel: a notebook's outputs say which stub lay beside it. */
const run = async (text: string, path: string, dir: string): Promise<string> => {
  ran.push(path);
  if (text.includes('fails')) throw new Error('cell 1 failed: Error: no');
  const stubIsPristine = !readFileSync(join(dir, STUB), 'utf8').includes('my own');
  return text.replace(/"outputs": \[.*?\]/s, `"outputs": [${JSON.stringify(String(stubIsPristine))}]`);
};
const ship = (chapters: string[] = []): Promise<Shipping> => shipCourse({ root: fixture.root, course: FIXTURE, chapters, run, print: (line) => printed.push(line) });

describe('shipping', () => {
  test('writes stubs, outputs, lock and table, after which the course check has nothing to say, and again changes nothing', async () => {
    fixture.delete(LOCK_FILE);
    fixture.delete(MISTAKES_FILE);
    fixture.edit(SOLUTION, (text) => text.replace('what is n and n?', 'what is twice n?'));
    fixture.edit('README.md', (text) => text.replace('| Echo |', '| Ecco |'));
    const { changed, problems } = await ship();
    expect(problems).toEqual([]);
    expect(changed.toSorted()).toEqual(['README.md', STUB, NOTEBOOK, LOCK_FILE, MISTAKES_FILE].toSorted());
    expect(fixture.read(STUB)).toContain('// TODO: what is twice n?');
    expect(fixture.read(NOTEBOOK)).toContain('"outputs": ["true"]');
    expect((await checkCourse({ root: fixture.root, course: FIXTURE, ci: true })).findings).toEqual([]);
    expect(await ship()).toEqual({ changed: [], problems: [] });
  }, 120_000); // three gradings

  test('notes how each mistake shows in its grader', async () => {
    fixture.delete(LOCK_FILE);
    await ship();
    expect(readLock(fixture.root)?.exercises['01/double']?.mistakes).toEqual([
      { name: 'square', say: 'Your answer is right for some numbers only: squares.', failing: ['doubles one', 'doubles any number'], got: '1' },
      { name: 'two', say: 'Your answer is right for some numbers only: two is twice everything.', failing: ['doubles any number'], got: '2' },
    ]);
  });

  test('keeps what somebody wrote into an exercise, and runs the notebooks beside the stub', async () => {
    fixture.write(STUB, '// my own\n');
    await ship();
    expect(fixture.read(STUB)).toContain('NotImplemented');
    expect(fixture.read(NOTEBOOK)).toContain('"outputs": ["true"]');
    const [time] = readdirSync(join(fixture.root, '.workbook/kept'));
    expect(fixture.read(`.workbook/kept/${time}/${STUB}`)).toBe('// my own\n');
    expect(printed).toContain(`${STUB} was not as shipped; its text is kept in .workbook/kept/${time}/${STUB}`);
    expect(readdirSync(join(fixture.root, '.workbook'))).toEqual(['kept']);
  });

  test('of one chapter runs its notebook only, and leaves the others as they were shipped', async () => {
    const shipped = sha256(fixture.read('notebooks/00-start.ipynb'));
    fixture.edit('notebooks/00-start.ipynb', (text) => text.replace('# Start', '# Not ready yet'));
    expect((await ship(['1'])).problems).toEqual([]);
    expect(ran).toEqual([NOTEBOOK]);
    expect(readLock(fixture.root)?.files['notebooks/00-start.ipynb']).toBe(shipped);
  });

  test('of a chapter that there is not writes nothing', async () => {
    fixture.write(STUB, '// my own\n');
    await expect(ship(['02'])).rejects.toThrow('there is no written chapter 02. Written are 00, 01.');
    expect(fixture.read(STUB)).toBe('// my own\n');
  });

  test('says what it could not ship, and ships the rest', async () => {
    const shipped = sha256(fixture.read(NOTEBOOK));
    fixture.edit(NOTEBOOK, (text) => text.replace('# Echo', '# fails'));
    fixture.delete('notebooks/00-start.ipynb');
    fixture.write('README.md', '# A course\n');
    const { problems } = await ship();
    expect(problems).toEqual([
      'notebooks/00-start.ipynb is missing. Write it, or set "written: false" for chapter 00 in src/course.ts.',
      `${NOTEBOOK} was not shipped: cell 1 failed: Error: no`,
      expect.stringContaining('README.md has no place for the table of chapters'),
    ]);
    const lock = readLock(fixture.root);
    expect(lock?.files[NOTEBOOK]).toBe(shipped);
    expect(lock?.files).not.toHaveProperty('notebooks/00-start.ipynb');
  });

  test('refuses a solution without markers by its path, and keeps the stub that there is', async () => {
    fixture.write(SOLUTION, 'export const double = (n: number): number => n + n;\n');
    const stub = fixture.read(STUB);
    expect((await ship()).problems).toEqual([expect.stringContaining(`${SOLUTION}: has no learner's part`)]);
    expect(fixture.read(STUB)).toBe(stub);
    expect(existsSync(join(fixture.root, MISTAKES))).toBe(true);
  });
});
