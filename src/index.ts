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
export { everyLossPattern } from './checking/loss-patterns.ts';
export type { LossPattern } from './checking/loss-patterns.ts';
export { cannotTell, viewOf } from './checking/knowledge.ts';
export { proportionInterval } from './statistics/intervals.ts';
export type { Interval } from './statistics/intervals.ts';
export {
  acknowledgementChain, attackAlways, attackOnAcknowledgement, chain, otherGeneral, outcome, timetable, twoGenerals,
} from './protocols/two-generals.ts';
export type { General, Outcome, TwoGeneralsProtocol } from './protocols/two-generals.ts';
export { PatientShop, PaymentService, TrustingShop, WaitingShop, settlement } from './protocols/shop-and-payment.ts';
export type { Settlement, SettlementVerdict, ShopMessage } from './protocols/shop-and-payment.ts';
export { Doorkeeper, Guest } from './protocols/greeting.ts';
export type { Greeting } from './protocols/greeting.ts';
export { PALETTE, colourOf } from './figures/figure.ts';
export type { Figure, PlotlyObject } from './figures/figure.ts';
export { plotSpaceTime } from './figures/space-time.ts';
export type { SpaceTimeOptions } from './figures/space-time.ts';
export { plotLines } from './figures/lines.ts';
export type { LinesOptions, Series } from './figures/lines.ts';
export { plotBars } from './figures/bars.ts';
export type { BarSeries, BarsOptions } from './figures/bars.ts';
export { plotGrid } from './figures/grid.ts';
export type { GridOptions, Outcome as GridOutcome, Tone } from './figures/grid.ts';
