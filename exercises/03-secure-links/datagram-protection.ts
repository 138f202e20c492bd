import { NotImplemented, bigEndian, concatBytes, hkdfExpand, numberOf, OUTSIDE, seal, textOf, unseal, utf8 } from 'distsys';
import type { Context, Datagram, Process, ProcessId } from 'distsys';

/** From outside: say this to the other. */
export interface Say {
  readonly type: 'Say';
  readonly text: string;
}

/**
 * Exercise 03/datagram-protection · 6 points · about 12 lines
 *
 * Two processes share a secret of 32 bytes, and between them is a wire that loses, repeats, delays and changes datagrams, reads them, and sends some back to
 * where they came from. TLS counts its records in silence and gives up at the first that does not fit: over this wire it would not get far. Protect
 * datagrams so that:
 *
 * - a datagram shows nothing of the text, and no two datagrams, of either end, are sealed with the same key and nonce;
 * - of what the other said, each text is heard once at most, and never after one that was said later; what was changed or made up is not heard;
 * - whatever else comes along, a genuine datagram that is later than all that were heard is heard.
 *
 * What is heard goes to the end of `received`. A text to say comes from OUTSIDE as { type: 'Say', text }; everything else goes to and comes from
 * `wire`, as { type: 'Datagram', bytes }. What is in the bytes is up to you. `ctx.id` is who you are, `other` whom you speak to. Add fields if you need
 * more; they must hold plain data. Use
 *
 *     seal({ key, nonce, label, content })    //=> bytes; the key has 16 bytes, the nonce 12, the label is bound to the box and not in it
 *     unseal({ key, nonce, label, sealed })   //=> the content, or null if these do not belong together
 *     hkdfExpand(secret, utf8('a name'), 16)  //=> a key of 16 bytes, for that name
 *     bigEndian(7, 12)                        //=> a number in 12 bytes; numberOf(bytes) reads it
 *     concatBytes(one, other)                 //=> bytes in a row; bytes.slice(12) is the rest; textOf(bytes) is utf8's way back
 */
export class SecureDatagrams implements Process<Datagram | Say> {
  received: string[] = []; // what was heard, in order
  sent = 0; // how many datagrams this end has sent
  newest = 0; // the number of the newest datagram that was heard
  readonly secret: Uint8Array; // shared with the other, 32 bytes
  readonly wire: ProcessId;
  readonly other: ProcessId;

  constructor(options: { secret: Uint8Array; wire: ProcessId; other: ProcessId }) {
    this.secret = options.secret;
    this.wire = options.wire;
    this.other = options.other;
  }

  onMessage(ctx: Context<Datagram>, from: ProcessId, message: Datagram | Say): void {
    if (message.type === 'Datagram') this.hear(message.bytes);
    else if (from === OUTSIDE) this.say(ctx, message.text);
  }

  private say(ctx: Context<Datagram>, text: string): void {
    // TODO: which key and which nonce has never been used, and how does the other know them?
    throw new NotImplemented('03/datagram-protection');
  }

  private hear(bytes: Uint8Array): void {
    // TODO: is it the other's, is it unchanged, is it new? And when do you believe its number?
    throw new NotImplemented('03/datagram-protection');
  }
}
