/**
 * What a client knows of its calls, as plain data: which are open, how they ended, how long they took.
 *
 *     summariseCalls(client.calls, { fromMs: 1000, untilMs: 61_000 })
 *     //=> { started: 3012, answered: 2950, goodputPerSecond: 49.2, … , responseTimesMs: [12.1, …] }
 *
 * A call is what the client wants; it takes one attempt or, with retries, several. An answer that comes after the client has given up on its
 * attempt is `late`: the server worked in vain. Goodput counts the calls that were answered in time.
 */
import type { Context, ProcessId } from '../process.ts';
import type { ServerMessage } from './server.ts';

/** How a client tries again what failed. */
export interface Retries {
  /** Attempts after the first, at most: a whole number, 0 or more. */
  readonly max: number;
  /** The wait before attempt k + 1 is baseMs * 2^(k - 1), at most capMs. Default: 0, at once. */
  readonly baseMs?: number;
  /** Default: Infinity. */
  readonly capMs?: number;
  /** Draws the wait evenly from 0 to that (full jitter, Brooker 2015). Default: true. */
  readonly jitter?: boolean;
}

export interface CallOptions {
  readonly server: ProcessId;
  /** Gives up on an attempt after so long. Default: Infinity, never. */
  readonly timeoutMs?: number;
  /** Default: none. */
  readonly retries?: Retries;
  /** Sent with every request. The less, the more urgent. Default: 0. */
  readonly priority?: number;
}

export type Ending = 'answered' | 'rejected' | 'timed out';

/** A call that has ended. */
export interface EndedCall {
  readonly startedMs: number;
  readonly endedMs: number;
  readonly attempts: number;
  readonly ending: Ending; // of its last attempt
}

export interface OpenCall {
  readonly call: number;
  readonly startedMs: number;
  readonly user: number;      // of a closed loop, from 0; an open loop has one alone
  attempts: number;
}

/** Plain data throughout; times by the client's clock. */
export interface Calls {
  readonly options: Required<Omit<CallOptions, 'retries'>> & { readonly retries: Required<Retries> };
  started: number;                            // calls
  attempts: number;                           // of all calls; each has its number as its id
  late: number;                               // answers to attempts that were given up
  rejections: number;                         // attempts turned away
  timeouts: number;                           // attempts given up
  readonly open: Map<number, OpenCall>;       // by call
  readonly attemptOf: Map<number, number>;    // the call of each attempt under way, by the attempt's id
  readonly ended: EndedCall[];                // in the order of their ending
}

export function createCalls(options: CallOptions): Calls {
  const { server, timeoutMs = Infinity, priority = 0, retries = { max: 0 } } = options;
  const { max, baseMs = 0, capMs = Infinity, jitter = true } = retries;
  if (!(timeoutMs > 0)) throw new RangeError(`client: timeoutMs (${timeoutMs}) must lie above 0. Leave it out to wait for ever.`);
  if (!Number.isInteger(max) || max < 0) throw new RangeError(`client: retries.max (${max}) must be a whole number, 0 or more`);
  if (!(baseMs >= 0 && baseMs < Infinity)) throw new RangeError(`client: retries.baseMs (${baseMs}) must be a finite number of milliseconds, 0 or more`);
  if (!(capMs >= baseMs)) throw new RangeError(`client: retries.capMs (${capMs}) must not be below baseMs (${baseMs})`);
  return {
    options: { server, timeoutMs, priority, retries: { max, baseMs, capMs, jitter } },
    started: 0, attempts: 0, late: 0, rejections: 0, timeouts: 0, open: new Map(), attemptOf: new Map(), ended: [],
  };
}

/** Starts a call with its first attempt. */
export function startCall(calls: Calls, ctx: Context<ServerMessage>, user = 0): void {
  const call = calls.started++;
  const open: OpenCall = { call, startedMs: ctx.nowMs, user, attempts: 0 };
  calls.open.set(call, open);
  attempt(calls, ctx, open);
}

function attempt(calls: Calls, ctx: Context<ServerMessage>, open: OpenCall): void {
  const { server, timeoutMs, priority } = calls.options;
  const id = calls.attempts++;
  open.attempts += 1;
  calls.attemptOf.set(id, open.call);
  ctx.send(server, priority === 0 ? { type: 'Request', id } : { type: 'Request', id, priority });
  if (timeoutMs < Infinity) ctx.setTimer(`timeout/${id}`, timeoutMs);
}

