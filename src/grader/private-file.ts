/**
 * Small files of the grader's own in `.workbook/`: what is remembered between two gradings. Written whole or not at all; one that is missing or damaged
 * is as good as empty.
 *
 *     writePrivate(root, 'progress.json', { version: 1, exercises: {} });
 *     readPrivate(root, 'progress.json')?.version //=> 1
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Stored = Readonly<Record<string, unknown>>;

/** What the file holds, if that is a record. */
export function readPrivate(root: string, name: string): Stored | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(root, '.workbook', name), 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Stored) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Moves a file that cannot be read out of the way, for a newer copy of the course or for a person to look at. */
export function putAside(root: string, name: string): void {
  for (let copy = 1; ; copy += 1) {
    const kept = join(root, '.workbook', `${name}.kept${copy === 1 ? '' : `-${copy}`}`);
    if (existsSync(kept)) continue;
    renameSync(join(root, '.workbook', name), kept);
    return;
  }
}

export function writePrivate(root: string, name: string, value: Stored): void {
  const file = join(root, '.workbook', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}.new`, `${JSON.stringify(value, null, 2)}\n`); // two gradings at once do not write into each other's
  renameSync(`${file}.${process.pid}.new`, file);
}
