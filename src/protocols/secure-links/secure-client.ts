/**
 * The client of a secure connection, shaped as TLS 1.3: it agrees on a secret with whoever answers, makes sure who that is, and then speaks.
 *
 *     const run = simulate({ processes: {
 *       client: () => new SecureClient({ peer: 'server', host: 'bank.example', roots, day: 100, says: ['to=bob&amount=100'] }),
 *       server: () => new SecureServer({ identity }),
 *     }, network: { inOrder: true }, seed: 1 });
 *     run.processes.server.received //=> ['to=bob&amount=100']
 *
 * It needs a link that keeps the order and loses nothing, such as TCP. Every check can be left out, to see what it was good for.
 * Source: RFC 8446 §2 (the flights), §4.1.3, §4.4.
 */
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { drawBytes, fromHex, sameBytes, textOf, toHex, utf8 } from './bytes.ts';
import { chainFault, readChain } from './certificates.ts';
import type { Certificate, CertificateCheck } from './certificates.ts';
import { bodyOf, handshakeMessage, readHandshake, signedContent } from './handshake-messages.ts';
import type { HandshakeBodies, HandshakeMessage } from './handshake-messages.ts';
import { isSignedWith, x25519Public } from '../curve25519.ts';
import { binderTag, finishedTag, resumptionKey, resumptionSecret, trafficKeys } from './key-schedule.ts';
import { CONTENT_TYPES, direction, protectNext, unprotectNext } from './record-protection.ts';
import type { Direction, Suite } from './record-protection.ts';
import { alertContent, alertOf, applicationDirections, boundTo, earlyDirection, secretsOf } from './secure-endpoint.ts';
import type { Alert, Binding, Say, Secrets, Ticket, WireMessage } from './secure-endpoint.ts';

export interface SecureClientOptions {
  readonly peer: ProcessId; // to whom it connects: the server, or what stands in the way
  readonly host: string; // whom it wants to speak to
  readonly roots: readonly Certificate[]; // whom it trusts beforehand
  readonly day: number; // today, as certificates count it
  readonly says?: readonly string[]; // one record each, as soon as the connection is open
  readonly suites?: readonly Suite[]; // that it offers, the best first. Default: TLS's, and 'null' for old servers
  readonly binding?: Binding; // Default: 'transcript'
  readonly without?: readonly (CertificateCheck | 'CertificateVerify' | 'Finished')[]; // checks that it leaves out
  readonly ticket?: Ticket; // of an earlier connection, which it resumes
  readonly early?: readonly string[]; // with a ticket: what it says in its first flight, before it has heard a word
}

export class SecureClient implements Process<WireMessage | Say> {
  state: 'waiting for ServerHello' | 'waiting for Finished' | 'open' | 'closed' = 'waiting for ServerHello';
  alert: Alert | null = null; // why it is closed, said or heard
  received: string[] = []; // what it heard over the open connection
  toSay: string[]; // what waits for the connection to open
  privateKey: Uint8Array = new Uint8Array(0); // for the agreement, of this connection alone
  transcript: Uint8Array[] = []; // the handshake's messages so far
  secrets: Secrets | null = null;
  suite: Suite = 'aes-128-gcm'; // as agreed
  sending: Direction | null = null;
  reading: Direction | null = null;
  resumed = false; // whether the server took the ticket
  ticket: Ticket | null = null; // for the next connection, if the server gave one
  early: Direction | null = null; // for what it says before the handshake
  readonly options: SecureClientOptions;

  constructor(options: SecureClientOptions) {
    this.options = options;
    this.toSay = [...(options.says ?? [])];
  }

