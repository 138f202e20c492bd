/**
 * What a cell imports and which names of the surroundings it uses, read from its syntax by tslab's compiler.
 *
 *     importsOf("import { a } from './exercises/x/y';\nawait import('mathjs')") //=> ['./exercises/x/y', 'mathjs']
 *     cellCalls('const at = Date.now(); new Date()')                            //=> ['Date.now', 'new Date']
 *     awaitsOfKernelOnly('const a = await (b ?? c);')                           //=> ['await (']
 */
import { createRequire } from 'node:module';
import type TS from '@tslab/typescript-for-tslab';

let compiler: typeof TS | undefined;      // nine megabytes: loaded when the first cell is read

function typescript(): typeof TS {
  const require = createRequire(import.meta.url);
  compiler ??= require('@tslab/typescript-for-tslab') as typeof TS;
  return compiler;
}

export function importsOf(code: string): string[] {
  if (!/\bimport\b|\brequire\b|\bfrom\b/.test(code)) return [];
  return typescript().preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The dotted names that are mentioned (`Date.now`), the plain ones that are called (`randomUUID`), and classes made without arguments. */
export function cellCalls(code: string): string[] {
  const ts = typescript();
  const found: string[] = [];
  const dotted = (node: TS.Expression): string | undefined => {
    if (ts.isIdentifier(node)) return node.text;
    const left = ts.isPropertyAccessExpression(node) ? dotted(node.expression) : undefined;
    return left === undefined ? undefined : `${left}.${(node as TS.PropertyAccessExpression).name.text}`;
  };
  const visit = (node: TS.Node): void => {
    if (ts.isPropertyAccessExpression(node)) found.push((dotted(node) ?? '').replace(/^globalThis\./, ''));
    else if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) found.push(node.expression.text);
    else if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && (node.arguments?.length ?? 0) === 0) found.push(`new ${node.expression.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true));
  return found;
}

/** The forms of a top-level `await` that tslab itself does not compile, and the course's kernel does. */
export function awaitsOfKernelOnly(code: string): ('await (' | 'for await')[] {
  if (!code.includes('await')) return [];
  const ts = typescript();
  const found: ('await (' | 'for await')[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isAwaitExpression(node) && ts.isParenthesizedExpression(node.expression)) found.push('await (');
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) found.push('for await');
    ts.forEachChild(node, visit);
  };
  // In a script and no module, `await` would be a function's name.
  visit(ts.createSourceFile('cell.ts', `${code}\nexport {};`, ts.ScriptTarget.ES2022, true));
  return found;
}
