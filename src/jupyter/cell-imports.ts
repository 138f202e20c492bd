/**
 * The modules that a cell imports, read from its syntax by tslab's compiler.
 *
 *     importsOf("import { a } from './exercises/x/y';\nawait import('mathjs')") //=> ['./exercises/x/y', 'mathjs']
 */
import { createRequire } from 'node:module';
import type TS from '@tslab/typescript-for-tslab';

let compiler: typeof TS | undefined;      // nine megabytes: loaded when the first cell is read

export function importsOf(code: string): string[] {
  if (!/\bimport\b|\brequire\b|\bfrom\b/.test(code)) return [];
  const require = createRequire(import.meta.url);
  compiler ??= require('@tslab/typescript-for-tslab') as typeof TS;
  return compiler.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}
