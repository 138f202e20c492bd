/**
 * A server that holds one thing, such as a queue or a lock, and takes its time with each call: linearizable, or with one of two flaws not. With
 * ./object-client.ts it gives histories of each kind of thing to the checker of linearizability.
 *
 *     const run = simulate({ processes: { server: () => new ObjectServer({ kind: 'queue' }), c1: () => new ObjectClient({ server: 'server', kind: 'queue', operations: 10 }) }, seed: 1 });
 *     run.processes.server.value //=> ['c1:7', 'c1:9']
 *
 * It carries out whatever arrives, so the network must not deliver a call twice. Source: Herlihy and Wing 1990, §2 (objects and their operations).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';

export type ObjectKind = 'register' | 'key-value store' | 'queue' | 'lock' | 'counter';

export type ObjectCall =
  | { readonly type: 'Read' } // of a register or a counter
  | { readonly type: 'Write'; readonly value: number }
  /** Writes if the register holds `expected`; returns whether it did. */
  | { readonly type: 'CompareAndSet'; readonly expected: number | null; readonly value: number }
  | { readonly type: 'Get'; readonly key: string }
  | { readonly type: 'Put'; readonly key: string; readonly value: string }
  /** Puts text behind the text that is there. */
  | { readonly type: 'Append'; readonly key: string; readonly value: string }
  | { readonly type: 'Enqueue'; readonly value: string }
  /** Returns the oldest that is there, null if there is none. */
  | { readonly type: 'Dequeue' }
  /** Both return whether they did. */
  | { readonly type: 'Acquire'; readonly owner: ProcessId }
  | { readonly type: 'Release'; readonly owner: ProcessId }
  | { readonly type: 'Increment' };

/** What a thing holds: a number, text by key, what waits in a queue, who holds a lock. */
export type ObjectContent = number | string | null | readonly string[] | ReadonlyMap<string, string>;
export type ObjectResult = number | string | boolean | null | undefined;

export type ObjectMessage =
  | { readonly type: 'Call'; readonly number: number; readonly call: ObjectCall }
  | { readonly type: 'Return'; readonly number: number; readonly result: ObjectResult };

export function emptyObject(kind: ObjectKind): ObjectContent {
  return { register: null, 'key-value store': new Map(), queue: [], lock: null, counter: 0 }[kind];
}

/** What the thing holds after a call, and what the call returns. */
export function carryOut(content: ObjectContent, call: ObjectCall): readonly [ObjectContent, ObjectResult] {
  switch (call.type) {
    case 'Read':
      return [content, content as number | null];
    case 'Write':
      return [call.value, undefined];
    case 'CompareAndSet':
      return content === call.expected ? [call.value, true] : [content, false];
    case 'Increment':
      return [(content as number) + 1, undefined];
    case 'Enqueue':
      return [[...(content as readonly string[]), call.value], undefined];
    case 'Dequeue': {
      const [oldest = null, ...others] = content as readonly string[];
      return [others, oldest];
    }
    case 'Acquire':
      return content === null ? [call.owner, true] : [content, false];
    case 'Release':
      return content === call.owner ? [null, true] : [content, false];
    default:
      return carryOutOnKey(content as ReadonlyMap<string, string>, call);
  }
}

function carryOutOnKey(texts: ReadonlyMap<string, string>, call: Extract<ObjectCall, { readonly key: string }>): readonly [ObjectContent, ObjectResult] {
  const text = texts.get(call.key);
  if (call.type === 'Get') return [texts, text ?? null];
  return [new Map([...texts, [call.key, call.type === 'Put' ? call.value : (text ?? '') + call.value]]), undefined];
}

export type ObjectFlaw =
  | 'race' // carries a call out on what it saw when the call came: what others did meanwhile is undone
  | 'forgotten acknowledgement'; // returns before what was done is in stable storage: a crash undoes it

export interface ObjectServerOptions {
  readonly kind: ObjectKind;
  /** Default: null, none. */
  readonly flaw?: ObjectFlaw | null;
  /** The longest time that a call takes, in milliseconds; it is drawn from 0 to this. Default: 20. */
  readonly workMs?: number;
}

/** A call that is being worked on. */
interface Work {
  readonly client: ProcessId;
  readonly number: number;
  readonly call: ObjectCall;
  readonly seen: ObjectContent; // what the thing held when the call came
}

export class ObjectServer implements Process<ObjectMessage> {
  value: ObjectContent;              // in stable storage
  working = new Map<string, Work>(); // lost in a crash; their callers are never answered
  readonly kind: ObjectKind;
  readonly flaw: ObjectFlaw | null;
  readonly workMs: number;

  constructor(options: ObjectServerOptions) {
    this.kind = options.kind;
    this.value = emptyObject(options.kind);
    this.flaw = options.flaw ?? null;
    this.workMs = options.workMs ?? 20;
  }

  onRecover(ctx: Context<ObjectMessage>): void {
    if (ctx.storage.keys().includes('value')) this.value = ctx.storage.get('value') as ObjectContent;
  }

  onMessage(ctx: Context<ObjectMessage>, client: ProcessId, message: ObjectMessage): void {
    if (message.type !== 'Call') return;
    const name = `${client}/${message.number}`;
    this.working.set(name, { client, number: message.number, call: message.call, seen: this.value });
    ctx.setTimer(name, ctx.random() * this.workMs);
  }

  onTimer(ctx: Context<ObjectMessage>, name: string): void {
    const { client, number, call, seen } = this.working.get(name) as Work;
    this.working.delete(name);
    const [value, result] = carryOut(this.flaw === 'race' ? seen : this.value, call); // FLAW (race)
    this.value = value;
    ctx.storage.put('value', value);
    if (this.flaw !== 'forgotten acknowledgement') ctx.storage.sync(); // FLAW (forgotten acknowledgement)
    ctx.send(client, { type: 'Return', number, result });
  }
}
