/** A log replicated among 3f + 1, with f traitors and with more (Castro & Liskov 1999). */
import { describe, expect, test } from 'vitest';
import { exponential, uniform } from '../../simulation/distributions.ts';
import { assertReplays } from '../../simulation/determinism.ts';
import { simulate } from '../../simulation/simulation.ts';
import { replicationForms } from '../../statistics/forms/replication.ts';
import { isPrepared, isStable, isValidNewView, isValidViewChange, proposalsOf } from './certificates.ts';
import type { Group } from './certificates.ts';
import { pbftCluster, pbftOutcome } from './cluster.ts';
import type { PbftClusterOptions, PbftOutcome } from './cluster.ts';
import { digestOfRequest, NULL_DIGEST, signed } from './messages.ts';
import type { Checkpoint, NewView, PbftMessage, Prepare, PreparedCertificate, PrePrepare, Request, ViewChange } from './messages.ts';
import { keysOf } from '../signatures.ts';
import type { PbftReplica } from './replica.ts';
import { TREASONS } from './traitors.ts';
import type { Treason } from './traitors.ts';

const TWO_CLIENTS = { c1: ['a', 'b', 'c'], c2: ['x', 'y', 'z'] };

function served(options: Partial<PbftClusterOptions> & { runSeed?: number; latency?: ReturnType<typeof uniform> | ReturnType<typeof exponential> }): PbftOutcome {
  const { runSeed = 1, latency = uniform({ minMs: 5, maxMs: 25 }), ...rest } = options;
  const operations = rest.operations ?? TWO_CLIENTS;
  const cluster = pbftCluster({ faulty: 1, seed: 1, ...rest, operations });
  const { processes } = simulate({ processes: cluster.processes, network: { latency }, seed: runSeed, untilMs: 100_000, trace: false });
  return pbftOutcome(processes, { honest: cluster.honest, clients: Object.keys(operations) });
}

const replicaOf = (process: unknown): PbftReplica => ((process as { top?: unknown }).top ?? process) as PbftReplica;

function tally(seeds: number, outcomeOf: (seed: number) => PbftOutcome): Partial<Record<PbftOutcome, number>> {
  const counts: Partial<Record<PbftOutcome, number>> = {};
  for (let seed = 0; seed < seeds; seed += 1) {
    const outcome = outcomeOf(seed);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

describe('the normal case', () => {
  test('a request is executed everywhere, once, and its client believes f + 1', () => {
    const { processes } = pbftCluster({ faulty: 1, operations: { c1: ['pay 5', 'pay 7'] }, seed: 1, scheme: 'ed25519' });
    const run = simulate({ processes, seed: 1 });
    for (const id of ['r0', 'r1', 'r2', 'r3']) expect(replicaOf(run.processes[id]).service.entries).toEqual(['c1#1 pay 5', 'c1#2 pay 7']);
    expect((run.processes['c1'] as unknown as { results: number[] }).results).toEqual([1, 2]);
  });

  test.each([1, 2, 3, 4])('ordering one request takes 2n(n - 1) messages (f = %i)', (faulty) => {
    const { processes, replicas } = pbftCluster({ faulty, operations: { c1: ['a'] }, seed: 1 });
    const run = simulate({ processes, seed: 1 });
    const ordering = run.trace.ofKind('send').filter(({ message }) => ['PrePrepare', 'Prepare', 'Commit'].includes((message as PbftMessage).type));
    expect(ordering).toHaveLength(replicationForms.pbftMessages.at({ n: replicas.length }));
  });

  test('a run is the same when it is run again', () => {
    const { processes } = pbftCluster({ faulty: 1, operations: TWO_CLIENTS, traitors: { r0: 'lying' }, seed: 1 });
    const run = assertReplays({ processes, network: { latency: uniform({ minMs: 5, maxMs: 25 }) }, seed: 4, untilMs: 20_000 });
    expect(run.trace.ofKind('send').length).toBeGreaterThan(0);
  });
});

describe('checkpoints', () => {
  const manyOperations = { c1: Array.from({ length: 20 }, (_, index) => `a${index}`), c2: Array.from({ length: 20 }, (_, index) => `b${index}`) };

  test('become stable, and what lies before them is forgotten', () => {
    const { processes } = pbftCluster({ faulty: 1, operations: manyOperations, seed: 1 });
    const run = simulate({ processes, seed: 1, untilMs: 100_000 });
    for (const id of ['r0', 'r1', 'r2', 'r3']) {
      const replica = replicaOf(run.processes[id]);
      expect([replica.stable.sequence, replica.slots.size, replica.snapshots.size, replica.lastExecuted]).toEqual([40, 0, 1, 40]);
    }
  });

  test('the primary proposes nothing above the high water mark until one is stable', () => {
    const clients = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`c${index}`, ['x']]));
    const { processes } = pbftCluster({ faulty: 1, operations: clients, seed: 1, checkpointEvery: 4, window: 8 });
    let highest = 0;
    const run = simulate({ processes, seed: 1, untilMs: 100_000, afterEvent: ({ processes: now }) => {
      const primary = replicaOf(now['r0']);
      highest = Math.max(highest, primary.nextSequence - 1 - primary.stable.sequence);
    } });
    expect(highest).toBe(8);
    expect(replicaOf(run.processes['r1']).service.entries).toHaveLength(12);
  });

  test('a replica that was cut off fetches the state that a certificate vouches for', () => {
    const { processes, honest } = pbftCluster({ faulty: 1, operations: manyOperations, seed: 1 });
    const run = simulate({ processes, seed: 1, untilMs: 100_000, faults: [{ kind: 'partition', groups: [['r3'], ['r0', 'r1', 'r2', 'c1', 'c2']], atMs: 30, forMs: 370 }] });
    expect(run.trace.ofKind('log').some(({ process, text }) => process === 'r3' && text === 'fetches a state')).toBe(true);
    expect(replicaOf(run.processes['r3']).lastExecuted).toBeGreaterThanOrEqual(36);
    expect(pbftOutcome(run.processes, { honest, clients: ['c1', 'c2'] })).toBe('served');
  });
});

