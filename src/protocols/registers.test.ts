/** Registers on one server and on many, simulated. Their exact numbers of states are in ../checking/search. */
import { describe, expect, test } from 'vitest';
import { History, describeOperation } from '../checking/history.ts';
import { uniform } from '../simulation/distributions.ts';
import type { NetworkOptions } from '../simulation/network.ts';
import type { Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { AbdServer, isNewer } from './abd-register.ts';
import type { AbdMessage } from './abd-register.ts';
import { RegisterClient } from './register-client.ts';
import { SingleCopyServer } from './single-copy-register.ts';

const told = (run: { trace: Parameters<typeof History.fromTrace>[0] }): string[] => History.fromTrace(run.trace).operations.map(describeOperation);

const THREE = ['s1', 's2', 's3'];
const abdServers = (servers = THREE): Record<string, () => Process<AbdMessage>> => Object.fromEntries(servers.map((id) => [id, () => new AbdServer({ servers })]));

describe('the client', () => {
  test('puts, then gets, one at a time, from one server to the next, starting at its own place among the processes', () => {
    const servers = ['s1', 's2'];
    const run = simulate({ processes: { s1: () => new SingleCopyServer(), s2: () => new SingleCopyServer(), c1: () => new RegisterClient({ servers, puts: ['A', 'B'], gets: 2 }) }, seed: 1 });
    expect(run.trace.ofKind('send').filter(({ process }) => process === 'c1').map(({ peer, message }) => `${(message as { type: string }).type} to ${peer}`)).toEqual(['Put to s1', 'Put to s2', 'Get to s1', 'Get to s2']);
    // Two servers are two registers: the client put B last and gets A.
    expect(told(run).slice(2)).toEqual(['c1: Read() returned A (40.0 to 60.0 ms)', 'c1: Read() returned B (60.0 to 80.0 ms)']);
  });

  test('leaves an operation open that is not answered in time, and does not take a late answer for that of the next', () => {
    const network: NetworkOptions = { links: { 's1->c1': { latency: { kind: 'constant', ms: 45 } } } };
    const run = simulate({ processes: { s1: () => new SingleCopyServer(), c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'], gets: 2, timeoutMs: 50 }) }, network, seed: 1 });
    expect(told(run)).toEqual(['c1: Write(A) has an unknown outcome (0.0 ms on)', 'c1: Read() has an unknown outcome (50.0 ms on)', 'c1: Read() has an unknown outcome (100.0 ms on)']);
    expect(run.processes.c1.awaiting).toBe(null);
  });

  test('may begin later', () => {
    const run = simulate({ processes: { s1: () => new SingleCopyServer(), c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'], gets: 1, afterMs: 70, timeoutMs: 5 }) }, seed: 1 });
    expect(run.trace.ofKind('invoke').map(({ atMs }) => atMs)).toEqual([70, 75]);
    expect(run.trace.ofKind('log').map(({ atMs, text }) => [atMs, text])).toEqual([[75, 'gives up'], [80, 'gives up']]);
  });

  test('refuses what it cannot do, in a sentence', () => {
    expect(() => new RegisterClient({ servers: [], puts: [] })).toThrow('servers is empty; name at least one');
    expect(() => new RegisterClient({ servers: ['s'], puts: [], gets: 0.5 })).toThrow('gets (0.5) must be a whole number');
    expect(() => new RegisterClient({ servers: ['s'], puts: [], afterMs: -1 })).toThrow('afterMs (-1) must be 0 or more');
    expect(() => new RegisterClient({ servers: ['s'], puts: [], timeoutMs: 0 })).toThrow('timeoutMs (0) must be above 0');
  });
});

describe('a register at a majority (Attiya, Bar-Noy and Dolev 1995)', () => {
  const withClients = (faults: Parameters<typeof simulate>[0]['faults'] = []) =>
    simulate({ processes: { ...abdServers(), c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'] }), c2: () => new RegisterClient({ servers: ['s1'], puts: ['B'] }) }, faults, seed: 1 });

  test('a minority of servers may crash', () => {
    expect(told(withClients([{ kind: 'crash', process: 's3', atMs: 0 }])).every((line) => !line.includes('unknown'))).toBe(true);
  });

  test('without a majority nothing is answered, and nothing wrong is', () => {
    const lines = told(withClients([{ kind: 'crash', process: 's3', atMs: 0 }, { kind: 'crash', process: 's2', atMs: 0 }]));
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.includes('unknown'))).toBe(true);
  });

  test('a server that is busy with one client keeps the other waiting, or, if told so, takes no notice of it', () => {
    expect(told(withClients())).toEqual([
      'c1: Write(A) completed (0.0 to 60.0 ms)',
      'c2: Write(B) completed (0.0 to 100.0 ms)',
      'c1: Read() returned B (60.0 to 140.0 ms)',
      'c2: Read() returned B (100.0 to 180.0 ms)',
    ]);
    const ignoring = Object.fromEntries(THREE.map((id) => [id, () => new AbdServer({ servers: THREE, whenBusy: 'ignore' })]));
    const run = simulate({ processes: { ...ignoring, c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'] }), c2: () => new RegisterClient({ servers: ['s1'], puts: ['B'] }) }, seed: 1 });
    expect(told(run)[1]).toBe('c2: Write(B) has an unknown outcome (0.0 ms on)');
  });

  test('a read stores what it returns at a majority: the next read, through other servers, returns it too', () => {
    // A's value gets no further than s1, whose Store messages are lost. The first reader asks s2, which hears s1 first; the second asks s3, which cannot hear s1.
    const network: NetworkOptions = {
      intercept: ({ from, to, message }) => ((from === 's1' && (message as AbdMessage).type === 'Store') || (from === 's1' && to === 's3') ? 'drop' : undefined),
      links: { 's3->s2': { latency: { kind: 'constant', ms: 40 } }, 'c2->s2': { latency: { kind: 'constant', ms: 100 } }, 'c3->s3': { latency: { kind: 'constant', ms: 400 } } },
    };
    const read = (server: string) => (): RegisterClient => new RegisterClient({ servers: [server], puts: [] });
    const run = simulate({ processes: { ...abdServers(), c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'] }), c2: read('s2'), c3: read('s3') }, network, seed: 1 });
    const lines = told(run);
    expect(lines[0]).toContain('Write(A) has an unknown outcome');
    expect(lines[1]).toContain('c2: Read() returned A');
    expect(lines[2]).toContain('c3: Read() returned A');
  });

  test('all servers end with the value of the newest tag, whatever the order of arrival', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const clients = Object.fromEntries(['A', 'B', 'C'].map((value) => [`client ${value}`, () => new RegisterClient({ servers: THREE, puts: [`${value}1`, `${value}2`], gets: 0 })]));
      const run = simulate({ processes: { ...abdServers(), ...clients }, network: { latency: uniform({ minMs: 1, maxMs: 100 }) }, seed, trace: false });
      const copies = THREE.map((id) => run.processes[id] as AbdServer);
      for (const copy of copies) expect([copy.tag, copy.value], `seed ${seed}`).toEqual([copies[0]?.tag, copies[0]?.value]);
      expect(copies[0]?.tag.number).toBeGreaterThanOrEqual(2);
    }
  });

  test('tags are ordered by number, then by writer', () => {
    expect(isNewer({ number: 2, writer: 'a' }, { number: 1, writer: 'b' })).toBe(true);
    expect(isNewer({ number: 1, writer: 'b' }, { number: 1, writer: 'a' })).toBe(true);
    expect(isNewer({ number: 1, writer: 'a' }, { number: 1, writer: 'a' })).toBe(false);
  });
});
