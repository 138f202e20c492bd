/**
 * Misconception: "the key is secret, so the nonce need not be anything". Sends the number as the label, and seals everything with one nonce.
 * Caught by: "shows nothing on the wire, and uses no nonce twice with one key".
 * Say: You seal everything with the same nonce. Each datagram needs another one: its number is one.
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
    const number = bigEndian(this.sent, 8);
    const sealed = seal({ key: this.keyOf(ctx.id), nonce: new Uint8Array(12), label: number, content: utf8(text) });
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(number, sealed) });
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length < 8) return;
    const number = bytes.slice(0, 8);
    const content = unseal({ key: this.keyOf(this.other), nonce: new Uint8Array(12), label: number, sealed: bytes.slice(8) });
    if (content === null || numberOf(number) <= this.newest) return;
    this.newest = numberOf(number);
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
