/** Strict serializability of a hundred thousand register transactions that keep it: what level and real time imply orders the versions, and the rest is tried. */
import { checkTransactions } from '../../checking/transactions/transactions.ts';
import type { History } from '../../checking/history.ts';
import type { Benchmark } from '../benchmark.ts';
import { transactionHistory } from '../transaction-history.ts';

const TRANSACTIONS = 100_000;

export default {
  name: 'transactions-register',
  unit: 'transactions/s',
  against: null,
  goal: { medianMin: 10_000 },
  prepare: () => transactionHistory({ kind: 'register', transactions: TRANSACTIONS }),
  run: (history) => {
    const verdict = checkTransactions(history, { level: 'strict serializable' });
    if (verdict.outcome === 'violated') throw new Error(`the history is strictly serializable, and the verdict was that it is not: ${verdict.because}`);
    return { count: TRANSACTIONS };
  },
} satisfies Benchmark<History>;
