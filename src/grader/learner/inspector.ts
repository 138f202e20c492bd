/**
 * A debugger's end of Node's inspector (the Chrome DevTools protocol), as far as stopping before handlers needs it. A person's debugger connects beside
 * it, and sees the same stops.
 *
 *     const inspector = await Inspector.connect(url, { onStop: ({ words, line }) => console.log(`stopped: ${words}, line ${line}`) });
 *
 * The process waits before its first line until somebody connects. It shows its handlers once (`announceHandlers`); on each of them a breakpoint is set
 * that holds when the process says that this is a call to stop at.
 */
import { ANNOUNCING, CONDITION, WHERE } from './debugger-stops.ts';

/** A stop before a handler. */
export interface DebuggerStop {
  readonly event: number; // index in the trace
  readonly words: string; // '350.0 ms  shop timer "patience" runs out'
  readonly handler: string;
  readonly url: string;
  readonly line: number; // from 1
}

interface CallFrame {
  readonly callFrameId: string;
  readonly functionName: string;
  readonly url: string;
  readonly location: { readonly lineNumber: number };
}

interface Paused {
  readonly callFrames: readonly CallFrame[];
  readonly hitBreakpoints?: readonly string[];
  readonly reason: string;
}

type Answer = { readonly result?: unknown; readonly error?: { readonly message: string } };

export class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #breakpoints = new Set<string>();
  readonly #onStop: (stop: DebuggerStop) => void;
  #id = 0;
  #begun = false;

  /** Lets the process begin, and calls `onStop` whenever it stops before a handler. Rejects when nobody answers at the address. */
  static async connect(url: string, options: { onStop: (stop: DebuggerStop) => void }): Promise<Inspector> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(), { once: true });
      socket.addEventListener('error', () => reject(new Error(`the process does not let a debugger in at ${url}`)), { once: true });
    });
    const inspector = new Inspector(socket, options.onStop);
    await inspector.#ask('Runtime.enable');
    await inspector.#ask('Debugger.enable');
    await inspector.#ask('Runtime.runIfWaitingForDebugger');
    return inspector;
  }

  private constructor(socket: WebSocket, onStop: (stop: DebuggerStop) => void) {
    this.#socket = socket;
    this.#onStop = onStop;
    socket.addEventListener('message', ({ data }) => this.#read(String(data)));
    socket.addEventListener('close', () => {
      for (const settle of this.#waiting.values()) settle({ error: { message: 'the process has ended' } });
      this.#waiting.clear();
    });
  }

  close(): void {
    this.#socket.close();
  }

  #read(text: string): void {
    const message = JSON.parse(text) as Answer & { readonly id?: number; readonly method?: string; readonly params?: unknown };
    if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else if (message.method === 'Debugger.paused') void this.#paused(message.params as Paused);
  }

  /** The answer; undefined when the process has ended, or does not want to. */
  #ask<T>(method: string, params: object = {}): Promise<T | undefined> {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.resolve(undefined);
    this.#id += 1;
    const id = this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, ({ result }) => resolve(result as T | undefined)));
  }

  async #paused({ callFrames: [top], hitBreakpoints = [] }: Paused): Promise<void> {
    if (top === undefined) return;
    if (!this.#begun) {
      this.#begun = true; // before the first line of all
      await this.#ask('Debugger.resume');
    } else if (top.functionName === ANNOUNCING) {
      await this.#setBreakpoints(top);
      await this.#ask('Debugger.resume');
    } else if (hitBreakpoints.some((id) => this.#breakpoints.has(id))) await this.#stopped(top);
  }

  async #setBreakpoints({ callFrameId }: CallFrame): Promise<void> {
    const evaluate = (expression: string): Promise<{ result: { value?: unknown; objectId?: string } } | undefined> => this.#ask('Debugger.evaluateOnCallFrame', { callFrameId, expression });
    const count = Number((await evaluate('handlers.length'))?.result.value ?? 0);
    for (let index = 0; index < count; index += 1) {
      const objectId = (await evaluate(`handlers[${index}]`))?.result.objectId;
      const set = await this.#ask<{ breakpointId: string }>('Debugger.setBreakpointOnFunctionCall', { objectId, condition: CONDITION });
      if (set !== undefined) this.#breakpoints.add(set.breakpointId);
    }
  }

  async #stopped({ callFrameId, functionName, url, location }: CallFrame): Promise<void> {
    const said = await this.#ask<{ result: { value?: unknown } }>('Debugger.evaluateOnCallFrame', { callFrameId, expression: WHERE });
    const { event, words } = JSON.parse(String(said?.result.value ?? '{}')) as { event?: unknown; words?: unknown };
    this.#onStop({ event: Number(event), words: String(words), handler: functionName, url, line: location.lineNumber + 1 });
  }
}
