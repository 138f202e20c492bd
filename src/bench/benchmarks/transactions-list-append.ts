/** Strict serializability of a hundred thousand list-append transactions that keep it: every dependency is built and every family of cycles is ruled out. */
import { checkTransactions } from '../../checking/transactions/transactions.ts';
import type { History } from '../../checking/history.ts';
import type { Benchmark } from '../benchmark.ts';
import { transactionHistory } from '../transaction-history.ts';

const TRANSACTIONS = 100_000;

export default {
  name: 'transactions-list-append',
  unit: 'transactions/s',
  against: null,
  goal: { medianMin: 20_000 },
  prepare: () => transactionHistory({ kind: 'list-append', transactions: TRANSACTIONS }),
  run: (history) => {
    const verdict = checkTransactions(history, { level: 'strict serializable' });
    if (verdict.outcome !== 'holds') throw new Error(`the history is strictly serializable, and the verdict was ${verdict.outcome}`);
    return { count: TRANSACTIONS };
  },
} satisfies Benchmark<History>;
