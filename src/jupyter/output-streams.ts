/**
 * Collects what a cell writes to the standard streams into few messages, in order, each for the cell that wrote it.
 *
 *     const streams = new OutputStreams(({ owner, name, text }) => publish(owner, name, text));
 *     streams.write(request, 'stdout', 'a\n');
 *     streams.flush();
 *
 * Of what one cell prints only the beginning is shown: a loop that prints without end would fill the page, and then the notebook's file.
 */
export interface StreamChunk<Owner> { owner: Owner; name: 'stdout' | 'stderr'; text: string }

/** A reader sees text at most this long after it was written, even from a loop that never awaits. */
const delayMs = 40;
const sizeMax = 64 * 1024;
/** Characters that are shown of one cell. */
export const shownMax = 1_000_000;

export class OutputStreams<Owner> {
  private pending: StreamChunk<Owner> | null = null;
  private sinceMs = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly written = new WeakMap<object, number>(); // characters, by owner
  private readonly publish: (chunk: StreamChunk<Owner>) => void;

  constructor(publish: (chunk: StreamChunk<Owner>) => void) {
    this.publish = publish;
  }

  write(owner: Owner, name: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    const key = typeof owner === 'object' && owner !== null ? owner : this;
    const before = this.written.get(key) ?? 0;
    if (before > shownMax) return;
    this.written.set(key, before + text.length);
    this.add(owner, name, text.slice(0, shownMax - before));
    if (before + text.length <= shownMax) return;
    this.add(owner, 'stderr', `\n… this cell has printed more than ${shownMax.toLocaleString('en-US')} characters, and the rest is not shown. Keep it in a variable and print a part.\n`);
  }

  private add(owner: Owner, name: 'stdout' | 'stderr', text: string): void {
    if (text === '') return;
    if (this.pending && (this.pending.owner !== owner || this.pending.name !== name)) this.flush();
    if (this.pending) {
      this.pending.text += text;
    } else {
      this.pending = { owner, name, text };
      this.sinceMs = Date.now();
      this.timer = setTimeout(() => this.flush(), delayMs);
    }
    if (this.pending.text.length > sizeMax || Date.now() - this.sinceMs > delayMs) this.flush();
  }

  flush(): void {
    const chunk = this.pending;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.pending = null;
    if (chunk) this.publish(chunk);
  }
}
