import { expect, test } from 'vitest';
import { decode, encode, newMessage, newReply } from './wire.ts';

const request = newMessage('execute_request', { code: "'ä' + 1" }, { session: 's', identities: [Buffer.from('client')] });

test('what is encoded is decoded, with the routing prefix', () => {
  const decoded = decode(encode(request, 'key'), 'key');
  expect(decoded.content).toEqual({ code: "'ä' + 1" });
  expect(decoded.identities.map((identity) => Buffer.from(identity).toString())).toEqual(['client']);
});

test('a reply goes to who asked and names the request', () => {
  const reply = newReply(request, 'execute_reply', { status: 'ok' }, 's');
  expect(reply.identities).toEqual(request.identities);
  expect(reply.parentHeader).toEqual(request.header);
});

test('a message that was changed, or signed with another key, is refused', () => {
  const frames = encode(request, 'key');
  expect(() => decode(frames, 'other')).toThrow('signed with another key');
  expect(() => decode([...frames.slice(0, -1), Buffer.from('{"code":"evil"}')], 'key')).toThrow('signed with another key');
  expect(() => decode([Buffer.from('noise')], 'key')).toThrow('has no <IDS|MSG> delimiter');
  expect(() => decode(frames.slice(0, 4), 'key')).toThrow('has 1 parts after its signature');
});

test('without a key messages are not signed', () => {
  expect(decode(encode(request, ''), '').content).toEqual(request.content);
});
