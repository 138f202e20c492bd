/**
 * The steps of `npm test`. Each returns counts and a sentence; how they are shown is test.mjs's business.
 *
 *     await step.run({ ...context, log }) //=> { passed: 1, failed: 0, says: 'no type errors' }
 *
 * Steps judge the course as shipped: exercises are read from the pristine copy, because a learner's half-written
 * answer must not turn the course red.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { filesUnder, readMarker, writeAtomically, writeMarker } from './files.mjs';
import { checkLayers } from './layers.mjs';

const verdict = (holds, good, bad) => ({ passed: holds ? 1 : 0, failed: holds ? 0 : 1, says: holds ? good : bad });

/** Where the exercises as shipped lie; before the course is shipped for the first time, where they are written. */
const exercisesAsShipped = (root) => (existsSync(join(root, '.workbook', 'pristine', 'exercises')) ? '.workbook/pristine/exercises' : 'exercises');

/** Types of src, solutions and the exercises as shipped. */
async function types({ root, runtime, run, log }) {
  // Written beside the pristine copy, so that one compiler run sees the whole tree.
  const settings = join(root, '.workbook', 'tsconfig.types.json');
  writeMarker(settings, {
    extends: '../tsconfig.json',
    include: ['src/**/*.ts', 'solutions/**/*.ts', 'vitest.config.ts', `${exercisesAsShipped(root)}/**/*.ts`].map((path) => `../${path}`),
    exclude: ['../**/dist/**', '../**/node_modules/**'],
  });
  const { code, output } = await run(runtime, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', settings, '--pretty', 'false'], { cwd: root, log });
  const count = output.match(/error TS\d+/g)?.length ?? 0;
  return verdict(code === 0, 'no type errors', `${count} type errors`);
}

/** Oxlint's rules, and the arrows between layers. */
async function lint({ root, runtime, run, log }) {
  const targets = ['src', 'solutions', 'vitest.config.ts', exercisesAsShipped(root)].filter((path) => existsSync(join(root, path)));
  const { code, output } = await run(
    runtime,
    // The pristine copy is ignored by git, and oxlint would skip it for that.
    [join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--ignore-path', join('src', 'setup', 'lint-ignore'), ...targets],
    { cwd: root, log },
  );
  const breaches = await checkLayers(root);
  writeAtomically(log, [output, ...breaches, ''].join('\n'));
  const results = [
    { holds: code === 0, output },
    { holds: breaches.length === 0, output: breaches.join('\n') },
  ];
  const failed = results.filter(({ holds }) => !holds);
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    says: failed.length === 0 ? 'no findings, layers hold' : `${code === 0 ? 'oxlint is content' : 'oxlint has findings'}, ${breaches.length} breaches of the layers`,
    output: failed.map((one) => one.output).join('\n'),
  };
}

/** One vitest project, counted by its JSON report. */
async function vitest(project, { root, runtime, run, log, env }) {
  const report = join(root, '.workbook', 'logs', `vitest-${project}.json`);
  rmSync(report, { force: true });
  const { code } = await run(
    runtime,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: root, log, env: { ...env, NO_COLOR: '1' } },
  );
  const counts = readMarker(report);
  if (!counts) return { passed: 0, failed: 1, says: `vitest ended with code ${code} and wrote no report` };
  // A file that cannot be loaded has no tests to count, and must count all the same.
  const unloaded = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')).length;
  const passed = counts.numPassedTests;
  const failed = Math.max(counts.numFailedTests + unloaded, code === 0 ? 0 : 1);
  return { passed, failed, says: failed === 0 ? `${passed} tests in ${counts.testResults.length} files` : `${failed} of ${passed + failed} tests failed` };
}

/** A program of the course that prints sentences and ends with a line `N passed, M failed`. What it leaves out it says in a line `skipped: …`. */
async function program(path, { root, runtime, run, log, env }) {
  if (!existsSync(join(root, path))) return { passed: 0, failed: 1, says: `${path} does not exist`, output: `${path} is compiled from ${path.replace('/dist/', '/').replace(/\.js$/, '.ts')}, which is missing.` };
  const { code, output } = await run(runtime, [join(root, path)], { cwd: root, log, env, keptLinesMax: 10_000 });
  const counted = /^(\d+) passed, (\d+) failed$/.exec(output.trimEnd().split('\n').at(-1) ?? '');
  const passed = Number(counted?.[1] ?? 0);
  const failed = Math.max(Number(counted?.[2] ?? 1), code === 0 ? 0 : 1);
  if (!counted) return { passed, failed, says: `ended with code ${code} and no last line "N passed, M failed"` };
  const skipped = /^skipped: .*$/m.exec(output)?.[0];
  return { passed, failed, says: `${failed === 0 ? `${passed} checks hold` : `${failed} of ${passed + failed} checks failed`}${skipped ? `; ${skipped}` : ''}` };
}

async function browser(context) {
  const chromium = findChromium(context);
  if (!chromium) return { passed: 0, failed: 0, skipped: true, says: 'skipped: no Chromium found (set CHROMIUM to its path)' };
  if (filesUnder(join(context.root, 'src'), { wanted: (path) => path.endsWith('.browser.test.ts') }).length === 0) {
    return { passed: 0, failed: 0, skipped: true, says: 'skipped: there are no browser tests (src/**/*.browser.test.ts)' };
  }
  return vitest('browser', { ...context, env: { ...context.env, CHROMIUM: chromium } });
}

const notebooks = { name: 'notebooks', run: (context) => program('src/dist/jupyter/notebook-check.js', context) };

export const testSteps = [
  { name: 'types', run: types },
  { name: 'lint', run: lint },
  { name: 'unit', run: (context) => vitest('unit', context) },
  { name: 'course', run: (context) => program('src/dist/grader/course-check.js', context) },
  notebooks,
  { name: 'browser', run: browser },
];

/** Those of the learner's edition (`npm run handout`), which has neither the tests of the library nor solutions to hold graders against. */
export const learnersTestSteps = [
  { name: 'types', run: types },
  { name: 'course', run: (context) => program('src/dist/grader/learners-check.js', context) },
  notebooks,
];

/** The steps of the edition that a folder holds: its package.json says which. */
export const stepsOf = (root) => (readMarker(join(root, 'package.json'))?.workbook?.edition === 'learner' ? learnersTestSteps : testSteps);
