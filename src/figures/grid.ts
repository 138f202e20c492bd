/**
 * What comes of each combination of two things: a table of coloured cells, each with a letter, so that colour is not the only carrier.
 *
 *     plotGrid({
 *       rows: ['nothing lost', 'message 1 lost'], columns: ['attack always', 'on acknowledgement'], rowTitle: 'losses', columnTitle: 'protocol',
 *       outcomes: { both: { glyph: '✓', meaning: 'both attack', tone: 'good' }, alone: { glyph: '✗', meaning: 'one attacks alone', tone: 'bad' } },
 *       cells: [['both', 'both'], ['alone', 'both']],
 *     });
 */
import { keyShapes } from './axes.ts';
import { text } from './drawing.ts';
import type { Drawing, Shape } from './drawing.ts';
import { baseLayout, escapeMarkup, FIGURE_WIDTH, INK } from './figure.ts';
import type { Figure, PlotlyObject } from './figure.ts';
import { fitText, FONT_STACK, textWidth, wrapText } from './text-metrics.ts';
import type { TextStyle } from './text-metrics.ts';

/** Light fills for dark letters; they differ in lightness too, so they differ in grey. */
const TONES = { good: '#CDE6F5', neutral: '#EBEDF0', absent: '#FFFFFF', warning: '#FFE9A8', bad: '#F3A77B', worst: '#C24E00' } as const;

export type Tone = keyof typeof TONES;

export interface Outcome {
  /** One or two characters, drawn in the cell. A blank, for combinations that do not exist, is left out of the key. */
  readonly glyph: string;
  /** What it stands for, for the key and the hover. */
  readonly meaning: string;
  readonly tone: Tone;
}

export interface GridOptions {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** `cells[row][column]`: the name of an outcome. */
  readonly cells: readonly (readonly string[])[];
  /** For each cell, what hovering says besides the outcome. */
  readonly details?: readonly (readonly string[])[];
  readonly title?: string;
}

interface Geometry {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly title: readonly string[];
  readonly heads: readonly (readonly string[])[]; // names of columns, in lines
  readonly headStyle: TextStyle;
  readonly names: readonly string[];
}

const MARGIN = 16;

/** For the names of columns: the first in which no word need be cut. */
const HEAD_STYLES: readonly TextStyle[] = [{ size: 12, bold: true }, { size: 11, bold: true }, { size: 11 }, { size: 10 }];

export function plotGrid(options: GridOptions): Figure {
  check(options);
  const geometry = measure(options);
  const drawing = draw(options, geometry);
  return { ...plotly(options, geometry, drawing.height), summary: summarise(options), drawing };
}

function measure(options: GridOptions): Geometry {
  const widest = Math.max(textWidth(options.rowTitle, { size: 11 }), ...options.rows.map((name) => textWidth(name, { size: 12 })));
  const left = MARGIN + Math.min(260, widest) + 12;
  const cellWidth = Math.min(150, (FIGURE_WIDTH - MARGIN - left) / options.columns.length);
  const cellHeight = options.rows.length > 24 ? 20 : 28;
  const title = options.title === undefined ? [] : wrapText(options.title, FIGURE_WIDTH - 2 * MARGIN, { size: 15, bold: true });
  const longestWord = (style: TextStyle): number => Math.max(...options.columns.flatMap((name) => name.split(/\s+/)).map((word) => textWidth(word, style)));
  const headStyle = HEAD_STYLES.find((style) => longestWord(style) <= cellWidth - 4) ?? (HEAD_STYLES.at(-1) as TextStyle);
  const heads = options.columns.map((name) => wrapText(name, cellWidth - 4, headStyle));
  const headLines = Math.max(...heads.map((lines) => lines.length));
  const top = (title.length === 0 ? 8 : 14 + 19 * title.length) + 22 + 15 * headLines + 6;
  return { left, top, cellWidth, cellHeight, title, heads, headStyle, names: options.rows.map((name) => fitText(name, 260, { size: 12 })) };
}

const inkOn = (tone: Tone): string => (tone === 'worst' ? INK.paper : INK.text);

