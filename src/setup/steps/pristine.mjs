/**
 * Step: the course as shipped, kept aside in `.workbook/pristine`, so that `npm test` and `npm run reset` have it whatever
 * the learner has written since. `src/course.lock.json` names every shipped file with its SHA-256; a file is copied when it
 * is still as shipped, or taken from the git history when it is not.
 *
 * The lock file: { "files": { "exercises/08-two-generals/fewest-messengers.ts": "<sha256>", … } }
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, readMarker, sha256, writeAtomically } from '../files.mjs';

export const name = 'Pristine copy';

const folderOf = (root) => join(root, '.workbook', 'pristine');

const hashOf = (path) => (existsSync(path) ? sha256(readFileSync(path)) : null);

const shippedFiles = (root) => readMarker(join(root, 'src', 'course.lock.json'))?.files ?? null;

/** Shipped files that have no pristine copy yet, or one of an earlier release; and copies of files that are shipped no more. */
function differences(root) {
  const shipped = shippedFiles(root) ?? {};
  const folder = folderOf(root);
  return {
    lacking: Object.keys(shipped).filter((path) => hashOf(join(folder, path)) !== shipped[path]),
    surplus: filesUnder(folder, { skip: [] }).filter((path) => !(path in shipped)),
    shipped,
  };
}

export function check({ root }) {
  if (!shippedFiles(root)) return { state: 'ok', says: 'nothing to keep: src/course.lock.json does not exist yet (npm run ship writes it)' };
  const { lacking, surplus, shipped } = differences(root);
  const count = Object.keys(shipped).length;
  const copyable = lacking.filter((path) => hashOf(join(root, path)) === shipped[path]);
  if (copyable.length > 0 || surplus.length > 0) {
    return { state: existsSync(folderOf(root)) ? 'stale' : 'missing', says: `${copyable.length} shipped files are not kept aside yet` };
  }
  const changed = readMarker(join(root, '.workbook', 'pristine.json'))?.lost ?? [];
  const untried = lacking.filter((path) => !changed.includes(`${path} ${shipped[path]}`));
  if (untried.length > 0) return { state: 'stale', says: `${untried.length} shipped files were changed before they could be kept aside` };
  if (lacking.length > 0) {
    return {
      state: 'ok',
      says: `${count - lacking.length} of ${count} files kept; ${lacking[0]} was changed before the first set-up, and git does not have it as shipped`,
    };
  }
  return { state: 'ok', says: `${count} files kept as shipped` };
}

export async function make({ root, run, note }) {
  const { lacking, surplus, shipped } = differences(root);
  const folder = folderOf(root);
  const lost = [];
  for (const path of lacking) {
    note(path);
    const here = join(root, path);
    if (hashOf(here) === shipped[path]) {
      writeAtomically(join(folder, path), readFileSync(here));
      continue;
    }
    const content = await fromHistory({ root, run, path, sum: shipped[path] });
    if (content === null) lost.push(`${path} ${shipped[path]}`);
    else writeAtomically(join(folder, path), content);
  }
  for (const path of surplus) rmSync(join(folder, path));
  // Remembered so that a file that cannot be found is looked for once, and not at each start.
  writeAtomically(join(root, '.workbook', 'pristine.json'), JSON.stringify({ lost }));
}

/** The file as git committed it last, when that is what was shipped. A copy that came as an archive has no git. */
async function fromHistory({ root, run, path, sum }) {
  const { code, output } = await run('git', ['show', `HEAD:./${path}`], { cwd: root, keptLinesMax: Infinity });
  if (code !== 0) return null;
  return [output, `${output}\n`].find((content) => sha256(content) === sum) ?? null;
}
