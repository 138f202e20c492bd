/**
 * Whether the links in the README and the notebooks lead somewhere, and whether each notebook leads to its neighbours and
 * its exercises. Links to the web are not followed; the headings that a notebook links to are the notebook linter's business.
 */
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { notebookFile, type Chapter } from '../../course.ts';
import { exercisesOf, type Course } from './course-files.ts';
import type { Ledger } from './ledger.ts';

interface Cell { readonly cell_type: string; readonly source: string | readonly string[] }

export function checkLinks(root: string, course: Course, shipped: ReadonlyMap<string, Buffer>, readme: string | undefined, ledger: Ledger): void {
  if (readme !== undefined) {
    checkTargets(root, 'README.md', [readme], shipped, ledger);
    checkAnchors('README.md', readme, ledger);
  }
  const written = course.chapters.filter((chapter) => chapter.written);
  for (const [index, chapter] of written.entries()) {
    const path = notebookFile(chapter);
    const bytes = shipped.get(path);
    if (bytes === undefined) continue; // said where siblings are checked
    const cells = cellsOf(bytes.toString('utf8'));
    if (cells === undefined) {
      ledger.fail({ path, rule: 'notebook form', says: `${path} is not a notebook: it is no JSON with a list of cells. Get it back from git, or save it anew in Jupyter.` });
      continue;
    }
    const markdown = cells.filter((cell) => cell.cell_type === 'markdown').map(sourceOf);
    checkTargets(root, path, markdown, shipped, ledger);
    const links = new Set(markdown.flatMap(relativeTargets).map((target) => posix.join(dirname(path), target)));
    checkNeighbour(path, links, 'previous', written[index - 1], ledger);
    checkNeighbour(path, links, 'next', written[index + 1], ledger);
    const code = cells.filter((cell) => cell.cell_type === 'code').map(sourceOf).join('\n');
    for (const files of exercisesOf([chapter])) {
      ledger.expect(links.has(files.stub), { path, rule: 'exercises in the notebook', says: `${path} has no link to ${files.stub}. Link the file where its task stands.` });
      ledger.expect(code.includes(`check('${files.id}')`), { path, rule: 'exercises in the notebook', says: `${path} never calls await check('${files.id}'). Add the cell below the exercise's task.` });
    }
  }
}

function checkNeighbour(path: string, links: ReadonlySet<string>, which: string, chapter: Chapter | undefined, ledger: Ledger): void {
  if (chapter === undefined) return;
  const target = notebookFile(chapter);
  ledger.expect(links.has(target), { path, rule: 'previous and next', says: `${path} does not link to the ${which} written chapter, ${target}. Link it at the top and at the end.` });
}

function checkTargets(root: string, path: string, texts: readonly string[], shipped: ReadonlyMap<string, Buffer>, ledger: Ledger): void {
  for (const target of new Set(texts.flatMap(relativeTargets))) {
    const resolved = posix.join(dirname(path), target);
    ledger.expect(shipped.has(resolved) || existsSync(join(root, resolved)), { path, rule: 'dead links', says: `${path} links to ${target}, but there is no ${resolved}. Correct the link or take it out.` });
  }
}

/** Links to headings of the same text, by the names that GitHub gives them. */
function checkAnchors(path: string, text: string, ledger: Ledger): void {
  const headings = [...withoutCodeBlocks(text).matchAll(/^#{1,6} +(.+?) *#* *$/gm)].map((match) => match[1] ?? '');
  const anchors = new Set(headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));
  for (const target of new Set(linkTargets(text).filter((each) => each.startsWith('#')))) {
    ledger.expect(anchors.has(unescaped(target.slice(1))), { path, rule: 'dead links', says: `${path} links to the heading ${target}, which it does not have. Its headings are ${[...anchors].map((anchor) => `#${anchor}`).join(', ')}.` });
  }
}

/** Where the links of a text point, as far as they point into the project; without the part after `#`. */
function relativeTargets(markdown: string): string[] {
  return linkTargets(markdown).filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/|#)/i.test(target)).map((target) => unescaped(target.split(/[?#]/)[0] ?? ''));
}

function withoutCodeBlocks(markdown: string): string {
  return markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
}

function linkTargets(markdown: string): string[] {
  const prose = withoutCodeBlocks(markdown).replace(/`[^`\n]*`(?!\])/g, '');
  return [
    ...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'][^)]*)?\)/g), // [text](target "title"), ![text](target)
    ...prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)>?/gm),            // [text]: target
    ...prose.matchAll(/\b(?:src|href)="([^"]+)"/g),                 // <img src="target">
  ].map((match) => match[1] ?? '');
}

/** `two%20words` as the file system writes it. A stray `%` stands for itself. */
function unescaped(target: string): string {
  return target.replace(/(%[0-9a-f]{2})+/gi, (escape) => Buffer.from(escape.replaceAll('%', ''), 'hex').toString('utf8'));
}

function cellsOf(text: string): readonly Cell[] | undefined {
  try {
    const { cells } = JSON.parse(text) as { cells?: unknown };
    return Array.isArray(cells) ? (cells as Cell[]) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller says so
    throw error;
  }
}

function sourceOf(cell: Cell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}
