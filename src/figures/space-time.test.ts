import { describe, expect, test } from 'vitest';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { constant, uniform } from '../simulation/distributions.ts';
import { simulate } from '../simulation/simulation.ts';
import type { Trace } from '../simulation/trace.ts';
import { outside, overlap, overlapping, textBox } from './drawing.ts';
import type { Box, Drawing, TextShape } from './drawing.ts';
import type { Figure } from './figure.ts';
import { placeSpaceTime } from './space-time-layout.ts';
import { readTrace } from './space-time-model.ts';
import { plotSpaceTime } from './space-time.ts';
import type { SpaceTimeOptions } from './space-time.ts';

type Message = { readonly type: 'Ping' | 'AppendEntries'; readonly hops: number; readonly note: string };

/** Passes messages on to random others until they have made their hops. */
class Gossip implements Process<Message> {
  received = 0;
  readonly hops: number;
  constructor(hops: number) {
    this.hops = hops;
  }
  onStart(ctx: Context<Message>): void {
    ctx.log('begins & waits <politely>');
    ctx.setTimer('again', 15);
    this.pass(ctx, this.hops);
  }
  onTimer(ctx: Context<Message>): void {
    this.pass(ctx, 0);
  }
  onMessage(ctx: Context<Message>, _from: ProcessId, message: Message): void {
    this.received += 1;
    if (this.received % 3 === 0) ctx.log(`has received ${this.received}`);
    if (message.hops > 0) this.pass(ctx, message.hops - 1);
  }
  pass(ctx: Context<Message>, hops: number): void {
    const others = ctx.processes.filter((id) => id !== ctx.id);
    const to = others[Math.floor(ctx.random() * others.length)] as ProcessId;
    ctx.send(to, { type: hops % 2 === 0 ? 'Ping' : 'AppendEntries', hops, note: 'a < b & "c"' });
  }
}

const names = ['A', 'B', 'replica-3', 'client', 'E', 'F', 'G', 'H', 'I', 'a process with a long name'];

function gossip(options: { processes: number; hops: number; lossProbability?: number; seed?: number }): Trace {
  const ids = names.slice(0, options.processes);
  return simulate({
    processes: Object.fromEntries(ids.map((id) => [id, () => new Gossip(options.hops)])),
    network: { latency: uniform({ minMs: 8, maxMs: 30 }), lossProbability: options.lossProbability ?? 0 },
    faults: [{ kind: 'crash', process: ids.at(-1) as string, atMs: 120 }],
    seed: options.seed ?? 5,
  }).trace;
}

const sizes = {
  'about 5': gossip({ processes: 2, hops: 2 }),
  'about 50': gossip({ processes: 4, hops: 20, lossProbability: 0.05, seed: 8 }),
  'about 500': gossip({ processes: 10, hops: 48 }),
  'many losses': gossip({ processes: 10, hops: 8, lossProbability: 0.2 }),
};

const strings = (figure: Figure, name: string): string[] => figure.data.filter((trace) => trace['name'] === name).flatMap((trace) => (trace['text'] as string[] | undefined) ?? []);
const textsOf = (figure: Figure): TextShape[] => figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];
const model = (trace: Trace): ReturnType<typeof readTrace> => readTrace(trace, {}, { messages: new Set(), events: new Set() });

