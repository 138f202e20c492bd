/**
 * Takes one figure in a process of its own, so that no rival runs on code that another has shaped: `node child.ts NAME`.
 *
 * The last line printed is a `Measurement` as JSON.
 */
import type { Benchmark } from './benchmark.ts';
import { figureHere } from './measure.ts';
import type { Measurement } from './measure.ts';

const name = process.argv[2] ?? '';

async function measurement(): Promise<Measurement> {
  const { default: benchmark } = (await import(`./benchmarks/${name}.ts`)) as { default: Benchmark };
  const collectGarbage = (globalThis as { gc?: () => void }).gc;
  if (collectGarbage === undefined) return { problem: 'The process was started without --expose-gc, so memory cannot be measured.' };
  return figureHere(benchmark, { nowMs: () => performance.now(), collectGarbage });
}

const outcome = await measurement().catch((error: unknown): Measurement => ({ problem: `It failed: ${error instanceof Error ? error.message : String(error)}` }));
process.stdout.write(`\n${JSON.stringify(outcome)}\n`);
