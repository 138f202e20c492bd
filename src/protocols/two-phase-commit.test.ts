/** Two-phase commit with log and time limits, and its reduction to states and messages. The exact numbers of states of the latter are in ../checking/search. */
import { describe, expect, test } from 'vitest';
import { search } from '../checking/search/search.ts';
import type { SearchOptions, SearchState } from '../checking/search/search-options.ts';
import { uniform } from '../simulation/distributions.ts';
import type { FaultPlan } from '../simulation/fault-plan.ts';
import { NEMESES } from '../simulation/nemeses.ts';
import type { NemesisName } from '../simulation/nemeses.ts';
import type { NetworkOptions } from '../simulation/network.ts';
import { simulate } from '../simulation/simulation.ts';
import { commitAgreement, transactionCommit } from './transaction-commit.ts';
import { Coordinator, Participant } from './two-phase-commit.ts';

const PARTICIPANTS = ['A', 'B', 'C'];

interface Scene {
  readonly votes?: Readonly<Record<string, 'yes' | 'no' | 'either'>>;
  readonly network?: NetworkOptions;
  readonly faults?: FaultPlan;
  readonly transactions?: number;
  readonly seed?: number;
  readonly untilMs?: number;
}

const commit = ({ votes = {}, network = {}, faults = [], transactions = 1, seed = 1, untilMs = 5_000 }: Scene) => {
  const participant = (id: string) => (): Participant => new Participant({ votes: votes[id] ?? 'yes' });
  return simulate({
    processes: { coordinator: () => new Coordinator({ participants: PARTICIPANTS }), A: participant('A'), B: participant('B'), C: participant('C') },
    inputs: Array.from({ length: transactions }, (_, index) => ({ atMs: index * 100, to: 'coordinator', message: { type: 'Begin', transaction: `t${index + 1}` } })),
    network, faults, seed, untilMs,
  });
};

type CommitRun = ReturnType<typeof commit>;
const statesOf = (run: CommitRun, transaction = 't1'): Record<string, string> =>
  Object.fromEntries((['A', 'B', 'C'] as const).map((id) => [id, run.processes[id].states.get(transaction) ?? 'never asked']));

describe('two-phase commit (Gray 1978)', () => {
  test('commits if all vote yes: three messages a participant and an acknowledgement', () => {
    const run = commit({});
    expect(statesOf(run)).toEqual({ A: 'committed', B: 'committed', C: 'committed' });
    expect(run.trace.ofKind('send')).toHaveLength(4 * PARTICIPANTS.length);
    expect(run.stopped).toBe('idle');
    expect(run.processes.coordinator.transactions.get('t1')?.state).toBe('ended');
  });

  test.each(PARTICIPANTS)('aborts if %s votes no', (id) => {
    expect(statesOf(commit({ votes: { [id]: 'no' } }))).toEqual({ A: 'aborted', B: 'aborted', C: 'aborted' });
  });

  test('aborts if a vote is not in by the time limit', () => {
    const run = commit({ faults: [{ kind: 'crash', process: 'B', atMs: 5, recoverAfterMs: 300 }] });
    expect(statesOf(run)).toEqual({ A: 'aborted', B: 'aborted', C: 'aborted' });
    const decided = run.trace.ofKind('log').find(({ process }) => process === 'coordinator');
    expect([decided?.text, decided?.atMs]).toEqual(['aborted', 100]);
  });

  test('a coordinator that crashes after the votes leaves all in doubt until it is back: the blocking window', () => {
    const faults: FaultPlan = [{ kind: 'crash', process: 'coordinator', atMs: 15, recoverAfterMs: 985 }];
    const during = commit({ faults, untilMs: 999 });
    for (const id of ['A', 'B', 'C'] as const) expect(during.processes[id].inDoubt).toEqual(['t1']);
    // It has logged no decision, so nobody can have been told to commit.
    expect(statesOf(commit({ faults }))).toEqual({ A: 'aborted', B: 'aborted', C: 'aborted' });
  });

  test('a decision in the log is told again after a crash', () => {
    const run = commit({ faults: [{ kind: 'crash', process: 'coordinator', atMs: 25, recoverAfterMs: 500 }, { kind: 'isolate', process: 'C', atMs: 15, forMs: 100 }] });
    expect(statesOf(run)).toEqual({ A: 'aborted', B: 'aborted', C: 'aborted' }); // C's vote was lost
    const committed = commit({ faults: [{ kind: 'crash', process: 'coordinator', atMs: 25, recoverAfterMs: 500 }, { kind: 'isolate', process: 'C', atMs: 25, forMs: 100 }] });
    expect(statesOf(committed)).toEqual({ A: 'committed', B: 'committed', C: 'committed' });
  });

  test('a participant that voted yes and crashed is still bound by its vote, and asks', () => {
    const run = commit({ faults: [{ kind: 'crash', process: 'B', atMs: 15, recoverAfterMs: 700 }] });
    expect(statesOf(run)).toEqual({ A: 'committed', B: 'committed', C: 'committed' });
    const doubt = commit({ faults: [{ kind: 'crash', process: 'B', atMs: 15, recoverAfterMs: 700 }, { kind: 'isolate', process: 'B', atMs: 700, forMs: 300 }], untilMs: 900 });
    expect(doubt.processes.B.inDoubt).toEqual(['t1']);
  });
});

