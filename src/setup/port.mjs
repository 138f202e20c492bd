/**
 * Ports on the loopback address.
 *
 *     await freePort({ from: 8888 }) //=> 8889, when 8888 is taken
 */
import { createServer } from 'node:net';
import { Problem } from './problem.mjs';

const triedMax = 100;
const loopback = '127.0.0.1';

/** @returns {Promise<string | null>} null when a server can listen there, else the system's reason, as in 'EADDRINUSE' */
export function whyNotFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host: loopback, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** The command that starts with another port and with everything else that was given. */
function withPort(args, port) {
  const kept = args.filter((arg, index) => arg !== '--port' && !arg.startsWith('--port=') && args[index - 1] !== '--port');
  return ['npm start --', ...kept.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)), '--port', port].join(' ');
}

/** The first free port from `from` on. `args` are what npm start was given, for the command that a refusal proposes. */
export async function freePort({ from, args = [] }) {
  const last = Math.min(from + triedMax - 1, 65_535);
  for (let port = from; port <= last; port++) if ((await whyNotFree(port)) === null) return port;
  throw new Problem(`No port from ${from} to ${last} is free on ${loopback}. Name one: ${withPort(args, 'N')}`);
}

/** The port that the learner named, which must be free: another one would not be what was asked for. */
export async function namedPort(text, args = []) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Problem(`--port is "${text}"; a port is a whole number from 1 to 65535: ${withPort(args, 8888)}`);
  const reason = await whyNotFree(port);
  if (reason === null) return port;
  if (reason === 'EACCES') throw new Problem(`Port ${port} is reserved for the system. Choose one above 1023: ${withPort(args, 8888)}`);
  const free = await freePort({ from: port === 65_535 ? 8888 : port + 1, args });
  throw new Problem(`Port ${port} is in use. Port ${free} is free: ${withPort(args, free)}`);
}