describe('traitors', () => {
  const placed = TREASONS.flatMap((treason) => ['r0', 'r2'].map((id): Record<string, Treason> => ({ [id]: treason })));

  test.each(placed)('f of them, %o, are borne in every one of 250 runs', (traitors) => {
    expect(tally(250, (runSeed) => served({ traitors, runSeed }))).toEqual({ served: 250 });
  });

  test.each(placed)('f of them, %o, are borne when delays make honest primaries look dead', (traitors) => {
    const slow = { traitors, checkpointEvery: 2, window: 4, latency: exponential({ meanMs: 60 }) };
    expect(tally(50, (runSeed) => served({ ...slow, runSeed }))).toEqual({ served: 50 });
  });

  test('two of seven, of different kinds, are borne', () => {
    const kinds = TREASONS.flatMap((one) => TREASONS.map((other): Record<string, Treason> => ({ r0: one, r1: other })));
    for (const traitors of kinds) expect(tally(3, (runSeed) => served({ faulty: 2, traitors, runSeed }))).toEqual({ served: 3 });
  });

  test('f + 1 that equivocate make the logs of honest replicas differ', () => {
    expect(tally(20, (runSeed) => served({ traitors: { r0: 'equivocating', r3: 'equivocating' }, runSeed }))).toEqual({ 'logs differ': 20 });
  });

  test('f + 1 that keep silent stop everything, and break nothing', () => {
    expect(tally(5, (runSeed) => served({ traitors: { r0: 'silent', r3: 'silent' }, runSeed }))).toEqual({ 'not finished': 5 });
  });

  test('f + 1 that lie deceive a client, or stop it, in some runs', () => {
    const counts = tally(40, (runSeed) => served({ traitors: { r0: 'lying', r3: 'lying' }, runSeed }));
    expect(counts['client deceived']).toBeGreaterThan(0);
  });

  test('the stand-in and Ed25519 give the same runs, message by message, but for the signatures', () => {
    const orderOf = (scheme: 'ed25519' | 'stand-in') => {
      const { processes } = pbftCluster({ faulty: 1, operations: { c1: ['a'], c2: ['x'] }, traitors: { r0: 'equivocating' }, seed: 1, scheme });
      const run = simulate({ processes, network: { latency: uniform({ minMs: 5, maxMs: 25 }) }, seed: 3, untilMs: 5_000 });
      return [...run.trace].map(({ kind, atMs, process, text, peer, message }) => [kind, atMs, process, text, peer, (message as PbftMessage | undefined)?.type]);
    };
    expect(orderOf('ed25519')).toEqual(orderOf('stand-in'));
  });
});