  onStart(ctx: Context<WireMessage>): void {
    const { host, suites = ['aes-128-gcm', 'null'] } = this.options;
    this.privateKey = drawBytes(() => ctx.random(), 32);
    const body = { random: toHex(drawBytes(() => ctx.random(), 32)), keyShare: toHex(x25519Public(this.privateKey)), suites, host };
    const { ticket, early = [] } = this.options;
    const hello = ticket === undefined ? handshakeMessage('ClientHello', body) : this.resumingHello(body, ticket);
    this.transcript.push(hello);
    ctx.send(this.options.peer, { type: 'ClientHello', bytes: hello });
    if (ticket === undefined || early.length === 0) return;
    this.early = earlyDirection(ticket.psk, hello);
    for (const text of early) this.sendRecord(ctx, this.early, CONTENT_TYPES.application, utf8(text));
  }

  /** §4.2.11: names the ticket, and proves by the binder that it has the key. */
  private resumingHello(body: HandshakeBodies['ClientHello'], { id, psk }: Ticket): Uint8Array {
    const unbound = { ...body, ticket: id, ...((this.options.early ?? []).length > 0 ? { early: true } : {}) };
    return handshakeMessage('ClientHello', { ...unbound, binder: toHex(binderTag(psk, handshakeMessage('ClientHello', unbound))) });
  }

  onMessage(ctx: Context<WireMessage>, from: ProcessId, message: WireMessage | Say): void {
    if (message.type === 'Say') return from === OUTSIDE ? this.say(ctx, message.text) : undefined;
    if (this.state === 'closed' || from !== this.options.peer) return;
    try {
      if (message.type === 'ServerHello' && this.state === 'waiting for ServerHello') return this.onServerHello(ctx, message.bytes);
      if (message.type === 'Record' && this.reading !== null) return this.onRecord(ctx, message.bytes);
    } catch {
      this.refuse(ctx, 'decode_error'); // fields that are no keys: somebody has written into the message
    }
  }

  private onServerHello(ctx: Context<WireMessage>, bytes: Uint8Array): void {
    const hello = bodyOf(readHandshake(bytes), 'ServerHello');
    const offered = this.options.suites ?? ['aes-128-gcm', 'null'];
    if (hello === undefined || !offered.includes(hello.suite)) return this.refuse(ctx, 'handshake_failure');
    this.transcript.push(bytes);
    this.suite = hello.suite;
    this.resumed = hello.resumed === true && this.options.ticket !== undefined;
    const psk = this.resumed ? this.options.ticket?.psk : undefined;
    this.secrets = secretsOf({ privateKey: this.privateKey, theirShare: hello.keyShare, binding: this.binding, transcript: this.transcript, psk });
    this.reading = direction(trafficKeys(this.secrets.handshake.server), this.suite);
    this.sending = direction(trafficKeys(this.secrets.handshake.client), this.suite);
    this.state = 'waiting for Finished';
  }

  private onRecord(ctx: Context<WireMessage>, bytes: Uint8Array): void {
    const record = unprotectNext(this.reading as Direction, bytes);
    if (record === null) return this.refuse(ctx, 'bad_record_mac');
    if (record.type === CONTENT_TYPES.alert) return this.close(ctx, 'hears', alertOf(record.content));
    if (this.state === 'waiting for Finished') return this.onServerFlight(ctx, record.content);
    if (record.type === CONTENT_TYPES.handshake) return this.onTicket(record.content);
    this.received.push(textOf(record.content));
    ctx.log('hears', { text: textOf(record.content) });
  }

  /** Certificate, CertificateVerify and Finished: who is it, is it alive, and has it heard what I said? */
  private onServerFlight(ctx: Context<WireMessage>, content: Uint8Array): void {
    const { without = [] } = this.options;
    const messages = readHandshake(content);
    if (!this.resumed && !this.isProved(ctx, messages)) return;
    const finished = messages.at(-1);
    if (finished?.type !== 'Finished') return this.refuse(ctx, 'decode_error');
    // §4.4.4: over the whole transcript, whatever signature and keys are bound to.
    const expected = finishedTag((this.secrets as Secrets).handshake.server, this.transcript);
    if (!without.includes('Finished') && !sameBytes(expected, fromHex(String(finished.body.tag)))) return this.refuse(ctx, 'decrypt_error');
    this.transcript.push(finished.bytes);
    this.open(ctx);
  }

