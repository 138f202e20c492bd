/**
 * Serves processes of protocols/dns on real sockets, UDP and TCP: the classes that a simulation runs, unchanged, as name servers and resolvers that any program
 * can ask.
 *
 *     const served = await serveDns({ ...nameServers(INTERNET), 'resolver 127.0.0.53': () => new RecursiveResolver({ roots: ROOTS }) });
 *     await dig(`@127.0.0.53 -p ${served.port} www.shop.example`)
 *     await served.stop();
 *
 * Each process has the address in its name, all of them within 127.0.0.0/8, and all listen on the same port, which is free and above 1023 instead of 53. Inside,
 * the port is 53. Handlers are called one at a time. What a process sends from another port leaves from that port.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import type { Server as TcpServer, Socket as TcpSocket } from 'node:net';
import { addressOf, DNS_PORT } from '../protocols/dns/packets.ts';
import type { DnsPacket, Endpoint, Query, Response } from '../protocols/dns/packets.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { encodePacket, readDatagram } from './dns-wire.ts';
import type { AskedWith } from './dns-wire.ts';
import { RealTimers, simulationOnly } from './real-context.ts';

export interface ServedDns {
  readonly port: number; // of all servers
  readonly processes: Readonly<Record<ProcessId, Process<any>>>;
  /** What the processes logged and what they sent and received, a line each, in order. */
  readonly lines: readonly string[];
  /** Errors of handlers and sockets. */
  readonly faults: readonly string[];
  /** Gives a process an input from outside, as a simulation's `inputs` do. */
  tell(to: ProcessId, message: unknown): void;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** Default: 0, a free one. */
  readonly port?: number;
  /** All ends by itself after so long. Default: 120,000 ms. */
  readonly lifetimeMs?: number;
}

const PORTS_TRIED = 20;
const IDLE_MS = 5_000;
const LINES_MAX = 10_000;
const OPEN_MAX = 10_000; // queries whose flags are remembered

/** Throws a sentence if an address of a process cannot be listened on. */
export async function serveDns(processes: Readonly<Record<ProcessId, () => Process<any>>>, { port = 0, lifetimeMs = 120_000 }: ServeOptions = {}): Promise<ServedDns> {
  for (let tries = 1; ; tries += 1) {
    const chosen = port > 0 ? port : randomInt(20_000, 32_000);
    const host = new DnsHost(processes, chosen);
    try {
      await host.start(lifetimeMs);
      return host;
    } catch (error) {
      await host.stop();
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' && port === 0 && tries < PORTS_TRIED) continue;
      const hint = code === 'EADDRNOTAVAIL' ? ' On macOS only 127.0.0.1 is there; add the others by "sudo ifconfig lo0 alias 127.0.0.2" and so on.' : '';
      throw new Error(`serveDns: cannot listen on port ${chosen} of ${Object.keys(processes).map(addressOf).join(', ')}: ${message}.${hint}`, { cause: error });
    }
  }
}

