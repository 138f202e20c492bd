/**
 * All benchmarks, in the order of the report. A new row is a new file under `benchmarks/`, named as the row, and a line here.
 */
import type { Benchmark } from './benchmark.ts';
import mm1CustomersHeap from './benchmarks/mm1-customers-heap.ts';
import networkDelivery from './benchmarks/network-delivery.ts';
import networkDeliveryHeap from './benchmarks/network-delivery-heap.ts';
import networkDeliveryTraced from './benchmarks/network-delivery-traced.ts';
import timerSetCancel from './benchmarks/timer-set-cancel.ts';
import timerSetCancelHeap from './benchmarks/timer-set-cancel-heap.ts';
import traceBytesPerEvent from './benchmarks/trace-bytes-per-event.ts';

export const benchmarks: readonly Benchmark[] = [
  networkDelivery,
  networkDeliveryTraced,
  networkDeliveryHeap,
  mm1CustomersHeap,
  timerSetCancel,
  timerSetCancelHeap,
  traceBytesPerEvent,
];