describe('a view change', () => {
  test('leaves an equivocating primary, and the next one orders what waits', () => {
    const { processes, honest } = pbftCluster({ faulty: 1, operations: { c1: ['a'], c2: ['x'] }, traitors: { r0: 'equivocating' }, seed: 1 });
    const run = simulate({ processes, seed: 1, untilMs: 5_000 });
    expect(pbftOutcome(run.processes, { honest, clients: ['c1', 'c2'] })).toBe('served');
    for (const id of honest) expect(replicaOf(run.processes[id]).view).toBe(1);
  });

  test('keeps what one replica has executed, though the primary has crashed and nobody else got the commits', () => {
    let before: readonly string[] = [];
    const { processes } = pbftCluster({ faulty: 1, operations: { c1: ['a'], c2: ['x'] }, seed: 1 });
    const run = simulate({
      processes, seed: 1, untilMs: 5_000,
      network: { intercept: ({ to, message }) => (isCommitOfView0(message as PbftMessage) && to !== 'r1' ? 'drop' : undefined) },
      faults: [{ kind: 'crash', process: 'r0', atMs: 50 }],
      afterEvent: ({ nowMs, processes: now }) => {
        if (nowMs < 50) before = replicaOf(now['r1']).service.decided;
      },
    });
    expect(before).toHaveLength(2);
    for (const id of ['r2', 'r3']) expect(replicaOf(run.processes[id]).service.decided.slice(0, 2)).toEqual(before);
    expect(replicaOf(run.processes['r2']).view).toBe(1);
  });
});

const isCommitOfView0 = (message: PbftMessage): boolean => message.type === 'Commit' && message.view === 0;

