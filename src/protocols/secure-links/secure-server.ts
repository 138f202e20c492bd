/**
 * The server of a secure connection, shaped as TLS 1.3. It speaks with one client, whoever that is: this handshake proves the server to the client alone.
 *
 *     new SecureServer({ identity: identities({ seed: 1, host: 'bank.example' }).server })
 *
 * The same class in an attacker's hands, with another identity, is an impostor. Source: RFC 8446 §2, §4.1.3, §4.4.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { drawBytes, fromHex, sameBytes, textOf, toHex, utf8 } from './bytes.ts';
import { writeChain } from './certificates.ts';
import type { Identity } from './certificates.ts';
import { bodyOf, handshakeMessage, readHandshake, signedContent } from './handshake-messages.ts';
import type { HandshakeBodies } from './handshake-messages.ts';
import { signBytes, x25519Public } from '../curve25519.ts';
import { binderTag, finishedTag, resumptionKey, resumptionSecret, trafficKeys } from './key-schedule.ts';
import { CONTENT_TYPES, direction, protectNext, unprotectNext } from './record-protection.ts';
import type { Direction, Suite } from './record-protection.ts';
import { alertContent, alertOf, applicationDirections, boundTo, earlyDirection, secretsOf } from './secure-endpoint.ts';
import type { Alert, Binding, Secrets, Ticket, WireMessage } from './secure-endpoint.ts';

export interface SecureServerOptions {
  readonly identity: Identity;
  readonly suites?: readonly Suite[]; // that it speaks, the best first. Default: TLS's, and 'null' for old clients
  readonly binding?: Binding; // Default: 'transcript'
  readonly without?: readonly 'Finished'[]; // checks that it leaves out
  readonly givesTickets?: boolean; // Default: false
  readonly tickets?: readonly Ticket[]; // of earlier connections, to this server or to another that shares them
}

export class SecureServer implements Process<WireMessage> {
  state: 'waiting for ClientHello' | 'waiting for Finished' | 'open' | 'closed' = 'waiting for ClientHello';
  alert: Alert | null = null; // why it is closed, said or heard
  client: ProcessId | null = null; // with whom it speaks
  received: string[] = []; // what it was told over the open connection
  transcript: Uint8Array[] = [];
  secrets: Secrets | null = null;
  suite: Suite = 'aes-128-gcm';
  sending: Direction | null = null;
  reading: Direction | null = null;
  given: Ticket[] = []; // tickets that it gave to the client
  resumed = false; // whether it took the client's ticket
  early: Direction | null = null; // while it reads what the client said in its first flight
  skipsEarly = false; // whether records may come that it cannot read, since it does not know their ticket
  next: { client: Direction; server: Direction } | null = null; // for application data, once the client is finished
  readonly options: SecureServerOptions;

  constructor(options: SecureServerOptions) {
    this.options = options;
  }

  onMessage(ctx: Context<WireMessage>, from: ProcessId, message: WireMessage): void {
    if (this.state === 'closed' || (this.client !== null && from !== this.client)) return;
    try {
      if (message.type === 'ClientHello' && this.state === 'waiting for ClientHello') return this.onClientHello(ctx, from, message.bytes);
      if (message.type === 'Record' && this.reading !== null) return this.onRecord(ctx, message.bytes);
    } catch {
      this.refuse(ctx, 'decode_error');
    }
  }

  private onClientHello(ctx: Context<WireMessage>, from: ProcessId, bytes: Uint8Array): void {
    this.client = from;
    const hello = bodyOf(readHandshake(bytes), 'ClientHello');
    const suite = (this.options.suites ?? ['aes-128-gcm', 'null']).find((one) => hello?.suites.includes(one) === true);
    if (hello === undefined || suite === undefined) return this.refuse(ctx, 'handshake_failure');
    const privateKey = drawBytes(() => ctx.random(), 32);
    const psk = this.keyOfTicket(hello);
    this.resumed = psk !== undefined;
    const answer = handshakeMessage('ServerHello', { random: toHex(drawBytes(() => ctx.random(), 32)), keyShare: toHex(x25519Public(privateKey)), suite, ...(this.resumed ? { resumed: true } : {}) });
    this.transcript = [bytes, answer];
    this.suite = suite;
    this.secrets = secretsOf({ privateKey, theirShare: hello.keyShare, binding: this.binding, transcript: this.transcript, psk });
    if (hello.early === true) [this.early, this.skipsEarly] = psk === undefined ? [null, true] : [earlyDirection(psk, bytes), false];
    this.sending = direction(trafficKeys(this.secrets.handshake.server), suite);
    this.reading = direction(trafficKeys(this.secrets.handshake.client), suite);
    this.state = 'waiting for Finished';
    ctx.send(from, { type: 'ServerHello', bytes: answer });
    this.sendRecord(ctx, CONTENT_TYPES.handshake, this.flight());
    this.next = applicationDirections({ secrets: this.secrets, binding: this.binding, transcript: this.transcript, suite });
    this.sending = this.next.server;
  }

  /** The key of the ticket that a hello names, if this server knows it and the binder proves that the client has it. */
  private keyOfTicket({ binder, ...unbound }: HandshakeBodies['ClientHello']): Uint8Array | undefined {
    const psk = this.options.tickets?.find(({ id }) => id === unbound.ticket)?.psk;
    if (psk === undefined || binder === undefined) return undefined;
    return sameBytes(binderTag(psk, handshakeMessage('ClientHello', unbound)), fromHex(binder)) ? psk : undefined;
  }

  /** Certificate, CertificateVerify and Finished, or, resumed, Finished alone, each over what came before it. */
  private flight(): Uint8Array {
    const { chain, privateKey } = this.options.identity;
    const parts: Uint8Array[] = [];
    const add = (message: Uint8Array): void => {
      parts.push(message);
      this.transcript.push(message);
    };
    if (!this.resumed) {
      add(handshakeMessage('Certificate', { chain: writeChain(chain) }));
      add(handshakeMessage('CertificateVerify', { signature: toHex(signBytes(privateKey, signedContent(boundTo(this.binding, this.transcript)))) }));
    }
    add(handshakeMessage('Finished', { tag: toHex(finishedTag((this.secrets as Secrets).handshake.server, this.transcript)) }));
    return Uint8Array.from(parts.flatMap((part) => [...part]));
  }

  private onRecord(ctx: Context<WireMessage>, bytes: Uint8Array): void {
    const record = unprotectNext(this.early ?? (this.reading as Direction), bytes);
    if (record === null) return this.skipsEarly && this.state === 'waiting for Finished' ? undefined : this.refuse(ctx, 'bad_record_mac'); // §4.2.10
    if (record.type === CONTENT_TYPES.alert) return this.close(ctx, 'hears', alertOf(record.content));
    if (this.early !== null && record.type === CONTENT_TYPES.handshake) return this.onEndOfEarlyData(record.content);
    if (this.early === null && this.state === 'waiting for Finished') return this.onFinished(ctx, record.content);
    const text = textOf(record.content);
    this.received.push(text);
    ctx.log(this.early === null ? 'hears' : 'hears early', { text });
    this.sendRecord(ctx, CONTENT_TYPES.application, utf8('done'));
  }

  private onEndOfEarlyData(content: Uint8Array): void {
    this.early = null;
    this.transcript.push(content);
  }

  private onFinished(ctx: Context<WireMessage>, content: Uint8Array): void {
    const finished = bodyOf(readHandshake(content), 'Finished');
    const expected = finishedTag((this.secrets as Secrets).handshake.client, this.transcript);
    const leftOut = (this.options.without ?? []).includes('Finished');
    if (finished === undefined || (!leftOut && !sameBytes(expected, fromHex(finished.tag)))) return this.refuse(ctx, 'decrypt_error');
    this.reading = this.next?.client ?? null;
    this.state = 'open';
    ctx.log('open', { suite: this.suite });
    this.transcript.push(content);
    if (this.options.givesTickets === true) this.giveTicket(ctx);
  }

  /** §4.6.1. The server keeps the ticket's key; a real one encrypts it into the ticket, and keeps nothing. */
  private giveTicket(ctx: Context<WireMessage>): void {
    const nonce = toHex(drawBytes(() => ctx.random(), 2));
    const resumption = resumptionSecret({ master: (this.secrets as Secrets).master, messages: boundTo(this.binding, this.transcript) });
    const ticket = { id: toHex(drawBytes(() => ctx.random(), 8)), psk: resumptionKey(resumption, fromHex(nonce)) };
    this.given.push(ticket);
    this.sendRecord(ctx, CONTENT_TYPES.handshake, handshakeMessage('NewSessionTicket', { ticket: ticket.id, nonce }));
  }

  private sendRecord(ctx: Context<WireMessage>, type: number, content: Uint8Array): void {
    ctx.send(this.client as ProcessId, { type: 'Record', bytes: protectNext(this.sending as Direction, { type, content }) });
  }

  private refuse(ctx: Context<WireMessage>, alert: Alert): void {
    if (this.sending !== null) this.sendRecord(ctx, CONTENT_TYPES.alert, alertContent(alert));
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
}
