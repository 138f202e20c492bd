/**
 * A property of runs, as a grader asks for it: a function of a run's data that says what is wrong, or a checker's verdict on it.
 *
 *     const paid: RunProperty = {
 *       title: 'paid exactly if shipped',
 *       check: ({ processes, trace }) => settled(processes) ? undefined : { expected: 'one charge', got: 'two', event: trace.events.at(-1)?.index },
 *     };
 *     const linearizable: RunProperty = { title: 'reads are never stale', check: ({ trace }) => checkLinearizability(History.fromTrace(trace), register) };
 */
import type { Verdict } from '../../checking/verdict.ts';
import { withoutNondeterminism } from '../../simulation/forbidden.ts';
import type { TraceData } from '../../simulation/trace.ts';
import { CheckFailure } from '../expect.ts';
import type { ScenarioRun } from './scenario-run.ts';

/** What is wrong with a run. */
export interface Violation {
  /**
   * Names what is violated: a run made smaller is one with the same words here, so leave out of it what differs from run to run. A property that asks several
   * things has several.
   */
  readonly expected: string;
  readonly got: string;
  /** Index in the trace of the event that shows it; a diagram marks it. */
  readonly event?: number;
  /** Default: virtual time and process of `event`, or the end of the run. */
  readonly when?: string;
}

export interface RunProperty {
  /** In words: 'paid exactly if shipped'. */
  readonly title: string;
  /** Undefined if it holds. It must depend on the run alone (clocks and chance are out of reach), and make sense for every run that the circumstances kept by `keep` allow. */
  readonly check: (run: ScenarioRun) => Violation | Verdict | undefined;
  /**
   * A safety property: what violates it at the beginning of a run violates it, however the run goes on. Then a run may be cut short where it goes wrong.
   * Default: false, the property is one of whole runs. Source: Alpern and Schneider 1985.
   */
  readonly safety?: boolean;
}

/** What a property says of a run: wrong, or right, and then perhaps why it could not have been wrong. */
export interface Judgement {
  readonly violation?: Violation;
  readonly vacuous?: string;
}

export function judged(property: RunProperty, run: ScenarioRun): Judgement {
  const said = asked(property, run);
  if (said === undefined) return {};
  if (!('outcome' in said)) return { violation: withMoment(said, run.trace) };
  if (said.outcome === 'holds') return said.vacuous === undefined ? {} : { vacuous: said.vacuous };
  const event = said.outcome === 'violated' ? (said.evidence as { readonly event?: unknown } | null | undefined)?.event : undefined;
  const violation = { expected: `${said.property} holds`, got: `${said.outcome === 'violated' ? '' : 'undecided: '}${said.because}` };
  return { violation: withMoment(typeof event === 'number' ? { ...violation, event } : violation, run.trace) };
}

/** A property may say what is wrong by `fail`, `expectEqual` and the like. */
function asked({ title, check }: RunProperty, run: ScenarioRun): ReturnType<RunProperty['check']> {
  try {
    return withoutNondeterminism(() => `the property "${title}"`, () => check(run));
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    const { expected, got, when } = error.failure;
    return { expected, got, ...(when === undefined ? {} : { when }) };
  }
}

function withMoment(violation: Violation, trace: TraceData): Violation {
  const event = violation.event === undefined ? undefined : trace.events[violation.event];
  const { event: _, ...rest } = violation;
  if (event === undefined) return { when: `at the end, at ${trace.endMs.toFixed(1)} ms`, ...rest };
  return { when: `at ${event.atMs.toFixed(1)} ms, at ${event.process}`, ...violation };
}
