/**
 * One figure for many: a slider below it chooses which. Everything is computed beforehand, so it moves without a kernel.
 *
 *     plotSlider({ label: 'quorum', steps: [1, 2, 3].map((r) => ({ name: `R = ${r}`, figure: plotBars({ … }) })) });
 *
 * The figures must be of one kind: equally many traces. Their vertical axes are given one range, so that steps can be compared. A static page shows
 * the step at which the slider starts, and the summary tells of all.
 */
import { escapeMarkup, INK } from './figure.ts';
import type { Figure, PlotlyObject } from './figure.ts';

export interface SliderOptions {
  /** What the slider chooses: 'R and W'. */
  readonly label: string;
  readonly steps: readonly { readonly name: string; readonly figure: Figure }[];
  /** The step at which it starts, from 0. Default: 0. */
  readonly start?: number;
}

const SLIDER_HEIGHT = 84; // pixels below the figure

export function plotSlider({ label, steps, start = 0 }: SliderOptions): Figure {
  check(label, steps, start);
  const first = (steps[start] as { figure: Figure }).figure;
  const { height = 450, margin } = first.layout as { height?: number; margin?: { b?: number } };
  const yaxis = { ...(first.layout['yaxis'] as PlotlyObject | undefined), ...rangeOf(steps.map(({ figure }) => figure)) };
  const slider = {
    active: start, x: 0, len: 1, y: 0, yanchor: 'top', pad: { t: 64 + (first.layout['showlegend'] === true ? 26 : 0), b: 4 },
    currentvalue: { prefix: `${escapeMarkup(label)}: `, font: { size: 13, color: INK.text } }, font: { size: 11, color: INK.soft },
    steps: steps.map(({ name }) => ({ label: escapeMarkup(name), method: 'animate', args: [[name], { mode: 'immediate', frame: { duration: 0, redraw: true }, transition: { duration: 0 } }] })),
  };
  return {
    ...first,
    layout: { ...first.layout, yaxis, height: height + SLIDER_HEIGHT, margin: { ...margin, b: (margin?.b ?? 80) + SLIDER_HEIGHT }, sliders: [slider] },
    frames: steps.map(({ name, figure }) => ({ name, data: figure.data })),
    summary: [`A slider over ${steps.length} figures, ${label}:`, ...steps.map(({ name, figure }) => `${name}. ${figure.summary.replaceAll('\n', ' ')}`)].join('\n'),
  };
}

/** The vertical range that holds those of all figures; none if one of them has none. */
function rangeOf(figures: readonly Figure[]): { range?: readonly [number, number] } {
  const ranges = figures.map(({ layout }) => (layout['yaxis'] as { range?: readonly [number, number] } | undefined)?.range);
  const known = ranges.filter((range) => range !== undefined);
  return known.length < figures.length ? {} : { range: [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))] };
}

function check(label: string, steps: SliderOptions['steps'], start: number): void {
  if (typeof label !== 'string' || label.trim() === '') throw new TypeError("plotSlider: label is missing. Say what the slider chooses, as 'R and W'.");
  if (steps.length < 2) throw new RangeError(`plotSlider: ${steps.length} steps are nothing to slide over; give at least two`);
  if (!(Number.isInteger(start) && start >= 0 && start < steps.length)) throw new RangeError(`plotSlider: start (${start}) must be a whole number from 0 to ${steps.length - 1}`);
  const twice = steps.find(({ name }, index) => steps.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw new RangeError(`plotSlider: the step "${twice.name}" occurs twice; names must differ`);
  const odd = steps.find(({ figure }) => figure.data.length !== steps[0]?.figure.data.length);
  if (odd !== undefined) throw new RangeError(`plotSlider: the figure of "${odd.name}" has ${odd.figure.data.length} traces and that of "${steps[0]?.name}" ${steps[0]?.figure.data.length}; they must be of one kind`);
}
