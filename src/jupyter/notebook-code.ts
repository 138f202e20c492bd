/**
 * Rules on a notebook's code: what it imports, whether it looks at the clock, how long its cells are.
 *
 *     checkCode(linted) //=> add('error', 'clock', 6, 'calls Date.now, which gives something else in each run. …')
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { didYouMean } from '../grader/did-you-mean.ts';
import { awaitsOfKernelOnly, cellCalls, importsOf } from './cell-imports.ts';
import { nearestExercise } from './exercise-import.ts';
import { hasTag, realWorldTag, sourceOf } from './notebook-file.ts';
import type { Add, Linted } from './notebook-finding.ts';

const linesMax = 15;
/** Characters that fit beside a notebook's margins on a laptop; imports are lists, and read as such. */
const lineCharactersMax = 120;

/** What differs from run to run, with what a cell takes in its place. */
const unrepeatable: Readonly<Record<string, string>> = {
  'Date.now': "the run's own time, such as trace.endMs", 'performance.now': "the run's own time, such as trace.endMs", 'new Date': 'a date that is written down',
  'process.hrtime': "the run's own time, such as trace.endMs", 'process.hrtime.bigint': "the run's own time, such as trace.endMs",
  'Math.random': 'randomStream(seed)', 'crypto.randomUUID': 'randomStream(seed)', 'crypto.getRandomValues': 'randomStream(seed)', 'crypto.randomBytes': 'randomStream(seed)',
  randomUUID: 'randomStream(seed)', randomBytes: 'randomStream(seed)',
};

/** Packages of the project that no notebook imports, with the reason. */
const notForNotebooks: Readonly<Record<string, string>> = {
  vitest: 'the graders run on it, and a kernel cannot load it',
  tslab: 'the kernel is made of it',
  'plotly.js': 'JupyterLab draws; show a figure by show(figure)',
};

export function checkCode({ notebook, root, add }: Linted): void {
  const packages = packagesOf(root);
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    const source = sourceOf(cell);
    const lines = source.trimEnd().split('\n').length;
    if (source.trim() === '') add('warning', 'length', index, 'is empty. Remove it.');
    const longest = Math.max(...source.split('\n').filter((line) => !line.startsWith('import ')).map((line) => line.length), 0);
    if (longest > lineCharactersMax) add('warning', 'length', index, `has a line of ${longest} characters; more than ${lineCharactersMax} must be scrolled sideways. Break it.`);
    if (lines > linesMax) add('warning', 'length', index, `has ${lines} lines of code; more than ${linesMax} belong in src.`);
    for (const specifier of importsOf(source)) {
      if (specifier.startsWith('.')) checkFile(specifier, index, root, add);
      else checkPackage(specifier, index, packages, add);
    }
    for (const form of new Set(awaitsOfKernelOnly(source))) {
      add('error', 'stock-tslab', index, `has \`${form}\` at its top level, which tslab itself does not compile where it is the kernel. ${form === 'await (' ? 'Name the promise first, and await the name.' : 'Put the loop into an async function, and await its call.'}`);
    }
    if (hasTag(cell, realWorldTag)) continue;
    for (const name of new Set(cellCalls(source))) {
      const instead = Object.hasOwn(unrepeatable, name) ? unrepeatable[name] : undefined;
      if (instead !== undefined) {
        add('error', 'clock', index, `uses ${name}, which gives something else in each run. Take ${instead}, or tag a cell that touches the real machine "${realWorldTag}".`);
      }
    }
  }
}

function checkFile(specifier: string, index: number, root: string, add: Add): void {
  if (!specifier.startsWith('./exercises/')) {
    add('error', 'import', index, `imports '${specifier}'. Notebooks import packages and './exercises/…', from the project's root.`);
    return;
  }
  const extension = extname(specifier);
  if (extension === '.ts' || extension === '.js') {
    add('error', 'import', index, `imports '${specifier}'. Leave '${extension}' out: the kernel adds it.`);
    return;
  }
  if (existsSync(resolve(root, `${specifier}.ts`))) return;
  if (statSync(resolve(root, specifier), { throwIfNoEntry: false })?.isDirectory() === true) {
    add('error', 'import', index, `imports the folder '${specifier}', which the kernel cannot. Name a file in it.`);
    return;
  }
  add('error', 'import', index, `imports '${specifier}', which does not exist.${nearestExercise(root, specifier)}`);
}

function checkPackage(specifier: string, index: number, packages: readonly string[] | undefined, add: Add): void {
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const why = Object.hasOwn(notForNotebooks, name) ? notForNotebooks[name] : undefined;
  if (why !== undefined) add('error', 'import', index, `imports '${specifier}': ${why}.`);
  else if (specifier === 'distsys/grader') add('error', 'import', index, `imports 'distsys/grader', which graders are written with and which needs vitest. Notebooks have check of 'distsys/notebook'.`);
  else if (packages !== undefined && !isBuiltin(specifier) && !packages.includes(name)) {
    add('error', 'import', index, `imports '${specifier}', which is no package of the workbook.${didYouMean(name, [...packages])} A learner has those under "dependencies" in package.json.`);
  }
}

/** What a learner's installation has for certain; undefined in a project that does not say. */
function packagesOf(root: string): readonly string[] | undefined {
  const file = join(root, 'package.json');
  if (!existsSync(file)) return undefined;
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  return dependencies && Object.keys(dependencies);
}
