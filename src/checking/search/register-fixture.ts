/** A register on one server, and clients that write once and then read once: the smallest system with a history, for the tests of the search. */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';

export type RegisterMessage =
  | { readonly type: 'Put'; readonly request: number; readonly value: string }
  | { readonly type: 'PutOk'; readonly request: number }
  | { readonly type: 'Get'; readonly request: number }
  | { readonly type: 'GetOk'; readonly request: number; readonly value: string };

export class RegisterServer implements Process<RegisterMessage> {
  value = '';

  onMessage(ctx: Context<RegisterMessage>, from: ProcessId, message: RegisterMessage): void {
    if (message.type === 'Put') {
      this.value = message.value;
      ctx.send(from, { type: 'PutOk', request: message.request });
    } else if (message.type === 'Get') ctx.send(from, { type: 'GetOk', request: message.request, value: this.value });
  }
}

export class RegisterClient implements Process<RegisterMessage> {
  awaits: number | null = null; // number of the request, which is that of the operation
  readonly value: string;
  readonly servers: readonly ProcessId[]; // for the write and for the read

  constructor(value: string, servers: readonly ProcessId[]) {
    this.value = value;
    this.servers = servers;
  }

  onStart(ctx: Context<RegisterMessage>): void {
    this.awaits = ctx.invoke({ type: 'Write', value: this.value });
    ctx.send(this.servers[0] as ProcessId, { type: 'Put', request: this.awaits, value: this.value });
  }

  onMessage(ctx: Context<RegisterMessage>, _from: ProcessId, message: RegisterMessage): void {
    if (message.request !== this.awaits) return;
    if (message.type === 'GetOk') ctx.complete(this.awaits, message.value);
    else ctx.complete(this.awaits);
    this.awaits = null;
    if (message.type !== 'PutOk') return;
    this.awaits = ctx.invoke({ type: 'Read' });
    ctx.send(this.servers.at(-1) as ProcessId, { type: 'Get', request: this.awaits });
  }
}
