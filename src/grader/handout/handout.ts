/**
 * The learner's edition: the project without solutions, mistakes, hidden graders and the tools that need them, in a folder of its own.
 *
 *     makeHandout({ root, out: '/home/me/workbook-2026', chapters: ['00', '08'] })
 *     //=> { out: '/home/me/workbook-2026', files: 412, chapters: ['00', '08'] }
 *
 * Notebooks and exercises are taken as they were shipped, whatever stands in the worktree. The folder is written whole or not at all, and only
 * after all of it was searched for what must not be in it.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { withChapterTable } from '../course-check/chapter-table.ts';
import { COURSE, exercisesOf, filesUnder, mistakeFiles, shippedPaths } from '../course-check/course-files.ts';
import type { Course } from '../course-check/course-files.ts';
import { mistakeHeader } from '../course-check/mistake-header.ts';
import { LOCK_FILE, PRISTINE_FOLDER, readLock, shippedCourse, trackedFiles } from '../pristine.ts';
import type { CourseLock } from '../pristine.ts';
import { UsageError } from '../selection.ts';
import { stubOf } from '../stub.ts';
import { isHandedOut, withoutOwnLines } from './contents.ts';
import { findLeaks } from './leaks.ts';
import type { Secret } from './leaks.ts';
import { handoutPackages } from './packages.ts';
import { handoutReadme } from './readme.ts';
import { limitedCourse, withChapters } from './table-of-contents.ts';

export interface HandoutOptions {
  readonly root: string;
  readonly out: string;
  /** Numbers of chapters; all that are written if there are none. `00` goes along always. */
  readonly chapters?: readonly string[];
  readonly course?: Course;
}

export interface Handout {
  readonly out: string;
  readonly files: number;
  readonly chapters: readonly string[];
}

/** Throws a `UsageError` where `out` cannot be taken, and an `Error` where the course cannot be handed out; then nothing is written. */
export function makeHandout({ root, out, chapters = [], course = COURSE }: HandoutOptions): Handout {
  const target = freeFolder(root, out);
  const numbers = chosen(course, chapters);
  const files = handoutFiles(root, course, numbers);
  const leaks = findLeaks(textsOf(files), secretsOf(root, course), openTexts(root, course));
  if (leaks.length > 0) throw new Error(`nothing was written, since the handout would give answers away:\n${leaks.slice(0, 10).map((leak) => `  ${leak}`).join('\n')}${leaks.length > 10 ? `\n  and ${leaks.length - 10} more` : ''}`);
  writeWhole(target, files);
  return { out: target, files: files.size, chapters: [...numbers].toSorted() };
}

function chosen(course: Course, chapters: readonly string[]): Set<string> {
  const written = course.chapters.filter((chapter) => chapter.written).map(({ number }) => number);
  const asked = chapters.map((number) => number.padStart(2, '0'));
  const unknown = asked.find((number) => !written.includes(number));
  if (unknown !== undefined) throw new UsageError(`--chapters: there is no written chapter ${unknown}. Written are ${written.join(', ')}.`);
  return new Set(asked.length === 0 ? written : ['00', ...asked].filter((number) => written.includes(number)));
}

/** A folder that is not there yet, or is empty, outside the project. */
function freeFolder(root: string, out: string): string {
  const path = resolve(out);
  const parent = dirname(path);
  if (!existsSync(parent)) throw new UsageError(`--out ${out}: there is no folder ${parent}. Make it first.`);
  const target = existsSync(path) ? realpathSync(path) : join(realpathSync(parent), basename(path));
  const from = relative(realpathSync(root), target);
  if (from === '' || !(from === '..' || from.startsWith(`..${sep}`) || resolve(from) === from)) throw new UsageError(`--out ${out} lies inside the project. A handout is a folder of its own: name one beside it.`);
  if (!existsSync(target)) return target;
  if (!statSync(target).isDirectory()) throw new UsageError(`--out ${out} is a file. Name a folder that is not there yet, or is empty.`);
  const there = readdirSync(target);
  if (there.length > 0) throw new UsageError(`--out ${out} is not empty (it has ${there.slice(0, 3).join(', ')}${there.length > 3 ? ', …' : ''}). Name a folder that is not there yet, or is empty.`);
  return target;
}

