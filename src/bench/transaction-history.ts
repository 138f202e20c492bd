/**
 * A history of transactions as a load test of a serializable store leaves it: up to twenty under way, one to four steps each, on five keys at a time, each of which
 * gives way to a new one after thirty writes (the defaults of published list-append workloads are of this order).
 */
import { History, type HistoryEvent } from '../checking/history.ts';
import type { StepResult, TransactionCall, TransactionStep, Value } from '../checking/transactions/evidence.ts';
import { Random } from '../simulation/random.ts';

const PROCESSES = 20;
const KEYS = 5;
const STEPS_MAX = 4;
const WRITES_PER_KEY = 30;

/** `staleProbability`: how often a read of a list returns what the list was earlier, as a broken store would. */
export function transactionHistory(options: { kind: 'list-append' | 'register'; transactions: number; staleProbability?: number }): History<TransactionCall, readonly StepResult[]> {
  const { kind, transactions, staleProbability = 0 } = options;
  const random = new Random('transaction history');
  let keysMade = 0;
  let written = 0;
  const fresh = () => ({ key: keysMade++, writes: 0, holds: (kind === 'register' ? null : []) as StepResult });
  const keys = Array.from({ length: KEYS }, fresh);
  const events: HistoryEvent<TransactionCall, readonly StepResult[]>[] = [];
  const open: { readonly process: string; readonly operation: number; readonly result: readonly StepResult[] }[] = [];
  const end = (): void => {
    const ended = open.shift();
    if (ended !== undefined) events.push({ kind: 'complete', ...ended, atMs: events.length });
  };
  for (let operation = 0; operation < transactions; operation++) {
    const operations: TransactionStep[] = [];
    const result: StepResult[] = [];
    for (let steps = random.integer(1, STEPS_MAX); steps > 0; steps--) {
      const place = random.integer(0, KEYS - 1);
      const used = keys[place] as ReturnType<typeof fresh>;
      if (random.chance(0.5)) {
        operations.push({ type: 'Read', key: used.key });
        const stale = Array.isArray(used.holds) && staleProbability > 0 && random.chance(staleProbability);
        result.push(stale ? (used.holds as readonly Value[]).slice(0, random.integer(0, used.writes)) : used.holds);
        continue;
      }
      const value = written++;
      operations.push({ type: kind === 'register' ? 'Write' : 'Append', key: used.key, value });
      result.push(null);
      used.holds = kind === 'register' ? value : [...(used.holds as readonly Value[]), value];
      if (++used.writes === WRITES_PER_KEY) keys[place] = fresh();
    }
    if (open.length === PROCESSES) end();
    const process = `P${operation % PROCESSES}`;
    events.push({ kind: 'invoke', process, operation, atMs: events.length, call: { type: 'Transaction', operations } });
    open.push({ process, operation, result });
  }
  while (open.length > 0) end();
  return History.fromEvents(events);
}
