/**
 * What runs graders: vitest, started once and used for any number of gradings, with the library that learners' processes read.
 *
 *     const engine = await startEngine(root);
 *     await engine.run({ plan, reporter, skipped: () => undefined });   // again and again: what was loaded stays warm
 *     await engine.close();
 */
import { existsSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import type { Plan, PlannedTarget } from './grading-plan.ts';
import { killAll } from './learner/learner-process.ts';
import { createLibrary } from './learner/stage.ts';

/** What asks this process to end; a signal of a grading that is to show what is done says so. */
export const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const KILL_AGAIN_MS = 100;

export interface EngineRun {
  readonly plan: Omit<Plan, 'libraryFolder'>;
  readonly reporter: Pick<Reporter, 'onTestModuleCollected' | 'onTestCaseResult' | 'onTestModuleEnd'>;
  /** Ends the run early. */
  readonly signal?: AbortSignal | undefined;
  /** Why the hidden checks of a target are not to be run, once its public ones were; undefined if they are. */
  readonly skipped: (target: PlannedTarget) => string | undefined;
}

export interface Engine {
  /** Runs the graders of a plan; one run at a time. */
  run(run: EngineRun): Promise<void>;
  close(): Promise<void>;
}

/** At most `maxWorkers` graders run at once. `ownSignals` leaves what asks this process to end to the caller: vitest would end it within a millisecond, and what is done would be lost. */
export async function startEngine(root: string, { ownSignals, maxWorkers = 2 }: { ownSignals: boolean; maxWorkers?: number }): Promise<Engine> {
  const library = createLibrary();
  let reporter: EngineRun['reporter'] = {};
  let stopAgain: (() => void) | undefined; // of a run that was interrupted
  let vitest: Vitest | undefined;
  const start = async (plan: Plan): Promise<Vitest> => {
    const { createVitest } = await import('vitest/node');
    const before = new Set(INTERRUPTS.flatMap((name) => process.listeners(name)));
    const made = await createVitest('test', {
      config: false, root, watch: false, api: false, passWithNoTests: true, pool: 'threads', isolate: false, maxWorkers, fileParallelism: maxWorkers > 1, provide: { gradingPlan: plan },
      reporters: [{
        onTestModuleCollected: (module) => {
          stopAgain?.();
          return reporter.onTestModuleCollected?.(module);
        },
        onTestCaseResult: (test) => reporter.onTestCaseResult?.(test),
        onTestModuleEnd: (module: TestModule) => reporter.onTestModuleEnd?.(module),
      }],
      dangerouslyIgnoreUnhandledErrors: true, // a broken grader is reported by its own module's errors
      server: { deps: { external: [/[\\/]src[\\/]dist[\\/]/] } },
    }, { logLevel: 'silent', clearScreen: false, server: { watch: null } });
    for (const name of ownSignals ? INTERRUPTS : []) {
      for (const listener of process.listeners(name)) if (!before.has(listener)) process.off(name, listener);
    }
    return made;
  };
  return {
    async run({ plan: asked, reporter: wanted, signal, skipped }) {
      const plan: Plan = { ...asked, libraryFolder: library.folder };
      const graders = [...new Set(plan.targets.map(({ grader }) => grader))].filter((grader) => existsSync(grader));
      const hidden = [...new Set(plan.targets.flatMap(({ hiddenGrader }) => hiddenGrader ?? []))];
      if (graders.length === 0) return;
      reporter = wanted;
      const warm = vitest !== undefined;
      const running = (vitest ??= await start(plan));
      const interrupted = (): boolean => signal?.aborted === true;
      let killing: NodeJS.Timeout | undefined;
      const cancel = (): void => void running.cancelCurrentRun('keyboard-input');
      // vitest forgets an interrupt that comes before its run has begun, and a learner's process may be started after all were killed: both are said again.
      const stop = (): void => {
        cancel();
        stopAgain = cancel;
        killAll(library);
        killing = setInterval(() => killAll(library), KILL_AGAIN_MS);
      };
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const project = running.getRootProject();
        const run = async (files: readonly string[]): Promise<void> => {
          if (warm) for (const file of files) running.invalidateFile(file); // it may have been saved since
          await running.runTestSpecifications(files.map((file) => project.createSpecification(file)), true);
        };
        if (interrupted()) return;
        if (warm) project.provide('gradingPlan', plan);
        await run(graders);
        if (hidden.length === 0 || interrupted()) return;
        project.provide('gradingPlan', { ...plan, targets: plan.targets.map((target) => ({ ...target, ...withReason(skipped(target)) })) });
        await run(hidden);
      } finally {
        signal?.removeEventListener('abort', stop);
        clearInterval(killing);
        stopAgain = undefined;
      }
    },
    async close() {
      try {
        await vitest?.close();
      } finally {
        library.remove();
      }
    },
  };
}

const withReason = (skip: string | undefined): { skip?: string } => (skip === undefined ? {} : { skip });
