/**
 * Real TLS on loopback: a server of `node:tls`, a proxy that may flip one byte on the way, and clients: Node's, `openssl s_client` and `curl`.
 *
 *     const real = await realTls({ seed: 1, host: 'bank.example' });
 *     await real.ask()                                     //=> { answer: 'hello from bank.example', protocol: 'TLSv1.3', … }
 *     await real.ask({ flipByte: 20 })                     //=> { error: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', … }
 *     await real.close();
 *
 * Everything is on 127.0.0.1, on ports that the system picks, and stops by itself after a minute. Source: node:tls; openssl-s_client(1); curl(1).
 */
import { X509Certificate } from 'node:crypto';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { otherProgram, withFiles } from '../other-program.ts';
import { issueCertificates } from './certificates.ts';
import type { RealCertificates } from './certificates.ts';

const LIFE_MS = 60_000;
const ANSWER_MS = 5_000;
const APPLICATION_DATA = 23; // the type of a protected record (RFC 8446 §5.2)

/** What a client found out. */
export interface Asked {
  readonly answer?: string; // what the server said
  readonly protocol?: string; // 'TLSv1.3'
  readonly cipher?: string;
  readonly error?: string; // the code of the error, if there was one
  readonly says?: string; // its words
}

/** What a program of this machine said, or that it is not there. */
export interface Told {
  readonly missing?: string; // why there is no output
  readonly code: number; // with which it ended; -1: it did not end by itself, or is missing
  readonly output: string;
}

export interface AskOptions {
  /** Flips this byte of the first record that the client sends after the handshake, counted from the record's start; 0 to 4 is its header. */
  readonly flipByte?: number;
  /** For whom the client takes the server. Default: the host of the certificate. */
  readonly as?: string;
  /** Whether the client trusts the course's root. Default: true. */
  readonly trusting?: boolean;
}

export interface RealTls {
  readonly port: number;
  readonly certificates: RealCertificates;
  /** The alerts that the server sent or heard, as its errors' codes. */
  readonly serverErrors: readonly string[];
  ask(options?: AskOptions): Promise<Asked>;
  /** What `node:crypto` makes of the chain: each certificate, who issued it, and whether that one's key has signed it. */
  chain(): { subject: string; issuer: string; serial: string; 'signed by the next': boolean }[];
  openssl(): Promise<Told>;
  curl(): Promise<Told>;
  close(): Promise<void>;
}

