/** All anomalies of a hundred thousand list-append transactions of which one read in twenty is stale: every component is searched for its shortest cycles. */
import { anomaliesOf } from '../../checking/transactions/transactions.ts';
import type { History } from '../../checking/history.ts';
import type { Benchmark } from '../benchmark.ts';
import { transactionHistory } from '../transaction-history.ts';

const TRANSACTIONS = 100_000;

export default {
  name: 'transactions-broken',
  unit: 'transactions/s',
  against: null,
  goal: { medianMin: 10_000 },
  prepare: () => transactionHistory({ kind: 'list-append', transactions: TRANSACTIONS, staleProbability: 0.05 }),
  run: (history) => {
    const names = new Set(anomaliesOf(history).map(({ anomaly }) => anomaly));
    if (!names.has('G-single')) throw new Error('stale reads are read skew, and none was found');
    return { count: TRANSACTIONS };
  },
} satisfies Benchmark<History>;
