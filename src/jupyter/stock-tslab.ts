/**
 * What makes the course's notebooks run where tslab itself is the kernel: another launcher, or an editor with its own. Loaded by the notebook's door
 * when it finds itself there, it draws by tslab's own display, makes names of earlier cells known in `{ name }`, lets a stub end its own cell only, and
 * says what is missing.
 *
 *     useStockTslab()   // prints, once: This notebook runs on tslab itself and not on the workbook's kernel. …
 *
 * It mends nothing else: that takes the course's kernel.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { kernelDisplayName } from '#kernel-spec';
import { installDisplayHook, isNotebook } from './display.ts';

interface Tslab {
  readonly display: { raw(type: string, data: string): void };
  newDisplay(): Tslab['display'];
}

/** What tslab gives to each cell; its own kernel and the course's put it there. */
const cells = (globalThis as { __tslab__?: { exports: Record<string, unknown>; require: (name: string) => unknown } }).__tslab__;

const NOTICE = `This notebook runs on tslab itself and not on the workbook's kernel, "${kernelDisplayName}". Cells, figures and checks work. What is missing: figures do not move and have no sliders, \
an error does not point at its line in the cell and drops the cells after it when all are run, an exercise's file that was saved during a run may be stale until the kernel is restarted, long work shows no progress and stops \
only between awaits, and a cell with \`await (\` or a top-level \`for await\` does not run. The workbook's own kernel has all of that: choose it in the kernel menu, or open the notebook by npm start.`;

const NOT_IN_ROOT = (folder: string): string => `The kernel was started in ${folder}, where exercises/ is not. Cells that import an exercise need it to start in the workbook's folder: \
in VS Code that is the setting jupyter.notebookFileRoot.`;

/** Only what every front end draws; of a figure its static form, since the script that makes it live is JupyterLab's. */
const DRAWN = ['image/svg+xml', 'text/html', 'text/markdown', 'text/plain'] as const;

/** Whether tslab itself is the kernel of this process. */
export const isStockTslab = (): boolean => cells !== undefined && !isNotebook();

/** To be called once, when `isStockTslab()`. */
export function useStockTslab(): void {
  if (cells === undefined) throw new Error('useStockTslab: tslab is not the kernel here');
  const tslab = cells.require('tslab') as Tslab;
  const shown = new Map<string, Tslab['display']>(); // what may be shown anew
  installDisplayHook(({ data, transient }) => {
    const type = DRAWN.find((one) => typeof data[one] === 'string');
    if (type === undefined) return;
    const id = transient?.display_id;
    const display = id === undefined ? tslab.display : shown.get(id) ?? tslab.newDisplay();
    if (id !== undefined) shown.set(id, display);
    display.raw(type, data[type] as string);
  });
  shareNames(cells.exports);
  goOnAfterStubs();
  const folder = process.cwd(); // where imports of cells start from
  console.log(existsSync(join(folder, 'exercises')) ? NOTICE : `${NOTICE} ${NOT_IN_ROOT(folder)}`);
}

/** tslab writes `exports.` before each name of an earlier cell, and forgets it in `{ name }`: there the name is looked up among the global ones. */
function shareNames(exports: Readonly<Record<string, unknown>>): void {
  const isName = (name: string | symbol): name is string => typeof name === 'string' && Object.hasOwn(exports, name);
  const global = Object.getPrototypeOf(globalThis) as object;
  Object.setPrototypeOf(globalThis, new Proxy(global, {
    has: (target, name) => isName(name) || Reflect.has(target, name),
    get: (target, name, receiver) => (isName(name) ? exports[name] : Reflect.get(target, name, receiver)),
  }));
}

/** After a cell that fails tslab drops all that wait, and an exercise that is not written is no reason to. Its cell's names stay undefined. */
function goOnAfterStubs(): void {
  const run = vm.runInThisContext;
  const said = (error: unknown): void => {
    if (!(error instanceof Error) || error.name !== 'NotImplemented') throw error;
    console.log(error.message);
  };
  vm.runInThisContext = (code, options) => {
    try {
      const ran: unknown = run(code, options);
      return ran instanceof Promise ? ran.catch(said) : ran;
    } catch (error) {
      return said(error);
    }
  };
}
