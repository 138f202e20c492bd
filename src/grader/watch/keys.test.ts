import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { keysOf } from './keys.ts';

class Terminal extends EventEmitter {
  readonly isTTY: boolean = true;
  readonly did: string[] = [];
  setRawMode(raw: boolean): this {
    this.did.push(`raw ${raw}`);
    return this;
  }
  setEncoding(): this {
    return this;
  }
  resume(): this {
    return this;
  }
  pause(): this {
    this.did.push('pause');
    return this;
  }
}
const from = (terminal: Terminal): ReadStream => terminal as unknown as ReadStream;

test('keys come one by one, in lower case, and Ctrl-C is an interrupt', () => {
  const terminal = new Terminal();
  const pressed: string[] = [];
  const keys = keysOf(from(terminal), { onInterrupt: () => pressed.push('interrupt') });
  terminal.emit('data', 'x'); // before anybody listens
  keys?.onKey((key) => pressed.push(key));
  terminal.emit('data', 'hR');
  terminal.emit('data', '\u0003');
  expect(pressed).toEqual(['h', 'r', 'interrupt']);
});

test('the terminal is given back as it was', () => {
  const terminal = new Terminal();
  const keys = keysOf(from(terminal), { onInterrupt: () => undefined });
  keys?.close();
  expect([terminal.did, terminal.listenerCount('data')]).toEqual([['raw true', 'raw false', 'pause'], 0]);
});

test('where stdin is no terminal there are no keys', () => {
  const pipe = Object.assign(new Terminal(), { isTTY: false });
  expect([keysOf(from(pipe), { onInterrupt: () => undefined }), pipe.did]).toEqual([undefined, []]);
});
