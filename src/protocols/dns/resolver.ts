/**
 * A recursive resolver: takes a question, walks from the root down to a server that knows, one referral after the other, and remembers what it hears.
 *
 *     simulate({
 *       processes: { ...nameServers(internet), 'resolver 127.0.0.53': () => new RecursiveResolver({ roots: ROOTS }), 'client 127.0.0.101': () => new StubResolver({ resolver: '127.0.0.53' }) },
 *       inputs: [{ atMs: 0, to: 'client 127.0.0.101', message: { type: 'Lookup', name: 'www.shop.example' } }], seed: 1,
 *     });
 *
 * It believes a response that comes from the address that was asked, to the port from which it asked, over the same transport, with the id and the question
 * of a query that is still open. That is all that stands between it and forgery.
 *
 * Source: RFC 1034 §5.3.3; RFC 2308; RFC 5452 §9; serving stale data: RFC 8767.
 */
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { keepNegative, keepRecords, recall } from './cache.ts';
import type { CacheEntry, DnsCache } from './cache.ts';
import { ancestorsOf, canonical, isWithin, ROOT } from './names.ts';
import { addressOf, DNS_PORT, fitting, respond, sameEndpoint, sameQuestion, sendPacket } from './packets.ts';
import type { DnsPacket, Query, Question, ResourceRecord, Response } from './packets.ts';
import { readResponse } from './reading.ts';
import type { Reading } from './reading.ts';
import { checkedOptions } from './resolver-options.ts';
import type { ResolverOptions } from './resolver-options.ts';

export type { ResolverOptions } from './resolver-options.ts';

/** A query of this resolver that has no answer yet. */
interface Open {
  readonly id: number;
  readonly port: number;      // from which it was sent
  readonly server: string;    // the address that was asked
  readonly transport: 'udp' | 'tcp';
}

/** A question under way. */
export interface Task {
  readonly number: number;
  readonly question: Question;        // as it was asked
  readonly forTask: number | null;    // which task needs the answer, where a server's address is looked up
  readonly depth: number;             // how many such tasks wait for this one
  clients: Query[];                   // who asked
  name: string;                       // what is asked for now: at first the question's name, later that to which an alias leads
  chain: ResourceRecord[];            // aliases on the way
  zone: string;                       // whose servers are asked
  servers: string[];                  // their names
  turn: number;                       // in [0, 1): which of their addresses comes first
  attempts: number;                   // queries to the servers of this zone
  sent: number;                       // queries in all
  open: Open | null;
}

/** The end of a task. */
interface Outcome {
  readonly rcode: Response['rcode'];
  readonly answers: readonly ResourceRecord[];
  readonly authority?: readonly ResourceRecord[];
}

const ALIASES_MAX = 8;
const DEPTH_MAX = 4;

export class RecursiveResolver implements Process<DnsPacket> {
  cache: DnsCache = new Map();
  tasks = new Map<number, Task>();
  failedMs = new Map<string, number>(); // question -> when resolving it failed last
  made = 0;      // tasks so far
  asked = 0;     // questions of clients
  hits = 0;      // of these, answered from the cache
  queries = 0;   // sent to name servers
  ignored = 0;   // responses to no open query
  readonly options: Required<ResolverOptions>;

  constructor(options: ResolverOptions) {
    this.options = checkedOptions(options);
  }

  onMessage(ctx: Context<DnsPacket>, _from: ProcessId, packet: DnsPacket): void {
    switch (packet.type) {
      case 'Query':
        return this.onQuery(ctx, packet);
      case 'Response':
        return this.onResponse(ctx, packet);
      case 'Connect':
        return sendPacket(ctx, { type: 'Connected', from: packet.to, to: packet.from });
      case 'Connected': {
        const task = [...this.tasks.values()].find(({ open }) => open?.transport === 'tcp' && open.port === packet.to.port && open.server === packet.from.address);
        return task === undefined ? undefined : this.sendQuery(ctx, task);
      }
    }
  }

