/** Errors that pass through the course's own package, in a kernel of the workbook itself: only there are its places known. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });
});
afterAll(() => kernel?.stop());

/** The traceback of a cell that must fail, with the cell's label in place of its number. */
async function tracebackOf(...lines: string[]): Promise<string[]> {
  const { status, outputs, executionCount } = await kernel.execute(lines.join('\n'));
  expect(status).toBe('error');
  const error = outputs.find((output) => output.output_type === 'error');
  return (error?.traceback ?? []).map((line) => line.replace(`cell [${executionCount}]`, 'the cell'));
}

test("an error in a simulated process is shown once, at the learner's line, with the library's frames as one line", async () => {
  expect(await tracebackOf(
    "import { simulate } from 'distsys';",
    'const list: any = undefined;',
    'const A = () => ({ onMessage() {}, onStart() {',
    '  list.push(1);',
    '} });',
    'simulate({ processes: { A }, seed: 1 });',
  )).toEqual([
    'ProcessError: process "A", onStart at 0.0 ms: Cannot read properties of undefined (reading \'push\')',
    '', 'the cell, line 4', '    4 |   list.push(1);', '      |        ^',
    '… through distsys', 'called from the cell, line 6',
  ]);
});

test("an error that the library throws is shown at the learner's line that called it", async () => {
  expect(await tracebackOf(
    "import { simulate, type Context } from 'distsys';",
    'class Caller { onMessage() {} onStart(ctx: Context) {',
    "  ctx.send('Z', 1);",
    '} }',
    'const go = () => simulate({ processes: { A: () => new Caller() }, seed: 1 });',
    'go();',
  )).toEqual([
    'ProcessError: process "A", onStart at 0.0 ms: cannot send to "Z"; the processes are A',
    '', 'the cell, line 3', "    3 |   ctx.send('Z', 1);", '      |       ^',
    '… through distsys', 'called from the cell, line 5', 'called from the cell, line 6',
  ]);
  expect(await tracebackOf("import { uniform } from 'distsys';", 'uniform({ minMs: 5, maxMs: 1 });')).toEqual([
    expect.stringMatching(/^RangeError: /), '', 'the cell, line 2', '    2 | uniform({ minMs: 5, maxMs: 1 });', expect.stringMatching(/\^$/),
  ]);
});

test('a cause that says more than its wrapper is still shown', async () => {
  const lines = await tracebackOf(
    "import { simulate } from 'distsys';",
    "const B = () => ({ onMessage() {}, onStart() { throw new Error('outer', { cause: new TypeError('inner') }); } });",
    'simulate({ processes: { B }, seed: 1 });',
  );
  expect(lines.filter((line) => line.endsWith(': outer'))).toEqual(['ProcessError: process "B", onStart at 0.0 ms: outer']);
  expect(lines).toEqual(expect.arrayContaining(['caused by', 'TypeError: inner']));
  const C = 'C: () => ({ onMessage() {}, onStart() { throw { code: 7 }; } })';
  expect(await tracebackOf("import { simulate } from 'distsys';", `simulate({ processes: { ${C} }, seed: 1 });`))
    .toEqual(expect.arrayContaining(['caused by', expect.stringContaining('{ code: 7 }')]));
});
