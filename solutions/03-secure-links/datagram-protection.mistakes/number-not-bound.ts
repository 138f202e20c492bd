/**
 * Misconception: "the number stands beside the box". Sends a number that the box knows nothing of, beside a nonce of its own.
 * Caught by: "hears nothing that was changed, and goes on after it".
 * Say: The number in your datagram is bound to nothing: whoever changes it has the datagram heard with another one. Make it the nonce, or put it into the label.
 */
import { bigEndian, concatBytes, drawBytes, hkdfExpand, numberOf, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
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
    const nonce = drawBytes(() => ctx.random(), 12);
    const sealed = seal({ key: this.keyOf(ctx.id), nonce, label: new Uint8Array(0), content: utf8(text) });
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(bigEndian(this.sent, 4), nonce, sealed) });
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length < 16) return;
    const number = numberOf(bytes.slice(0, 4));
    const content = unseal({ key: this.keyOf(this.other), nonce: bytes.slice(4, 16), label: new Uint8Array(0), sealed: bytes.slice(16) });
    if (content === null || number <= this.newest) return;
    this.newest = number;
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
