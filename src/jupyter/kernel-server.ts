/**
 * The kernel's side of Jupyter's protocol: one queue of requests, answered in order, every request by a reply.
 *
 *     await startKernel({ connection, root, notebookFolder });     // returns once the sockets are bound; the process lives until a shutdown
 *
 * Source: jupyter-client documentation, "Messaging in Jupyter", version 5.3.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Publisher, Router } from 'zeromq';
import { createCellExecutor, type CellOutcome } from './cell-executor.ts';
import { cellDisplays } from './cell-displays.ts';
import { captureOutputs, type Publish } from './cell-outputs.ts';
import { closeControl, shared, type ControlMessage, type ControlWorkerData } from './control-channel.ts';
import { decode, encode, newMessage, newReply, protocolVersion, socketAddress, type ConnectionInfo, type Message } from './wire.ts';

/** Time in which requests that were already on their way when a cell failed arrive, to be aborted with it. */
const abortWindowMs = 10;

export const kernelInfo = {
  status: 'ok',
  protocol_version: protocolVersion,
  implementation: 'workbook-typescript',
  implementation_version: '0.1.0',
  language_info: {
    name: 'typescript', version: '5.0.4', mimetype: 'text/typescript', file_extension: '.ts',
    // JupyterLab reads `mode`, the classic notebook `name` and `typescript`.
    codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
  },
  banner: 'TypeScript for the distributed systems workbook',
  help_links: [],
};

