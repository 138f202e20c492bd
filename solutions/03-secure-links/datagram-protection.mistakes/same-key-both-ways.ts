/**
 * Misconception: "one key is one key". Both ends count from 1 under the same key.
 * Caught by: "shows nothing on the wire, and uses no nonce twice with one key".
 * Say: Both ends seal with the same key and count from 1: A's first datagram and B's first have the same nonce, and whoever sees both sees how their texts differ.
 */
import { bigEndian, concatBytes, numberOf, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
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
    const nonce = bigEndian(this.sent, 12);
    const sealed = seal({ key: this.keyOf(ctx.id), nonce, label: new Uint8Array(0), content: utf8(text) });
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(nonce, sealed) });
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length < 12) return;
    const nonce = bytes.slice(0, 12);
    const content = unseal({ key: this.keyOf(this.other), nonce, label: new Uint8Array(0), sealed: bytes.slice(12) });
    if (content === null || numberOf(nonce) <= this.newest) return;
    this.newest = numberOf(nonce);
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return this.secret.slice(0, sender === '' ? 0 : 16);
  }
}
