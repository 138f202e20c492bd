/**
 * The signs of a space-time diagram: what stands at the ends of arrows and on lifelines, and in the key.
 *
 *     sign('lost', [[10, 20]], 1) //=> a cross at (10, 20), as paths from back to front
 */
import { px } from './drawing.ts';
import type { Box, Shape } from './drawing.ts';
import { INK } from './figure.ts';
import { roundedBox } from './pixel-figure.ts';
import { mixed } from './signs.ts';
import type { SignKind } from './space-time-words.ts';

export const COPY_DASH = '7 3';
export const BAR_WIDTH = 9; // of an operation's bar
export const PAUSE_SHARE = 0.22; // of the process's colour, where it stands still
export const CUT_FILL = '#F3F0F8';
export const CUT_INK = '#8E80AC';

export function circle([x, y]: readonly [number, number], radius: number): string {
  const r = px(radius);
  return `M${px(x - Number(r))} ${px(y)}a${r} ${r} 0 1 0 ${px(2 * Number(r))} 0a${r} ${r} 0 1 0 ${px(-2 * Number(r))} 0Z`;
}

type PathShape = Extract<Shape, { kind: 'path' }>;

/** The sign of a kind at each of the centres. */
export function sign(kind: SignKind, centres: readonly (readonly [number, number])[], size: number, colour: string = INK.soft): PathShape[] {
  if (centres.length === 0) return [];
  const draw = (one: (x: number, y: number) => string): string => centres.map(([x, y]) => one(x, y)).join('');
  const cross = (arm: number): string => draw((x, y) => `M${px(x - arm)} ${px(y - arm)}l${px(2 * arm)} ${px(2 * arm)}m0 ${px(-2 * arm)}l${px(-2 * arm)} ${px(2 * arm)}`);
  switch (kind) {
    case 'lost':
      return [{ kind: 'path', d: cross(5 * size), stroke: INK.paper, width: 5.5 * size }, { kind: 'path', d: cross(5 * size), stroke: INK.text, width: 2.4 * size }];
    case 'receiver crashed':
      return [{ kind: 'path', d: draw((x, y) => circle([x, y], 6 * size)), fill: INK.paper, stroke: INK.text, width: 1.6 * size }, { kind: 'path', d: cross(3 * size), stroke: INK.text, width: 1.6 * size }];
    case 'under way':
      return [{ kind: 'path', d: draw((x, y) => circle([x, y], 3 * size)), fill: INK.paper, stroke: INK.soft, width: 1.4 }];
    case 'crash':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 11)} ${px(y)}h22`), stroke: INK.text, width: 4 }];
    case 'timer':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 4 * size)} ${px(y - 5 * size)}h${px(8 * size)}l${px(-8 * size)} ${px(10 * size)}h${px(8 * size)}Z`), fill: INK.paper, stroke: colour, width: 1.3 * size }];
    case 'input':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 5)} ${px(y - 5)}l9 5l-9 5Z`), fill: INK.paper, stroke: colour, width: 1.4 }];
    case 'log':
      return [{ kind: 'path', d: draw((x, y) => circle([x, y], 3 * size)), fill: colour }];
    case 'recover':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x)} ${px(y - 6.5 * size)}l${px(6 * size)} ${px(10.5 * size)}h${px(-12 * size)}Z`), fill: INK.paper, stroke: INK.text, width: 1.8 }];
    case 'clock':
      return [{ kind: 'path', d: draw((x, y) => circle([x, y], 6 * size)), fill: INK.paper, stroke: colour, width: 1.4 }, { kind: 'path', d: draw((x, y) => `M${px(x)} ${px(y - 4 * size)}v${px(4 * size)}h${px(3 * size)}`), stroke: colour, width: 1.4 }];
    case 'network':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 5 * size)} ${px(y)}l${px(5 * size)} ${px(-5 * size)}l${px(5 * size)} ${px(5 * size)}l${px(-5 * size)} ${px(5 * size)}Z`), fill: INK.paper, stroke: colour, width: 1.4 }];
    case 'copy':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 11)} ${px(y)}h16`), stroke: colour, width: 1.8, dash: COPY_DASH }, { kind: 'path', d: draw((x, y) => `M${px(x + 13)} ${px(y)}l-9 -3.5v7Z`), fill: colour }];
    case 'operation':
    case 'failed operation':
    case 'open operation':
      return barShapes(centres.map(([x, y]) => ({ left: x - BAR_WIDTH / 2, right: x + BAR_WIDTH / 2, top: y - 7, bottom: y + 7 })), kind, colour);
    case 'paused':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 7)} ${px(y - 7)}h14v14h-14Z`), fill: mixed(colour, PAUSE_SHARE) }, { kind: 'path', d: draw((x, y) => `M${px(x)} ${px(y - 7)}v14`), stroke: colour, width: 2, dash: '2 3' }];
    case 'cut off':
      return [{ kind: 'path', d: draw((x, y) => `M${px(x - 11)} ${px(y - 6)}h22v12h-22Z`), fill: CUT_FILL }, { kind: 'path', d: draw((x, y) => `M${px(x - 11)} ${px(y - 6)}h22M${px(x - 11)} ${px(y + 6)}h22`), stroke: CUT_INK, width: 1, dash: '5 3' }];
  }
}

/** Bars of operations: full, hatched without a fill if they had no effect, striped if nobody knows. */
export function barShapes(boxes: readonly Box[], kind: 'operation' | 'failed operation' | 'open operation', colour: string): PathShape[] {
  if (boxes.length === 0) return [];
  const d = boxes.map((box) => roundedBox(box, 3)).join('');
  if (kind === 'operation') return [{ kind: 'path', d, fill: mixed(colour, 0.35), stroke: colour, width: 1.2 }];
  if (kind === 'failed operation') return [{ kind: 'path', d, fill: INK.paper, stroke: colour, width: 1.2, dash: '3 2' }];
  const stripes = boxes.map(({ left, right, top, bottom }) => `M${px((left + right) / 2)} ${px(top)}V${px(bottom)}`).join('');
  return [{ kind: 'path', d, fill: INK.paper }, { kind: 'path', d: stripes, stroke: mixed(colour, 0.6), width: BAR_WIDTH, dash: '4 3' }];
}
