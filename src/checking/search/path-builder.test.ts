/** Paths beside representatives: what is remembered is who is like whom; what is told is who did what. */
import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { Explored } from './explored.ts';
import { pathOf } from './path-builder.ts';
import { Questions } from './questions.ts';
import { Representatives } from './representatives.ts';
import { search } from './search.ts';
import { systemSettings } from './settings.ts';
import { StateSpace } from './state-space.ts';
import { Read } from './state-view.ts';
import { Symmetry } from './symmetry.ts';

/** Passes the token to one of the others, or drops it, which is a failure. */
class Holder implements Process<string> {
  readonly drops: boolean;

  constructor(drops = false) {
    this.drops = drops;
  }

  onMessage(ctx: Context<string>, _from: ProcessId, message: string): void {
    const others = ctx.processes.filter((id) => id !== ctx.id && id !== 'm');
    const to = ctx.choose(this.drops ? ['nobody', ...others] : others);
    if (to === 'nobody') throw new Error('dropped');
    ctx.send(to, message);
  }
}

/** Gives the token to one of all, and counts what it is told from outside. */
class Manager implements Process<string> {
  told = 0;

  onStart(ctx: Context<string>): void {
    ctx.send(ctx.choose(ctx.processes.filter((id) => id !== 'm')), 'token');
  }

  onMessage(): void {
    this.told += 1;
  }
}

const holders = ['a', 'b', 'c'];

function explored(make: (id: ProcessId) => Process<string> = () => new Holder(), inputs = 0): Explored {
  const settings = systemSettings({
    processes: { ...Object.fromEntries(holders.map((id) => [id, () => make(id)])), m: () => new Manager() }, symmetry: [holders], inputs: Array.from({ length: inputs }, () => ({ to: 'm', message: 'tick' })),
  });
  const space = new StateSpace(settings, { history: false, clock: false });
  return new Explored(space, new Questions({ processes: {} }), { read: new Read(), statesMax: 100, representatives: new Representatives(new Symmetry(space, new Set())) });
}

const textsOf = (path: { steps: readonly { text: string }[] }): string[] => path.steps.map(({ text }) => text.replace(/ \(choice.*/, ''));

describe('a token that goes round among three who are alike', () => {
  test('is always with the same one, to who remembers representatives; the path follows it', () => {
    const path = pathOf(explored(), { beginning: 2, steps: [0, 0, 0, 0], loopFrom: -1 });
    expect([path.start, textsOf(path), path.loopFrom]).toEqual([[0, 0, 0, 2], ['c gets token from m', 'a gets token from c', 'b gets token from a', 'a gets token from b'], undefined]);
  });

  test('a round of representatives is gone until everything is as it was, and the rounds before that are the way there', () => {
    const path = pathOf(explored(), { beginning: 2, steps: [0, 0], loopFrom: 1 });
    expect([textsOf(path), path.loopFrom]).toEqual([['c gets token from m', 'a gets token from c', 'b gets token from a', 'a gets token from b'], 2]);
    expect(path.states.at(-1)?.messages).toEqual(path.states[2]?.messages);
  });

  test('what comes before the round is not repeated', () => {
    const path = pathOf(explored(undefined, 1), { beginning: 2, steps: [0, 0, 0], loopFrom: 1 });
    expect([textsOf(path), path.loopFrom]).toEqual([['m is told tick from outside', 'c gets token from m', 'a gets token from c', 'b gets token from a', 'a gets token from b'], 3]);
    expect(path.states.map(({ processes }) => (processes['m'] as unknown as Manager).told)).toEqual([0, 1, 1, 1, 1, 1]);
  });

  test('a step that fails is followed by one that fails', () => {
    const dropping = (): Process<string> => new Holder(true);
    const path = pathOf(explored(dropping), { beginning: 1, steps: [1, 0], loopFrom: -1 });
    expect([textsOf(path), path.failure]).toEqual([['b gets token from m', 'a gets token from b'], 'dropped']);
    const careful = pathOf(explored(dropping), { beginning: 1, steps: [1, 1], loopFrom: -1 });
    expect([textsOf(careful), careful.failure]).toEqual([['b gets token from m', 'a gets token from b'], undefined]);
  });

  test('a search finds the round', () => {
    const system = { processes: { ...Object.fromEntries(holders.map((id) => [id, () => new Holder()])), m: () => new Manager() }, symmetry: [holders], inputs: [{ to: 'm', message: 'tick' }] };
    const verdict = search<any>({ ...system, eventually: { 'm is told twice': ({ processes }) => processes.m.told === 2 } }).verdicts['m is told twice'];
    if (verdict?.outcome !== 'violated') throw new Error(verdict?.because);
    const { loopFrom, states } = verdict.evidence;
    expect(states.length).toBeGreaterThan((loopFrom as number) + 2);
    expect(states.at(-1)?.messages).toEqual(states[loopFrom as number]?.messages);
  });
});

test('what cannot be followed is no symmetry, and is said', () => {
  class Sink implements Process<string> {
    onMessage(): void {}
  }
  const route = { beginning: 0, steps: [0, 0, 0], loopFrom: -1 };
  expect(() => pathOf(explored((id) => (id === 'b' ? new Sink() : new Holder())), route)).toThrow(
    new RangeError('search: symmetry: a path cannot be followed, so the processes are not interchangeable. Leave symmetry out.'),
  );
});
