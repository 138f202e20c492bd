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
import { installDisplayHook } from './display.ts';
import { OutputStreams } from './output-streams.ts';
import type { Message } from './wire.ts';

export type Publish = (parent: Message | undefined, type: string, content: Record<string, unknown>) => void;

export interface CellOutputs {
  flush(): void;
  /** Whatever is written while `run` runs, or later by a timer that it set, belongs to `request`. */
  during<Result>(request: Message, run: () => Result): Result;
  /** From now on streams and displays are the cells'; before, they are the kernel's log. */
  connect(executor: CellExecutor): void;
}

/** Sends what cells print and display to the cell that did it, also when a timer of an earlier cell does. */
export function captureOutputs(publish: Publish): CellOutputs {
  const running = new AsyncLocalStorage<Message>();
  let last: Message | undefined;
  const owner = (): Message | undefined => running.getStore() ?? last;
  const streams = new OutputStreams<Message | undefined>(({ owner: parent, name, text }) => publish(parent, 'stream', { name, text }));
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
    during<Result>(request: Message, run: () => Result): Result {
      last = request;
      return running.run(request, run);
    },
    connect(executor: CellExecutor): void {
      capture('stdout');
      capture('stderr');
      installDisplayHook((content) => show(content, 'display_data'));
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
