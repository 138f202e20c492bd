/**
 * Where everything on the timeline of a history goes, in pixels. Time runs to the right, as a history is written (Herlihy and Wing 1990, Figure 1); a
 * long one goes on in the next strip, as a text goes on in the next line, so that its operations keep room for their labels.
 */
import { overlap } from './drawing.ts';
import type { Box } from './drawing.ts';
import { FIGURE_WIDTH } from './figure.ts';
import type { Bar, Timeline } from './history-model.ts';
import { labelsOf } from './operation-words.ts';
import { fitName, fitText, textWidth, wrapText } from './text-metrics.ts';
import { niceTicks } from './ticks.ts';

/** The part of a bar that lies in one strip. */
export interface Piece {
  readonly bar: Bar;
  readonly strip: number;
  readonly box: Box;
  readonly begins: boolean; // the bar's beginning is here
  readonly ends: boolean;
}

export interface BarLabel {
  readonly bar: Bar;
  readonly text: string;
  readonly box: Box;
  readonly bold: boolean;
}

export interface EffectMark {
  readonly bar: Bar;
  readonly strip: number;
  readonly x: number;
  readonly y: number;
  readonly numbered: boolean; // else there is only room for a dot
}

export interface Strip {
  readonly top: number;
  readonly bottom: number; // of its last row
  readonly fromMs: number;
  readonly untilMs: number;
  readonly ticks: readonly number[];
}

export interface PlacedHistory {
  readonly timeline: Timeline;
  readonly title: readonly string[];
  readonly names: readonly string[]; // of the processes, shortened where they must be
  readonly left: number;
  readonly right: number;
  readonly pitch: number; // from row to row
  readonly strips: readonly Strip[];
  readonly pieces: readonly Piece[];
  readonly labels: readonly BarLabel[];
  readonly effects: readonly EffectMark[];
  readonly bottom: number; // of the last strip's ticks
  x(ms: number, strip: number): number;
  rowY(row: number, strip: number): number; // the middle of its bars
}

export const BAR_HEIGHT = 15;
export const BAR_LABEL_SIZE = 11;
export const NUMBER_RADIUS = 7.5;
const MARGIN = 16;
const NAME_MAX = 96;
const PITCH = 38; // a bar, a label above it and air
const NARROW_PITCH = 22; // bars alone
const ROWS_MAX = 26; // with more than this, only what matters most has a label
const AXIS = 34; // ticks below a strip, and air
const STRIPS_MAX = 14;
const HEIGHT_MAX = 1400;
const ENOUGH = 0.85; // of the operations labelled

export function placeHistory(timeline: Timeline, options: { title: string | undefined; labels: 'auto' | 'none' }): PlacedHistory {
  const isLabelled = options.labels === 'auto' && timeline.rows.length <= ROWS_MAX;
  const pitch = isLabelled || timeline.rows.length <= 8 ? PITCH : NARROW_PITCH;
  const stripHeight = timeline.rows.length * pitch + AXIS;
  let best: PlacedHistory | undefined;
  for (let strips = 1; strips <= STRIPS_MAX && (best === undefined || strips * stripHeight <= HEIGHT_MAX); strips += 1) {
    const placed = placeIn(strips, timeline, { ...options, pitch, isLabelled });
    if (best === undefined || placed.labels.length > best.labels.length) best = placed;
    if (!isLabelled || placed.labels.length >= ENOUGH * timeline.bars.length) return placed;
  }
  return best as PlacedHistory;
}

function placeIn(count: number, timeline: Timeline, options: { title: string | undefined; pitch: number; isLabelled: boolean }): PlacedHistory {
  const { pitch } = options;
  const names = timeline.processes.map((name) => fitName(name, NAME_MAX, { size: 12, bold: true }));
  const left = MARGIN + Math.max(54, ...names.map((name) => textWidth(name, { size: 12, bold: true }) + 16)) + 14;
  const right = FIGURE_WIDTH - MARGIN - 4;
  const title = options.title === undefined ? [] : wrapText(options.title, FIGURE_WIDTH - 2 * MARGIN, { size: 15, bold: true });
  const top = title.length === 0 ? 10 : 16 + 19 * title.length;
  const stripMs = Math.max(timeline.untilMs - timeline.fromMs, 1e-3) / count;
  const strips = Array.from({ length: count }, (_, index): Strip => {
    const stripTop = top + index * (timeline.rows.length * pitch + AXIS);
    const [fromMs, untilMs] = [timeline.fromMs + index * stripMs, timeline.fromMs + (index + 1) * stripMs];
    return { top: stripTop, bottom: stripTop + timeline.rows.length * pitch, fromMs, untilMs, ticks: niceTicks(fromMs, untilMs, 8) };
  });
  const inset = 6;
  const x = (ms: number, strip: number): number => left + inset + ((ms - (strips[strip] as Strip).fromMs) / stripMs) * (right - left - 2 * inset);
  const rowY = (row: number, strip: number): number => (strips[strip] as Strip).top + (row + 1) * pitch - BAR_HEIGHT / 2 - 5;
  const stripOf = (ms: number): number => Math.min(count - 1, Math.max(0, Math.floor((ms - timeline.fromMs) / stripMs)));

  const pieces = timeline.bars.flatMap((bar): Piece[] => {
    const [first, last] = [stripOf(bar.fromMs), Math.max(stripOf(bar.fromMs), stripOf(bar.untilMs - 1e-9))];
    return Array.from({ length: last - first + 1 }, (_, index): Piece => {
      const strip = first + index;
      const [begins, ends] = [strip === first && bar.fromMs >= timeline.fromMs, strip === last && bar.untilMs <= timeline.untilMs + 1e-9];
      const boxLeft = begins ? x(bar.fromMs, strip) : left;
      const boxRight = ends ? Math.max(x(bar.untilMs, strip), boxLeft + 4) : right;
      const y = rowY(bar.row, strip);
      return { bar, strip, box: { left: boxLeft, right: boxRight, top: y - BAR_HEIGHT / 2, bottom: y + BAR_HEIGHT / 2 }, begins, ends };
    });
  });
  const effects = effectMarks(timeline, { x, rowY, stripOf });
  const labels = placeBarLabels(pieces, { left, right, isLabelled: options.isLabelled, pitch });
  return { timeline, title, names, left, right, pitch, strips, pieces, labels, effects, bottom: (strips.at(-1) as Strip).bottom + AXIS - 8, x, rowY };
}

