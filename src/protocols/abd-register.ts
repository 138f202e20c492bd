/**
 * A register that survives the crash of any minority of its servers without electing anybody: every operation asks a majority twice.
 *
 *     const servers = ['s1', 's2', 's3'];
 *     const server = () => new AbdServer({ servers });
 *     const run = simulate({ processes: { s1: server, s2: server, s3: server, c1: () => new RegisterClient({ servers, puts: ['A'] }) }, seed: 1 });
 *     run.processes.s2.value //=> 'A'
 *
 * A value carries a tag. To write, ask a majority for the newest tag, and store the value with a newer one at a majority. To read, ask a majority
 * for the newest value, and store *it* at a majority before returning it. Any two majorities share a server, so what was stored is found; and
 * what a read has returned, every later read finds. No server waits for a particular other one, so no timeout is needed.
 *
 * As in the paper, links lose nothing and a server that crashes stays down. Source: Attiya, Bar-Noy and Dolev 1995 (one writer); Lynch and
 * Shvartsman 1997 (many writers, who first ask for the newest tag).
 */
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import type { RegisterMessage, RegisterValue } from './register-client.ts';

/** Orders the writes: by number, and where two writers chose the same, by the name of the writer. */
export interface Tag {
  readonly number: number;
  readonly writer: ProcessId;
}

/** A value with the tag under which it was written. */
export interface Tagged {
  readonly tag: Tag;
  readonly value: RegisterValue;
}

export type AbdMessage =
  | RegisterMessage
  /** Phase 1: which value do you hold, and under which tag? */
  | { readonly type: 'Query'; readonly request: string }
  | ({ readonly type: 'QueryReply'; readonly request: string } & Tagged)
  /** Phase 2: hold this value from now on, unless you hold a newer one. */
  | ({ readonly type: 'Store'; readonly request: string } & Tagged)
  | { readonly type: 'StoreReply'; readonly request: string };

/** The operation that a server carries out for a client. */
type Phase = { readonly request: string; readonly client: ProcessId } & (
  | { readonly name: 'query'; readonly put: { readonly value: RegisterValue } | null; readonly replies: Map<ProcessId, Tagged> }
  | { readonly name: 'store'; readonly got: { readonly value: RegisterValue } | null; readonly replies: Set<ProcessId> }
);

type Request = Extract<RegisterMessage, { type: 'Put' | 'Get' }>;

export function isNewer(tag: Tag, than: Tag): boolean {
  return tag.number > than.number || (tag.number === than.number && tag.writer > than.writer);
}

export class AbdServer implements Process<AbdMessage> {
  // A copy of the register
  tag: Tag = { number: 0, writer: '' };
  value: RegisterValue = null;
  // Whom this server serves, one client at a time
  phase: Phase | null = null;
  waiting: { readonly from: ProcessId; readonly request: Request }[] = [];

  readonly servers: readonly ProcessId[];
  readonly whenBusy: 'queue' | 'ignore';

  /**
   * `servers` are all that hold the register, this one included. `whenBusy`: what becomes of a request that comes during another one. A network
   * that keeps what is ignored, as a search may have, is itself the queue. Default: 'queue'.
   */
  constructor(options: { servers: readonly ProcessId[]; whenBusy?: 'queue' | 'ignore' }) {
    this.servers = options.servers;
    this.whenBusy = options.whenBusy ?? 'queue';
  }

  onMessage(ctx: Context<AbdMessage>, from: ProcessId, message: AbdMessage): void {
    switch (message.type) {
      case 'Put':
      case 'Get':
        return this.onRequest(ctx, from, message);
      case 'Query':
        return ctx.send(from, { type: 'QueryReply', request: message.request, tag: this.tag, value: this.value });
      case 'QueryReply':
        return this.onQueryReply(ctx, from, message.request, { tag: message.tag, value: message.value });
      case 'Store':
        this.store(message);
        return ctx.send(from, { type: 'StoreReply', request: message.request });
      case 'StoreReply':
        return this.onStoreReply(ctx, from, message.request);
      default: // an answer, which is for a client
    }
  }

  private onRequest(ctx: Context<AbdMessage>, from: ProcessId, request: Request): void {
    if (this.phase !== null) {
      if (this.whenBusy === 'queue') this.waiting.push({ from, request });
      return;
    }
    const put = request.type === 'Put' ? { value: request.value } : null;
    // A server answers itself without the network, here and below.
    this.phase = { name: 'query', request: request.request, client: from, put, replies: new Map([[ctx.id, { tag: this.tag, value: this.value }]]) };
    this.toOthers(ctx, { type: 'Query', request: request.request });
    this.endQuery(ctx);
  }

  private onQueryReply(ctx: Context<AbdMessage>, from: ProcessId, request: string, tagged: Tagged): void {
    if (this.phase?.name !== 'query' || this.phase.request !== request) return; // of a phase that is over
    this.phase.replies.set(from, tagged);
    this.endQuery(ctx);
  }

  private endQuery(ctx: Context<AbdMessage>): void {
    const { phase } = this;
    if (phase?.name !== 'query' || phase.replies.size < this.majority) return;
    const newest = [...phase.replies.values()].reduce((one, other) => (isNewer(other.tag, one.tag) ? other : one));
    // A write gets a tag of its own above all that it can have to follow; a read writes back what it is about to return.
    const tagged = phase.put === null ? newest : { tag: { number: newest.tag.number + 1, writer: ctx.id }, value: phase.put.value };
    this.store(tagged);
    const got = phase.put === null ? { value: newest.value } : null;
    this.phase = { name: 'store', request: phase.request, client: phase.client, got, replies: new Set([ctx.id]) };
    this.toOthers(ctx, { type: 'Store', request: phase.request, ...tagged });
    this.endStore(ctx);
  }

  private onStoreReply(ctx: Context<AbdMessage>, from: ProcessId, request: string): void {
    if (this.phase?.name !== 'store' || this.phase.request !== request) return;
    this.phase.replies.add(from);
    this.endStore(ctx);
  }

  private endStore(ctx: Context<AbdMessage>): void {
    const { phase } = this;
    if (phase?.name !== 'store' || phase.replies.size < this.majority) return;
    const { request, client, got } = phase;
    ctx.send(client, got === null ? { type: 'PutOk', request } : { type: 'GetOk', request, value: got.value });
    this.phase = null;
    const next = this.waiting.shift();
    if (next !== undefined) this.onRequest(ctx, next.from, next.request);
  }

  private store({ tag, value }: Tagged): void {
    if (!isNewer(tag, this.tag)) return;
    this.tag = tag;
    this.value = value;
  }

  private toOthers(ctx: Context<AbdMessage>, message: AbdMessage): void {
    for (const server of this.servers) if (server !== ctx.id) ctx.send(server, message);
  }

  private get majority(): number {
    return Math.floor(this.servers.length / 2) + 1;
  }
}
