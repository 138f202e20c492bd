/**
 * Makes the course ready to be shipped. The program is `src/jupyter/ship.ts`, which brings what runs the notebooks:
 * `npm run ship`, or `npm run ship -- 08` to run the notebooks of some chapters only.
 *
 *     const { changed, problems } = await shipCourse({ root, run });
 *     //=> changed: ['exercises/08-two-generals/deciding-message.ts', 'src/course.lock.json'], problems: []
 *
 * In this order: stubs and questions from solutions; how each named mistake shows in its grader, for the lock and for `solutions/MISTAKES.md`; outputs of the notebooks, run
 * beside untouched stubs; the lock; the README's table of chapters. Shipping twice changes nothing the second time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notebookFile, questionsFile, questionSource, type Chapter } from '../course.ts';
import { withChapterTable } from './course-check/chapter-table.ts';
import { chaptersWithQuestions, COURSE, exercisesOf, shippedPaths, type Course } from './course-check/course-files.ts';
import { fingerprints, gradeCourse, mistakesOf, type GradeTargets } from './course-check/grading.ts';
import { reasonOf } from './course-check/ledger.ts';
import { MISTAKES_FILE, mistakesText } from './course-check/mistakes-table.ts';
import { LOCK_FILE, readLock, sha256, stageCourse, type CourseLock } from './pristine.ts';
import { questionsText } from './questions/shipped.ts';
import { sourceProblems } from './questions/source-problems.ts';
import { loadSource } from './questions/source.ts';
import { gradeTargets } from './run.ts';
import { stubOf } from './stub.ts';
import { courseAsWritten } from './written-course.ts';

export interface ShipOptions {
  readonly root: string;
  readonly course?: Course;
  readonly chapters?: readonly string[]; // numbers of those whose notebooks are run; all if there are none
  readonly grade?: GradeTargets;
  /** The notebook's text with the outputs of a run beside the files of `dir`. Rejects with a sentence if a cell fails. */
  readonly run: (text: string, path: string, dir: string) => Promise<string>;
  readonly print?: (line: string) => void;
}

/** What shipping notebooks alone needs. */
export type ShipNotebooksOptions = Pick<ShipOptions, 'root' | 'course' | 'chapters' | 'run' | 'print'>;

export interface Shipping {
  readonly changed: readonly string[]; // files that were written
  readonly problems: readonly string[]; // sentences; what they concern was not shipped
}

export async function shipCourse({ root, course = COURSE, chapters = [], grade = gradeTargets, run, print = () => {} }: ShipOptions): Promise<Shipping> {
  const changed: string[] = [];
  const problems: string[] = [];
  const selected = selectedChapters(course, chapters); // before anything is written: a slip of the pen writes nothing
  const before = lockBefore(root, problems);
  const write = writer(root, changed, print);
  shipStubs(root, course, before, write, problems, print);
  await shipQuestions(root, course, before, write, problems, print);
  const verdicts = await gradeCourse(root, root, course, grade);
  const mistakes = fingerprints(root, course, verdicts);
  write(MISTAKES_FILE, mistakesText(mistakesOf(root, course, verdicts)));
  // Written before the notebooks are run, for a verdict in a notebook may say what an answer looks like.
  const files: Record<string, string> = {};
  for (const path of shippedPaths(course.chapters).filter((candidate) => !candidate.endsWith('.ipynb'))) {
    if (existsSync(join(root, path))) files[path] = hashOf(root, path);
    else problems.push(`${path} is missing, so it was not shipped. Write it, then run "npm run ship" again.`);
  }
  const writeLock = (hashes: Record<string, string>): void => write(LOCK_FILE, lockText({ version: 1, files: hashes, exercises: mistakes }));
  writeLock({ ...notebookHashes(before, course), ...files });
  Object.assign(files, await shipNotebooks({ root, course, selected, before, run, write, problems, print }));
  writeLock(files);
  try {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    write('README.md', withChapterTable(readme, course));
  } catch (error) {
    problems.push(existsSync(join(root, 'README.md')) ? reasonOf(error) : 'README.md is missing, so its table of chapters was not written. Write it, then run "npm run ship" again.');
  }
  return { changed: [...new Set(changed)], problems };
}

/**
 * Runs and writes the notebooks of some chapters, and records them in the lock; everything else stays as it is. For an author who has
 * changed a chapter's text or code, and neither its exercises nor the table of contents.
 */
export async function shipNotebooksAlone({ root, course = COURSE, chapters = [], run, print = () => {} }: ShipNotebooksOptions): Promise<Shipping> {
  const changed: string[] = [];
  const problems: string[] = [];
  const lock = readLock(root);
  if (lock === undefined) throw new Error(`${LOCK_FILE} is missing, so nothing has been shipped yet. Run "npm run ship".`);
  const write = writer(root, changed, print);
  const hashes = await shipNotebooks({ root, course, selected: selectedChapters(course, chapters), before: lock, run, write, problems, print });
  write(LOCK_FILE, lockText({ ...lock, files: { ...lock.files, ...hashes } }));
  return { changed, problems };
}

/** Writes what has changed, and says so. */
function writer(root: string, changed: string[], print: (line: string) => void): Write {
  return (path, text) => {
    if (existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text) return;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    changed.push(path);
    print(`wrote ${path}`);
  };
}

function lockBefore(root: string, problems: string[]): CourseLock | undefined {
  try {
    return readLock(root);
  } catch (error) {
    problems.push(`${reasonOf(error)} It was written anew.`);
    return undefined;
  }
}

