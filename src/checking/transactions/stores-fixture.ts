/**
 * Small stores of known isolation, which make histories to hold the checker against: their anomalies are known beforehand.
 *
 *     serialStore({ seed: 1, transactions: 20, kind: 'list-append' })      // one at a time, each at a moment between its beginning and its end
 *     snapshotStore({ seed: 1, transactions: 20, kind: 'register' })       // snapshots, of two concurrent writers of a key the first to commit wins
 *
 * Source of the second: Berenson et al. 1995, §4.2. With `staleMax`, a snapshot may be of an earlier moment, as generalized snapshot isolation has it.
 */
import { Random } from '../../simulation/random.ts';
import { History, type HistoryEvent } from '../history.ts';
import type { Key, StepResult, TransactionCall, TransactionStep, Value } from './evidence.ts';
import type { TransactionKind } from './observations.ts';

export interface StoreOptions {
  readonly seed: number;
  readonly transactions: number;
  readonly kind: TransactionKind;
  readonly keys?: number; // default 3
  readonly stepsMax?: number; // default 4
  readonly processes?: number; // default 4: how many transactions may be under way
  readonly staleMax?: number; // default 0: how many commits a snapshot may be behind
  readonly reads?: number; // default 0.5: probability that a step reads
  /** Probability that the client is not told how a transaction came out. */
  readonly unknownProbability?: number;
}

type State = Map<Key, StepResult>;

/** Runs the steps on a copy of a state. */
export function run(state: ReadonlyMap<Key, StepResult>, call: TransactionCall, kind: TransactionKind): { state: State; result: StepResult[] } {
  const copy = new Map(state);
  const result = call.operations.map((step): StepResult => {
    const now = copy.get(step.key) ?? (kind === 'register' ? null : []);
    if (step.type === 'Read') return now;
    copy.set(step.key, step.type === 'Write' ? step.value : [...(now as readonly Value[]), step.value]);
    return null;
  });
  return { state: copy, result };
}

class Clients {
  readonly events: HistoryEvent<TransactionCall, readonly StepResult[]>[] = [];
  readonly random: Random;
  private readonly options: Required<Pick<StoreOptions, 'keys' | 'stepsMax' | 'reads' | 'kind'>>;
  private written = 0;

  constructor({ seed, kind, keys = 3, stepsMax = 4, reads = 0.5 }: StoreOptions) {
    this.random = new Random(String(seed));
    this.options = { kind, keys, stepsMax, reads };
  }

  nextCall(): TransactionCall {
    const { kind, keys, stepsMax, reads } = this.options;
    const operations = Array.from({ length: 1 + this.random.integer(0, stepsMax - 1) }, (): TransactionStep => {
      const key = String.fromCharCode(120 - this.random.integer(0, keys - 1));
      return this.random.next() < reads ? { type: 'Read', key } : { type: kind === 'register' ? 'Write' : 'Append', key, value: ++this.written };
    });
    return { type: 'Transaction', operations };
  }

  note(event: Omit<HistoryEvent<TransactionCall, readonly StepResult[]>, 'atMs'>): void {
    this.events.push({ ...event, atMs: this.events.length });
  }
}

interface Open {
  readonly process: string;
  readonly operation: number;
  readonly call: TransactionCall;
  readonly snapshot: number; // index among the states
  result: StepResult[] | undefined; // after the commit
  failed: boolean;
}

/** The history of a store that keeps every state that was ever committed; `commits` says whether a transaction may, and from which state it then read. */
function history(options: StoreOptions, commits: (open: Open, states: readonly State[], writers: ReadonlyMap<Key, number>) => number | undefined): History<TransactionCall, readonly StepResult[]> {
  const { kind, transactions, processes = 4, staleMax = 0, unknownProbability = 0 } = options;
  const clients = new Clients(options);
  const { random } = clients;
  const states: State[] = [new Map()];
  const writers = new Map<Key, number>(); // by key: index of the state that last changed it
  const open: Open[] = [];
  let begun = 0;
  while (begun < transactions || open.length > 0) {
    const free = Array.from({ length: processes }, (_, index) => `P${index + 1}`).filter((process) => open.every((one) => one.process !== process));
    const choice = random.integer(0, 2);
    if (begun < transactions && free.length > 0 && (open.length === 0 || choice === 0)) {
      const process = free[random.integer(0, free.length - 1)] as string;
      const call = clients.nextCall();
      open.push({ process, operation: begun, call, snapshot: Math.max(0, states.length - 1 - random.integer(0, staleMax)), result: undefined, failed: false });
      clients.note({ kind: 'invoke', process, operation: begun++, call });
      continue;
    }
    const index = random.integer(0, open.length - 1);
    const one = open[index] as Open;
    if (one.result === undefined && !one.failed) {
      const from = commits(one, states, writers);
      if (from === undefined) one.failed = true;
      else {
        const now = states.at(-1) as State;
        one.result = run(states[from] as State, one.call, kind).result;
        // What it writes goes on top of what is there: nobody else has written its keys since its snapshot.
        states.push(run(now, one.call, kind).state);
        for (const step of one.call.operations) if (step.type !== 'Read') writers.set(step.key, states.length - 1);
      }
      continue;
    }
    open.splice(index, 1);
    const { process, operation } = one;
    if (random.next() < unknownProbability) continue;
    clients.note(one.failed ? { kind: 'fail', process, operation } : { kind: 'complete', process, operation, result: one.result as StepResult[] });
  }
  return History.fromEvents(clients.events);
}

/** One transaction at a time. */
export function serialStore(options: StoreOptions): History<TransactionCall, readonly StepResult[]> {
  return history(options, (_, states) => states.length - 1);
}

/** Snapshots as of the beginning, or some commits before; a transaction fails if another has written one of its keys since. */
export function snapshotStore(options: StoreOptions): History<TransactionCall, readonly StepResult[]> {
  return history(options, ({ call, snapshot }, _, writers) => (call.operations.some((step) => step.type !== 'Read' && (writers.get(step.key) ?? 0) > snapshot) ? undefined : snapshot));
}
