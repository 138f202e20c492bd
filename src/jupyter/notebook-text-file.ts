/**
 * Where a notebook's text form lies while it is edited, and that neither side overwrites the other's changes.
 *
 *     writeText(root, 'notebooks/08-two-generals.ipynb')  //=> 'wrote .workbook/text/08-two-generals.md; …'
 *     takeText(root, 'notebooks/08-two-generals.ipynb')   //=> 'wrote notebooks/08-two-generals.ipynb: 2 cells changed, …'
 *
 * The text is a working copy, ignored by git: the notebook is what the course keeps.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseNotebook, type Notebook } from './notebook-file.ts';
import { stateOf, textHash, textOf, withText } from './notebook-text.ts';
import { shippedText } from './shipped-notebook.ts';

const textPath = (path: string): string => `.workbook/text/${basename(path, '.ipynb')}.md`;

/** Writes the text of a notebook. Throws a sentence where that would lose edits. */
export function writeText(root: string, path: string): string {
  const notebook = read(root, path);
  const text = inContext(path, () => textOf(notebook));
  const file = textPath(path);
  const before = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;
  if (before === text) return `${file} is up to date; edit it, then run: npm run notebooks -- ${numberOf(path)} --from-text`;
  let kept = '';
  if (before !== undefined) {
    const state = stateOf(before);
    if (state === textHash(notebook)) throw new Error(`${file} holds edits that the notebook does not have. Take them with --from-text, or remove the file.`);
    const aside = file.replace(/\.md$/, `.${state ?? 'unknown'}.md`);
    renameSync(join(root, file), join(root, aside));
    kept = ` The one of an earlier state of the notebook is kept as ${aside}.`;
  }
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return `wrote ${file}; edit it, then run: npm run notebooks -- ${numberOf(path)} --from-text.${kept}`;
}

/** Takes the edits of the text into its notebook. Throws a sentence where that would lose changes of the notebook. */
export function takeText(root: string, path: string): string {
  const file = textPath(path);
  if (!existsSync(join(root, file))) throw new Error(`there is no ${file} yet. Write it with: npm run notebooks -- ${numberOf(path)} --to-text`);
  const notebook = read(root, path);
  const text = readFileSync(join(root, file), 'utf8');
  const state = stateOf(text);
  if (state !== undefined && state !== textHash(notebook)) {
    throw new Error(`${path} has been changed since ${file} was written (in JupyterLab, perhaps), and taking the text would lose that. `
      + 'Run --to-text, which keeps your text beside the new one, and carry your edits over.');
  }
  const { notebook: edited, changed, removed, toRun } = inContext(file, () => withText(notebook, text));
  if (edited.cells.length === 0) throw new Error(`${file} has no cells, and taking it would empty the notebook. Nothing was changed.`);
  const written = shippedText(edited);
  writeFileSync(join(root, path), written);
  // With the ids that new cells got, and the notebook's new state.
  writeFileSync(join(root, file), textOf(parseNotebook(written, path)));
  const cells = (count: number): string => `${count} cell${count === 1 ? '' : 's'}`;
  const next = toRun === 0 ? '' : `; ${cells(toRun)} to be run: npm run notebooks -- ${numberOf(path)} --write`;
  return `wrote ${path}: ${cells(changed)} changed, ${removed} removed${next}`;
}

function read(root: string, path: string): Notebook {
  if (!existsSync(join(root, path))) throw new Error(`${path} does not exist. Make it in JupyterLab first: one Markdown cell with a title is enough.`);
  return parseNotebook(readFileSync(join(root, path), 'utf8'), path);
}

function inContext<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
  }
}

const numberOf = (path: string): string => /\d\d/.exec(basename(path))?.[0] ?? 'NN';
