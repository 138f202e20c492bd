/**
 * What a traced event keeps in memory: the heap and the buffers that a trace of two million events holds, divided by their number. The
 * messages are small numbers, which live in the trace's own columns; what a program's messages hold comes on top.
 */
import type { Benchmark } from '../benchmark.ts';
import { passMessages } from '../network-ball.ts';

const { gc } = globalThis as { gc?: () => void };

function bytesInUse(): number {
  gc?.();
  const { heapUsed, external } = process.memoryUsage(); // `external` counts the buffers of typed arrays as well
  return heapUsed + external;
}

export default {
  name: 'trace-bytes-per-event',
  unit: 'bytes/event',
  against: null,
  goal: { medianMax: 64 },
  warmUps: 1,
  repeats: 1,
  run: () => {
    const before = bytesInUse();
    const { trace } = passMessages({ trace: true }); // all but the trace is garbage from here on
    const held = bytesInUse() - before;
    return { value: held / trace.length };
  },
} satisfies Benchmark;
