/**
 * Runs one handler of one process in one state, once for each way in which its choices may come out.
 *
 *     runs.outcomes(local, { kind: 'deliver', from: 'A', message }) //=> one effect list for each combination of ctx.choose
 *
 * A handler is a function of the process's state and the event: nothing else is given to it, so what it did once it does again.
 */
import { withoutNondeterminism } from '../../simulation/forbidden.ts';
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import type { Storage } from '../../simulation/storage.ts';
import { canonicalText } from './canonical.ts';
import { ContractError } from './contract-error.ts';
import type { LocalState, LocalStates } from './local-states.ts';
import { SearchStorage } from './search-storage.ts';

/** What a handler is called for. */
export type HandlerEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'recover' }
  | { readonly kind: 'deliver'; readonly from: ProcessId; readonly message: unknown } // from OUTSIDE for an input
  | { readonly kind: 'timeout'; readonly timer: string };

export const HANDLER_OF = { start: 'onStart', recover: 'onRecover', deliver: 'onMessage', timeout: 'onTimer' } as const;

/** What a handler did, in its order. Payloads are canonical texts: nothing that it did later changes them. */
export type Effect =
  | { readonly kind: 'send'; readonly to: number; readonly text: string }
  | { readonly kind: 'set timer'; readonly name: string; readonly delayMs: number }
  | { readonly kind: 'cancel timer'; readonly name: string }
  | { readonly kind: 'log'; readonly line: string; readonly text: string } // text of the data, empty if there is none
  | { readonly kind: 'invoke' | 'complete' | 'fail'; readonly operation: number; readonly text: string };

export interface HandlerOutcome {
  readonly effects: readonly Effect[];
  readonly after: LocalState | undefined; // undefined: the handler failed
  readonly failure: string; // why it failed; empty if it did not
  readonly choices: readonly number[]; // which option was taken at each ctx.choose
  readonly options: readonly number[]; // of how many
  readonly process: Process<any> | undefined; // as the handler left it
}

/** Outcomes of one handler in one state: more, and its choices are a space of their own. */
const OUTCOMES_MAX = 10_000;

/** Local states, the first ones, from which copies are compared with what was never copied. */
const COMPARED_MAX = 500;

export class HandlerRuns {
  /** Whether a handler has read the clock of a model with a clock. */
  clockRead = false;
  /** Processes that were seen to do something else when their Maps and Sets had been filled in another order. */
  readonly orderMatters = new Set<number>();
  readonly #ids: readonly ProcessId[];
  readonly #locals: LocalStates;
  readonly #timersAreLocal: boolean;
  readonly #fifo: boolean;
  readonly #live = new Map<number, Process<any>>(); // by local state: one that came to it by a handler, and not by copying

  constructor(ids: readonly ProcessId[], locals: LocalStates, options: { timersAreLocal: boolean; fifo: boolean }) {
    this.#ids = ids;
    this.#locals = locals;
    this.#timersAreLocal = options.timersAreLocal;
    this.#fifo = options.fifo;
  }

  /** Every outcome, in the order of the options chosen. */
  outcomes(local: number, event: HandlerEvent, nowMs: number): HandlerOutcome[] {
    const outcomes: HandlerOutcome[] = [];
    let script: number[] | undefined = [];
    while (script !== undefined) {
      const outcome = this.#run(local, event, nowMs, script, this.#locals.revive);
      if (outcomes.length === 0) this.#mustGoOnAlike(local, event, nowMs, outcome);
      outcomes.push(outcome);
      if (outcomes.length > OUTCOMES_MAX) throw new RangeError(`search: ${this.#where(local, event)} has more than ${OUTCOMES_MAX} outcomes by ctx.choose. Choose among fewer options, or less often in one handler.`);
      script = nextScript(outcome);
    }
    return outcomes;
  }

