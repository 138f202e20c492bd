/** Paths of systems with a clock and with histories, and their replay. */
import { expect, test } from 'vitest';
import type { Context } from '../../simulation/process.ts';
import { actors } from './actor-fixture.ts';
import { pathTo } from './evidence-fixture.ts';
import { replay } from './path.ts';
import type { SearchPath } from './path.ts';
import type { SearchedSystem } from './search-options.ts';
import { search } from './search.ts';

/** The path to a state that is wanted, as the search gives it and as it is replayed. */
function bothTo(starts: Readonly<Record<string, string>>, options: Omit<SearchedSystem<any>, 'processes'>, wanted: (state: any) => boolean): { path: SearchPath<any>; again: SearchPath<any> } {
  const system = { ...options, processes: actors(starts) };
  const path = pathTo(system, wanted);
  return { path, again: replay(system, path.token) };
}

const timers = 'when idle' as const;

test('where a handler reads the clock, a replay shows it the same times', () => {
  const { path, again } = bothTo({ A: '+t5, +clock9', B: '' }, { timers }, ({ processes }) => processes.A.count === 9);
  expect([again.steps.length, (again.last.processes as any).A.count, again.trace.hash()]).toEqual([2, 9, path.trace.hash()]);
  expect(again.states.map(({ processes }: any) => processes.A.count)).toEqual([0, 100, 9]);
  const untimed = bothTo({ A: '+t5, +u9', B: '' }, { timers }, ({ processes }) => processes.A.count === 200);
  expect(untimed.again.trace.toData()).toEqual(untimed.path.trace.toData());
  const none = bothTo({ A: '+clock9', B: 'A x' }, {}, ({ processes }) => processes.A.count === 1);
  expect(none.again.trace.toData()).toEqual(none.path.trace.toData());
});

test('a replay knows the history of each state on the way, whether the search did or not', () => {
  const { path, again } = bothTo({ A: 'ask, B A told', B: '' }, {}, ({ processes, messages }) => messages.length === 0 && processes.A.count === 0);
  for (const one of [path, again]) expect(one.states.map(({ history }) => history.operations.map(({ outcome }) => outcome).join())).toEqual(['unknown', 'unknown', 'completed']);
});

test('a path says where its round begins, also at the beginning, and what failed', () => {
  const verdict = search<any>({ processes: actors({ A: '+same5' }), eventually: { never: () => false } }).verdicts['never'];
  expect(verdict?.outcome === 'violated' && [verdict.evidence.loopFrom, verdict.evidence.failure, verdict.evidence.steps.length]).toEqual([undefined, undefined, 0]);
  const system = { processes: actors({ A: 'B ping', B: '' }), inputs: [{ to: 'A', message: 'x' }] };
  const round = search<any>({ ...system, eventually: { never: () => false } }).verdicts['never'];
  if (round?.outcome !== 'violated') throw new Error(round?.because);
  expect(replay(system, round.evidence.token).loopFrom).toBe(round.evidence.loopFrom);
});

test('with a clock that nobody reads, a round closes in a replay, though time goes on', () => {
  /** Lights one lamp after the other, for ever. */
  const ring = (reads: boolean) => (): any => ({
    lit: 0,
    shownMs: 0,
    onStart(ctx: Context<never>) { ctx.setTimer('next', 5); },
    onTimer(ctx: Context<never>) {
      this.lit = (this.lit + 1) % 3;
      if (reads) this.shownMs = Math.min(5, ctx.nowMs);
      ctx.setTimer('next', 5);
    },
    onMessage() {},
  });
  const system = { processes: { ring: ring(false) }, timers };
  const verdict = search<any>({ ...system, eventually: { never: () => false } }).verdicts['never'];
  if (verdict?.outcome !== 'violated') throw new Error(verdict?.because);
  const again = replay<any>(system, verdict.evidence.token);
  expect([again.loopFrom, again.steps.length, again.states.map(({ processes }) => processes.ring.lit), again.trace.ofKind('timer').map(({ atMs }) => atMs)]).toEqual([0, 3, [0, 1, 2, 0], [5, 10, 15]]);
  const told = { processes: { ring: ring(true) }, timers };
  const reading = pathTo({ ...told, maxStates: 20 }, ({ processes }) => processes.ring.lit === 0 && processes.ring.shownMs === 5);
  expect(replay<any>(told, reading.token).states.map(({ processes }) => processes.ring.shownMs)).toEqual([0, 5, 5, 5]);
});

test('a token that does not fit is refused in a model with a clock as well', () => {
  const system = { processes: actors({ A: '+t5' }), timers };
  const { path } = bothTo({ A: '+t5' }, { timers }, ({ processes }) => processes.A.count === 100);
  expect(replay(system, path.token).steps).toHaveLength(1);
  expect(() => replay({ processes: actors({ A: '' }), timers }, path.token)).toThrow('step 1 takes option 1, and there are 0');
});
