/**
 * The stage: a folder of its own with all that a learner's process may read. The learner's one file, a copy of the light door of `distsys`
 * with what it stands on, and nothing else: no solution, no grader, no path that leads back to the project.
 *
 *     const stage = createStage('exercises/08-two-generals/fewest-messengers.ts');
 *     stage.file   //=> '/tmp/workbook-stage-4711-Xy12/answer-Ab34/answer.ts'
 *     stage.remove();
 */
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../temporary-folder.ts';
import { canSwitchUser, isOpenToOthers, lendTo, openToOthers, otherUser } from './other-user.ts';
import type { SystemUser } from './other-user.ts';

/** The largest file of a learner that is looked at. */
export const FILE_BYTES_MAX = 1024 * 1024;

export interface Stage {
  readonly readable: readonly string[]; // the folders that may be read, with all that is in them
  readonly folder: string; // the one that holds the file
  readonly file: string; // the learner's file in it
  readonly host: string; // the program to start
  readonly text: string; // what the learner wrote
  readonly user?: SystemUser; // as whom the program runs; missing: as the judge's own user
  remove(): void;
}

/** A file that cannot be graded at all, in a sentence. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** What all learners' processes of a grading read: the host and the light door of `distsys`, as `bundle.ts` made them. */
export interface Library {
  readonly folder: string;
  remove(): void;
}

/** A copy, once per grading: twenty answers need it no more often than one, and what one answer might do to it ends with the grading. */
export function createLibrary(): Library {
  const bundle = bundleFolder();
  if (!existsSync(join(bundle, HOST))) throw new Error("the library of learners' processes is not built. Run: npm run setup");
  const folder = temporaryFolder('stage');
  const library = join(folder, 'node_modules', 'distsys');
  mkdirSync(library, { recursive: true });
  for (const name of readdirSync(bundle)) copyFileSync(join(bundle, name), join(library, name));
  writeFileSync(join(library, 'package.json'), JSON.stringify({ name: 'distsys', type: 'module', exports: { '.': `./${LIGHT_DOOR}` } }));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    if (process.getuid?.() === 0) openToOthers(folder);
    if (!canSwitchUser({ program: process.execPath, file: hostIn(folder) })) chmodSync(folder, 0o700);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
}

const hostIn = (folder: string): string => join(folder, 'node_modules', 'distsys', HOST);

/**
 * Throws an `AnswerError` if the file is missing, no ordinary file, or too large. `shownAs` is what to call it; without a `libraryFolder` the
 * stage makes a library of its own.
 */
export function createStage(file: string, options: { shownAs?: string | undefined; libraryFolder?: string | undefined } = {}): Stage {
  const text = readAnswer(file, options.shownAs ?? file);
  const own = options.libraryFolder === undefined ? createLibrary() : undefined;
  const folder = own?.folder ?? (options.libraryFolder as string);
  const answer = mkdtempSync(join(folder, 'answer-'));
  writeFileSync(join(answer, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(answer, 'answer.ts'), text);
  const user = isOpenToOthers(folder) ? otherUser() : undefined;
  if (user !== undefined) lendTo(user, answer);
  return {
    readable: [join(folder, 'node_modules'), answer],
    folder: answer,
    file: join(answer, 'answer.ts'),
    host: hostIn(folder),
    text,
    ...(user !== undefined && { user }),
    remove: own?.remove ?? (() => rmSync(answer, { recursive: true, force: true })),
  };
}

/** The exercise that a path names; a pattern for one where it names none. */
function idOf(path: string): string {
  const [, number, name] = /exercises\/(\d\d)-[^/]+\/([^/]+)\.ts$/.exec(path) ?? [];
  return number === undefined ? 'NN/NAME' : `${number}/${name}`;
}

function readAnswer(file: string, shownAs: string): string {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new AnswerError(`${shownAs} does not exist. Get the stub back with: npm run reset -- ${idOf(shownAs)}`);
  if (!found.isFile()) throw new AnswerError(`${shownAs} is not an ordinary file. Write your answer in a file of its own, without links.`);
  if (found.size > FILE_BYTES_MAX) {
    throw new AnswerError(`${shownAs} has ${found.size} bytes; at most ${FILE_BYTES_MAX} are graded. Take out what does not belong to the answer.`);
  }
  return readFileSync(file, 'utf8');
}

/** The folder of the package `distsys`, from its sources as from its build. */
export function libraryFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Where `bundle.ts` puts what learners' processes read. */
export const bundleFolder = (): string => join(libraryFolder(), 'dist', 'learner');

/** Of the bundle: the program to start, and what `distsys` is to a learner's file. */
export const HOST = 'host.js';
export const LIGHT_DOOR = 'index.js';
