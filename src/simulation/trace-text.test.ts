import { describe, expect, test } from 'vitest';
import { uniform } from './distributions.ts';
import { fromText } from './plain-data.ts';
import type { Context, Process, ProcessId } from './process.ts';
import { simulate } from './simulation.ts';
import { Trace } from './trace.ts';
import type { TraceData, TraceEvent, TraceEventKind } from './trace.ts';
import { describeEvent, describeMessage, SHIVIZ_EXPRESSION, toJsonLines, toMermaid, toShiViz } from './trace-text.ts';

type Token = { readonly type: 'Token'; readonly hops: number };

/** Passes a token on to a process drawn at random, twice, until it has made six hops. */
class Passer implements Process<Token> {
  got = 0;
  onStart(ctx: Context<Token>): void {
    if (ctx.id === ctx.processes[0]) ctx.setTimer('serve', 1);
  }
  onTimer(ctx: Context<Token>): void {
    ctx.send(ctx.choose(ctx.processes), { type: 'Token', hops: 1 });
  }
  onMessage(ctx: Context<Token>, _from: ProcessId, { hops }: Token): void {
    this.got += 1;
    if (hops % 3 === 0) ctx.log('a third hop', new Set([hops]));
    if (hops < 6) for (let copy = 0; copy < 2; copy += 1) ctx.send(ctx.choose(ctx.processes), { type: 'Token', hops: hops + 1 });
  }
}

const party = (seed: number, ids: readonly ProcessId[] = ['A', 'B', 'C']): Trace =>
  simulate({
    processes: Object.fromEntries(ids.map((id) => [id, () => new Passer()])),
    network: { latency: uniform({ minMs: 5, maxMs: 30 }), lossProbability: 0.15, duplicateProbability: 0.1 },
    faults: [
      { kind: 'crash', process: ids[1] as ProcessId, atMs: 40, recoverAfterMs: 15 },
      { kind: 'pause', process: ids[2] as ProcessId, atMs: 20, forMs: 10 },
      { kind: 'clock', process: ids[0] as ProcessId, atMs: 30, stepMs: 5 },
      { kind: 'isolate', process: ids[0] as ProcessId, atMs: 60, forMs: 10 },
    ],
    inputs: [{ atMs: 3, to: ids[2] as ProcessId, message: { type: 'Token', hops: 2 } }],
    seed,
    trace: 'with state',
  }).trace;

/** A trace of the events given, each with its place and, unless it has one, a time and the process A. */
const traceOf = (events: readonly Partial<TraceEvent>[], processes: readonly ProcessId[] = ['A', 'B']): TraceData => ({
  seed: 1, processes, endMs: 100, stopped: 'idle',
  events: events.map((event, index) => ({ index, atMs: index, kind: 'log', process: processes[0] as ProcessId, ...event })),
});

describe('describeEvent', () => {
  const told: Record<TraceEventKind, [Partial<TraceEvent>, string]> = {
    start: [{}, 'A starts'],
    input: [{ peer: 'outside', message: 'go' }, 'A is told go from outside'],
    send: [{ peer: 'B', message: { type: 'Ping' } }, 'A sends Ping to B'],
    deliver: [{ peer: 'B', message: { type: 'Ping' } }, 'A gets Ping from B'],
    drop: [{ peer: 'B', message: { type: 'Ping' }, reason: 'buffer full' }, 'A never gets Ping from B (buffer full)'],
    duplicate: [{ peer: 'B', message: { type: 'Ping' } }, 'A will get Ping from B twice'],
    timer: [{ text: 'patience' }, 'A timer "patience" runs out'],
    log: [{ text: 'counted', data: 3 }, 'A counted 3'],
    state: [{ data: { count: 3 } }, 'A is now {"count":3}'],
    crash: [{}, 'A crashes'],
    recover: [{}, 'A recovers'],
    pause: [{}, 'A stands still'],
    resume: [{}, 'A goes on'],
    clock: [{ text: 'shows -30 ms' }, 'A shows -30 ms'],
    invoke: [{ number: 2, data: { type: 'Write', key: 'x', value: [1, null] } }, 'A begins operation 2, Write(x, [1,null])'],
    complete: [{ number: 2, data: [1] }, 'A ends operation 2, which returned [1]'],
    fail: [{ number: 2, data: 'not the leader' }, 'A ends operation 2 without effect (not the leader)'],
    network: [{ process: 'outside', text: 'healed: A | B' }, 'outside healed: A | B'],
  };

  test.each(Object.entries(told))('tells of %s in one line', (kind, [event, line]) => {
    const whole = { index: 0, atMs: 12.34, process: 'A', ...event, kind: kind as TraceEventKind };
    expect(describeEvent(whole)).toBe(`12.3 ms  ${line}`);
    // What a trace keeps in columns, it tells in the same words.
    expect(describeEvent(Trace.fromData(traceOf([whole])).at(0))).toBe(`12.3 ms  ${line}`);
  });

  test('leaves out the data that a log line lacks', () => {
    expect(describeEvent({ index: 0, atMs: 0, kind: 'log', process: 'A', text: 'done' })).toBe('0.0 ms  A done');
  });

  test.each([
    ['attack', 'attack'],
    [{ type: 'Ping', number: 1 }, 'Ping'],
    [{ type: 7 }, '{"type":7}'],
    [null, 'null'],
    [[1, 'two'], '[1,"two"]'],
    [new Map([['a', 1]]), '{"$":"Map","of":[["a",1]]}'],
  ])('describes the message %j as %s', (message, words) => {
    expect(describeMessage(message)).toBe(words);
  });
});