function effectMarks(timeline: Timeline, place: { x(ms: number, strip: number): number; rowY(row: number, strip: number): number; stripOf(ms: number): number }): EffectMark[] {
  const marks: EffectMark[] = [];
  for (const bar of timeline.order) {
    const effectMs = bar.effectMs as number;
    if (effectMs < timeline.fromMs || effectMs > timeline.untilMs) continue;
    const strip = place.stripOf(effectMs);
    const [x, y] = [place.x(effectMs, strip), place.rowY(bar.row, strip)];
    const isClose = marks.some((other) => other.numbered && other.strip === strip && other.y === y && Math.abs(other.x - x) < 2 * NUMBER_RADIUS + 1);
    marks.push({ bar, strip, x, y, numbered: !isClose });
  }
  return marks;
}

/** What must be told first: what cannot be placed, then what is highlighted, then the order, then the others from left to right. */
function rank({ blocked, highlighted, number, pale }: Bar): number {
  return blocked ? 0 : highlighted ? 1 : number !== undefined ? 2 : pale ? 4 : 3;
}

function placeBarLabels(pieces: readonly Piece[], room: { left: number; right: number; isLabelled: boolean; pitch: number }): BarLabel[] {
  const homes = new Map<Bar, Piece>(); // a label stands over the widest piece of its bar
  for (const piece of pieces) {
    const before = homes.get(piece.bar);
    if (before === undefined || piece.box.right - piece.box.left > before.box.right - before.box.left) homes.set(piece.bar, piece);
  }
  const rows = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const key = `${piece.strip} ${piece.bar.row}`;
    rows.set(key, [...(rows.get(key) ?? []), piece]);
  }
  for (const row of rows.values()) row.sort((one, other) => one.box.left - other.box.left);
  const labels: BarLabel[] = [];
  const taken = new Map<string, Box[]>(); // by row, since labels stand in their rows
  const homesByRank = [...homes.values()].sort((one, other) => rank(one.bar) - rank(other.bar) || one.strip - other.strip || one.box.left - other.box.left);
  for (const piece of homesByRank) {
    const importance = rank(piece.bar);
    if (!room.isLabelled && importance > 1) continue;
    const key = `${piece.strip} ${piece.bar.row}`;
    const row = rows.get(key) as Piece[];
    const at = row.indexOf(piece);
    // Over its own bar, and as far as the neighbours leave room: a label over another's bar would be read as that one's.
    const mine = { from: at === 0 ? room.left : (row[at - 1] as Piece).box.right + 5, until: at === row.length - 1 ? room.right : (row[at + 1] as Piece).box.left - 5 };
    const spans = importance <= 1 ? [mine, { from: room.left, until: room.right }] : [mine];
    const bold = importance <= 1;
    const boxes = taken.get(key) ?? [];
    search: for (const span of spans) {
      for (const text of labelsOf(piece.bar.operation).flatMap((words) => (bold ? [fitText(words, 260, { size: BAR_LABEL_SIZE, bold })] : [words]))) {
        const width = textWidth(text, { size: BAR_LABEL_SIZE, bold }) + 4;
        for (const start of [piece.box.left - 2, Math.min(piece.box.left - 2, span.until - width), piece.box.right - width + 2]) {
          if (start < span.from - 2 || start + width > span.until + 2 || start > piece.box.right || start + width < piece.box.left) continue;
          const box = { left: start, right: start + width, top: piece.box.top - 15, bottom: piece.box.top - 2 };
          if (boxes.some((other) => overlap(box, other))) continue;
          labels.push({ bar: piece.bar, text, box, bold });
          taken.set(key, [...boxes, box]);
          break search;
        }
      }
    }
  }
  return labels;
}
