/**
 * How far a search is, as a line of text, and kept up to date while it goes on.
 *
 *     searchProgressLine({ states: 1_200_000, transitions: 19_000_000, frontier: 340_000, depth: 14, finished: false })
 *     //=> '1,200,000 states, 340,000 of them not yet examined, 14 steps from the beginning; 19,000,000 steps followed'
 *     search({ …, onProgress: searchProgress(process.stderr) });
 *
 * How much is left nobody can know before the end: states to come are not counted. A search has no clock either, so it reports every so many states.
 */
import type { ProgressStream } from '../../statistics/sweep-progress.ts';
import type { SearchProgress } from './search-options.ts';

export function searchProgressLine({ states, transitions, frontier, depth, finished }: SearchProgress): string {
  const waiting = frontier > 0 ? `, ${frontier.toLocaleString('en')} of them not yet examined` : '';
  const where = finished ? '' : `, ${depth.toLocaleString('en')} steps from the beginning`;
  return `${states.toLocaleString('en')} states${waiting}${where}; ${transitions.toLocaleString('en')} steps followed`;
}

/**
 * An `onProgress` that keeps one line up to date in a terminal; elsewhere (a notebook, a log) it writes a line whenever there are twice as many states, and at
 * the end.
 */
export function searchProgress(stream: ProgressStream): (progress: SearchProgress) => void {
  let told = 0; // states at the last line
  return (progress) => {
    if (stream.isTTY === true) stream.write(`\r\u001b[2K${searchProgressLine(progress).slice(0, (stream.columns ?? 80) - 1)}${progress.finished ? '\n' : ''}`);
    else if (progress.finished || progress.states >= 2 * told) {
      stream.write(`${searchProgressLine(progress)}\n`);
      told = progress.states;
    }
  };
}
