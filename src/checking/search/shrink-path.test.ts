import { expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
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

test('a random walk into trouble is reduced to the shortest way there', () => {
  const verdict = search({ ...system, strategy: { randomWalks: 50, seed: 7 }, maxDepth: 300, always: { calm } }).verdicts['calm'];
  expect(verdict?.outcome === 'violated' && verdict.evidence.steps.map(({ text }) => text).toSorted()).toEqual([
    ...Array.from({ length: 3 }, () => 'listener gets alarm from caller'), ...Array.from({ length: 3 }, () => 'timer "alarm" of caller runs out'),
  ]);
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
