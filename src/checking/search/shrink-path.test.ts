import { expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { GraphProcess } from './graph-process-fixture.ts';
import { RunsWithout } from './runs-without.ts';
import { reduced } from './shrink-path.ts';
import { search } from './search.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Walk } from './walk.ts';

/** Counts what it is told; much is noise, and the third alarm is one too many. */
class Listener implements Process<string> {
  alarms = 0;
  noise = 0;

  onMessage(_ctx: Context, _from: ProcessId, message: string): void {
    if (message === 'alarm') this.alarms += 1;
    else this.noise = (this.noise + 1) % 1000;
  }
}

/** Sends noise and alarms for ever. */
class Caller implements Process<string> {
  onStart(ctx: Context): void {
    for (const name of ['alarm', 'noise', 'more noise']) ctx.setTimer(name, 1);
  }

  onTimer(ctx: Context<string>, name: string): void {
    ctx.send('listener', name);
    ctx.setTimer(name, 1);
  }

  onMessage(): void {}
}

const system = { processes: { listener: () => new Listener(), caller: () => new Caller() } };
const calm = ({ processes }: any): boolean => processes.listener.alarms < 3;

/** Wanders in a grid of 40,000 corners; at the fourth of the first street is a square, in which it goes round for ever. */
class Wanderer implements Process<never> {
  x = 0;
  y = 0;
  corner = -1; // of the square; -1 outside

  onStart(ctx: Context): void {
    if (this.corner < 0 && this.x < 199) ctx.setTimer('right', 1);
    if (this.corner < 0 && this.y < 199) ctx.setTimer('down', 1);
    if (this.corner >= 0 || (this.x === 3 && this.y === 0)) ctx.setTimer('round', 1);
  }

  onTimer(ctx: Context, name: string): void {
    for (const other of ['right', 'down', 'round']) ctx.cancelTimer(other);
    if (name === 'right') this.x += 1;
    else if (name === 'down') this.y += 1;
    else this.corner = (this.corner + 1) % 3;
    this.onStart(ctx);
  }

  onMessage(): void {} // nobody sends any
}

test('a random walk into trouble is reduced to the shortest way there', () => {
  const verdict = search({ ...system, strategy: { randomWalks: 50, seed: 7 }, maxDepth: 300, always: { calm } }).verdicts['calm'];
  expect(verdict?.outcome === 'violated' && verdict.evidence.steps.map(({ text }) => text).toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => 'listener gets alarm from caller'), ...Array.from({ length: 3 }, () => 'timer "alarm" of caller runs out'),
  ]);
});

test('a run without an end, found by a random walk too far for a small search, is reduced to a round and the way there', () => {
  const verdict = search({
    processes: { wanderer: () => new Wanderer() }, strategy: { randomWalks: 400, seed: 5 }, maxDepth: 30, eventually: { 'leaves the first street': ({ processes }) => processes.wanderer.y > 0 },
  }).verdicts['leaves the first street'];
  if (verdict?.outcome !== 'violated') throw new Error('the walk finds the square');
  expect([verdict.evidence.steps.length, verdict.evidence.loopFrom]).toEqual([7, 4]);
});

test('what is left out takes along what it brought about', () => {
  const space = new StateSpace(systemSettings(system), { history: false, clock: false });
  const walk = new Walk(space, space.beginnings(), 0);
  const wanted = ['noise', 'alarm', 'more noise', 'alarm', 'noise', 'alarm'];
  for (const name of wanted) {
    for (const part of [` 0001 ${name} #`, `"${name}" #`]) walk.take(walk.options().find(({ key }) => key.includes(part)) as any);
  }
  const alarms = (one: Walk): number => (space.transitions.locals.view(one.row[0] as number) as Listener).alarms;
  expect([walk.taken.length, alarms(walk)]).toEqual([12, 3]);
  const shorter = reduced(walk, (one) => alarms(one) === 3);
  expect([shorter.taken.length, alarms(shorter)]).toEqual([6, 3]);
});

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
