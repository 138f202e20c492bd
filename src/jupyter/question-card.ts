/**
 * What the cells of questions and predictions show: a bar of a colour, a heading, and lines, in HTML and in plain text.
 *
 *     displayBundle(card({ tone: 'asked', heading: ['Who is sure', 'for practice'], lines: [text('Both saw the same.')] }));
 *
 * Legible on light and dark pages: but for the marks, everything is in the page's own colours.
 */
import { letterOf, type Option } from '../grader/questions/question.ts';
import type { MimeBundle } from './display.ts';
import { escapeHtml } from '../grader/escape-html.ts';

/** A line as it is shown: HTML, and the same in words. */
export interface Line {
  readonly html: string;
  readonly plain: string;
}

export type Tone = 'asked' | 'shown' | 'right' | 'wrong' | 'noted';

const TONES: Readonly<Record<Tone, { readonly colour: string; readonly mark: string }>> = {
  asked: { colour: '#1F83C4', mark: '?' },
  shown: { colour: '#1F83C4', mark: '→' },
  right: { colour: '#1a9850', mark: '✓' },
  wrong: { colour: '#e0533d', mark: '✗' },
  noted: { colour: 'rgba(128,128,128,.7)', mark: '·' },
};

const CODE = 'font-family:var(--jp-code-font-family,monospace);font-size:.92em';
const QUIET = 'opacity:.75';
const SIZE = 'font-size:var(--jp-content-font-size1,inherit)'; // JupyterLab makes tables smaller than what stands around them

export function card({ tone, heading: [title, remark], lines }: { tone: Tone; heading: readonly [string, string]; lines: readonly Line[] }): MimeBundle {
  const { colour, mark } = TONES[tone];
  const name = title === '' ? '' : ` <strong>${escapeHtml(title)}</strong>`;
  const head = `<div><strong style="color:${colour}">${mark}</strong>${name}${remark === '' ? '' : ` <span style="${QUIET}">${escapeHtml(remark)}</span>`}</div>`;
  return {
    'text/html': `<div style="border-left:4px solid ${colour};padding:2px 0 2px 12px;margin:4px 0;line-height:1.5;max-width:60em">\n${[head, ...lines.map(({ html }) => html)].join('\n')}\n</div>`,
    'text/plain': [`${[mark, title].join(' ').trimEnd()}${remark === '' ? '' : title === '' ? ` ${remark}` : ` (${remark})`}`, ...lines.map(({ plain }) => plain)].join('\n'),
  };
}

/** Prose: paragraphs, and `code` between backticks. */
export function text(words: string): Line {
  return { html: paragraphs(words).map((paragraph) => `<div style="margin-top:4px">${paragraph}</div>`).join('\n'), plain: indented(words) };
}

/** What a line says of the lines above it. */
export function quiet(words: string): Line {
  return { html: paragraphs(words).map((paragraph) => `<div style="margin-top:6px;${QUIET}">${paragraph}</div>`).join('\n'), plain: indented(words) };
}

/** Options by their letters. */
export function optionList(options: readonly Option[]): Line {
  const rows = options.map(({ text: words }, index) => ({ letter: letterOf(index), words }));
  // A table and no list: a letter is what is typed, so it stands there as text that can be copied and read out.
  const html = rows.map((row) => `<tr style="background:none"><td style="padding:2px 10px 2px 4px;text-align:left;vertical-align:top;${SIZE}"><strong>${row.letter}</strong></td><td style="padding:2px 0;text-align:left;white-space:normal;${SIZE}">${inline(row.words)}</td></tr>`);
  return {
    html: `<table style="border-collapse:collapse;margin:6px 0 2px 0"><tbody>\n${html.join('\n')}\n</tbody></table>`,
    plain: rows.map((row) => `    ${row.letter}  ${row.words}`).join('\n'),
  };
}

/** A table with a heading for each column. The first column and the last, which are words, stand to the left. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): Line {
  const toLeft = (index: number): boolean => index === 0 || index === columns.length - 1;
  const align = (index: number): string => `text-align:${toLeft(index) ? 'left' : 'right'}`;
  const cell = `padding:2px 16px 2px 4px;${SIZE}`;
  const head = columns.map((column, index) => `<th scope="col" style="${cell};${align(index)};border-bottom:1px solid rgba(128,128,128,.5)">${escapeHtml(column)}</th>`).join('');
  const body = rows.map((row) => `<tr style="background:none">${row.map((words, index) => `<td style="${cell};${align(index)};font-variant-numeric:tabular-nums">${escapeHtml(words)}</td>`).join('')}</tr>`).join('\n');
  const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)));
  const line = (row: readonly string[]): string => `    ${row.map((words, index) => (toLeft(index) ? words.padEnd(widths[index] as number) : words.padStart(widths[index] as number))).join('  ')}`.trimEnd();
  return {
    html: `<table style="border-collapse:collapse;margin:6px 0 2px 0"><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`,
    plain: [line(columns), ...rows.map(line)].join('\n'),
  };
}

const paragraphs = (words: string): string[] => words.split(/\n\s*\n/).map((paragraph) => inline(paragraph.trim().replaceAll(/\s*\n\s*/g, ' ')));

const inline = (words: string): string => escapeHtml(words).replaceAll(/`([^`]+)`/g, (_, code: string) => `<code style="${CODE}">${code}</code>`);

const indented = (words: string): string => words.split(/\n\s*\n/).map((paragraph) => `  ${paragraph.trim().replaceAll(/\s*\n\s*/g, ' ')}`).join('\n');
