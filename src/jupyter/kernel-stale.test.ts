/** A saved exercise file counts whenever its import cell runs next, whatever ran in between. Each test has a fresh kernel. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KernelClient } from './kernel-client.ts';
import { createTestProject, type TestProject } from './test-project.ts';

const tally = 'exercises/90-test/tally.ts';
const stub = "import { NotImplemented } from 'distsys';\nexport function tally(votes: number[]): number { throw new NotImplemented('90/tally'); }\n";
const written = 'export function tally(votes: number[]): number { return votes.length; }\n';
const importCell = "import { tally } from './exercises/90-test/tally';\ntally([1, 2, 3])";
const otherCell = "import { unit } from './exercises/90-test/unit';\nunit";
const chainCell = "import { twice } from './exercises/90-test/chain';\ntwice(1)";

let project: TestProject;
let kernel: KernelClient;

beforeEach(async () => {
  project = await createTestProject({
    [tally]: stub,
    'exercises/90-test/unit.ts': 'export const unit = 1;\n',
    'exercises/90-test/chain.ts': "import { unit } from './unit';\nexport const twice = (n: number): number => 2 * n * unit;\n",
  });
  kernel = await KernelClient.start({ cwd: project.root });
});

afterEach(async () => {
  await kernel?.stop();
  await project?.remove();
});

/** What each cell shows: its last expression's value, the calm note of an exercise not written, or its error. */
async function run(...cells: string[]): Promise<unknown[]> {
  const shown: unknown[] = [];
  for (const code of cells) {
    const { outputs } = await kernel.execute(code);
    const output = outputs.at(-1);
    if (output === undefined) shown.push('');
    else if (output.output_type === 'error') shown.push(output.evalue);
    else shown.push('data' in output ? output.data['text/plain'] : output.text);
  }
  return shown;
}

describe('an exercise that was saved counts from the next run of its import cell', () => {
  test('at once', async () => {
    expect(await run(importCell)).toEqual(['not written yet: 90/tally']);
    await project.write(tally, written);
    expect(await run(importCell)).toEqual(['3']);
  });

  test('after cells that do not import it', async () => {
    expect(await run(importCell, '1 + 1', 'const q = 2;')).toEqual(['not written yet: 90/tally', '2', '']);
    await project.write(tally, written);
    expect(await run(importCell, '1 + 1', importCell)).toEqual(['3', '2', '3']);
    await project.write(tally, stub);
    expect(await run('1 + 1', 'q', importCell)).toEqual(['2', '2', 'not written yet: 90/tally']);
  });

  test('after a cell that imports another exercise', async () => {
    expect(await run(importCell, otherCell)).toEqual(['not written yet: 90/tally', '1']);
    await project.write(tally, written);
    expect(await run(importCell, importCell, otherCell)).toEqual(['3', '3', '1']);
  });

  test('after its name was completed in between, which reads the file as well', async () => {
    await run(importCell, '1 + 1', '2');
    await project.write(tally, written);
    await kernel.ask('complete_request', { code: importCell, cursor_pos: importCell.length });
    expect(await run('3', importCell)).toEqual(['3', '3']);
  });

  test('after Run All: all cells, then a save, then the import cell alone, then a cell that uses the import', async () => {
    const uses = 'const counted = tally([4, 5]);\ncounted';
    const waits = 'const more = counted + 1;\nmore';
    expect(await run(importCell, otherCell, uses, waits, 'const q = 2;', 'q')).toEqual([
      'not written yet: 90/tally', '1', 'not written yet: 90/tally (tally comes from it)', 'not written yet: 90/tally (counted comes from it)', '', '2',
    ]);
    await project.write(tally, written);
    expect(await run(importCell, uses, waits)).toEqual(['3', '2', '3']);
  });

  test('with the types of its exports, when they changed', async () => {
    await project.write(tally, written);
    expect(await run(importCell, '1 + 1', 'const q = 2;')).toEqual(['3', '2', '']);
    await project.write(tally, "export function tally(name: string): string { return name.toUpperCase(); }\n");
    expect(await run(importCell)).toEqual([expect.stringMatching(/not assignable to parameter of type 'string'/)]);
    expect(await run("import { tally } from './exercises/90-test/tally';\ntally('n1')", "const text: string = tally('n2'); text")).toEqual(['N1', 'N2']);
  });

  test('through an exercise that imports it, and beside one', async () => {
    expect(await run(chainCell, '1 + 1', otherCell, '2')).toEqual(['2', '2', '1', '2']);
    await project.write('exercises/90-test/unit.ts', 'export const unit = 10;\n');
    expect(await run('3', chainCell, '4', otherCell)).toEqual(['3', '20', '4', '10']);
  });

  test('after it was removed and written anew', async () => {
    await project.write(tally, written);
    await run(importCell, '1 + 1');
    await project.delete(tally);
    expect(await run('1 + 1', importCell)).toEqual(['2', expect.stringContaining("Cannot find module './exercises/90-test/tally'")]);
    await project.write(tally, written);
    expect(await run(importCell, '1', '2')).toEqual(['3', '1', '2']);
    await project.delete(tally);
    expect(await run('1 + 1')).toEqual(['2']);
    await project.write(tally, 'export const tally = (votes: number[]): number => -votes.length;\n');
    expect(await run(importCell)).toEqual(['-3']);
  });

  test('when a file that it imports was missing and is there now', async () => {
    await project.write('exercises/90-test/chain.ts', "import { late } from './late';\nexport const twice = (n: number): number => 2 * n * late;\n");
    expect(await run(chainCell)).toEqual([expect.stringContaining("Cannot find module './late'")]);
    await project.write('exercises/90-test/late.ts', 'export const late = 5;\n');
    expect(await run(chainCell)).toEqual(['10']);
  });
});
