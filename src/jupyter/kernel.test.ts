import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Output } from './cell-runner.ts';
import { KernelClient } from './kernel-client.ts';
import { assertSeams } from './mended-compiler.ts';
import { createTestProject, type TestProject } from './test-project.ts';

let project: TestProject;
let kernel: KernelClient;

beforeAll(async () => {
  project = await createTestProject({
    'exercises/90-test/double.ts': 'export const double = (n: number): number => 2 * n;\n',
    'exercises/90-test/quadruple.ts': "import { double } from './double';\nexport const quadruple = (n: number): number => double(double(n));\n",
    'exercises/90-test/throws.ts': [
      'interface Vote { term: number }',
      '',
      'export function leaderOf(votes: Vote[]): number {',
      "  if (votes.length === 0) throw new RangeError('no votes, no leader');",
      '  return votes[0].term;',
      '}',
      '',
    ].join('\n'),
    'exercises/90-test/ill-typed.ts': "export const term: number = 3;\nexport const name: number = 'n1';\n",
    'exercises/90-test/fewest.ts': 'export {};\n',
    'exercises/90-test/stub.ts': [
      "import { NotImplemented } from 'distsys';",
      "export function fewest(): number { throw new NotImplemented('90/fewest'); }",
      '',
    ].join('\n'),
  });
  kernel = await KernelClient.start({ cwd: project.root });
});

afterAll(async () => {
  await kernel?.stop();
  await project?.remove();
});

/** Runs a cell that must succeed and gives its last expression's value as text. */
async function valueOf(code: string): Promise<unknown> {
  const { status, outputs } = await kernel.execute(code);
  expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
  expect(status).toBe('ok');
  const result = outputs.find((output) => output.output_type === 'execute_result');
  return result?.data['text/plain'];
}

/** Runs a cell that must fail and gives its error. */
async function errorOf(code: string): Promise<Extract<Output, { output_type: 'error' }>> {
  const { status, outputs } = await kernel.execute(code);
  expect(status).toBe('error');
  const error = outputs.find((output) => output.output_type === 'error');
  if (!error) throw new Error(`the cell failed without an error message: ${JSON.stringify(outputs)}`);
  return error;
}

describe('names of earlier cells', () => {
  test('a shorthand property takes its value from an earlier cell', async () => {
    await valueOf("const id = 'n1'; const term = 4;");
    expect(await valueOf('const vote = { id, inner: { term } }; JSON.stringify(vote)')).toBe('{"id":"n1","inner":{"term":4}}');
  });

  test('a shorthand property prefers the earlier cell to a global of the same name', async () => {
    await valueOf("const performance = 'mine';");
    expect(await valueOf('JSON.stringify({ performance })')).toBe('{"performance":"mine"}');
  });

  test('a shorthand property whose variable is of the same cell, a parameter or an import is left alone', async () => {
    expect(await valueOf([
      "import { double } from './exercises/90-test/double';",
      'const own = 1;',
      'const of = (id: number) => ({ id, own, double });',
      'const made = of(9); [made.id, made.own, made.double(4)].join()',
    ].join('\n'))).toBe('9,1,8');
  });

  test('a destructuring pattern may rename a property of an earlier value', async () => {
    await valueOf("const message = { type: 'Ping', from: { node: 'n2' } };");
    expect(await valueOf('const { type: kind, from: { node: sender } } = message; `${kind} ${sender}`')).toBe('Ping n2');
  });

  test('a destructuring assignment fills earlier variables, by shorthand with a default as well', async () => {
    await valueOf("const source: { low: number; high?: number } = { low: 1 }; let low = 0; let high = 0; let other = 0;");
    expect(await valueOf('({ low, high = 7 } = source); ({ low: other } = source); [low, high, other].join()')).toBe('1,7,1');
  });
});

describe('names across cells', () => {
  test('a variable that a function captured is the one that a later cell assigns to', async () => {
    await valueOf('let seed = 1, draws = 0;\nconst run = () => { draws += 1; return { seed, draws }; };');
    expect(await valueOf('seed = 2;\nJSON.stringify(run())')).toBe('{"seed":2,"draws":1}');
    expect(await valueOf('draws')).toBe('1');
  });

  test('a captured variable without a value, of a class, with its type, and shadowed by a parameter', async () => {
    await valueOf([
      'let leader: string | undefined;',
      'class Node { lead() { leader = typeof leader; return leader; } }',
      'const shadow = (leader: number) => ({ leader });',
      'type Leader = typeof leader;',
    ].join('\n'));
    expect(await valueOf("const was: Leader = 'n1';\nleader = was; [new Node().lead(), shadow(3).leader].join()")).toBe('string,3');
  });

  test('declarations may be exported, as in a file that they were copied from', async () => {
    await valueOf('export const copied = 5;\nexport function twice(n: number) { return 2 * n; }');
    expect(await valueOf('twice(copied)')).toBe('10');
  });

  test('the copying array methods of ES2023 are known, as to the grader', async () => {
    expect(await valueOf('[3, 1, 2].toSorted((a, b) => a - b).with(0, 9).toReversed().join()')).toBe('3,2,9');
  });
});