describe('toJsonLines', () => {
  const read = (text: string): unknown[] => text.split('\n').slice(0, -1).map(fromText);

  test('writes an object a line, which reads back as the event', () => {
    const trace = party(1);
    const text = toJsonLines(trace);
    expect(text.endsWith('}\n')).toBe(true);
    expect(read(text)).toEqual([...trace]);
    expect(toJsonLines(trace.toData())).toBe(text);
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ index: expect.any(Number), atMs: expect.any(Number), kind: expect.any(String) });
  });

  test('marks what JSON lacks, and keeps line breaks within their line', () => {
    const message = { type: 'Odd\nkind', map: new Map([['a', new Set([1])]]), bytes: Uint8Array.of(0, 255), missing: undefined, large: 2n, late: Infinity };
    const data = traceOf([{ kind: 'send', peer: 'B', number: 1, message }, { text: 'two\nlines', data: [-0, Number.NaN] }]);
    const text = toJsonLines(data);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('"map":{"$":"Map","of":[["a",{"$":"Set","of":[1]}]]}');
    expect(text).toContain('"bytes":{"$":"bytes","of":"00ff"}');
    expect(read(text)).toStrictEqual(data.events);
  });

  test('is empty for a trace without events', () => {
    expect(toJsonLines(traceOf([]))).toBe('');
  });
});

describe('toShiViz', () => {
  interface Entry {
    readonly host: string;
    readonly clock: Readonly<Record<string, number>>;
    readonly event: string;
  }

  /** Reads a log as ShiViz does: by its expression, which must leave nothing over. */
  function parsed(log: string): Entry[] {
    const expression = new RegExp(SHIVIZ_EXPRESSION, 'g');
    expect(log.replaceAll(expression, '').replaceAll('\n', '')).toBe('');
    return [...log.matchAll(expression)].map(({ groups }) => {
      const { host = '', clock = '', event = '' } = groups ?? {};
      return { host, clock: JSON.parse(clock) as Record<string, number>, event };
    });
  }

  const seen = (trace: Trace): TraceEvent[] => [...trace].filter(({ kind, process }) => process !== 'outside' && kind !== 'drop' && kind !== 'duplicate');

  /** For each event, the indices of those that happened before it: its process's earlier ones, its send, and what was before these. */
  function happenedBefore(trace: Trace): Map<number, ReadonlySet<number>> {
    const before = new Map<number, ReadonlySet<number>>();
    const last = new Map<ProcessId, number>();
    for (const event of seen(trace)) {
      const parents = [last.get(event.process), event.kind === 'deliver' ? event.cause : undefined].filter((index) => index !== undefined);
      before.set(event.index, new Set(parents.flatMap((index) => [index, ...(before.get(index) ?? [])])));
      last.set(event.process, event.index);
    }
    return before;
  }

  test.each([1, 2, 3])('writes vector clocks that order events as their causes do, seed %s', (seed) => {
    const trace = party(seed);
    const events = seen(trace);
    const entries = parsed(toShiViz(trace));
    expect(entries.map(({ event }) => event)).toEqual(events.map(describeEvent));
    const before = happenedBefore(trace);
    const pairs = events.flatMap((a, i) => events.map((b, j) => ({ a, b, i, j }))).filter(({ i, j }) => i !== j);
    const byClocks = pairs.filter(({ a, i, j }) => (entries[i]?.clock[a.process] ?? 0) <= (entries[j]?.clock[a.process] ?? 0));
    const byCauses = pairs.filter(({ a, b }) => before.get(b.index)?.has(a.index));
    expect(byClocks.map(({ i, j }) => `${i} -> ${j}`)).toEqual(byCauses.map(({ i, j }) => `${i} -> ${j}`));
    // The run holds what this is about: messages that arrive, and events that know nothing of each other.
    expect(events.filter(({ kind }) => kind === 'deliver').length).toBeGreaterThan(5);
    expect(byCauses.length).toBeLessThan((pairs.length / 2) * 0.98);
  });

  test('counts each host up by one, as ShiViz demands, and names only hosts of the log', () => {
    for (const ids of [['A', 'B', 'C'], ['the shop', 'the\tbank', 'C 3']]) {
      const counts = new Map<string, number>();
      const entries = parsed(toShiViz(party(1, ids)));
      for (const { host, clock } of entries) {
        counts.set(host, (counts.get(host) ?? 0) + 1);
        expect(clock[host]).toBe(counts.get(host));
      }
      expect([...counts.keys()].toSorted()).toEqual(ids.map((id) => id.replaceAll(/\s/g, '_')).toSorted());
      expect([...new Set(entries.flatMap(({ clock }) => Object.keys(clock)))].filter((host) => !counts.has(host))).toEqual([]);
    }
  });

  test('keeps an event in its line, whatever line ends its words hold', () => {
    const entries = parsed(toShiViz(traceOf([{ text: 'one\ntwo\r\nthree\u2028four' }])));
    expect(entries).toEqual([{ host: 'A', clock: { A: 1 }, event: '0.0 ms  A one two three four' }]);
  });
});

