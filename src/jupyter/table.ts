/**
 * The HTML of a table: a caption, columns, and rows of texts, of which nothing is markup.
 *
 *     tableHtml(['node', 'term'], [['n1', '3']], [false, true], 'Terms') //=> '<table …><caption …>Terms</caption>…'
 */
import { escapeHtml } from '../grader/escape-html.ts';

// No colours but translucent greys: the table takes the page's text colour and is legible on light and dark.
const CELL = 'padding:4px 12px;border-bottom:1px solid rgba(128,128,128,.25)';

export function tableHtml(columns: readonly string[], cells: readonly string[][], toRight: readonly boolean[], caption: string | undefined): string {
  const align = (index: number): string => `text-align:${toRight[index] === true ? 'right' : 'left'}`;
  const head = columns.map((column, index) => `<th scope="col" style="${CELL};border-bottom:2px solid rgba(128,128,128,.55);${align(index)}">${escapeHtml(column)}</th>`).join('');
  const body = cells.map((row) => `<tr>${row.map((cell, index) => `<td style="${CELL};${align(index)};font-variant-numeric:tabular-nums">${escapeHtml(cell)}</td>`).join('')}</tr>`).join('\n');
  const title = caption === undefined ? '' : `<caption style="caption-side:top;text-align:left;font-weight:bold;padding:4px 12px;color:inherit">${escapeHtml(caption)}</caption>`;
  return `<table style="border-collapse:collapse;margin:4px 0;font-size:13px">${title}\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}
