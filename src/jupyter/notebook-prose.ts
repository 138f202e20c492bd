/**
 * Rules on a notebook's prose: the workbook's voice, its terms, its headings and images.
 *
 *     checkProse(linted) //=> add('warning', 'term', 4, "writes 'linearisable'; the workbook writes 'linearizable'.")
 */
import { hasTag, sourceOf, type Cell } from './notebook-file.ts';
import type { Add, Linted } from './notebook-finding.ts';
import { misspelled } from './notebook-terms.ts';

const hollowWords = /\b(simply|obviously)\b/gi;
const wordsShownMax = 5; // before an exclamation mark

export function checkProse({ notebook, add }: Linted): void {
  const bold = new Map<string, number>();
  const headings = new Map<string, number>();
  let level = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'markdown') continue;
    const prose = proseOf(cell);
    for (const { found, right } of misspelled(prose)) add('warning', 'term', index, `writes '${found}'; the workbook writes '${right}'.`);
    for (const [word] of prose.matchAll(hollowWords)) add('warning', 'voice', index, `says '${word}'. What is simple need not be called so; leave the word out.`);
    for (const { index: at } of prose.matchAll(/!(?!\[)/g)) {
      const line = prose.slice(prose.lastIndexOf('\n', at) + 1, at + 1);
      const found = line.split(' ').slice(-wordsShownMax).join(' ').trim();
      add('warning', 'voice', index, `exclaims: '${found}'. End the sentence with a full stop.`);
    }
    checkImages(cell, index, add);
    level = checkHeadings(cell, index, level, headings, add);
    checkBold(prose, index, bold, add);
  }
}

/** A cell's text without code, formulas, targets of links and comments. */
export function proseOf(cell: Cell): string {
  return withoutCode(sourceOf(cell))
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\$\$[\s\S]*?\$\$|(?<![\\\w])\$(?! )[^$\n]+\$/g, ' ')
    .replace(/\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)/g, ']')
    .replace(/<[^>\n]+>/g, ' ')
    .replace(/\bhttps?:\S+/g, ' ');
}

/** Blocks of code, indented ones too, and code within a line. */
export function withoutCode(markdown: string): string {
  return markdown
    .replace(/^( {0,3})(```+|~~~+)[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]*\s*$|$(?![\s\S]))/gm, '')
    .replace(/(?<=^|\n\n)(?: {4}[^\n]*(?:\n|$))+/g, '\n')
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, ' ');
}

function checkImages(cell: Cell, index: number, add: Add): void {
  const text = withoutCode(sourceOf(cell));
  const without = [...text.matchAll(/!\[\s*\]\(([^)\s]*)/g), ...text.matchAll(/<img\b(?![^>]*\balt="[^"]+")[^>]*/g)];
  for (const [whole, target] of without) {
    add('error', 'image', index, `shows an image without words (${target ?? whole.slice(0, 60)}). Say what it shows, as in ![what it shows](…).`);
  }
}

/** Returns the level of the cell's last heading. */
function checkHeadings(cell: Cell, index: number, before: number, seen: Map<string, number>, add: Add): number {
  let level = before;
  for (const [, marks = '', text = ''] of withoutCode(sourceOf(cell)).matchAll(/^(#{1,6}) +(.+?)(?: +#+)? *$/gm)) {
    const depth = marks.length;
    if (depth === 1 && index > 0) add('error', 'heading', index, `has a second title, '# ${text}'. A chapter has one; begin a section with '## '.`);
    else if (depth > level + 1) add('error', 'heading', index, `goes from a heading of level ${level} to '${marks} ${text}'. Headings go down one level at a time; write '${'#'.repeat(level + 1)} ${text}'.`);
    const earlier = seen.get(text);
    if (earlier !== undefined) add('warning', 'heading', index, `has the heading '${text}' of cell ${earlier + 1} again; a link reaches the first only. Name one otherwise.`);
    else seen.set(text, index);
    level = depth;
  }
  return level;
}

/**
 * A term is bold once, where it is defined. Bold openings of a paragraph ("**Predict.**"), keys and buttons, and the first column of a
 * table of terms are no definitions.
 */
function checkBold(prose: string, index: number, seen: Map<string, number>, add: Add): void {
  const running = prose.split('\n').filter((line) => !line.trimStart().startsWith('|')).join('\n');
  for (const [, term = ''] of running.matchAll(/\*\*([^*\n]+)\*\*/g)) {
    if (!/^[a-z]/.test(term) || /[.:?]$/.test(term)) continue;
    const earlier = seen.get(term);
    if (earlier !== undefined) add('warning', 'bold', index, `has **${term}** in bold again, after cell ${earlier + 1}. A term is bold once, where it is defined.`);
    else seen.set(term, index);
  }
}

export const allows = (cell: Cell | undefined, rule: string): boolean => cell !== undefined && hasTag(cell, `allow-${rule}`);
