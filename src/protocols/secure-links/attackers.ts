/**
 * Attackers on the wire between a client and a server: the one that listens, the one that changes, the one that repeats, the one that appends, and the
 * one that talks both ends down to something weaker. Each knows the protocol and every public thing, and no key.
 *
 *     const run = simulate({ processes: {
 *       client: () => new SecureClient({ peer: 'attacker', … }), attacker: () => new Tamperer({ suite: 'ctr' }), server: () => new SecureServer(…),
 *     }, network: { inOrder: true }, seed: 1 });
 *     run.processes.server.received //=> ['to=bob&amount=900'], where the client said 100
 *
 * An attacker that answers in the server's place needs no class of its own: it is a `SecureServer` with an identity of the attacker's.
 * Source: Dolev and Yao 1983 (who owns the wire reads, drops, changes and makes messages); Borisov, Goldberg and Wagner 2001
 * (reused key stream, and a CRC for a MAC, in 802.11); Joux 2006, note to NIST (nonce reuse in GCM); Duong and Rizzo 2009 (extension).
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { bigEndian, concatBytes, textOf, utf8, xorBytes } from './bytes.ts';
import { crc32 } from './checksums.ts';
import { bodyOf, handshakeMessage, readHandshake } from './handshake-messages.ts';
import type { Suite } from './record-protection.ts';
import type { WireMessage } from './secure-endpoint.ts';
import { SHA256_BLOCK_BYTES, blocksOf, compress, sha256Padded } from './sha-256.ts';

const HEADER_BYTES = 5;
const ORDER_NUMBER = 2; // the client's records: Finished, greeting, order

/** What a record holds behind its header, as it looks on the wire. */
const bodyOnWire = (record: Uint8Array): Uint8Array => record.subarray(HEADER_BYTES);

const recordWith = (body: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(23, 3, 3), bigEndian(body.length, 2), body);

/** Passes everything on, and may do otherwise with single messages. */
abstract class OnTheWire implements Process<WireMessage> {
  records = new Map<ProcessId, number>(); // protected records seen so far, by their sender
  readonly client: ProcessId;
  readonly server: ProcessId;

  constructor(options: { client?: ProcessId; server?: ProcessId } = {}) {
    this.client = options.client ?? 'client';
    this.server = options.server ?? 'server';
  }

  onMessage(ctx: Context<WireMessage>, from: ProcessId, message: WireMessage): void {
    const to = from === this.client ? this.server : this.client;
    if (message.type !== 'Record') return this.onHello(ctx, to, message);
    const number = this.records.get(from) ?? 0;
    this.records.set(from, number + 1);
    // Of the client's records the first is its Finished; what it says comes after that.
    if (from === this.client && number > 0) return this.onSaid(ctx, to, message.bytes, number);
    return ctx.send(to, message);
  }

  onHello(ctx: Context<WireMessage>, to: ProcessId, message: WireMessage): void {
    ctx.send(to, message);
  }

  /** The client says something: record `number` of those that it sends. */
  abstract onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array, number: number): void;
}

/** Reads what it can: what stands there in clear, and what two records of one key stream give away about each other when one of them is known. */
export class Eavesdropper extends OnTheWire {
  overheard: Uint8Array[] = []; // what the client's records hold, as they look
  learned: string[] = []; // what of it could be read
  readonly knows: string; // what the client always says first

  constructor(options: { knows: string; client?: ProcessId; server?: ProcessId }) {
    super(options);
    this.knows = options.knows;
  }

  onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array): void {
    ctx.send(to, { type: 'Record', bytes: record });
    const body = bodyOnWire(record);
    const [first] = this.overheard;
    // The same key stream twice: (a ⊕ stream) ⊕ (b ⊕ stream) ⊕ a is b.
    const guesses = [body, ...(first === undefined ? [] : [xorBytes(xorBytes(first, body), utf8(this.knows))])];
    for (const guess of guesses) {
      const readable = /amount=\d+/.exec(textOf(guess).replace(/[^ -~]+/g, ' '));
      if (readable !== null) this.learned.push(readable[0]);
    }
    if (this.learned.length > 0) ctx.log('learns', { text: this.learned.at(-1) });
    this.overheard.push(body);
  }
}

/** Turns the amount from 100 into 900, by flipping the bits in which the two differ: encrypted or not, they stand where they stood. */
export class Tamperer extends OnTheWire {
  readonly says: string; // what it takes the client to say
  readonly suite: Suite; // what is in use; the attacker knows that

  constructor(options: { says: string; suite: Suite; client?: ProcessId; server?: ProcessId }) {
    super(options);
    this.says = options.says;
    this.suite = options.suite;
  }

  onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array, number: number): void {
    const at = this.says.indexOf('amount=1') + 'amount='.length;
    if (number !== ORDER_NUMBER) return ctx.send(to, { type: 'Record', bytes: record });
    const body = bodyOnWire(record).slice();
    const change = new Uint8Array(this.says.length + 1); // the content's type follows it
    change[at] = '1'.charCodeAt(0) ^ '9'.charCodeAt(0);
    change.forEach((bits, index) => (body[index] = (body[index] as number) ^ bits));
    if (this.suite === 'ctr and crc') {
      // A checksum of differences is a difference of checksums: crc(a ⊕ d) = crc(a) ⊕ crc(d) ⊕ crc(0).
      const patch = bigEndian((crc32(change) ^ crc32(new Uint8Array(change.length))) >>> 0, 4);
      patch.forEach((bits, index) => (body[change.length + index] = (body[change.length + index] as number) ^ bits));
    }
    ctx.log('changes a record');
    return ctx.send(to, { type: 'Record', bytes: recordWith(body) });
  }
}

/** Sends again what the client said, a while later. */
export class Replayer extends OnTheWire {
  kept: Uint8Array | null = null;

  onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array): void {
    ctx.send(to, { type: 'Record', bytes: record });
    this.kept = record;
    ctx.setTimer('again', 50);
  }

  onTimer(ctx: Context<WireMessage>): void {
    if (this.kept === null) return;
    ctx.log('repeats a record');
    ctx.send(this.server, { type: 'Record', bytes: this.kept });
  }
}

/** Appends to a message whose tag is SHA-256(key || message), without the key: the tag is the state from which to go on. */
export class Extender extends OnTheWire {
  readonly keyBytes: number; // the key's length, which is no secret
  readonly suffix: string;

  constructor(options: { keyBytes: number; suffix: string; client?: ProcessId; server?: ProcessId }) {
    super(options);
    this.keyBytes = options.keyBytes;
    this.suffix = options.suffix;
  }

  onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array, number: number): void {
    const body = bodyOnWire(record);
    if (number !== ORDER_NUMBER || body.length <= 32) return ctx.send(to, { type: 'Record', bytes: record });
    const [message, tag] = [body.slice(0, -32), body.slice(-32)];
    const hashed = sha256Padded(new Uint8Array(this.keyBytes + message.length)); // what matters is how long it was
    const glue = hashed.subarray(this.keyBytes + message.length);
    const more = concatBytes(utf8(this.suffix), Uint8Array.of(23));
    // The server will hash key, message, glue and suffix: all but the suffix are blocks that the tag has behind it.
    const lastBlocks = sha256Padded(concatBytes(new Uint8Array(hashed.length), more)).subarray(hashed.length);
    const forged = concatBytes(message, glue, more, blocksOf(lastBlocks).reduce(compress, tag));
    ctx.log('appends to a record', { blocks: hashed.length / SHA256_BLOCK_BYTES });
    ctx.send(to, { type: 'Record', bytes: recordWith(forged) });
  }
}

/** Strikes every suite but one from what the client offers, and reads along if that is agreed upon. */
export class Downgrader extends Eavesdropper {
  readonly leaves: Suite;

  constructor(options: { leaves: Suite; knows: string; client?: ProcessId; server?: ProcessId }) {
    super(options);
    this.leaves = options.leaves;
  }

  override onHello(ctx: Context<WireMessage>, to: ProcessId, message: WireMessage): void {
    const hello = message.type === 'ClientHello' ? bodyOf(readHandshake(message.bytes), 'ClientHello') : undefined;
    if (hello === undefined) return ctx.send(to, message);
    ctx.log('strikes suites from the hello');
    return ctx.send(to, { type: 'ClientHello', bytes: handshakeMessage('ClientHello', { ...hello, suites: [this.leaves] }) });
  }
}

/** What a bank makes of a message: the last amount counts, as in several web frameworks. */
export const amountOf = (message: string): number => numberOfLast(/amount=(\d+)/g, message);

function numberOfLast(pattern: RegExp, message: string): number {
  return Number([...message.matchAll(pattern)].at(-1)?.[1] ?? NaN);
}

/** Copies a client's first flight, early data and all, to a second server. */
export class FirstFlightReplayer extends OnTheWire {
  readonly second: ProcessId; // a server that knows the same tickets

  constructor(options: { second: ProcessId; client?: ProcessId; server?: ProcessId }) {
    super(options);
    this.second = options.second;
  }

  override onMessage(ctx: Context<WireMessage>, from: ProcessId, message: WireMessage): void {
    if (from === this.second) return; // its answers are for nobody
    super.onMessage(ctx, from, message);
    // What comes before the server has said anything.
    if (from === this.client && !this.records.has(this.server)) ctx.send(this.second, message);
  }

  onSaid(ctx: Context<WireMessage>, to: ProcessId, record: Uint8Array): void {
    ctx.send(to, { type: 'Record', bytes: record });
  }
}