describe('toMermaid', () => {
  test('draws a small run', () => {
    const echo = (): Process<string> => ({
      onMessage(ctx, from, message) {
        ctx.log('heard', message);
        if (message === 'ping') ctx.send('the shop', 'pong');
        if (from === 'outside') ctx.send('B', 'ping');
      },
    });
    const { trace } = simulate({
      processes: { 'the shop': echo, B: echo },
      inputs: [{ atMs: 1, to: 'the shop', message: 'go' }, { atMs: 30, to: 'the shop', message: 'go' }],
      faults: [{ kind: 'crash', process: 'B', atMs: 35, recoverAfterMs: 10 }],
      seed: 1,
    });
    expect(toMermaid(trace)).toMatchInlineSnapshot(`
      "sequenceDiagram
        participant p0 as the shop
        participant p1 as B
        Note over p0: the shop is told go from outside
        Note over p0: the shop heard "go"
        p0->>p1: ping
        Note over p1: B heard "ping"
        p1->>p0: pong
        Note over p0: the shop heard "pong"
        Note over p0: the shop is told go from outside
        Note over p0: the shop heard "go"
        Note over p1: B crashes
        p0-xp1: ping (receiver crashed)
        Note over p1: B recovers
      "
    `);
  });

  test.each([1, 2, 3])('draws an arrow a delivery, a crossed one a drop, and a note for what a process goes through, seed %s', (seed) => {
    const trace = party(seed, ['A', 'B', 'the shop']);
    const lines = toMermaid(trace).split('\n');
    const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
    const drops = trace.ofKind('drop');
    expect(lines.slice(0, 4)).toEqual(['sequenceDiagram', '  participant p0 as A', '  participant p1 as B', '  participant p2 as the shop']);
    expect(count(/^ {2}p\d->>p\d: Token$/)).toBe(trace.ofKind('deliver').length);
    expect(lines.filter((line) => line.includes('-x')).map((line) => /\((.*)\)$/.exec(line)?.[1])).toEqual(drops.map(({ reason }) => reason));
    expect(drops.length).toBeGreaterThan(0);
    expect(count(/^ {2}Note over p\d: .+$/)).toBe((['log', 'crash', 'recover', 'pause', 'resume', 'input', 'clock'] as const).flatMap((kind) => trace.ofKind(kind)).length);
  });

  test('lets no name, message or log line break out of its line of the diagram', () => {
    const odd = 'a;b#35;c\nend\r\nd\u2028e';
    const text = toMermaid(traceOf(
      [
        { kind: 'send', peer: 'B', number: 1, message: odd },
        { kind: 'deliver', process: 'B', peer: odd, number: 1, cause: 0, message: odd },
        { kind: 'drop', process: 'B', peer: odd, number: 2, message: { type: odd }, reason: 'lost' },
        { text: odd, data: odd },
        { kind: 'input', peer: 'outside', message: odd },
      ],
      [odd, 'B'],
    ));
    expect(text).not.toMatch(/[;#\r\u2028\u2029]/);
    expect(text.trimEnd().split('\n').map((line) => /^ *(sequenceDiagram|participant|Note over|p0->>p1|p0-xp1)/.exec(line)?.[1])).toEqual([
      'sequenceDiagram', 'participant', 'participant', 'p0->>p1', 'p0-xp1', 'Note over', 'Note over',
    ]);
  });
});
