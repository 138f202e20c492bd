/**
 * The learner's answer as a check sees it: functions to call and classes to simulate, with plain data in and out.
 *
 *     const n = await learner.call<number>('fewestMessengers', { capture: 0.5, risk: 0.01 });
 *     const run = await learner.simulate({ processes: { shop: { class: 'Shop' }, bank: { class: 'Bank', from: 'course' } }, seed });
 *
 * Whatever goes wrong on the other side arrives as a `LearnerError`, whose message is a sentence that names the learner's file and line.
 */
import type { Stop, TraceData } from '../../simulation/trace.ts';
import type { NetworkOptions } from '../../simulation/network.ts';
import type { FaultPlan } from '../../simulation/fault-plan.ts';
import type { Input, SimulationOptions } from '../../simulation/simulation.ts';
import { didYouMean } from '../did-you-mean.ts';
import { DEFAULT_LIMITS, LearnerProcess } from './learner-process.ts';
import type { Limits, Outcome } from './learner-process.ts';
import { impossible, rerun } from './rerun.ts';
import type { Claim, Rerun } from './rerun.ts';
import { AnswerError, createStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { explain, LearnerError, ScenarioError } from './learner-error.ts';
import type { Request, Scenario } from './wire.ts';

export interface ScenarioOptions extends Scenario {
  readonly network?: NetworkOptions;
  readonly faults?: FaultPlan;
  readonly inputs?: readonly Input[];
  readonly clocks?: NonNullable<SimulationOptions['clocks']>;
}

/** A finished run of the learner's process, as plain data. */
export interface ScenarioRun {
  readonly trace: TraceData;
  /**
   * The own fields of each process, as the run left them. Those of the learner's classes are what the learner's program says they are: judge
   * by the trace, which was run again, wherever the trace can tell.
   */
  readonly processes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly stopped: Stop;
  readonly endMs: number;
}

type ClaimedRun = ScenarioRun & Claim;

export class Learner {
  readonly #file: string;
  readonly #shownAs: string;
  readonly #limits: Limits;
  readonly #libraryFolder: string | undefined;
  #stage: Stage | undefined;
  #process: LearnerProcess | undefined;
  #exports: Readonly<Record<string, string>> = {};
  #loadError: LearnerError | undefined; // a file that cannot be loaded is not tried again
  #kills = 0;
  #spentMs = 0;
  #logged: string[] = [];
  #lastTrace: TraceData | undefined;

  /** `file` is what to grade, `shownAs` what to call it in sentences; `libraryFolder` is `createLibrary`'s, if it is shared. */
  constructor(options: { file: string; shownAs?: string; limits?: Partial<Limits>; libraryFolder?: string | undefined }) {
    this.#libraryFolder = options.libraryFolder;
    this.#file = options.file;
    this.#shownAs = options.shownAs ?? options.file;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** Calls an exported function and gives what it returned, or what the promise that it returned brought. */
  async call<T = unknown>(name: string, ...list: readonly unknown[]): Promise<T> {
    const [returned] = await this.calls<T>(name, [list]);
    return returned as T;
  }

  /** The same function for each list of arguments, in one request: for checks with hundreds of calls. */
  async calls<T = unknown>(name: string, argumentLists: readonly (readonly unknown[])[]): Promise<T[]> {
    const value = await this.#ask({ op: 'call', name, argumentLists }, name);
    const returned = (value as { returned?: unknown } | null)?.returned;
    if (!Array.isArray(returned) || returned.length !== argumentLists.length) throw this.#forged();
    return returned as T[];
  }

  /** One run with the learner's classes. Messages are frozen: changing one after sending it throws. */
  async simulate(options: ScenarioOptions): Promise<ScenarioRun> {
    const [first] = Object.values(options.processes).filter(({ from }) => from !== 'course');
    const run = (await this.#ask({ op: 'simulate', scenario: options }, first?.class ?? '')) as ClaimedRun | null;
    const events = run?.trace?.events;
    if (!Array.isArray(events) || typeof run?.processes !== 'object' || run.processes === null) throw this.#forged();
    return this.#verified(options, run);
  }

  /** The claimed run, if the judge's own kernel gives the same; the states of the course's processes are the judge's own. */
  #verified(options: ScenarioOptions, claimed: ClaimedRun): ScenarioRun {
    const { trace } = claimed;
    let again: Rerun;
    try {
      again = rerun(options, claimed);
    } catch (error) {
      again = { holds: false, because: error instanceof Error ? error.message : String(error) };
    }
    if (!again.holds) {
      throw new LearnerError('error', `the run that the program gave cannot have happened: ${again.because}. Leave the simulation and built-in objects as they are.`);
    }
    this.#lastTrace = trace;
    return { trace, processes: { ...claimed.processes, ...again.courseProcesses }, stopped: trace.stopped, endMs: trace.endMs };
  }

  /** Loads the file and sees that it exports all `names`. Throws a `LearnerError` if not. */
  async expectExports(names: readonly string[]): Promise<void> {
    await this.#ready();
    for (const name of names) {
      if (Object.hasOwn(this.#exports, name)) continue;
      throw this.#noExport(name);
    }
  }

  /** How long requests have taken so far, in milliseconds of the wall clock. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /** What the learner's code logged since the last call of this method. */
  takeLogged(): readonly string[] {
    const logged = this.#logged;
    this.#logged = [];
    return logged;
  }

  /** The last run since `forgetTrace`: what a check that fails without a run of its own is about. */
  get lastTrace(): TraceData | undefined {
    return this.#lastTrace;
  }

  forgetTrace(): void {
    this.#lastTrace = undefined;
  }

  /** Ends the process and removes its stage. */
  dispose(): void {
    this.#process?.kill();
    this.#stage?.remove();
    this.#process = undefined;
    this.#stage = undefined;
  }

  async #ask(request: Request, name: string): Promise<unknown> {
    const process = await this.#ready();
    const outcome = await this.#timed(process, request);
    return this.#valueOf(outcome, name, request);
  }

  /** A process with the file loaded: the one that is there, or a new one if there is none or it was killed. */
  async #ready(): Promise<LearnerProcess> {
    if (this.#loadError !== undefined) throw this.#loadError;
    if (this.#process !== undefined && !this.#process.ended) return this.#process;
    if (this.#kills >= this.#limits.killsMax) {
      throw new LearnerError('skipped', `not run: the program was stopped ${this.#kills} times before. Mend the checks above first.`);
    }
    if (this.#spentMs >= this.#limits.totalMs) {
      throw new LearnerError('skipped', `not run: the checks above used up the ${this.#limits.totalMs / 1000} s that an exercise has.`);
    }
    try {
      this.#stage ??= createStage(this.#file, { shownAs: this.#shownAs, libraryFolder: this.#libraryFolder });
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      this.#loadError = new LearnerError('error', error.message);
      throw this.#loadError;
    }
    const process = LearnerProcess.start(this.#stage, this.#limits);
    this.#process = process;
    const outcome = await this.#timed(process, LearnerProcess.loading(this.#stage));
    try {
      const exports = this.#valueOf(outcome, undefined, undefined);
      this.#exports = typeof exports === 'object' && exports !== null ? (exports as Record<string, string>) : {};
    } catch (error) {
      if (error instanceof LearnerError) this.#loadError = error;
      throw error;
    }
    return process;
  }

  async #timed(process: LearnerProcess, request: Request): Promise<Outcome> {
    const startMs = performance.now();
    const outcome = await process.ask(request, { withinMs: Math.max(100, Math.min(this.#limits.requestMs, this.#limits.totalMs - this.#spentMs)) });
    this.#spentMs += performance.now() - startMs;
    if (outcome.kind === 'timeout' || outcome.kind === 'memory' || outcome.kind === 'flood') this.#kills += 1;
    this.#logged.push(...outcome.logged);
    return outcome;
  }

  /** `name` is what was called; undefined while the file was loading. */
  #valueOf(outcome: Outcome, name: string | undefined, request: Request | undefined): unknown {
    if (outcome.kind === 'value') return outcome.value;
    if (outcome.kind === 'error' && outcome.error.kind === 'scenario' && request?.op === 'simulate') {
      const why = impossible(request.scenario); // the learner's process only claims that it is not to blame
      if (why !== undefined) throw new ScenarioError(why);
    }
    if (outcome.kind === 'error' && outcome.error.kind === 'no export') throw this.#noExport(outcome.error.message.split(' ')[0] ?? name ?? '');
    throw explain(outcome, { shownAs: this.#shownAs, stage: this.#stage as Stage, name });
  }

  #noExport(name: string): LearnerError {
    const names = Object.keys(this.#exports);
    const has = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
    return new LearnerError('error', `${this.#shownAs} does not export ${name}; ${has}.${didYouMean(name, names)} Keep the name of the stub.`);
  }

  #forged(): LearnerError {
    return new LearnerError('error', 'the program answered something else than it was asked. Leave built-in objects as they are.');
  }
}
