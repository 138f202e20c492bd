import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeProject } from './test-project.mjs';
import { testSteps } from './test-steps.mjs';
import { test as runTests } from './test.mjs';

let project;
let printed;
beforeEach(() => {
  project = makeProject();
  printed = [];
});
afterEach(() => project.remove());

const print = (line) => printed.push(line);
const good = { name: 'good', run: async () => ({ passed: 3, failed: 0, says: 'three hold' }) };
const bad = { name: 'bad', run: async () => ({ passed: 1, failed: 2, says: 'two failed', output: 'what went wrong' }) };
const absent = { name: 'absent', run: async () => ({ passed: 0, failed: 0, skipped: true, says: 'skipped: nothing to run it with' }) };

describe('the run', () => {
  const run = (args, steps = [bad, good, absent]) => runTests(project.context(), args, { steps, print });

  test('goes on after a failure, shows the output of what failed, and ends with the counts', async () => {
    expect(await run([])).toBe(1);
    const text = printed.join('\n');
    expect(text).toMatch(/✗ bad .*two failed.*\n {4}what went wrong\n✓ good .*three hold.*\n· absent .*skipped: nothing to run it with/);
    expect(printed.at(-1)).toBe('4 passed, 2 failed');
  });

  test('runs the named steps alone', async () => {
    expect(await run(['good'])).toBe(0);
    expect(printed.at(-1)).toBe('3 passed, 0 failed');
  });

  test('refuses a name that it does not know', () => expect(run(['lnit'])).rejects.toThrow('npm test has no step "lnit". Its steps: bad, good, absent.'));
});

describe('a step', () => {
  const named = (name) => testSteps.find((step) => step.name === name);
  const run = (name, node) => {
    const log = `${project.root}/.workbook/logs/test-${name}.log`;
    const answers = {
      node: (args) => {
        const result = node(args);
        mkdirSync(dirname(log), { recursive: true });
        writeFileSync(log, result.output ?? '');
        return result;
      },
    };
    return named(name).run({ ...project.context({ answers }), log });
  };
  const report = (counts) => () => {
    project.write('.workbook/logs/vitest-unit.json', { numPassedTests: 0, numFailedTests: 0, testResults: [], ...counts });
    return { code: counts.numFailedTests || counts.code ? 1 : 0 };
  };
  const file = (status, ...tests) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });

  test('types counts the compiler’s run and names the number of errors', async () => {
    expect(await run('types', () => ({ code: 0 }))).toMatchObject({ passed: 1, failed: 0 });
    expect(await run('types', () => ({ code: 2, output: 'a.ts(1,1): error TS1\nb.ts(1,1): error TS2' }))).toMatchObject({ passed: 0, failed: 1, says: '2 type errors' });
  });

  test('unit counts tests by the report', async () => {
    expect(await run('unit', report({ numPassedTests: 2, testResults: [file('passed', 'passed', 'passed')] }))).toMatchObject({ passed: 2, failed: 0 });
    expect(await run('unit', report({ numPassedTests: 1, numFailedTests: 1, testResults: [file('failed', 'passed', 'failed')] }))).toMatchObject({ passed: 1, failed: 1 });
  });

  test('unit counts a file that could not be loaded as a failure', async () => {
    expect(await run('unit', report({ numPassedTests: 1, code: 1, testResults: [file('passed', 'passed'), file('failed')] }))).toMatchObject({ passed: 1, failed: 1 });
  });

  test('unit fails without a report: an old one never stands in', async () => {
    project.write('.workbook/logs/vitest-unit.json', { numPassedTests: 9, numFailedTests: 0, testResults: [] });
    expect(await run('unit', () => ({ code: 1 }))).toMatchObject({ passed: 0, failed: 1 });
  });

  describe('that is a program of the course', () => {
    beforeEach(() => project.write('src/dist/grader/course-check.js', ''));
    test.each([
      ['takes the counts of its last line', { code: 0, output: 'all well\n12 passed, 0 failed' }, { passed: 12, failed: 0 }],
      ['says what was skipped', { code: 0, output: 'skipped: a part, for a reason\n12 passed, 0 failed' }, { passed: 12, says: '12 checks hold; skipped: a part, for a reason' }],
      ['takes failures', { code: 1, output: 'stray file\n11 passed, 1 failed' }, { passed: 11, failed: 1 }],
      ['believes the exit code over the line', { code: 1, output: '12 passed, 0 failed' }, { passed: 12, failed: 1 }],
      ['fails without the line', { code: 0, output: 'all well' }, { passed: 0, failed: 1 }],
    ])('%s', async (_, result, expected) => expect(await run('course', () => result)).toMatchObject(expected));

    test('fails where the program does not exist', async () => {
      project.remove('src/dist');
      expect(await run('course', () => ({ code: 0 }))).toMatchObject({ failed: 1, says: 'src/dist/grader/course-check.js does not exist' });
    });
  });

  test('browser is skipped in words where no Chromium is found', async () => {
    expect(await run('browser', () => ({ code: 0 }))).toMatchObject({ passed: 0, failed: 0, skipped: true, says: expect.stringContaining('no Chromium found') });
  });
});
