/** What faults, operations and copies look like in a space-time diagram. */
import { describe, expect, test } from 'vitest';
import { QuorumReplica } from '../protocols/register-stores.ts';
import { StoreClient } from '../protocols/store-client.ts';
import { uniform } from '../simulation/distributions.ts';
import type { PlannedFault } from '../simulation/fault-plan.ts';
import type { Context, Process } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { Trace } from '../simulation/trace.ts';
import type { TraceEvent } from '../simulation/trace.ts';
import { crosses, outside, overlap, overlapping, textBox } from './drawing.ts';
import type { Box, Drawing, TextShape } from './drawing.ts';
import type { Figure } from './figure.ts';
import { networkSpells, stretchesOf } from './space-time-faults.ts';
import { BAR_COLUMN } from './space-time-labels.ts';
import { placeSpaceTime } from './space-time-layout.ts';
import { readTrace } from './space-time-model.ts';
import type { SpaceTime } from './space-time-model.ts';
import { plotSpaceTime } from './space-time.ts';

const replicas = ['s1', 's2', 's3'];
const storeRun = (operations: number, clients: number, faults: readonly PlannedFault[], network: object = {}): Trace => {
  const processes: Record<string, () => Process<any>> = Object.fromEntries(replicas.map((id) => [id, () => new QuorumReplica({ replicas })]));
  for (let client = 1; client <= clients; client += 1) processes[`c${client}`] = () => new StoreClient({ servers: replicas, keys: ['x'], operations });
  return simulate({ processes, seed: 4, faults, network: { latency: uniform({ minMs: 4, maxMs: 22 }), ...network } }).trace;
};
const faults: readonly PlannedFault[] = [
  { kind: 'partition', groups: [['s1', 'c1'], ['s2', 's3', 'c2']], atMs: 60, forMs: 60 },
  { kind: 'isolate', process: 's1', atMs: 90, forMs: 40 },
  { kind: 'crash', process: 's2', atMs: 140, recoverAfterMs: 60 },
  { kind: 'pause', process: 's3', atMs: 150, forMs: 40 },
  { kind: 'clock', process: 's1', atMs: 100, stepMs: 500 },
  { kind: 'slow', process: 's3', extraMs: 5, atMs: 250, forMs: 50 },
];
const model = (trace: Trace): SpaceTime => readTrace(trace, {}, { messages: new Set(), events: new Set() });
const textsOf = (figure: Figure): TextShape[] => figure.drawing?.shapes.filter((shape): shape is TextShape => shape.kind === 'text') ?? [];
const ofRole = (figure: Figure, role: string): string[] => textsOf(figure).filter((shape) => shape.role === role).map(({ text }) => text);

describe.each<[string, Trace]>([
  ['a calm run of three operations', storeRun(3, 1, [])],
  ['a run with every fault', storeRun(3, 2, faults)],
  ['a run of 200 messages that come twice', storeRun(8, 2, faults, { duplicateProbability: 0.2, lossProbability: 0.05 })],
  ['a run of 500 messages and every fault', storeRun(12, 3, faults)],
  ['a run that is cut off again and again', storeRun(6, 2, Array.from({ length: 12 }, (_, at) => ({ kind: 'isolate' as const, process: 's1', atMs: 40 * at, forMs: 25 })))],
])('%s', (_, trace) => {
  const figure = plotSpaceTime(trace, { title: 'A title' });

  test('no text leaves the canvas or lies on another of its kind, and the words on cuts stay clear of the plot', () => {
    const texts = textsOf(figure);
    expect(texts.filter((shape) => outside(textBox(shape), figure.drawing as Drawing)).map(({ text }) => text)).toEqual([]);
    for (const role of ['name', 'axis', 'key', 'label', 'title', 'spell']) expect(overlapping(texts.filter((shape) => shape.role === role))).toEqual([]);
    const { plot } = placeSpaceTime(model(trace), { labels: 'auto', title: 'A title' });
    for (const shape of texts) if (shape.role === 'spell') expect(textBox(shape).left).toBeGreaterThan(plot.right);
  });

  test('labels cover neither heads nor bars that stand beside a lifeline', () => {
    const placed = placeSpaceTime(model(trace), { labels: 'auto' });
    const heads = placed.model.journeys.map(({ from, to, reach, endMs }): Box => {
      const [x, y] = [placed.x(from + (to - from) * reach), placed.y(endMs)];
      return { left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 };
    });
    const bars = placed.model.operations.filter(({ column }) => column > 0).map(({ place, column, fromMs, untilMs }) => ({ x1: placed.x(place) + column * BAR_COLUMN, x2: placed.x(place) + column * BAR_COLUMN, y1: placed.y(fromMs), y2: placed.y(untilMs) }));
    for (const { box } of placed.labels) {
      expect(heads.filter((head) => overlap(head, box))).toEqual([]);
      expect(bars.filter((bar) => crosses(bar, box))).toEqual([]);
    }
  });

  test('equal runs give equal figures, which are JSON', () => {
    expect(plotSpaceTime(trace.toData(), { title: 'A title' })).toEqual(figure);
    expect(JSON.stringify({ data: figure.data, layout: figure.layout })).not.toContain('NaN');
  });
});

