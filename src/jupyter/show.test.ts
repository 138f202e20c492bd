import { afterEach, expect, test } from 'vitest';
import { History } from '../checking/history.ts';
import { checkLinearizability } from '../checking/linearizability/linearizability.ts';
import { register } from '../checking/models/registers.ts';
import { search } from '../checking/search/search.ts';
import { holds, unknown, violated } from '../checking/verdict.ts';
import { plotLines } from '../figures/lines.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { closedForm } from '../statistics/closed-form.ts';
import { describeEvent } from '../simulation/trace-text.ts';
import { installDisplayHook } from './display.ts';
import type { MimeBundle } from './display.ts';
import { show, showRun, showTable } from './show.ts';
import { figureHash } from '../figures/static-svg.ts';

afterEach(() => installDisplayHook(undefined));

/** What was sent by the time the call returned. */
function sentBy(call: () => void): MimeBundle[] {
  const sent: MimeBundle[] = [];
  installDisplayHook(({ data }) => sent.push(data));
  call();
  return sent;
}

const figure = plotLines({ xTitle: 'x', yTitle: 'y', series: [{ name: 's', x: [1, 2], y: [1, 2] }] });

class Echo implements Process<string> {
  onStart(ctx: Context<string>): void {
    if (ctx.id === 'A') ctx.send('B', 'hello');
  }
  onMessage(ctx: Context<string>, from: ProcessId, message: string): void {
    if (message === 'hello') ctx.send(from, 'echo');
  }
}
const { trace } = simulate({ processes: { A: () => new Echo(), B: () => new Echo() }, seed: 1 });

test('a figure is sent at once, live, static and in words, and the live form is JSON', () => {
  const [bundle, ...more] = sentBy(() => show(figure));
  expect(more).toEqual([]);
  expect(Object.keys(bundle as MimeBundle)).toEqual(['application/vnd.plotly.v1+json', 'image/svg+xml', 'text/plain']);
  const live = bundle?.['application/vnd.plotly.v1+json'] as { config: { responsive: boolean; displaylogo: boolean; showSendToCloud: boolean } };
  expect(JSON.parse(JSON.stringify(live))).toEqual(live);
  expect(live.config).toMatchObject({ responsive: true, displaylogo: false, showSendToCloud: false });
  expect(bundle?.['image/svg+xml']).toContain(`data-figure-hash="${figureHash(figure)}"`);
  expect(bundle?.['text/plain']).toBe(figure.summary);
});

test('a formula is typeset, and has its text', () => {
  expect(sentBy(() => show({ tex: ' p^{k}', text: 'p^k' }))).toEqual([{ 'text/latex': '$$p^{k}$$', 'text/plain': 'p^k' }]);
});

test('a closed form, which makes its typeset form when it is asked for it, is typeset too', () => {
  expect(sentBy(() => show(closedForm('p^k')))).toEqual([{ 'text/latex': '$${ p}^{ k}$$', 'text/plain': 'p^k' }]);
  expect(() => show(closedForm('p^'))).toThrow('closed form "p^" is no mathjs expression');
  expect(sentBy(() => show({ text: 'a getter of anything else is left alone', get tex(): string { throw new Error('asked'); } }))).toHaveLength(1);
});

test('a table has its numbers to the right and nothing of it is markup', () => {
  const [bundle] = sentBy(() => showTable([{ name: '<b>', risk: 1 / 3, sent: 12 }, { name: 'two', risk: 0.5, sent: 3 }], { caption: 'Risk' }));
  expect(bundle?.['text/plain']).toBe(['Risk', 'name    risk  sent', '----  ------  ----', '<b>   0.3333    12', 'two      0.5     3'].join('\n'));
  expect(bundle?.['text/html']).toContain('&lt;b&gt;');
  expect(bundle?.['text/html']).not.toContain('<b>');
});

test('columns are chosen by name, and an unknown one is refused', () => {
  expect(sentBy(() => showTable([{ a: 1, b: 2 }], { columns: ['b'] }))[0]?.['text/plain']).toBe('b\n-\n2');
  expect(() => showTable([{ a: 1 }], { columns: ['c'] })).toThrow('no row has the column "c"; there are a');
});

test('a run is listed one line an event, with what is left out counted', () => {
  const [all] = sentBy(() => showRun(trace));
  expect(all?.['text/plain']).toBe([' 0.0 ms  A sends hello to B', '10.0 ms  B gets hello from A', '10.0 ms  B sends echo to A', '20.0 ms  A gets echo from B'].join('\n'));
  expect(sentBy(() => showRun(trace, { kinds: ['send'], linesMax: 1 }))[0]?.['text/plain']).toBe('0.0 ms  A sends hello to B\n… and 1 more events');
  expect(sentBy(() => showRun(trace, { kinds: ['crash'] }))[0]?.['text/plain']).toBe('nothing happens');
});

