/**
 * A program as the sequence of its tokens, each with its line, in which names, numbers and texts are all alike and comments, layout and types are
 * gone: what remains when somebody renames, reformats and comments a program.
 *
 *     tokensOf('const n: number = count + 1; // sum').map(({ kind }) => kind) //=> ['const', 'name', '=', 'name', '+', 'number', ';']
 */
import { createRequire } from 'node:module';
import type * as TypeScript from '@tslab/typescript-for-tslab';

export interface Token {
  readonly kind: string;
  readonly line: number; // from 1
  readonly endLine: number;
}

const TOKENS_MAX = 20_000;

/** Nothing for what is too deeply nested to be read. */
export function tokensOf(text: string): Token[] {
  const ts = typescript();
  const tokens: Token[] = [];
  try {
    const source = ts.createSourceFile('answer.ts', text, ts.ScriptTarget.Latest, false);
    const starts = source.getLineStarts();
    const lineAt = (position: number): number => lineOf(starts, position);
    const visit = (node: TypeScript.Node): void => {
      if (tokens.length >= TOKENS_MAX || isWithoutEffect(ts, node)) return;
      children(node);
    };
    const children = (node: TypeScript.Node): void => {
      const all = node.getChildren(source);
      if (all.length > 0) return all.forEach(visit);
      const kind = kindOf(ts, node);
      if (kind !== undefined) tokens.push({ kind, line: lineAt(node.getStart(source)), endLine: lineAt(node.getEnd()) });
    };
    visit(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the stack is used up
    return [];
  }
  return tokens;
}

function lineOf(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= position) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Imports, types and documentation: they can be changed at no cost. */
function isWithoutEffect(ts: typeof TypeScript, node: TypeScript.Node): boolean {
  return ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node) || ts.isJSDoc(node) || ts.isEmptyStatement(node);
}

function kindOf(ts: typeof TypeScript, node: TypeScript.Node): string | undefined {
  const { SyntaxKind } = ts;
  switch (node.kind) {
    case SyntaxKind.EndOfFileToken:
    case SyntaxKind.SyntaxList:
    case SyntaxKind.ColonToken: // of a type that is gone; that of a conditional is known by its question mark
      return undefined;
    case SyntaxKind.Identifier:
    case SyntaxKind.PrivateIdentifier:
      return 'name';
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return 'number';
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
    case SyntaxKind.RegularExpressionLiteral:
      return 'text';
    // One may stand for the other.
    case SyntaxKind.LetKeyword:
    case SyntaxKind.VarKeyword:
    case SyntaxKind.ConstKeyword:
      return 'const';
    default:
      return ts.tokenToString(node.kind) ?? SyntaxKind[node.kind];
  }
}

function typescript(): typeof TypeScript {
  return createRequire(import.meta.url)('@tslab/typescript-for-tslab') as typeof TypeScript;
}
