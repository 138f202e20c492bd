import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';
import { code, markdown, notebookOf, result } from './notebook-fixture.ts';
import { runNotebook } from './notebook-runner.ts';
import { compareOutputs } from './output-comparison.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;

beforeAll(async () => {
  project = await createTestProject({ 'exercises/90-test/seed.ts': 'export const seed = 17;\n' });
});

afterAll(() => project.remove());

test('a notebook is run from top to bottom, and the same run again gives the same outputs', async () => {
  const shipped = notebookOf([
    markdown('# A run'),
    code("import { seed } from './exercises/90-test/seed';\nimport { displayBundle } from 'distsys/notebook';"),
    code("console.log('seed', seed);\ndisplayBundle({ 'text/plain': 'one\\ntwo', 'image/svg+xml': '<svg/>' });\nseed + 1"),
  ]);
  const { notebook, failure, times } = await runNotebook(shipped, { root: project.root });
  expect(failure).toBeNull();
  expect(times.map(({ cell }) => cell)).toEqual([1, 2]);
  expect(notebook.cells[2]).toMatchObject({
    execution_count: 2,
    outputs: [
      { output_type: 'stream', name: 'stdout', text: ['seed 17\n'] },
      { output_type: 'display_data', data: { 'text/plain': ['one\n', 'two'], 'image/svg+xml': ['<svg/>'] } },
      { output_type: 'execute_result', execution_count: 2, data: { 'text/plain': ['18'] } },
    ],
  });
  expect(compareOutputs(shipped, notebook).map(({ cell }) => cell)).toEqual([2]);
  const again = await runNotebook(notebook, { root: project.root });
  expect(compareOutputs(notebook, again.notebook)).toEqual([]);
  expect(again.notebook).toEqual(notebook);
});

test('a failing cell ends the run with its place and its error; an expected error does not', async () => {
  const { notebook, failure } = await runNotebook(notebookOf([
    markdown('## Votes'),
    code("throw new Error('expected')", [], ['raises-exception']),
    code("throw new RangeError('no quorum')"),
    code('1', [result('1')]),
  ]), { root: project.root });
  expect(failure).toContain('cell 3 (under "Votes") failed: RangeError: no quorum');
  expect(failure).toContain("1 | throw new RangeError('no quorum')");
  expect(notebook.cells[1]?.outputs?.[0]).toMatchObject({ output_type: 'error', ename: 'Error' });
  expect(notebook.cells[3]).toMatchObject({ execution_count: null, outputs: [] });
});

test('a cell that does not end is interrupted and named with what it printed, and nothing hangs', async () => {
  const loop = notebookOf([code("console.log('round 1'); while (true);")]);
  const { failure, notebook } = await runNotebook(loop, { root: project.root, limitMs: 4_000 });      // compiling the first cell counts
  expect(failure).toBe('cell 1 did not end within 4 s and was interrupted. Let it do less, or look for a loop. It had printed:\nround 1');
  expect(notebook.cells[0]?.outputs?.at(-1)).toMatchObject({ ename: 'Interrupted' });
});

test('the real kernel runs it as well, with the same outputs and the same failure', async () => {
  const shipped = notebookOf([code("console.log('a'); 1 + 1"), code("throw new Error('expected')", [], ['raises-exception']), code('missing')]);
  const fast = await runNotebook(shipped, { root: project.root });
  const real = await runNotebook(shipped, { root: project.root, start: (cwd) => KernelClient.start({ cwd }) });
  expect(real.notebook).toEqual(fast.notebook);
  expect(real.failure).toBe(fast.failure);
  expect(fast.failure).toContain("cell 3 failed: cell [3], line 1, column 1: Cannot find name 'missing'");
});
