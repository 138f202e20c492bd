/**
 * Misconception: "it opens, so it is good". Does not look at the number.
 * Caught by: "hears nothing twice, and nothing after what was said later".
 * Say: Whatever opens is heard, as often as it comes. A datagram stays genuine when it is sent again.
 */
import { bigEndian, concatBytes, hkdfExpand, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
import type { Context, Datagram, Process, ProcessId } from 'distsys';

interface Say { readonly type: 'Say'; readonly text: string }

export class SecureDatagrams implements Process<Datagram | Say> {
  received: string[] = [];
  readonly secret: Uint8Array;
  readonly wire: ProcessId;
  readonly other: ProcessId;
  sent = 0;

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
    if (content === null) return;
    this.received.push(textOf(content));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
