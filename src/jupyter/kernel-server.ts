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
import type { Publish } from './cell-outputs.ts';
import { openCellSession } from './cell-session.ts';
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

  const publish: Publish<Message> = (parent, type, content) => {
    const message = newMessage(type, content, { session, parent, identities: [Buffer.from(type)] });
    void iopub.send(encode(message, connection.key) as Buffer[]).catch(logKernelFault);
  };
  const reply = (request: Message, type: string, content: Record<string, unknown>): void => {
    void shell.send(encode(newReply(request, type, content, session), connection.key) as Buffer[]).catch(logKernelFault);
  };
  publish(undefined, 'status', { execution_state: 'starting' });

  const cells = openCellSession({ root, notebookFolder, state, publish });
  const { executor } = cells;
  worker.onMessage((message) => {
    if (message.type === 'interrupt') cells.interruptBy(message);
    else if (message.type === 'shutdown') close();
  });

  const queue: Message[] = [];
  const waiting: { wake: (() => void) | null } = { wake: null };

  function close(): void {
    cells.close();
    for (const socket of [shell, stdin, iopub]) socket.close();
    // What the sockets still hold is sent on exit, at most for their linger time.
    void worker.close().then(() => exitProcess(0));
  }

  async function execute(request: Message): Promise<void> {
    const { code, silent = false, store_history: counted = !silent, stop_on_error: stopOnError = true } = request.content;
    const outcome = await cells.execute(request, String(code), { silent, counted });
    const { executionCount } = cells;
    if (outcome.status !== 'error') {
      reply(request, 'execute_reply', { status: 'ok', execution_count: executionCount, user_expressions: {}, payload: [] });
      return;
    }
    // Before the reply: a client that waits for it and sends the next cell must not have that one aborted.
    if (stopOnError) await abortQueued();
    reply(request, 'execute_reply', { status: 'error', execution_count: executionCount, ...outcome.error });
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
      reply(request, 'execute_reply', { status: 'aborted', execution_count: cells.executionCount });
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
