import { describe, expect, test } from 'vitest';
import { constant } from '../../simulation/distributions.ts';
import { simulate } from '../../simulation/simulation.ts';
import { connection, CONNECTION_PROTOCOLS } from './connection-cost.ts';
import type { ConnectionProtocol } from './connection-cost.ts';

const answersAfter = (protocol: ConnectionProtocol, requests: number, oneWayMs: number): number[] =>
  simulate({ processes: connection({ protocol, requests }), network: { latency: constant({ ms: oneWayMs }) }, seed: 1 }).processes.client.answeredAtMs;

describe('round trips before the first answer', () => {
  /** Those before the first byte of a request may leave (RFC 5246, 8446, 9000), and one for the request itself. */
  const BEFORE: Readonly<Record<ConnectionProtocol, number>> = {
    TCP: 1, 'TCP, TLS 1.2': 3, 'TCP, TLS 1.2 resumed': 2, 'TCP, TLS 1.3': 2, 'TCP, TLS 1.3 resumed': 2, 'TCP, TLS 1.3 early data': 1, QUIC: 1, 'QUIC early data': 0,
  };

  test.each(CONNECTION_PROTOCOLS)('%s', (protocol) => {
    for (const oneWayMs of [1, 40, 150]) expect(answersAfter(protocol, 1, oneWayMs)).toEqual([2 * oneWayMs * (BEFORE[protocol] + 1)]);
  });

  test('are paid once for a connection that is used again', () => {
    expect(answersAfter('TCP, TLS 1.3', 4, 10)).toEqual([60, 80, 100, 120]);
  });
});

test('a request count that is none is refused', () => {
  expect(() => connection({ protocol: 'QUIC', requests: 0 })).toThrow('requests (0) must be a whole number, 1 or more');
  expect(() => connection({ protocol: 'SCTP' as never, requests: 1 })).toThrow('"SCTP" is no protocol');
});
