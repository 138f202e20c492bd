/**
 * Every attacker against every way to leave something out: which processes to run, and what came of it.
 *
 *     const { processes } = attackCase({ attacker: 'tamperer', weakness: 'no MAC', seed: 1 });
 *     const run = simulate({ processes, network: { inOrder: true }, seed: 1 });
 *     attackOutcome(run.processes) //=> 'succeeds', 'is noticed' or 'gains nothing'
 *
 * A client says two things to its bank: a greeting that everybody knows, and an order to pay 100. An attack succeeds if the attacker reads the order, or if
 * the bank (or an impostor in its place) hears something else than the client said to it, once each.
 */
import { Downgrader, Eavesdropper, Extender, Replayer, Tamperer } from './attackers.ts';
import { identities } from './certificates.ts';
import type { Identities } from './certificates.ts';
import type { Suite } from './record-protection.ts';
import { SecureClient } from './secure-client.ts';
import type { SecureClientOptions } from './secure-client.ts';
import { SecureServer } from './secure-server.ts';
import type { SecureServerOptions } from './secure-server.ts';

export const HOST = 'bank.example';
export const GREETING = 'greetings from your client';
export const ORDER = 'to=bob&amount=100';

export type AttackerName =
  | 'eavesdropper' | 'tamperer' | 'replayer' | 'extender' | 'downgrader' // on the wire
  | 'own root' | 'copied certificate' | 'other host' | 'expired key'; // in the server's place, with that identity

/** Where the chapter's channel is weakened; `nothing` is the channel as it should be. */
export type Weakness =
  | 'nothing' | 'no MAC' | 'CRC for a MAC' | 'hash for a MAC' | 'no record numbers' | 'one nonce'
  | 'any root' | 'no proof of key' | 'any host' | 'any day' | 'trusts anyone' | 'no Finished';

export const ATTACKERS: readonly AttackerName[] = ['eavesdropper', 'tamperer', 'replayer', 'extender', 'downgrader', 'own root', 'copied certificate', 'other host', 'expired key'];

export const WEAKNESSES: readonly Weakness[] = [
  'nothing', 'no MAC', 'CRC for a MAC', 'hash for a MAC', 'no record numbers', 'one nonce', 'any root', 'no proof of key', 'any host', 'any day', 'trusts anyone', 'no Finished',
];

type Ends = Pick<SecureClientOptions, 'suites' | 'binding' | 'without'>;

const WEAKENED: Readonly<Record<Weakness, Ends>> = {
  nothing: {},
  'no MAC': { suites: ['ctr'] },
  'CRC for a MAC': { suites: ['ctr and crc'] },
  'hash for a MAC': { suites: ['hash of key and message'] },
  'no record numbers': { suites: ['gcm, any order'] },
  'one nonce': { suites: ['gcm, one nonce'] },
  'any root': { without: ['root'] },
  'no proof of key': { without: ['CertificateVerify'] },
  'any host': { without: ['host'] },
  'any day': { without: ['days'] },
  'trusts anyone': { without: ['root', 'signatures', 'days', 'host', 'CertificateVerify'] },
  'no Finished': { without: ['Finished'], binding: 'randoms' },
};

const IMPOSTORS: Readonly<Partial<Record<AttackerName, keyof Omit<Identities, 'roots'>>>> = {
  'own root': 'stranger', 'copied certificate': 'copied', 'other host': 'elsewhere', 'expired key': 'expired',
};

export type AttackProcesses = {
  client: () => SecureClient;
  attacker: () => Eavesdropper | Tamperer | Replayer | Extender | SecureServer;
  server: () => SecureServer;
};

/** Of the seed asked for last: 108 attacks are about the same people, and to make their certificates takes longer than an attack. */
let known: { readonly seed: number; readonly people: Identities } | undefined;

function peopleOf(seed: number): Identities {
  if (known?.seed !== seed) known = { seed, people: identities({ seed, host: HOST }) };
  return known.people;
}

/** The processes of one attack on one variant. All keys follow from `seed`. */
export function attackCase({ attacker, weakness, seed }: { attacker: AttackerName; weakness: Weakness; seed: number }): { processes: AttackProcesses } {
  const ends = WEAKENED[weakness];
  if (ends === undefined) throw new RangeError(`attackCase: "${weakness}" is no weakness; those are ${WEAKNESSES.join(', ')}`);
  const people = peopleOf(seed);
  const serverOptions = { suites: ends.suites, binding: ends.binding, without: (ends.without ?? []).filter((one): one is 'Finished' => one === 'Finished') };
  return {
    processes: {
      client: () => new SecureClient({ peer: 'attacker', host: HOST, roots: people.roots, day: 100, says: [GREETING, ORDER], ...ends }),
      attacker: () => makeAttacker(attacker, ends.suites?.[0] ?? 'aes-128-gcm', people, serverOptions),
      server: () => new SecureServer({ identity: people.server, ...serverOptions }),
    },
  };
}

function makeAttacker(name: AttackerName, suite: Suite, people: Identities, serverOptions: Omit<SecureServerOptions, 'identity'>): ReturnType<AttackProcesses['attacker']> {
  switch (name) {
    case 'eavesdropper':
      return new Eavesdropper({ knows: GREETING });
    case 'tamperer':
      return new Tamperer({ says: ORDER, suite });
    case 'replayer':
      return new Replayer();
    case 'extender':
      return new Extender({ keyBytes: 16, suffix: '&amount=900' });
    case 'downgrader':
      return new Downgrader({ leaves: 'null', knows: GREETING });
    default: {
      const identity = IMPOSTORS[name];
      if (identity === undefined) throw new RangeError(`attackCase: "${String(name)}" is no attacker; those are ${ATTACKERS.join(', ')}`);
      return new SecureServer({ identity: people[identity], ...serverOptions });
    }
  }
}

export type AttackOutcome = 'succeeds' | 'is noticed' | 'gains nothing';

/** What an attack came to, by what the processes hold at the end. */
export function attackOutcome(processes: { readonly [Id in keyof AttackProcesses]: ReturnType<AttackProcesses[Id]> }): AttackOutcome {
  const { client, attacker, server } = processes;
  const said = [GREETING, ORDER];
  const learned = attacker instanceof SecureServer ? attacker.received.length > 0 : attacker instanceof Eavesdropper && attacker.learned.length > 0;
  const invented = server.received.some((heard, index) => heard !== said[index]);
  if (learned || invented) return 'succeeds';
  return client.alert !== null || server.alert !== null ? 'is noticed' : 'gains nothing';
}

