/**
 * `npm run bench`: measures the library against the yardstick and its peers. A benchmark, not a test: a missed goal is printed,
 * and the exit code is 0 unless `--check` is given.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from './arithmetic.ts';
import type { Benchmark } from './benchmark.ts';
import { measureAll, selected } from './measure.ts';
import type { Measurement } from './measure.ts';
import { parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { benchmarks } from './registry.ts';
import { reportOf } from './report.ts';
import { installSimpy } from './rivals/simpy.ts';

const child = fileURLToPath(new URL('child.ts', import.meta.url));

/** One figure, taken in a process of its own. */
function inOwnProcess(benchmark: Benchmark): Promise<Measurement> {
  return new Promise((settle) => {
    const { stdout, stderr, ended } = started(benchmark.name);
    ended.then((code) => {
      const last = stdout().trimEnd().split('\n').at(-1) ?? '';
      if (code === 0 && last.startsWith('{')) settle(JSON.parse(last) as Measurement);
      else settle({ problem: `Its process ended with code ${code}: ${stderr().trim().split('\n').at(-1) || 'it said nothing'}` });
    }, (error: Error) => settle({ problem: `Its process did not start: ${error.message}` }));
  });
}

function started(name: string): { stdout: () => string; stderr: () => string; ended: Promise<number | null> } {
  const running = spawn(process.execPath, ['--expose-gc', child, name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  running.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | null>((settle, fail) => running.on('close', settle).on('error', fail));
  return { stdout: () => stdout, stderr: () => stderr, ended };
}

const machine = () => ({
  processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, memoryBytes: totalmem(), platform: platform(), architecture: arch(), loadAverage: loadavg(),
});

async function bench(options: Options): Promise<Row[]> {
  const wanted = selected(benchmarks, options.names);
  if (options.peers) installSimpy();
  const skipped = wanted.filter((one) => one.goal === null && one.unavailable?.());
  for (const one of skipped) console.log(`skipped  ${one.name}: ${one.unavailable?.()}`);
  const rows = await measureAll(wanted.filter((one) => !skipped.includes(one)), {
    rounds: options.rounds,
    figureOf: async (benchmark) => {
      const problem = benchmark.unavailable?.();
      return problem ? { problem } : inOwnProcess(benchmark);
    },
    onFigure: ({ name, unit }, round, measurement) => {
      const says = 'problem' in measurement ? measurement.problem : `${measurement.figure.toPrecision(4)} ${unit}`;
      console.error(`round ${round + 1} of ${options.rounds}  ${name}: ${says}`);
    },
  });
  console.log(`\n${reportOf(rows)}`);
  if (options.json !== null) {
    const path = resolve(options.json);
    mkdirSync(dirname(path), { recursive: true });
    const skippedNames = skipped.map((one) => ({ name: one.name, because: one.unavailable?.() }));
    const document = { rows, skipped: skippedNames, rounds: options.rounds, machine: machine(), versions: process.versions, takenAt: new Date().toISOString() };
    writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
    console.log(`Written to ${options.json}.`);
  }
  return rows;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.list) for (const { name, unit, against } of benchmarks) console.log(`${name}  ${unit}${against === null ? '' : `  against ${against}`}`);
  else {
    const rows = await bench(options);
    if (options.check && rows.some(({ met }) => met === false)) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
