/**
 * A register on one server: what every replicated register is compared with.
 *
 *     const run = simulate({ processes: { s1: () => new SingleCopyServer(), c1: () => new RegisterClient({ servers: ['s1'], puts: ['A'] }) }, seed: 1 });
 *     run.processes.s1.value //=> 'A'
 *
 * Each request takes effect in the one step that handles it, so every history of one server is linearizable. Several such servers behind one
 * name are several registers and not one: a client that puts at one of them and gets at the next can miss its own write.
 * Source: Herlihy and Wing 1990, §2 (what it means to behave like one copy).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { RegisterMessage, RegisterValue } from './register-client.ts';

export class SingleCopyServer implements Process<RegisterMessage> {
  value: RegisterValue = null;

  onMessage(ctx: Context<RegisterMessage>, from: ProcessId, message: RegisterMessage): void {
    switch (message.type) {
      case 'Put':
        this.value = message.value;
        return ctx.send(from, { type: 'PutOk', request: message.request });
      case 'Get':
        return ctx.send(from, { type: 'GetOk', request: message.request, value: this.value });
      default: // not for a server
    }
  }
}
