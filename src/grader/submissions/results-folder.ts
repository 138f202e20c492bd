/**
 * The folder in which a class run keeps what it has found, one file a student, each written whole or not at all: whatever ends a run, the next
 * one begins with all that was done.
 *
 *     students/jane.json     the result of one student
 *     changes.jsonl          every verdict that came out otherwise than before, oldest first
 *     class-seed             the secret seed (unless it is kept elsewhere)
 *     running                there while a run writes: the number of its process
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../pristine.ts';
import { UsageError } from '../selection.ts';
import { isRunning } from '../temporary-folder.ts';
import type { StudentResult } from './class-result.ts';
import type { Change } from './changes.ts';

const STUDENTS = 'students';

export class ResultsFolder {
  readonly folder: string;
  /** As they were when the folder was opened, by id of the submission. */
  readonly before: ReadonlyMap<string, StudentResult>;
  /** Files that could not be read as results, in sentences: their students are graded again. */
  readonly damaged: readonly string[];
  readonly #written = new Map<string, string>(); // text by file name

  /** Throws a `UsageError` if another run is writing there. */
  static open(folder: string): ResultsFolder {
    mkdirSync(join(folder, STUDENTS), { recursive: true });
    const mark = join(folder, 'running');
    for (;;) {
      try {
        writeFileSync(mark, String(process.pid), { flag: 'wx' });
        return new ResultsFolder(folder);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        const pid = Number(readFileSync(mark, 'utf8'));
        if (pid > 0 && pid !== process.pid && isRunning(pid)) throw new UsageError(`another grading (process ${pid}) is writing to ${folder}. Wait until it has ended, or name another folder with --json.`);
        rmSync(mark, { force: true });
      }
    }
  }

  private constructor(folder: string) {
    this.folder = folder;
    const before = new Map<string, StudentResult>();
    const damaged: string[] = [];
    for (const name of readdirSync(join(folder, STUDENTS)).filter((one) => one.endsWith('.json')).toSorted()) {
      const text = readFileSync(join(folder, STUDENTS, name), 'utf8');
      const result = parsed(text);
      if (result === undefined) damaged.push(`${STUDENTS}/${name} is no result, and its student is graded again.`);
      else {
        before.set(result.id, result);
        this.#written.set(name, text);
      }
    }
    this.before = before;
    this.damaged = damaged;
  }

  /** Writes a student's result unless it is there already. */
  write(result: StudentResult): void {
    const name = `${fileNameOf(result.id)}.json`;
    const text = `${JSON.stringify(result, null, 1)}\n`;
    if (this.#written.get(name) === text) return;
    const path = join(this.folder, STUDENTS, name);
    writeFileSync(`${path}.new`, text, { flush: true }); // also after a loss of power there is the old one or the new one
    renameSync(`${path}.new`, path);
    this.#written.set(name, text);
  }

  note(change: Change): void {
    appendFileSync(join(this.folder, 'changes.jsonl'), `${JSON.stringify(change)}\n`);
  }

  close(): void {
    rmSync(join(this.folder, 'running'), { force: true });
  }
}

/** A name for files about a submission that every system can write; equal for equal ids, and for no others. */
export function fileNameOf(id: string): string {
  const plain = id.normalize('NFC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '').slice(0, 60).replace(/[.-]+$/, '');
  return id !== '' && plain === id && id === id.toLowerCase() && !/^(con|prn|aux|nul|com\d|lpt\d)$/.test(id) ? id : `${plain || 'submission'}-${sha256(id).slice(0, 8)}`;
}

/** Where the result of a submission stands, if it has one. */
export function resultFile(folder: string, id: string): string | undefined {
  const file = join(folder, STUDENTS, `${fileNameOf(id)}.json`);
  return existsSync(file) ? file : undefined;
}

function parsed(text: string): StudentResult | undefined {
  try {
    const value = JSON.parse(text) as Partial<StudentResult> | null;
    return value?.version === 1 && typeof value.id === 'string' && Array.isArray(value.exercises) ? (value as StudentResult) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller says so
    throw error;
  }
}