/** `notebookFolder` is where the notebook lies that the kernel was started for. */
export async function startKernel({ connection, root, notebookFolder }: { connection: ConnectionInfo; root: string; notebookFolder: string }): Promise<void> {
  const session = randomUUID();
  const state = new Int32Array(new SharedArrayBuffer(4 * shared.length));
  const worker = startControl({ connection, session, kernelInfo, state });
  // Without a limit, since a publishing socket drops what exceeds it; and without a wait, since the binding otherwise makes
  // every 512th message wait for the event loop and refuses the next ones until then. A cell may print thousands of lines.
  const sending = { linger: 500, sendHighWaterMark: 0, sendTimeout: 0 };
  const shell = new Router(sending);
  const stdin = new Router({ linger: 0 });
  const iopub = new Publisher(sending);
  await Promise.all([
    shell.bind(socketAddress(connection, connection.shell_port)),
    stdin.bind(socketAddress(connection, connection.stdin_port)),
    iopub.bind(socketAddress(connection, connection.iopub_port)),
    worker.ready,
  ]);

  const publish: Publish = (parent, type, content) => {
    const message = newMessage(type, content, { session, parent, identities: [Buffer.from(type)] });
    void iopub.send(encode(message, connection.key) as Buffer[]).catch(logKernelFault);
  };
  const reply = (request: Message, type: string, content: Record<string, unknown>): void => {
    void shell.send(encode(newReply(request, type, content, session), connection.key) as Buffer[]).catch(logKernelFault);
  };
  publish(undefined, 'status', { execution_state: 'starting' });

  const outputs = captureOutputs(publish, (can) => Atomics.store(state, shared.stoppable, can ? 1 : 0));
  const executor = createCellExecutor({
    root,
    onSynchronous: (running) => Atomics.store(state, shared.synchronous, running ? 1 : 0),
  });
  outputs.connect(executor);
  refuseExit();
  worker.onMessage((message) => {
    if (message.type === 'interrupt') {
      Atomics.store(state, shared.acknowledged, message.request);
      if (Atomics.load(state, shared.running) !== message.running) return;
      // Code that was broken off can no longer be asked to stop.
      if (Atomics.load(state, shared.broken) >= message.request || !outputs.askToStop()) executor.interrupt();
    } else if (message.type === 'shutdown') {
      close();
    }
  });
  process.on('SIGINT', () => executor.interrupt());

  let executionCount = 0;
  let runs = 0;
  const queue: Message[] = [];
  const waiting: { wake: (() => void) | null } = { wake: null };

  function close(): void {
    outputs.flush();
    executor.close();
    for (const socket of [shell, stdin, iopub]) socket.close();
    // What the sockets still hold is sent on exit, at most for their linger time.
    void worker.close().then(() => exitProcess(0));
  }

  async function execute(request: Message): Promise<void> {
    const { code, silent = false, store_history: counted = !silent, stop_on_error: stopOnError = true } = request.content;
    if (counted && !silent) executionCount += 1;
    if (!silent) publish(request, 'execute_input', { code, execution_count: executionCount });
    runs += 1;
    Atomics.store(state, shared.running, runs);
    const outcome = await outputs.during(request, () => executor.execute(String(code), executionCount));
    Atomics.store(state, shared.running, 0);
    outputs.flush();
    showOutcome(request, outcome, silent === true);
    if (outcome.status !== 'error') {
      reply(request, 'execute_reply', { status: 'ok', execution_count: executionCount, user_expressions: {}, payload: [] });
      return;
    }
    // Before the reply: a client that waits for it and sends the next cell must not have that one aborted.
    if (stopOnError) await abortQueued();
    reply(request, 'execute_reply', { status: 'error', execution_count: executionCount, ...outcome.error });
  }

  function showOutcome(request: Message, outcome: CellOutcome, silent: boolean): void {
    for (const { type, content } of cellDisplays(outcome, { executionCount, root, notebookFolder })) {
      if (!silent || type === 'error') publish(request, type, content);
    }
  }

  async function abortQueued(): Promise<void> {
    for (let known = -1; known < queue.length;) {
      known = queue.length;
      await sleep(abortWindowMs);
    }
    for (const request of queue.splice(0)) {
      if (request.header.msg_type !== 'execute_request') {
        await answer(request);
        continue;
      }
      publish(request, 'status', { execution_state: 'busy' });
      reply(request, 'execute_reply', { status: 'aborted', execution_count: executionCount });
      publish(request, 'status', { execution_state: 'idle' });
    }
  }

  async function answer(request: Message): Promise<void> {
    const { msg_type: type } = request.header;
    const { content } = request;
    publish(request, 'status', { execution_state: 'busy' });
    try {
      switch (type) {
        case 'execute_request': await execute(request); break;
        case 'kernel_info_request': reply(request, 'kernel_info_reply', kernelInfo); break;
        case 'complete_request': {
          const found = executor.complete(content['code'], content['cursor_pos']);
          reply(request, 'complete_reply', {
            status: 'ok', matches: found.candidates, cursor_start: found.start, cursor_end: found.end, metadata: {},
          });
          break;
        }
        case 'inspect_request': {
          const found = executor.inspect(content['code'], content['cursor_pos']);
          reply(request, 'inspect_reply', { status: 'ok', found: found !== null, data: found ?? {}, metadata: {} });
          break;
        }
        case 'is_complete_request': {
          const { completed, indent } = executor.isComplete(content['code']);
          reply(request, 'is_complete_reply', completed ? { status: 'complete' } : { status: 'incomplete', indent: indent ?? '' });
          break;
        }
        case 'comm_info_request': reply(request, 'comm_info_reply', { status: 'ok', comms: {} }); break;
        case 'history_request': reply(request, 'history_reply', { status: 'ok', history: [] }); break;
        case 'shutdown_request': reply(request, 'shutdown_reply', { status: 'ok', restart: content['restart'] === true }); close(); return;
        // There are no widgets here: who opens one is told that it is closed, and does not wait.
        case 'comm_open': publish(request, 'comm_close', { comm_id: content['comm_id'], data: {} }); break;
        case 'comm_msg': case 'comm_close': break;
        default: process.stderr.write(`kernel: no answer to ${type}\n`);
      }
    } catch (error) {
      // A fault of the kernel itself: the request is answered all the same, so that no client waits for ever.
      const described = executor.describe(error);
      if (type === 'execute_request') publish(request, 'error', { ...described });
      reply(request, type.replace(/_request$/, '_reply'), { status: 'error', ...described });
      logKernelFault(error);
    } finally {
      publish(request, 'status', { execution_state: 'idle' });
    }
  }

  void (async () => {
    for (;;) {
      const next = queue.shift();
      if (next) await answer(next);
      else await new Promise<void>((resolve) => { waiting.wake = resolve; });
    }
  })();
  for await (const frames of shell) {
    try {
      queue.push(decode(frames, connection.key));
    } catch (error) {
      logKernelFault(error);
    }
    waiting.wake?.();
  }
}

const toKernelLog = process.stderr.write.bind(process.stderr);
const logKernelFault = (error: unknown): void => {
  toKernelLog(`kernel: ${error instanceof Error ? error.stack : String(error)}\n`);
};

const exitProcess = process.exit.bind(process);

/** A cell that ends the process would take every variable with it, and its reply: say so instead. */
function refuseExit(): void {
  process.exit = (code) => {
    throw new Error(`process.exit(${code ?? ''}) would end the notebook's kernel and lose its variables. `
      + 'Throw an error to stop a cell; to start afresh, restart the kernel from the Kernel menu.');
  };
}

interface Control {
  ready: Promise<void>;
  onMessage(handler: (message: ControlMessage) => void): void;
  close(): Promise<void>;
}

function startControl(data: ControlWorkerData): Control {
  const worker = new Worker(new URL('./control-worker.js', import.meta.url), { workerData: data });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: ControlMessage) => { if (message.type === 'ready') resolve(); });
  });
  worker.on('error', logKernelFault);
  return {
    ready,
    onMessage: (handler) => void worker.on('message', handler),
    close: () => new Promise((resolve) => {
      worker.once('exit', () => resolve());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(closeControl);
    }),
  };
}