describe('certificates', () => {
  const { secretKeys, publicKeys } = keysOf(['r0', 'r1', 'r2', 'r3', 'c1'], { seed: 1, scheme: 'stand-in' });
  const group: Group = { replicas: ['r0', 'r1', 'r2', 'r3'], publicKeys, checkpointEvery: 4, window: 8 };
  const key = (id: string): string => secretKeys[id] as string;
  const request = (timestamp: number): Request => signed<Request>({ type: 'Request', client: 'c1', timestamp, operation: `op ${timestamp}` }, key('c1'));
  const prePrepare = (view: number, sequence: number, of: Request | null): PrePrepare =>
    signed<PrePrepare>({ type: 'PrePrepare', view, sequence, digest: digestOfRequest(of), replica: `r${view % 4}`, request: of }, key(`r${view % 4}`));
  const prepare = (by: string, { view, sequence, digest }: PrePrepare): Prepare => signed<Prepare>({ type: 'Prepare', view, sequence, digest, replica: by }, key(by));
  const certificate = (view: number, sequence: number, of: Request | null): PreparedCertificate => {
    const proposal = prePrepare(view, sequence, of);
    return { prePrepare: proposal, prepares: ['r0', 'r1', 'r2', 'r3'].filter((id) => id !== proposal.replica).slice(0, 2).map((id) => prepare(id, proposal)) };
  };
  const viewChange = (by: string, view: number, prepared: PreparedCertificate[], stable: { sequence: number; proof: Checkpoint[] } = { sequence: 0, proof: [] }): ViewChange =>
    signed<ViewChange>({ type: 'ViewChange', view, stable: stable.sequence, proof: stable.proof, prepared, replica: by }, key(by));
  const checkpoint = (by: string, sequence: number, digest = 'd'): Checkpoint => signed<Checkpoint>({ type: 'Checkpoint', sequence, digest, replica: by }, key(by));

  test('prepared needs the primary\'s proposal and 2f prepares of different backups that match it', () => {
    const good = certificate(0, 1, request(1));
    expect(isPrepared(good, group)).toBe(true);
    const { prePrepare: proposal, prepares } = good;
    const [first] = prepares as [Prepare];
    for (const bad of [[first], [first, first], [first, prepare('r0', proposal)], [first, { ...first, replica: 'r2' }], [first, prepare('r2', prePrepare(0, 1, request(2)))], [first, prepare('r2', prePrepare(0, 2, request(1)))]]) {
      expect(isPrepared({ prePrepare: proposal, prepares: bad }, group)).toBe(false);
    }
    expect(isPrepared({ prePrepare: { ...proposal, request: request(2) }, prepares }, group)).toBe(false);
    expect(isPrepared({ prePrepare: { ...proposal, replica: 'r1' }, prepares }, group)).toBe(false);
  });

  test('a stable checkpoint needs a quorum of equal digests; the beginning needs none', () => {
    expect(isStable(0, [], group)).toBe(true);
    expect(isStable(4, ['r0', 'r1', 'r2'].map((id) => checkpoint(id, 4)), group)).toBe(true);
    expect(isStable(4, ['r0', 'r1', 'r1'].map((id) => checkpoint(id, 4)), group)).toBe(false);
    expect(isStable(4, [checkpoint('r0', 4), checkpoint('r1', 4), checkpoint('r2', 4, 'e')], group)).toBe(false);
    expect(isStable(4, ['r0', 'r1', 'r2'].map((id) => checkpoint(id, 8)), group)).toBe(false);
  });

  test('a view change is refused whose certificates are of its own view, outside the window, or not prepared', () => {
    expect(isValidViewChange(viewChange('r1', 1, [certificate(0, 1, request(1))]), group)).toBe(true);
    expect(isValidViewChange(viewChange('r1', 1, [certificate(1, 1, request(1))]), group)).toBe(false);
    expect(isValidViewChange(viewChange('r1', 1, [certificate(0, 9, request(1))]), group)).toBe(false);
    expect(isValidViewChange(viewChange('r1', 1, [{ ...certificate(0, 1, request(1)), prepares: [] }]), group)).toBe(false);
    expect(isValidViewChange(viewChange('r1', 1, [], { sequence: 4, proof: [] }), group)).toBe(false);
    expect(isValidViewChange({ ...viewChange('r1', 1, []), replica: 'r2' }, group)).toBe(false);
  });

  test('the new view proposes what was prepared in the highest view, and nothing in the gaps', () => {
    const proposals = proposalsOf([
      viewChange('r1', 3, [certificate(0, 2, request(1))]),
      viewChange('r2', 3, [certificate(2, 2, request(2)), certificate(0, 4, request(3))]),
      viewChange('r3', 3, [certificate(1, 2, request(4))]),
    ]);
    expect(proposals.map(({ sequence, digest }) => [sequence, digest])).toEqual([[1, NULL_DIGEST], [2, digestOfRequest(request(2))], [3, NULL_DIGEST], [4, digestOfRequest(request(3))]]);
    const stable = { sequence: 4, proof: ['r0', 'r1', 'r2'].map((id) => checkpoint(id, 4)) };
    expect(proposalsOf([viewChange('r1', 1, [certificate(0, 6, request(1))], stable), viewChange('r2', 1, [])]).map(({ sequence }) => sequence)).toEqual([5, 6]);
    expect(proposalsOf([viewChange('r1', 1, []), viewChange('r2', 1, [])])).toEqual([]);
  });

  test('a new view is refused whose proposals do not follow from a quorum of view changes', () => {
    const changes = ['r1', 'r2', 'r3'].map((id) => viewChange(id, 1, id === 'r2' ? [certificate(0, 1, request(1))] : []));
    const newView = (viewChanges: ViewChange[], prePrepares: PrePrepare[], by = 'r1'): NewView => signed<NewView>({ type: 'NewView', view: 1, viewChanges, prePrepares, replica: by }, key(by));
    expect(isValidNewView(newView(changes, [prePrepare(1, 1, request(1))]), group)).toBe(true);
    expect(isValidNewView(newView(changes, []), group)).toBe(false);
    expect(isValidNewView(newView(changes, [prePrepare(1, 1, null)]), group)).toBe(false);
    expect(isValidNewView(newView(changes.slice(1), [prePrepare(1, 1, request(1))]), group)).toBe(false);
    expect(isValidNewView(newView(changes, [prePrepare(1, 1, request(1))], 'r2'), group)).toBe(false);
    expect(isValidNewView(newView([...changes.slice(0, 2), viewChange('r3', 2, [])], [prePrepare(1, 1, request(1))]), group)).toBe(false);
  });
});

test('options out of range are refused in a sentence', () => {
  expect(() => pbftCluster({ faulty: 0, operations: {}, seed: 1 })).toThrow('faulty (0) must be a whole number, 1 or more');
  expect(() => pbftCluster({ faulty: 1, operations: {}, traitors: { r9: 'silent' }, seed: 1 })).toThrow("the traitor 'r9' is none of r0, r1, r2, r3");
  expect(() => pbftCluster({ faulty: 1, operations: {}, seed: 1, checkpointEvery: 9 })).toThrow('window (8) must not be below checkpointEvery (9)');
});
