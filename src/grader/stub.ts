/**
 * The stub that a learner starts from, made from the reference answer, so that the two cannot drift.
 *
 * In a solution the learner's part stands between two marker lines:
 *
 *     export function fewestMessengers(options: Options): number {
 *       // --- learner's part: how many may be captured before all are? ---
 *       return Math.ceil(Math.log(options.risk) / Math.log(options.capture));
 *       // --- end of learner's part ---
 *     }
 *
 *     stubOf(solution, '08/fewest-messengers')
 *     //=> … // TODO: how many may be captured before all are?
 *     //   … throw new NotImplemented('08/fewest-messengers');
 *
 * A file may have several parts. The first one in each function body throws; a further one in the same body, and one among
 * the members of a class or at the top of the file, leaves its TODO alone, since a `throw` could not be reached or not be
 * written there. An imported name that only the learner's part mentions is taken out, for it would give the way away; one that
 * the documentation shows stays. `NotImplemented` is put in. All else stays byte for byte.
 */
import { createRequire } from 'node:module';
import type * as TypeScript from '@tslab/typescript-for-tslab';

const OPENING = /^([ \t]*)\/\/ --- learner's part: (.*\S) ---[ \t]*$/;
const CLOSING = /^[ \t]*\/\/ --- end of learner's part ---[ \t]*$/;
const ALMOST = /^[ \t]*\/\/.*\blearner'?s'? part\b/i;
const WIDTH_MAX = 130;

/** One stretch of a solution that the learner writes. */
export interface LearnerPart {
  readonly hint: string; // what the stub's TODO says
  readonly indent: string; // of the marker lines
  readonly firstLine: number; // of the opening marker, from 1
  readonly lastLine: number; // of the closing marker
  readonly start: number; // offset of the opening marker's line
  readonly end: number; // offset after the closing marker, before its line end
  readonly codeLines: number; // lines that are neither empty nor only a comment
}

/** The parts of a solution, in order. Throws a sentence if a marker is misspelt, missing its other half, or nested. */
export function learnerParts(solutionText: string): LearnerPart[] {
  const parts: LearnerPart[] = [];
  let open: { hint: string; indent: string; firstLine: number; start: number; codeLines: number } | undefined;
  let offset = 0;
  for (const [index, line] of solutionText.split('\n').entries()) {
    const number = index + 1;
    const opening = OPENING.exec(line);
    if (opening !== null) {
      if (open !== undefined) {
        throw new Error(`line ${number} opens a learner's part inside the one that line ${open.firstLine} opened. Close that one first with "// --- end of learner's part ---".`);
      }
      open = { hint: opening[2] ?? '', indent: opening[1] ?? '', firstLine: number, start: offset, codeLines: 0 };
    } else if (CLOSING.test(line)) {
      if (open === undefined) throw new Error(`line ${number} ends a learner's part that no line has opened. Open it with "// --- learner's part: <what to think about> ---".`);
      parts.push({ ...open, lastLine: number, end: offset + line.length });
      open = undefined;
    } else if (ALMOST.test(line)) {
      throw new Error(`line ${number} looks like a marker and is none: ${line.trim()}. Write "// --- learner's part: <what to think about> ---" or "// --- end of learner's part ---".`);
    } else if (open !== undefined && line.trim() !== '' && !/^\s*(\/\/|\/?\*)/.test(line)) {
      open.codeLines += 1;
    }
    offset += line.length + 1;
  }
  if (open !== undefined) throw new Error(`the learner's part that line ${open.firstLine} opens is never closed. Add "// --- end of learner's part ---" after it.`);
  return parts;
}

/**
 * The stub of the exercise `'NN/name'`. Throws a sentence, without the path, which the caller knows, if the solution has
 * no learner's part or none that stands in a function's body.
 */
export function stubOf(solutionText: string, exerciseId: string): string {
  const parts = learnerParts(solutionText);
  if (parts.length === 0) throw new Error(`has no learner's part. Put "// --- learner's part: <what to think about> ---" and "// --- end of learner's part ---" around what the learner writes.`);
  const ts = typescript();
  const source = ts.createSourceFile('solution.ts', solutionText, ts.ScriptTarget.Latest, true);
  const bodies = new Set<TypeScript.Node>();
  const edits: Edit[] = parts.map((part) => {
    const body = functionBodyAround(ts, source, part);
    const throws = body !== undefined && !bodies.has(body);
    if (body !== undefined) bodies.add(body);
    const todo = `${part.indent}// TODO: ${part.hint}`;
    return { start: part.start, end: part.end, text: throws ? `${todo}\n${part.indent}throw new NotImplemented('${exerciseId}');` : todo };
  });
  if (bodies.size === 0) throw new Error(`has no learner's part in a function's body, so its stub could not throw NotImplemented. Move a marker into the function that the learner writes.`);
  return applied(solutionText, [...edits, ...importEdits(ts, source, parts)]);
}