  /** Whether the certificate is good for the host, and whoever answers has its key. A resumed connection proved it when it began. */
  private isProved(ctx: Context<WireMessage>, messages: readonly HandshakeMessage[]): boolean {
    const { roots, host, day, without = [] } = this.options;
    const [certificate, verify] = [bodyOf(messages, 'Certificate'), bodyOf(messages, 'CertificateVerify')];
    const refused = (alert: Alert): false => {
      this.refuse(ctx, alert);
      return false;
    };
    if (certificate === undefined || verify === undefined) return refused('decode_error');
    const chain = readChain(certificate.chain);
    const fault = chainFault({ chain, roots, host, day, without: without.filter((check): check is CertificateCheck => check !== 'CertificateVerify' && check !== 'Finished') });
    if (fault !== undefined) return refused(fault);
    this.transcript.push(messages[0]?.bytes as Uint8Array);
    // §4.4.3: the signature proves that the server has the certificate's key, and has it now.
    const own = chain[0] as Certificate;
    if (!without.includes('CertificateVerify') && !isSignedWith(own.publicKey, signedContent(this.bound()), fromHex(verify.signature))) return refused('decrypt_error');
    this.transcript.push(messages[1]?.bytes as Uint8Array);
    return true;
  }

  /** §4.6.1: the key of the next connection follows from this one and the ticket's nonce. */
  private onTicket(content: Uint8Array): void {
    const said = bodyOf(readHandshake(content), 'NewSessionTicket');
    if (said === undefined) return;
    const resumption = resumptionSecret({ master: (this.secrets as Secrets).master, messages: boundTo(this.binding, this.transcript) });
    this.ticket = { id: said.ticket, psk: resumptionKey(resumption, fromHex(said.nonce)) };
  }

  private open(ctx: Context<WireMessage>): void {
    const secrets = this.secrets as Secrets;
    const { client, server } = applicationDirections({ secrets, binding: this.binding, transcript: this.transcript, suite: this.suite });
    if (this.early !== null && this.resumed) {
      const end = handshakeMessage('EndOfEarlyData', {}); // §4.5
      this.sendRecord(ctx, this.early, CONTENT_TYPES.handshake, end);
      this.transcript.push(end);
    }
    const finished = handshakeMessage('Finished', { tag: toHex(finishedTag(secrets.handshake.client, this.transcript)) });
    this.sendRecord(ctx, this.sending as Direction, CONTENT_TYPES.handshake, finished);
    this.transcript.push(finished);
    [this.sending, this.reading, this.state] = [client, server, 'open'];
    ctx.log('open', { suite: this.suite });
    // What a server without the ticket has not heard is said once more.
    for (const text of [...(this.resumed ? [] : (this.options.early ?? [])), ...this.toSay.splice(0)]) this.say(ctx, text);
  }

  private say(ctx: Context<WireMessage>, text: string): void {
    if (this.state === 'closed') return;
    if (this.state !== 'open') return void this.toSay.push(text);
    this.sendRecord(ctx, this.sending as Direction, CONTENT_TYPES.application, utf8(text));
  }

  private sendRecord(ctx: Context<WireMessage>, sending: Direction, type: number, content: Uint8Array): void {
    ctx.send(this.options.peer, { type: 'Record', bytes: protectNext(sending, { type, content }) });
  }

  private refuse(ctx: Context<WireMessage>, alert: Alert): void {
    if (this.sending !== null) this.sendRecord(ctx, this.sending, CONTENT_TYPES.alert, alertContent(alert));
    this.close(ctx, 'refuses', alert);
  }

  private close(ctx: Context<WireMessage>, how: 'refuses' | 'hears', alert: Alert): void {
    this.state = 'closed';
    this.alert = alert;
    ctx.log(`${how} ${alert}`);
  }

  private get binding(): Binding {
    return this.options.binding ?? 'transcript';
  }

  private bound(): Uint8Array[] {
    return boundTo(this.binding, this.transcript);
  }
}
