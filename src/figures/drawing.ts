/**
 * A picture as data: shapes in pixels, from back to front, which `static-svg` writes as SVG.
 *
 *     const drawing: Drawing = { width: 200, height: 40, shapes: [text({ x: 10, y: 24, text: 'hello', size: 12 })] };
 *
 * Text boxes are computed with the widths of `text-metrics`, so that tests can prove that nothing overlaps or is clipped.
 */
import { INK } from './figure.ts';
import { textWidth } from './text-metrics.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export type Shape =
  /** An SVG path; `fill` or `stroke` or both. */
  | { readonly kind: 'path'; readonly d: string; readonly stroke?: string; readonly fill?: string; readonly width?: number; readonly dash?: string; readonly opacity?: number; readonly clip?: boolean }
  | { readonly kind: 'rect'; readonly box: Box; readonly fill: string; readonly stroke?: string; readonly radius?: number; readonly opacity?: number; readonly clip?: boolean }
  | TextShape;

export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number; // baseline
  readonly text: string;
  readonly size: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly colour: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** What the text says about: boxes of one role never overlap (tested). */
  readonly role?: string;
  /** Degrees, for the title of a vertical axis. */
  readonly rotate?: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What shapes with `clip` are clipped to. */
  readonly clip?: Box;
  readonly shapes: readonly Shape[];
}

export function text(options: Partial<Omit<TextShape, 'kind'>> & { x: number; y: number; text: string }): TextShape {
  return { kind: 'text', size: 12, anchor: 'start', colour: INK.text, ...options };
}

/** Where a text is drawn at most. */
export function textBox(shape: TextShape): Box {
  const width = textWidth(shape.text, shape);
  const start = shape.anchor === 'start' ? 0 : shape.anchor === 'middle' ? -width / 2 : -width;
  if (shape.rotate === -90) {
    return { left: shape.x - shape.size * 0.8, right: shape.x + shape.size * 0.25, top: shape.y - start - width, bottom: shape.y - start };
  }
  return { left: shape.x + start, right: shape.x + start + width, top: shape.y - shape.size * 0.8, bottom: shape.y + shape.size * 0.25 };
}

export function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

export function outside(box: Box, { width, height }: { width: number; height: number }): boolean {
  return box.left < 0 || box.top < 0 || box.right > width || box.bottom > height;
}

/** The texts of a drawing that lie on one another, as pairs: none in a drawing that is done well. */
export function overlapping(texts: readonly TextShape[]): string[] {
  return texts.flatMap((one, index) => texts.slice(index + 1).filter((other) => overlap(textBox(one), textBox(other))).map((other) => `${one.text} / ${other.text}`));
}

/** Whether the straight line from (x1, y1) to (x2, y2) passes through the box (Liang and Barsky 1984). */
export function crosses(line: { x1: number; y1: number; x2: number; y2: number }, box: Box): boolean {
  let enter = 0;
  let leave = 1;
  const [dx, dy] = [line.x2 - line.x1, line.y2 - line.y1];
  for (const [p, q] of [[-dx, line.x1 - box.left], [dx, box.right - line.x1], [-dy, line.y1 - box.top], [dy, box.bottom - line.y1]] as const) {
    if (p === 0) {
      if (q < 0) return false;
    } else if (p < 0) enter = Math.max(enter, q / p);
    else leave = Math.min(leave, q / p);
  }
  return enter <= leave;
}

/** A pixel coordinate as short as SVG needs it. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10 || 0);
}
