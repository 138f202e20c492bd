/**
 * Small files that the set-up trusts: content hashes, and markers that are written last and at once, so that a marker
 * proves that everything before it was finished.
 *
 *     writeMarker('.workbook/library.json', { sources: 'ab12…' });
 *     readMarker('.workbook/library.json').sources //=> 'ab12…'
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** SHA-256 of a string or bytes, in hexadecimal. */
export const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** The file as JSON, or null when it is not there or was cut off half-way: both mean "do the work again". */
export function readMarker(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Writes beside the target and renames, so that nobody ever reads half a file. */
export function writeAtomically(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  writeFileSync(beside, content);
  renameSync(beside, path);
}

export const writeMarker = (path, value) => writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);

/**
 * All files under a folder that `wanted` accepts, sorted, as paths relative to it with forward slashes. Folders whose name
 * starts with a dot are no part of the project: Jupyter puts its checkpoints beside every file that it saves.
 */
export function filesUnder(folder, { wanted = () => true, skip = ['node_modules', 'dist'] } = {}) {
  if (!existsSync(folder)) return [];
  const found = [];
  const visit = (relative) => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (!skip.includes(entry.name) && !entry.name.startsWith('.')) visit(path);
      } else if (wanted(path)) found.push(path);
    }
  };
  visit('');
  return found.toSorted();
}

/** One hash over the names and contents of files. */
export function hashOfFiles(folder, paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\0${sha256(readFileSync(join(folder, path)))}\n`);
  return hash.digest('hex');
}
