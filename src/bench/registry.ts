/**
 * All benchmarks, in the order of the report. A new row is a new file under `benchmarks/`, named as the row, and a line here.
 */
import type { Benchmark } from './benchmark.ts';
import gradeOneExercise from './benchmarks/grade-one-exercise.ts';
import gradeSolutionsPerExercise from './benchmarks/grade-solutions-per-exercise.ts';
import isolationCall from './benchmarks/isolation-call.ts';
import isolationStart from './benchmarks/isolation-start.ts';
import kernelFirstFigure from './benchmarks/kernel-first-figure.ts';
import linearizabilityC50Bad from './benchmarks/linearizability-c50-bad.ts';
import linearizabilityC50Ok from './benchmarks/linearizability-c50-ok.ts';
import linearizabilityEtcd from './benchmarks/linearizability-etcd.ts';
import mm1Customers from './benchmarks/mm1-customers.ts';
import mm1CustomersHeap from './benchmarks/mm1-customers-heap.ts';
import mm1CustomersSimjs from './benchmarks/mm1-customers-simjs.ts';
import mm1CustomersSimpyCallbacks from './benchmarks/mm1-customers-simpy-callbacks.ts';
import mm1CustomersSimpyProcesses from './benchmarks/mm1-customers-simpy-processes.ts';
import networkDelivery from './benchmarks/network-delivery.ts';
import networkDeliveryHeap from './benchmarks/network-delivery-heap.ts';
import networkDeliverySimjs from './benchmarks/network-delivery-simjs.ts';
import networkDeliverySimpyCallbacks from './benchmarks/network-delivery-simpy-callbacks.ts';
import networkDeliverySimpyProcesses from './benchmarks/network-delivery-simpy-processes.ts';
import networkDeliveryTraced from './benchmarks/network-delivery-traced.ts';
import searchStatesPerSecond from './benchmarks/search-states-per-second.ts';
import searchTenMillion from './benchmarks/search-ten-million.ts';
import sweepOneWorker from './benchmarks/sweep-one-worker.ts';
import sweepTwoWorkers from './benchmarks/sweep-two-workers.ts';
import timerSetCancel from './benchmarks/timer-set-cancel.ts';
import timerSetCancelHeap from './benchmarks/timer-set-cancel-heap.ts';
import timerSetCancelSimjs from './benchmarks/timer-set-cancel-simjs.ts';
import timerSetCancelSimpyCallbacks from './benchmarks/timer-set-cancel-simpy-callbacks.ts';
import traceBytesPerEvent from './benchmarks/trace-bytes-per-event.ts';
import transactionsBroken from './benchmarks/transactions-broken.ts';
import transactionsListAppend from './benchmarks/transactions-list-append.ts';
import transactionsRegister from './benchmarks/transactions-register.ts';

export const benchmarks: readonly Benchmark[] = [
  networkDelivery,
  networkDeliveryTraced,
  networkDeliveryHeap,
  networkDeliverySimjs,
  networkDeliverySimpyCallbacks,
  networkDeliverySimpyProcesses,
  mm1Customers,
  mm1CustomersHeap,
  mm1CustomersSimjs,
  mm1CustomersSimpyCallbacks,
  mm1CustomersSimpyProcesses,
  timerSetCancel,
  timerSetCancelHeap,
  timerSetCancelSimjs,
  timerSetCancelSimpyCallbacks,
  sweepTwoWorkers,
  sweepOneWorker,
  traceBytesPerEvent,
  linearizabilityEtcd,
  linearizabilityC50Ok,
  linearizabilityC50Bad,
  searchStatesPerSecond,
  searchTenMillion,
  transactionsListAppend,
  transactionsRegister,
  transactionsBroken,
  gradeOneExercise,
  gradeSolutionsPerExercise,
  isolationStart,
  isolationCall,
  kernelFirstFigure,
];
