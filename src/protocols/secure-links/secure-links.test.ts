/** The channel as processes: what it promises, and which attacker defeats which half of it. */
import { describe, expect, test } from 'vitest';
import { assertReplays } from '../../simulation/determinism.ts';
import { simulate } from '../../simulation/simulation.ts';
import { amountOf, FirstFlightReplayer } from './attackers.ts';
import { attackCase, ATTACKERS, attackOutcome, GREETING, HOST, ORDER, WEAKNESSES } from './attack-cases.ts';
import type { AttackerName, Weakness } from './attack-cases.ts';
import { textOf, utf8 } from './bytes.ts';
import { chainFault, identities, issue, isIssuedBy, keyFrom, readChain, writeChain } from './certificates.ts';
import { handshakeMessage, readHandshake } from './handshake-messages.ts';
import { direction, protectNext, SUITES, unprotectNext } from './record-protection.ts';
import { SecureClient } from './secure-client.ts';
import type { SecureClientOptions } from './secure-client.ts';
import { SecureServer } from './secure-server.ts';

const people = identities({ seed: 1, host: HOST });

function connect(client: Partial<SecureClientOptions> = {}, seed = 1) {
  return simulate({
    processes: {
      client: () => new SecureClient({ peer: 'server', host: HOST, roots: people.roots, day: 100, says: [ORDER], ...client }),
      server: () => new SecureServer({ identity: people.server }),
    },
    network: { inOrder: true }, inputs: [{ atMs: 100, to: 'client', message: { type: 'Say', text: 'bye' } }], seed,
  });
}

describe('a secure connection', () => {
  test('hears what was said, in order, and answers', () => {
    const { client, server } = connect().processes;
    expect(server.received).toEqual([ORDER, 'bye']);
    expect(client.received).toEqual(['done', 'done']);
    expect([client.state, server.state]).toEqual(['open', 'open']);
  });

  test('shows nothing of it to whoever looks at the wire', () => {
    const sent = connect().trace.ofKind('send').map(({ message }) => textOf((message as { bytes: Uint8Array }).bytes));
    expect(sent.some((bytes) => bytes.includes('amount'))).toBe(false);
  });

  test('takes one round trip before the first order leaves (RFC 8446 §2)', () => {
    const opened = connect().trace.ofKind('log').find(({ process, text }) => process === 'client' && text === 'open');
    expect(opened?.atMs).toBe(20); // there and back, 10 ms each
  });

  test('has other keys in every connection', () => {
    const secretsOf = (seed: number) => connect({}, seed).processes.client.secrets?.master;
    expect(secretsOf(1)).not.toEqual(secretsOf(2));
    expect(secretsOf(1)).toEqual(secretsOf(1));
  });

  test('is a pure function of its seed', () => {
    const { processes } = attackCase({ attacker: 'tamperer', weakness: 'nothing', seed: 3 });
    expect(() => assertReplays({ processes, network: { inOrder: true }, seed: 3 })).not.toThrow();
  });

  test.each<[string, Partial<SecureClientOptions>, string]>([
    ['a root that the client does not trust', { roots: [] }, 'unknown_ca'],
    ['another host', { host: 'shop.example' }, 'bad_certificate'],
    ['a day after the last', { day: 151 }, 'certificate_expired'],
    ['a day before the first', { day: 59 }, 'certificate_expired'],
    ['no suite in common', { suites: ['ctr'] }, 'handshake_failure'],
  ])('is refused for %s', (_, options, alert) => {
    const { client, server } = connect(options).processes;
    expect([client.alert, server.alert].includes(alert as never)).toBe(true);
    expect(server.received).toEqual([]);
  });

  test('is closed by a message that nobody can read', () => {
    const run = simulate({
      processes: { client: () => new SecureClient({ peer: 'server', host: HOST, roots: people.roots, day: 100 }), server: () => new SecureServer({ identity: people.server }) },
      network: { intercept: ({ message }) => ((message as { type: string }).type === 'ServerHello' ? [{ message: { type: 'ServerHello', bytes: handshakeMessage('ServerHello', { random: '', keyShare: 'xyz', suite: 'aes-128-gcm' }) } }] : undefined) },
      seed: 1,
    });
    expect(run.processes.client.alert).toBe('decode_error');
  });
});

