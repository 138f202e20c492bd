/**
 * What a learner waits for: from the start of the kernel's process to the end of the cell that shows the chapter's first figure, over the real protocol.
 *
 * The compiler's compiled form is on the disk, as after any earlier start (see jupyter/launcher.ts): the run before the clock sees to that.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { KernelClient } from '../../jupyter/kernel-client.ts';
import type { Benchmark } from '../benchmark.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const figureType = 'application/vnd.plotly.v1+json';

/** The code of the chapter's cells, in their order. */
function codeOf(chapter: string): string[] {
  const folder = join(root, 'notebooks');
  const file = readdirSync(folder).find((name) => name.endsWith(`-${chapter}.ipynb`));
  if (file === undefined) throw new Error(`no notebook of the chapter ${chapter} lies in notebooks/`);
  const { cells } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cells: { cell_type: string; source: string | string[] }[] };
  return cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => [source].flat().join(''));
}

async function secondsToFirstFigure(cells: readonly string[]): Promise<number> {
  const began = performance.now();
  const kernel = await KernelClient.start({ cwd: root });
  try {
    for (const code of cells) {
      const { status, outputs } = await kernel.execute(code);
      if (status !== 'ok') throw new Error(`a cell before the first figure failed: ${JSON.stringify(outputs)}`);
      if (outputs.some((output) => 'data' in output && figureType in output.data)) return (performance.now() - began) / 1_000;
    }
  } finally {
    await kernel.stop();
  }
  throw new Error('the chapter shows no figure');
}

export default {
  name: 'kernel-first-figure',
  unit: 's',
  against: null,
  goal: { medianMax: 3 },
  prepare: () => codeOf('two-generals'),
  run: async (cells) => ({ value: await secondsToFirstFigure(cells) }),
} satisfies Benchmark<string[]>;