describe.each(Object.entries(sizes))('a run of %s messages', (_, trace) => {
  const figure = plotSpaceTime(trace, { title: 'A title' });
  const sends = trace.ofKind('send');

  test('every send is one journey, which ends as the trace says', () => {
    const { journeys } = model(trace);
    expect(journeys.map(({ number }) => number)).toEqual(sends.map(({ number }) => number));
    const arrived = journeys.filter(({ fate }) => fate === 'arrived').map(({ number, endMs }) => [number, endMs]);
    expect(new Map(arrived as [number, number][])).toEqual(new Map(trace.ofKind('deliver').map(({ number, atMs }) => [number as number, atMs])));
  });

  test('hovering over the middle of any arrow names its message by number', () => {
    const hovers = trace.processes.flatMap((process) => strings(figure, `messages of ${process}`));
    for (const { number, process, peer } of sends) {
      expect(hovers.filter((hover) => hover.includes(`message ${number}, ${process} → ${peer}`)).length, `message ${number}`).toBeGreaterThan(0);
    }
  });

  test('each loss has a cross and each late arrival its own mark, with the reason in the hover', () => {
    const drops = trace.ofKind('drop');
    const lost = strings(figure, 'lost on its way');
    const late = strings(figure, 'receiver had crashed');
    expect(lost.length + late.length).toBe(drops.length);
    for (const { number, reason } of drops) {
      const hover = (reason === 'receiver crashed' ? late : lost).find((text) => text.includes(`message ${number},`));
      expect(hover, `message ${number}`).toContain(reason);
    }
  });

  test('labels overlap neither one another nor heads, and no text leaves the canvas', () => {
    const placed = placeSpaceTime(model(trace), { labels: 'auto' });
    const boxes = placed.labels.map(({ box }) => box);
    boxes.forEach((box, index) => boxes.slice(index + 1).forEach((other) => expect(overlap(box, other)).toBe(false)));
    for (const journey of placed.model.journeys) {
      const tip = { x: placed.x(journey.from + (journey.to - journey.from) * journey.reach), y: placed.y(journey.endMs) };
      const head: Box = { left: tip.x - 3, right: tip.x + 3, top: tip.y - 3, bottom: tip.y + 3 };
      for (const box of boxes) expect(overlap(box, head)).toBe(false);
    }
    const texts = textsOf(figure);
    expect(texts.filter((shape) => outside(textBox(shape), figure.drawing as Drawing)).map(({ text }) => text)).toEqual([]);
    for (const role of ['name', 'axis', 'key', 'label', 'title']) expect(overlapping(texts.filter((shape) => shape.role === role))).toEqual([]);
  });

  test('equal runs give equal figures, from a trace and from its data', () => {
    expect(plotSpaceTime(trace.toData(), { title: 'A title' })).toEqual(figure);
  });

  test('it is JSON, of a size that a notebook can hold', () => {
    const json = JSON.stringify({ data: figure.data, layout: figure.layout });
    expect(json).not.toContain('NaN');
    expect(json.length).toBeLessThan(20_000 + 700 * sends.length);
  });
});

test('small runs have every message labelled, crowded ones none', () => {
  const labelled = (trace: Trace): number => placeSpaceTime(model(trace), { labels: 'auto' }).labels.filter((label) => label.of === 'message').length;
  const small = gossip({ processes: 2, hops: 1, seed: 3 });
  expect(labelled(small)).toBe(small.ofKind('send').length);
  expect(labelled(sizes['about 500'])).toBe(0);
});

test('nothing of a process is drawn after its crash, and its lifeline turns to grey dashes', () => {
  const trace = sizes['about 50'];
  const crash = trace.ofKind('crash')[0];
  expect(crash).toBeDefined();
  const { marks, journeys, processes } = model(trace);
  const place = processes.indexOf(crash?.process as string);
  expect(marks.filter((mark) => mark.place === place && mark.atMs > (crash?.atMs as number))).toEqual([]);
  expect(journeys.filter((journey) => journey.from === place && journey.sentMs > (crash?.atMs as number))).toEqual([]);
  const figure = plotSpaceTime(trace);
  const lines = (figure.layout['shapes'] as { type: string; x0: number; y0: number; y1: number; line: { dash?: string } }[]).filter(({ type, x0 }) => type === 'line' && x0 === place);
  expect(lines.map(({ line }) => line.dash !== undefined)).toEqual([true, false]);
  expect(lines[0]?.y0).toBeCloseTo(crash?.atMs as number, 2);
  expect(figure.summary).toContain(`${crash?.process} crashes at 120 ms.`);
});

class Broadcaster implements Process<string> {
  onStart(ctx: Context<string>): void {
    if (ctx.id === 'A') for (let messenger = 0; messenger < 3; messenger += 1) ctx.send('B', 'Order');
  }
  onMessage(ctx: Context<string>): void {
    ctx.log('attacks at dawn');
  }
}
const messengers = simulate({
  processes: { A: () => new Broadcaster(), B: () => new Broadcaster() }, network: { latency: constant({ ms: 10 }) }, faults: [{ kind: 'lose', messages: [2] }], seed: 1,
}).trace;

test('messages that would lie on one another are drawn apart and share a label', () => {
  const placed = placeSpaceTime(model(messengers), { labels: 'auto' });
  const shifts = placed.model.journeys.map((journey) => (placed.shiftMs.get(journey) as number) * ((placed.y(10) - placed.y(0)) / 10));
  expect(shifts.map(Math.round)).toEqual([0, 6, 12]);
  expect(placed.labels.filter(({ of }) => of === 'message').map(({ text }) => text)).toEqual(['Order ×3']);
});