const faulty = storeRun(3, 2, faults);

test('a lifeline goes on after a recovery and is tinted while its process stands still', () => {
  const { stretches, processes } = model(faulty);
  const of = (id: string): unknown => stretches[processes.indexOf(id)]?.map(({ state, fromMs, untilMs }) => [state, fromMs, untilMs]);
  expect(of('s2')).toEqual([['up', 0, 140], ['down', 140, 200], ['up', 200, Infinity]]);
  expect(of('s3')).toEqual([['up', 0, 150], ['paused', 150, 190], ['up', 190, Infinity]]);
  expect(of('c1')).toEqual([['up', 0, Infinity]]);
});

test('a process that crashes while it stands still is down, and goes on standing when it is back', () => {
  const events = (['pause', 'crash', 'recover', 'resume'] as const).map((kind, at): TraceEvent => ({ index: at, atMs: 10 * (at + 1), kind, process: 'A' }));
  expect(stretchesOf(events, ['A'])[0]?.map(({ state }) => state)).toEqual(['up', 'paused', 'down', 'paused', 'up']);
});

test('a spell lasts from its beginning to the end of the same words, or to the end of the run', () => {
  const { spells } = model(faulty);
  expect(spells.map(({ who, fromMs, untilMs }) => [who, fromMs, untilMs])).toEqual([['s1, c1 | s2, s3, c2', 60, 120], ['s1', 90, 130]]);
  const open = networkSpells([{ index: 0, atMs: 5, kind: 'network', process: 'outside', text: 'links change: all' }], ['A']);
  expect(open.map(({ kind, untilMs }) => [kind, untilMs])).toEqual([['links change', Infinity]]);
});

test('a wall stands between neighbours that are cut off, and nowhere if a group does not stand together', () => {
  const wallsOf = (text: string): readonly number[] | undefined => networkSpells([{ index: 0, atMs: 0, kind: 'network', process: 'outside', text }], ['A', 'B', 'C', 'D'])[0]?.walls;
  expect(wallsOf('cut off: A, B | C, D')).toEqual([1.5]);
  expect(wallsOf('cut off: A | B | C, D')).toEqual([0.5, 1.5]);
  expect(wallsOf('cut off: C')).toEqual([1.5, 2.5]);
  expect(wallsOf('cut off: D')).toEqual([2.5]);
  expect(wallsOf('cut off: A, C | B, D')).toEqual([]);
  expect(wallsOf('cut off: A | C')).toEqual([]); // B, between them, reaches both
  expect(wallsOf('cut off: A | B')).toEqual([0.5]); // C and D reach both
  expect(wallsOf('cut off: A → B')).toEqual([]);
});

test('what happened is told in the key, beside the bracket and in the summary', () => {
  const figure = plotSpaceTime(faulty);
  expect(ofRole(figure, 'key')).toEqual(expect.arrayContaining(['crash', 'recovery', 'clock set', 'slower or quicker', 'operation', 'stands still', 'cut off']));
  expect(ofRole(figure, 'spell')).toEqual(expect.arrayContaining(['cut off', 's1, c1 | s2, s3, c2']));
  for (const sentence of ['s2 crashes at 140 ms.', 's2 recovers at 200 ms.', 's3 stands still from 150 ms to 190 ms.', "s1's clock shows 600 ms at 100 ms.", 'Cut off: s1, c1 | s2, s3, c2, from 60 ms to 120 ms.', 'From 250 ms on, s3 is 5 ms late.', 'c2: Get(x) → null, from ']) {
    expect(figure.summary).toContain(sentence);
  }
});