  onTimer(ctx: Context<DnsPacket>, timer: string): void {
    const [what, number] = timer.split(' ');
    const task = this.tasks.get(Number(number));
    if (task === undefined) return;
    if (what === 'retry') return this.ask(ctx, task);
    // RFC 8767: who waits is served what is over, and the question goes on for those who come later.
    const stale = this.known(canonical(task.question.name), task.question.type, ctx.nowMs, 1000 * this.options.staleSeconds);
    if (stale === undefined) return;
    ctx.log(`serves stale ${task.question.name}`);
    this.reply(ctx, task.clients, stale);
    task.clients = [];
  }

  private onQuery(ctx: Context<DnsPacket>, query: Query): void {
    const { question } = query;
    this.asked += 1;
    const known = this.known(canonical(question.name), question.type, ctx.nowMs);
    if (known !== undefined) {
      this.hits += 1;
      return this.reply(ctx, [query], known);
    }
    if (!query.recursionDesired) return this.reply(ctx, [query], { rcode: 'NOERROR', answers: [] });
    const { serveStale, staleRetryMs, staleSeconds, joins } = this.options;
    if (serveStale && ctx.nowMs < (this.failedMs.get(keyOf(question)) ?? -Infinity) + staleRetryMs) {
      const stale = this.known(canonical(question.name), question.type, ctx.nowMs, 1000 * staleSeconds);
      if (stale !== undefined) return this.reply(ctx, [query], stale);
    }
    const same = joins ? [...this.tasks.values()].find((task) => task.forTask === null && sameQuestion(task.question, question)) : undefined;
    if (same !== undefined) return void same.clients.push(query);
    const task = this.newTask(question, { clients: [query], forTask: null, depth: 0 });
    if (serveStale) ctx.setTimer(`stale ${task.number}`, this.options.staleAfterMs);
    this.descend(ctx, task);
  }

  private newTask(question: Question, { clients, forTask, depth }: Pick<Task, 'clients' | 'forTask' | 'depth'>): Task {
    this.made += 1;
    const task: Task = { number: this.made, question, forTask, depth, clients, name: canonical(question.name), chain: [], zone: ROOT, servers: [], turn: 0, attempts: 0, sent: 0, open: null };
    this.tasks.set(task.number, task);
    return task;
  }

  /** From the deepest zone on the way to the name whose servers are known. */
  private descend(ctx: Context<DnsPacket>, task: Task): void {
    for (const zone of ancestorsOf(task.name)) {
      const servers = recall(this.cache, zone, 'NS', { nowMs: ctx.nowMs });
      if (zone !== ROOT && servers?.kind !== 'records') continue;
      task.zone = zone;
      task.servers = servers?.kind === 'records' ? servers.records.map(({ data }) => canonical(String(data))) : this.options.roots.map(({ name }) => canonical(name));
      task.attempts = 0;
      task.turn = ctx.random();
      return this.ask(ctx, task);
    }
  }

  /** Asks the next server of the zone, or finds out its address first. */
  private ask(ctx: Context<DnsPacket>, task: Task): void {
    task.open = null;
    if (task.attempts >= this.options.attemptsMax || task.sent >= this.options.queriesMax) return this.end(ctx, task, { rcode: 'SERVFAIL', answers: [] });
    const addresses = task.servers.flatMap((server) => this.addressesOf(server, ctx.nowMs));
    if (addresses.length === 0) return this.askForServer(ctx, task);
    const server = addresses[(Math.floor(task.turn * addresses.length) + task.attempts) % addresses.length] as string;
    task.attempts += 1;
    this.open(ctx, task, server, 'udp');
    this.sendQuery(ctx, task);
  }

  private open(ctx: Context<DnsPacket>, task: Task, server: string, transport: 'udp' | 'tcp'): void {
    const { idBits, fixedPort, ports, retryMs } = this.options;
    const port = fixedPort > 0 ? fixedPort : 65_536 - ports + Math.floor(ctx.random() * ports);
    task.open = { id: Math.floor(ctx.random() * 2 ** idBits), port, server, transport };
    ctx.setTimer(`retry ${task.number}`, retryMs);
  }

