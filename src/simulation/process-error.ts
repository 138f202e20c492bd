import type { ProcessId } from './process.ts';

/** What a process did wrong, with where and when. `cause` holds the error that it threw. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly process: ProcessId;
  readonly handler: string;
  readonly atMs: number; // virtual time

  constructor(where: { process: ProcessId; handler: string; atMs: number }, what: string, cause?: unknown) {
    super(`process "${where.process}", ${where.handler} at ${where.atMs.toFixed(1)} ms: ${what}`, { cause });
    this.process = where.process;
    this.handler = where.handler;
    this.atMs = where.atMs;
  }
}
