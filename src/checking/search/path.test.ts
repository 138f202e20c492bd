/** Paths of systems with a clock and with histories, and their replay. */
import { expect, test } from 'vitest';
import type { Context } from '../../simulation/process.ts';
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
  const reading = search<any>({ ...told, maxStates: 20, sometimes: { 'lit at 5 ms': ({ processes }) => processes.ring.lit === 0 && processes.ring.shownMs === 5 } }).verdicts['lit at 5 ms'];
  if (reading?.outcome !== 'holds' || reading.evidence === undefined) throw new Error(reading?.because);
  expect(replay<any>(told, reading.evidence.token).states.map(({ processes }) => processes.ring.shownMs)).toEqual([0, 5, 5, 5]);
});

test('a token that does not fit is refused in a model with a clock as well', () => {
  const system = { processes: { A: () => new Actor('+t5') }, timers };
  const { path } = pathTo({ A: '+t5' }, { timers }, ({ processes }) => processes.A.count === 100);
  expect(replay(system, path.token).steps).toHaveLength(1);
  expect(() => replay({ processes: { A: () => new Actor('') }, timers }, path.token)).toThrow('step 1 takes option 1, and there are 0');
});