  private sendQuery(ctx: Context<DnsPacket>, task: Task): void {
    const { id, port, server, transport } = task.open as Open;
    this.queries += 1;
    task.sent += 1;
    sendPacket(ctx, {
      type: 'Query', id, from: { address: addressOf(ctx.id), port }, to: { address: server, port: DNS_PORT }, transport,
      question: { name: task.name, type: task.question.type }, recursionDesired: false,
    });
  }

  private addressesOf(server: string, nowMs: number): string[] {
    const known = recall(this.cache, server, 'A', { nowMs });
    if (known?.kind === 'records') return known.records.map(({ data }) => String(data));
    return this.options.roots.filter(({ name }) => canonical(name) === server).map(({ address }) => address);
  }

  /** A server without glue: its address is a question of its own, before this one can go on. */
  private askForServer(ctx: Context<DnsPacket>, task: Task): void {
    const server = task.servers[0];
    // A server whose name lies in the zone that it serves can be found by glue alone.
    if (server === undefined || task.depth >= DEPTH_MAX) return this.end(ctx, task, { rcode: 'SERVFAIL', answers: [] });
    if (isWithin(server, task.zone)) {
      task.servers = task.servers.slice(1);
      return this.ask(ctx, task);
    }
    ctx.log(`needs the address of ${server}`);
    const helper = this.newTask({ name: server, type: 'A' }, { clients: [], forTask: task.number, depth: task.depth + 1 });
    this.descend(ctx, helper);
  }

  private onResponse(ctx: Context<DnsPacket>, response: Response): void {
    const task = this.taskOf(ctx, response);
    if (task === undefined) {
      this.ignored += 1;
      return;
    }
    ctx.cancelTimer(`retry ${task.number}`);
    if (response.truncated && response.transport === 'udp') {
      ctx.log('asks again by TCP');
      this.open(ctx, task, response.from.address, 'tcp');
      const { port, server } = task.open as Open;
      return sendPacket(ctx, { type: 'Connect', from: { address: addressOf(ctx.id), port }, to: { address: server, port: DNS_PORT } });
    }
    const reading = readResponse(response, { name: task.name, type: task.question.type, zone: task.zone, bailiwick: this.options.bailiwick });
    for (const { records, trust } of reading.sets) keepRecords(this.cache, records, { nowMs: ctx.nowMs, trust });
    this.goOn(ctx, task, reading);
  }

  /** The task whose open query this response answers: everything that can be compared is (RFC 5452 §9.1). */
  private taskOf(ctx: Context<DnsPacket>, { id, from, to, transport, question }: Response): Task | undefined {
    for (const task of this.tasks.values()) {
      const { open } = task;
      if (open === null || open.id !== id || open.transport !== transport) continue;
      const isMine = sameEndpoint(from, { address: open.server, port: DNS_PORT }) && sameEndpoint(to, { address: addressOf(ctx.id), port: open.port });
      if (isMine && sameQuestion(question, { name: task.name, type: task.question.type })) return task;
    }
    return undefined;
  }

  private goOn(ctx: Context<DnsPacket>, task: Task, reading: Reading): void {
    const { nowMs } = ctx;
    switch (reading.kind) {
      case 'answer':
        return this.end(ctx, task, { rcode: 'NOERROR', answers: [...task.chain, ...reading.records] });
      case 'referral':
        task.zone = reading.zone;
        return this.descend(ctx, task);
      case 'alias':
        return this.follow(ctx, task, reading.records, reading.target);
      case 'no name':
      case 'no data':
        keepNegative(this.cache, reading.at, task.question.type, reading.soa, { nowMs, nameExists: reading.kind === 'no data' });
        return this.end(ctx, task, { rcode: reading.kind === 'no name' ? 'NXDOMAIN' : 'NOERROR', answers: [...task.chain, ...reading.records], authority: reading.soa === undefined ? [] : [reading.soa] });
      case 'useless':
        ctx.log(`cannot use it: ${reading.because}`);
        return this.ask(ctx, task);
    }
  }

