import { expect, test } from 'vitest';
import { GraphProcess } from './graph-process-fixture.ts';
import { RunsWithout } from './runs-without.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Walk } from './walk.ts';

test('a run without something is one that ends or comes back, and on which it has not happened', () => {
  const graph = new StateSpace(systemSettings({ processes: { walker: () => new GraphProcess([[1, 2], [0, 1], []]) } }), { history: false, clock: false });
  const question = (good: number): any => ({ shows: ({ processes }: any) => processes.walker.at !== good });
  const told = (good: number, ...path: number[]): unknown => {
    const walk = new Walk(graph, graph.beginnings(), 0);
    const runs = new RunsWithout(question(good));
    for (const node of path) {
      runs.shows(walk);
      walk.take(walk.options().find(({ key }) => key.includes(` ${node} #`)) as any);
    }
    return runs.shows(walk) ? (runs.loopFrom(walk) ?? 'ends') : 'no';
  };
  expect([told(9), told(9, 1), told(9, 1, 1), told(9, 1, 0), told(9, 1, 1, 0), told(9, 2), told(2, 2), told(1, 1, 0)]).toEqual(['no', 'no', 'no', 0, 0, 'ends', 'no', 'no']);
});
