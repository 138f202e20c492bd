/**
 * Which submissions a folder holds, in the shapes in which learning platforms hand them over.
 *
 *     jane/  bob.zip                                            a folder or an archive a student
 *     Jane Doe_812_assignsubmission_file_/                      Moodle, with folders
 *     Jane Doe_812_assignsubmission_file_double.ts              Moodle, without
 *     doejane_LATE_812_4711_double-2.ts  doejane_812_4711_x.zip Canvas
 *     submission_4711/  submission_metadata.yml                 Gradescope
 *     echo-jane/  echo-bob/  (each with .git)                   GitHub Classroom
 *
 *     findSubmissions('class').submissions[0] //=> { id: 'jane', student: 'jane', sources: [{ path: 'class/jane' }], … }
 */
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { printable } from '../printable.ts';
import { UsageError } from '../selection.ts';
import { isArchive } from './archive.ts';
import type { Source } from './submitted-files.ts';

export interface FoundSubmission {
  /** Unique in the folder, and the same each time. */
  readonly id: string;
  /** What people call whoever handed it in. */
  readonly student: string;
  readonly sources: readonly Source[];
  /** The platform says that it came late. */
  readonly markedLate: boolean;
  /** When the platform says that it came. */
  readonly submitted?: Date;
}

export interface FoundSubmissions {
  readonly submissions: readonly FoundSubmission[];
  readonly notes: readonly string[]; // what lies in the folder and is none, in sentences
}

const METADATA = 'submission_metadata.yml';
const NAME_LENGTH_MAX = 120;

/** In the order of their names. Throws a `UsageError` if the folder is none or holds nothing. */
export function findSubmissions(folder: string): FoundSubmissions {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status === undefined) throw new UsageError(`--submissions ${folder} does not exist. Name the folder that holds one sub-folder or archive a student.`);
  if (!status.isDirectory() && isArchive(folder)) throw new UsageError(`--submissions ${folder} is an archive. Unpack it, and name the folder with what was in it.`);
  const names = existsSync(folder) ? list(folder) : [];
  const only = names.filter((name) => lstatSync(join(folder, name)).isDirectory());
  // Gradescope's export is a folder in an archive.
  if (only.length === 1 && names.length === 1 && existsSync(join(folder, only[0] as string, METADATA))) return findSubmissions(join(folder, only[0] as string));
  const metadata = readMetadata(join(folder, METADATA));
  const prefix = classroomPrefix(folder, names);
  const notes: string[] = [];
  const found = new Map<string, FoundSubmission>();
  for (const name of names.filter((one) => one !== METADATA)) {
    const path = join(folder, name);
    const kind = lstatSync(path);
    if (kind.isSymbolicLink()) {
      notes.push(`${printable(name)} is a link, and links are not followed. Put a copy of what it leads to in its place.`);
    } else if (kind.isDirectory()) {
      const about = metadata.get(name);
      const moodle = /^(.+)_(\d+)_assignsubmission_(?:file|onlinetext)_?$/s.exec(name);
      if (moodle !== null) add(found, `${moodle[1]}_${moodle[2]}`, moodle[1] as string, { path });
      else add(found, name, about?.student ?? name.slice(prefix.length), { path }, about);
    } else if (kind.isFile()) {
      const flat = flatName(name);
      if (flat !== undefined) add(found, flat.id, flat.student, { path, name: flat.name }, flat);
      else if (isArchive(name)) add(found, name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, ''), name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, ''), { path });
      else notes.push(`${printable(name)} is neither a folder nor an archive, and its name says no student. It was left alone.`);
    } else {
      notes.push(`${printable(name)} is no ordinary file and was left alone.`);
    }
  }
  if (found.size === 0) throw new UsageError(`--submissions ${folder} holds no submissions. Put one sub-folder or one .zip or .tar.gz a student into it.`);
  return { submissions: withOwnNames([...found.values()]), notes };
}

const list = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.') && name !== '__MACOSX').toSorted();

function add(found: Map<string, FoundSubmission>, id: string, student: string, source: Source, about: { late?: boolean; submitted?: Date } = {}): void {
  const before = found.get(id);
  found.set(id, {
    id,
    student: printable(student, NAME_LENGTH_MAX).replaceAll(/\s+/g, ' ').trim() || '(without a name)',
    sources: [...(before?.sources ?? []), source],
    markedLate: before?.markedLate === true || about.late === true,
    ...(about.submitted !== undefined && { submitted: about.submitted }),
  });
}

/** A file that a platform has put the student's name before. */
function flatName(name: string): { id: string; student: string; name: string; late: boolean } | undefined {
  const moodle = /^(.+)_(\d+)_assignsubmission_file_(.+)$/s.exec(name);
  if (moodle !== null) return { id: `${moodle[1]}_${moodle[2]}`, student: moodle[1] as string, name: moodle[3] as string, late: false };
  const canvas = /^([^_]+)_(LATE_)?(\d+)_(?:question_\d+_)?(\d+)_(.+)$/s.exec(name);
  if (canvas !== null) return { id: `${canvas[1]}_${canvas[3]}`, student: canvas[1] as string, name: canvas[5] as string, late: canvas[2] !== undefined };
  return undefined;
}

/** The assignment's name before each student's, when all are clones of GitHub Classroom. */
function classroomPrefix(folder: string, names: readonly string[]): string {
  if (names.length < 2 || !names.every((name) => existsSync(join(folder, name, '.git')))) return '';
  const [first = '', ...others] = names;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, first.slice(0, length).lastIndexOf('-') + 1);
}

/** Gradescope's list of who handed in what and when: of its YAML, the few lines that are asked for. */
function readMetadata(file: string): Map<string, { student: string; submitted?: Date }> {
  const about = new Map<string, { student: string; submitted?: Date }>();
  if (!existsSync(file)) return about;
  let current = '';
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const key = /^(\S+):\s*$/.exec(line)?.[1];
    if (key !== undefined) current = key;
    const name = /^\s+-?\s*:name:\s*(.+?)\s*$/.exec(line)?.[1]?.replace(/^(['"])(.*)\1$/, '$2');
    const created = /^\s+:created_at:\s*(.+?)\s*$/.exec(line)?.[1]?.replace(/^(['"])(.*)\1$/, '$2');
    const known = about.get(current);
    if (name !== undefined) about.set(current, { ...known, student: known === undefined || known.student === current ? name : `${known.student} and ${name}` });
    const date = created === undefined ? undefined : new Date(created.replace(/^(\S+) (\S+?)(?:\.\d+)? (?:Z|UTC)$/, '$1T$2Z').replace(/^(\S+) (\S+?)(?:\.\d+)? ([+-]\d\d:?\d\d)$/, '$1T$2$3'));
    if (date !== undefined && !Number.isNaN(date.getTime())) about.set(current, { student: about.get(current)?.student ?? current, submitted: date });
  }
  return about;
}

/** Two students of one name are told apart by what their submissions are called. */
function withOwnNames(submissions: readonly FoundSubmission[]): FoundSubmission[] {
  const taken = new Map<string, number>();
  for (const { student } of submissions) taken.set(student, (taken.get(student) ?? 0) + 1);
  return submissions.map((one) => (taken.get(one.student) === 1 ? one : { ...one, student: `${one.student} (${printable(basename(one.id), NAME_LENGTH_MAX)})` }));
}
