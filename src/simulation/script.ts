/**
 * A client as a linear script: it says what happens first, next and last, and waits for replies on the way.
 *
 *     const client = script<Message>(function* (io) {
 *       const reply = yield* io.request('server', { type: 'Get', key: 'x' }, { timeoutMs: 100 });
 *       if (reply === undefined) return io.log('no reply in 100 ms');
 *       yield* io.sleep(50);
 *       io.send('server', { type: 'Put', key: 'x', value: reply.value + 1 });
 *     });
 *     simulate({ processes: { client, server: () => new Server() }, seed: 1 }).processes.client.finished //=> true
 *
 * `yield*` waits; there are no promises, and a script is simulated, repeated and traced like every process. How far a generator has come is not
 * plain data, so scripts are for clients in simulations and not for search, which has to copy states; there, write handlers. A script whose
 * process crashes and recovers starts again from its beginning.
 */
import type { Context, Process, ProcessId } from './process.ts';
import type { Storage } from './storage.ts';

/** What a script is written as. What it returns is kept as its `result`. */
export type ScriptBody<Message, Result> = (io: ScriptIo<Message>) => Waiting<Result>;

/** What `yield*` waits for. */
export type Waiting<T> = Generator<Wait, T, unknown>;

interface Wait {
  readonly what: string; // 'reply from server'
  readonly timeoutMs: number | undefined;
  readonly takes: (from: ProcessId, message: unknown) => boolean;
}

export interface WaitOptions<Message, Wanted extends Message = Message> {
  /** Give up after so many milliseconds of the local clock, at least 0: the wait then ends with undefined. Default: wait for ever. */
  readonly timeoutMs?: number;
  /** Which message is meant; others stay for a later `receive`. Default: any. */
  readonly matches?: ((message: Message, from: ProcessId) => message is Wanted) | ((message: Message, from: ProcessId) => boolean);
  /** Throw a `Timeout` instead of ending with undefined. Default: false. */
  readonly orThrow?: boolean;
}

export interface Received<Message> {
  readonly from: ProcessId;
  readonly message: Message;
}

/** What a wait ends with: there is no undefined where there is no timeout, or where it throws. */
type Outcome<T, Options> = Options extends { orThrow: true } ? T : Options extends { timeoutMs: number } ? T | undefined : T;

type WantedBy<Message, Options> = Options extends { matches: (message: any, from: ProcessId) => message is infer Wanted } ? Wanted : Message;

/** A wait with `orThrow` that came to nothing. A script may catch it. */
export class Timeout extends Error {
  override readonly name = 'Timeout';
  readonly waitedMs: number;
  constructor(what: string, waitedMs: number) {
    super(`no ${what} within ${waitedMs} ms, and the script did not catch the Timeout. Put try and catch around the wait, or leave orThrow out and ask for undefined.`);
    this.waitedMs = waitedMs;
  }
}

const NOTHING = Symbol('nothing came in time');

/** What a script may do. */
export class ScriptIo<Message = unknown> {
  readonly #inbox: Received<Message>[];
  readonly #ctx: () => Context<Message>;
  #begun = ''; // a wait that was made; it must be waited for before anything else

  constructor(ctx: () => Context<Message>, inbox: Received<Message>[]) {
    this.#ctx = ctx;
    this.#inbox = inbox;
  }

  get id(): ProcessId {
    return this.#ctx().id;
  }

  get processes(): readonly ProcessId[] {
    return this.#ctx().processes;
  }

  /** This process's local clock, in milliseconds. */
  get nowMs(): number {
    return this.#ctx().nowMs;
  }

  get storage(): Storage {
    return this.#ctx().storage;
  }

  send(to: ProcessId, message: Message): void {
    this.#ctx().send(to, message);
  }

  /** A number in [0, 1) from this process's own stream. */
  random(): number {
    return this.#ctx().random();
  }

  choose<T>(options: readonly T[]): T {
    return this.#ctx().choose(options);
  }

  log(text: string, data?: unknown): void {
    this.#ctx().log(text, data);
  }

  /** Begins an operation of the history; see `Context.invoke`. */
  invoke(call: unknown): number {
    return this.#ctx().invoke(call);
  }

  complete(operation: number, result?: unknown): void {
    this.#ctx().complete(operation, result);
  }

  fail(operation: number, reason?: unknown): void {
    this.#ctx().fail(operation, reason);
  }

  /** Waits for `durationMs`, at least 0. What arrives meanwhile is kept for a later `receive`. */
  sleep(durationMs: number): Waiting<void> {
    return this.#waiting('sleep', this.#sleep(durationMs));
  }

  /**
   * Sends a message and waits for a message of the receiver that comes after it. A late reply to an earlier request would do as well: number
   * requests and let `matches` compare, or find out what happens otherwise.
   */
  request<const Options extends WaitOptions<Message>>(to: ProcessId, message: Message, options?: Options): Waiting<Outcome<WantedBy<Message, Options>, Options>> {
    return this.#waiting(`request to ${to}`, this.#request(to, message, options ?? {})) as Waiting<Outcome<WantedBy<Message, Options>, Options>>;
  }

