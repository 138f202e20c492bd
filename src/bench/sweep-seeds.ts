/** The workload of the sweep's benchmark: the same 1,000 seeds on so many workers, and the result as text, to be compared. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './benchmark.ts';
import { seeds } from './sweep-experiment.ts';

/** The part of `sweepModule` that is used here. */
type SweepModule = (options: { module: URL; export: string; seeds: number; firstSeed: number; workers: number }) => Promise<unknown>;

const sweepWorkers = new URL('../statistics/sweep-workers.ts', import.meta.url);

/** A sentence while sweeps over workers do not exist; null when they do. */
export const sweepUnavailable = (): string | null =>
  existsSync(fileURLToPath(sweepWorkers)) ? null : 'Sweeps over worker threads (src/statistics/sweep-workers.ts) do not exist yet.';

export async function sweepSeeds(options: { workers: number }): Promise<Outcome> {
  const { sweepModule } = (await import(sweepWorkers.href)) as { sweepModule: SweepModule };
  const rows = await sweepModule({ module: new URL('sweep-experiment.ts', import.meta.url), export: 'experiment', seeds, firstSeed: 1, ...options });
  return { count: seeds, result: JSON.stringify(rows) };
}
