/** The workload of the sweep's benchmark: the same 1,000 seeds on so many workers, and the result as text, to be compared. */
import { sweepModule } from '../statistics/sweep-workers.ts';
import type { Outcome } from './benchmark.ts';
import { seeds } from './sweep-experiment.ts';

const module = new URL('sweep-experiment.ts', import.meta.url);

export async function sweepSeeds(options: { workers: number }): Promise<Outcome> {
  const result = await sweepModule({ module, export: 'experiment', over: {}, seeds, ...options });
  return { count: seeds, result: JSON.stringify(result) };
}
