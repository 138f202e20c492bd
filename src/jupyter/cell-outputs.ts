/**
 * Takes what cells print and display, and publishes it as the output of the cell that did it.
 *
 *     const outputs = captureOutputs(publish);
 *     outputs.connect(executor);                                  // from here on the standard streams are the cells'
 *     await outputs.during(request, () => executor.execute(code, 1));
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import { StringDecoder } from 'node:string_decoder';
import type { CellExecutor } from './cell-executor.ts';
import { installDisplayHook, installRunningCell } from './display.ts';
import type { RunningCell } from './display.ts';
import { OutputStreams } from './output-streams.ts';

/** `request` is what asked for the cell's run; undefined before the first. */
export type Publish<Request> = (request: Request | undefined, type: string, content: Record<string, unknown>) => void;

export interface CellOutputs<Request> {
  flush(): void;
  /** Whatever is written while `run` runs, or later by a timer that it set, belongs to `request`. */
  during<Result>(request: Request, run: () => Promise<Result>): Promise<Result>;
  /** Asks the running cell's code to come to an end with what it has. False if nothing in it can be asked. */
  askToStop(): boolean;
  /** From now on streams and displays are the cells'; before, they are the kernel's log. */
  connect(executor: CellExecutor): void;
}

/** A run of a cell, from its request to its end and what is left over after that. */
class CellRun<Request> implements RunningCell {
  readonly request: Request;
  ended = false;
  #atEnd: (() => void)[] = [];
  #stops: (() => void)[] = [];
  readonly #onStoppable: (can: boolean) => void;

  constructor(request: Request, onStoppable: (can: boolean) => void) {
    this.request = request;
    this.#onStoppable = onStoppable;
  }

  atEnd(then: () => void): void {
    this.#atEnd.push(then);
  }

  onInterrupt(stop: () => void): void {
    this.#stops.push(stop);
    this.#onStoppable(true);
  }

  askToStop(): boolean {
    const stops = this.#stops;
    this.#stops = [];
    this.#onStoppable(false);
    for (const stop of stops) stop();
    return stops.length > 0;
  }

  end(): void {
    this.ended = true;
    this.#stops = [];
    this.#onStoppable(false);
    for (const then of this.#atEnd) then();
  }
}

/**
 * Sends what cells print and display to the cell that did it, also when a timer of an earlier cell does. `onStoppable` is told whether code of the
 * running cell can be asked to stop.
 */
export function captureOutputs<Request>(publish: Publish<Request>, onStoppable: (can: boolean) => void = () => undefined): CellOutputs<Request> {
  const running = new AsyncLocalStorage<CellRun<Request>>();
  let last: CellRun<Request> | undefined;
  const owner = (): Request | undefined => (running.getStore() ?? last)?.request;
  const streams = new OutputStreams<Request | undefined>(({ owner: request, name, text }) => publish(request, 'stream', { name, text }));
  const capture = (name: 'stdout' | 'stderr'): void => {
    const decoder = new StringDecoder('utf8');
    const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
      streams.write(owner(), name, typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk)));
      const callback = typeof encoding === 'function' ? encoding : done;
      if (typeof callback === 'function') process.nextTick(callback as () => void);
      return true;
    };
    process[name].write = write as typeof process.stdout.write;
  };
  const show = (content: Record<string, unknown>, type: string): void => {
    streams.flush();
    publish(owner(), type, { transient: {}, ...content });
  };

  return {
    flush: () => streams.flush(),
    during<Result>(request: Request, run: () => Promise<Result>): Promise<Result> {
      const cell = new CellRun(request, onStoppable);
      last = cell;
      return running.run(cell, async () => {
        try {
          return await run();
        } finally {
          cell.end();
        }
      });
    },
    askToStop: () => last?.ended === false && last.askToStop(),
    connect(executor: CellExecutor): void {
      capture('stdout');
      capture('stderr');
      installDisplayHook((content, update) => show({ ...content }, update === true ? 'update_display_data' : 'display_data'));
      installRunningCell(() => {
        const cell = running.getStore();
        return cell?.ended === false ? cell : undefined;
      });
      const tslab = createRequire(import.meta.url)('tslab/dist/jupyter.js') as { lastWriteDisplayData: unknown };
      if (!('lastWriteDisplayData' in tslab)) throw new Error('tslab has no lastWriteDisplayData, by which tslab.display reaches the kernel.');
      tslab.lastWriteDisplayData = (content: Record<string, unknown>, update?: boolean) =>
        show(content, update ? 'update_display_data' : 'display_data');
      const report = (what: string) => (error: unknown): void => {
        streams.write(owner(), 'stderr', `${what}: ${executor.describe(error).traceback.join('\n')}\n`);
      };
      process.on('uncaughtException', report('thrown after the cell had ended, or in a callback'));
      process.on('unhandledRejection', report('rejected without a handler (is an await missing?)'));
    },
  };
}