  /** An alias leads to another name, which may lie anywhere: a question of its own, from the start. */
  private follow(ctx: Context<DnsPacket>, task: Task, aliases: readonly ResourceRecord[], target: string): void {
    task.chain.push(...aliases);
    task.name = target;
    if (task.chain.length > ALIASES_MAX) return this.end(ctx, task, { rcode: 'SERVFAIL', answers: [] });
    const known = this.known(target, task.question.type, ctx.nowMs);
    if (known !== undefined) return this.end(ctx, task, { ...known, answers: [...task.chain, ...known.answers] });
    this.descend(ctx, task);
  }

  private end(ctx: Context<DnsPacket>, task: Task, outcome: Outcome): void {
    this.tasks.delete(task.number);
    ctx.cancelTimer(`retry ${task.number}`);
    if (this.options.serveStale) ctx.cancelTimer(`stale ${task.number}`);
    const failed = outcome.rcode === 'SERVFAIL';
    if (failed) this.failedMs.set(keyOf(task.question), ctx.nowMs);
    else this.failedMs.delete(keyOf(task.question));
    const stale = failed && this.options.serveStale ? this.known(canonical(task.question.name), task.question.type, ctx.nowMs, 1000 * this.options.staleSeconds) : undefined;
    this.reply(ctx, task.clients, stale ?? outcome);
    // Where identical questions do not share a query, the first answer is for all who asked.
    for (const other of this.tasks.values()) {
      if (task.forTask === null && other.forTask === null && sameQuestion(other.question, task.question)) this.end(ctx, other, outcome);
    }
    const waiting = task.forTask === null ? undefined : this.tasks.get(task.forTask);
    if (waiting === undefined) return;
    // Found or not, it is not looked up again for this question.
    waiting.servers = [...waiting.servers.slice(1), ...(outcome.answers.length > 0 ? waiting.servers.slice(0, 1) : [])];
    this.ask(ctx, waiting);
  }

  /** The answer from memory, aliases included, or nothing if a part of it is missing. */
  private known(name: string, type: Question['type'], nowMs: number, staleMs = 0): Outcome | undefined {
    const answers: ResourceRecord[] = [];
    for (let at = name; answers.length <= ALIASES_MAX;) {
      const entry = recall(this.cache, at, type, { nowMs, staleMs });
      // What came with a referral tells where to ask; only an answer is passed on (RFC 2181 §5.4.1).
      if (entry?.trust === 'answer') return this.outcomeOf(entry, answers, nowMs);
      const alias = recall(this.cache, at, 'CNAME', { nowMs, staleMs });
      if (alias?.kind !== 'records') return undefined;
      answers.push(...this.shown(alias, nowMs));
      at = canonical(String(alias.records[0]?.data));
    }
    return undefined;
  }

  private outcomeOf(entry: CacheEntry, chain: readonly ResourceRecord[], nowMs: number): Outcome {
    const shown = this.shown(entry, nowMs);
    if (entry.kind === 'records') return { rcode: 'NOERROR', answers: [...chain, ...shown] };
    return { rcode: entry.kind === 'no name' ? 'NXDOMAIN' : 'NOERROR', answers: chain, authority: shown };
  }

  /** Records as they are passed on. RFC 8767 §4: what is over gets a time to live above 0, for which 30 seconds are recommended. */
  private shown({ records, keptMs, untilMs }: CacheEntry, nowMs: number): readonly ResourceRecord[] {
    const ttl = nowMs >= untilMs ? this.options.staleTtl : this.options.countsDown ? undefined : (untilMs - keptMs) / 1000;
    return ttl === undefined ? records : records.map((record) => ({ ...record, ttl }));
  }

  private reply(ctx: Context<DnsPacket>, clients: readonly Query[], { rcode, answers, authority = [] }: Outcome): void {
    for (const query of clients) sendPacket(ctx, fitting(respond(query, { rcode, answers, authority, recursionAvailable: true }), query));
  }
}

const keyOf = ({ name, type }: Question): string => `${canonical(name)} ${type}`;
