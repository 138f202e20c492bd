/** The verdict in a notebook, on a project of its own, with the display of a cell put in place. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { INK } from '../figures/figure.ts';
import { createFixture } from '../grader/fixture.ts';
import type { Fixture } from '../grader/fixture.ts';
import { check, hint } from './check.ts';
import { installDisplayHook } from './display.ts';
import type { MimeBundle } from './display.ts';

const FILE = 'exercises/08-two-generals/fewest-messengers.ts';
const GRADER = `import { fail, grade } from 'distsys/grader';
grade('08/fewest-messengers', { exports: ['Echo'], checks: [
  { title: 'sends back what it gets', points: 2, hints: ['a', 'b'], async run({ learner, seed }) {
    const { trace } = await learner.simulate({ processes: { A: { class: 'Echo' }, B: { class: 'Echo' } }, inputs: [{ atMs: 1, to: 'A', message: '<hello>' }], seed });
    if (!trace.events.some(({ kind }) => kind === 'deliver')) fail({ expected: 'an answer', got: 'none to <hello>', when: 'at 1 ms, at A', trace });
  } },
] });`;

let fixture: Fixture;
let shown: MimeBundle[];
beforeAll(() => {
  fixture = createFixture();
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', GRADER);
});
afterAll(() => fixture.remove());
beforeEach(() => {
  shown = [];
  installDisplayHook(({ data }) => shown.push(data));
});
afterEach(() => {
  installDisplayHook(undefined);
});

test('a stub is not started, and the cell says what to do', async () => {
  fixture.write(FILE, "import { NotImplemented } from 'distsys';\nexport class Echo { onMessage(): void { throw new NotImplemented('08/fewest-messengers'); } }\n");
  await check('08/fewest-messengers', { root: fixture.root });
  expect(shown).toHaveLength(1);
  expect(shown[0]?.['text/plain']).toBe(`  · fewest-messengers     not started\n    Write it in ${FILE}, save, and run this cell again.`);
  expect(shown[0]?.['text/html']).toContain('not started');
});

test('a failed run is told and drawn, the same each time', async () => {
  fixture.write(FILE, 'export class Echo { onMessage(): void {} }\n');
  await check('08/fewest-messengers', { root: fixture.root });
  await check('08/fewest-messengers', { root: fixture.root });
  expect(shown).toHaveLength(4);
  expect(shown[0]?.['text/plain']).toContain('got       none to <hello>\n          when      at 1 ms, at A');
  expect(shown[0]?.['text/html']).toContain('none to &lt;hello&gt;');
  expect(shown[0]?.['text/html']).toMatch(/>seed 1<\/span><span>replay: <code [^>]*>npm run grade -- 08\/fewest-messengers --seed 1</);
  expect(Object.keys(shown[1] ?? {})).toContain('application/vnd.plotly.v1+json');
  expect(shown.slice(2)).toEqual(shown.slice(0, 2));
  expect(JSON.stringify(shown)).not.toContain(fixture.root);
});

const PROPERTY = `import { grade } from 'distsys/grader';
grade('08/fewest-messengers', { exports: ['Echo'], checks: [
  { title: 'is heard', points: 2, hints: ['Say something.', 'ctx.log(message)'], async run({ learner }) {
    const scenario = { processes: { A: { class: 'Echo' } }, inputs: [1, 5, 9].map((atMs) => ({ atMs, to: 'A', message: '<hello>' })), seed: 1 };
    await learner.holds({ scenario, property: { title: 'no echo', check: ({ trace }) => {
      const event = trace.events.find(({ text }) => text === '<hello>');
      return event === undefined ? undefined : { expected: 'silence', got: event.text, event: event.index };
    } } });
  } },
] });`;

test('a run that violates a property is drawn as small as it gets, its moment marked, with a line that replays it and the way to a hint', async () => {
  fixture.write('exercises/08-two-generals/fewest-messengers.test.ts', PROPERTY);
  fixture.write(FILE, "export class Echo { onMessage(ctx: any, _from: string, message: string): void { console.log('hears', message); ctx.log(message); } }\n");
  await check('08/fewest-messengers', { root: fixture.root });
  const html = String(shown[0]?.['text/html']);
  expect(html).toMatch(/user-select:all;[^>]*>npm run replay -- 08\/fewest-messengers r1[\w-]+<\/code>/);
  expect(html).toContain('shrunk from 7 events to 3: 1 input of 3');
  expect(html).toContain('log  9.0 ms  A  hears &lt;hello&gt;');
  expect(html).toContain("await hint('08/fewest-messengers')");
  expect(shown[1]?.['text/plain']).toContain('is heard · fails at 9.0 ms, at A');
  expect(shown[1]?.['image/svg+xml']).toContain(INK.highlight);
  await hint('08/fewest-messengers', { root: fixture.root });
  await hint('08/fewest-messengers', { root: fixture.root });
  expect(shown.slice(2).map((bundle) => bundle['text/plain'])).toEqual([
    "08/fewest-messengers: is heard\n  1 of 2  Say something.\n  next: await hint('08/fewest-messengers')",
    '08/fewest-messengers: is heard\n  1 of 2  Say something.\n  2 of 2  ctx.log(message)\n  These are all hints for this check.',
  ]);
  await expect(hint('everything')).rejects.toThrow("hint('everything'): name one exercise");
});

test('an unknown exercise is an error of one sentence', async () => {
  await expect(check('08/fewest-mesengers', { root: fixture.root })).rejects.toThrow(/^there is no exercise '08\/fewest-mesengers'\. Did you mean '08\/fewest-messengers'\?/);
  await expect(check('everything', { root: fixture.root })).rejects.toThrow("check('everything'): name one exercise");
});
