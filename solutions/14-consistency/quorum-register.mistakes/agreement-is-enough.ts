/**
 * Misconception: "all that I asked say the same, so it is settled". Skips the Store when the read quorum agrees, however small that is.
 * Caught by: "is linearizable with all quorums that meet, whatever is late, doubled or down".
 * Say: Your Get sends no Store when all that answered agree. With a read quorum of 2 and a write quorum of 4, two that agree are not the four that every later Get meets.
 */
import type { Context, Process, ProcessId, RegisterMessage, RegisterValue } from 'distsys';

export interface Tag {
  readonly number: number;
  readonly writer: ProcessId;
}

export type QuorumMessage =
  | RegisterMessage
  | { readonly type: 'Query'; readonly request: string }
  | { readonly type: 'QueryReply'; readonly request: string; readonly tag: Tag; readonly value: RegisterValue }
  | { readonly type: 'Store'; readonly request: string; readonly tag: Tag; readonly value: RegisterValue }
  | { readonly type: 'StoreReply'; readonly request: string };

export function isNewer(tag: Tag, than: Tag): boolean {
  return tag.number > than.number || (tag.number === than.number && tag.writer > than.writer);
}

export class QuorumRegister implements Process<QuorumMessage> {
  tag: Tag = { number: 0, writer: '' };
  value: RegisterValue = null;
  underWay = new Map<string, UnderWay>();

  readonly servers: readonly ProcessId[];
  readonly readQuorum: number;
  readonly writeQuorum: number;

  constructor(options: { servers: readonly ProcessId[]; readQuorum: number; writeQuorum: number }) {
    this.servers = options.servers;
    this.readQuorum = options.readQuorum;
    this.writeQuorum = options.writeQuorum;
  }

  onMessage(ctx: Context<QuorumMessage>, from: ProcessId, message: QuorumMessage): void {
    switch (message.type) {
      case 'Query':
        return ctx.send(from, { type: 'QueryReply', request: message.request, tag: this.tag, value: this.value });
      case 'Store':
        this.hold(message.tag, message.value);
        return ctx.send(from, { type: 'StoreReply', request: message.request });
      default:
        return this.coordinate(ctx, from, message);
    }
  }
  private coordinate(ctx: Context<QuorumMessage>, from: ProcessId, message: QuorumMessage): void {
    if (message.type === 'Put' || message.type === 'Get') {
      const put = message.type === 'Put' ? { value: message.value } : null;
      const told = new Map([[ctx.id, { tag: this.tag, value: this.value }]]);
      this.underWay.set(message.request, { client: from, put, told, storing: null, stored: new Set() });
      this.toOthers(ctx, { type: 'Query', request: message.request });
      return this.endQuery(ctx, message.request);
    }
    const operation = this.underWay.get(message.request);
    if (operation === undefined) return;
    if (message.type === 'QueryReply' && operation.storing === null) {
      operation.told.set(from, { tag: message.tag, value: message.value });
      return this.endQuery(ctx, message.request);
    }
    if (message.type === 'StoreReply') {
      operation.stored.add(from);
      return this.endStore(ctx, message.request);
    }
    }

  private endQuery(ctx: Context<QuorumMessage>, request: string): void {
    const operation = this.underWay.get(request) as UnderWay;
    const { told, put } = operation;
    if (told.size < this.readQuorum) return;
    const all = [...told.values()];
    const newest = all.reduce((one, other) => (isNewer(other.tag, one.tag) ? other : one));
    const holders = [...told].filter(([, { tag }]) => !isNewer(newest.tag, tag)).map(([server]) => server);
    const number = Math.max(newest.tag.number, this.tag.number) + 1;
    operation.storing = put === null ? newest : { tag: { number, writer: ctx.id }, value: put.value };
    operation.stored = new Set(put === null && holders.length === told.size ? this.servers : put === null ? [...holders, ctx.id] : [ctx.id]);
    this.hold(operation.storing.tag, operation.storing.value);
    if (operation.stored.size < this.writeQuorum) this.toOthers(ctx, { type: 'Store', request, ...operation.storing });
    this.endStore(ctx, request);
  }

  private endStore(ctx: Context<QuorumMessage>, request: string): void {
    const { client, put, storing, stored } = this.underWay.get(request) as UnderWay;
    if (storing === null || stored.size < this.writeQuorum) return;
    this.underWay.delete(request);
    ctx.send(client, put === null ? { type: 'GetOk', request, value: storing.value } : { type: 'PutOk', request });
  }

  private toOthers(ctx: Context<QuorumMessage>, message: QuorumMessage): void {
    for (const other of this.servers) if (other !== ctx.id) ctx.send(other, message);
  }

  private hold(tag: Tag, value: RegisterValue): void {
    if (!isNewer(tag, this.tag)) return;
    this.tag = tag;
    this.value = value;
  }
}

interface UnderWay {
  readonly client: ProcessId;
  readonly put: { readonly value: RegisterValue } | null;
  readonly told: Map<ProcessId, { tag: Tag; value: RegisterValue }>;
  storing: { tag: Tag; value: RegisterValue } | null;
  stored: Set<ProcessId>;
}
