/**
 * `npm run mutate -- [TARGET…]`: changes the sources a little in hundreds of ways and counts how many of the changes the tests notice (StrykerJS). The tool
 * is installed when it is first needed, into `.workbook/mutation` and not beside the learner's packages. Takes minutes.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explanationsOf, reportOf } from './report.ts';
import type { ExplainedGroup, MutationReport } from './report.ts';
import { selectedTargets } from './targets.ts';
import type { Target } from './targets.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tool = fileURLToPath(new URL('tool/', import.meta.url));
const folder = join(root, '.workbook', 'mutation');
const program = join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');

/** Runs a program to its end, its output on ours. Throws a sentence unless it ends well. */
function run(command: string, words: readonly string[], options: { cwd: string; shell?: boolean }): Promise<void> {
  return new Promise((settle, fail) => {
    const child = spawn(command, words, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    child.on('error', (error) => fail(new Error(`${command} did not start: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? settle() : fail(new Error(`${command} ${words[0] ?? ''} ended with code ${code}; its last words stand above.`))));
  });
}

async function install(): Promise<void> {
  const lock = 'package-lock.json';
  const current = existsSync(join(folder, lock)) && existsSync(program) && readFileSync(join(folder, lock), 'utf8') === readFileSync(join(tool, lock), 'utf8');
  if (current) return;
  mkdirSync(folder, { recursive: true });
  cpSync(tool, folder, { recursive: true });
  console.log('Installing the mutation tester (about 60 MB) …');
  // It is to mutate under the project's own vitest, so its peers are not installed beside it.
  await run('npm', ['ci', '--legacy-peer-deps', '--no-fund', '--no-audit'], { cwd: folder, shell: process.platform === 'win32' });
}

async function mutate({ mutate: sources, tests, name }: Target): Promise<MutationReport> {
  const report = join(folder, `${name.replaceAll('/', '-')}.json`);
  const settings = join(folder, 'stryker.config.json');
  const vitest = join(folder, 'vitest.config.mjs');
  writeFileSync(vitest, `export default ${JSON.stringify({ test: { include: tests, testTimeout: 30_000 } })};\n`);
  writeFileSync(
    settings,
    JSON.stringify({
      testRunner: 'vitest', plugins: ['@stryker-mutator/vitest-runner'], vitest: { configFile: vitest, related: true },
      // A mutant that hangs costs its time limit and a new process, and there are hundreds; what is computed when a module loads cannot be switched per test, and would run all tests.
      mutate: sources, coverageAnalysis: 'perTest', ignoreStatic: true, timeoutMS: 5_000, timeoutFactor: 1.25, reporters: ['progress', 'json'], jsonReporter: { fileName: report },
      // Its TypeScript support wants an older compiler; types are stripped by vitest, and what does not compile fails its tests.
      tsconfigFile: join(folder, 'no-tsconfig.json'),
      ignorePatterns: ['.venv', '.workbook', 'notebooks', 'exercises', 'solutions', '**/dist'], tempDirName: join(folder, 'sandbox'), allowEmpty: true,
    }),
  );
  await run(process.execPath, [program, 'run', settings], { cwd: root });
  return JSON.parse(readFileSync(report, 'utf8')) as MutationReport;
}

try {
  const chosen = selectedTargets(process.argv.slice(2));
  const explanations = explanationsOf(JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8')) as ExplainedGroup[]);
  await install();
  for (const target of chosen) {
    const { text, score, survivors, outdated } = reportOf(await mutate(target), explanations, target);
    for (const { file, line, from, to, because } of survivors) if (because === undefined) console.log(`\nsurvived, not explained  ${file}:${line}\n  - ${from}\n  + ${to}`);
    for (const { file, from } of outdated) console.log(`\nexplained, and killed now  ${file}: ${from}`);
    console.log(`\n${target.name}\n${text}`);
    writeFileSync(join(folder, `${target.name.replaceAll('/', '-')}-survivors.json`), `${JSON.stringify(survivors, null, 1)}\n`);
    if (score < target.scoreMin) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
