/**
 * What a new connection costs before its first answer, in round trips: flights of messages that wait for one another, by protocol.
 *
 *     const run = simulate({ processes: connection({ protocol: 'TCP, TLS 1.3', requests: 1 }), network: { latency: constant({ ms: 40 }) }, seed: 1 });
 *     run.processes.client.answeredAtMs //=> [240]: three round trips of 80 ms
 *
 * Sizes do not matter here, nor does the time to compute; what matters is who has to wait for whom. Sources: RFC 9293 §3.5 (TCP, one round trip); RFC
 * 5246 §7.3 (TLS 1.2, two more; one if resumed); RFC 8446 §2, §2.2, §2.3 (TLS 1.3, one more; none for early data); RFC 9000 §7, RFC 9001 §4.6 (QUIC).
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';

/** One flight: what one side sends at once, and then waits. */
export interface Flight {
  readonly type: string; // the paper's own words, for the figure
  readonly carries?: 'request' | 'answer';
}

export type ConnectionProtocol =
  | 'TCP' | 'TCP, TLS 1.2' | 'TCP, TLS 1.2 resumed' | 'TCP, TLS 1.3' | 'TCP, TLS 1.3 resumed' | 'TCP, TLS 1.3 early data' | 'QUIC' | 'QUIC early data';

const TCP = ['SYN', 'SYN-ACK'];
const BEFORE: Readonly<Record<ConnectionProtocol, readonly string[]>> = {
  TCP,
  'TCP, TLS 1.2': [...TCP, 'ClientHello', 'ServerHello … ServerHelloDone', 'ClientKeyExchange, Finished', 'Finished'],
  'TCP, TLS 1.2 resumed': [...TCP, 'ClientHello', 'ServerHello, Finished'],
  'TCP, TLS 1.3': [...TCP, 'ClientHello', 'ServerHello … Finished'],
  'TCP, TLS 1.3 resumed': [...TCP, 'ClientHello with ticket', 'ServerHello, Finished'],
  'TCP, TLS 1.3 early data': TCP,
  QUIC: ['Initial: ClientHello', 'Initial: ServerHello … Finished'],
  'QUIC early data': [],
};

/** Of the request's flight, what goes with it. */
const WITH_REQUEST: Readonly<Partial<Record<ConnectionProtocol, string>>> = {
  'TCP, TLS 1.2 resumed': 'Finished, ', 'TCP, TLS 1.3': 'Finished, ', 'TCP, TLS 1.3 resumed': 'Finished, ', 'TCP, TLS 1.3 early data': 'ClientHello with ticket, ',
  QUIC: 'Finished, ', 'QUIC early data': 'ClientHello with ticket, ',
};

export const CONNECTION_PROTOCOLS = Object.keys(BEFORE) as readonly ConnectionProtocol[];

/** The flights up to the first answer; client and server take turns, the client first. */
export function flightsOf(protocol: ConnectionProtocol): Flight[] {
  const before = BEFORE[protocol];
  if (before === undefined) throw new RangeError(`flightsOf: "${String(protocol)}" is no protocol; those are ${CONNECTION_PROTOCOLS.join('; ')}`);
  return [...before.map((type) => ({ type })), { type: `${WITH_REQUEST[protocol] ?? ''}Request`, carries: 'request' }, { type: 'Answer', carries: 'answer' }];
}

type FlightMessage = { readonly type: string; readonly place: number };

/** Sets up one connection and asks over it, one request after another. */
export class ConnectingClient implements Process<FlightMessage> {
  answeredAtMs: number[] = []; // when each answer came
  readonly flights: readonly Flight[];
  readonly requests: number;
  readonly server: ProcessId;

  constructor(options: { flights: readonly Flight[]; requests: number; server?: ProcessId }) {
    this.flights = options.flights;
    this.requests = options.requests;
    this.server = options.server ?? 'server';
  }

  onStart(ctx: Context<FlightMessage>): void {
    this.send(ctx, 0);
  }

  onMessage(ctx: Context<FlightMessage>, _from: ProcessId, { place }: FlightMessage): void {
    if (this.flights[place]?.carries !== 'answer') return this.send(ctx, place + 1);
    this.answeredAtMs.push(ctx.nowMs);
    // The connection stays open: a further request is a flight of its own and needs no other.
    if (this.answeredAtMs.length < this.requests) this.send(ctx, place - 1, 'Request');
  }

  private send(ctx: Context<FlightMessage>, place: number, type = this.flights[place]?.type ?? ''): void {
    ctx.send(this.server, { type, place });
  }
}

/** Answers each flight with the next. */
export class ConnectingServer implements Process<FlightMessage> {
  readonly flights: readonly Flight[];

  constructor(options: { flights: readonly Flight[] }) {
    this.flights = options.flights;
  }

  onMessage(ctx: Context<FlightMessage>, from: ProcessId, { place }: FlightMessage): void {
    ctx.send(from, { type: this.flights[place + 1]?.type ?? '', place: place + 1 });
  }
}

/** The two ends of one connection, over which `requests` requests follow one another. */
export function connection({ protocol, requests }: { protocol: ConnectionProtocol; requests: number }): { client: () => ConnectingClient; server: () => ConnectingServer } {
  if (!(Number.isInteger(requests) && requests >= 1)) throw new RangeError(`connection: requests (${requests}) must be a whole number, 1 or more`);
  const flights = flightsOf(protocol);
  return { client: () => new ConnectingClient({ flights, requests }), server: () => new ConnectingServer({ flights }) };
}