describe('a resumed connection', () => {
  const common = { host: HOST, roots: people.roots, day: 100 };
  const inOrder = { network: { inOrder: true }, seed: 1 };
  const first = simulate({ processes: { client: () => new SecureClient({ ...common, peer: 'server', says: [ORDER] }), server: () => new SecureServer({ identity: people.server, givesTickets: true }) }, ...inOrder }).processes;
  const tickets = first.server.given;
  const again = (options: Partial<SecureClientOptions>, known = tickets) => simulate({
    processes: { client: () => new SecureClient({ ...common, peer: 'server', ticket: first.client.ticket!, ...options }), server: () => new SecureServer({ identity: people.server, tickets: known }) }, ...inOrder, seed: 2,
  });

  test('starts from a key that both ends kept (RFC 8446 §4.6.1)', () => {
    expect(first.client.ticket).toEqual(tickets[0]);
  });

  test('needs no certificate, and has keys of its own (§2.2)', () => {
    const { client, server } = again({ says: [ORDER], roots: [] }).processes; // no root is trusted, and none is asked for
    expect([client.resumed, client.state, server.received]).toEqual([true, 'open', [ORDER]]);
    expect(client.secrets?.master).toEqual(server.secrets?.master);
    expect(client.secrets?.master).not.toEqual(first.client.secrets?.master);
  });

  test('says early data in its first flight, and goes on after it (§2.3)', () => {
    const run = again({ early: [ORDER], says: ['bye'] });
    const hears = run.trace.ofKind('log').filter(({ process, text }) => process === 'server' && text?.startsWith('hears'));
    expect(hears.map(({ atMs, text }) => [atMs, text])).toEqual([[10, 'hears early'], [30, 'hears']]); // half a round trip, and one and a half
    expect(run.processes.server.received).toEqual([ORDER, 'bye']);
    expect(run.processes.client.received).toEqual(['done', 'done']);
  });

  test('falls back on the whole handshake where the ticket is not known, and says everything then (§4.2.10)', () => {
    const { client, server } = again({ early: [ORDER], says: ['bye'] }, []).processes;
    expect([client.resumed, server.received]).toEqual([false, [ORDER, 'bye']]);
  });

  test('is not taken with a ticket whose key the client does not have (§4.2.11)', () => {
    const { client, server } = again({ ticket: { id: tickets[0]!.id, psk: new Uint8Array(32) }, says: [ORDER] }).processes;
    expect([client.resumed, server.resumed, server.received]).toEqual([false, false, [ORDER]]);
  });

  test('has early data heard twice where two servers know the ticket (§8)', () => {
    const run = simulate({
      processes: {
        client: () => new SecureClient({ ...common, peer: 'attacker', ticket: first.client.ticket!, early: [ORDER], says: ['bye'] }),
        attacker: () => new FirstFlightReplayer({ second: 'other' }),
        server: () => new SecureServer({ identity: people.server, tickets }), other: () => new SecureServer({ identity: people.server, tickets }),
      }, ...inOrder,
    });
    expect([run.processes.server.received, run.processes.other.received]).toEqual([[ORDER, 'bye'], [ORDER]]); // what came after the handshake is heard once
  });
});

describe('records', () => {
  const keys = { key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) };

  test.each(SUITES)('%s: what is protected can be read at the other end', (suite) => {
    const [sending, reading] = [direction(keys, suite), direction(keys, suite)];
    for (const text of ['one', 'two', '']) {
      const record = unprotectNext(reading, protectNext(sending, { type: 23, content: utf8(text) }));
      expect([record?.type, textOf(record?.content ?? utf8('nothing'))]).toEqual([23, text]);
    }
  });

  test.each(['aes-128-gcm', 'gcm, any order', 'gcm, one nonce'] as const)('%s: a flipped bit anywhere is noticed', (suite) => {
    const record = protectNext(direction(keys, suite), { type: 23, content: utf8('one') });
    for (let bit = 0; bit < 8 * record.length; bit += 1) {
      const flipped = record.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(unprotectNext(direction(keys, suite), flipped)).toBeNull();
    }
  });

  test('a record too short to hold a tag is none', () => {
    for (const suite of SUITES) expect(unprotectNext(direction(keys, suite), new Uint8Array(5))).toBeNull();
  });

  test('a record that is too long is refused where it is made (RFC 8446 §5.1)', () => {
    expect(() => protectNext(direction(keys, 'aes-128-gcm'), { type: 23, content: new Uint8Array(16_385) })).toThrow('a record holds at most 16384');
  });
});