  /** Waits for a message, from whomever; takes the oldest that has arrived and was not asked for yet. */
  receive<const Options extends WaitOptions<Message>>(options?: Options): Waiting<Outcome<Received<WantedBy<Message, Options>>, Options>> {
    return this.#waiting('receive', this.#receive(options ?? {})) as Waiting<Outcome<Received<WantedBy<Message, Options>>, Options>>;
  }

  /** Throws if a wait was made and not waited for: that is how a forgotten `yield*` looks. */
  mustHaveWaited(): void {
    if (this.#begun !== '') throw new Error(`the script made "${this.#begun}" and did not wait for it, so nothing of it was done. Write yield* before it.`);
  }

  #waiting<T>(what: string, steps: Waiting<T>): Waiting<T> {
    this.mustHaveWaited();
    this.#begun = what;
    return steps;
  }

  *#sleep(durationMs: number): Waiting<void> {
    this.#begun = '';
    yield { what: 'sleep', timeoutMs: durationMs, takes: () => false };
  }

  *#request(to: ProcessId, message: Message, options: WaitOptions<Message>): Waiting<Message | undefined> {
    this.#begun = '';
    this.send(to, message);
    const what = `reply from ${to}`;
    const reply = yield { what, timeoutMs: options.timeoutMs, takes: (from, candidate) => from === to && matches(options, candidate as Message, from) };
    return reply === NOTHING ? givenUp(what, options) : (reply as Received<Message>).message;
  }

  *#receive(options: WaitOptions<Message>): Waiting<Received<Message> | undefined> {
    this.#begun = '';
    const index = this.#inbox.findIndex(({ from, message }) => matches(options, message, from));
    if (index >= 0) return this.#inbox.splice(index, 1)[0];
    const received = yield { what: 'message', timeoutMs: options.timeoutMs, takes: (from, message) => matches(options, message as Message, from) };
    return received === NOTHING ? givenUp('message', options) : (received as Received<Message>);
  }
}

function matches<Message>(options: WaitOptions<Message>, message: Message, from: ProcessId): boolean {
  return options.matches === undefined || options.matches(message, from);
}

function givenUp(what: string, options: WaitOptions<any>): undefined {
  if (options.orThrow === true) throw new Timeout(what, options.timeoutMs ?? 0);
  return undefined;
}

/** The process that a script is. */
export class Script<Message = unknown, Result = unknown> implements Process<Message> {
  finished = false;
  result: Result | undefined = undefined; // what the script returned; plain data, if states are traced
  waitingFor = '';                        // what it stands at: 'reply from server'; empty before its start and after its end
  inbox: Received<Message>[] = [];        // arrived and not asked for yet, the oldest first

  readonly #steps: Waiting<Result>;
  readonly #io: ScriptIo<Message>;
  #wait: Wait | undefined;
  #ctx: Context<Message> | undefined;

  constructor(body: ScriptBody<Message, Result>) {
    this.#io = new ScriptIo(() => this.#ctx as Context<Message>, this.inbox);
    const steps: unknown = body(this.#io);
    if (typeof (steps as { next?: unknown } | undefined)?.next !== 'function' || Symbol.asyncIterator in (steps as object)) {
      throw new TypeError('script: give it a generator function, as script(function* (io) { … }); async functions and arrows cannot wait in virtual time');
    }
    this.#steps = steps as Waiting<Result>;
  }

  onStart(ctx: Context<Message>): void {
    this.#goOn(ctx, undefined);
  }

  onMessage(ctx: Context<Message>, from: ProcessId, message: Message): void {
    if (this.#wait?.takes(from, message) === true) {
      if (this.#wait.timeoutMs !== undefined) ctx.cancelTimer(this.#wait.what);
      this.#goOn(ctx, { from, message });
    } else if (!this.finished) this.inbox.push({ from, message });
  }

  onTimer(ctx: Context<Message>): void {
    this.#goOn(ctx, NOTHING);
  }

  #goOn(ctx: Context<Message>, outcome: unknown): void {
    this.#ctx = ctx;
    this.#wait = undefined;
    const { done, value } = this.#steps.next(outcome);
    this.#io.mustHaveWaited();
    this.finished = done === true;
    this.waitingFor = '';
    if (done === true) {
      this.result = value;
      return;
    }
    if (typeof value?.takes !== 'function') throw new TypeError('the script yielded something that is no wait. Write yield* (with the star) before io.request, io.receive and io.sleep, and yield nothing else.');
    this.#wait = value;
    this.waitingFor = value.what;
    if (value.timeoutMs !== undefined) ctx.setTimer(value.what, value.timeoutMs);
  }
}

/** A maker of processes that run the script; each run, and each recovery, needs a process of its own. */
export function script<Message = unknown, Result = unknown>(body: ScriptBody<Message, Result>): () => Script<Message, Result> {
  return () => new Script(body);
}
