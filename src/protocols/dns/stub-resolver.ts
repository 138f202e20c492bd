/**
 * A stub resolver: what stands in every program's machine. It asks one recursive resolver, asks again when nothing comes, and may remember.
 *
 *     const run = simulate({ …, inputs: [{ atMs: 0, to: 'client 127.0.0.101', message: { type: 'Lookup', name: 'www.shop.example' } }] });
 *     run.processes['client 127.0.0.101'].lookups[0] //=> { name: 'www.shop.example', askedMs: 0, answeredMs: 80, rcode: 'NOERROR', addresses: ['203.0.113.10'], … }
 *
 * Source: RFC 1034 §5.3.1.
 */
import { OUTSIDE } from '../../simulation/process.ts';
import type { Context, Process, ProcessId } from '../../simulation/process.ts';
import { keepNegative, keepRecords, recall, setsOf } from './cache.ts';
import type { DnsCache } from './cache.ts';
import { canonical } from './names.ts';
import { addressOf, DNS_PORT, sameQuestion, sendPacket } from './packets.ts';
import type { DnsPacket, RecordType, ResourceRecord, Response } from './packets.ts';

/** From outside: look this name up. */
export interface LookupInput {
  readonly type: 'Lookup';
  readonly name: string;
  readonly recordType?: RecordType; // default: 'A'
}

export interface Lookup {
  readonly name: string;
  readonly recordType: RecordType;
  readonly askedMs: number;
  readonly answeredMs: number; // when the answer came, or hope was given up
  readonly rcode: Response['rcode'] | 'no answer';
  readonly addresses: readonly string[]; // the data of the wanted type; names and texts, too
  readonly ttl: number; // the shortest of the answer, in seconds; 0 without one
  readonly from: 'cache' | 'resolver';
}

export interface StubOptions {
  readonly resolver: string; // its address
  /** Remember answers. Default: false. */
  readonly caches?: boolean;
  /** Default: 5,000 ms. */
  readonly retryMs?: number;
  /** Default: 2. */
  readonly attemptsMax?: number;
  /** Looks these names up by itself, one at a time chosen at random, at exponential intervals with this mean. */
  readonly asks?: { readonly names: readonly string[]; readonly meanMs: number; readonly untilMs: number };
  /** Keep only so many of the last lookups. Default: all. */
  readonly keeps?: number;
}

interface OpenLookup {
  readonly number: number;
  readonly name: string;
  readonly recordType: RecordType;
  readonly askedMs: number;
  id: number;
  port: number;
  transport: 'udp' | 'tcp';
  attempts: number;
}

export class StubResolver implements Process<DnsPacket> {
  lookups: Lookup[] = [];
  open = new Map<number, OpenLookup>();
  cache: DnsCache = new Map();
  made = 0;
  readonly options: StubOptions;

  constructor(options: StubOptions) {
    if (typeof options?.resolver !== 'string') throw new TypeError("StubResolver: resolver is missing; give its address, as { resolver: '127.0.0.53' }");
    this.options = options;
  }

  onStart(ctx: Context<DnsPacket>): void {
    this.plan(ctx);
  }

  private plan(ctx: Context<DnsPacket>): void {
    const { asks } = this.options;
    if (asks === undefined) return;
    const delayMs = -asks.meanMs * Math.log(1 - ctx.random());
    if (ctx.nowMs + delayMs <= asks.untilMs) ctx.setTimer('ask', delayMs);
  }

  onMessage(ctx: Context<DnsPacket>, from: ProcessId, message: DnsPacket | LookupInput): void {
    if (message.type === 'Lookup' && from === OUTSIDE) return this.lookUp(ctx, message.name, message.recordType ?? 'A');
    if (message.type === 'Response') return this.onResponse(ctx, message);
    if (message.type !== 'Connected') return;
    const lookup = [...this.open.values()].find(({ transport, port }) => transport === 'tcp' && port === message.to.port);
    if (lookup !== undefined) this.sendQuery(ctx, lookup);
  }

  onTimer(ctx: Context<DnsPacket>, timer: string): void {
    if (timer === 'ask') {
      this.lookUp(ctx, ctx.choose(this.options.asks?.names ?? []), 'A');
      return this.plan(ctx);
    }
    const lookup = this.open.get(Number(timer.split(' ')[1]));
    if (lookup === undefined) return;
    if (lookup.attempts >= (this.options.attemptsMax ?? 2)) return this.end(ctx, lookup, { rcode: 'no answer', records: [], from: 'resolver' });
    this.send(ctx, lookup);
  }