type Write = (path: string, text: string) => void;

function shipStubs(root: string, course: Course, before: CourseLock | undefined, write: Write, problems: string[], print: (line: string) => void): void {
  for (const files of exercisesOf(course.chapters)) {
    if (!existsSync(join(root, files.solution))) {
      problems.push(`${files.solution} is missing, so exercise ${files.id} has no stub. Write it, then run "npm run ship" again.`);
      continue;
    }
    let stub: string;
    try {
      stub = stubOf(readFileSync(join(root, files.solution), 'utf8'), files.id);
    } catch (error) {
      problems.push(`${files.solution}: ${reasonOf(error)}`);
      continue;
    }
    keepAside(root, files.stub, stub, before, print);
    write(files.stub, stub);
  }
}

async function shipQuestions(root: string, course: Course, before: CourseLock | undefined, write: Write, problems: string[], print: (line: string) => void): Promise<void> {
  for (const chapter of chaptersWithQuestions(course.chapters)) {
    const path = questionSource(chapter);
    try {
      const source = await loadSource(root, chapter);
      if (source === undefined) throw new Error(`${path} is missing, so chapter ${chapter.number} has no questions. Write it, or take "questions" out of src/course.ts.`);
      const found = sourceProblems(chapter.number, source);
      problems.push(...found.map((problem) => `${path}: ${problem}`));
      if (found.length > 0) continue; // the questions stay as they were shipped last
      const text = questionsText(chapter.number, source);
      keepAside(root, questionsFile(chapter), text, before, print);
      write(questionsFile(chapter), text);
    } catch (error) {
      problems.push(reasonOf(error));
    }
  }
}

/** What somebody wrote into an exercise is not lost when its stub is shipped again. */
function keepAside(root: string, path: string, stub: string, before: CourseLock | undefined, print: (line: string) => void): void {
  if (!existsSync(join(root, path))) return;
  const text = readFileSync(join(root, path), 'utf8');
  if (text === stub || sha256(text) === before?.files[path]) return;
  const aside = `.workbook/kept/${new Date().toISOString().replaceAll(':', '-')}/${path}`;
  mkdirSync(dirname(join(root, aside)), { recursive: true });
  writeFileSync(join(root, aside), text);
  print(`${path} was not as shipped; its text is kept in ${aside}`);
}

interface NotebookShipping {
  readonly root: string;
  readonly course: Course;
  readonly selected: ReadonlySet<Chapter>;
  readonly before: CourseLock | undefined;
  readonly run: ShipOptions['run'];
  readonly write: Write;
  readonly problems: string[];
  readonly print: (line: string) => void;
}

/**
 * Hashes of the notebooks by path: of those that were run as they are now, of the others as they were shipped last. All are asked to
 * run at once; `run` says how many do.
 */
async function shipNotebooks({ root, course, selected, before, run, write, problems, print }: NotebookShipping): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const stage = stageCourse(root, courseAsWritten(root, course));
  const ship = async (path: string): Promise<void> => {
    const startMs = Date.now();
    try {
      write(path, await run(readFileSync(join(root, path), 'utf8'), path, stage.dir));
      hashes[path] = hashOf(root, path);
      print(`ran ${path} (${((Date.now() - startMs) / 1000).toFixed(1)} s)`);
    } catch (error) {
      problems.push(`${path} was not shipped: ${reasonOf(error)}`);
    }
  };
  try {
    const running: Promise<void>[] = [];
    for (const chapter of course.chapters.filter((candidate) => candidate.written)) {
      const path = notebookFile(chapter);
      const shippedBefore = before?.files[path];
      if (shippedBefore !== undefined) hashes[path] = shippedBefore;
      if (!selected.has(chapter)) {
        if (shippedBefore === undefined) problems.push(`${path} has never been shipped. Run "npm run ship -- ${chapter.number}".`);
      } else if (existsSync(join(root, path))) {
        running.push(ship(path));
      } else {
        delete hashes[path];
        problems.push(`${path} is missing. Write it, or set "written: false" for chapter ${chapter.number} in src/course.ts.`);
      }
    }
    await Promise.all(running);
  } finally {
    stage.remove();
  }
  return hashes;
}

function selectedChapters(course: Course, numbers: readonly string[]): ReadonlySet<Chapter> {
  const written = course.chapters.filter((chapter) => chapter.written);
  for (const number of numbers) {
    if (!written.some((chapter) => chapter.number === number.padStart(2, '0'))) {
      throw new Error(`there is no written chapter ${number}. Written are ${written.map((chapter) => chapter.number).join(', ')}.`);
    }
  }
  return new Set(numbers.length === 0 ? written : written.filter((chapter) => numbers.some((number) => number.padStart(2, '0') === chapter.number)));
}

function notebookHashes(lock: CourseLock | undefined, course: Course): Record<string, string> {
  const notebooks = course.chapters.filter((chapter) => chapter.written).map(notebookFile);
  return Object.fromEntries(notebooks.flatMap((path) => (lock?.files[path] === undefined ? [] : [[path, lock.files[path]]])));
}

function hashOf(root: string, path: string): string {
  return sha256(readFileSync(join(root, path)));
}

/** Files in alphabetical order, so that a change shows as the line that changed. */
function lockText(lock: CourseLock): string {
  const files = Object.fromEntries(Object.entries(lock.files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ ...lock, files }, null, 2)}\n`;
}
