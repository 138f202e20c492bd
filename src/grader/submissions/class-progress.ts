/**
 * How far a class run is: a bar with the rate and the time that is left on a terminal, a line at every tenth elsewhere.
 *
 *     ██████░░░░░░░░░░░░░░ 412 of 1380 answers, 14.2/s, about 68 s to go
 */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export class ClassProgress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #total = 0;
  #done = 0;
  #beganMs = 0;
  #drawnMs = -Infinity;
  #tenths = 0;

  constructor(stream: ProgressStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
  }

  /** A line about what goes on before anything is graded. */
  reading(done: number, total: number): void {
    if (this.#stream.isTTY !== true || this.#now() - this.#drawnMs < 100) return;
    this.#drawnMs = this.#now();
    this.#draw(`reading ${done} of ${total} submissions`);
  }

  begin(total: number): void {
    [this.#total, this.#done, this.#tenths, this.#beganMs, this.#drawnMs] = [total, 0, 0, this.#now(), -Infinity];
    if (total > 0) this.#show();
  }

  step(): void {
    this.#done += 1;
    this.#show();
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\u001b[2K');
  }

  #show(): void {
    const nowMs = this.#now();
    const finished = this.#done === this.#total;
    if (this.#stream.isTTY === true) {
      if (!finished && nowMs - this.#drawnMs < 100) return;
      this.#drawnMs = nowMs;
      return this.#draw(this.#line(nowMs));
    }
    const tenths = Math.floor((10 * this.#done) / this.#total);
    if (tenths > this.#tenths) this.#stream.write(`${this.#line(nowMs)}\n`);
    this.#tenths = tenths;
  }

  #line(nowMs: number): string {
    const cells = 20;
    const full = Math.floor((cells * this.#done) / this.#total);
    const seconds = (nowMs - this.#beganMs) / 1000;
    const rate = this.#done / seconds;
    const left = this.#done === 0 || this.#done === this.#total ? '' : `, about ${duration((this.#total - this.#done) / rate)} to go`;
    return `${'█'.repeat(full)}${'░'.repeat(cells - full)} ${this.#done} of ${this.#total} answers${this.#done === 0 ? '' : `, ${rate.toFixed(1)}/s`}${left}`;
  }

  #draw(text: string): void {
    this.#stream.write(`\r\u001b[2K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }
}

/** `45 s`, `12 min`, `3 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