/** Every file of the handout by its path, in order. */
export function handoutFiles(root: string, course: Course, numbers: ReadonlySet<string>): Map<string, Buffer> {
  const lock = readLock(root);
  if (lock === undefined) throw new Error(`${LOCK_FILE} is missing, so nothing has been shipped yet. Run "npm run ship".`);
  const limited = limitedCourse(course, numbers);
  const files = new Map<string, Buffer>();
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');

  for (const path of projectFiles(root).filter(isHandedOut)) {
    const bytes = readFileSync(join(root, path));
    files.set(path, /\.m?ts$|\.mjs$/.test(path) ? Buffer.from(withoutOwnLines(bytes.toString('utf8'))) : bytes);
  }
  files.set('src/course.ts', Buffer.from(withChapters(text('src/course.ts'), course, numbers)));

  const shipped = shippedCourse(root, lock, course);
  for (const path of shippedPaths(limited.chapters)) {
    const bytes = shipped.files.get(path);
    if (bytes === undefined) throw new Error(`the handout cannot be made: ${shipped.missing.find((file) => file.path === path)?.why ?? `${path} is missing.`}`);
    files.set(path, bytes);
    files.set(`${PRISTINE_FOLDER}/${path}`, bytes); // so that `reset` and `test` have it from the first moment
  }
  files.set(LOCK_FILE, Buffer.from(`${JSON.stringify(handoutLock(root, lock, limited), null, 2)}\n`));

  const sources = textsOf(files);
  const packages = handoutPackages(text('package.json'), text('package-lock.json'), sources, [...numbers].toSorted());
  files.set('package.json', Buffer.from(packages.manifest));
  files.set('package-lock.json', Buffer.from(packages.lock));
  const isThere = (path: string): boolean => files.has(path) || [...files.keys()].some((one) => one.startsWith(path.endsWith('/') ? path : `${path}/`));
  const readme = withChapterTable(handoutReadme(text('README.md'), isThere), limited);
  files.set('README.md', Buffer.from(readme));
  for (const [, image = ''] of readme.matchAll(/!\[[^\]]*\]\((\.[^)\s]+)\)/g)) if (existsSync(join(root, image))) files.set(image, readFileSync(join(root, image)));
  return new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What git tracks, so that notes and drafts of the instructor's stay; without git, all that is there. */
function projectFiles(root: string): string[] {
  const tracked = trackedFiles(root, ['.']);
  const there = [...readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name), ...filesUnder(root, 'src').filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))];
  return there.filter((path) => tracked === undefined || tracked.has(path));
}

/** Hashes of what goes along, and of the mistakes what is said to a learner who makes one: only by public checks. */
function handoutLock(root: string, lock: CourseLock, limited: Course): CourseLock {
  const paths = new Set(shippedPaths(limited.chapters));
  const exercises = exercisesOf(limited.chapters).map((files) => {
    const grader = readFileSync(join(root, files.grader), 'utf8');
    const isPublic = (title: string): boolean => grader.includes(title.replaceAll("'", "\\'")) || grader.includes(title);
    return [files.id, { mistakes: (lock.exercises[files.id]?.mistakes ?? []).filter(({ failing }) => failing.every(isPublic)) }] as const;
  });
  return { version: 1, files: Object.fromEntries(Object.entries(lock.files).filter(([path]) => paths.has(path))), exercises: Object.fromEntries(exercises) };
}

function secretsOf(root: string, course: Course): Secret[] {
  const named = new Map<string, Secret['kind']>();
  for (const files of exercisesOf(course.chapters)) {
    named.set(files.solution, 'solution').set(files.hiddenGrader, 'hidden grader');
    for (const mistake of mistakeFiles(root, files)) named.set(mistake, 'mistake');
  }
  return filesUnder(root, 'solutions').map((path) => ({ path, kind: named.get(path) ?? 'other', text: readFileSync(join(root, path), 'utf8') }));
}

/**
 * What learners have by right: public graders; what they are told of a mistake that they make; and stubs as they are made, not as they lie there,
 * since an answer may have been shipped by mistake.
 */
function openTexts(root: string, course: Course): string[] {
  return exercisesOf(course.chapters).flatMap((files) => {
    const { id, grader, solution } = files;
    return [
      ...mistakeFiles(root, files).map((path) => mistakeHeader(readFileSync(join(root, path), 'utf8')).say),
      ...(existsSync(join(root, grader)) ? [readFileSync(join(root, grader), 'utf8')] : []),
      ...(existsSync(join(root, solution)) ? [stubOf(readFileSync(join(root, solution), 'utf8'), id)] : []),
    ];
  });
}

const textsOf = (files: ReadonlyMap<string, Buffer>): Map<string, string> => new Map([...files].filter(([path]) => !/\.(png|woff2)$/.test(path)).map(([path, bytes]) => [path, bytes.toString('utf8')]));

/** In a folder beside the target first: whoever looks sees all or nothing. */
function writeWhole(target: string, files: ReadonlyMap<string, Buffer>): void {
  const beside = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  const remove = (): void => rmSync(beside, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(beside, path)), { recursive: true });
      writeFileSync(join(beside, path), bytes);
    }
    if (existsSync(target)) rmdirSync(target); // empty; a file that came meanwhile ends it here
    renameSync(beside, target);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
