import { NotImplemented } from 'distsys';
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
  // TODO: what does it have to remember of each request under way?

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
    // TODO: start a request, and go on with one when enough servers have answered.
    throw new NotImplemented('14/quorum-register');
  }

  // TODO: further methods, if you need them.

  private hold(tag: Tag, value: RegisterValue): void {
    if (!isNewer(tag, this.tag)) return;
    this.tag = tag;
    this.value = value;
  }
}

// TODO: types of your own, if you need them.
