/**
 * `npm run mutate -- [TARGET | 08 | 08/NAME]…`: changes sources a little in hundreds of ways and counts how many of the changes the tests notice
 * (StrykerJS); of a chapter, changes what the learner writes in its reference answers, and the graders must notice. The tool is installed when it is first needed, into `.workbook/mutation` and not beside the learner's packages. Takes minutes.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chapterExplanations, chapterOf, SCORE_MIN, writtenChapters } from './chapters.ts';
import type { Instrumenter } from './chapter-mutants.ts';
import { explanationsOf, placesOfSurvivors, reportOf, withSecond } from './report.ts';
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

/** All mutants under the quick tests, and then those that live under the slow ones too: most are killed within milliseconds. What lies inside a survivor and was killed is known then. */
async function mutate({ mutate: sources, tests, slow, name }: Target): Promise<MutationReport> {
  const report = join(folder, `${name.replaceAll('/', '-')}.json`);
  const quick = slow.length === 0 ? report : report.replace('.json', '-quick.json'); // kept: a slow pass that is broken off costs only itself
  const first = await mutateUnder(sources, { tests, without: slow, report: quick });
  const places = slow.length === 0 ? [] : placesOfSurvivors(first);
  if (places.length === 0) return first;
  const both = withSecond(first, await mutateUnder(places, { tests, without: [], report, known: quick }));
  writeFileSync(report, JSON.stringify(both));
  return both;
}

async function mutateUnder(sources: readonly string[], { tests, without, report, known }: { tests: readonly string[]; without: readonly string[]; report: string; known?: string }): Promise<MutationReport> {
  const settings = join(folder, 'stryker.config.json');
  const vitest = join(folder, 'vitest.config.mjs');
  writeFileSync(vitest, `export default ${JSON.stringify({ test: { include: tests, exclude: without, testTimeout: 30_000, setupFiles: [join(folder, 'short-properties.mjs')] } })};\n`);
  writeFileSync(
    settings,
    JSON.stringify({
      testRunner: 'vitest', plugins: ['@stryker-mutator/vitest-runner'], vitest: { configFile: vitest, related: true },
      // A mutant that hangs costs its time limit and a new process, and there are hundreds; what is computed when a module loads cannot be switched per test, and would run all tests.
      mutate: sources, coverageAnalysis: 'perTest', ignoreStatic: true, timeoutMS: 5_000, timeoutFactor: 1.25, reporters: ['progress', 'json'], jsonReporter: { fileName: report },
      ...(known && { incremental: true, incrementalFile: copyOf(known) }),
      // Its TypeScript support wants an older compiler; types are stripped by vitest, and what does not compile fails its tests.
      tsconfigFile: join(folder, 'no-tsconfig.json'),
      ignorePatterns: ['.venv', '.workbook', 'notebooks', 'exercises', 'solutions', '**/dist'], tempDirName: join(folder, 'sandbox'), allowEmpty: true,
    }),
  );
  rmSync(report, { force: true });
  await run(process.execPath, [program, 'run', settings], { cwd: root });
  if (!existsSync(report)) throw new Error(`Nothing was mutated: no test reaches ${sources.filter((glob) => !glob.startsWith('!')).join(', ')}, or there is no such file.`);
  return JSON.parse(readFileSync(report, 'utf8')) as MutationReport;
}

/** The tool writes what it finds into the file that it knows results from. */
function copyOf(report: string): string {
  const copy = join(folder, 'known.json');
  cpSync(report, copy);
  return copy;
}

async function instrumenter(): Promise<Instrumenter> {
  const file = join(folder, 'node_modules', '@stryker-mutator', 'instrumenter', 'dist', 'src', 'index.js');
  const { Instrumenter: Made } = (await import(pathToFileURL(file).href)) as { Instrumenter: new (logger: unknown) => Instrumenter };
  const silent = (): void => {};
  return new Made({ debug: silent, info: silent, warn: console.warn, error: console.error, isDebugEnabled: () => false });
}

/** Loaded when it is asked for: it brings the grader along. */
async function mutateChapter(id: string): Promise<MutationReport> {
  const { mutateChapter: run } = await import('./chapter-run.ts');
  return run({ root, id, folder: join(folder, 'mutants'), instrumenter: await instrumenter(), signal: interrupt.signal, print: (line) => console.log(line) });
}

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interrupt.abort()); // a second one ends at once

try {
  const words = process.argv.slice(2);
  const ids = words.length === 0 ? writtenChapters() : words.flatMap((word) => chapterOf(word) ?? []);
  const names = words.filter((word) => chapterOf(word) === undefined);
  const chosen = [
    ...(words.length > 0 && names.length === 0 ? [] : selectedTargets(names)).map((target) => ({ ...target, run: () => mutate(target) })),
    ...ids.map((id) => ({ name: id, scoreMin: SCORE_MIN, run: () => mutateChapter(id) })),
  ];
  const explanations = [...explanationsOf(JSON.parse(readFileSync(new URL('survivors.json', import.meta.url), 'utf8')) as ExplainedGroup[]), ...chapterExplanations()];
  await install();
  let isMet = true;
  for (const target of chosen) {
    const { text, score, survivors, outdated } = reportOf(await target.run(), explanations, target);
    for (const { file, line, from, to, because } of survivors) if (because === undefined) console.log(`\nsurvived, not explained  ${file}:${line}\n  - ${from}\n  + ${to}`);
    for (const { file, from } of outdated) console.log(`\nexplained, and killed now  ${file}: ${from}`);
    console.log(`\n${target.name}\n${text}`);
    writeFileSync(join(folder, `${target.name.replaceAll('/', '-')}-survivors.json`), `${JSON.stringify(survivors, null, 1)}\n`);
    isMet &&= score >= target.scoreMin;
  }
  process.exitCode = isMet ? 0 : 1; // vitest, which grades mutants in this process, has set 1 for each check that failed
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
