import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StudentResult } from './class-result.ts';
import { fileNameOf, ResultsFolder } from './results-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'results-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const result = (id: string): StudentResult => ({ version: 1, id, student: id, score: 1, maxScore: 2, exercises: [], notes: [], seedId: 'x', versions: { course: '1', grader: '1', runtime: '1' } });

describe('the folder of results', () => {
  test('gives back what was written, and names what is damaged', () => {
    const first = ResultsFolder.open(folder);
    first.write(result('jane'));
    first.write(result('Bob van Dam'));
    first.close();
    writeFileSync(join(folder, 'students', 'eve.json'), '{ "version": 1, "id"'); // cut off
    const second = ResultsFolder.open(folder);
    expect([...second.before.keys()].toSorted()).toEqual(['Bob van Dam', 'jane']);
    expect(second.damaged).toEqual(['students/eve.json is no result, and its student is graded again.']);
    second.close();
    expect(readdirSync(folder)).toEqual(['students']);
  });

  test('is one grading\'s at a time; the mark of one that was killed is no obstacle', () => {
    writeFileSync(join(folder, 'running'), String(process.ppid));
    expect(() => ResultsFolder.open(folder)).toThrow(new RegExp(`another grading \\(process ${process.ppid}\\) is writing`));
    writeFileSync(join(folder, 'running'), '999999999');
    ResultsFolder.open(folder).close();
  });

  test('writes a file only when it has changed', () => {
    const results = ResultsFolder.open(folder);
    results.write(result('jane'));
    writeFileSync(join(folder, 'students', 'jane.json'), 'touched');
    results.write(result('jane'));
    expect(readFileSync(join(folder, 'students', 'jane.json'), 'utf8')).toBe('touched');
    results.close();
  });
});

test('names of files are safe on every system, equal for equal ids and different for different ones', () => {
  const ids = ['jane', 'Jane', 'JANE', 'a/b', 'a\\b', 'a b', '..', '.', '', 'con', 'x'.repeat(300), `${'x'.repeat(300)}y`, 'Ü', 'e\u001b', '-rf', '=1'];
  const names = ids.map(fileNameOf);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
  for (const name of names) expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,80}$/u);
  expect(fileNameOf('jane')).toBe('jane');
});