describe('await at the top level', () => {
  test('an expression may start with `await (`', async () => {
    expect(await valueOf('await (Promise.resolve(4))')).toBe('4');
    expect(await valueOf('const both = await (async () => [1, 2])(); both.length')).toBe('2');
  });

  test('`for await` reads an asynchronous sequence', async () => {
    await valueOf('async function* beats() { yield 1; yield 2; }');
    expect(await valueOf('let sum = 0;\nfor await (const beat of beats()) sum += beat;\nsum')).toBe('3');
  });

  test('an await inside a method that is not async is still an error', async () => {
    expect((await errorOf('const node = { start() { await 3; } };')).evalue).toContain('only allowed within async functions');
  });
});

describe('a failing cell', () => {
  test('cells that were queued behind it are answered as aborted, and later ones run', async () => {
    const results = await Promise.all(["throw new Error('stop')", 'globalThis.ran = 1', '2'].map((code) => kernel.execute(code)));
    expect(results.map(({ status }) => status)).toEqual(['error', 'aborted', 'aborted']);
    expect(await valueOf('typeof (globalThis as any).ran')).toBe('undefined');
  });

  test('cells queued behind it run when the client asks not to stop on errors', async () => {
    const results = await Promise.all([
      kernel.execute("throw new Error('go on')", { stopOnError: false }), kernel.execute('1'), kernel.execute('2'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['error', 'ok', 'ok']);
  });

  test('shows name, message and the line of the cell with the source', async () => {
    const error = await errorOf("const votes: any = undefined;\n\nconst first = votes.length;\nfirst");
    expect(error.ename).toBe('TypeError');
    expect(error.evalue).toBe("Cannot read properties of undefined (reading 'length')");
    expect(error.traceback.join('\n')).toMatch(/cell \[\d+\], line 3\n {4}3 \| const first = votes\.length;\n {6}\| {21}\^$/);
  });

  test('shows the line after an await, and types that compile to nothing do not shift it', async () => {
    const error = await errorOf("interface Gone { a: number }\ntype AlsoGone = Gone;\nawait Promise.resolve();\nthrow new RangeError('late');");
    expect(error.traceback.join('\n')).toContain("line 4\n    4 | throw new RangeError('late');");
  });

  test('shows the line of the earlier cell that threw and the line that called it', async () => {
    const { executionCount } = await kernel.execute("function elect(): never {\n  throw new Error('split vote');\n}");
    const error = await errorOf('// a remark\nelect();');
    expect(error.traceback).toContain(`cell [${executionCount}], line 2`);
    expect(error.traceback).toContain(`called from cell [${executionCount + 1}], line 2`);
  });

  test('shows the line of the exercise file that threw', async () => {
    const error = await errorOf("import { leaderOf } from './exercises/90-test/throws';\nleaderOf([]);");
    expect(error.traceback.join('\n')).toContain("exercises/90-test/throws.ts, line 4\n    4 |   if (votes.length === 0) throw new RangeError");
  });

  test('shows the cause, and a thrown value that is no Error', async () => {
    const caused = await errorOf("throw new Error('outer', { cause: new TypeError('inner') })");
    expect(caused.traceback.join('\n')).toContain('caused by\nTypeError: inner');
    expect((await errorOf('throw { code: 7 }')).evalue).toBe('{ code: 7 }');
  });

  test('names line and column of what does not compile, with a caret', async () => {
    const error = await errorOf("const fine = 1;\nconst term: number = 'one';");
    expect(error.ename).toBe('TypeScriptError');
    expect(error.traceback.join('\n')).toMatch(
      /cell \[\d+\], line 2, column 7: Type 'string' is not assignable to type 'number'\. \(TS2322\)\n {4}2 \| const term: number = 'one';\n {6}\| {7}\^{4}/,
    );
  });

  test('names file, line and column of an exercise that does not compile', async () => {
    const error = await errorOf("import { term } from './exercises/90-test/ill-typed';\nterm");
    expect(error.traceback.join('\n')).toContain("exercises/90-test/ill-typed.ts, line 2, column 14: Type 'string' is not");
  });

  test('process.exit is refused, since it would lose every variable', async () => {
    expect((await errorOf('process.exit(3)')).evalue).toContain("process.exit(3) would end the notebook's kernel");
  });

  test('a name of a cell that failed is explained', async () => {
    const { executionCount } = await kernel.execute("const halfway = 1;\nthrow new Error('before the end');");
    expect((await errorOf('halfway')).evalue).toContain(`It is declared in cell [${executionCount}], which failed`);
  });

  test('an exercise file that does not exist is answered with the nearest that does', async () => {
    expect((await errorOf("import { double } from './exercises/90-test/duoble';")).evalue).toContain("Did you mean 'double'?");
  });

  test('an error that is shown rather than thrown names cells and project files only', async () => {
    expect(await valueOf("const shown = new RangeError('shown');\nshown")).toMatch(/^RangeError: shown\n {4}at cell \[\d+\]:1:15$/);
    const { outputs } = await kernel.execute("import { leaderOf } from './exercises/90-test/throws';\ntry { leaderOf([]); } catch (error) { console.log(error); }");
    expect((outputs[0] as { text: string }).text).toMatch(/^RangeError: no votes, no leader\n {4}at leaderOf \(exercises\/90-test\/throws\.ts:4:33\)\n {4}at cell \[\d+\]:2:\d+\n$/);
  });

  test('a kernel that dies in a cell is reported with the reason, and nothing hangs', async () => {
    const other = await KernelClient.start({ cwd: project.root });
    await expect(other.execute("process.kill(process.pid, 'SIGKILL')")).rejects.toThrow('the kernel ended (SIGKILL) during a request');
    await expect(other.execute('1')).rejects.toThrow('Start another with KernelClient.start');
    await other.stop();
  });
});

describe('an exercise that is not written yet', () => {
  test('is shown calmly and does not stop the notebook', async () => {
    const { status, outputs } = await kernel.execute("import { fewest } from './exercises/90-test/stub';\nconst answer = fewest();");
    expect(status).toBe('ok');
    expect(outputs).toHaveLength(1);
    expect(outputs[0]).toMatchObject({ output_type: 'display_data', data: { 'text/plain': 'not written yet: 90/fewest' } });
    const html = (outputs[0] as { data: Record<string, string> }).data['text/html'];
    expect(html).toContain('not written yet: 90/fewest');
    expect(html).toContain('<a href="../exercises/90-test/fewest.ts">exercises/90-test/fewest.ts</a>');
  });

  test('a cell that needs its value says what it waits for', async () => {
    const { status, outputs } = await kernel.execute('answer * 2');
    expect(status).toBe('ok');
    expect(outputs[0]).toMatchObject({ data: { 'text/plain': 'not written yet: 90/fewest (answer comes from it)' } });
  });
});

describe('outputs', () => {
  test('each cell has the next execution count, and its last expression is its result', async () => {
    const first = await kernel.execute('1 + 1');
    const second = await kernel.execute("({ term: 3, votes: ['n1'] })");
    expect(second.executionCount).toBe(first.executionCount + 1);
    expect(first.outputs).toEqual([
      { output_type: 'execute_result', execution_count: first.executionCount, data: { 'text/plain': '2' }, metadata: {} },
    ]);
    expect(second.outputs[0]).toMatchObject({ data: { 'text/plain': "{ term: 3, votes: [ 'n1' ] }" } });
  });

  test('five thousand lines printed at once all arrive, in order', async () => {
    const { outputs } = await kernel.execute('for (let n = 0; n < 5000; n += 1) console.log(n);');
    expect(outputs).toHaveLength(1);
    expect((outputs[0] as { text: string }).text).toBe(Array.from({ length: 5000 }, (_, n) => `${n}\n`).join(''));
  });

  test('ten thousand messages sent at once all arrive', async () => {
    const { outputs } = await kernel.execute('for (let n = 0; n < 5000; n += 1) { console.log(n); console.error(n); }');
    expect(outputs).toHaveLength(10_000);
    expect(outputs.at(-1)).toEqual({ output_type: 'stream', name: 'stderr', text: '4999\n' });
  });

  test('a bundle is one display with all its types, in order with what is printed', async () => {
    const { outputs } = await kernel.execute([
      "import { displayBundle } from 'distsys/notebook';",
      "console.log('before');",
      "displayBundle({ 'text/plain': 'a figure', 'image/svg+xml': '<svg/>', 'application/vnd.plotly.v1+json': { data: [] } });",
      "console.error('after');",
    ].join('\n'));
    expect(outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'before\n' },
      {
        output_type: 'display_data', metadata: {},
        data: { 'text/plain': 'a figure', 'image/svg+xml': '<svg/>', 'application/vnd.plotly.v1+json': { data: [] } },
      },
      { output_type: 'stream', name: 'stderr', text: 'after\n' },
    ]);
  });

  test('dates and numbers print alike on every machine', async () => {
    expect(await valueOf("`${new Date(0).getHours()} ${(1234.5).toLocaleString()} ${process.env.FORCE_COLOR}`")).toBe('0 1,234.5 undefined');
  });

  test("tslab's own display still works", async () => {
    const { outputs } = await kernel.execute("import { display } from 'tslab';\ndisplay.html('<b>1</b>');");
    expect(outputs).toEqual([{ output_type: 'display_data', data: { 'text/html': '<b>1</b>' }, metadata: {} }]);
  });
});