  /** Keeps a process that has come to a state by a handler, to be compared with a copy when the state is gone on from. */
  keepAlive(local: number, { process }: HandlerOutcome): void {
    if (process !== undefined && local < COMPARED_MAX && !this.#live.has(local)) this.#live.set(local, process);
  }

  /** Throws unless a process that was never copied does what the copy did: otherwise it keeps something where copying does not reach. */
  #mustGoOnAlike(local: number, event: HandlerEvent, nowMs: number, copied: HandlerOutcome): void {
    const process = this.#live.get(local);
    if (process === undefined) return;
    this.#live.delete(local);
    const told = ({ effects, after, failure }: HandlerOutcome): string => JSON.stringify([effects, after, failure]);
    // First as it is, with its Maps and Sets in the order in which they were filled; then with them in the order that copies have.
    const filled = this.#run(local, event, nowMs, [], () => process);
    if (this.#lasting(filled) !== this.#lasting(copied)) this.orderMatters.add(this.#locals.at(local).process);
    const live = this.#run(local, event, nowMs, [], () => this.#locals.refreshed(process, local));
    if (told(live) === told(copied)) return;
    throw new ContractError(`${this.#where(local, event)} does something else than a copy of the process with the same fields. It keeps state outside its enumerable fields (a #private field, a closure, a variable of its module), which a search cannot see. Make it a field.`);
  }

  /** What of an outcome makes a difference: messages to different receivers, or in an unordered network all, go at the same time. */
  #lasting({ effects, after, failure }: HandlerOutcome): string {
    const sends = effects.filter((effect) => effect.kind === 'send').map(({ to, text }) => [to, text] as const);
    sends.sort(([one, text], [other, second]) => one - other || (this.#fifo || text === second ? 0 : text < second ? -1 : 1));
    return JSON.stringify([sends, after, failure !== '']);
  }

  #where(local: number, event: HandlerEvent): string {
    return `process "${this.#ids[this.#locals.at(local).process]}", ${HANDLER_OF[event.kind]},`;
  }

  #run(local: number, event: HandlerEvent, nowMs: number, script: readonly number[], revive: (local: number) => Process<any>): HandlerOutcome {
    const before = this.#locals.at(local);
    let breach = ''; // what forbidden thing was done, even if the handler caught the error
    const where = (): string => (breach = this.#where(local, event));
    const context = new SearchContext({ ids: this.#ids, before, nowMs, script, where, timersAreLocal: this.#timersAreLocal });
    if (event.kind === 'timeout') context.timers.delete(event.timer);
    let failure = '';
    let process: Process<any> | undefined;
    try {
      withoutNondeterminism(where, () => {
        process = revive(local);
        refusePromise(call(process, context, event), where);
      });
    } catch (error) {
      if (breach !== '' || (error instanceof Error && (error.name === 'NotImplemented' || error instanceof ContractError))) throw error;
      failure = error instanceof Error ? error.message : `threw ${String(error)}`;
      if (failure === '') failure = 'threw an error without a message';
    }
    context.active = false;
    if (breach !== '') throw new ContractError(`${breach} did what a search cannot follow, and caught the error that said so. Handlers draw by ctx.choose and read no clock but ctx.nowMs.`);
    this.clockRead ||= context.clockRead;
    const { effects, choices, options } = context;
    return { effects, choices, options, failure, process, after: failure === '' ? this.#after(before, process as Process<any>, context, where) : undefined };
  }

  #after(before: LocalState, process: Process<any>, context: SearchContext, where: () => string): LocalState {
    let fields: string;
    try {
      fields = this.#locals.fieldsOf(process);
    } catch (error) {
      throw new ContractError(`${where()} left a state that is not plain data: ${(error as Error).message}`, { cause: error });
    }
    const timers = this.#timersAreLocal ? [...context.timers].sort() : before.timers;
    const { durable, stored } = context.storage as SearchStorage;
    return { process: before.process, running: true, fields, timers, durable, stored, operations: context.operations, open: [...context.open] };
  }
}

function call(process: Process<any>, context: Context, event: HandlerEvent): unknown {
  switch (event.kind) {
    case 'start':
      return process.onStart?.(context);
    case 'recover':
      return process.onRecover === undefined ? process.onStart?.(context) : process.onRecover(context);
    case 'deliver':
      return process.onMessage(context, event.from, event.message);
    case 'timeout':
      if (process.onTimer === undefined) throw new Error(`timer "${event.timer}" ran out, but the class has no onTimer handler. Write one.`);
      return process.onTimer(context, event.timer);
  }
}

function refusePromise(result: unknown, where: () => string): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => undefined); // reported here, as the promise that it is; what it rejects with comes too late to matter
  throw new ContractError(`${where()} returned a promise. Handlers run to completion: remove async and await, and answer in a later handler.`);
}

/** The next combination of options: like counting, with the last choice as the lowest digit. */
function nextScript({ choices, options }: HandlerOutcome): number[] | undefined {
  for (let at = choices.length - 1; at >= 0; at -= 1) {
    const next = (choices[at] as number) + 1;
    if (next < (options[at] as number)) return [...choices.slice(0, at), next];
  }
  return undefined;
}

class SearchContext implements Context {
  readonly id: ProcessId;
  readonly processes: readonly ProcessId[];
  readonly storage: Storage;
  readonly effects: Effect[] = [];
  readonly timers: Set<string>;
  readonly choices: number[] = [];
  readonly options: number[] = [];
  readonly open: Set<number>;
  operations: number;
  active = true;
  clockRead = false;
  readonly #nowMs: number;
  readonly #script: readonly number[];
  readonly #where: () => string;

