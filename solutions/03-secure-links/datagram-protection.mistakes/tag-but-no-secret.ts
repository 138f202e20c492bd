/**
 * Misconception: "what cannot be changed is safe". Authenticates the text and sends it in clear.
 * Caught by: "shows nothing on the wire, and uses no nonce twice with one key".
 * Say: Your datagrams cannot be changed, and everybody can read them. seal does both.
 */
import { bigEndian, concatBytes, hkdfExpand, hmacSha256, numberOf, OUTSIDE, textOf, toHex, utf8 } from 'distsys';
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
    const body = concatBytes(bigEndian(this.sent, 8), utf8(text));
    ctx.send(this.wire, { type: 'Datagram', bytes: concatBytes(body, hmacSha256(this.keyOf(ctx.id), body)) });
  }

  private hear(bytes: Uint8Array): void {
    if (bytes.length < 40) return;
    const body = bytes.slice(0, -32);
    const tag = toHex(hmacSha256(this.keyOf(this.other), body));
    if (tag !== toHex(bytes.slice(-32)) || numberOf(body.slice(0, 8)) <= this.newest) return;
    this.newest = numberOf(body.slice(0, 8));
    this.received.push(textOf(body.slice(8)));
  }

  private keyOf(sender: ProcessId): Uint8Array {
    return hkdfExpand(this.secret, utf8(`from ${sender}`), 16);
  }
}
