import { afterEach, expect, test } from 'vitest';
import { plotLines } from '../figures/lines.ts';
import type { Context, Process, ProcessId } from '../simulation/process.ts';
import { simulate } from '../simulation/simulation.ts';
import { installDisplayHook } from './display.ts';
import type { MimeBundle } from './display.ts';
import { show, showRun, showTable } from './show.ts';
import { figureHash } from './static-svg.ts';

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

test.each<[string, unknown, string]>([
  ['a run', { trace }, 'this is a run; use show(plotSpaceTime(run.trace))'],
  ['an array', [1], 'for rows use showTable(rows)'],
  ['a promise', Promise.resolve(1), 'is an await missing?'],
  ['a number', 4, 'this is 4'],
  ['nothing', undefined, 'this is undefined'],
])('%s is refused with what to do instead', (_, value, sentence) => {
  expect(() => show(value as string)).toThrow(sentence);
});
