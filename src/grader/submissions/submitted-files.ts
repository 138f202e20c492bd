/**
 * All files of one submission: a folder, an archive, single files, or a mixture such as a folder with an archive in it.
 *
 *     const { files, notes } = await submittedFiles([{ path: 'class/jane' }], wanted);
 *     files[0] //=> { path: 'exercises/08-two-generals/fewest-messengers.ts', content, modified, … }
 *
 * Nothing in it is run, followed or written to: links are named and left alone, and folders that no answer lies in are not entered.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ARCHIVE_LIMITS, archivedFiles, isArchive, SubmissionError } from './archive.ts';
import type { FoundFile, Wanted } from './archive.ts';

/** A file or folder that belongs to a submission. */
export interface Source {
  readonly path: string;
  /** The name that its owner gave it, where a learning platform has put something before it. */
  readonly name?: string;
}

export interface SubmittedFiles {
  readonly files: readonly FoundFile[];
  readonly notes: readonly string[]; // sentences
}

/** What a whole project brings along and no answer lies in. */
const PASSED_BY = new Set(['node_modules', '.git', '.venv', '.workbook', '.ipynb_checkpoints', 'dist', 'solutions', '__MACOSX', '.vscode', '.idea']);
const DEPTH_MAX = 30;
const ENTRIES_MAX = 200_000;

/** Throws a `SubmissionError` if nothing of it can be read. */
export async function submittedFiles(sources: readonly Source[], wanted: Wanted): Promise<SubmittedFiles> {
  const files: FoundFile[] = [];
  const notes: string[] = [];
  const passed = new Set<string>();
  let entries = 0;
  const inside: Wanted = (path) => (passedBy(path, passed) ? 0 : wanted(path));

  const add = async (path: string, shown: string): Promise<void> => {
    entries += 1;
    if (entries > ENTRIES_MAX) throw new SubmissionError(`holds more than ${ENTRIES_MAX} files. Hand in the exercises only`);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return void notes.push(`${shown} is a link; links are not followed.`);
    if (found.isDirectory()) return walk(path, shown);
    if (!found.isFile()) return void (inside(shown) > 0 && notes.push(`${shown} is no ordinary file and was left alone.`));
    if (isArchive(shown)) return unpack(path, shown);
    const bytesMax = inside(shown);
    if (bytesMax === 0) return void files.push({ path: shown, bytes: found.size });
    const refused = found.size > bytesMax ? `it has ${found.size} bytes, and at most ${bytesMax} are read` : undefined;
    files.push({ path: shown, bytes: found.size, modified: found.mtime, ...(refused === undefined ? { content: readFileSync(path) } : { refused }) });
  };

  const walk = async (folder: string, shown: string): Promise<void> => {
    if (shown.split('/').length > DEPTH_MAX) return void notes.push(`${shown} lies more than ${DEPTH_MAX} folders deep and was left alone.`);
    for (const name of readdirSync(folder).toSorted()) {
      if (PASSED_BY.has(name)) passed.add(name);
      else await tolerant(join(folder, name), shown === '' ? name : `${shown}/${name}`);
    }
  };

  const unpack = async (path: string, shown: string): Promise<void> => {
    try {
      for await (const file of archivedFiles(path, inside, { ...ARCHIVE_LIMITS, entriesMax: ENTRIES_MAX })) {
        if (isArchive(file.path) && !passedBy(file.path, passed)) notes.push(`${file.path}, an archive inside the archive ${shown}, was not unpacked. Unpack it and grade again.`);
        files.push(file);
      }
    } catch (error) {
      if (!(error instanceof SubmissionError)) throw error;
      notes.push(`${shown} ${error.message}.`);
    }
  };

  /** What cannot be read is named, and the rest is read. */
  const tolerant = async (path: string, shown: string): Promise<void> => {
    try {
      await add(path, shown);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined || error instanceof SubmissionError) throw error;
      notes.push(`${shown} cannot be read (${code}).`);
    }
  };

  for (const { path, name } of sources) await tolerant(path, lstatSync(path).isDirectory() ? '' : name ?? basename(path));
  if (passed.size > 0) notes.push(`${[...passed].toSorted().join(', ')} ${passed.size === 1 ? 'was' : 'were'} passed by: no answers lie there.`);
  return { files, notes };
}

function passedBy(path: string, passed: Set<string>): boolean {
  const folder = path.split('/').slice(0, -1).find((part) => PASSED_BY.has(part));
  if (folder !== undefined) passed.add(folder);
  return folder !== undefined;
}