describe('exercise files', () => {
  test('a saved file counts from the next run of the cell that imports it', async () => {
    const cell = "import { double } from './exercises/90-test/double';\ndouble(4)";
    expect(await valueOf(cell)).toBe('8');
    await project.write('exercises/90-test/double.ts', 'export const double = (n: number): number => 2 * n + 1;\n');
    expect(await valueOf(cell)).toBe('9');
  });

  test('a saved file counts through another file that imports it', async () => {
    const cell = "import { quadruple } from './exercises/90-test/quadruple';\nquadruple(1)";
    await project.write('exercises/90-test/double.ts', 'export const double = (n: number): number => 2 * n;\n');
    expect(await valueOf(cell)).toBe('4');
    await project.write('exercises/90-test/double.ts', 'export const double = (n: number): number => 20 * n;\n');
    expect(await valueOf(cell)).toBe('400');
  });

  test('a file that did not exist when it was first imported is found once it does', async () => {
    const cell = "import { late } from './exercises/90-test/late';\nlate";
    expect((await errorOf(cell)).evalue).toContain("Cannot find module './exercises/90-test/late'");
    await project.write('exercises/90-test/late.ts', 'export const late = 5;\n');
    expect(await valueOf(cell)).toBe('5');
  });

  test('a mended type error no longer stops the cell', async () => {
    await project.write('exercises/90-test/ill-typed.ts', "export const term: number = 3;\nexport const name: string = 'n1';\n");
    expect(await valueOf("import { term } from './exercises/90-test/ill-typed';\nterm")).toBe('3');
  });
});

