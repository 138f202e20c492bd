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
 * A transformer for names that an earlier cell declared. tslab writes `exports.` before every identifier whose symbol was
 * declared earlier. In two places the symbol is not the variable's: in `{ id }` it is the new property (so the prefix is
 * lost), and in the pattern `{ id: name }` it is the property of the destructured type (so a prefix appears where none may be).
 */
export function mendEarlierNames(
  ts: Compiler, checker: TS.TypeChecker, earlier: TS.SourceFile | undefined,
): TS.TransformerFactory<TS.SourceFile> {
  const isEarlier = (symbol: TS.Symbol | undefined): boolean =>
    symbol?.declarations?.some((declaration) => declaration.getSourceFile() === earlier) ?? false;

  return (context) => (file) => {
    const { factory } = context;
    const visit = (node: TS.Node): TS.Node => {
      if (ts.isShorthandPropertyAssignment(node) && isEarlier(checker.getShorthandAssignmentValueSymbol(node))) {
        const earlierValue = factory.createPropertyAccessExpression(factory.createIdentifier('exports'), node.name.text);
        const value = node.objectAssignmentInitializer
          ? factory.createAssignment(earlierValue, ts.visitNode(node.objectAssignmentInitializer, visit) as TS.Expression)
          : earlierValue;
        return ts.setTextRange(factory.createPropertyAssignment(factory.createStringLiteral(node.name.text), value), node);
      }
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isBindingElement(visited) && visited.propertyName && ts.isIdentifier(visited.propertyName)) {
        return factory.updateBindingElement(
          visited, visited.dotDotDotToken, factory.createStringLiteral(visited.propertyName.text), visited.name, visited.initializer,
        );
      }
      if (ts.isPropertyAssignment(visited) && ts.isIdentifier(visited.name) && visited.name.text !== '__proto__') {
        return factory.updatePropertyAssignment(visited, factory.createStringLiteral(visited.name.text), visited.initializer);
      }
      return visited;
    };
    return ts.visitNode(file, visit) as TS.SourceFile;
  };
}
