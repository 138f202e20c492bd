import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = await createTestProject();
  kernel = await KernelClient.start({ cwd: project.root });
  await kernel.execute("import { plotLines, simulate, twoGenerals, attackAlways, violated } from 'distsys';\nimport { show } from 'distsys/notebook';");
});

afterAll(async () => {
  await kernel?.stop();
  await project?.remove();
});

type Shown = { output_type: string; data: Record<string, string> };

async function shownBy(code: string): Promise<Shown[]> {
  const { status, outputs } = await kernel.execute(code);
  expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
  expect(status).toBe('ok');
  return outputs as unknown as Shown[];
}

const figure = "plotLines({ xTitle: 'x', yTitle: 'y', series: [{ name: 's', x: [1, 2], y: [1, 2] }] })";

test('a figure is shown by being the last expression, as by show', async () => {
  const [result, ...more] = await shownBy(figure);
  const [shown] = await shownBy(`show(${figure})`);
  expect(more).toEqual([]);
  expect(result?.output_type).toBe('execute_result');
  expect(Object.keys(result?.data ?? {})).toEqual(['application/vnd.plotly.v1+json', 'image/svg+xml', 'text/plain']);
  expect(result?.data).toEqual(shown?.data);
});

test('records are a table, nested data a tree, and what fits into a line is that line', async () => {
  const [records] = await shownBy("[{ node: 'n1', term: 3 }, { node: 'n2', term: 4 }]");
  expect(records?.data['text/html']).toContain('<table');
  expect(records?.data['text/plain']).toBe("[ { node: 'n1', term: 3 }, { node: 'n2', term: 4 } ]");
  const [tree] = await shownBy("new Map(['n1', 'n2', 'n3', 'n4'].map((id) => [id, { votedFor: id, log: ['first entry', 'second entry'] }]))");
  expect(tree?.data['text/html']).toContain('<details open');
  expect(tree?.data['text/plain']).toContain("'n1' => {");
  expect(Object.keys((await shownBy('({ term: 3 })'))[0]?.data ?? {})).toEqual(['text/plain']);
});

test('a run, a trace and a verdict are told in words', async () => {
  const [run] = await shownBy('const run = simulate({ processes: twoGenerals(attackAlways()), seed: 3 });\nrun');
  expect(run?.data['text/plain']).toMatch(/^Run of A, B with seed 3: /);
  expect((await shownBy('run.trace'))[0]?.data['text/plain']).toMatch(/^Trace of A, B with seed 3: /);
  const [verdict] = await shownBy("violated('one leader', { because: 'there are two', evidence: { leaders: ['n1', 'n2'] } })");
  expect(verdict?.data['text/html']).toContain('is violated');
});

test('members that are computed are not computed by looking', async () => {
  await shownBy('let asked = 0;\n({ get data() { asked += 1; return []; }, get trace() { asked += 1; return 1; }, some: { get more() { asked += 1; return 1; } }, text: "long enough for more lines".repeat(4) })');
  expect((await shownBy('asked'))[0]?.data['text/plain']).toBe('0');
});

test('what only looks like a figure is shown as data', async () => {
  const [shown] = await shownBy("({ data: [{ x: 3 }], layout: { width: 'wide' }, summary: 'none' })");
  expect(shown?.output_type).toBe('execute_result');
});

test('a result of a million characters is cut in a sentence', async () => {
  const [shown] = await shownBy("'x'.repeat(1_000_000)");
  expect(shown?.data['text/plain']?.length).toBeLessThan(101_000);
  expect(shown?.data['text/plain']).toContain('this text has 1,000,000 characters, of which a result shows 100,000');
});

test('inspection has the docs of the library, as markdown and as text', async () => {
  const { found, data } = await kernel.ask('inspect_request', { code: 'simulate', cursor_pos: 4, detail_level: 0 });
  expect(found).toBe(true);
  expect(data['text/markdown']).toMatch(/^```typescript\nfunction simulate[^`]*```\n\nOne run from beginning to end\./);
  expect(data['text/plain']).toContain('One run from beginning to end.');
});

test('completion proposes the exercises of check, and kinds of faults', async () => {
  await project.write('exercises/90-test/fewest.ts', 'export {};');
  await project.write('exercises/90-test/fewest.test.ts', 'export {};');
  const complete = (code: string) => kernel.ask('complete_request', { code, cursor_pos: code.length });
  expect(await complete("await check('90/f")).toMatchObject({ matches: ['90/fewest'], cursor_start: 13, cursor_end: 17 });
  expect((await complete("simulate({ processes: {}, faults: [{ kind: '"))['matches']).toEqual(expect.arrayContaining(['crash', 'partition']));
});