test('a kernel ends by itself when asked, with its sockets closed', async () => {
  const other = await KernelClient.start({ cwd: project.root });
  await other.execute('1');
  expect(await other.stop()).toBe('exit code 0');
  expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
});

describe('help while writing', () => {
  test('completion proposes the members of an earlier value', async () => {
    await valueOf('const server = { currentTerm: 1, commitIndex: 2 };');
    const { matches, cursor_start, cursor_end } = await kernel.ask('complete_request', { code: 'server.cur', cursor_pos: 10 });
    expect(matches).toContain('currentTerm');
    expect([cursor_start, cursor_end]).toEqual([7, 10]);
  });

  test('inspection shows the type of an earlier value', async () => {
    const { found, data } = await kernel.ask('inspect_request', { code: 'server', cursor_pos: 2, detail_level: 0 });
    expect(found).toBe(true);
    expect(data['text/plain']).toContain('currentTerm: number');
  });

  test('a half-written cell is known to be incomplete', async () => {
    expect(await kernel.ask('is_complete_request', { code: 'for (const n of [1]) {' })).toMatchObject({ status: 'incomplete' });
    expect(await kernel.ask('is_complete_request', { code: '1 + 1' })).toMatchObject({ status: 'complete' });
  });
});

test('another version of tslab or of its compiler is refused in a sentence', () => {
  expect(() => assertSeams({ version: '5.0.4' }, '1.1.0')).toThrow(
    'the kernel was written for tslab 1.0.22 and found 1.1.0. Check src/jupyter/mended-compiler.ts',
  );
  expect(() => assertSeams({ version: '5.0.4' }, '1.0.22')).toThrow("tslab's compiler has no function createWatchCompilerHost");
});
