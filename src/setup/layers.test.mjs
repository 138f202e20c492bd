import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLayers, layers } from './layers.mjs';

let root;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'layers '))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A project in which every layer uses what it may use. */
const sound = {
  'src/package.json': '{ "imports": { "#kernel-spec": { "default": "./jupyter/kernel-spec.mjs" } } }',
  'src/jupyter/kernel-spec.mjs': 'export const kernelName = 1;',
  'src/jupyter/client.ts': "import { kernelName } from '#kernel-spec'; export const client = kernelName;",
  'src/index.ts': "export * from './simulation/process.ts'; export type { Curve } from './statistics/closed-form.ts';",
  'src/notebook.ts': "export * from './jupyter/display.ts';",
  'src/grader.ts': "export * from './grader/expect.ts';",
  'src/course.ts': 'export const parts = [];',
  'src/simulation/process.ts': "import seedrandom from 'seedrandom'; import './trace.ts'; export const draw = seedrandom;",
  'src/simulation/trace.ts': 'export interface Trace {}',
  'src/simulation/network.ts': 'export const network = 1;',
  'src/protocols/echo.ts': "import type { Context } from '../simulation/process.ts'; import { link } from './link.ts'; export const echo = link;",
  'src/protocols/link.ts': 'export const link = 1;',
  'src/protocols/echo.test.ts': "import { test } from 'vitest'; import { network } from '../simulation/network.ts'; import fs from 'node:fs'; test('x', () => [network, fs]);",
  'src/statistics/closed-form.ts': "import { parse } from 'mathjs'; export type Curve = number; export const curve = parse;",
  'src/checking/order.ts': "import type { Trace } from '../simulation/trace.ts'; export type Order = Trace;",
  'src/figures/space-time.ts': "import type { Trace } from '../simulation/trace.ts'; export type Picture = Trace;",
  'src/grader/expect.ts': "import { spawn } from 'node:child_process'; import { parts } from '../course.ts'; export const x = [spawn, parts];",
  'src/jupyter/display.ts': "import { x } from '../grader/expect.ts'; import 'tslab'; export const display = x;",
};

/** What the check says when one file of the sound project is replaced. */
async function breaches(change = {}) {
  for (const [path, text] of Object.entries({ ...sound, ...change })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkLayers(root);
}

test('a sound project has no breach', async () => {
  expect(await breaches()).toEqual([]);
});

describe('an arrow in the wrong direction is named with its file, line and rule', () => {
  test.each([
    ['the simulation does not know protocols', 'src/simulation/network.ts', "import '../protocols/echo.ts';", layers.simulation.because],
    ['the simulation has no package but seedrandom', 'src/simulation/network.ts', "import 'mathjs';", layers.simulation.because],
    ["the simulation does without Node's modules", 'src/simulation/network.ts', "import 'node:fs';", 'keep it out of a browser'],
    ['a protocol cannot see the network', 'src/protocols/echo.ts', "import '../simulation/network.ts';", layers.protocols.because],
    ['nor by its types alone', 'src/protocols/echo.ts', "import type { N } from '../simulation/network.ts';", layers.protocols.because],
    ['nor by a type import inside an expression', 'src/protocols/echo.ts', "export type N = import('../simulation/network.ts').N;", layers.protocols.because],
    ['nor by a re-export', 'src/protocols/echo.ts', "export * from '../simulation/network.ts';", layers.protocols.because],
    ['a protocol does not use figures', 'src/protocols/echo.ts', "import '../figures/space-time.ts';", layers.protocols.because],
    ['statistics knows no threads', 'src/statistics/sweep.ts', "import 'node:worker_threads';", 'keep it out of a browser'],
    ['nor do its workers know the network of the machine', 'src/statistics/sweep-workers.ts', "import 'node:net';", 'keep it out of a browser'],
    ['statistics does not run simulations', 'src/statistics/closed-form.ts', "import '../simulation/network.ts';", layers.statistics.because],
    ['checking does not know protocols', 'src/checking/order.ts', "import '../protocols/echo.ts';", layers.checking.because],
    ['figures do not run simulations', 'src/figures/space-time.ts', "import '../simulation/network.ts';", layers.figures.because],
    ['figures do not know the grader', 'src/figures/space-time.ts', "import '../grader/expect.ts';", layers.figures.because],
    ['the grader does not know Jupyter', 'src/grader/expect.ts', "import '../jupyter/display.ts';", 'nothing stands on Jupyter'],
    ["nor by one of the package's own names", 'src/grader/expect.ts', "import '#kernel-spec';", 'nothing stands on Jupyter'],
    ["nor does the grader's test", 'src/grader/expect.test.ts', "import '../jupyter/display.ts';", 'nothing stands on Jupyter'],
    ['the light door does not open on the grader', 'src/index.ts', "export * from './grader/expect.ts';", layers.index.because],
    ['the table of contents imports nothing', 'src/course.ts', "import './simulation/network.ts';", layers.course.because],
    ['the set-up uses no package', 'src/setup/cli.mjs', "import 'vite';", layers.setup.because],
    ['nothing in src imports exercises', 'src/grader/expect.ts', "await import('../../exercises/08-two-generals/x.ts');", 'nothing in src imports from exercises'],
    ['nothing in src imports solutions, tests neither', 'src/grader/x.test.ts', "import '../../solutions/08-two-generals/x.ts';", 'nothing in src imports from solutions'],
    ['src does not import itself by name', 'src/grader/expect.ts', "import 'distsys';", 'does not import itself'],
  ])('%s', async (_, path, text, rule) => {
    const found = await breaches({ [path]: `// A comment, so that the import stands on line 2.\n${text}` });
    expect(found.join('\n')).toContain(`${path}:2 imports `);
    expect(found.join('\n')).toContain(rule);
  });
});

test('a folder that no layer names is a breach', async () => {
  expect(await breaches({ 'src/utils/misc.ts': 'export {};' })).toEqual([expect.stringContaining('src/utils/misc.ts belongs to no layer')]);
});

describe('the light door never loads a heavy package', () => {
  test('a chain through two layers is shown as such', async () => {
    const found = await breaches({
      'src/index.ts': "export * from './figures/curve.ts';",
      'src/figures/curve.ts': "import { curve } from '../statistics/closed-form.ts'; export const drawn = curve;",
    });
    expect(found).toEqual([expect.stringContaining('The light door loads mathjs by way of index.ts → figures/curve.ts → statistics/closed-form.ts')]);
  });

  test('types are erased and load nothing', async () => {
    expect(await breaches({ 'src/index.ts': "export type { Curve } from './statistics/closed-form.ts'; import { type Curve } from './statistics/closed-form.ts'; export type C = Curve;" })).toEqual([]);
  });
});
