import type { Context, Process, ProcessId, RegisterMessage, RegisterValue } from 'distsys';

/** Orders the writes: by number, and where two have the same, by the name of the server that chose it. */
export interface Tag {
  readonly number: number;
  readonly writer: ProcessId;
}

/** `RegisterMessage` is what clients and servers say to one another: Put, Get, PutOk and GetOk. The rest passes between servers. */
export type QuorumMessage =
  | RegisterMessage
  /** What do you hold? */
  | { readonly type: 'Query'; readonly request: string }
  | { readonly type: 'QueryReply'; readonly request: string; readonly tag: Tag; readonly value: RegisterValue }
  /** Hold this from now on, unless you hold something newer. */
  | { readonly type: 'Store'; readonly request: string; readonly tag: Tag; readonly value: RegisterValue }
  | { readonly type: 'StoreReply'; readonly request: string };

export function isNewer(tag: Tag, than: Tag): boolean {
  return tag.number > than.number || (tag.number === than.number && tag.writer > than.writer);
}

/**
 * Exercise 14/quorum-register · 8 points · about 45 lines
 *
 * One of N servers that hold a register together. A client asks any of them, and that one carries the request out: it queries until `readQuorum` servers
 * have told what they hold, itself included, and stores until `writeQuorum` servers have stored, itself included. readQuorum + writeQuorum > N.
 *
 * The register must be linearizable, whatever is late, arrives twice between servers, or crashes for good; and it must answer as long as enough servers are
 * up. No message between servers that are up is lost, so none has to be sent again. A server carries out many requests at a time. A Put is answered by
 * `{ type: 'PutOk', request }`, a Get by `{ type: 'GetOk', request, value }`, once. `request` is a name that no other request has, so it names the operation
 * between servers, too.
 *
 * - A Put queries, and stores its value under a tag that no other write has and that is newer than all that it has to follow.
 * - A Get queries, takes the newest, and sees to it that no later Get returns anything older. Where that is sure already, it sends no Store: a
 *   Get of a register that nobody writes takes one round, if enough of those that answer hold the newest.
 *
 * What a server tells of itself it need not send. `ctx.id` is this server. Answering a Query and obeying a Store is done; the rest is yours. Add the
 * fields that you need; they must hold plain data (Map and Set are).
 */
export class QuorumRegister implements Process<QuorumMessage> {
  // What this server holds
  tag: Tag = { number: 0, writer: '' };
  value: RegisterValue = null;
  // --- learner's part: what does it have to remember of each request under way? ---
  underWay = new Map<string, UnderWay>(); // by request
  // --- end of learner's part ---

  readonly servers: readonly ProcessId[]; // all N, this one included
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

  /** Put, Get, QueryReply and StoreReply. */
  private coordinate(ctx: Context<QuorumMessage>, from: ProcessId, message: QuorumMessage): void {
    // --- learner's part: start a request, and go on with one when enough servers have answered. ---
    if (message.type === 'Put' || message.type === 'Get') {
      const put = message.type === 'Put' ? { value: message.value } : null;
      const told = new Map([[ctx.id, { tag: this.tag, value: this.value }]]);
      this.underWay.set(message.request, { client: from, put, told, storing: null, stored: new Set() });
      this.toOthers(ctx, { type: 'Query', request: message.request });
      return this.endQuery(ctx, message.request);
    }
    const operation = this.underWay.get(message.request);
    if (operation === undefined) return; // it has ended
    if (message.type === 'QueryReply' && operation.storing === null) {
      operation.told.set(from, { tag: message.tag, value: message.value });
      return this.endQuery(ctx, message.request);
    }
    if (message.type === 'StoreReply') {
      operation.stored.add(from);
      return this.endStore(ctx, message.request);
    }
    // --- end of learner's part ---
  }

  // --- learner's part: further methods, if you need them. ---
  private endQuery(ctx: Context<QuorumMessage>, request: string): void {
    const operation = this.underWay.get(request) as UnderWay;
    const { told, put } = operation;
    if (told.size < this.readQuorum) return;
    const all = [...told.values()];
    const newest = all.reduce((one, other) => (isNewer(other.tag, one.tag) ? other : one));
    const holders = [...told].filter(([, { tag }]) => !isNewer(newest.tag, tag)).map(([server]) => server);
    // Another Put through this server may have chosen a number since this one has queried.
    const number = Math.max(newest.tag.number, this.tag.number) + 1;
    operation.storing = put === null ? newest : { tag: { number, writer: ctx.id }, value: put.value };
    // Any later query meets writeQuorum servers: if so many hold the value already, it will be found.
    operation.stored = new Set(put === null ? [...holders, ctx.id] : [ctx.id]);
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
  // --- end of learner's part ---

  private hold(tag: Tag, value: RegisterValue): void {
    if (!isNewer(tag, this.tag)) return;
    this.tag = tag;
    this.value = value;
  }
}

// --- learner's part: types of your own, if you need them. ---
interface UnderWay {
  readonly client: ProcessId;
  readonly put: { readonly value: RegisterValue } | null; // null for a Get
  readonly told: Map<ProcessId, { tag: Tag; value: RegisterValue }>; // what each server has told of itself
  storing: { tag: Tag; value: RegisterValue } | null; // null while it queries
  stored: Set<ProcessId>; // who is known to hold that, or something newer
}
// --- end of learner's part ---
