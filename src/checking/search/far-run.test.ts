/** A run without an end that is too far from the beginning for a small search: the slow one among the tests of shrinking. */
import { expect, test } from 'vitest';
import type { Context, Process } from '../../simulation/process.ts';
import { search } from './search.ts';

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

test('a run without an end, found by a random walk too far for a small search, is reduced to a round and the way there', () => {
  const verdict = search({
    processes: { wanderer: () => new Wanderer() }, strategy: { randomWalks: 400, seed: 5 }, maxDepth: 30, eventually: { 'leaves the first street': ({ processes }) => processes.wanderer.y > 0 },
  }).verdicts['leaves the first street'];
  if (verdict?.outcome !== 'violated') throw new Error('the walk finds the square');
  expect([verdict.evidence.steps.length, verdict.evidence.loopFrom]).toEqual([7, 4]);
});