test('log lines of one moment share a mark and keep a label each', () => {
  const placed = placeSpaceTime(model(messengers), { labels: 'auto' });
  expect(placed.model.marks.map(({ events }) => events.length)).toEqual([2]);
  expect(placed.labels.filter(({ of }) => of === 'mark').map(({ text }) => text)).toEqual(['attacks at dawn', 'attacks at dawn']);
});

test('the summary tells a short run message by message', () => {
  expect(plotSpaceTime(messengers, { title: 'Three messengers' }).summary.split('\n')).toEqual([
    'Three messengers',
    'Space-time diagram of A and B, 0 ms to 10 ms: 3 messages (2 arrived, 1 lost).',
    '1. A → B Order: 0 ms to 10 ms.',
    '2. A → B Order: 0 ms, lost by plan.',
    '3. A → B Order: 0 ms to 10 ms.',
    'B at 10 ms: attacks at dawn.',
    'B at 10 ms: attacks at dawn.',
  ]);
});

test('a highlighted message glows, and has its label in a crowd', () => {
  const figure = plotSpaceTime(sizes['about 500'], { highlight: [100] });
  expect(figure.data.filter(({ name }) => name === 'highlighted')).toHaveLength(1);
  expect(textsOf(figure).filter(({ role, bold }) => role === 'label' && bold === true).length).toBeGreaterThan(0);
  expect(plotSpaceTime(sizes['about 500']).data.filter(({ name }) => name === 'highlighted')).toHaveLength(0);
});

test('a window shows what touches it and nothing else', () => {
  const whole = model(sizes['about 50']).journeys;
  const narrowed = readTrace(sizes['about 50'], { fromMs: 50, untilMs: 80 }, { messages: new Set(), events: new Set() });
  expect(narrowed.journeys.map(({ number }) => number)).toEqual(whole.filter(({ sentMs, endMs }) => endMs >= 50 && sentMs <= 80).map(({ number }) => number));
  expect(narrowed.marks.every(({ atMs }) => atMs >= 50 && atMs <= 80)).toBe(true);
});

test('a message that is still under way when the run ends is shown so', () => {
  const trace = simulate({ processes: { A: () => new Broadcaster(), B: () => new Broadcaster() }, network: { latency: constant({ ms: 10 }) }, seed: 1, untilMs: 4 }).trace;
  expect(model(trace).journeys.map(({ fate, endMs }) => [fate, endMs])).toEqual([['under way', 4], ['under way', 4], ['under way', 4]]);
  expect(strings(plotSpaceTime(trace), 'still under way')).toHaveLength(3);
});

test('a lost message is never marked on the lifeline of a process in between', () => {
  const lost = model(sizes['many losses']).journeys.filter(({ fate }) => fate === 'lost');
  expect(lost.filter(({ from, to, reach }) => Number.isInteger(from + (to - from) * reach))).toEqual([]);
  expect(lost.some(({ from, to }) => Math.abs(from - to) % 2 === 0)).toBe(true);
});

test.each<[string, () => unknown, SpaceTimeOptions, string]>([
  ['the run instead of its trace', () => ({ trace: messengers }), {}, 'pass run.trace, not the run'],
  ['a negative time', () => messengers, { fromMs: -1 }, 'fromMs (-1) must be a finite number of milliseconds, 0 or more'],
  ['an empty window', () => messengers, { fromMs: 5, untilMs: 5 }, 'untilMs (5) must lie after fromMs (5)'],
  ['a window after the end', () => messengers, { fromMs: 50 }, 'fromMs (50) lies after the end of the run (10 ms)'],
  ['a message that was never sent', () => messengers, { highlight: [4] }, 'cannot highlight message 4; messages are numbered 1 to 3'],
  ['an event that is not there', () => messengers, { highlight: { events: [99] } }, 'cannot highlight event 99; the events of this trace are 0 to'],
  ['more than can be shown', () => ({ ...messengers.toData(), events: Array.from({ length: 5001 }, (_, index) => ({ index, atMs: 0, kind: 'send', process: 'A', peer: 'B', number: index + 1, message: 1 })) }), {}, '5001 messages are more than a diagram can show (5000). Narrow it with fromMs and untilMs'],
  ['unknown labels', () => messengers, { labels: 'some' as 'auto' }, "labels ('some') must be 'auto' or 'none'"],
])('%s is refused with a sentence', (_, trace, options, sentence) => {
  expect(() => plotSpaceTime(trace() as Trace, options)).toThrow(sentence);
});
