/**
 * Changes that the kernel makes to a cell while it is compiled, so that names mean across cells what they mean within one.
 *
 *     builder.emit(cell, …, { before: [mendEarlierNames(ts, checker, earlier), shareCapturedVariables(ts, checker)] });
 *
 * tslab keeps what cells declare as members of `exports`, and writes `exports.` before each name that an earlier cell declared.
 */
import type TS from '@tslab/typescript-for-tslab';

type Compiler = typeof TS;

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

/**
 * A transformer for `let count = 0; const next = () => ++count;`. tslab compiles that to a local variable, which the function
 * changes, beside `exports.count`, which later cells assign to: the two part silently. Here there is `exports.count` alone.
 * Only variables that a function of the cell captures are concerned; all others cannot be reached again once the cell has ended.
 */
export function shareCapturedVariables(ts: Compiler, checker: TS.TypeChecker): TS.TransformerFactory<TS.SourceFile> {
  const symbolOf = (node: TS.Identifier): TS.Symbol | undefined =>
    ts.isShorthandPropertyAssignment(node.parent ?? node)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);

  /** Whether the statement declares variables by plain names, as `let a = 1, b;` does and `let { a } = c;` does not. */
  const isPlainLet = (node: TS.Node): node is TS.VariableStatement => ts.isVariableStatement(node)
    && !(node.declarationList.flags & ts.NodeFlags.Const)
    && !(ts.getModifiers(node)?.length)
    && node.declarationList.declarations.every(({ name }) => ts.isIdentifier(name));

  function capturedIn(file: TS.SourceFile): Set<TS.Symbol> {
    const declared = new Set<TS.Symbol>();
    for (const statement of file.statements.filter(isPlainLet)) {
      for (const { name } of statement.declarationList.declarations) {
        const symbol = checker.getSymbolAtLocation(name);
        if (symbol) declared.add(symbol);
      }
    }
    const captured = new Set<TS.Symbol>();
    const visit = (node: TS.Node, inFunction: boolean): void => {
      const symbol = inFunction && ts.isIdentifier(node) ? symbolOf(node) : undefined;
      if (symbol && declared.has(symbol)) captured.add(symbol);
      ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node) || ts.isClassLike(node)));
    };
    if (declared.size > 0) visit(file, false);
    // What one statement declares stays together.
    for (const { declarationList } of file.statements.filter(isPlainLet)) {
      const symbols = declarationList.declarations.map(({ name }) => checker.getSymbolAtLocation(name)).filter((symbol) => symbol !== undefined);
      if (symbols.some((symbol) => captured.has(symbol))) for (const symbol of symbols) captured.add(symbol);
    }
    return captured;
  }

  return (context) => (file) => {
    const original = ts.getOriginalNode(file, ts.isSourceFile);
    const shared = capturedIn(original);
    if (shared.size === 0) return file;
    const { factory } = context;
    const isShared = (node: TS.Node): node is TS.Identifier => {
      if (!ts.isIdentifier(node)) return false;
      const written = ts.getOriginalNode(node) as TS.Identifier;
      if (written.parent === undefined || !ts.isIdentifier(written)) return false;
      const symbol = symbolOf(written);
      return symbol !== undefined && shared.has(symbol);
    };
    const member = (name: TS.Identifier): TS.Expression =>
      ts.setTextRange(factory.createPropertyAccessExpression(factory.createIdentifier('exports'), name.text), name);

    const visit = (node: TS.Node): TS.Node => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
        const kept = node.exportClause.elements.filter(({ name }) => ![...shared].some((symbol) => symbol.name === name.text));
        return factory.updateExportDeclaration(
          node, node.modifiers, node.isTypeOnly, factory.updateNamedExports(node.exportClause, kept), node.moduleSpecifier, node.assertClause,
        );
      }
      if (ts.isShorthandPropertyAssignment(node) && isShared(node.name)) {
        const value = node.objectAssignmentInitializer
          ? factory.createAssignment(member(node.name), ts.visitNode(node.objectAssignmentInitializer, visit) as TS.Expression)
          : member(node.name);
        return ts.setTextRange(factory.createPropertyAssignment(factory.createStringLiteral(node.name.text), value), node);
      }
      if (isShared(node)) return member(node);
      return ts.visitEachChild(node, visit, context);
    };

    const statements = file.statements.map((statement): TS.Statement => {
      if (!isPlainLet(ts.getOriginalNode(statement)) || !ts.isVariableStatement(statement)
        || !statement.declarationList.declarations.some(({ name }) => isShared(name))) return visit(statement) as TS.Statement;
      // A block, since tslab takes a last statement that is an expression for the cell's result.
      return ts.setTextRange(factory.createBlock(statement.declarationList.declarations.map((declaration) => {
        const value = declaration.initializer && ts.visitNode(declaration.initializer, visit) as TS.Expression;
        const assignment = factory.createAssignment(member(declaration.name as TS.Identifier), value ?? factory.createVoidZero());
        return ts.setTextRange(factory.createExpressionStatement(assignment), declaration);
      }), true), statement);
    });
    return factory.updateSourceFile(file, statements);
  };
}
