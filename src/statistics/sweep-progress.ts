/**
 * How far a sweep is, as a line of text, and a bar for a terminal.
 *
 *     progressLine({ done: 300, total: 1_000, resumed: 0, elapsedMs: 1_200 })
 *     //=> '██████░░░░░░░░░░░░░░ 300 of 1000 runs, 1.2 s, about 2.8 s to go'
 *     await sweep({ …, onProgress: progressBar(process.stderr) });
 */
export interface SweepProgress {
  readonly done: number; // runs, those of an earlier sitting included
  readonly total: number;
  readonly resumed: number; // runs taken from the stored state
  readonly elapsedMs: number; // of this sitting, by the wall clock
}

export function progressLine(progress: SweepProgress): string {
  const cells = 20;
  const full = Math.floor((cells * progress.done) / progress.total);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${progressWords(progress)}`;
}

/** The line without its bar. */
export function progressWords({ done, total, resumed, elapsedMs }: SweepProgress): string {
  const fresh = done - resumed;
  const left = done === total || fresh === 0 ? '' : `, about ${seconds((elapsedMs * (total - done)) / fresh)} to go`;
  return `${done} of ${total} runs, ${seconds(elapsedMs)}${left}`;
}

const seconds = (ms: number): string => (ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`);

/** What a bar is drawn on, such as process.stderr. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const redrawEveryMs = 100;

/** An `onProgress` that keeps one line up to date in a terminal, and elsewhere (a log) writes a line at every tenth. */
export function progressBar(stream: ProgressStream): (progress: SweepProgress) => void {
  let drawnMs = -Infinity;
  let tenths = 0;
  return (progress) => {
    const finished = progress.done === progress.total;
    if (stream.isTTY) {
      if (!finished && progress.elapsedMs - drawnMs < redrawEveryMs) return;
      drawnMs = progress.elapsedMs;
      stream.write(`\r\u001b[2K${progressLine(progress).slice(0, (stream.columns ?? 80) - 1)}${finished ? '\n' : ''}`);
      return;
    }
    const now = Math.floor((10 * progress.done) / progress.total);
    if (now > tenths) stream.write(`${progressLine(progress)}\n`);
    tenths = now;
  };
}
