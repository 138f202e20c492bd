/**
 * Rules on what a notebook's cells show: figures in all their forms, nothing of one machine, nothing of one day.
 *
 *     checkOutputs(linted) //=> add('error', 'path', 4, "shows '/home/ada/x.ts', a path of one machine. …")
 */
import { hasTag, joinLines, realWorldTag, type Cell, type Lines, type StoredOutput } from './notebook-file.ts';
import type { Add, Linted } from './notebook-finding.ts';
import { unsharedPlotly } from './notebook-plotly.ts';
import { figureHash } from './output-comparison.ts';

const plotlyType = 'application/vnd.plotly.v1+json';
const svgType = 'image/svg+xml';
const figureTypes = [plotlyType, svgType, 'text/plain'];
/** Of one figure, in all its forms. The largest of the first two chapters has 36,000 characters. */
const figureCharactersMax = 200_000;
/** Words that say less than this say no more than a title does. */
const summaryCharactersMin = 40;
// Folders of a machine, not of an address or a route: `/home/ada/…`, `C:\\Users\\…`, `file:///…`.
const machinePath = /(?:file:\/\/|(?<![\w.:/-])\/(?:home|Users|root|tmp|work|private|mnt|opt|var\/folders)\/|(?<!\w)[A-Za-z]:\\{1,2}Users\\)[^\s"'<>)]*/;
// As ISO 8601 and Date's own texts have them, from the year on in which the course is written. A date of a chapter's own is an earlier one.
const recentDate = /\b20(?:2[5-9]|[3-9]\d)-[01]\d-[0-3]\dT[\d:.]+Z?|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d\d 20(?:2[5-9]|[3-9]\d)\b/;

export function checkOutputs({ notebook, add }: Linted): void {
  for (const [index, cell] of notebook.cells.entries()) {
    for (const output of cell.outputs ?? []) checkOutput(output, cell, index, add);
  }
}

export function showsFigure(cell: Cell): boolean {
  return (cell.outputs ?? []).some(({ data }) => isFigure((data ?? {}) as Record<string, unknown>));
}

function isFigure(data: Readonly<Record<string, unknown>>): boolean {
  const svg = data[svgType] as Lines | undefined;
  return plotlyType in data || (svg !== undefined && figureHash(svg) !== null);
}

function checkOutput(output: StoredOutput, cell: Cell, index: number, add: Add): void {
  const isRealWorld = hasTag(cell, realWorldTag);
  if (output.output_type === 'error' && !hasTag(cell, 'raises-exception')) {
    add('error', 'execution', index, `was shipped with the error ${output['ename']}: ${output['evalue']}. Mend it and run the notebook again.`);
  }
  if (output.output_type === 'stream' && output['name'] === 'stderr' && !isRealWorld) {
    add('warning', 'execution', index, `prints to stderr: ${joinLines(output['text']).split('\n')[0]}`);
  }
  const data = (output['data'] ?? {}) as Record<string, unknown>;
  if (isFigure(data)) checkFigure(data, index, add);
  // As text and not as JSON, whose escapes would hide a path.
  const texts = [output['text'], output['evalue'], output['traceback'], ...Object.values(data)].flatMap(textsIn);
  const path = firstMatch(texts, machinePath);
  if (path !== undefined) add('error', 'path', index, `shows '${path}', a path of one machine. Print paths relative to the project.`);
  const date = isRealWorld ? undefined : firstMatch(texts, recentDate);
  if (date !== undefined) {
    add('error', 'date', index, `shows the date '${date}'. Today's differs tomorrow: take a date that is written down (before 2025), or tag a cell that touches the real machine "${realWorldTag}".`);
  }
}

function checkFigure(data: Readonly<Record<string, unknown>>, index: number, add: Add): void {
  const svg = data[svgType] as Lines | undefined;
  const missing = figureTypes.filter((type) => !(type in data));
  if (missing.length > 0) add('error', 'figure', index, `shows a figure without ${missing.join(' and ')}. Show figures by show(figure).`);
  if (svg !== undefined && figureHash(svg) === null) add('error', 'figure', index, 'shows a figure whose SVG carries no data-figure-hash. Show figures by show(figure).');
  const words = 'text/plain' in data ? joinLines(data['text/plain'] as Lines) : undefined;
  if (words !== undefined && words.trim().length < summaryCharactersMin) {
    add('error', 'figure', index, `shows a figure whose summary in words is '${words.trim()}'. Who cannot see it must learn from the words what it shows; give the figure a summary.`);
  }
  const characters = Object.values(data).reduce<number>((sum, value) => sum + (typeof value === 'string' ? value : JSON.stringify(value)).length, 0);
  if (characters > figureCharactersMax) {
    add('warning', 'size', index, `shows a figure of ${Math.round(characters / 1000)} kB; at most ${figureCharactersMax / 1000} kB open quickly. Draw fewer events.`);
  }
  for (const feature of unsharedPlotly(data[plotlyType])) {
    add('error', 'plotly', index, `shows a figure with ${feature}. Take what Plotly 3 and 4 share: JupyterLab draws with one, editors with the other.`);
  }
}

function firstMatch(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Every text in a JSON value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