describe('certificates', () => {
  const check = (more: Partial<Parameters<typeof chainFault>[0]>) => chainFault({ chain: people.server.chain, roots: people.roots, host: HOST, day: 100, ...more });

  test('a good chain has no fault, on its first day and on its last', () => {
    expect([60, 100, 150].map((day) => check({ day }))).toEqual([undefined, undefined, undefined]);
  });

  test('keys, serial numbers and signatures follow from the seed', () => {
    expect(identities({ seed: 1, host: HOST })).toEqual(people);
    expect(identities({ seed: 2, host: HOST }).server.chain[0]?.serial).not.toBe(people.server.chain[0]?.serial);
  });

  test('a changed word breaks the signature', () => {
    const [own, intermediate] = people.server.chain;
    expect(check({ chain: [{ ...own!, hosts: ['mallory.example'] }, intermediate!], host: 'mallory.example' })).toBe('bad_certificate');
  });

  test('a certificate that is no authority signs for nobody (RFC 5280 §6.1)', () => {
    const { elsewhere } = people;
    const forged = issue({ subject: HOST, issuer: elsewhere.chain[0]!.subject, hosts: [HOST], isAuthority: false, fromDay: 0, toDay: 200, serial: 1, key: keyFrom(1, 'forged'), issuerKey: elsewhere.privateKey });
    expect(isIssuedBy(forged, elsewhere.chain[0]!.publicKey)).toBe(true);
    expect(check({ chain: [forged, ...elsewhere.chain] })).toBe('bad_certificate');
  });

  test('the wire keeps a chain as it is, and an empty one is none', () => {
    expect(readChain(JSON.parse(JSON.stringify(writeChain(people.server.chain))))).toEqual(people.server.chain);
    expect(check({ chain: [] })).toBe('bad_certificate');
  });

  test('each check can be left out, and then what it found is let pass', () => {
    expect(check({ chain: people.stranger.chain, without: ['root'] })).toBeUndefined();
    expect(check({ host: 'shop.example', without: ['host'] })).toBeUndefined();
    expect(check({ day: 500, without: ['days'] })).toBeUndefined();
  });
});

describe('every attacker against every weakness', () => {
  /** What must succeed; every other attack must not. */
  const SUCCEEDS: Readonly<Record<Weakness, readonly AttackerName[]>> = {
    nothing: [],
    'no MAC': ['tamperer', 'replayer'],
    'CRC for a MAC': ['tamperer'],
    'hash for a MAC': ['eavesdropper', 'replayer', 'extender'],
    'no record numbers': ['replayer'],
    'one nonce': ['eavesdropper', 'replayer'],
    'any root': ['own root'],
    'no proof of key': ['copied certificate'],
    'any host': ['other host'],
    'any day': ['expired key'],
    'trusts anyone': ['own root', 'copied certificate', 'other host', 'expired key'],
    'no Finished': ['downgrader'],
  };

  test.each(WEAKNESSES)('with %s, those succeed that should and no others', (weakness) => {
    const winners = ATTACKERS.filter((attacker) => {
      const { processes } = attackCase({ attacker, weakness, seed: 2 });
      return attackOutcome(simulate({ processes, network: { inOrder: true }, seed: 2 }).processes) === 'succeeds';
    });
    expect(winners).toEqual(SUCCEEDS[weakness]);
  });

  test('the tamperer and the extender make the bank pay 900 where the client said 100', () => {
    for (const [attacker, weakness] of [['tamperer', 'no MAC'], ['tamperer', 'CRC for a MAC'], ['extender', 'hash for a MAC']] as const) {
      const { processes } = attackCase({ attacker, weakness, seed: 1 });
      const { server } = simulate({ processes, network: { inOrder: true }, seed: 1 }).processes;
      expect(server.received[0]).toBe(GREETING);
      expect(amountOf(server.received[1] ?? '')).toBe(900);
    }
  });

  test('a name that does not exist is refused with those that do', () => {
    expect(() => attackCase({ attacker: 'tamperer', weakness: 'none' as never, seed: 1 })).toThrow('"none" is no weakness; those are nothing, no MAC');
    expect(() => attackCase({ attacker: 'nobody' as never, weakness: 'nothing', seed: 1 }).processes.attacker()).toThrow('"nobody" is no attacker');
  });
});

test('handshake messages are read up to the first that is damaged', () => {
  const [one, two] = [handshakeMessage('Finished', { tag: 'aa' }), handshakeMessage('Finished', { tag: 'bb' })];
  const both = Uint8Array.from([...one, ...two]);
  expect(readHandshake(both).map(({ body }) => body)).toEqual([{ tag: 'aa' }, { tag: 'bb' }]);
  expect(readHandshake(both.slice(0, -1))).toHaveLength(1);
  expect(readHandshake(utf8('no message'))).toEqual([]);
});
