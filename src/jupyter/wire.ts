/**
 * Messages of Jupyter's wire protocol: signed multipart ZeroMQ frames, and the connection file that says where they go.
 *
 *     const frames = encode(newMessage('execute_request', { code: '1+1' }, { session }), key);
 *     decode(frames, key).content //=> { code: '1+1' }
 *
 * Source: jupyter-client documentation, "Messaging in Jupyter", version 5.3, "The wire protocol".
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const protocolVersion = '5.3';

/** The connection file that the client writes and the kernel reads. */
export interface ConnectionInfo {
  transport: 'tcp';
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;               // empty: messages are not signed
  signature_scheme: 'hmac-sha256';
}

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export interface Message {
  identities: Uint8Array[];                   // ZeroMQ's routing prefix; on the publishing socket it is the topic
  header: Header;
  parentHeader: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Record<string, any>;
}

const delimiter = Buffer.from('<IDS|MSG>');

export const socketAddress = (connection: ConnectionInfo, port: number): string =>
  `${connection.transport}://${connection.ip}:${port}`;

export function newMessage(
  type: string,
  content: Record<string, unknown>,
  options: { session: string; parent?: Message | undefined; identities?: Uint8Array[] },
): Message {
  return {
    identities: options.identities ?? [],
    header: {
      msg_id: randomUUID(), msg_type: type, session: options.session, username: 'workbook',
      date: new Date().toISOString(), version: protocolVersion,
    },
    parentHeader: options.parent?.header ?? {},
    metadata: {},
    content,
  };
}

/** The answer to `request`, addressed to who asked. */
export const newReply = (request: Message, type: string, content: Record<string, unknown>, session: string): Message =>
  newMessage(type, content, { session, parent: request, identities: request.identities });

export function encode(message: Message, key: string): Uint8Array[] {
  const body = [message.header, message.parentHeader, message.metadata, message.content]
    .map((part) => Buffer.from(JSON.stringify(part)));
  return [...message.identities, delimiter, Buffer.from(sign(body, key)), ...body];
}

/** @throws when the frames hold no delimiter, are too few, or carry another key's signature */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0) throw new Error(`Jupyter message of ${frames.length} frames has no <IDS|MSG> delimiter.`);
  const signature = frames[at + 1];
  const body = frames.slice(at + 2, at + 6);
  if (!signature || body.length < 4) {
    throw new Error(`Jupyter message has ${body.length} parts after its signature; it must have 4 (header, parent, metadata, content).`);
  }
  const expected = Buffer.from(sign(body, key));
  if (key && (expected.length !== signature.length || !timingSafeEqual(expected, signature))) {
    throw new Error('Jupyter message is signed with another key than the connection file holds.');
  }
  const [header, parentHeader, metadata, content] = body.map((part) => JSON.parse(Buffer.from(part).toString('utf8')));
  return { identities: frames.slice(0, at), header, parentHeader, metadata, content };
}

function sign(body: readonly Uint8Array[], key: string): string {
  if (!key) return '';
  const hmac = createHmac('sha256', key);
  for (const part of body) hmac.update(part);
  return hmac.digest('hex');
}