test('an operation has its bar from its beginning to its end, and its label says what came of it', () => {
  const { operations, processes } = model(faulty);
  const begun = [...faulty].filter(({ kind }) => kind === 'invoke');
  expect(operations.map(({ place, fromMs }) => [processes[place], fromMs])).toEqual(begun.map(({ process, atMs }) => [process, atMs]));
  const ended = [...faulty].filter(({ kind }) => kind === 'complete');
  expect(operations.filter(({ outcome }) => outcome === 'completed').map(({ endedMs }) => endedMs).sort()).toEqual(ended.map(({ atMs }) => atMs).sort());
  expect(ofRole(plotSpaceTime(storeRun(1, 1, [])), 'label')).toContain('Put(x, c1:1)');
});

class TwoAtOnce implements Process {
  onStart(ctx: Context): void {
    const [one, two] = [ctx.invoke({ type: 'Read' }), ctx.invoke({ type: 'Write', value: 2 })];
    ctx.invoke('left open');
    ctx.setTimer('end', 20);
    this.open = [one, two];
  }
  open: number[] = [];
  onMessage(): void {}
  onTimer(ctx: Context): void {
    ctx.complete(this.open[0] as number, 7);
    ctx.fail(this.open[1] as number, 'busy');
  }
}

test('operations of one process at one time stand beside one another; one that a crash leaves open ends there without an outcome', () => {
  const { trace } = simulate({ processes: { A: () => new TwoAtOnce() }, faults: [{ kind: 'crash', process: 'A', atMs: 40 }], untilMs: 60, seed: 1 });
  expect(model(trace).operations.map(({ column, outcome, untilMs, result }) => [column, outcome, untilMs, result])).toEqual([[0, 'completed', 20, 7], [1, 'failed', 20, undefined], [2, 'unknown', 40, undefined]]);
  expect(ofRole(plotSpaceTime(trace), 'key')).toEqual(expect.arrayContaining(['operation', 'failed operation', 'outcome unknown']));
});

test('a highlighted operation glows and is named, by the index of its beginning or its end', () => {
  const [invoke] = [...faulty].filter(({ kind }) => kind === 'invoke');
  const figure = plotSpaceTime(faulty, { highlight: { events: [invoke?.index as number] } });
  expect(figure.data.filter(({ name }) => name === 'highlighted')).toHaveLength(1);
  expect(textsOf(figure).filter(({ role, bold }) => role === 'label' && bold === true).map(({ text }) => text)).toContain('Get(x) → null');
});

test('a message that is delivered twice has two arrows, the later one dashed; copies still under way are counted', () => {
  const trace = new Trace(1, ['A', 'B']);
  trace.record({ atMs: 0, kind: 'send', process: 'A', peer: 'B', number: 1, message: 'hello' });
  trace.record({ atMs: 0, kind: 'duplicate', process: 'B', peer: 'A', cause: 0, number: 1 });
  trace.record({ atMs: 0, kind: 'duplicate', process: 'B', peer: 'A', cause: 0, number: 1 });
  trace.record({ atMs: 10, kind: 'deliver', process: 'B', peer: 'A', cause: 0, number: 1 });
  trace.record({ atMs: 15, kind: 'deliver', process: 'B', peer: 'A', cause: 0, number: 1 });
  trace.endMs = 20;
  expect(model(trace).journeys.map(({ fate, isCopy, endMs }) => [fate, isCopy, endMs])).toEqual([['arrived', false, 10], ['arrived', true, 15], ['under way', true, 20]]);
  const figure = plotSpaceTime(trace);
  expect(ofRole(figure, 'key')).toContain('delivered again');
  expect(figure.summary).toContain('2 of them are messages delivered again.');
});

test('in a search that keeps its messages, one may arrive any number of times', () => {
  const trace = new Trace(1, ['A', 'B']);
  trace.record({ atMs: 0, kind: 'send', process: 'A', peer: 'B', number: 1, message: 'Prepare' });
  for (const atMs of [10, 20, 30]) trace.record({ atMs, kind: 'deliver', process: 'B', peer: 'A', cause: 0, number: 1 });
  trace.endMs = 30;
  expect(model(trace).journeys.map(({ isCopy }) => isCopy)).toEqual([false, true, true]);
});

test('a span has its name beside its bracket, and one that ends before it begins is refused', () => {
  const figure = plotSpaceTime(faulty, { spans: [{ name: 'the first election', fromMs: 200, untilMs: 300 }] });
  expect(ofRole(figure, 'spell').join(' ')).toContain('the first election');
  expect(figure.summary).toContain('the first election, from 200 ms to 300 ms.');
  expect(() => plotSpaceTime(faulty, { spans: [{ name: 'none', fromMs: 5, untilMs: 5 }] })).toThrow('the span "none" from 5 ms to 5 ms must begin at 0 or later and end after that');
});
