/**
 * A figure as one static SVG file for pages that run no scripts: GitHub, nbviewer, exported notebooks.
 *
 *     staticSvg(plotSpaceTime(trace)) //=> '<svg xmlns="http://www.w3.org/2000/svg" width="760" height="312" …'
 *
 * Drawn from the figure's own drawing and not by Plotly: a tenth of the size, no browser to imitate, text that is never
 * clipped. The root carries the hash of the Plotly figure, so that a test can tell that live and static version belong together.
 */
import type { Drawing, Shape } from './drawing.ts';
import { px } from './drawing.ts';
import type { Figure } from './figure.ts';
import { escapeMarkup, INK } from './figure.ts';
import { FONT_STACK } from './text-metrics.ts';

/** The SVG, or undefined for a figure without a drawing. */
export function staticSvg(figure: Figure): string | undefined {
  const { drawing } = figure;
  if (drawing === undefined) return undefined;
  const [title = 'Figure', ...rest] = figure.summary.split('\n');
  const clip = `clip-${figureHash(figure)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(drawing.width)}" height="${px(drawing.height)}" viewBox="0 0 ${px(drawing.width)} ${px(drawing.height)}" role="img" data-figure-hash="${figureHash(figure)}" font-family="${FONT_STACK}">`,
    `<title>${xmlText(title)}</title>`,
    `<desc>${xmlText(rest.length === 0 ? title : rest.join('\n'))}</desc>`,
    `<rect width="100%" height="100%" fill="${INK.paper}"/>`,
    ...(drawing.clip === undefined ? [] : [`<clipPath id="${clip}">${rectangle(drawing.clip)}</clipPath>`]),
    ...drawing.shapes.map((shape) => element(shape, drawing, clip)),
    '</svg>\n',
  ].join('\n');
}

/** Sixteen hexadecimal digits that change with anything that Plotly is given: FNV-1a, 64 bit, over the JSON. */
export function figureHash(figure: Figure): string {
  const json = JSON.stringify(plotlyJson(figure));
  let [high, low] = [0xcbf29ce4, 0x84222325];
  for (let at = 0; at < json.length; at += 1) {
    low = (low ^ json.charCodeAt(at)) >>> 0;
    // Times 2^40 + 0x1b3, in two halves: big integers take a second for a large figure.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

/** The part of a figure that Plotly reads. */
export function plotlyJson(figure: Figure): { data: unknown; layout: unknown; frames?: unknown; config: unknown } {
  const { data, layout, frames, config } = figure;
  return { data, layout, ...(frames === undefined ? {} : { frames }), config: { ...CONFIG, ...config } };
}

/** Zooming, panning and resetting help; the rest of Plotly's buttons distract. */
const CONFIG = {
  responsive: true,
  displaylogo: false,
  showSendToCloud: false, // Plotly 4 would offer to upload the figure
  displayModeBar: 'hover',
  modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d', 'zoomIn2d', 'zoomOut2d', 'hoverClosestCartesian', 'hoverCompareCartesian', 'toggleSpikelines'],
};

/** XML has no way to write control characters and halves of surrogate pairs. */
function xmlText(text: string): string {
  return escapeMarkup(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

function rectangle({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }): string {
  return `<rect x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="${px(bottom - top)}"/>`;
}

function element(shape: Shape, drawing: Drawing, clip: string): string {
  switch (shape.kind) {
    case 'path': {
      const attributes = [
        `fill="${shape.fill ?? 'none'}"`,
        ...(shape.stroke === undefined ? [] : [`stroke="${shape.stroke}" stroke-width="${px(shape.width ?? 1)}"`]),
        ...(shape.dash === undefined ? [] : [`stroke-dasharray="${shape.dash}"`]),
        ...opacityAndClip(shape, drawing, clip),
      ];
      return `<path d="${shape.d}" ${attributes.join(' ')}/>`;
    }
    case 'rect': {
      const attributes = [
        `fill="${shape.fill}"`,
        ...(shape.stroke === undefined ? [] : [`stroke="${shape.stroke}"`]),
        ...(shape.radius === undefined ? [] : [`rx="${px(shape.radius)}"`]),
        ...opacityAndClip(shape, drawing, clip),
      ];
      return rectangle(shape.box).replace('/>', ` ${attributes.join(' ')}/>`);
    }
    case 'text': {
      const attributes = [
        `x="${px(shape.x)}" y="${px(shape.y)}" font-size="${px(shape.size)}" fill="${shape.colour}"`,
        ...(shape.anchor === 'start' ? [] : [`text-anchor="${shape.anchor}"`]),
        ...(shape.bold === true ? ['font-weight="bold"'] : []),
        ...(shape.italic === true ? ['font-style="italic"'] : []),
        ...(shape.rotate === undefined ? [] : [`transform="rotate(${shape.rotate} ${px(shape.x)} ${px(shape.y)})"`]),
      ];
      return `<text ${attributes.join(' ')}>${xmlText(shape.text)}</text>`;
    }
  }
}

function opacityAndClip(shape: { opacity?: number; clip?: boolean }, drawing: Drawing, clip: string): string[] {
  return [
    ...(shape.opacity === undefined ? [] : [`opacity="${shape.opacity}"`]),
    ...(shape.clip === true && drawing.clip !== undefined ? [`clip-path="url(#${clip})"`] : []),
  ];
}
