import { afterEach, expect, test, vi } from 'vitest';
import { installDisplayHook, installRunningCell } from './display.ts';
import type { Displayed } from './display.ts';
import { showProgress, untilInterrupted } from './progress.ts';

afterEach(() => {
  installDisplayHook(undefined);
  installRunningCell(undefined);
  vi.useRealTimers();
});

/** A cell, what it sends, and a clock to be moved by hand. */
function cell() {
  vi.useFakeTimers();
  const sent: [Displayed, boolean | undefined][] = [];
  const ends: (() => void)[] = [];
  const stops: (() => void)[] = [];
  const running = { atEnd: (then: () => void) => void ends.push(then), onInterrupt: (stop: () => void) => void stops.push(stop) };
  installDisplayHook((content, update) => sent.push([content, update]));
  installRunningCell(() => running);
  return { sent, ends, stops, words: () => sent.map(([{ data }]) => data['text/plain']) };
}

test('a bar appears after a second, moves in place, and ends as a line', () => {
  const { sent, words } = cell();
  const report = showProgress();
  for (let done = 1; done <= 30; done += 1) {
    vi.advanceTimersByTime(60);
    report({ done, total: 30, words: `${done} of 30` });
  }
  expect(words()).toEqual(['17 of 30', '19 of 30', '21 of 30', '23 of 30', '25 of 30', '27 of 30', '29 of 30', '30 of 30']);
  expect(sent.map(([, update]) => update === true)).toEqual([false, ...Array.from({ length: 7 }, () => true)]);
  expect(new Set(sent.map(([{ transient }]) => transient?.display_id)).size).toBe(1);
  expect(sent[0]?.[0].data['text/html']).toContain('width:56.7%');
  expect(sent.at(-1)?.[0].data['text/html']).not.toContain('width:');
});

test('quick work leaves nothing', () => {
  const { sent, ends } = cell();
  const report = showProgress();
  vi.advanceTimersByTime(999);
  report({ done: 99, total: 100, words: '' });
  vi.advanceTimersByTime(500);
  report({ done: 100, total: 100, words: '' });
  expect([sent, ends]).toEqual([[], []]);
});

test('the end of the cell ends the bar of work that was broken off, and what is left over of it shows nothing more', () => {
  const { sent, ends, words } = cell();
  const report = showProgress({ afterMs: 0 });
  report({ done: 1, total: 10, words: '1 of 10' });
  report({ done: 2, total: 10, words: '2 of 10' });
  ends.forEach((end) => end());
  expect(words()).toEqual(['1 of 10', '2 of 10']);
  installRunningCell(() => undefined);
  report({ done: 3, total: 10, words: '3 of 10' });
  expect(sent).toHaveLength(2);
});

test('sweeps, searches and shrinking are told in words', () => {
  const { words } = cell();
  showProgress({ afterMs: 0 })({ done: 300, total: 1_000, resumed: 0, elapsedMs: 1_200 });
  showProgress({ afterMs: 0 })({ states: 20_000, transitions: 61_000, frontier: 1_234, depth: 9 } as { states: number; frontier: number; depth: number });
  showProgress({ afterMs: 0 })({ runs: 12, events: 40 });
  expect(words()).toEqual(['300 of 1000 runs, 1.2 s, about 2.8 s to go', '20,000 states, 1,234 still to be examined, 9 steps deep', '12 runs, 40 events left']);
});

test('an interrupt aborts the signal; outside a notebook nothing does', () => {
  expect(untilInterrupted().aborted).toBe(false);
  const { stops } = cell();
  const signal = untilInterrupted();
  stops.forEach((stop) => stop());
  expect(signal.aborted).toBe(true);
});
