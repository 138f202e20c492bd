/** The light door: pure, browser-safe. What notebooks and exercises use. */
export { NotImplemented, isNotImplemented } from './not-implemented.ts';
export { OUTSIDE } from './simulation/process.ts';
export type { Context, Process, ProcessId } from './simulation/process.ts';
export { ProcessError, Simulation, simulate } from './simulation/simulation.ts';
export type { Input, Processes, Run, RunOptions, SimulationOptions } from './simulation/simulation.ts';
export { constant, exponential, uniform } from './simulation/latency.ts';
export type { Latency } from './simulation/latency.ts';
export type { LinkOptions, NetworkOptions } from './simulation/network.ts';
export { describeFault } from './simulation/faults.ts';
export type { Fault } from './simulation/faults.ts';
export { Random, RandomStreams } from './simulation/random.ts';
export { Trace, describeEvent, describeMessage } from './simulation/trace.ts';
export type { DropReason, Stop, TraceData, TraceEvent, TraceEventKind } from './simulation/trace.ts';
export { assertReplays } from './simulation/replay.ts';