/** A server with fresh certificates. `days` may be negative: then its certificate has ended. */
export async function realTls(options: { seed: number; host: string; days?: number }): Promise<RealTls> {
  const certificates = await issueCertificates(options);
  const sockets = new Set<Socket>();
  const serverErrors: string[] = [];
  const codeOf = (error: Error): string => (error as { code?: string }).code ?? error.message;
  const server = createTlsServer({ key: certificates.keyPem, cert: certificates.chainPem, minVersion: 'TLSv1.3' }, (socket) => {
    socket.on('error', (error) => serverErrors.push(codeOf(error)));
    socket.on('data', (data) => {
      const http = data.toString().startsWith('GET ');
      const answer = `hello from ${certificates.host}`;
      socket.end(http ? `HTTP/1.1 200 OK\r\nContent-Length: ${answer.length}\r\nConnection: close\r\n\r\n${answer}` : answer);
    });
  });
  server.on('tlsClientError', (error) => serverErrors.push(codeOf(error)));
  server.on('connection', (socket) => remember(sockets, socket));
  const port = await listen(server);
  const closing = setTimeout(() => void close(), LIFE_MS);
  closing.unref();
  async function close(): Promise<void> {
    clearTimeout(closing);
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
  return {
    port, certificates, serverErrors, close,
    ask: (how = {}) => ask(certificates, port, how),
    chain: () => chainOf(certificates),
    openssl: () => withFiles({ root: certificates.rootPem }, (path) => run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', certificates.host, '-verify_hostname', certificates.host, '-CAfile', path('root'), '-verify_return_error'])),
    curl: () => withFiles({ root: certificates.rootPem }, (path) => run('curl', ['--silent', '--show-error', '--max-time', '5', '--noproxy', '*', '--cacert', path('root'), '--resolve', `${certificates.host}:${port}:127.0.0.1`, `https://${certificates.host}:${port}/`])),
  };
}

function remember(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
}

const listen = (server: Server): Promise<number> => new Promise((resolve, reject) => {
  server.on('error', reject);
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
});

async function ask({ host, rootPem }: RealCertificates, serverPort: number, { flipByte, as = host, trusting = true }: AskOptions): Promise<Asked> {
  const proxy = flipByte === undefined ? undefined : await flippingProxy(serverPort, flipByte);
  try {
    return await new Promise<Asked>((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', port: proxy?.port ?? serverPort, servername: as, ...(trusting ? { ca: rootPem } : {}) });
      let answer = '';
      const seen = (): Pick<Asked, 'protocol' | 'cipher'> => {
        const [protocol, cipher] = [socket.getProtocol(), socket.getCipher() as { name: string } | null | undefined]; // null once it is closed
        return { ...(protocol === null ? {} : { protocol }), ...(cipher ? { cipher: cipher.name } : {}) };
      };
      const settle = (asked: Asked): void => {
        resolve(asked);
        socket.destroy();
      };
      socket.setTimeout(ANSWER_MS, () => settle({ ...seen(), error: 'TIMEOUT', says: `no answer within ${ANSWER_MS} ms` }));
      socket.on('secureConnect', () => socket.write('to=bob&amount=100'));
      socket.on('data', (data) => (answer += data.toString()));
      socket.on('error', (error: NodeJS.ErrnoException) => settle({ ...seen(), error: error.code ?? error.name, says: error.message.replace(/^[0-9A-F]+:error:[0-9A-F]+:/, '').trim() }));
      socket.on('end', () => settle(answer === '' ? { ...seen(), error: 'CLOSED', says: 'the connection was closed without an answer' } : { answer, ...seen() }));
    });
  } finally {
    await proxy?.close();
  }
}

/** Passes everything on both ways but one byte, which it flips: in the client's second protected record, for its first is Finished. */
async function flippingProxy(serverPort: number, flipByte: number): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const proxy = createTcpServer((client) => {
    const server = connectTcp(serverPort, '127.0.0.1');
    const flip = recordFlipper(flipByte);
    for (const [from, to] of [[client, server], [server, client]] as const) {
      remember(sockets, from);
      from.on('error', () => to.destroy());
      from.on('end', () => to.end());
      from.on('data', (data: Buffer) => to.write(from === client ? flip(data) : data));
    }
  });
  const port = await listen(proxy);
  return {
    port,
    close: () => new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      proxy.close(() => resolve());
    }),
  };
}

/** Reads a stream of TLS records as it passes, and flips one byte of the second protected one. */
function recordFlipper(flipByte: number): (data: Buffer) => Buffer {
  let header: number[] = []; // of the record that is passing
  let left = 0; // bytes of its body that have not passed yet
  let protectedRecords = 0;
  let position = 0; // in that record
  return (data) => {
    const passed = Buffer.from(data);
    for (let at = 0; at < passed.length; at += 1) {
      if (left === 0) {
        if (header.length === 0 && passed[at] === APPLICATION_DATA) protectedRecords += 1;
        position = header.length;
        header.push(passed[at] as number);
        if (header.length === 5) [left, header] = [(header[3] as number) * 256 + (header[4] as number), []];
      } else {
        position += 1;
        left -= 1;
      }
      if (protectedRecords === 2 && position === flipByte) {
        passed[at] = (passed[at] as number) ^ 1;
        protectedRecords += 1; // once is enough
      }
    }
    return passed;
  };
}

function chainOf({ chainPem, rootPem }: RealCertificates): ReturnType<RealTls['chain']> {
  const pems = `${chainPem}${rootPem}`.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const certificates = pems.map((pem) => new X509Certificate(pem));
  return certificates.map((certificate, index) => ({
    subject: certificate.subject, issuer: certificate.issuer, serial: certificate.serialNumber,
    'signed by the next': certificate.verify((certificates[index + 1] ?? certificate).publicKey), // the root by itself
  }));
}

/** What a program says, at both its outputs, within five seconds. */
async function run(program: string, args: readonly string[]): Promise<Told> {
  const ended = await otherProgram(program, args, { withinMs: ANSWER_MS });
  return ended === undefined ? { missing: `${program} is not installed here`, code: -1, output: '' } : { code: ended.code, output: `${ended.stdout}${ended.stderr}` };
}