/** Takes an answer. Returns the call that it ended, if it ended one. */
export function onAnswer(calls: Calls, ctx: Context<ServerMessage>, message: ServerMessage): OpenCall | undefined {
  if (message.type === 'Request') return undefined;
  const open = takeAttempt(calls, message.id);
  if (open === undefined) {
    if (message.type === 'Response') calls.late += 1;
    return undefined;
  }
  ctx.cancelTimer(`timeout/${message.id}`);
  if (message.type === 'Response') return end(calls, ctx, open, 'answered');
  calls.rejections += 1;
  return fail(calls, ctx, open, 'rejected');
}

/** Takes a timer if it is one of the calls'. Returns the call that it ended, if it ended one. */
export function onCallTimer(calls: Calls, ctx: Context<ServerMessage>, name: string): OpenCall | undefined {
  const [kind, text] = name.split('/');
  const number = Number(text);
  if (kind === 'timeout') {
    const open = takeAttempt(calls, number);
    if (open === undefined) return undefined;
    calls.timeouts += 1;
    return fail(calls, ctx, open, 'timed out');
  }
  const waiting = kind === 'retry' ? calls.open.get(number) : undefined;
  if (waiting !== undefined) attempt(calls, ctx, waiting);
  return undefined;
}

function takeAttempt(calls: Calls, id: number): OpenCall | undefined {
  const call = calls.attemptOf.get(id);
  if (call === undefined) return undefined;
  calls.attemptOf.delete(id);
  return calls.open.get(call);
}

function fail(calls: Calls, ctx: Context<ServerMessage>, open: OpenCall, ending: Ending): OpenCall | undefined {
  const { max, baseMs, capMs, jitter } = calls.options.retries;
  if (open.attempts > max) return end(calls, ctx, open, ending);
  let waitMs = baseMs;
  for (let failed = 1; failed < open.attempts && waitMs < capMs && waitMs > 0; failed += 1) waitMs *= 2;
  waitMs = Math.min(waitMs, capMs);
  if (waitMs === 0) attempt(calls, ctx, open);
  else ctx.setTimer(`retry/${open.call}`, jitter ? ctx.random() * waitMs : waitMs);
  return undefined;
}

function end(calls: Calls, ctx: Context<ServerMessage>, open: OpenCall, ending: Ending): OpenCall {
  calls.open.delete(open.call);
  calls.ended.push({ startedMs: open.startedMs, endedMs: ctx.nowMs, attempts: open.attempts, ending });
  return open;
}

export interface CallSummary {
  readonly ended: number;             // calls that ended in the window
  readonly answered: number;
  readonly rejected: number;          // at their last attempt
  readonly timedOut: number;          // at their last attempt
  readonly goodputPerSecond: number;  // calls answered in time
  readonly attemptsPerCall: number;   // of the calls that ended; 0 if none did
  readonly responseTimesMs: number[]; // of the answered calls, from their start on, in the order of their ending
}

/** What ended from `fromMs` (included) to `untilMs` (excluded). */
export function summariseCalls(calls: Calls, window: { fromMs: number; untilMs: number }): CallSummary {
  const { fromMs, untilMs } = window;
  if (!(untilMs > fromMs)) throw new RangeError(`summariseCalls: untilMs (${untilMs}) must lie after fromMs (${fromMs})`);
  const within = calls.ended.filter(({ endedMs }) => endedMs >= fromMs && endedMs < untilMs);
  const count = (ending: Ending): number => within.filter((call) => call.ending === ending).length;
  const answered = within.filter(({ ending }) => ending === 'answered');
  return {
    ended: within.length, answered: answered.length, rejected: count('rejected'), timedOut: count('timed out'),
    goodputPerSecond: (1000 * answered.length) / (untilMs - fromMs),
    attemptsPerCall: within.length === 0 ? 0 : within.reduce((sum, { attempts }) => sum + attempts, 0) / within.length,
    responseTimesMs: answered.map(({ startedMs, endedMs }) => endedMs - startedMs),
  };
}