describe('nobody commits what another aborts, and in the end all decide, whatever fails', () => {
  const nemeses: NemesisName[] = ['crash-majority', 'lose-unsynced', 'restart-all', 'split-brain', 'lossy-links', 'duplicating-links', 'reordering-links', 'everything'];
  test.each(nemeses)('%s', (name) => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 25; seed += 1) {
      const faults = NEMESES[name](['coordinator', ...PARTICIPANTS], { everyMs: 150, untilMs: 1_500 });
      const run = commit({ votes: { B: 'either' }, transactions: 12, network: { latency: uniform({ minMs: 1, maxMs: 25 }) }, faults, seed });
      for (const transaction of run.processes.coordinator.transactions.keys()) {
        const states = statesOf(run, transaction);
        expect(commitAgreement(states), `seed ${seed}, ${transaction}`).toBe(true);
        expect(Object.values(states)).not.toContain('prepared');
        outcomes.add(states['A'] as string);
      }
    }
    expect([...outcomes].toSorted()).toEqual(['aborted', 'committed']);
  });
});

describe('in every run of two participants, searched', () => {
  const stateOf = (participant: Participant): string => participant.states.get('t1') ?? 'never asked';
  const system = (make: () => Participant = () => new Participant({ votes: 'either' })) => ({ coordinator: () => new Coordinator({ participants: ['A', 'B'] }), A: make, B: () => new Participant() });
  type System = ReturnType<typeof system>;
  const both = (state: string) => ({ processes: { A, B } }: SearchState<System>): boolean => stateOf(A) === state && stateOf(B) === state;
  const explore = (options: Partial<SearchOptions<System>>, processes = system()) =>
    search({
      processes, inputs: [{ to: 'coordinator', message: { type: 'Begin', transaction: 't1' } }],
      always: { agreement: ({ processes: { A, B } }) => commitAgreement({ A: stateOf(A), B: stateOf(B) }) },
      sometimes: {
        'both commit': both('committed'), 'both abort': both('aborted'),
        'both are in doubt, nothing is on its way, and the coordinator is down': (state) => both('prepared')(state) && state.messages.length === 0 && !state.running.coordinator,
      },
      ...options,
    });
  const outcomes = ({ verdicts }: ReturnType<typeof explore>): string[] => Object.values(verdicts).map(({ outcome }) => outcome);

  test('none commits what the other aborts, with a lost message, a crash and recovery, and two time limits that run out', () => {
    const result = explore({ maxTimeouts: 2, crashes: { max: 1, recover: true }, network: { loses: 1 } });
    expect(result.complete).toBe(true);
    expect(outcomes(result)).toEqual(['holds', 'holds', 'holds', 'holds', 'holds']); // the last sometimes-property is the blocking window
  });

  test('without a crash, nobody is left in doubt', () => {
    expect(outcomes(explore({ maxTimeouts: 1 }))).toEqual(['holds', 'holds', 'holds', 'violated', 'holds']);
  });

  test('a participant that aborts when it has been in doubt for long is wrong in some run: it must wait', () => {
    class Impatient extends Participant {
      override onTimer(): void {
        this.states.set('t1', 'aborted');
      }
    }
    const verdict = explore({ maxTimeouts: 1 }, system(() => new Impatient())).verdicts['agreement'];
    expect(verdict?.outcome).toBe('violated');
    expect(verdict?.because).toContain('committed and');
  });
});

describe('its reduction (Gray and Lamport 2006)', () => {
  const outcome = (seed: number): Record<string, string> => {
    const { tm: _, ...managers } = simulate({ processes: transactionCommit(PARTICIPANTS), seed }).processes;
    return Object.fromEntries(Object.entries(managers).map(([id, { state }]) => [id, state]));
  };

  test('simulated, all commit or all abort, and either happens', () => {
    const outcomes = Array.from({ length: 100 }, (_, seed) => outcome(seed));
    for (const states of outcomes) expect(new Set(Object.values(states)).size).toBe(1);
    expect(new Set(outcomes.map((states) => states['A']))).toEqual(new Set(['committed', 'aborted']));
  });

  test('a disagreement is told by name', () => {
    expect(commitAgreement({ A: 'committed', B: 'aborted', C: 'prepared' })).toBe('A committed and B aborted');
    expect(commitAgreement({ A: 'committed', B: 'prepared' })).toBe(true);
  });
});
