/**
 * A drawing as a live Plotly figure of the same size: its shapes in the same places, and hovers where it says more than it shows.
 *
 *     const { data, layout } = plotlyOfDrawing(drawing, [{ box, text: '<b>A</b> Write(1)' }]);
 *
 * For pictures that are laid out by hand (timelines in strips, graphs), where a figure that stretched with the page would tear texts from what they
 * label. Plotly's axes count pixels here, from the top. Paths must be absolute (M, L, H, V, Q, C, Z): Plotly knows no others.
 */
import type { Box, Drawing, Shape, TextShape } from './drawing.ts';
import { px } from './drawing.ts';
import { baseLayout, escapeMarkup, INK, rounded } from './figure.ts';
import type { PlotlyObject } from './figure.ts';
import { FONT_STACK } from './text-metrics.ts';

/** What hovering anywhere in the box shows, in Plotly's markup. */
export interface Hover {
  readonly box: Box;
  readonly text: string;
  readonly colour?: string;
}

export function plotlyOfDrawing(drawing: Drawing, hovers: readonly Hover[]): { data: PlotlyObject[]; layout: PlotlyObject } {
  const { width, height } = drawing;
  const axis = { fixedrange: true, showgrid: false, zeroline: false, showticklabels: false, ticks: '' };
  return {
    data: [...textTraces(drawing.shapes), ...hoverTraces(hovers)],
    layout: {
      ...baseLayout({ title: undefined, height, font: FONT_STACK }),
      autosize: false,
      width,
      margin: { l: 0, r: 0, t: 0, b: 0, autoexpand: false },
      xaxis: { ...axis, range: [0, width] },
      yaxis: { ...axis, range: [height, 0] },
      hovermode: 'closest',
      dragmode: false,
      barmode: 'overlay',
      showlegend: false,
      shapes: drawing.shapes.flatMap((shape) => (shape.kind === 'text' ? [] : [shapeOf(shape)])),
    },
  };
}

function shapeOf(shape: Exclude<Shape, TextShape>): PlotlyObject {
  const line = shape.stroke === undefined ? { width: 0 } : { color: shape.stroke, width: shape.kind === 'path' ? (shape.width ?? 1) : 1, ...(shape.kind === 'path' && shape.dash !== undefined ? { dash: shape.dash.split(' ').map((part) => `${part}px`).join(',') } : {}) };
  return {
    type: 'path',
    layer: 'below',
    path: shape.kind === 'path' ? shape.d : roundedBox(shape.box, shape.radius ?? 0),
    line,
    ...(shape.fill === undefined ? {} : { fillcolor: shape.fill }),
    ...(shape.opacity === undefined ? {} : { opacity: shape.opacity }),
  };
}

/** The outline of a box, with round corners where `radius` is above 0. */
export function roundedBox({ left, top, right, bottom }: Box, radius: number): string {
  const r = Math.max(0, Math.min(radius, (right - left) / 2, (bottom - top) / 2));
  if (r < 0.5) return `M${px(left)} ${px(top)}H${px(right)}V${px(bottom)}H${px(left)}Z`;
  const corner = (x: number, y: number, toX: number, toY: number): string => `Q${px(x)} ${px(y)} ${px(toX)} ${px(toY)}`;
  return `M${px(left + r)} ${px(top)}H${px(right - r)}${corner(right, top, right, top + r)}V${px(bottom - r)}${corner(right, bottom, right - r, bottom)}H${px(left + r)}${corner(left, bottom, left, bottom - r)}V${px(top + r)}${corner(left, top, left + r, top)}Z`;
}

/** Texts of one look share a trace: a third of the size of annotations. Those that are turned stay annotations' business, and there are none. */
function textTraces(shapes: readonly Shape[]): PlotlyObject[] {
  const looks = new Map<string, TextShape[]>();
  for (const shape of shapes) {
    if (shape.kind !== 'text') continue;
    const look = `${shape.size} ${shape.anchor} ${shape.colour} ${shape.bold === true} ${shape.italic === true}`;
    looks.set(look, [...(looks.get(look) ?? []), shape]);
  }
  return [...looks.values()].map((texts) => {
    const { size, anchor, colour, bold, italic } = texts[0] as TextShape;
    const marked = (words: string): string => {
      const bolder = bold === true ? `<b>${words}</b>` : words;
      return italic === true ? `<i>${bolder}</i>` : bolder;
    };
    return {
      type: 'scatter', mode: 'text', hoverinfo: 'skip', cliponaxis: false,
      x: texts.map(({ x }) => rounded(x, 1)),
      y: texts.map(({ y }) => rounded(y - 0.26 * size, 1)), // a baseline, where Plotly wants what it takes for the middle
      text: texts.map((shape) => marked(escapeMarkup(shape.text))),
      textposition: { start: 'middle right', middle: 'middle center', end: 'middle left' }[anchor],
      textfont: { size, color: colour },
    };
  });
}

/** Bars that nobody sees: the only marks of Plotly that feel a pointer in all of a rectangle. */
function hoverTraces(hovers: readonly Hover[]): PlotlyObject[] {
  if (hovers.length === 0) return [];
  return [{
    type: 'bar', orientation: 'h', name: 'hover',
    base: hovers.map(({ box }) => rounded(box.left, 1)),
    x: hovers.map(({ box }) => rounded(box.right - box.left, 1)),
    y: hovers.map(({ box }) => rounded((box.top + box.bottom) / 2, 1)),
    width: hovers.map(({ box }) => rounded(box.bottom - box.top, 1)),
    marker: { color: 'rgba(0,0,0,0)', line: { width: 0 } },
    hovertext: hovers.map(({ text }) => text), hovertemplate: '%{hovertext}<extra></extra>',
    hoverlabel: { bordercolor: hovers.map(({ colour }) => colour ?? INK.soft) },
  }];
}
