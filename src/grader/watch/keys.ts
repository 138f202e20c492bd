/**
 * Single keys from a terminal, without Enter.
 *
 *     const keys = keysOf(process.stdin, { onInterrupt: () => controller.abort() });   // undefined where stdin is no terminal
 *     keys?.onKey((key) => console.log(key)); //=> h
 */
import type { ReadStream } from 'node:tty';

export interface Keys {
  onKey(handler: (key: string) => void): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

type Terminal = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause' | 'setEncoding'>;

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** A terminal that sends single keys sends Ctrl-C as one, too: `onInterrupt` says so. */
export function keysOf(terminal: Terminal, { onInterrupt }: { onInterrupt: () => void }): Keys | undefined {
  if (terminal.isTTY !== true || typeof terminal.setRawMode !== 'function') return undefined;
  let handle: (key: string) => void = () => undefined;
  const read = (typed: string | Buffer): void => {
    for (const key of String(typed)) {
      if (key === CTRL_C || key === CTRL_D) onInterrupt();
      else handle(key.toLowerCase());
    }
  };
  terminal.setEncoding('utf8');
  terminal.setRawMode(true);
  terminal.on('data', read);
  terminal.resume();
  return {
    onKey(handler) {
      handle = handler;
    },
    close() {
      terminal.off('data', read);
      terminal.setRawMode(false);
      terminal.pause();
    },
  };
}