class DnsHost implements ServedDns {
  readonly port: number;
  readonly processes: Record<ProcessId, Process<any>>;
  readonly lines: string[] = [];
  readonly faults: string[] = [];
  readonly #startMs = performance.now();
  readonly #contexts = new Map<ProcessId, Context<DnsPacket>>();
  readonly #udp = new Map<string, UdpSocket>();         // by 'address:port' as processes know it
  readonly #servers: TcpServer[] = [];
  readonly #connections = new Set<TcpSocket>();
  readonly #replyTo = new Map<string, TcpSocket>();     // connections, by who asked whom
  readonly #asked = new Map<string, AskedWith>();
  readonly #timers = new RealTimers();
  #end: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(makers: Readonly<Record<ProcessId, () => Process<any>>>, port: number) {
    this.port = port;
    this.processes = Object.fromEntries(Object.entries(makers).map(([id, make]) => [id, make()]));
    for (const id of Object.keys(this.processes)) this.#contexts.set(id, this.#contextOf(id));
  }

  async start(lifetimeMs: number): Promise<void> {
    for (const id of Object.keys(this.processes)) {
      await this.#udpSocket(id, { address: addressOf(id), port: DNS_PORT });
      await this.#listen(id);
    }
    this.#end = setTimeout(() => void this.stop(), lifetimeMs);
    this.#end.unref();
    for (const [id, process] of Object.entries(this.processes)) this.#handle(id, (ctx) => process.onStart?.(ctx));
  }

  tell(to: ProcessId, message: unknown): void {
    if (!(to in this.processes)) throw new RangeError(`tell: there is no process "${to}"; there are ${Object.keys(this.processes).join(', ')}`);
    this.#handle(to, (ctx) => this.processes[to]?.onMessage(ctx, 'outside', message));
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#end);
    this.#timers.cancelAll();
    for (const socket of this.#udp.values()) socket.close();
    for (const connection of this.#connections) connection.destroy();
    await Promise.all(this.#servers.map((server) => new Promise<void>((done) => void server.close(() => done()))));
  }

  // Ports: 53 inside, the free one outside.
  #outside({ address, port }: Endpoint): Endpoint {
    return { address, port: port === DNS_PORT ? this.port : port };
  }

  #inside(address: string, port: number): Endpoint {
    return { address, port: port === this.port ? DNS_PORT : port };
  }

  #note(line: string): void {
    if (this.lines.length < LINES_MAX) this.lines.push(line);
  }

  #fault(where: string, error: unknown): void {
    if (this.faults.length < LINES_MAX) this.faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #handle(id: ProcessId, handler: (ctx: Context<DnsPacket>) => void): void {
    if (this.#stopped) return;
    try {
      handler(this.#contexts.get(id) as Context<DnsPacket>);
    } catch (error) {
      this.#fault(id, error);
    }
  }

  #deliver(id: ProcessId, packet: DnsPacket): void {
    this.#note(`${id} gets ${describe(packet)} from ${packet.from.address}`);
    this.#handle(id, (ctx) => this.processes[id]?.onMessage(ctx, packet.from.address, packet));
  }

  #contextOf(id: ProcessId): Context<DnsPacket> {
    const served = Object.keys(this.processes);
    const startMs = this.#startMs;
    // A packet finds its way by its address, whoever lives there: an address is the name of its process.
    const everyone = new Proxy(served, { get: (list, key) => (key === 'find' ? (test: (one: string) => boolean) => list.find(test) ?? 'the Internet' : Reflect.get(list, key)) });
    return {
      id, processes: everyone,
      get nowMs() {
        return performance.now() - startMs;
      },
      send: (_to, packet) => this.#send(id, packet),
      setTimer: (name, delayMs) => this.#timers.set(id, name, delayMs, () => this.#handle(id, (ctx) => this.processes[id]?.onTimer?.(ctx, name))),
      cancelTimer: (name) => this.#timers.cancel(id, name),
      random: () => randomInt(2 ** 47) / 2 ** 47,
      choose: (options) => options[randomInt(options.length)] as (typeof options)[number],
      log: (text) => this.#note(`${id} ${text}`),
      ...simulationOnly(id),
    };
  }

  #send(id: ProcessId, packet: DnsPacket): void {
    if (this.#stopped) return;
    this.#note(`${id} sends ${describe(packet)} to ${packet.to.address}`);
    const done = (error: unknown): void => this.#fault(`${id} sends to ${packet.to.address}`, error);
    if (packet.type === 'Connect') return this.#connect(id, packet.from, packet.to);
    if (packet.type === 'Connected') return; // the operating system has answered
    if (packet.transport === 'tcp') return this.#sendByTcp(packet);
    const to = this.#outside(packet.to);
    this.#udpSocket(id, packet.from).then((socket) => socket.send(this.#bytesOf(packet), to.port, to.address, (error) => (error ? done(error) : undefined)), done);
  }

  #bytesOf(packet: Query | Response): Buffer {
    if (packet.type === 'Query') return encodePacket(packet);
    const key = exchangeKey(packet.to, packet.from, packet.id);
    const bytes = encodePacket(packet, this.#asked.get(key));
    this.#asked.delete(key);
    return bytes;
  }

  /** The socket of an endpoint of ours; those other than port 53 are closed when nothing has come for a while. */
  #udpSocket(id: ProcessId, { address, port }: Endpoint): Promise<UdpSocket> {
    const key = `${address}:${port}`;
    const known = this.#udp.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const socket = createSocket('udp4');
    this.#udp.set(key, socket);
    return new Promise((done, failed) => {
      socket.once('error', (error) => {
        this.#udp.delete(key);
        failed(error);
      });
      socket.bind(this.#outside({ address, port }).port, address, () => {
        socket.removeAllListeners('error');
        socket.on('error', (error) => this.#fault(key, error));
        socket.on('message', (bytes, { address: peer, port: peerPort }) => {
          const from = this.#inside(peer, peerPort);
          this.#onBytes(id, bytes, { from, to: { address, port }, transport: 'udp' }, (reply) => socket.send(reply, peerPort, peer));
        });
        if (port !== DNS_PORT) {
          socket.unref();
          setTimeout(() => {
            if (this.#udp.delete(key)) socket.close();
          }, IDLE_MS).unref();
        }
        done(socket);
      });
    });
  }

  #onBytes(id: ProcessId, bytes: Buffer, envelope: { from: Endpoint; to: Endpoint; transport: 'udp' | 'tcp' }, reply: (bytes: Buffer) => void): void {
    if (this.#stopped) return;
    const read = readDatagram(bytes, envelope);
    if (read.reply !== undefined) {
      this.#note(`${id} gets ${bytes.length} bytes that it cannot serve`);
      reply(read.reply);
    }
    if (read.packet === undefined) return;
    if (read.asked !== undefined) {
      if (this.#asked.size >= OPEN_MAX) this.#asked.clear();
      this.#asked.set(exchangeKey(envelope.from, envelope.to, read.packet.id), read.asked);
    }
    this.#deliver(id, read.packet);
  }

  #listen(id: ProcessId): Promise<void> {
    const address = addressOf(id);
    const server = createServer((connection) => {
      const from = this.#inside(connection.remoteAddress ?? '', connection.remotePort ?? 0);
      this.#serveConnection(id, connection, from, { address, port: DNS_PORT });
    });
    this.#servers.push(server);
    return new Promise((done, failed) => {
      server.once('error', failed);
      server.listen(this.port, address, () => {
        server.removeListener('error', failed);
        server.on('error', (error) => this.#fault(id, error));
        done();
      });
    });
  }

  #connect(id: ProcessId, from: Endpoint, to: Endpoint): void {
    const outside = this.#outside(to);
    const connection = connect({ host: outside.address, port: outside.port, localAddress: from.address, localPort: from.port }, () => this.#deliver(id, { type: 'Connected', from: to, to: from }));
    this.#serveConnection(id, connection, to, from);
  }

  /** Messages on a connection, each with its length before it (RFC 1035 §4.2.2). */
  #serveConnection(id: ProcessId, connection: TcpSocket, peer: Endpoint, own: Endpoint): void {
    const key = `${own.address}:${own.port} ${peer.address}:${peer.port}`;
    this.#connections.add(connection);
    this.#replyTo.set(key, connection);
    let waiting: Buffer = Buffer.alloc(0);
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    connection.unref();
    connection.on('error', (error) => this.#fault(key, error));
    connection.on('close', () => {
      this.#connections.delete(connection);
      this.#replyTo.delete(key);
    });
    connection.on('data', (bytes: Buffer) => {
      waiting = Buffer.concat([waiting, bytes]);
      while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
        const end = 2 + waiting.readUInt16BE(0);
        this.#onBytes(id, waiting.subarray(2, end), { from: peer, to: own, transport: 'tcp' }, (reply) => void connection.write(framed(reply)));
        waiting = waiting.subarray(end);
      }
    });
  }

  #sendByTcp(packet: Query | Response): void {
    const connection = this.#replyTo.get(`${packet.from.address}:${packet.from.port} ${packet.to.address}:${packet.to.port}`);
    // A connection that has gone loses what is sent on it, as a network does.
    if (connection?.writable === true) connection.write(framed(this.#bytesOf(packet)));
  }
}

const exchangeKey = (asker: Endpoint, server: Endpoint, id: number): string => `${asker.address}:${asker.port} ${server.address}:${server.port} ${id}`;

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function describe(packet: DnsPacket): string {
  if (packet.type === 'Connect' || packet.type === 'Connected') return packet.type;
  const { name, type } = packet.question;
  return packet.type === 'Query' ? `Query ${name} ${type}` : `Response ${packet.truncated ? 'truncated' : packet.rcode} ${name} ${type}`;
}
