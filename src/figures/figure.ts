/**
 * A figure: a plain Plotly figure for live notebooks, the same picture as a drawing for pages that run no scripts, and a
 * summary in words for whoever sees neither.
 *
 *     const figure = plotLines({ series: [{ name: 'p^k', x: [1, 2, 3], y: [0.5, 0.25, 0.125] }], xTitle: 'messengers', yTitle: 'risk' });
 *     figure.summary //=> 'p^k: risk falls from 0.5 at 1 to 0.125 at 3 messengers …'
 *     show(figure);
 *
 * Figures are functions from data: equal data, equal figure, byte for byte.
 *
 * Palette: the hues of Okabe and Ito, "Color Universal Design" (2008), darkened to stand out from white (contrast 3 or more,
 * the first six 4.5 or more), so that names can be written in their colour.
 */
import type { Drawing } from './drawing.ts';

/** Part of a Plotly figure: plain JSON in the shape of Plotly's reference. */
export type PlotlyObject = Record<string, unknown>;

export interface Figure {
  readonly data: readonly PlotlyObject[];
  readonly layout: PlotlyObject;
  readonly frames?: readonly PlotlyObject[];
  readonly config?: PlotlyObject;
  /** What a person who cannot see the figure needs to know. */
  readonly summary: string;
  /** The same picture for static pages. A figure without one is shown live and in words only. */
  readonly drawing?: Drawing;
}

export const PALETTE = ['#0072B2', '#C24E00', '#00805C', '#A8447F', '#9A6700', '#3C3C3C', '#2B9ACB', '#6B4C9A'] as const;

/** Colours that mean the same in every figure. Figures bring their own white paper, so that dark themes do not change them. */
export const INK = { text: '#222222', soft: '#5F6670', axis: '#8A9099', grid: '#E6E8EB', dead: '#EDEEF0', ghost: '#A6ABB3', paper: '#FFFFFF', highlight: '#FFE27A' } as const;

/** Width of drawings, in pixels: that of a notebook's column on GitHub and on a small laptop. */
export const FIGURE_WIDTH = 760;

/** The colour of the n-th thing of a figure, from 0; it repeats after the eighth. */
export function paletteColour(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}

/** The colour of a process: the same in every figure about the same processes. */
export function colourOf(process: string, processes: readonly string[]): string {
  const index = processes.indexOf(process);
  if (index < 0) throw new RangeError(`colourOf: no process "${process}"; the processes are ${processes.join(', ')}`);
  return paletteColour(index);
}

/** What all figures' layouts share. */
export function baseLayout(options: { title: string | undefined; height: number; font: string }): PlotlyObject {
  return {
    autosize: true,
    height: options.height,
    paper_bgcolor: INK.paper,
    plot_bgcolor: INK.paper,
    font: { family: options.font, size: 12, color: INK.text },
    hoverlabel: { align: 'left', bgcolor: INK.paper, font: { family: options.font, size: 12, color: INK.text } },
    ...(options.title === undefined
      ? {}
      : { title: { text: `<b>${escapeMarkup(options.title)}</b>`, x: 0, xref: 'paper', xanchor: 'left', y: 1, yref: 'container', yanchor: 'top', pad: { t: 12 }, font: { size: 15, color: INK.text } } }),
  };
}

/** Text in which Plotly (and XML) finds no markup. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Three decimals are enough for a picture and keep its JSON small. */
export function rounded(value: number, decimals = 3): number {
  const factor = Number(`1e${decimals}`);
  const result = Math.round(value * factor) / factor;
  return result === 0 ? 0 : result; // no -0, which JSON would drop
}
