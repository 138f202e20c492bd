/** Each rule about questions, proved on a tiny valid course with two questions into which one fault is put; and their shipping. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCourse } from '../course-check.ts';
import { LOCK_FILE, readLock } from '../pristine.ts';
import { shipCourse } from '../ship.ts';
import { checkTable } from './table.ts';
import { chapterTable, withChapterTable } from './chapter-table.ts';
import { Ledger } from './ledger.ts';
import { checkQuestions } from './questions.ts';
import { fixtureCourse, NOTEBOOK, withChapter, type FixtureCourse } from './fixture-course.ts';
import type { Course } from './course-files.ts';

const projectRoot = join(fileURLToPath(import.meta.url), '../../../..');
const COURSE: Course = withChapter('01', { questions: { count: 3, points: 2 } });
const FILE = 'exercises/01-echo/questions.json';
const SOURCE = 'solutions/01-echo/questions.ts';
const ANSWERS = 'exercises/01-echo/answers.json';

const source = `import type { QuestionSource } from 'distsys/grader';
export const questions: readonly QuestionSource[] = [
  { id: 'twice', kind: 'choice', title: 'Twice', prompt: 'What is twice 2?', reread: 'Echo', because: 'Two and two.', options: [{ id: 'four', text: '4', right: true }, { id: 'five', text: '5', remark: 'You count the start.' }] },
  { id: 'for-credit', kind: 'number', title: 'Thrice', prompt: 'What is twice 3?', points: 2, answer: 6, because: 'SECRET reason', mistaken: [{ value: 5, remark: 'SECRET remark' }] },
  { id: 'runs', kind: 'prediction', title: 'Runs', prompt: 'How many?', expects: 'number' },
];
`;
const cells = ['question(\'01/twice\'); answer(\'01/twice\', \'\');', 'question(\'01/for-credit\'); answer(\'01/for-credit\', \'\');', 'predict(\'01/runs\', \'\'); reveal(\'01/runs\', 3);'];

let fixture: FixtureCourse;
beforeEach(async () => {
  fixture = fixtureCourse(projectRoot);
  fixture.write(SOURCE, source);
  fixture.edit(NOTEBOOK, (text) => {
    const notebook = JSON.parse(text) as { cells: object[] };
    notebook.cells.push(...cells.map((code, index) => ({ cell_type: 'code', execution_count: index + 2, id: `q${index}`, metadata: {}, outputs: [], source: code })));
    return JSON.stringify(notebook);
  });
  fixture.edit('README.md', (text) => withChapterTable(text, COURSE));
  await ship();
});
afterEach(() => fixture.remove());

/** Nothing is graded, nothing is run: what is shipped of questions does not depend on it. */
const ship = (print: (line: string) => void = () => {}) => shipCourse({ root: fixture.root, course: COURSE, grade: async () => [], run: async (text) => text, print });

const said = async (course: Course = COURSE): Promise<string[]> => {
  const ledger = new Ledger();
  const shipped = new Map([FILE, NOTEBOOK].flatMap((path) => (readdirSync(join(fixture.root, path, '..')).some((name) => path.endsWith(`/${name}`)) ? [[path, Buffer.from(fixture.read(path))] as const] : [])));
  await checkQuestions(fixture.root, course, shipped, ledger);
  return ledger.findings.map(({ says }) => says);
};

describe('a course with questions', () => {
  test('is valid, types included, also when a learner has answered', async () => {
    fixture.write(ANSWERS, '{ "version": 1, "answers": {} }');
    const { findings, notes } = await checkCourse({ root: fixture.root, course: COURSE, grade: async () => [] });
    expect(findings.filter(({ path }) => path.includes('questions') || path.includes('answers') || path === NOTEBOOK)).toEqual([]);
    expect(notes).toEqual([]);
  });

  test('obeys the project’s types', async () => {
    fixture.edit(SOURCE, (text) => text.replace(`kind: 'prediction'`, `kind: 'guess'`));
    const { findings } = await checkCourse({ root: fixture.root, course: COURSE, grade: async () => [] });
    expect(findings.filter(({ rule }) => rule === 'types').map(({ path }) => path)).toContain(SOURCE);
  });

  test('has their points in its table and in the sum of a chapter', () => {
    expect(chapterTable(COURSE)).toContain('| Echo | 1 | 22 | 6 |');
    const ledger = new Ledger();
    checkTable(withChapter('01', { questions: { count: 1, points: 11 } }), ledger);
    checkTable(withChapter('02', { questions: { count: 1, points: 0 } }), ledger);
    checkTable(withChapter('01', { exercises: [{ name: 'questions', title: 'Questions', points: 20, lines: 1, minutes: 1 }] }), ledger);
    expect(ledger.findings.map(({ says }) => says)).toEqual([
      'src/course.ts: chapter 01 has 31 points in all; it should have about 25, from 20 to 30. Weigh its exercises and questions anew.',
      'src/course.ts: chapter 02 is marked as not written but lists questions. Mark it as written or take them out.',
      expect.stringContaining('or is what a chapter\'s questions are called'),
    ]);
  });
});

