/** Paths of systems with a clock and with histories, and their replay. */
import { expect, test } from 'vitest';
import { Actor } from './actor-fixture.ts';
import type { ActorOptions } from './actor-fixture.ts';
import { replay } from './path.ts';
import type { SearchPath } from './path.ts';
import { search } from './search.ts';

function pathTo(starts: Readonly<Record<string, string>>, options: ActorOptions, wanted: (state: any) => boolean): { path: SearchPath<any>; again: SearchPath<any> } {
  const system = { ...options, processes: Object.fromEntries(Object.entries(starts).map(([id, start]) => [id, () => new Actor(start)])) };
  const verdict = search<any>({ ...system, sometimes: { wanted } }).verdicts['wanted'];
  if (verdict?.outcome !== 'holds' || verdict.evidence === undefined) throw new Error(verdict?.because);
  return { path: verdict.evidence, again: replay(system, verdict.evidence.token) };
}

const timers = 'when idle' as const;

test('where a handler reads the clock, a replay shows it the same times', () => {
  const { path, again } = pathTo({ A: '+t5, +clock9', B: '' }, { timers }, ({ processes }) => processes.A.count === 9);
  expect([again.steps.length, (again.last.processes as any).A.count, again.trace.hash()]).toEqual([2, 9, path.trace.hash()]);
  expect(again.states.map(({ processes }: any) => processes.A.count)).toEqual([0, 100, 9]);
  const untimed = pathTo({ A: '+t5, +u9', B: '' }, { timers }, ({ processes }) => processes.A.count === 200);
  expect(untimed.again.trace.toData()).toEqual(untimed.path.trace.toData());
  const none = pathTo({ A: '+clock9', B: 'A x' }, {}, ({ processes }) => processes.A.count === 1);
  expect(none.again.trace.toData()).toEqual(none.path.trace.toData());
});

test('a replay knows the history of each state on the way, whether the search did or not', () => {
  const { path, again } = pathTo({ A: 'ask, B A told', B: '' }, {}, ({ processes, messages }) => messages.length === 0 && processes.A.count === 0);
  for (const one of [path, again]) expect(one.states.map(({ history }) => history.operations.map(({ outcome }) => outcome).join())).toEqual(['unknown', 'unknown', 'completed']);
});

test('a path says where its round begins, also at the beginning, and what failed', () => {
  const verdict = search<any>({ processes: { A: () => new Actor('+same5') }, eventually: { never: () => false } }).verdicts['never'];
  expect(verdict?.outcome === 'violated' && [verdict.evidence.loopFrom, verdict.evidence.failure, verdict.evidence.steps.length]).toEqual([undefined, undefined, 0]);
  const lamp = { processes: { A: () => new Actor('B ping'), B: () => new Actor('') } };
  const round = search<any>({ ...lamp, inputs: [{ to: 'A', message: 'x' }], eventually: { never: () => false } }).verdicts['never'];
  if (round?.outcome !== 'violated') throw new Error(round?.because);
  expect(replay({ ...lamp, inputs: [{ to: 'A', message: 'x' }] }, round.evidence.token).loopFrom).toBe(round.evidence.loopFrom);
});
