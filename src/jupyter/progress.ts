/**
 * How far long work is, in the output of its cell: one bar that moves, and one line when the work is done.
 *
 *     const result = await sweep({ over, seeds: 10_000, run, onProgress: showProgress(), signal: untilInterrupted() });
 *     search({ …, onProgress: showProgress() });
 *
 * It appears after a second, so that quick work leaves the output as it is, and is no part of what a shipped notebook keeps or of what is compared.
 * With `untilInterrupted`, the notebook's stop button ends the work and not the cell: what is done is kept, and the rest of the cell shows it.
 */
import { randomUUID } from 'node:crypto';
import { PALETTE } from '../figures/figure.ts';
import { progressBar, progressWords } from '../statistics/sweep-progress.ts';
import type { SweepProgress } from '../statistics/sweep-progress.ts';
import { displayAs, isNotebook, progressMark, runningCell } from './display.ts';
import type { RunningCell } from './display.ts';
import { escapeHtml } from '../grader/escape-html.ts';

/** How far any work is. */
export interface Progress {
  readonly done: number;
  readonly total?: number; // where it is known; the work is over when `done` comes to it
  readonly words: string; // '300 of 1000 runs'
}

/** What a sweep, a search or a shrinking reports of itself, or words of one's own. */
export type ProgressReport =
  | Progress
  | SweepProgress
  | { readonly states: number; readonly frontier: number; readonly depth: number }
  | { readonly runs: number; readonly events: number };

const redrawEveryMs = 100;

/**
 * An `onProgress` that keeps a bar up to date. `afterMs` is how long the work goes on before the bar appears: default 1,000, at least 0. Outside a
 * notebook a sweep's bar is drawn in the terminal, if there is one.
 */
export function showProgress(options: { afterMs?: number } = {}): (report: ProgressReport) => void {
  const { afterMs = 1_000 } = options;
  if (!(afterMs >= 0)) throw new RangeError(`showProgress: afterMs (${afterMs}) must be 0 or more`);
  if (!isNotebook()) return inTerminal();
  let bar: Bar | undefined;
  let beganMs = performance.now();
  let ofCell: RunningCell | undefined = runningCell();
  return (report) => {
    const cell = runningCell();
    if (cell === undefined) return; // what is left over from a cell that has ended
    if (cell !== ofCell) [ofCell, beganMs] = [cell, performance.now()];
    const progress = progressOf(report);
    if (bar === undefined || bar.settled) {
      if (performance.now() - beganMs < afterMs || progress.done === progress.total) return;
      bar = new Bar(progress);
      const shown = bar;
      cell.atEnd(() => shown.settle());
    } else bar.draw(progress);
    if (progress.done === progress.total) {
      bar.settle();
      beganMs = performance.now(); // of what may follow with the same bar
    }
  };
}

/**
 * A signal that the notebook's stop button aborts, once, in place of ending the cell: for `sweep({ …, signal })`, which then gives back what is done, with
 * `partial: true`. Pressed again, the button ends the cell. Outside a notebook it never aborts.
 */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  runningCell()?.onInterrupt(() => controller.abort(new Error('interrupted')));
  return controller.signal;
}

class Bar {
  settled = false;
  readonly #id = randomUUID();
  #progress: Progress;
  #drawnMs = -Infinity;

  constructor(progress: Progress) {
    this.#progress = progress;
    this.#send(barHtml(progress), false);
  }

  draw(progress: Progress): void {
    this.#progress = progress;
    if (performance.now() - this.#drawnMs >= redrawEveryMs) this.#send(barHtml(progress), true);
  }

  /** Leaves a line. */
  settle(): void {
    if (this.settled) return;
    this.settled = true;
    this.#send(lineHtml(this.#progress.words), true);
  }

  #send(html: string, update: boolean): void {
    this.#drawnMs = performance.now();
    displayAs(this.#id, { 'text/html': html, 'text/plain': this.#progress.words }, { metadata: { [progressMark]: true }, update });
  }
}

function progressOf(report: ProgressReport): Progress {
  const count = (of: number, what: string): string => `${of.toLocaleString('en')} ${what}`;
  if ('states' in report) return { done: report.states, words: `${count(report.states, 'states')}, ${count(report.frontier, 'still to be examined')}, ${count(report.depth, 'steps deep')}` };
  if ('runs' in report) return { done: report.runs, words: `${count(report.runs, 'runs')}, ${count(report.events, 'events left')}` };
  return 'words' in report ? report : { ...report, words: progressWords(report) };
}

// Translucent greys, and the text in the page's colour: legible on light and on dark.
function barHtml({ done, total, words }: Progress): string {
  const width = total === undefined || !(total > 0) ? 0 : Math.min(100, (100 * done) / total);
  const track = `<div style="width:240px;height:8px;border-radius:4px;background:rgba(128,128,128,.25)"><div style="width:${width.toFixed(1)}%;height:8px;border-radius:4px;background:${PALETTE[0]}"></div></div>`;
  return `<div style="display:flex;align-items:center;gap:12px;font-size:13px">${total === undefined ? '' : track}<span style="font-variant-numeric:tabular-nums">${escapeHtml(words)}</span></div>`;
}

const lineHtml = (words: string): string => `<div style="font-size:13px;opacity:.65;font-variant-numeric:tabular-nums">${escapeHtml(words)}</div>`;

function inTerminal(): (report: ProgressReport) => void {
  const bar = process.stderr.isTTY ? progressBar(process.stderr) : undefined;
  return (report) => {
    if ('resumed' in report) bar?.(report);
  };
}