function draw(options: GridOptions, { left, top, cellWidth, cellHeight, title, heads, headStyle, names }: Geometry): Drawing {
  const shapes: Shape[] = title.map((line, index) => text({ x: MARGIN, y: 24 + 19 * index, text: line, size: 15, bold: true, role: 'title' }));
  const headTop = Math.max(...heads.map((lines) => lines.length));
  shapes.push(text({ x: left + (cellWidth * heads.length) / 2, y: top - 10 - 15 * headTop, text: fitText(options.columnTitle, FIGURE_WIDTH - left - MARGIN, { size: 11 }), size: 11, anchor: 'middle', colour: INK.soft, role: 'axis' }));
  shapes.push(text({ x: left - 12, y: top - 9, text: fitText(options.rowTitle, 260, { size: 11 }), size: 11, anchor: 'end', colour: INK.soft, role: 'axis' }));
  heads.forEach((lines, column) => lines.forEach((line, index) => shapes.push(text({ x: left + cellWidth * (column + 0.5), y: top - 9 - 15 * (lines.length - 1 - index), text: line, ...headStyle, anchor: 'middle', role: 'axis' }))));
  options.cells.forEach((row, at) => {
    const y = top + cellHeight * at;
    shapes.push(text({ x: left - 12, y: y + cellHeight / 2 + 4, text: names[at] as string, anchor: 'end', role: 'axis' }));
    row.forEach((name, column) => {
      const outcome = options.outcomes[name] as Outcome;
      const x = left + cellWidth * column;
      shapes.push({ kind: 'rect', box: { left: x + 1, right: x + cellWidth - 1, top: y + 1, bottom: y + cellHeight - 1 }, fill: TONES[outcome.tone], radius: 3 });
      shapes.push(text({ x: x + cellWidth / 2, y: y + cellHeight / 2 + 4.5, text: outcome.glyph, size: 13, bold: true, anchor: 'middle', colour: inkOn(outcome.tone), role: 'label' }));
    });
  });
  const key = keyShapes(
    Object.values(options.outcomes).filter(({ glyph }) => glyph.trim() !== '').map(({ glyph, meaning, tone }) => ({
      name: fitText(meaning, FIGURE_WIDTH - 90, { size: 12 }),
      draw: (x: number, y: number): Shape[] => [
        { kind: 'rect', box: { left: x - 13, right: x + 13, top: y - 9, bottom: y + 9 }, fill: TONES[tone], radius: 3 },
        text({ x, y: y + 4.5, text: glyph, size: 13, bold: true, anchor: 'middle', colour: inkOn(tone), role: 'key' }),
      ],
    })),
    { left: MARGIN, right: FIGURE_WIDTH - MARGIN, top: top + cellHeight * options.rows.length + 14 },
  );
  return { width: FIGURE_WIDTH, height: Math.ceil(key.bottom + 8), shapes: [...shapes, ...key.shapes] };
}

function plotly(options: GridOptions, { left, top, cellWidth, cellHeight, title, heads, headStyle, names }: Geometry, height: number): { data: PlotlyObject[]; layout: PlotlyObject } {
  const outcomes = Object.keys(options.outcomes);
  const count = outcomes.length;
  const tones = outcomes.map((name) => TONES[(options.outcomes[name] as Outcome).tone]);
  // Steps of equal height, one colour each.
  const colorscale = tones.flatMap((colour, index) => [[index / count, colour], [(index + 1) / count, colour]]);
  const annotations: PlotlyObject[] = options.cells.flatMap((row, at) =>
    row.map((name, column) => {
      const outcome = options.outcomes[name] as Outcome;
      return { x: column, y: at, text: `<b>${escapeMarkup(outcome.glyph)}</b>`, showarrow: false, font: { size: 13, color: inkOn(outcome.tone) } };
    }),
  );
  const right = Math.max(MARGIN, FIGURE_WIDTH - left - cellWidth * options.columns.length);
  const note = (more: PlotlyObject): void => void annotations.push({ showarrow: false, xref: 'paper', yref: 'paper', ...more });
  if (title.length > 0) note({ x: 0, xshift: MARGIN - left, y: 1, yanchor: 'bottom', xanchor: 'left', yshift: top - 12 - 19 * title.length, align: 'left', text: `<b>${title.map(escapeMarkup).join('<br>')}</b>`, font: { size: 15, color: INK.text } });
  note({ x: 0.5, y: 1, yanchor: 'bottom', yshift: 6 + 15 * Math.max(...heads.map((lines) => lines.length)), text: escapeMarkup(options.columnTitle), font: { size: 11, color: INK.soft } });
  note({ x: 0, xshift: -8, y: 1, xanchor: 'right', yanchor: 'bottom', yshift: 4, text: escapeMarkup(options.rowTitle), font: { size: 11, color: INK.soft } });
  heads.forEach((lines, column) => note({ xref: 'x', x: column, y: 1, yanchor: 'bottom', yshift: 4, text: headStyle.bold === true ? `<b>${lines.map(escapeMarkup).join('<br>')}</b>` : lines.map(escapeMarkup).join('<br>'), font: { size: headStyle.size, color: INK.text } }));
  // Names beside a heatmap have no legend of their own, so each outcome adds an entry through an empty trace.
  const key = outcomes.filter((name) => (options.outcomes[name] as Outcome).glyph.trim() !== '').map((name) => ({
    type: 'scatter', mode: 'markers', x: [null], y: [null], name: escapeMarkup(`${(options.outcomes[name] as Outcome).glyph}  ${(options.outcomes[name] as Outcome).meaning}`),
    marker: { symbol: 'square', size: 13, color: TONES[(options.outcomes[name] as Outcome).tone] }, hoverinfo: 'skip', showlegend: true,
  }));
  return {
    data: [
      {
        type: 'heatmap', z: options.cells.map((row) => row.map((name) => outcomes.indexOf(name))), zmin: -0.5, zmax: count - 0.5, colorscale, showscale: false, xgap: 2, ygap: 2,
        text: options.cells.map((row, at) => row.map((name, column) => hoverOf(options, at, column, name))), hovertemplate: '%{text}<extra></extra>',
      },
      ...key,
    ],
    layout: {
      ...baseLayout({ title: undefined, height, font: FONT_STACK }),
      margin: { l: left, r: right, t: top, b: height - top - cellHeight * options.rows.length, autoexpand: false },
      xaxis: { range: [-0.5, options.columns.length - 0.5], fixedrange: true, ticks: '', showticklabels: false, showgrid: false, zeroline: false },
      yaxis: { range: [options.rows.length - 0.5, -0.5], fixedrange: true, tickmode: 'array', tickvals: options.rows.map((_, index) => index), ticktext: names.map(escapeMarkup), showgrid: false, zeroline: false, ticks: '', ticklabelstandoff: 6, tickfont: { size: 12, color: INK.text } },
      hovermode: 'closest', dragmode: false, annotations, showlegend: true,
      legend: { orientation: 'h', xref: 'container', x: MARGIN / FIGURE_WIDTH, xanchor: 'left', y: 0, yref: 'container', yanchor: 'bottom', font: { size: 12, color: INK.text }, itemclick: false, itemdoubleclick: false },
    },
  };
}

