/**
 * Looks for what makes a run differ from the one before: each finding is a sentence with the place and the next step.
 *
 *     culprits({ processes: { A: () => new Counter(shared) }, seed: 1 })
 *     //=> ['field "seen" of A is the same object in every run, and runs change it: it was [1] and is [1,1]. Make it anew in the constructor.']
 *
 * It runs the simulation a few times more, watched; nothing of this costs an ordinary run anything.
 */
import { toText } from './plain-data.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { ProcessError } from './process-error.ts';
import { simulate } from './simulation.ts';
import type { Processes, RunOptions, SimulationOptions } from './simulation.ts';
import { describeMessage } from './trace-text.ts';

type Options = SimulationOptions<any> & RunOptions;

export function culprits(options: Options): string[] {
  const made = madeDifferently(options);
  const [one, other] = [new Watch(), new Watch()];
  one.run(options);
  other.run(options);
  const shared = [...sharedFields(one, other), ...sharedMessages(one, other)];
  const frozen = changesFrozenMessage(options);
  const changed = frozen.length > 0 ? frozen : [...one.findings, ...other.findings].slice(0, 1);
  return [...made, ...changed, ...shared];
}

/** Processes that are not the same when they are made again. */
function madeDifferently({ processes }: Options): string[] {
  return Object.entries(processes as Processes).flatMap(([id, make]) => {
    const [one, other] = [fieldsOf(make()), fieldsOf(make())];
    const field = [...one.keys()].find((name) => one.get(name) !== other.get(name));
    return field === undefined ? [] : [`${id} is made differently each time: field "${field}" is ${one.get(field)} and then ${other.get(field) ?? 'missing'}. Whatever its constructor reads must come from its arguments.`];
  });
}

/** Frozen messages throw where they are changed: the best finding there is. Bytes, maps and sets cannot be frozen; the watch compares those. */
function changesFrozenMessage(options: Options): string[] {
  try {
    simulate({ ...options, freezeMessages: true });
    return [];
  } catch (error) {
    if (!(error instanceof ProcessError && error.cause instanceof TypeError && /read only|not extensible|Cannot (delete|add|assign)|non-extensible/.test(error.cause.message))) throw error;
    return [`A message is changed after it was sent: ${error.message}. Build a new message rather than change one, and send copies of fields that change.`];
  }
}

function sharedFields(one: Watch, other: Watch): string[] {
  return [...other.objects].flatMap(([object, { where }]) => {
    const earlier = one.objects.get(object);
    const now = textOf(object);
    if (earlier === undefined || earlier.before === now) return [];
    return [`${where} is the same object in every run, and runs change it: it was ${earlier.before} and is ${now}. Make it anew in the constructor.`];
  });
}

function sharedMessages(one: Watch, other: Watch): string[] {
  return [...other.sent].flatMap(([message, { text, by }]) => {
    const earlier = one.sent.get(message);
    if (earlier === undefined || earlier.text === text) return [];
    return [`The message ${describeMessage(message)} that ${by} sends is the same object in every run, and something changes it: it was ${earlier.text} and then ${text}. Build it where it is sent.`];
  });
}

interface Sent {
  text: string;
  readonly by: ProcessId;
  readonly atMs: number; // local time of its sender
}

/** One run, watched: the objects that fields hold, and the messages at sending and at delivery. */
class Watch {
  readonly objects = new Map<object, { where: string; before: string }>();
  readonly sent = new Map<object, Sent>(); // as first sent in this run
  readonly findings: string[] = [];
  readonly #onTheWay = new Map<object, Sent>(); // as last sent

  run(options: Options): void {
    const processes = Object.fromEntries(Object.entries(options.processes as Processes).map(([id, make]) => [id, () => this.#watched(id, make())]));
    simulate({ ...options, processes, freezeMessages: false });
  }

  #watched(id: ProcessId, process: Process<any>): Process<any> {
    for (const [name, value] of Object.entries(process)) this.#collect(`field "${name}" of ${id}`, value);
    const contexts = new WeakMap<Context, Context>();
    const watchedContext = (ctx: Context): Context => {
      const known = contexts.get(ctx) ?? this.#context(ctx);
      contexts.set(ctx, known);
      return known;
    };
    for (const name of ['onStart', 'onRecover', 'onMessage', 'onTimer'] as const) {
      const handler = process[name] as ((ctx: Context, ...rest: unknown[]) => unknown) | undefined;
      if (handler === undefined) continue;
      const watched = (ctx: Context, ...rest: unknown[]): unknown => {
        if (name === 'onMessage') this.#delivered(ctx, rest[1]);
        return handler.call(process, watchedContext(ctx), ...rest);
      };
      Object.defineProperty(process, name, { value: watched, enumerable: false });
    }
    return process;
  }

  #collect(where: string, value: unknown): void {
    if (typeof value !== 'object' || value === null || this.objects.has(value)) return;
    this.objects.set(value, { where, before: textOf(value) });
    const inner = value instanceof Map ? [...value.values()] : value instanceof Set ? [...value] : ArrayBuffer.isView(value) ? [] : Object.values(value);
    for (const part of inner) this.#collect(where, part);
  }

  #context(ctx: Context): Context {
    return {
      id: ctx.id,
      processes: ctx.processes,
      storage: ctx.storage,
      get nowMs() {
        return ctx.nowMs;
      },
      send: (to, message) => {
        this.#send(ctx, message);
        ctx.send(to, message);
      },
      setTimer: (name, delayMs) => ctx.setTimer(name, delayMs),
      cancelTimer: (name) => ctx.cancelTimer(name),
      random: () => ctx.random(),
      choose: (options) => ctx.choose(options),
      log: (text, data) => ctx.log(text, data),
      invoke: (call) => ctx.invoke(call),
      complete: (operation, result) => ctx.complete(operation, result),
      fail: (operation, reason) => ctx.fail(operation, reason),
    };
  }

  #send(ctx: Context, message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const sent = { text: textOf(message), by: ctx.id, atMs: ctx.nowMs };
    if (!this.sent.has(message)) this.sent.set(message, sent);
    this.#onTheWay.set(message, sent);
  }

  #delivered(ctx: Context, message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const sent = this.#onTheWay.get(message);
    const text = textOf(message);
    if (sent === undefined || sent.text === text) return;
    this.findings.push(
      `The message ${describeMessage(message)} was changed after ${sent.by} sent it at ${sent.atMs} ms: it was ${sent.text} and is ${text} when ${ctx.id} gets it at ${ctx.nowMs} ms. Build a new message rather than change one.`,
    );
  }
}

function fieldsOf(process: Process<any>): Map<string, string> {
  return new Map(Object.entries(process).map(([name, value]) => [name, textOf(value)]));
}

/** Plain data as text; of what is not plain data, its type, so that looking for a culprit never fails on it. */
function textOf(value: unknown): string {
  try {
    return toText(value);
  } catch (error) {
    return `(${(error as Error).message})`;
  }
}