  constructor(from: { ids: readonly ProcessId[]; before: LocalState; nowMs: number; script: readonly number[]; where: () => string; timersAreLocal: boolean }) {
    const { before, ids } = from;
    this.id = ids[before.process] as ProcessId;
    this.processes = ids;
    this.storage = new SearchStorage(before.durable, before.stored);
    this.timers = new Set(before.timers);
    this.operations = before.operations;
    this.open = new Set(before.open);
    this.#nowMs = from.nowMs;
    this.#script = from.script;
    this.#where = from.where;
  }

  get nowMs(): number {
    this.clockRead = true;
    return this.#nowMs;
  }

  #mustBeActive(): void {
    if (!this.active) throw new Error(`the context of process "${this.id}" was used while no handler of it was running. Use ctx inside the handler that it was given to, and nowhere later.`);
  }

  send(to: ProcessId, message: unknown): void {
    this.#mustBeActive();
    const place = this.processes.indexOf(to);
    if (place < 0) throw new RangeError(`cannot send to "${to}"; the processes are ${this.processes.join(', ')}`);
    this.effects.push({ kind: 'send', to: place, text: canonicalText(message) });
  }

  setTimer(name: string, delayMs: number): void {
    this.#mustBeActive();
    if (!(Number.isFinite(delayMs) && delayMs >= 0)) throw new RangeError(`timer "${name}": delayMs (${delayMs}) must be a finite number of milliseconds, 0 or more`);
    this.timers.add(name);
    this.effects.push({ kind: 'set timer', name, delayMs });
  }

  cancelTimer(name: string): void {
    this.#mustBeActive();
    this.timers.delete(name);
    this.effects.push({ kind: 'cancel timer', name });
  }

  random(): number {
    throw new ContractError(`${this.#where()} called ctx.random(), of which a search cannot try all outcomes. Use ctx.choose(options), which it branches over, or fix the draw when the process is made.`);
  }

  choose<T>(options: readonly T[]): T {
    this.#mustBeActive();
    if (options.length === 0) throw new RangeError('choose: the list is empty; give at least one option');
    const chosen = this.#script[this.choices.length] ?? 0;
    this.choices.push(chosen);
    this.options.push(options.length);
    return options[chosen] as T;
  }

  log(text: string, data?: unknown): void {
    this.#mustBeActive();
    this.effects.push({ kind: 'log', line: text, text: data === undefined ? '' : canonicalText(data) });
  }

  invoke(call: unknown): number {
    this.#mustBeActive();
    const operation = (this.operations += 1);
    this.open.add(operation);
    this.effects.push({ kind: 'invoke', operation, text: canonicalText(call) });
    return operation;
  }

  complete(operation: number, result?: unknown): void {
    this.#end('complete', operation, result);
  }

  fail(operation: number, reason?: unknown): void {
    this.#end('fail', operation, reason);
  }

  #end(kind: 'complete' | 'fail', operation: number, data: unknown): void {
    this.#mustBeActive();
    if (!this.open.delete(operation)) {
      const open = this.open.size === 0 ? 'none is open' : `open are ${[...this.open].join(', ')}`;
      throw new Error(`ctx.${kind}: operation ${operation} of process "${this.id}" is not open (${open}). Pass the number that ctx.invoke returned, once.`);
    }
    this.effects.push({ kind, operation, text: canonicalText(data) });
  }
}

/** The event that an input is. */
export const inputEvent = (message: unknown): HandlerEvent => ({ kind: 'deliver', from: OUTSIDE, message });
