/**
 * SimPy (PyPI, MIT) as a peer: an environment of its own in `.workbook/bench-venv`, made by `npm run bench -- --peers`.
 *
 *     simpyBenchmark('mm1-customers-simpy-callbacks', { unit: 'customers/s', against: 'mm1-customers-heap', parameters })
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Outcome } from '../benchmark.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, '.workbook', 'bench-venv');
const python = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
const program = fileURLToPath(new URL('simpy_peer.py', import.meta.url));
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url)); // one release, and the hash of its one wheel

/** Runs a program to its end and returns what it printed. Throws a sentence that ends with its last words. */
function ran(command: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { encoding: 'utf8' });
  if (error !== undefined) throw new Error(`${command} did not start: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${words.slice(0, 3).join(' ')} ended with code ${status}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  return stdout;
}

/** Makes the environment, or brings an older one up to date; `PYTHON` names the Python to make it from. Throws a sentence if that fails. */
export function installSimpy(): void {
  try {
    if (!existsSync(python)) ran(process.env.PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3'), ['-m', 'venv', folder]);
    ran(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--require-hashes', '-r', requirements]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true }); // half an environment would be taken for a whole one
    throw error;
  }
}

export interface SimpyOptions {
  readonly unit: string;
  readonly against: string;
  /** The workload, as `simpy_peer.py` reads it: a tenth of the kernel's and less, because the rate is what counts. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A row that runs in Python, by Python's clock, so that starting the interpreter does not count. */
export function simpyBenchmark(name: string, options: SimpyOptions): Benchmark {
  const { unit, against, parameters } = options;
  return {
    name,
    unit,
    against,
    goal: null,
    warmUps: 0, // CPython does not warm up
    repeats: 1,
    unavailable: () => (existsSync(python) ? null : 'SimPy is not installed; npm run bench -- --peers installs it in .workbook/bench-venv.'),
    run: (): Outcome => {
      const { count, seconds } = JSON.parse(ran(python, [program, name, JSON.stringify(parameters)])) as { count: number; seconds: number };
      return { count, seconds };
    },
  };
}
