/**
 * What the kernel reads from, and changes in, a cell's syntax tree.
 *
 *     hasTopLevelAwait(ts, parse('for await (const line of lines) print(line)')) //=> true
 */
import type TS from '@tslab/typescript-for-tslab';

type Compiler = typeof TS;

/** Whether the place belongs to the cell itself and not to a function or class within it. */
export function isTopLevel(ts: Compiler, file: TS.SourceFile, position: number): boolean {
  let top = true;
  const visit = (node: TS.Node): void => {
    if (position < node.getStart(file) || position >= node.end) return;
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) top = false;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return top;
}

export const hasTopLevelAwait = (ts: Compiler, file: TS.SourceFile): boolean => findTopLevelAwait(ts, file) !== undefined;

/** Where the keyword of the first top-level `await` stands. Throws when there is none. */
export function topLevelAwaitKeyword(ts: Compiler, file: TS.SourceFile): { start: number; length: number } {
  const node = findTopLevelAwait(ts, file);
  if (!node) throw new Error('topLevelAwaitKeyword was asked about a cell without a top-level await.');
  const keyword = ts.isForOfStatement(node) && node.awaitModifier ? node.awaitModifier : node;
  return { start: keyword.getStart(file), length: 'await'.length };
}

function findTopLevelAwait(ts: Compiler, file: TS.SourceFile): TS.Node | undefined {
  const visit = (node: TS.Node): TS.Node | undefined => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return undefined;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return node;
    return ts.forEachChild(node, visit);
  };
  return ts.forEachChild(file, visit);
}

/**
 * The cell without the keyword `export` before its declarations, each replaced by spaces so that no place moves. What a cell
 * declares is known to later cells anyway; tslab exports it once more, which the compiler refuses.
 */
export function withoutExports(ts: Compiler, code: string): string {
  if (!code.includes('export')) return code;
  let text = code;
  for (const statement of ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true).statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) ?? [] : [];
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) continue;
    const keyword = modifiers.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (keyword) text = `${text.slice(0, keyword.getStart())}${' '.repeat('export'.length)}${text.slice(keyword.end)}`;
  }
  return text;
}
