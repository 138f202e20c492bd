import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';
import { libraryFolder } from './learner/stage.ts';
import { progressOf, progressText, shortProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { hashOfFile, readProgress, withResults, writeProgress } from './progress-record.ts';
import type { ExerciseResult } from './result.ts';

const FILE = 'exercises/08-two-generals/deciding-message.ts';
const STUB = '// the stub\n';
const ids = ['08/deciding-message', '08/fewest-messengers'];
const now = new Date('2026-11-26T10:00:00Z');

let fixture: Fixture;
beforeEach(() => {
  fixture = createFixture();
  fixture.write(FILE, STUB);
  fixture.write('src/course.lock.json', JSON.stringify({ version: 1, files: { [FILE]: createHash('sha256').update(STUB).digest('hex') }, exercises: {} }));
});
afterEach(() => fixture.remove());

const result = (id: string, status: ExerciseResult['status'], score: number, maxScore: number, checks: readonly Partial<ExerciseResult['checks'][number]>[] = []): ExerciseResult =>
  ({ id, label: 'answer', file: '', status, score, maxScore, checks }) as ExerciseResult;
const record = (results: readonly ExerciseResult[], interrupted = false): void => {
  const hashes = new Map(ids.map((id) => [id, hashOfFile(fixture.root, `exercises/08-two-generals/${id.slice(3)}.ts`)]));
  writeProgress(fixture.root, withResults(readProgress(fixture.root), results, { hashes, now, interrupted }));
};
const progress = (): Progress => progressOf(readProgress(fixture.root), { root: fixture.root, only: new Set(ids) });
const states = (): string[] => progress().parts.flatMap(({ chapters }) => chapters.flatMap(({ exercises }) => exercises.map(({ id, state, score, best, changed }) => `${id} ${state} ${score} ${best}${changed ? ' changed' : ''}`)));

describe('progress', () => {
  test('is nothing before the first grading, and a file that is not the stub any more has not been graded', () => {
    expect(states()).toEqual(['08/deciding-message not started 0 0', '08/fewest-messengers not started 0 0']);
    fixture.write(FILE, '// begun\n');
    expect(states()[0]).toBe('08/deciding-message written 0 0');
  });

  test('keeps the best, says what was changed since, and names what is next', () => {
    fixture.write(FILE, '// better\n');
    record([result('08/deciding-message', 'failed', 4, 6)]);
    fixture.write(FILE, '// worse\n');
    expect(states()[0]).toBe('08/deciding-message in progress 4 4 changed');
    record([result('08/deciding-message', 'failed', 1, 6)]);
    expect(states()[0]).toBe('08/deciding-message in progress 1 4');
    expect(progress().next?.id).toBe('08/deciding-message');
    record([result('08/deciding-message', 'passed', 6, 6)]);
    expect(progress().next).toMatchObject({ id: '08/fewest-messengers', file: 'exercises/08-two-generals/fewest-messengers.ts' });
    record([result('08/fewest-messengers', 'passed', 5, 5)]);
    expect(progress()).toMatchObject({ score: 11, maxScore: 11, minutesLeft: 0 });
    expect(progress().next).toBeUndefined();
  });

  test('is not touched by a broken grader or an interrupted grading', () => {
    record([result('08/deciding-message', 'passed', 6, 6)]);
    record([result('08/deciding-message', 'grader error', 0, 6)]);
    record([result('08/deciding-message', 'failed', 2, 6, [{ status: 'passed' }, { status: 'skipped' }])], true);
    record([result('08/deciding-message', 'failed', 0, 6, [{ status: 'exited' }])], true); // its process was ended with the grading
    expect(states()[0]).toBe('08/deciding-message done 6 6');
  });

  test.each([
    ['is damaged', '{ "version": 1, "exerci'],
    ['is of another version', '{ "version": 2, "exercises": { "08/deciding-message": { "status": "passed" } } }'],
    ['holds something else', '{ "version": 1, "exercises": { "08/deciding-message": { "status": "passed", "score": "all" }, "__proto__": 7 } }'],
    ['is no record', '[]'],
  ])('a file that %s is as good as none, and the next grading writes it anew and keeps what cannot be read', (_what, text) => {
    record([]);
    writeFileSync(join(fixture.root, '.workbook', 'progress.json'), text);
    expect(states()).toEqual(['08/deciding-message not started 0 0', '08/fewest-messengers not started 0 0']);
    record([result('08/deciding-message', 'passed', 6, 6)]);
    expect(states()[0]).toBe('08/deciding-message done 6 6');
    expect(JSON.parse(readFileSync(join(fixture.root, '.workbook', 'progress.json'), 'utf8'))).toMatchObject({ version: 1 });
    const kept = join(fixture.root, '.workbook', 'progress.json.kept');
    expect(existsSync(kept) ? readFileSync(kept, 'utf8') : undefined).toBe(text.includes('"score": "all"') ? undefined : text); // of a sound file only the entry is dropped
  });

  test('what is kept aside overwrites nothing, and the command says why nothing is shown', async () => {
    record([]);
    const newer = (text: string): void => writeFileSync(join(fixture.root, '.workbook', 'progress.json'), text);
    newer('{ "version": 2, "exercises": {} }');
    const { complaint } = await fixture.run('progress');
    expect(complaint).toBe('.workbook/progress.json is of version 2, and this copy of the course writes version 1, so nothing is shown of it. The next grading keeps it as .workbook/progress.json.kept and begins a new one.\n\n');
    record([]);
    newer('{');
    record([]);
    expect(readFileSync(join(fixture.root, '.workbook', 'progress.json.kept'), 'utf8')).toContain('"version": 2');
    expect(readFileSync(join(fixture.root, '.workbook', 'progress.json.kept-2'), 'utf8')).toBe('{');
  });

  test('tells how many of a chapter\'s questions are answered, where the whole chapter is asked about', () => {
    const whole = (): string[] => progressText(progressOf({}, { root: fixture.root })).split('\n').filter((line) => line.includes('questions')).map((line) => line.trim());
    const questions = 'exercises/08-two-generals/questions.json';
    expect(whole()).toEqual([]);
    fixture.write(questions, readFileSync(join(libraryFolder(), '..', questions), 'utf8'));
    expect(whole()).toEqual(['· questions                  not started']);
    fixture.write('exercises/08-two-generals/answers.json', '{ "version": 1, "answers": { "who-knows": { "tries": ["a-knows"] }, "states": { "tries": [5] }, "unknown": { "tries": [1] } } }');
    expect(whole()).toEqual(['· questions                  1 of 6 answered']);
    expect(progressText(progress())).not.toContain('questions');
    fixture.write(questions, '{');
    expect(whole()).toEqual([]);
  });

  test('is told with bars and signs', () => {
    record([result('08/deciding-message', 'failed', 3, 6), result('08/fewest-messengers', 'passed', 5, 5)]);
    expect(progressText(progress()).split('\n').slice(0, 4)).toEqual([
      `08 two generals                                                     ███████████░░░░░  8/11`,
      '  ✗ deciding-message           3/6',
      '  ✓ fewest-messengers          5/5',
      '',
    ]);
    expect(shortProgress(progress(), '08/deciding-message')).toBe('08 ███████████░░░░░ 8/11');
    const level = { score: 1, maxScore: 4 };
    const wider: Progress = { score: 5, maxScore: 40, minutesLeft: 0, parts: [{ title: 'Coordination', score: 5, maxScore: 20, chapters: [{ id: '08', title: '', exercises: [], ...level }, { id: '09', title: '', exercises: [], ...level }] }] };
    expect(shortProgress(wider, '09/x')).toBe('09 ████░░░░░░░░░░░░ 1/4   Coordination ████░░░░░░░░░░░░ 5/20   all ██░░░░░░░░░░░░░░ 5/40');
  });

  test('is a command that runs nothing', async () => {
    record([result('08/fewest-messengers', 'passed', 5, 5)]);
    const { code, output } = await fixture.run('progress', '08');
    expect(output).toMatch(/^08 two generals +███░+ {2}5\/25\n/);
    expect(output).toMatch(/next: 08\/deciding-message {2}\S.*\n +write it in exercises\/08-two-generals\/deciding-message\.ts; then: npm run grade -- 08\/deciding-message\nleft: about .* of exercises\n$/);
    expect(code).toBe(0);
    expect(JSON.parse((await fixture.run('progress', '--json')).output)).toMatchObject({ score: 5, next: { id: '00/first-steps' } });
  });
});