const stale = History.of({ A: [{ call: { type: 'Write', value: '<1>' }, fromMs: 0, untilMs: 20 }], B: [{ call: { type: 'Read' }, fromMs: 30, untilMs: 44, result: 0 }] });

test('a violation is told in a sentence with its sign, and then drawn', () => {
  const [sentence, drawn, ...more] = sentBy(() => show(checkLinearizability(stale as History, register)));
  expect(more).toEqual([]);
  expect(sentence?.['text/plain']).toMatch(/^✗ linearizability is violated: B: Read\(\) returned 0 /);
  expect(sentence?.['text/html']).toContain('<strong>linearizability</strong> <strong style="color:#D9602B">is violated</strong>');
  expect(sentence?.['text/html']).not.toContain('<1>');
  expect(Object.keys(drawn as MimeBundle)).toEqual(['application/vnd.plotly.v1+json', 'image/svg+xml', 'text/plain']);
  expect(drawn?.['text/plain']).toContain('B: Read() → 0 cannot come first');
});

test('each outcome has a sign of its own, and a pass that could not fail is no pass to the eye', () => {
  const told = (verdict: Parameters<typeof show>[0]): unknown => sentBy(() => show(verdict)).map((bundle) => bundle['text/plain']);
  expect(told(holds('one leader per term', { because: 'it is true in all 8,832 states' }))).toEqual(['✓ one leader per term holds: it is true in all 8,832 states']);
  expect(told(holds('linearizability', { because: '3 operations', vacuous: 'nothing was ever read' }))).toEqual(['⚠ linearizability holds: 3 operations. This shows nothing: nothing was ever read']);
  expect(told(unknown('linearizability', { because: 'the budget ended' }))).toEqual(['? linearizability is undecided: the budget ended']);
  const vacuous = sentBy(() => show(holds('linearizability', { because: '3 operations', vacuous: 'nothing was <ever> read' })))[0]?.['text/html'];
  expect(vacuous).toContain('It could not have failed:</strong> nothing was &lt;ever&gt; read');
});

test('evidence that no figure draws is shown as data', () => {
  const bundles = sentBy(() => show(violated('mine', { because: 'so it is', evidence: { votes: [1, 2] } })));
  expect(bundles.map((bundle) => bundle['text/plain'])).toEqual(['✗ mine is violated: so it is\n{ votes: [1, 2] }']);
});

test('the verdicts of a search are shown one after another, a path as a space-time diagram', () => {
  const { verdicts } = search({ processes: { A: () => new Echo(), B: () => new Echo() }, network: { loses: 1 }, always: { 'nothing arrives': ({ messages }) => messages.length > 0 } });
  const texts = sentBy(() => show(verdicts)).map((bundle) => String(bundle['text/plain']).split('\n')[0]);
  expect(texts).toEqual(['✗ nothing arrives is violated: it is false, after 1 step', expect.stringContaining('Space-time diagram of A and B'), expect.stringContaining('no handler fails')]);
});

test('a history is drawn as its timeline; one without operations is said to be', () => {
  expect(sentBy(() => show(stale as History))[0]?.['text/plain']).toContain('Timeline of 2 operations of A, B');
  expect(sentBy(() => show(History.of({})))).toEqual([{ 'text/plain': 'a history without operations' }]);
});

test('a run and its trace are their events, the other members of the run folded below', () => {
  const [run, ...more] = sentBy(() => show({ trace, leader: { id: 'A', votes: ['A', 'B'] } }));
  expect(more).toEqual([]);
  expect(run?.['text/plain']).toBe(['Run of A, B with seed 1: 6 events until 20.0 ms, when nothing was left to happen', ...[...trace].map((event) => describeEvent(event).padStart(0))].map((line) => line.replace(/^(\d\.\d ms)/, ' $1')).join('\n'));
  expect(run?.['text/html']).toContain('<strong style="font-weight:600">leader</strong>');
  expect(sentBy(() => show(trace))[0]?.['text/plain']).toMatch(/^Trace of A, B with seed 1: 6 events/);
});

test('records are a table, the first rows of many open and the rest folded and counted', () => {
  const rows = Array.from({ length: 700 }, (_, index) => ({ node: `<n${index}>`, sent: index }));
  const html = String(sentBy(() => show(rows))[0]?.['text/html']);
  expect(html.split('<details>')[0]?.match(/<td /g)).toHaveLength(2 * 20);
  expect(html).toContain('… and 680 more rows');
  expect(html).toContain('… and 200 more; slice the array');
  expect(html).toContain('&lt;n0&gt;');
  expect(html).not.toContain('<n0>');
});

test.each<[string, unknown, string]>([
  ['a promise', Promise.resolve(1), 'is an await missing?'],
  ['nothing', undefined, 'this is undefined'],
])('%s is refused with what to do instead', (_, value, sentence) => {
  expect(() => show(value as string)).toThrow(sentence);
});
