/**
 * Links of a notebook's texts that lead nowhere: to files that do not exist, to headings that no cell has.
 *
 *     checkLinks(notebook, 'notebooks/08-two-generals.ipynb', (cell, what) => report(cell, what));
 *
 * A heading's anchor is its text with a hyphen for each space, as JupyterLab, nbconvert and GitHub make it for notebooks.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { didYouMean } from '../grader/did-you-mean.ts';
import { parseNotebook, sourceOf, type Notebook } from './notebook-file.ts';

export function checkLinks(notebook: Notebook, path: string, report: (cell: number, what: string) => void): void {
  const folder = dirname(path);
  const own = anchorsOf(notebook);
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'markdown') continue;
    for (const target of linksIn(sourceOf(cell))) {
      if (/^[a-z][a-z\d+.-]*:/i.test(target) || target.startsWith('//')) {
        const fault = faultOfAddress(target);
        if (fault !== undefined) report(index, `links to '${target}', ${fault}`);
        continue;
      }
      const [file = '', anchor] = decode(target).split('#', 2);
      if (file.startsWith('/')) {
        report(index, `links to '${target}'. Write links relative to the notebook: they must also work on GitHub.`);
        continue;
      }
      const linked = resolve(folder, file);
      if (file && !existsSync(linked)) {
        report(index, `links to '${file}', which does not exist (${relative(resolve(folder, '..'), linked).replaceAll('\\', '/')}).`);
        continue;
      }
      if (anchor === undefined || anchor === '') continue;
      if (file && !file.endsWith('.ipynb')) continue;
      const anchors = file && linked !== resolve(path) ? anchorsOf(parseNotebook(readFileSync(linked, 'utf8'), linked)) : own;
      if (!anchors.has(anchor)) {
        report(index, `links to the heading '#${anchor}'${file ? ` of ${basename(file)}` : ''}, which does not exist.${didYouMean(anchor, [...anchors])}`);
      }
    }
  }
}

/** Other sites are not looked up: only the form of their address is judged. */
function faultOfAddress(target: string): string | undefined {
  if (!URL.canParse(target)) return 'which is no address. Write it as https://….';
  const { protocol, hostname } = new URL(target);
  if (protocol === 'mailto:') return undefined;
  if (protocol === 'http:') return "which is not encrypted. Write 'https:', or name a source that has it.";
  if (protocol !== 'https:') return `by '${protocol}', which a page does not open. Write a link relative to the notebook, or https://….`;
  return hostname.includes('.') && !/^[\d.]+$/.test(hostname) ? undefined : 'which is no public site. A reader on another machine cannot reach it.';
}

function anchorsOf(notebook: Notebook): Set<string> {
  const texts = notebook.cells.filter((cell) => cell.cell_type === 'markdown').map((cell) => withoutCode(sourceOf(cell), { inline: false }));
  const headings = texts.flatMap((text) => [...text.matchAll(/^#{1,6} +(.+?)(?: +#+)? *$/gm)].map((match) => match[1] ?? ''));
  const named = texts.flatMap((text) => [...text.matchAll(/<\w+[^>]*\b(?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? ''));
  return new Set([...headings.map((heading) => heading.replace(/[`*]/g, '').replaceAll(' ', '-')), ...named]);
}

function linksIn(markdown: string): string[] {
  const text = withoutCode(markdown, { inline: true });
  const inline = [...text.matchAll(/\]\(\s*<?([^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+["'][^)]*)?\)/g)];
  const references = [...text.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm)];
  const elements = [...text.matchAll(/<(?:a|img)\b[^>]*\b(?:href|src)="([^"]+)"/g)];
  return [...inline, ...references, ...elements].map((match) => match[1] ?? '');
}

/** Code is not read for links: `a[i](x)` is a call. */
function withoutCode(markdown: string, { inline }: { inline: boolean }): string {
  const withoutBlocks = markdown.replace(/^( {0,3})(```+|~~~+)[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]*\s*$|$(?![\s\S]))/gm, '');
  return inline ? withoutBlocks.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '') : withoutBlocks;
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch (error) {
    // A lone `%` stands for itself; the link is then looked up as it is written.
    if (error instanceof URIError) return target;
    throw error;
  }
}