function hoverOf(options: GridOptions, row: number, column: number, name: string): string {
  const detail = options.details?.[row]?.[column];
  return [
    `<b>${escapeMarkup((options.outcomes[name] as Outcome).meaning)}</b>`,
    `${escapeMarkup(options.rowTitle)}: ${escapeMarkup(options.rows[row] as string)}`,
    `${escapeMarkup(options.columnTitle)}: ${escapeMarkup(options.columns[column] as string)}`,
    ...(detail === undefined || detail === '' ? [] : [escapeMarkup(detail)]),
  ].join('<br>');
}

function summarise(options: GridOptions): string {
  const lines = options.columns.map((column, at) => {
    const counts = Object.entries(options.outcomes).map(([name, { meaning }]) => ({ meaning, rows: options.rows.filter((_, row) => options.cells[row]?.[at] === name) })).filter(({ rows }) => rows.length > 0);
    return `${column}: ${counts.map(({ meaning, rows }) => `${meaning} in ${rows.length} of ${options.rows.length}${rows.length <= 4 ? ` (${rows.join('; ')})` : ''}`).join('; ')}.`;
  });
  return [...(options.title === undefined ? [] : [options.title]), `Outcome for each of ${options.rows.length} rows (${options.rowTitle}) and ${options.columns.length} columns (${options.columnTitle}):`, ...lines].join('\n');
}

function check({ rows, columns, rowTitle, columnTitle, outcomes, cells, details }: GridOptions): void {
  for (const [name, value] of [['rowTitle', rowTitle], ['columnTitle', columnTitle]] as const) {
    if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`plotGrid: ${name} is missing. Say what it lists, as 'messages lost'.`);
  }
  if (rows.length === 0 || columns.length === 0) throw new RangeError('plotGrid: nothing to draw; give at least one row and one column');
  if (cells.length !== rows.length) throw new RangeError(`plotGrid: ${cells.length} rows of cells for ${rows.length} rows; give one for each`);
  cells.forEach((row, at) => {
    if (row.length !== columns.length) throw new RangeError(`plotGrid: row "${rows[at]}" has ${row.length} cells for ${columns.length} columns; give one for each`);
    for (const name of row) if (!Object.hasOwn(outcomes, name)) throw new RangeError(`plotGrid: row "${rows[at]}" has the outcome "${name}"; outcomes are ${Object.keys(outcomes).join(', ')}`);
  });
  const glyphs = new Map<string, string>();
  for (const [name, { glyph, tone }] of Object.entries(outcomes)) {
    if ([...glyph].length < 1 || [...glyph].length > 2) throw new RangeError(`plotGrid: the glyph of "${name}" ("${glyph}") must be one or two characters`);
    if (!Object.hasOwn(TONES, tone)) throw new RangeError(`plotGrid: the tone of "${name}" ("${tone}") must be one of ${Object.keys(TONES).join(', ')}`);
    const other = glyphs.get(glyph);
    if (other !== undefined) throw new RangeError(`plotGrid: "${other}" and "${name}" have the same glyph (${glyph}); glyphs must differ, since not everyone sees the colours`);
    glyphs.set(glyph, name);
  }
  if (details !== undefined && details.length !== rows.length) throw new RangeError(`plotGrid: ${details.length} rows of details for ${rows.length} rows; give one for each`);
}