  private lookUp(ctx: Context<DnsPacket>, name: string, recordType: RecordType): void {
    this.made += 1;
    const lookup: OpenLookup = { number: this.made, name, recordType, askedMs: ctx.nowMs, id: 0, port: 0, transport: 'udp', attempts: 0 };
    const known = this.options.caches === true ? recall(this.cache, canonical(name), recordType, { nowMs: ctx.nowMs }) : undefined;
    if (known !== undefined) {
      const rcode = known.kind === 'no name' ? 'NXDOMAIN' : 'NOERROR';
      return this.end(ctx, lookup, { rcode, records: known.kind === 'records' ? known.records : [], from: 'cache' });
    }
    this.open.set(lookup.number, lookup);
    this.send(ctx, lookup);
  }

  private send(ctx: Context<DnsPacket>, lookup: OpenLookup, transport: 'udp' | 'tcp' = 'udp'): void {
    lookup.attempts += transport === 'udp' ? 1 : 0;
    lookup.id = Math.floor(ctx.random() * 65_536);
    lookup.port = 1024 + Math.floor(ctx.random() * 64_512);
    lookup.transport = transport;
    ctx.setTimer(`retry ${lookup.number}`, this.options.retryMs ?? 5_000);
    if (transport === 'udp') return this.sendQuery(ctx, lookup);
    sendPacket(ctx, { type: 'Connect', from: { address: addressOf(ctx.id), port: lookup.port }, to: { address: this.options.resolver, port: DNS_PORT } });
  }

  private sendQuery(ctx: Context<DnsPacket>, { id, port, transport, name, recordType }: OpenLookup): void {
    sendPacket(ctx, {
      type: 'Query', id, from: { address: addressOf(ctx.id), port }, to: { address: this.options.resolver, port: DNS_PORT }, transport,
      question: { name, type: recordType }, recursionDesired: true,
    });
  }

  private onResponse(ctx: Context<DnsPacket>, response: Response): void {
    const lookup = [...this.open.values()].find(({ id, port, transport, name, recordType }) =>
      id === response.id && port === response.to.port && transport === response.transport && response.from.address === this.options.resolver && sameQuestion(response.question, { name, type: recordType }));
    if (lookup === undefined) return;
    if (response.truncated && response.transport === 'udp') return this.send(ctx, lookup, 'tcp');
    this.open.delete(lookup.number);
    ctx.cancelTimer(`retry ${lookup.number}`);
    const records = response.answers.filter(({ type }) => type === lookup.recordType);
    if (this.options.caches === true) this.keep(ctx, lookup, records, response);
    this.end(ctx, lookup, { rcode: response.rcode, records, from: 'resolver' });
  }

  /** Under the name that was asked for, with the shortest life of the whole answer: an alias on the way may be over before the address. */
  private keep(ctx: Context<DnsPacket>, { name, recordType }: OpenLookup, records: readonly ResourceRecord[], { rcode, answers, authority }: Response): void {
    const { nowMs } = ctx;
    const owner = canonical(name);
    const ttl = Math.min(...answers.map((record) => record.ttl));
    if (records.length > 0) {
      for (const set of setsOf(records.map((record) => ({ ...record, name: owner, ttl })))) keepRecords(this.cache, set, { nowMs, trust: 'answer' });
    } else if (rcode === 'NXDOMAIN' || rcode === 'NOERROR') {
      keepNegative(this.cache, owner, recordType, authority.find(({ type }) => type === 'SOA'), { nowMs, nameExists: rcode === 'NOERROR' });
    }
  }

  private end(ctx: Context<DnsPacket>, { number, name, recordType, askedMs }: OpenLookup, { rcode, records, from }: { rcode: Lookup['rcode']; records: readonly ResourceRecord[]; from: Lookup['from'] }): void {
    this.open.delete(number);
    const addresses = records.map(({ data }) => (typeof data === 'string' ? data : `${data.mname} ${data.serial}`));
    const ttl = records.length === 0 ? 0 : Math.min(...records.map((record) => record.ttl));
    this.lookups.push({ name, recordType, askedMs, answeredMs: ctx.nowMs, rcode, addresses, ttl, from });
    if (this.lookups.length > (this.options.keeps ?? Infinity)) this.lookups.shift();
    ctx.log(addresses[0] ?? rcode);
  }
}