describe('shipping', () => {
  test('makes the learner’s file, locks it, and changes nothing the second time', async () => {
    expect(readLock(fixture.root)?.files).toHaveProperty([FILE]);
    expect((await ship()).problems).toEqual([]);
    expect(fixture.read(FILE)).not.toMatch(/SECRET|You count|Two and two/);
    expect(await ship()).toEqual({ changed: [], problems: [] });
  });

  test('reads what its author has changed since, in the same process', async () => {
    fixture.edit(SOURCE, (text) => text.replace('twice 2', 'two times 2'));
    expect((await ship()).changed).toEqual([FILE, LOCK_FILE]);
    expect(fixture.read(FILE)).toContain('two times 2');
  });

  test('keeps the file as it was shipped where the source is not sound, and what somebody wrote into it aside', async () => {
    const before = fixture.read(FILE);
    fixture.edit(SOURCE, (text) => text.replace('You count the start.', ''));
    expect((await ship()).problems).toEqual([`${SOURCE}: 01/twice: the wrong option "five" has no remark. Say which misconception leads to it, and why it does not hold.`]);
    expect(fixture.read(FILE)).toBe(before);
    fixture.write(SOURCE, source);
    fixture.edit(FILE, (text) => `${text} `);
    const printed: string[] = [];
    await ship((line) => printed.push(line));
    expect(printed[0]).toMatch(/^exercises\/01-echo\/questions\.json was not as shipped; its text is kept in \.workbook\/kept\//);
    expect(fixture.read(FILE)).toBe(before);
  });

  test('says what is missing or cannot be loaded', async () => {
    fixture.write(SOURCE, 'export const questions = [');
    expect((await ship()).problems).toEqual([expect.stringContaining(`${SOURCE} cannot be loaded`)]);
    fixture.delete(SOURCE);
    expect((await ship()).problems).toEqual([`${SOURCE} is missing, so chapter 01 has no questions. Write it, or take "questions" out of src/course.ts.`]);
  });
});

describe('the course check', () => {
  test('has nothing to say of sound questions', async () => expect(await said()).toEqual([]));

  test.each<[string, () => void, string]>([
    ['a source that is gone', () => fixture.delete(SOURCE), `${SOURCE} is missing, though src/course.ts says that chapter 01 asks questions`],
    ['a file that is gone', () => fixture.delete(FILE), `${FILE} is missing. Run "npm run ship"`],
    ['a file written by hand', () => fixture.edit(FILE, (text) => text.replace('twice 2', 'twice two')), `${FILE} is not what ${SOURCE} gives`],
    ['an unsound source', () => fixture.edit(SOURCE, (text) => text.replace(', right: true', '')), `${SOURCE}: 01/twice: 0 options are right`],
    ['other points than the table', () => fixture.edit(SOURCE, (text) => text.replace('points: 2', 'points: 3')), `${SOURCE} has 3 questions with 3 points in all, but src/course.ts gives chapter 01 3 with 2`],
    ['a heading that is none', () => fixture.edit(SOURCE, (text) => text.replace(`reread: 'Echo'`, `reread: 'Ecco'`)), '01/twice sends the reader to "Ecco", which is no heading'],
    ['a question that is not asked', () => fixture.edit(NOTEBOOK, (text) => text.replace(`answer('01/twice'`, `anser('01/twice'`)), `${NOTEBOOK} never calls answer('01/twice', …)`],
    ['a prediction that is not revealed', () => fixture.edit(NOTEBOOK, (text) => text.replace(`reveal('01/runs'`, `reveal('01/run'`)), `${NOTEBOOK} calls reveal('01/run'), and ${SOURCE} has no such question`],
    ['a notebook that tells what is for credit', () => fixture.edit(NOTEBOOK, (text) => text.replace('# Echo', '# Echo\\n\\nSECRET remark')), "01/for-credit is for credit, and the learner's edition holds its key or remarks"],
    ['a source that does not load', () => fixture.write(SOURCE, 'throw new Error("no");'), `${SOURCE} cannot be loaded: no`],
  ])('finds %s', async (_, spoil, sentence) => {
    spoil();
    expect(await said()).toContainEqual(expect.stringContaining(sentence));
  });
});
