/**
 * The timeline of a history as a drawing: bars, their labels, the order in which they take effect, what has no place in it, and why.
 */
import { keyShapes } from './axes.ts';
import type { KeyEntry } from './axes.ts';
import { px, text } from './drawing.ts';
import type { Box, Drawing, Shape } from './drawing.ts';
import { FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import { BAR_LABEL_SIZE, NUMBER_RADIUS } from './history-layout.ts';
import type { EffectMark, Piece, PlacedHistory, Strip } from './history-layout.ts';
import type { Bar, Timeline } from './history-model.ts';
import { blockedSign, disc, INK_OF_FAULT, mixed } from './signs.ts';
import { roundedBox } from './pixel-figure.ts';
import { textWidth, wrapText } from './text-metrics.ts';
import { formatNumber } from './ticks.ts';

const FADES = 8; // steps of an open end
const MARGIN = 16;
const INK_OF_ORDER = '#3C3C3C';
const FAULT_TINT = '#FBE3D3';

export function drawHistory(placed: PlacedHistory): Drawing {
  const shapes: Shape[] = placed.title.map((line, index) => text({ x: MARGIN, y: 24 + 19 * index, text: line, size: 15, bold: true, role: 'title' }));
  placed.strips.forEach((strip, index) => shapes.push(...frameOf(strip, index, placed)));
  shapes.push(...sinceLine(placed), ...bars(placed), ...orderLines(placed));
  // Arial needs less than its box, which allows for wider fonts: what lies beneath is hidden no further than that.
  const backings = placed.labels.map(({ box }) => roundedBox({ ...box, right: box.left + (box.right - box.left) * 0.92 }, 0));
  if (backings.length > 0) shapes.push({ kind: 'path', d: backings.join(''), fill: INK.paper, opacity: 0.85 });
  for (const { box, text: words, bold, bar } of placed.labels) {
    const colour = bar.blocked ? INK_OF_FAULT : bar.pale ? INK.soft : INK.text;
    shapes.push(text({ x: box.left + 2, y: box.bottom - 3, text: words, size: BAR_LABEL_SIZE, bold, colour, role: 'label' }));
  }
  shapes.push(...effectSigns(placed.effects), ...blockedSigns(placed));
  const key = keyShapes(keyOf(placed.timeline), { left: MARGIN, right: FIGURE_WIDTH - MARGIN, top: placed.bottom + 6 });
  shapes.push(...key.shapes);
  const reasons = reasonLines(placed.timeline, key.bottom + 10);
  return { width: FIGURE_WIDTH, height: Math.ceil(reasons.bottom + 8), shapes: [...shapes, ...reasons.shapes] };
}

/** Ticks, lines between processes, and names. */
function frameOf(strip: Strip, index: number, { left, right, pitch, names, timeline, x, rowY }: PlacedHistory): Shape[] {
  const shapes: Shape[] = [];
  const grid = strip.ticks.map((ms) => `M${px(x(ms, index))} ${px(strip.top + 4)}V${px(strip.bottom + 4)}`).join('');
  if (grid !== '') shapes.push({ kind: 'path', d: grid, stroke: INK.grid });
  timeline.rows.forEach((row, at) => {
    const y = rowY(at, index);
    if (!row.isFirst) return;
    if (at > 0) shapes.push({ kind: 'path', d: `M${MARGIN} ${px(strip.top + at * pitch + 1)}H${px(right)}`, stroke: INK.grid });
    const name = names[row.place] as string;
    const half = textWidth(name, { size: 12, bold: true }) / 2 + 8;
    const middle = left - 14 - Math.max(27, half);
    shapes.push({ kind: 'rect', box: { left: middle - half, right: middle + half, top: y - 10, bottom: y + 10 }, fill: paletteColour(row.place), radius: 5 });
    shapes.push(text({ x: middle, y: y + 4.2, text: name, size: 12, anchor: 'middle', bold: true, colour: INK.paper, role: 'name' }));
  });
  shapes.push({ kind: 'path', d: `M${px(left)} ${px(strip.bottom + 4)}H${px(right)}`, stroke: INK.axis });
  shapes.push(text({ x: left - 10, y: strip.bottom + 17, text: 'time (ms)', size: 10, anchor: 'end', colour: INK.soft, role: 'axis' }));
  let reached = left - 8;
  for (const ms of strip.ticks) {
    const words = formatNumber(ms, 7);
    const half = textWidth(words, { size: 10.5 }) / 2;
    if (x(ms, index) - half < reached + 6 || x(ms, index) + half > FIGURE_WIDTH - 4) continue;
    reached = x(ms, index) + half;
    shapes.push(text({ x: x(ms, index), y: strip.bottom + 17, text: words, size: 10.5, anchor: 'middle', colour: INK.soft, role: 'axis' }));
  }
  return shapes;
}

/** From where on the operations do not fit, whatever came before. */
function sinceLine({ timeline: { sinceMs }, strips, x }: PlacedHistory): Shape[] {
  if (sinceMs === undefined) return [];
  const d = strips.flatMap(({ fromMs, untilMs, top, bottom }, index) => (sinceMs >= fromMs && sinceMs <= untilMs ? [`M${px(x(sinceMs, index))} ${px(top + 2)}V${px(bottom + 4)}`] : []));
  return d.length === 0 ? [] : [{ kind: 'path', d: d.join(''), stroke: INK_OF_FAULT, width: 1.6, dash: '2 4' }];
}

type Look = 'completed' | 'failed' | 'unknown';

function bars({ pieces, timeline }: PlacedHistory): Shape[] {
  const shapes: Shape[] = [];
  const glowing = pieces.filter(({ bar }) => bar.highlighted).map(({ box }) => roundedBox({ left: box.left - 5, right: box.right + 5, top: box.top - 4, bottom: box.bottom + 4 }, 6));
  if (glowing.length > 0) shapes.push({ kind: 'path', d: glowing.join(''), fill: INK.highlight });
  // One path for all bars of a colour and a look keeps the file small.
  for (const place of timeline.processes.keys()) {
    for (const pale of [true, false]) {
      for (const look of ['completed', 'failed', 'unknown'] as const) {
        const those = pieces.filter(({ bar }) => !bar.blocked && bar.pale === pale && bar.operation.outcome === look && timeline.rows[bar.row]?.place === place);
        shapes.push(...barsOf(those, look, pale ? INK.ghost : paletteColour(place)));
      }
    }
  }
  for (const piece of pieces) {
    if (!piece.bar.blocked) continue;
    if (piece.bar.operation.outcome === 'unknown') shapes.push(...barsOf([piece], 'unknown', INK_OF_FAULT));
    else shapes.push({ kind: 'path', d: roundedBox(piece.box, 3), fill: FAULT_TINT }, { kind: 'path', d: outline(piece), stroke: INK_OF_FAULT, width: 2.4 });
  }
  return shapes;
}

function barsOf(pieces: readonly Piece[], look: Look, colour: string): Shape[] {
  if (pieces.length === 0) return [];
  if (look === 'unknown') return fades(pieces, colour);
  const fill: Shape = { kind: 'path', d: pieces.map(({ box }) => roundedBox(box, 3)).join(''), fill: look === 'failed' ? INK.paper : mixed(colour, 0.24) };
  const edge: Shape = { kind: 'path', d: pieces.map(outline).join(''), stroke: colour, width: 1.4, ...(look === 'failed' ? { dash: '3 2' } : {}) };
  return look === 'failed' ? [fill, { kind: 'path', d: pieces.map(({ box }) => hatching(box)).join(''), stroke: mixed(colour, 0.5), width: 1 }, edge] : [fill, edge];
}

/** An open end: the bar grows paler in steps. The palest reaches farthest and is painted first, so that there are no seams. */
function fades(pieces: readonly Piece[], colour: string): Shape[] {
  const steps = Array.from({ length: FADES }, (_, index): Shape => {
    const step = FADES - 1 - index;
    const d = pieces.map(({ box, ends }) => {
      const solid = ends ? 0.25 : 1; // a bar that goes on in the next strip does not fade in this one
      const part = solid + ((1 - solid) * (step + 1)) / FADES;
      return !ends && step > 0 ? '' : roundedBox({ ...box, right: box.left + (box.right - box.left) * part }, 0);
    }).join('');
    return { kind: 'path', d, fill: mixed(colour, 0.42 * (1 - step / FADES)) };
  });
  const beginnings = pieces.filter(({ begins }) => begins).map(({ box }) => `M${px(box.left)} ${px(box.top)}V${px(box.bottom)}`).join('');
  return [...steps.filter((step) => step.kind === 'path' && step.d !== ''), ...(beginnings === '' ? [] : [{ kind: 'path', d: beginnings, stroke: colour, width: 2.2 } as const])];
}

/** The edge of a bar; where it goes on in another strip, it is open. */
function outline({ box: { left, right, top, bottom }, begins, ends }: Piece): string {
  if (begins && ends) return roundedBox({ left, right, top, bottom }, 3);
  if (begins) return `M${px(right)} ${px(top)}H${px(left)}V${px(bottom)}H${px(right)}`;
  if (ends) return `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}`;
  return `M${px(left)} ${px(top)}H${px(right)}M${px(left)} ${px(bottom)}H${px(right)}`;
}

function hatching({ left, right, top, bottom }: Box): string {
  const height = bottom - top;
  let d = '';
  for (let start = left - height + 5; start < right; start += 6) {
    const from = Math.max(start, left);
    const until = Math.min(start + height, right);
    if (until - from > 0.5) d += `M${px(from)} ${px(bottom - (from - start))}L${px(until)} ${px(bottom - (until - start))}`;
  }
  return d;
}

function orderLines({ effects }: PlacedHistory): Shape[] {
  const lines = effects.slice(1).flatMap((mark, index) => {
    const before = effects[index] as EffectMark;
    return before.strip === mark.strip && before.bar.number === (mark.bar.number as number) - 1 ? [`M${px(before.x)} ${px(before.y)}L${px(mark.x)} ${px(mark.y)}`] : [];
  });
  return lines.length === 0 ? [] : [{ kind: 'path', d: lines.join(''), stroke: INK_OF_ORDER, width: 1.5, opacity: 0.75 }];
}

function effectSigns(effects: readonly EffectMark[]): Shape[] {
  if (effects.length === 0) return [];
  const discs: Shape = { kind: 'path', d: effects.map(({ x, y, numbered }) => disc(x, y, numbered ? NUMBER_RADIUS : 3)).join(''), fill: INK_OF_ORDER, stroke: INK.paper, width: 1 };
  return [discs, ...effects.filter(({ numbered }) => numbered).map(({ bar, x, y }) => number(bar.number as number, x, y))];
}

function number(value: number, x: number, y: number): Shape {
  const size = value > 99 ? 7.5 : 9.5;
  return text({ x, y: y + size * 0.36, text: String(value), size, bold: true, anchor: 'middle', colour: INK.paper, role: 'number' });
}

function blockedSigns({ pieces }: PlacedHistory): Shape[] {
  const widest = new Map<Bar, Piece>();
  for (const piece of pieces) {
    const before = widest.get(piece.bar);
    if (piece.bar.blocked && (before === undefined || piece.box.right - piece.box.left > before.box.right - before.box.left)) widest.set(piece.bar, piece);
  }
  return [...widest.values()].flatMap(({ box, bar }) => {
    const isOpen = bar.operation.outcome === 'unknown';
    return blockedSign(isOpen ? box.left + 14 : (box.left + box.right) / 2, (box.top + box.bottom) / 2);
  });
}

/** What there is besides completed operations. */
export function keyOf({ bars: all, order, sinceMs }: Timeline): KeyEntry[] {
  const sample = (look: Look) => (x: number, y: number): Shape[] => barsOf([{ bar: all[0] as Bar, strip: 0, box: { left: x - 13, right: x + 13, top: y - 6, bottom: y + 6 }, begins: true, ends: true }], look, INK.soft);
  const has = (look: Look): boolean => all.some(({ operation }) => operation.outcome === look);
  return [
    ...(has('failed') || has('unknown') ? [{ name: 'completed', draw: sample('completed') }] : []),
    ...(has('failed') ? [{ name: 'failed', draw: sample('failed') }] : []),
    ...(has('unknown') ? [{ name: 'outcome unknown', draw: sample('unknown') }] : []),
    ...(order.length > 0 ? [{ name: 'takes effect, in this order', draw: (x: number, y: number): Shape[] => [{ kind: 'path', d: disc(x, y, NUMBER_RADIUS), fill: INK_OF_ORDER }, number(1, x, y)] }] : []),
    ...(all.some(({ blocked }) => blocked) ? [{ name: 'cannot come next', draw: blockedSign }] : []),
    ...(sinceMs === undefined ? [] : [{ name: 'the past does not matter', draw: (x: number, y: number): Shape[] => [{ kind: 'path' as const, d: `M${px(x)} ${px(y - 8)}V${px(y + 8)}`, stroke: INK_OF_FAULT, width: 1.6, dash: '2 4' }] }]),
    ...(all.some(({ highlighted }) => highlighted) ? [{ name: 'highlighted', draw: (x: number, y: number): Shape[] => [{ kind: 'rect', box: { left: x - 13, right: x + 13, top: y - 8, bottom: y + 8 }, fill: INK.highlight, radius: 5 }] }] : []),
  ];
}

function reasonLines({ reasons, order }: Timeline, top: number): { shapes: Shape[]; bottom: number } {
  const shapes: Shape[] = [];
  let y = top;
  for (const { sign, text: words } of reasons) {
    const indent = sign === 'none' ? MARGIN + 4 : MARGIN + 32;
    const lines = wrapText(words, FIGURE_WIDTH - MARGIN - indent, { size: 12 });
    if (sign === 'blocked') shapes.push(...blockedSign(MARGIN + 13, y + 4));
    else if (sign === 'order' && order.length > 0) {
      shapes.push({ kind: 'path', d: disc(MARGIN + 13, y + 4, NUMBER_RADIUS), fill: INK_OF_ORDER }, number(order.length, MARGIN + 13, y + 4));
    }
    lines.forEach((line, index) => shapes.push(text({ x: indent, y: y + 8 + 16 * index, text: line, colour: sign === 'blocked' ? INK.text : INK.soft, role: 'reason' })));
    y += 16 * lines.length + 8;
  }
  return { shapes, bottom: y };
}