interface Edit { readonly start: number; readonly end: number; readonly text: string }

function applied(text: string, edits: readonly Edit[]): string {
  const backwards = edits.toSorted((a, b) => b.start - a.start);
  return backwards.reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** The compiler, loaded when first needed: it costs a quarter of a second, and most runs of the grader need no stub. */
export function typescript(): typeof TypeScript {
  return createRequire(import.meta.url)('@tslab/typescript-for-tslab') as typeof TypeScript;
}

/** The body of the innermost function that holds the part, unless the part stands among the members of a class in it. */
function functionBodyAround(ts: typeof TypeScript, source: TypeScript.SourceFile, part: LearnerPart): TypeScript.Node | undefined {
  let body: TypeScript.Node | undefined;
  const visit = (node: TypeScript.Node): void => {
    if (node.getStart(source) > part.start || node.getEnd() < part.end) return;
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent)) body = node;
    else if (ts.isClassLike(node)) body = undefined;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return body;
}

interface ImportedName { readonly local: string; readonly text: string }

function importEdits(ts: typeof TypeScript, source: TypeScript.SourceFile, parts: readonly LearnerPart[]): Edit[] {
  const isMentioned = mentionedOutside(ts, source, parts);
  const edits: Edit[] = [];
  let hasNotImplemented = false;
  const imports = source.statements.filter(ts.isImportDeclaration);
  for (const statement of imports) {
    const clause = statement.importClause;
    if (clause === undefined || clause.name !== undefined) continue;
    const from = (statement.moduleSpecifier as TypeScript.StringLiteral).text;
    const bindings = clause.namedBindings;
    if (bindings === undefined) continue;
    if (ts.isNamespaceImport(bindings)) {
      if (!isMentioned(bindings.name.text)) edits.push(removal(source, statement));
      continue;
    }
    const names: ImportedName[] = bindings.elements.map((element) => ({ local: element.name.text, text: element.getText(source) }));
    const kept = names.filter((name) => isMentioned(name.local));
    if (from === 'distsys' && !clause.isTypeOnly && !hasNotImplemented) {
      hasNotImplemented = true;
      if (!kept.some((name) => name.local === 'NotImplemented')) insertSorted(kept, { local: 'NotImplemented', text: 'NotImplemented' });
    }
    if (kept.length === 0) edits.push(removal(source, statement));
    else if (kept.length !== names.length || kept.some((name) => !names.includes(name))) {
      edits.push({ start: statement.getStart(source), end: statement.getEnd(), text: importText(kept, from, clause.isTypeOnly) });
    }
  }
  if (!hasNotImplemented) edits.push(newImport(source, imports[0]));
  return edits;
}

/** Whether anything but imports and the learner's parts mentions a name. Its documentation counts: it may show how to use the name. */
function mentionedOutside(ts: typeof TypeScript, source: TypeScript.SourceFile, parts: readonly LearnerPart[]): (name: string) => boolean {
  const imports = source.statements.filter(ts.isImportDeclaration).map((statement) => ({ start: statement.getStart(source), end: statement.getEnd(), text: '' }));
  const rest = applied(source.text, [...imports, ...parts.map(({ start, end }) => ({ start, end, text: '' }))]);
  const words = new Set(rest.match(/[\w$]+/g));
  return (name) => words.has(name);
}

function insertSorted(names: ImportedName[], added: ImportedName): void {
  const at = names.findIndex((name) => name.local > added.local);
  names.splice(at === -1 ? names.length : at, 0, added);
}

function importText(names: readonly ImportedName[], from: string, typeOnly: boolean): string {
  const opening = `import ${typeOnly ? 'type ' : ''}{`;
  const inOneLine = `${opening} ${names.map((name) => name.text).join(', ')} } from '${from}';`;
  if (inOneLine.length <= WIDTH_MAX) return inOneLine;
  return `${opening}\n${names.map((name) => `  ${name.text},\n`).join('')}} from '${from}';`;
}

/** Takes a whole statement out with the end of its line; comments above it stay, for they may be the file's own. */
function removal(source: TypeScript.SourceFile, statement: TypeScript.Node): Edit {
  const end = statement.getEnd();
  return { start: statement.getStart(source), end: source.text[end] === '\n' ? end + 1 : end, text: '' };
}

/**
 * The import of NotImplemented where the file has none from 'distsys': before the other imports; in a file without imports
 * after a comment that an empty line sets apart (the file's own), else at the top.
 */
function newImport(source: TypeScript.SourceFile, firstImport: TypeScript.ImportDeclaration | undefined): Edit {
  const text = `import { NotImplemented } from 'distsys';\n`;
  if (firstImport !== undefined) {
    const at = firstImport.getStart(source);
    return { start: at, end: at, text };
  }
  const ownComment = /^\/\*[\s\S]*?\*\/\n\n/.exec(source.text);
  const at = ownComment?.[0].length ?? 0;
  return { start: at, end: at, text: `${text}\n` };
}
