/** A run that a grader asks for, its circumstances, and a run that came of them, as plain data. */
import type { FaultPlan } from '../../simulation/fault-plan.ts';
import type { NetworkOptions } from '../../simulation/network.ts';
import type { Input, SimulationOptions } from '../../simulation/simulation.ts';
import type { Stop, TraceData } from '../../simulation/trace.ts';
import type { LogLine } from './learner-process.ts';
import type { Scenario } from './wire.ts';

export interface ScenarioOptions extends Scenario {
  readonly network?: NetworkOptions;
  readonly faults?: FaultPlan;
  readonly inputs?: readonly Input[];
  readonly clocks?: NonNullable<SimulationOptions['clocks']>;
}

/** A finished run of the learner's process, which the judge's own kernel has confirmed. */
export interface ScenarioRun {
  readonly scenario: ScenarioOptions;
  readonly trace: TraceData;
  /**
   * The own fields of each process, as the run left them. Those of the learner's classes are what the learner's program says they are: judge
   * by the trace, which was run again, wherever the trace can tell.
   */
  readonly processes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly stopped: Stop;
  readonly endMs: number;
  /** What the learner's code logged in it. */
  readonly logged: readonly LogLine[];
}

/** What shows a failure: the run, the moment, what was logged, and what it takes to have the same run again. */
export interface Evidence {
  readonly scenario: ScenarioOptions;
  /** The title of the property that is violated. */
  readonly property: string;
  readonly logged: readonly LogLine[];
  readonly trace?: TraceData; // missing where there is no run to look at: the program did not come to its end
  readonly event?: number;
  /** What was done to make the run smaller, or why it was not. */
  readonly shrunk?: string;
}

/** The property that is asked of every run, by the title that stands for it. */
export const NO_HANDLER_FAILS = 'no handler fails';
