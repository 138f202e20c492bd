/**
 * The bundle that Gradescope makes a grading container from: one zip with the graders of some chapters, what runs them, and the secret seed.
 *
 *     const { bytes, files } = await makeBundle({ root, chapters: ['08'], seed: 4711, afterDue: false, minutes: 9 });
 *
 * No solution of an exercise, no mistake and no notebook is in it: the container holds what grading needs, hidden graders and the key to questions
 * among it, and packages are installed there from the lock file. The same project gives the same bytes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exerciseFile, questionsFile, questionSource } from '../../../course.ts';
import { libraryFolder } from '../../learner/stage.ts';
import { readLock, shippedFile } from '../../pristine.ts';
import { select } from '../../selection.ts';
import { SETTINGS_FILE } from './settings.ts';
import type { BundleSettings } from './settings.ts';

export interface BundleFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly executable?: true;
}

export interface Bundle {
  readonly zip: Buffer;
  readonly files: readonly BundleFile[];
  readonly exercises: readonly string[];
  readonly hiddenGraders: number;
}

/** What the packages are installed from, and what the type checker reads. */
const PROJECT_FILES = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'src/package.json', 'src/course.lock.json'];
/** Built modules that no grading loads. */
const LEFT_OUT = /^(jupyter[\\/]|notebook\.|\.tsbuildinfo$|.*\.tsbuildinfo$)/;

export async function makeBundle({ root, ...settings }: BundleSettings & { readonly root: string }): Promise<Bundle> {
  const selected = select(settings.chapters);
  const exercises = selected.flatMap(({ chapter, names }) => names.map((name) => `${chapter.number}/${name}`));
  const hidden = hiddenGradersOf(root, exercises);
  const files: BundleFile[] = [
    ...['setup.sh', 'run_autograder'].map((name): BundleFile => ({ path: name, bytes: readFileSync(join(libraryFolder(), 'grader', 'platforms', 'gradescope', name)), executable: true })),
    { path: SETTINGS_FILE, bytes: Buffer.from(`${JSON.stringify(settings, null, 2)}\n`) },
    ...PROJECT_FILES.filter((path) => existsSync(join(root, path))).map((path) => fileAt(root, path)),
    ...builtFiles(),
    ...exercises.flatMap((id) => exerciseFiles(root, id)),
    ...hidden.map((path) => fileAt(root, path)),
    ...selected.filter(({ questions }) => questions === true).flatMap(({ chapter }) => [questionsFile(chapter), questionSource(chapter)]).map((path) => fileAt(root, path)),
  ];
  return { zip: await zipped(files), files, exercises, hiddenGraders: hidden.length };
}

const fileAt = (root: string, path: string): BundleFile => ({ path, bytes: readFileSync(join(root, path)) });

/** The grader as it is, with mends that are not shipped yet; the stub as it was shipped, whatever stands in this copy of the course. */
function exerciseFiles(root: string, id: string): BundleFile[] {
  const path = exerciseFile(id);
  const grader = fileAt(root, path.replace(/\.ts$/, '.test.ts'));
  const lock = readLock(root);
  if (lock?.files[path] === undefined) return [grader, fileAt(root, path)];
  const stub = shippedFile(root, path, lock);
  if (stub.from === 'nowhere') throw new Error(stub.why);
  return [grader, { path, bytes: stub.bytes }];
}

function hiddenGradersOf(root: string, exercises: readonly string[]): string[] {
  return exercises.map((id) => exerciseFile(id).replace(/^exercises\//, 'solutions/').replace(/\.ts$/, '.hidden.test.ts')).filter((path) => existsSync(join(root, path)));
}

function builtFiles(): BundleFile[] {
  const dist = join(libraryFolder(), 'dist');
  const paths = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1));
  return paths.filter((path) => !LEFT_OUT.test(path)).map((path) => ({ path: `src/dist/${path.replaceAll('\\', '/')}`, bytes: readFileSync(join(dist, path)) }));
}

async function zipped(files: readonly BundleFile[]): Promise<Buffer> {
  const { ZipFile } = await import('yazl'); // an instructor's tool, which nothing else loads
  const zip = new ZipFile();
  const mtime = new Date(1980, 0, 1); // the first that a zip can say; the time of making it is no part of it
  for (const { path, bytes, executable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    zip.addBuffer(bytes, path, { mtime, mode: executable === true ? 0o100755 : 0o100644 });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
