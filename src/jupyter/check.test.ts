/** The verdict in a notebook, on a project of its own, with the display of a cell put in place. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFixture } from '../grader/fixture.ts';
import type { Fixture } from '../grader/fixture.ts';
import { check } from './check.ts';
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
  expect(shown[0]?.['text/html']).toMatch(/>seed 1<\/span>replay: <code [^>]*>npm run grade -- 08\/fewest-messengers --seed 1</);
  expect(Object.keys(shown[1] ?? {})).toContain('application/vnd.plotly.v1+json');
  expect(shown.slice(2)).toEqual(shown.slice(0, 2));
  expect(JSON.stringify(shown)).not.toContain(fixture.root);
});

test('an unknown exercise is an error of one sentence', async () => {
  await expect(check('08/fewest-mesengers', { root: fixture.root })).rejects.toThrow(/^there is no exercise '08\/fewest-mesengers'\. Did you mean '08\/fewest-messengers'\?/);
  await expect(check('everything', { root: fixture.root })).rejects.toThrow("check('everything'): name one exercise");
});
