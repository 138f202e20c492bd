/**
 * Amounts side by side: one group of bars a category, one bar a series.
 *
 *     plotBars({ categories: ['0.1', '0.5'], xTitle: 'loss probability', yTitle: 'messages sent', series: [{ name: 'acknowledged', values: [4, 9] }] });
 *
 * Bars start at 0, for their length is the amount.
 */
import { frame, scaleOf, share } from './axes.ts';
import type { Scale } from './axes.ts';
import { px, text } from './drawing.ts';
import type { Shape } from './drawing.ts';
import { baseLayout, escapeMarkup, FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import type { Figure, PlotlyObject } from './figure.ts';
import { fitText, FONT_STACK, textWidth } from './text-metrics.ts';
import { formatNumber } from './ticks.ts';

export interface BarSeries {
  readonly name: string;
  /** One for each category. */
  readonly values: readonly number[];
  readonly interval?: readonly (readonly [low: number, high: number])[];
}

export interface BarsOptions {
  readonly categories: readonly string[];
  readonly series: readonly BarSeries[];
  /** What the categories are, with their unit if they have one. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly title?: string;
}

export function plotBars(options: BarsOptions): Figure {
  check(options);
  const { categories, series, title, xTitle, yTitle } = options;
  const ys = scaleOf(series.flatMap(({ values, interval = [] }) => [...values, ...interval.flat()]), { zero: 'always', count: 6 });
  const key = series.map(({ name }, index) => ({ name, draw: (x: number, y: number): Shape[] => [{ kind: 'rect', box: { left: x - 9, right: x + 9, top: y - 6, bottom: y + 6 }, fill: paletteColour(index) }] }));
  const slot = 1 / categories.length;
  const slotPixels = (FIGURE_WIDTH - 100) * slot;
  const xLabels = categories.map((name, index) => ({ at: (index + 0.5) * slot, text: fitText(name, Math.max(20, slotPixels - 8), { size: 11 }) }));
  const around = frame({ title, xTitle, yTitle, xLabels, y: ys, plotHeight: 260, key: key.length > 1 ? key : [], verticalGrid: false });
  return {
    ...plotly(options, ys, around),
    summary: summarise(options),
    drawing: { width: FIGURE_WIDTH, height: around.height, clip: around.plot, shapes: [...around.shapes, ...bars(options, ys, around.plot)] },
  };
}

function bars({ categories, series }: BarsOptions, ys: Scale, plot: { left: number; right: number; top: number; bottom: number }): Shape[] {
  const shapes: Shape[] = [];
  const slot = (plot.right - plot.left) / categories.length;
  const width = Math.min(64, (slot * 0.76) / series.length);
  const y = (value: number): number => plot.bottom - share(value, ys) * (plot.bottom - plot.top);
  series.forEach(({ values, interval }, index) => {
    values.forEach((value, at) => {
      const left = plot.left + slot * (at + 0.5) + width * (index - series.length / 2);
      shapes.push({ kind: 'rect', box: { left: left + 1, right: left + width - 1, top: Math.min(y(0), y(value)), bottom: Math.max(y(0), y(value)) }, fill: paletteColour(index) });
      const label = formatNumber(value, 3);
      const ends = interval?.[at];
      if (ends !== undefined) shapes.push({ kind: 'path', d: `M${px(left + width / 2)} ${px(y(ends[0]))}V${px(y(ends[1]))}M${px(left + width / 2 - 4)} ${px(y(ends[0]))}h8M${px(left + width / 2 - 4)} ${px(y(ends[1]))}h8`, stroke: INK.text, width: 1.5 });
      if (textWidth(label, { size: 11 }) <= width + 6) {
        shapes.push(text({ x: left + width / 2, y: (value < 0 ? Math.max(y(value), y(ends?.[0] ?? value)) + 13 : Math.min(y(value), y(ends?.[1] ?? value)) - 4), text: label, size: 11, anchor: 'middle', role: 'label' }));
      }
    });
  });
  return shapes;
}

function plotly(options: BarsOptions, ys: Scale, { plot, height }: { plot: { left: number; right: number; top: number; bottom: number }; height: number }): { data: PlotlyObject[]; layout: PlotlyObject } {
  const titleOf = (name: string): PlotlyObject => ({ text: escapeMarkup(name), font: { size: 12, color: INK.text }, standoff: 10 });
  const tickfont = { size: 11, color: INK.soft };
  return {
    data: options.series.map((series, index) => ({
      type: 'bar', name: escapeMarkup(series.name), x: options.categories.map(escapeMarkup), y: series.values, marker: { color: paletteColour(index) },
      ...(series.interval === undefined
        ? { text: series.values.map((value) => formatNumber(value, 3)), textposition: 'outside', textfont: { size: 11 }, cliponaxis: false }
        : {
            error_y: {
              type: 'data', symmetric: false, color: INK.text, thickness: 1.5, width: 4,
              array: series.interval.map(([, high], at) => high - (series.values[at] as number)),
              arrayminus: series.interval.map(([low], at) => (series.values[at] as number) - low),
            },
          }),
      hovertemplate: `${escapeMarkup(series.name)}<br>%{x}: %{y:.4~g}<extra></extra>`,
    })),
    layout: {
      ...baseLayout({ title: options.title, height, font: FONT_STACK }),
      margin: { l: plot.left, r: FIGURE_WIDTH - plot.right, t: plot.top, b: height - plot.bottom, autoexpand: false },
      barmode: 'group', bargap: 0.24, hovermode: 'closest',
      xaxis: { type: 'category', title: titleOf(options.xTitle), linecolor: INK.axis, tickfont, fixedrange: true },
      yaxis: { title: titleOf(options.yTitle), range: [ys.low, ys.high], gridcolor: INK.grid, zerolinecolor: INK.axis, tickfont },
      showlegend: options.series.length > 1,
      legend: { orientation: 'h', x: 0, xanchor: 'left', y: -48 / (plot.bottom - plot.top), yanchor: 'top', font: { size: 12, color: INK.text } },
    },
  };
}

function summarise({ categories, series, xTitle, yTitle, title }: BarsOptions): string {
  const lines = series.map(({ name, values }) => `${name}: ${values.map((value, index) => `${formatNumber(value)} for ${categories[index]}`).join(', ')}.`);
  return [...(title === undefined ? [] : [title]), `${yTitle} by ${xTitle}:`, ...lines].join('\n');
}

function check({ categories, series, xTitle, yTitle }: BarsOptions): void {
  for (const [name, value] of [['xTitle', xTitle], ['yTitle', yTitle]] as const) {
    if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`plotBars: ${name} is missing. Say what it shows, with its unit, as 'messages sent'.`);
  }
  if (categories.length === 0 || series.length === 0) throw new RangeError('plotBars: nothing to draw; give at least one category and one series');
  const twice = categories.find((name, index) => categories.indexOf(name) !== index);
  if (twice !== undefined) throw new RangeError(`plotBars: the category "${twice}" occurs twice; categories must differ`);
  for (const { name, values, interval } of series) {
    if (values.length !== categories.length) throw new RangeError(`plotBars: series "${name}" has ${values.length} values for ${categories.length} categories; give one for each`);
    if (interval !== undefined && interval.length !== values.length) throw new RangeError(`plotBars: series "${name}" has ${interval.length} intervals for ${values.length} values; give one for each`);
    const bad = values.findIndex((value) => typeof value !== 'number' || !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`plotBars: series "${name}": value ${bad} (${values[bad]}) must be a finite number`);
  }
}
