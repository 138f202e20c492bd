/**
 * Says in words how the outputs of two runs of a notebook differ.
 *
 *     compareOutputs(shipped, fresh)
 *     //=> [{ cell: 6, id: 'run', message: 'cell 7 (under "Who is certain?"), output 1, Plotly: data[0].x[3] was 84, is now 85' }]
 *
 * Texts and Plotly's JSON must be equal. Exempt are execution counts and metadata, cells tagged `real-world`, and the bytes of
 * a static SVG, whose `data-figure-hash` must be equal instead: it names the figure that the SVG was drawn from.
 */
import {
  cellName, hasTag, isProgress, joinLines, realWorldTag, type Cell, type Lines, type Notebook, type StoredOutput,
} from './notebook-file.ts';
import { withoutFoldedNote } from './shipped-notebook.ts';

export interface OutputDifference { cell: number; id: string | undefined; message: string }

const plotlyType = 'application/vnd.plotly.v1+json';
const svgType = 'image/svg+xml';
const shownMax = 80;

export function compareOutputs(shipped: Notebook, fresh: Notebook): OutputDifference[] {
  const differences: OutputDifference[] = [];
  if (shipped.cells.length !== fresh.cells.length) {
    return [{ cell: 0, id: undefined, message: `there were ${shipped.cells.length} cells and are now ${fresh.cells.length}: the notebooks are not the same` }];
  }
  for (const [index, was] of shipped.cells.entries()) {
    const is = fresh.cells[index] as Cell;
    if (was.cell_type !== 'code' || hasTag(was, realWorldTag)) continue;
    const message = differenceOf(compared(was.outputs ?? []), compared(is.outputs ?? []));
    if (message) differences.push({ cell: index, id: was.id, message: `${cellName(shipped, index)}, ${message}` });
  }
  return differences;
}

function differenceOf(was: StoredOutput[], is: StoredOutput[]): string | null {
  for (const [index, before] of was.entries()) {
    const after = is[index];
    const where = `output ${index + 1}`;
    if (!after) return `${where}: was ${describe(before)}, is now missing`;
    if (before.output_type !== after.output_type) return `${where}: was ${describe(before)}, is now ${describe(after)}`;
    const message = outputDifference(before, after);
    if (message) return `${where}${message}`;
  }
  const extra = is[was.length];
  return extra ? `output ${was.length + 1}: was missing, is now ${describe(extra)}` : null;
}

function outputDifference(was: StoredOutput, is: StoredOutput): string | null {
  if (was.output_type === 'stream') {
    if (was['name'] !== is['name']) return `: was printed to ${was['name']}, is now printed to ${is['name']}`;
    return textDifference(joinLines(was['text']), joinLines(is['text']), ', printed text');
  }
  if (was.output_type === 'error') {
    return textDifference(`${was['ename']}: ${was['evalue']}`, `${is['ename']}: ${is['evalue']}`, ', error');
  }
  const types = new Set([...Object.keys(was['data']), ...Object.keys(is['data'])]);
  for (const type of types) {
    if (!(type in is['data'])) return `: ${type} is missing now`;
    if (!(type in was['data'])) return `: ${type} is new`;
    const message = dataDifference(type, was['data'][type], is['data'][type]);
    if (message) return message;
  }
  return null;
}

function dataDifference(type: string, was: unknown, is: unknown): string | null {
  if (type === svgType) {
    const [before, after] = [figureHash(was as Lines), figureHash(is as Lines)];
    // A drawing without a hash is no figure of the workbook's: then the bytes count.
    if (before === null && after === null) return textDifference(withoutFoldedNote(was as Lines), withoutFoldedNote(is as Lines), ', SVG');
    return before === after ? null : `, SVG: was drawn from figure ${before ?? '(no hash)'}, is now drawn from ${after ?? '(no hash)'}`;
  }
  if (isText(was) && isText(is)) return textDifference(withoutFoldedNote(was), withoutFoldedNote(is), `, ${type}`);
  const message = jsonDifference(was, is, '');
  return message && `, ${type === plotlyType ? 'Plotly' : type}: ${message}`;
}

const isText = (value: unknown): value is Lines =>
  typeof value === 'string' || (Array.isArray(value) && value.every((line) => typeof line === 'string'));

export const figureHash = (svg: Lines): string | null => /<svg\b[^>]*\bdata-figure-hash="([^"]*)"/.exec(joinLines(svg))?.[1] ?? null;

function textDifference(was: string, is: string, what: string): string | null {
  if (was === is) return null;
  const [before, after] = [was.split('\n'), is.split('\n')];
  const line = before.findIndex((text, index) => text !== after[index]);
  const at = line < 0 ? before.length : line;
  return `${what}, line ${at + 1}: was ${show(before[at])}, is now ${show(after[at])}`;
}

/** The first place where two JSON values differ, `null` when none does. The order of members does not count. */
function jsonDifference(was: unknown, is: unknown, path: string): string | null {
  if (Object.is(was, is)) return null;
  if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null || Array.isArray(was) !== Array.isArray(is)) {
    return `${path || 'the whole'} was ${show(was)}, is now ${show(is)}`;
  }
  const [before, after] = [was as Record<string, unknown>, is as Record<string, unknown>];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = Array.isArray(was) ? `${path}[${key}]` : `${path && `${path}.`}${key}`;
    const message = jsonDifference(before[key], after[key], inner);
    if (message) return message;
  }
  return null;
}

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}

function describe(output: StoredOutput): string {
  if (output.output_type === 'stream') return `text on ${output['name']}`;
  if (output.output_type === 'error') return `the error ${output['ename']}: ${output['evalue']}`;
  return `${output.output_type === 'display_data' ? 'a display' : 'a result'} of ${Object.keys(output['data']).join(', ')}`;
}

/** Without how far runs were; streams of one name that follow each other count as one: how they are cut depends on time. */
function compared(outputs: readonly StoredOutput[]): StoredOutput[] {
  const all: StoredOutput[] = [];
  for (const output of outputs) {
    if (isProgress(output)) continue;
    const last = all.at(-1);
    if (output.output_type === 'stream' && last?.output_type === 'stream' && last['name'] === output['name']) {
      all[all.length - 1] = { ...last, text: joinLines(last['text']) + joinLines(output['text']) };
    } else all.push(output);
  }
  return all;
}
