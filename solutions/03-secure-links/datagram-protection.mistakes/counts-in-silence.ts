/**
 * Misconception: "records have numbers that nobody sends", as in TLS. Loses count at the first datagram that is lost.
 * Caught by: "hears what is said, both ways, though some of it is lost".
 * Say: Both ends count in silence, as TLS does over TCP. At the first datagram that is lost they count differently, and nothing opens any more: send the number along.
 */
import { bigEndian, hkdfExpand, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
import type { Context, Datagram, Process, ProcessId } from 'distsys';

interface Say { readonly type: 'Say'; readonly text: string }

export class SecureDatagrams implements Process<Datagram | Say> {
  received: string[] = [];
  readonly secret: Uint8Array;
  readonly wire: ProcessId;
  readonly other: ProcessId;
  sent = 0;
  heard = 0;

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
    ctx.send(this.wire, { type: 'Datagram', bytes: sealed });
  }

  private hear(bytes: Uint8Array): void {
    const content = unseal({ key: this.keyOf(this.other), nonce: bigEndian(this.heard + 1, 12), label: new Uint8Array(0), sealed: bytes });
    if (content === null) return;
    this.heard += 1;
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
