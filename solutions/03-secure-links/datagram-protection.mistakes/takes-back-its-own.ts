/**
 * Misconception: "only the other has my key". Draws nonces at random and binds no direction.
 * Caught by: "does not take its own words for those of the other".
 * Say: What A has sealed opens at A, too: the key is the same, and nothing in the box says whose it is. Bind the sender to it.
 */
import { bigEndian, concatBytes, drawBytes, numberOf, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
import type { Context, Datagram, Process, ProcessId } from 'distsys';

interface Say { readonly type: 'Say'; readonly text: string }

export class SecureDatagrams implements Process<Datagram | Say> {
  received: string[] = [];
  readonly secret: Uint8Array;
  readonly wire: ProcessId;
  readonly other: ProcessId;
  sent = 0;
  newest = 0;

  constructor(options: { secret: Uint8Array; wire: ProcessId; other: ProcessId }) {
    this.secret = options.secret;
    this.wire = options.wire;
    this.other = options.other;
  }

  onMessage(ctx: Context<Datagram>, from: ProcessId, message: Datagram | Say): void {
    if (message.type === 'Say') {
      if (from === OUTSIDE) this.say(ctx, message.text);
    } else this.hear(message.bytes);
  }

  private say(ctx: Context<Datagram>, text: string): void {
    this.sent += 1;
    const nonce = concatBytes(bigEndian(this.sent, 6), drawBytes(() => ctx.random(), 6));
    const sealed = seal({ key: this.keyOf(ctx.id), nonce, label: new Uint8Array(0), content: utf8(text) });
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(nonce, sealed) });
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length < 12) return;
    const nonce = bytes.slice(0, 12);
    const content = unseal({ key: this.keyOf(this.other), nonce, label: new Uint8Array(0), sealed: bytes.slice(12) });
    const number = numberOf(nonce.slice(0, 6));
    if (content === null || number <= this.newest) return;
    this.newest = number;
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return this.secret.slice(0, sender === '' ? 0 : 16);
  }
}
