/**
 * The kernel's control and heartbeat sockets, in a thread of their own, so that an interrupt, a shutdown and a sign of life
 * get through while a cell loops. Started by kernel-server.ts; runs nothing of the learner's.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Reply, Router } from 'zeromq';
import { createInterrupter } from './cell-interrupter.ts';
import type { ControlMessage, ControlWorkerData } from './control-channel.ts';
import { endWithParent } from './parent-watch.ts';
import { decode, encode, newReply, socketAddress, type Message } from './wire.ts';

/** How long the main thread has to end by itself at shutdown. */
const shutdownMs = 700;

const { connection, session, kernelInfo, state } = workerData as ControlWorkerData;
const port = parentPort;
if (!port) throw new Error('control-worker.js is started by the kernel as a worker thread; it does nothing by itself.');
const tell = (message: ControlMessage): void => port.postMessage(message);

const control = new Router({ linger: 200, sendHighWaterMark: 0, sendTimeout: 0 });
const heartbeat = new Reply({ linger: 0 });
await Promise.all([
  control.bind(socketAddress(connection, connection.control_port)),
  heartbeat.bind(socketAddress(connection, connection.hb_port)),
]);
tell({ type: 'ready' });

const interrupt = createInterrupter({ state, tell });

async function answer(request: Message): Promise<void> {
  const reply = (type: string, content: Record<string, unknown>): Promise<void> =>
    control.send(encode(newReply(request, type, content, session), connection.key) as Buffer[]);
  switch (request.header.msg_type) {
    case 'interrupt_request':
      await interrupt();
      return reply('interrupt_reply', { status: 'ok' });
    case 'kernel_info_request':
      return reply('kernel_info_reply', kernelInfo);
    case 'shutdown_request':
      await reply('shutdown_reply', { status: 'ok', restart: request.content['restart'] === true });
      tell({ type: 'shutdown' });
      await sleep(shutdownMs, undefined, { ref: false });
      // Still here: the main thread loops. The signal's default action ends the process.
      process.kill(process.pid, 'SIGKILL');
      return;
    default:
      return reply(request.header.msg_type.replace(/_request$/, '_reply'), {
        status: 'error', ename: 'UnknownRequest', traceback: [],
        evalue: `the kernel knows no ${request.header.msg_type} on its control channel`,
      });
  }
}

async function readControl(): Promise<void> {
  for await (const frames of control) {
    // A message with a wrong signature is not from our client: it is dropped with a word, as the protocol asks.
    let message: Message;
    try {
      message = decode(frames, connection.key);
    } catch (error) {
      process.stderr.write(`kernel: ${(error as Error).message}\n`);
      continue;
    }
    void answer(message).catch((error: unknown) => process.stderr.write(`kernel, control channel: ${String(error)}\n`));
  }
}

// A kernel whose Jupyter (or test run) was killed would stay for ever, looping perhaps: nobody could reach it any more.
endWithParent();

// The sockets must be closed before the thread ends: the ZeroMQ binding aborts the process otherwise.
port.once('message', () => {
  control.close();
  heartbeat.close();
  port.close();
});

async function readHeartbeat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

await Promise.all([readControl(), readHeartbeat()]);
