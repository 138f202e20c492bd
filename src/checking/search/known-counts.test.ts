/**
 * Systems whose numbers of states are known from elsewhere, so that a search which misses states, or takes equal ones for different, is found out.
 *
 * Two-phase commit: 2^n + 4^n + 6^n by hand; Stateright's examples/2pc.rs tests 288 and 8,832. Registers: Stateright's examples test 93 for one copy on one
 * server, 544 for the register at a majority and 16,668 for single-decree Paxos, all with one Put and one Get a client, on an unordered network that
 * loses and duplicates nothing and keeps what is ignored, with the history as part of the state. Under symmetry the orbits are counted by hand (Stateright's
 * representatives are not canonical, and it tests 665 where there are 314).
 */
import { describe, expect, test } from 'vitest';
import { AbdServer } from '../../protocols/abd-register.ts';
import { PaxosServer } from '../../protocols/paxos.ts';
import { RegisterClient } from '../../protocols/register-client.ts';
import { SingleCopyServer } from '../../protocols/single-copy-register.ts';
import { commitAgreement, transactionCommit } from '../../protocols/transaction-commit.ts';
import type { Process } from '../../simulation/process.ts';
import type { Processes } from '../../simulation/run-types.ts';
import { checkLinearizability } from '../linearizability/linearizability.ts';
import { register } from '../models/registers.ts';
import type { SearchState } from './search-options.ts';
import { search } from './search.ts';

describe('two-phase commit, messages never used up (Gray and Lamport 2006)', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index + 1}`);
  const statesOf = ({ processes }: SearchState<any>): Record<string, string> =>
    Object.fromEntries(Object.entries(processes as Record<string, { state: string }>).filter(([id]) => id !== 'tm').map(([id, { state }]) => [id, state]));
  const all = (wanted: string) => (state: SearchState<any>): boolean => Object.values(statesOf(state)).every((one) => one === wanted);
  const explore = (count: number, symmetric: boolean) =>
    search({
      processes: transactionCommit(names(count)),
      network: { keepsDelivered: true },
      always: { agreement: (state) => commitAgreement(statesOf(state)) },
      sometimes: { 'all commit': all('committed'), 'all abort': all('aborted') },
      ...(symmetric ? { symmetry: [names(count)] } : {}),
    });

  test.each([[3, 288], [5, 8_832]])('%i resource managers have %i states, in none of which one has committed and another aborted', (count, states) => {
    const result = explore(count, false);
    expect([result.states, result.complete]).toEqual([states, true]);
    expect(Object.values(result.verdicts).map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds', 'holds']);
  });

  test.each([[3, 80], [5, 314]])('%i interchangeable resource managers have %i states', (count, orbits) => {
    const result = explore(count, true);
    expect([result.states, result.complete]).toEqual([orbits, true]);
    expect(Object.values(result.verdicts).map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds', 'holds']);
  });
});

describe('registers, one Put and one Get a client', () => {
  type Make = (servers: readonly string[]) => Process<any>;
  const system = (serverCount: number, make: Make): Processes => {
    const servers = Array.from({ length: serverCount }, (_, index) => `s${index + 1}`);
    const clients = ['A', 'B'].map((value, index) => [`c${index + 1}`, () => new RegisterClient({ servers, puts: [value] })] as const);
    return Object.fromEntries([...servers.map((id) => [id, () => make(servers)] as const), ...clients]);
  };

  const explore = (serverCount: number, make: Make, history = true) =>
    search({
      processes: system(serverCount, make),
      network: { keepsIgnored: true },
      ...(history ? { always: { linearizability: ({ history: operations }: SearchState) => checkLinearizability(operations, register).outcome === 'holds' } } : {}),
      sometimes: { 'a value is read': ({ messages }: SearchState) => messages.some(({ message }) => message.type === 'GetOk' && message.value !== null) },
      exhaust: true,
    });

  const cases: [string, number, Make, number][] = [
    ['one copy on one server', 1, () => new SingleCopyServer(), 93],
    ['a register at a majority of two', 2, (servers) => new AbdServer({ servers, whenBusy: 'ignore' }), 544],
    ['Paxos on three servers', 3, (servers) => new PaxosServer({ servers }), 16_668],
  ];
  test.each(cases)('%s, two clients', (_what, serverCount, make, states) => {
    const result = explore(serverCount, make);
    expect([result.states, result.complete]).toEqual([states, true]);
    expect(Object.values(result.verdicts).map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds']);
  });

  test('without the history, one copy on one server has 49 states: what was asked and answered before is forgotten', () => {
    expect(explore(1, () => new SingleCopyServer(), false).states).toBe(49);
  });

  test('two copies on two servers are no register: a client misses its own Put (the shortest way there has four steps)', () => {
    const verdict = explore(2, () => new SingleCopyServer()).verdicts['linearizability'];
    expect(verdict?.outcome).toBe('violated');
    if (verdict?.outcome !== 'violated') return;
    expect(verdict.evidence.steps.map(({ text }) => text)).toHaveLength(4);
  });

  test('in no state of Paxos do two servers know different values to be chosen', () => {
    const chosen = ({ processes }: SearchState<any>): unknown[] => Object.values(processes).filter((one): one is PaxosServer => one instanceof PaxosServer && one.decided).map((server) => server.chosen);
    const result = search({
      processes: system(3, (servers) => new PaxosServer({ servers })),
      network: { keepsIgnored: true },
      always: { agreement: (state) => new Set(chosen(state)).size <= 1 },
      sometimes: { 'A is chosen': (state) => chosen(state).includes('A'), 'B is chosen': (state) => chosen(state).includes('B') },
    });
    expect(Object.values(result.verdicts).map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds', 'holds']);
  });
});
