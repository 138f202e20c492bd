/**
 * Misconception: "what was tampered with is closed", as in TLS. Anybody who can send one bad datagram then ends the conversation.
 * Caught by: "hears nothing that was changed, and goes on after it".
 * Say: You stop listening at the first datagram that does not open. TLS may do that; over this wire anybody could end your conversation with one byte.
 */
import { bigEndian, concatBytes, hkdfExpand, numberOf, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
import type { Context, Datagram, Process, ProcessId } from 'distsys';

interface Say { readonly type: 'Say'; readonly text: string }

export class SecureDatagrams implements Process<Datagram | Say> {
  received: string[] = [];
  readonly secret: Uint8Array;
  readonly wire: ProcessId;
  readonly other: ProcessId;
  sent = 0;
  newest = 0;
  closed = false;

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
    const nonce = bigEndian(this.sent, 12);
    const sealed = seal({ key: this.keyOf(ctx.id), nonce, label: new Uint8Array(0), content: utf8(text) });
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(nonce, sealed) });
  }

  private hear(bytes: Uint8Array): void {
    if (this.closed) return;
    const nonce = bytes.slice(0, 12);
    const content = bytes.length < 12 ? null : unseal({ key: this.keyOf(this.other), nonce, label: new Uint8Array(0), sealed: bytes.slice(12) });
    this.closed = content === null;
    if (content === null || numberOf(nonce) <= this.newest) return;
    this.newest = numberOf(nonce);
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
