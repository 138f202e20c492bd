/** The course's notebooks where tslab itself is the kernel, over the real protocol. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from './cell-runner.ts';
import { KernelClient } from './kernel-client.ts';
import { parseNotebook, sourceOf } from './notebook-file.ts';
import { createTestProject, type TestProject } from './test-project.ts';

/** Starts tslab's kernel as `tslab kernel` does, by the arguments that the workbook's launcher takes. */
const LAUNCHER = `
const { values } = require('node:util').parseArgs({ options: { 'connection-file': { type: 'string' }, root: { type: 'string' } } });
require('tslab/dist/main.js').startKernel({ configPath: values['connection-file'], enableFindLocal: false });
`;

let project: TestProject;
let kernel: KernelClient;
beforeAll(async () => {
  project = await createTestProject({
    'tools/package.json': '{ "type": "commonjs" }',
    'tools/stock.js': LAUNCHER,
    'exercises/90-test/stub.ts': "import { NotImplemented } from 'distsys';\nexport function fewest(): number { throw new NotImplemented('90/fewest'); }\n",
  });
  kernel = await KernelClient.start({ cwd: project.root, launcherPath: join(project.root, 'tools', 'stock.js') });
});
afterAll(async () => {
  await kernel?.stop();
  await project?.remove();
});

const textOf = (outputs: readonly Output[], name: 'stdout' | 'stderr'): string => outputs.map((output) => (output.output_type === 'stream' && output.name === name ? [output.text].flat().join('') : '')).join('');

async function run(code: string): Promise<{ said: string; complaint: string; types: string[] }> {
  const { outputs } = await kernel.execute(code, { timeoutMs: 60_000 });
  return {
    said: textOf(outputs, 'stdout'), complaint: textOf(outputs, 'stderr'),
    types: outputs.flatMap((output) => (output.output_type === 'display_data' ? Object.keys(output.data) : [])),
  };
}

test('the notebook\'s door says once what is missing', async () => {
  const first = await run("import { plotSpaceTime, simulate, twoGenerals, attackAlways } from 'distsys';\nimport { show } from 'distsys/notebook';\nconst title = 'Two generals';\nvoid show;");
  expect(first.complaint).toBe('');
  expect(first.said).toMatch(/^This notebook runs on tslab itself and not on the workbook's kernel, "TypeScript \(workbook\)"\. .*choose it in the kernel menu, or open the notebook by npm start\.\n$/);
  expect((await run("import { showTable } from 'distsys/notebook';\nvoid showTable;")).said).toBe('');
});

test('a figure is drawn in its static form, and a name of an earlier cell is known in { name }', async () => {
  expect(await run('const processes = twoGenerals(attackAlways()), seed = 3;')).toMatchObject({ complaint: '' });
  expect(await run('show(plotSpaceTime(simulate({ processes, seed }).trace, { title }));')).toEqual({ said: '', complaint: '', types: ['image/svg+xml'] });
  expect(await run('let seed = 4; console.log(JSON.stringify({ seed, title }));')).toMatchObject({ said: '{"seed":4,"title":"Two generals"}\n' }); // the newest cell's
});

test('an exercise that is not written ends its own cell only, in a cell that awaits as well', async () => {
  expect(await run("import { fewest } from './exercises/90-test/stub';\nfewest();")).toMatchObject({ said: '90/fewest is not written yet\n', complaint: '' });
  const outcomes = await Promise.all([kernel.execute('await Promise.resolve().then(() => fewest());'), kernel.execute('console.log("and on");')]);
  expect(outcomes.map(({ outputs }) => textOf(outputs, 'stdout'))).toEqual(['90/fewest is not written yet\n', 'and on\n']);
});

test('a name that no cell has declared is an error as ever', async () => {
  expect((await run('console.log(typeof (globalThis as any).nobody, (globalThis as any).undefined);')).said).toBe('undefined undefined\n');
  expect((await run('eval("nobody")')).complaint).toContain('ReferenceError: nobody is not defined');
});

describe('the first notebook of the course', () => {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const path = join(root, 'notebooks', '00-start-here.ipynb');

  test.runIf(existsSync(path))('runs from its first cell to its last, and says where exercises are found', { timeout: 120_000 }, async () => {
    const notebook = parseNotebook(readFileSync(path, 'utf8'), path);
    const cells = notebook.cells.filter(({ cell_type }) => cell_type === 'code').map(sourceOf);
    // In the project's root, as where an editor is set up for the course.
    const other = await KernelClient.start({ cwd: root, launcherPath: join(project.root, 'tools', 'stock.js') });
    try {
      const complaints: string[] = [];
      for (const cell of cells) complaints.push(textOf((await other.execute(cell, { timeoutMs: 60_000 })).outputs, 'stderr'));
      expect(cells.length).toBeGreaterThan(5);
      expect(complaints.filter((text) => text !== '')).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test('started elsewhere, it says which cells that concerns', async () => {
    const elsewhere = await KernelClient.start({ cwd: join(project.root, 'tools'), launcherPath: join(project.root, 'tools', 'stock.js') });
    try {
      const { outputs } = await elsewhere.execute("import { show } from 'distsys/notebook';\nvoid show;", { timeoutMs: 60_000 });
      expect(textOf(outputs, 'stdout')).toContain(`The kernel was started in ${join(project.root, 'tools')}, where exercises/ is not.`);
    } finally {
      await elsewhere.stop();
    }
  });
});
