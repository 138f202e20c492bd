/**
 * The frame of a chart with two numeric axes (or one of names), for drawings: where data lie in pixels, ticks, titles, key.
 */
import { px, text } from './drawing.ts';
import type { Box, Shape } from './drawing.ts';
import { FIGURE_WIDTH, INK } from './figure.ts';
import { textWidth, wrapText } from './text-metrics.ts';
import { formatNumber, niceTicks } from './ticks.ts';

export interface Scale {
  readonly ticks: readonly number[];
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** A range that holds all the values with a little air; `zero` says whether 0 belongs to it: always, or where it is near. */
export function scaleOf(values: readonly number[], options: { log?: boolean; zero?: 'always' | 'near'; count: number }): Scale {
  const finite = values.filter((value) => Number.isFinite(value) && (options.log !== true || value > 0));
  let low = finite.reduce((one, other) => Math.min(one, other), Infinity);
  let high = finite.reduce((one, other) => Math.max(one, other), -Infinity);
  if (options.log === true) {
    const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)];
    const end = Math.max(last, first + 1);
    const step = Math.max(1, Math.ceil((end - first) / 8));
    const ticks = Array.from({ length: Math.floor((end - first) / step) + 1 }, (_, index) => Number(`1e${first + index * step}`));
    return { ticks, low: Number(`1e${first}`), high: Number(`1e${end}`), log: true };
  }
  if (options.zero === 'always' || (options.zero === 'near' && low > 0 && low < 0.3 * high)) low = Math.min(0, low);
  if (options.zero === 'always') high = Math.max(0, high);
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  const span = high - low;
  const ticks = niceTicks(low, high, options.count);
  return { ticks, low: options.zero === 'always' && low === 0 ? 0 : low - 0.04 * span, high: high + 0.04 * span, log: false };
}

/** Where a value lies on a scale, from 0 (low) to 1 (high). */
export function share(value: number, { low, high, log }: Scale): number {
  return log ? (Math.log10(value) - Math.log10(low)) / (Math.log10(high) - Math.log10(low)) : (value - low) / (high - low);
}

export function hasZero({ ticks, log }: Scale): boolean {
  return !log && ticks.includes(0);
}

export interface KeyEntry {
  readonly name: string;
  /** Shapes for the sign, in a field of 26 by 14 pixels whose middle is at (x, y). */
  draw(x: number, y: number): Shape[];
}

export interface Frame {
  readonly plot: Box;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Title above, titles of axes with their units, ticks, and a key below that wraps into as many rows as it needs. */
export function frame(options: {
  title: string | undefined;
  xTitle: string;
  yTitle: string;
  xLabels: readonly { at: number; text: string }[]; // at: from 0 to 1
  y: Scale;
  plotHeight: number;
  key: readonly KeyEntry[];
  verticalGrid: boolean;
}): Frame {
  const shapes: Shape[] = [];
  const yTexts = options.y.ticks.map((tick) => formatNumber(tick));
  const left = 46 + Math.max(18, ...yTexts.map((label) => textWidth(label, { size: 11 })));
  const right = FIGURE_WIDTH - 24;
  const title = options.title === undefined ? [] : wrapText(options.title, right - left, { size: 15, bold: true });
  const top = title.length === 0 ? 16 : 22 + 19 * title.length;
  const plot = { left, right, top, bottom: top + options.plotHeight };
  title.forEach((line, index) => shapes.push(text({ x: left, y: 24 + 19 * index, text: line, size: 15, bold: true, role: 'title' })));
  options.y.ticks.forEach((tick, index) => {
    const y = plot.bottom - share(tick, options.y) * (plot.bottom - plot.top);
    shapes.push({ kind: 'path', d: `M${px(left)} ${px(y)}H${px(right)}`, stroke: tick === 0 ? INK.axis : INK.grid });
    shapes.push(text({ x: left - 8, y: y + 4, text: yTexts[index] as string, size: 11, anchor: 'end', colour: INK.soft, role: 'axis' }));
  });
  let reached = -Infinity;
  for (const label of options.xLabels) {
    const x = left + label.at * (right - left);
    if (options.verticalGrid) shapes.push({ kind: 'path', d: `M${px(x)} ${px(plot.top)}V${px(plot.bottom)}`, stroke: INK.grid });
    const half = textWidth(label.text, { size: 11 }) / 2;
    if (x - half < reached + 6) continue; // no room for this one
    reached = x + half;
    shapes.push(text({ x, y: plot.bottom + 18, text: label.text, size: 11, anchor: 'middle', colour: INK.soft, role: 'axis' }));
  }
  // One base line: that of zero where it is in sight, else the bottom.
  if (!hasZero(options.y)) shapes.push({ kind: 'path', d: `M${px(left)} ${px(plot.bottom)}H${px(right)}`, stroke: INK.axis });
  shapes.push(text({ x: (left + right) / 2, y: plot.bottom + 40, text: options.xTitle, size: 12, anchor: 'middle', role: 'axis' }));
  shapes.push(text({ x: 18, y: (plot.top + plot.bottom) / 2, text: options.yTitle, size: 12, anchor: 'middle', rotate: -90, role: 'axis' }));
  const key = keyShapes(options.key, { left, right, top: plot.bottom + 54 });
  return { plot, height: Math.ceil(key.bottom + 10), shapes: [...shapes, ...key.shapes] };
}

export function keyShapes(entries: readonly KeyEntry[], room: { left: number; right: number; top: number }): { shapes: Shape[]; bottom: number } {
  const shapes: Shape[] = [];
  if (entries.length === 0) return { shapes, bottom: room.top };
  let [x, y] = [room.left, room.top + 8];
  for (const entry of entries) {
    const width = 34 + textWidth(entry.name, { size: 12 });
    if (x > room.left && x + width > room.right) [x, y] = [room.left, y + 20];
    shapes.push(...entry.draw(x + 13, y), text({ x: x + 32, y: y + 4, text: entry.name, role: 'key' }));
    x += width + 20;
  }
  return { shapes, bottom: y + 10 };
}
