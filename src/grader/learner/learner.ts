/**
 * The learner's answer as a check sees it: functions to call and classes to simulate, with plain data in and out.
 *
 *     const n = await learner.call<number>('fewestMessengers', { capture: 0.5, risk: 0.01 });
 *     const run = await learner.simulate({ processes: { shop: { class: 'Shop' }, bank: { class: 'Bank', from: 'course' } }, seed });
 *
 * Whatever goes wrong on the other side arrives as a `LearnerError`, whose message is a sentence that names the learner's file and line.
 */
import type { TraceData } from '../../simulation/trace.ts';
import { didYouMean } from '../did-you-mean.ts';
import { DEFAULT_LIMITS, LearnerProcess } from './learner-process.ts';
import type { Inspection, Limits, LogLine, Outcome } from './learner-process.ts';
import { holds, shrunkError } from './holds.ts';
import type { Holding, Replay, Runner } from './holds.ts';
import { beginning, impossible, rerun } from './rerun.ts';
import type { Rerun } from './rerun.ts';
import { NO_HANDLER_FAILS } from './scenario-run.ts';
import type { Evidence, ScenarioOptions, ScenarioRun } from './scenario-run.ts';
import { AnswerError, createStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { explain, LearnerError, ScenarioError } from './learner-error.ts';
import type { Claim, Request, Stops } from './wire.ts';

export type { ScenarioOptions, ScenarioRun } from './scenario-run.ts';

type ClaimedRun = Pick<ScenarioRun, 'processes'> & Claim;

/** How a debugger is let in, before the learner's file is loaded. */
export interface Debugged extends Inspection {
  connect(process: LearnerProcess): Promise<void>;
}

/** Runs that the judge has confirmed: what is measured is measured on these. */
const confirmed = new WeakSet<ScenarioRun>();
export const isConfirmed = (run: ScenarioRun): boolean => confirmed.has(run);

export class Learner {
  readonly #file: string;
  readonly #shownAs: string;
  readonly #limits: Limits;
  readonly #libraryFolder: string | undefined;
  #stage: Stage | undefined;
  #process: LearnerProcess | undefined;
  #prepared: LearnerProcess | undefined; // waits for its first request
  #exports: Readonly<Record<string, string>> = {};
  #loadError: LearnerError | undefined; // a file that cannot be loaded is not tried again
  #kills = 0;
  #spentMs = 0;
  #shrunkMs = 0; // spent on making counterexamples smaller
  #logged: LogLine[] = [];
  #lastTrace: TraceData | undefined;
  readonly #inspection: Debugged | undefined;
  readonly #replay: Replay | undefined;

  /**
   * `file` is what to grade, `shownAs` what to call it in sentences; `libraryFolder` is `createLibrary`'s, if it is shared. With `inspection`, a debugger
   * may connect; with `replay`, `holds` asks one property of one run.
   */
  constructor(options: { file: string; shownAs?: string; limits?: Partial<Limits>; libraryFolder?: string | undefined; inspection?: Debugged | undefined; replay?: Replay | undefined }) {
    this.#inspection = options.inspection;
    this.#replay = options.replay;
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
    try {
      return await this.#run(options);
    } catch (error) {
      throw error instanceof LearnerError ? await shrunkError(this.#runner, options, error) : error;
    }
  }

  /**
   * Runs scenarios, one after the other, and sees that a property holds of each run. The first run that violates it is made smaller while it does, and ends
   * the check with that: what was expected, what happened, when, the run, and a token that replays it. Gives the runs, all of which it
   * holds in memory: ask for thousands of long ones in portions.
   */
  async holds(holding: Holding): Promise<readonly ScenarioRun[]> {
    return holds(this.#runner, holding);
  }

  get #runner(): Runner {
    return {
      run: (scenario) => this.#run(scenario),
      shrinking: async (work) => {
        const startMs = performance.now();
        const { kills, spentMs } = { kills: this.#kills, spentMs: this.#spentMs };
        try {
          return await work(Math.max(0, this.#limits.shrinkMs - this.#shrunkMs), (scenario, withinMs) => this.#run(scenario, { withinMs }));
        } finally {
          // What is run to show a failure better costs the checks that follow nothing.
          this.#shrunkMs += performance.now() - startMs;
          this.#kills = kills;
          this.#spentMs = spentMs;
        }
      },
      replay: this.#replay,
    };
  }

  /** One run that stops where a debugger is to look. It takes as long as the person takes. */
  async debug(options: ScenarioOptions, stops: Stops): Promise<ScenarioRun> {
    return this.#run(options, { stops });
  }

  async #run(options: ScenarioOptions, { withinMs, stops }: { withinMs?: number; stops?: Stops } = {}): Promise<ScenarioRun> {
    const [first] = Object.values(options.processes).filter(({ from }) => from !== 'course');
    const logged = this.#logged.length;
    let run: ClaimedRun | null;
    try {
      run = (await this.#ask({ op: 'simulate', scenario: options, ...(stops === undefined ? {} : { stops }) }, first?.class ?? '', withinMs)) as ClaimedRun | null;
    } catch (error) {
      if (error instanceof LearnerError && error !== this.#loadError && error.status !== 'not started' && error.status !== 'skipped') error.evidence = this.#evidenceOf(error, options, this.#logged.slice(logged));
      throw error;
    }
    const events = run?.trace?.events;
    if (!Array.isArray(events) || typeof run?.processes !== 'object' || run.processes === null) throw this.#forged();
    return this.#verified(options, run, this.#logged.slice(logged));
  }

  /** What shows an error in a run: the run up to it, if the judge's own kernel gives the same. */
  #evidenceOf({ at, until }: LearnerError, scenario: ScenarioOptions, logged: readonly LogLine[]): Evidence {
    const evidence = { scenario, property: NO_HANDLER_FAILS, logged };
    const trace = at === undefined ? undefined : confirmedBeginning(scenario, until);
    if (trace === undefined) return evidence;
    const event = trace.events.findLast(({ kind, process }) => process === at?.process && ['start', 'recover', 'input', 'deliver', 'timer'].includes(kind));
    return { ...evidence, trace, ...(event === undefined ? {} : { event: event.index }) };
  }

  /** The claimed run, if the judge's own kernel gives the same; the states of the course's processes are the judge's own. */
  #verified(scenario: ScenarioOptions, claimed: ClaimedRun, logged: readonly LogLine[]): ScenarioRun {
    const { trace } = claimed;
    let again: Rerun;
    try {
      again = rerun(scenario, claimed);
    } catch (error) {
      again = { holds: false, because: error instanceof Error ? error.message : String(error) };
    }
    if (!again.holds) {
      throw new LearnerError('error', `the run that the program gave cannot have happened: ${again.because}. Leave the simulation and built-in objects as they are.`);
    }
    this.#lastTrace = trace;
    const run = { scenario, trace, processes: { ...claimed.processes, ...again.courseProcesses }, stopped: trace.stopped, endMs: trace.endMs, logged };
    confirmed.add(run);
    return run;
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
    const logged = this.#logged.map(({ text }) => text);
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

  /** Starts a process that loads the file when something is asked of it: to start is most of what a small exercise takes. */
  prepare(): void {
    if (this.#process !== undefined || this.#prepared !== undefined || this.#loadError !== undefined) return;
    try {
      this.#prepared = LearnerProcess.start(this.#staged(), this.#limits);
    } catch (error) {
      if (!(error instanceof LearnerError)) throw error; // a file that cannot be graded: said when something is asked of it
    }
  }

  /** Ends the process and removes its stage. */
  dispose(): void {
    this.#process?.kill();
    this.#prepared?.kill();
    this.#stage?.remove();
    this.#process = undefined;
    this.#prepared = undefined;
    this.#stage = undefined;
  }

  async #ask(request: Request, name: string, withinMs?: number): Promise<unknown> {
    const process = await this.#ready();
    const outcome = await this.#timed(process, request, withinMs);
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
    const stage = this.#staged();
    const process = this.#prepared ?? LearnerProcess.start(stage, this.#limits, this.#inspection);
    this.#prepared = undefined;
    this.#process = process;
    await this.#inspection?.connect(process);
    const outcome = await this.#timed(process, LearnerProcess.loading(stage, this.#inspection?.sourceUrl));
    try {
      const exports = this.#valueOf(outcome, undefined, undefined);
      this.#exports = typeof exports === 'object' && exports !== null ? (exports as Record<string, string>) : {};
    } catch (error) {
      if (error instanceof LearnerError) this.#loadError = error;
      throw error;
    }
    return process;
  }

  #staged(): Stage {
    try {
      return (this.#stage ??= createStage(this.#file, { shownAs: this.#shownAs, libraryFolder: this.#libraryFolder }));
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error;
      this.#loadError = new LearnerError('error', error.message);
      throw this.#loadError;
    }
  }

  async #timed(process: LearnerProcess, request: Request, withinMs = Infinity): Promise<Outcome> {
    const startMs = performance.now();
    const left = Math.max(100, Math.min(withinMs, this.#limits.requestMs, this.#limits.totalMs - this.#spentMs));
    const outcome = await process.ask(request, { withinMs: this.#inspection === undefined ? left : Infinity }); // a person who debugs takes the time that it takes
    this.#spentMs += performance.now() - startMs - process.queuedMs;
    if (outcome.kind === 'timeout' || outcome.kind === 'memory' || outcome.kind === 'flood') this.#kills += 1;
    this.#logged.push(...outcome.logged);
    if (this.#stage === undefined) throw new LearnerError('skipped', 'not run: the grading ended before'); // disposed of while it was asked
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
    const error = explain(outcome, { shownAs: this.#shownAs, stage: this.#stage as Stage, name });
    if (outcome.kind === 'error') error.until = outcome.until;
    throw error;
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

function confirmedBeginning(scenario: ScenarioOptions, until: unknown): TraceData | undefined {
  const claim = until as Claim | undefined;
  if (!Array.isArray(claim?.trace?.events)) return undefined;
  try {
    return beginning(scenario, claim);
  } catch (error) {
    // What stands for a run is the learner's word, and may be anything; then there is nothing to show.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
