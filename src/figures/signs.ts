/**
 * Signs that figures share, as shapes and paths of absolute commands, which Plotly's paths need.
 *
 *     disc(10, 10, 4)   //=> 'M6 10C6 7.8 …Z'
 *     mixed('#000000', 0.5) //=> '#808080'
 */
import { px } from './drawing.ts';
import type { Shape } from './drawing.ts';
import { INK } from './figure.ts';

/** The colour of what cannot be; a sign of its own says the same. */
export const INK_OF_FAULT = '#C24E00';

/** A disc about (x, y). */
export function disc(x: number, y: number, radius: number): string {
  const k = radius * 0.5523; // of Bézier curves that come nearest to a quarter circle
  const at = (dx: number, dy: number): string => `${px(x + dx)} ${px(y + dy)}`;
  return `M${at(-radius, 0)}C${at(-radius, -k)} ${at(-k, -radius)} ${at(0, -radius)}C${at(k, -radius)} ${at(radius, -k)} ${at(radius, 0)}C${at(radius, k)} ${at(k, radius)} ${at(0, radius)}C${at(-k, radius)} ${at(-radius, k)} ${at(-radius, 0)}Z`;
}

/** What cannot be: a diamond with a cross, 21 pixels wide. */
export function blockedSign(x: number, y: number): Shape[] {
  return [
    { kind: 'path', d: `M${px(x - 10.5)} ${px(y)}L${px(x)} ${px(y - 10.5)}L${px(x + 10.5)} ${px(y)}L${px(x)} ${px(y + 10.5)}Z`, fill: INK_OF_FAULT, stroke: INK.paper, width: 1 },
    { kind: 'path', d: `M${px(x - 3.2)} ${px(y - 3.2)}L${px(x + 3.2)} ${px(y + 3.2)}M${px(x + 3.2)} ${px(y - 3.2)}L${px(x - 3.2)} ${px(y + 3.2)}`, stroke: INK.paper, width: 2 },
  ];
}

/** A colour on white: `share` of it. */
export function mixed(colour: string, share: number): string {
  const parts = [1, 3, 5].map((at) => Math.round(255 - (255 - parseInt(colour.slice(at, at + 2), 16)) * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('').toUpperCase()}`;
}
