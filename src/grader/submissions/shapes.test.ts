import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSubmissions } from './shapes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shapes-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'x');
  }
}
const found = (): [string, string, string[]][] => findSubmissions(folder).submissions.map(({ id, student, sources }) => [id, student, sources.map(({ path, name }) => name ?? path.slice(folder.length + 1))]);

describe('submissions', () => {
  test('are folders and archives, one a student', () => {
    put('jane/x.ts', 'bob.zip', 'eve.tar.gz', '.DS_Store', '__MACOSX/bob');
    expect(found()).toEqual([['bob', 'bob', ['bob.zip']], ['eve', 'eve', ['eve.tar.gz']], ['jane', 'jane', ['jane']]]);
  });

  test('come from Moodle in folders', () => {
    put('Jane Doe_812_assignsubmission_file_/x.ts', 'Bob van Dam_9_assignsubmission_file/y.zip');
    expect(found()).toEqual([['Bob van Dam_9', 'Bob van Dam', ['Bob van Dam_9_assignsubmission_file']], ['Jane Doe_812', 'Jane Doe', ['Jane Doe_812_assignsubmission_file_']]]);
  });

  test('come from Moodle without folders, several files a student', () => {
    put('Jane Doe_812_assignsubmission_file_double.ts', 'Jane Doe_812_assignsubmission_file_half.ts');
    expect(found()).toEqual([['Jane Doe_812', 'Jane Doe', ['double.ts', 'half.ts']]]);
  });

  test('come from Canvas with names and numbers before the files', () => {
    put('doejane_812_4711_double-2.ts', 'doejane_812_4712_half.ts', 'vandambob_LATE_9_4713_work.zip', 'eve_10_question_5_4714_double.ts');
    expect(found()).toEqual([['doejane_812', 'doejane', ['double-2.ts', 'half.ts']], ['eve_10', 'eve', ['double.ts']], ['vandambob_9', 'vandambob', ['work.zip']]]);
    expect(findSubmissions(folder).submissions.map(({ markedLate }) => markedLate)).toEqual([false, false, true]);
  });

  test('come from Gradescope with a list of who they are of, a folder deeper', () => {
    put('assignment_1_export/submission_4711/x.ts', 'assignment_1_export/submission_4712/x.ts');
    writeFileSync(join(folder, 'assignment_1_export', 'submission_metadata.yml'), [
      '---', 'submission_4711:', '  :submitters:', "  - :name: 'Jane Doe'", "    :sid: '812'", '    :email: jane@example.org', '  - :name: Bob', '  :created_at: 2026-11-20 17:30:01.250000000 Z', '  :score: 1.0',
      'submission_4712:', '  :submitters:', '  - :name: Eve', '  :created_at: 2026-11-20T18:30:00+01:00', '',
    ].join('\n'));
    const { submissions } = findSubmissions(folder);
    expect(submissions.map(({ id, student, submitted }) => [id, student, submitted?.toISOString()])).toEqual([
      ['submission_4711', 'Jane Doe and Bob', '2026-11-20T17:30:01.000Z'], ['submission_4712', 'Eve', '2026-11-20T17:30:00.000Z'],
    ]);
  });

  test('come from GitHub Classroom as clones with the assignment before the names', () => {
    put('two-generals-jane/.git/HEAD', 'two-generals-jack/.git/HEAD', 'two-generals-bob-r/.git/HEAD');
    expect(found().map(([, student]) => student)).toEqual(['bob-r', 'jack', 'jane']);
  });

  test('of two students with one name are told apart', () => {
    put('Jane_1_assignsubmission_file_/x.ts', 'Jane_2_assignsubmission_file_/x.ts');
    expect(found().map(([, student]) => student)).toEqual(['Jane (Jane_1)', 'Jane (Jane_2)']);
  });

  test('with control characters in their names are shown without them', () => {
    put('e\u001b[2Jve/x.ts');
    expect(found().map(([, student]) => student)).toEqual(['e\\x1b[2Jve']);
  });

  test('do not include what is none, which is named', () => {
    put('jane/x.ts', 'notes.txt');
    symlinkSync('/', join(folder, 'root'));
    expect(findSubmissions(folder).notes).toEqual([
      'notes.txt is neither a folder nor an archive, and its name says no student. It was left alone.', 'root is a link, and links are not followed. Put a copy of what it leads to in its place.',
    ]);
  });

  test('that are not there are a sentence', () => {
    expect(() => findSubmissions(folder)).toThrow(/holds no submissions\. Put one sub-folder or one \.zip or \.tar\.gz a student into it\.$/);
    expect(() => findSubmissions(join(folder, 'none'))).toThrow(/none does not exist/);
    put('class.zip');
    expect(() => findSubmissions(join(folder, 'class.zip'))).toThrow(/is an archive\. Unpack it/);
  });
});
