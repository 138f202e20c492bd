/**
 * Curves and estimates over a common axis: what theory says as a line, what runs gave as points with their intervals.
 *
 *     plotLines({
 *       xTitle: 'messengers', yTitle: 'probability that B misses the order',
 *       series: [
 *         { name: 'closed form p^k', x: [1, 2, 3], y: [0.5, 0.25, 0.125], mode: 'line' },
 *         { name: '1000 runs', x: [1, 2, 3], y: [0.49, 0.26, 0.12], interval: [[0.46, 0.52], [0.23, 0.29], [0.1, 0.14]], mode: 'points' },
 *       ],
 *     });
 */
import { frame, hasZero, scaleOf, share } from './axes.ts';
import type { KeyEntry, Scale } from './axes.ts';
import { px } from './drawing.ts';
import type { Drawing, Shape } from './drawing.ts';
import { baseLayout, escapeMarkup, FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import type { Figure, PlotlyObject } from './figure.ts';
import { FONT_STACK, textWidth } from './text-metrics.ts';
import { formatNumber } from './ticks.ts';

export interface Series {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** For each point, the low and high end of what it may be: a confidence interval. */
  readonly interval?: readonly (readonly [low: number, high: number])[];
  /** `'line'` for what is known at every x, `'points'` for estimates, `'line and points'` (default) for measured courses. */
  readonly mode?: 'line' | 'points' | 'line and points';
  /** Series of the same group share a colour, such as a curve and the estimates of it. Default: a colour of its own. */
  readonly group?: string;
  readonly dash?: boolean;
}

export interface LinesOptions {
  readonly series: readonly Series[];
  /** What lies along the axis, with its unit: `'time (ms)'`. */
  readonly xTitle: string;
  readonly yTitle: string;
  readonly title?: string;
  /** A logarithmic vertical axis; every y must then be above 0. An interval that reaches 0 is cut at the axis. */
  readonly logY?: boolean;
  readonly logX?: boolean;
}

export function plotLines(options: LinesOptions): Figure {
  check(options);
  const { series, title } = options;
  const xs = scaleOf(series.flatMap(({ x }) => [...x]), { log: options.logX ?? false, count: 8 });
  // An interval down to 0 has no place on a logarithmic axis, and one down to 1e-9 would flatten all others: estimates span the axis.
  const ends = options.logY === true ? [] : series.flatMap(({ interval = [] }) => interval.flat());
  const ys = scaleOf([...series.flatMap(({ y }) => [...y]), ...ends], { log: options.logY ?? false, zero: 'near', count: 6 });
  const styles = stylesOf(series);
  return { ...plotly(options, xs, ys, styles), summary: summarise(options, title), drawing: draw(options, xs, ys, styles) };
}

/** Series of a group share their colour and symbol. */
function stylesOf(series: readonly Series[]): Style[] {
  const groups = [...new Set(series.map(({ group, name }) => group ?? name))];
  return series.map(({ group, name }) => {
    const index = groups.indexOf(group ?? name);
    return { colour: paletteColour(index), symbol: SYMBOLS[index % SYMBOLS.length] as Symbol };
  });
}

const hasLine = (series: Series): boolean => series.mode !== 'points';
const hasPoints = (series: Series): boolean => series.mode !== 'line';

// Shape tells series apart where colour does not.
const SYMBOLS = ['circle', 'square', 'diamond', 'triangle-up'] as const;

type Symbol = (typeof SYMBOLS)[number];

interface Style {
  readonly colour: string;
  readonly symbol: Symbol;
}

function plotly(options: LinesOptions, xs: Scale, ys: Scale, styles: readonly Style[]): { data: PlotlyObject[]; layout: PlotlyObject } {
  const { plot, height } = frameOf(options, xs, ys, styles);
  const data = options.series.map((series, index): PlotlyObject => {
    const { colour: color, symbol } = styles[index] as Style;
    return {
      type: 'scatter', name: escapeMarkup(series.name), x: series.x, y: series.y,
      mode: hasLine(series) ? (hasPoints(series) ? 'lines+markers' : 'lines') : 'markers',
      line: { color, width: 2, ...(series.dash === true ? { dash: 'dash' } : {}) },
      marker: { color, size: 8, symbol },
      ...(series.interval === undefined
        ? {}
        : {
            error_y: {
              type: 'data', symmetric: false, color, thickness: 1.5, width: 4,
              array: series.interval.map(([, high], at) => high - (series.y[at] as number)),
              arrayminus: series.interval.map(([low], at) => (series.y[at] as number) - low),
            },
          }),
      hovertemplate: series.interval === undefined ? '%{y:.4~g}' : '%{y:.4~g} (%{text})',
      ...(series.interval === undefined ? {} : { text: series.interval.map(([low, high]) => `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`) }),
    };
  });
  const axis = (scale: Scale, name: string): PlotlyObject => ({
    title: { text: escapeMarkup(name), font: { size: 12, color: INK.text }, standoff: 10 },
    range: scale.log ? [Math.round(Math.log10(scale.low)), Math.round(Math.log10(scale.high))] : [scale.low, scale.high],
    ...(scale.log ? { type: 'log', dtick: Math.log10((scale.ticks[1] as number) / (scale.ticks[0] as number)), tickformat: '~g' } : { nticks: scale.ticks.length + 2 }),
    gridcolor: INK.grid, zerolinecolor: INK.axis, tickfont: { size: 11, color: INK.soft },
  });
  const layout = {
    ...baseLayout({ title: options.title, height, font: FONT_STACK }),
    margin: { l: plot.left, r: FIGURE_WIDTH - plot.right, t: plot.top, b: height - plot.bottom, autoexpand: false },
    hovermode: 'x unified',
    xaxis: { ...axis(xs, options.xTitle), zeroline: false, showline: !hasZero(ys), linecolor: INK.axis, unifiedhovertitle: { text: `${escapeMarkup(options.xTitle)}: %{x}` } },
    yaxis: axis(ys, options.yTitle),
    showlegend: options.series.length > 1,
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: -48 / (plot.bottom - plot.top), yanchor: 'top', font: { size: 12, color: INK.text } },
  };
  return { data, layout };
}

function frameOf(options: LinesOptions, xs: Scale, ys: Scale, styles: readonly Style[]): ReturnType<typeof frame> {
  const key = options.series.map((series, index): KeyEntry => ({
    name: series.name,
    draw: (x, y) => [
      ...(hasLine(series) ? [{ kind: 'path', d: `M${px(x - 13)} ${px(y)}h26`, stroke: (styles[index] as Style).colour, width: 2, ...(series.dash === true ? { dash: '6 4' } : {}) } as const] : []),
      ...(hasPoints(series) ? [{ kind: 'path', d: symbolPath((styles[index] as Style).symbol, x, y), fill: (styles[index] as Style).colour } as const] : []),
    ],
  }));
  const xLabels = xs.ticks.map((tick) => ({ at: share(tick, xs), text: formatNumber(tick) })).filter(({ at }) => at >= 0 && at <= 1);
  return frame({ title: options.title, xTitle: options.xTitle, yTitle: options.yTitle, xLabels, y: ys, plotHeight: 280, key: key.length > 1 ? key : [], verticalGrid: true });
}

function draw(options: LinesOptions, xs: Scale, ys: Scale, styles: readonly Style[]): Drawing {
  const { plot, height, shapes: around } = frameOf(options, xs, ys, styles);
  const x = (value: number): number => plot.left + share(value, xs) * (plot.right - plot.left);
  const y = (value: number): number => plot.bottom - (ys.log && value <= 0 ? -0.1 : share(value, ys)) * (plot.bottom - plot.top);
  const shapes: Shape[] = [...around];
  options.series.forEach((series, index) => {
    const { colour: stroke, symbol } = styles[index] as Style;
    if (hasLine(series) && series.x.length > 0) {
      const d = `M${series.x.map((value, at) => `${px(x(value))} ${px(y(series.y[at] as number))}`).join('L')}`;
      shapes.push({ kind: 'path', d, stroke, width: 2, clip: true, ...(series.dash === true ? { dash: '6 4' } : {}) });
    }
    const bars = (series.interval ?? []).map(([low, high], at) => {
      const centre = x(series.x[at] as number);
      return `M${px(centre)} ${px(y(low))}V${px(y(high))}M${px(centre - 4)} ${px(y(low))}h8M${px(centre - 4)} ${px(y(high))}h8`;
    });
    if (bars.length > 0) shapes.push({ kind: 'path', d: bars.join(''), stroke, width: 1.5, clip: true });
    if (hasPoints(series)) shapes.push({ kind: 'path', d: series.x.map((value, at) => symbolPath(symbol, x(value), y(series.y[at] as number))).join(''), fill: stroke });
  });
  return { width: FIGURE_WIDTH, height, clip: plot, shapes };
}

function symbolPath(symbol: Symbol, x: number, y: number): string {
  switch (symbol) {
    case 'square': return `M${px(x - 3.6)} ${px(y - 3.6)}h7.2v7.2h-7.2Z`;
    case 'diamond': return `M${px(x)} ${px(y - 5)}l5 5l-5 5l-5 -5Z`;
    case 'triangle-up': return `M${px(x)} ${px(y - 5)}l4.8 8.4h-9.6Z`;
    default: return `M${px(x - 4)} ${px(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`;
  }
}

function summarise({ series, xTitle, yTitle }: LinesOptions, title: string | undefined): string {
  const lines = series.map(({ name, x, y, interval }) => {
    const [first, last] = [y[0], y.at(-1)];
    if (first === undefined || last === undefined) return `${name}: no points.`;
    if (x.length === 1) return `${name}: ${formatNumber(first)} at ${formatNumber(x[0] as number)}.`;
    const most = Math.max(...y);
    const least = Math.min(...y);
    const course = last > first ? 'rises' : last < first ? 'falls' : most === least ? 'stays' : 'returns';
    const extremes = [most > Math.max(first, last) ? `highest ${formatNumber(most)} at ${formatNumber(x[y.indexOf(most)] as number)}` : '', least < Math.min(first, last) ? `lowest ${formatNumber(least)} at ${formatNumber(x[y.indexOf(least)] as number)}` : ''].filter((part) => part !== '');
    const path = most === least ? `stays at ${formatNumber(first)} from ${formatNumber(x[0] as number)} to ${formatNumber(x.at(-1) as number)}` : `${course} from ${formatNumber(first)} at ${formatNumber(x[0] as number)} to ${formatNumber(last)} at ${formatNumber(x.at(-1) as number)}`;
    return `${name}: ${path}${extremes.length === 0 ? '' : ` (${extremes.join(', ')})`}${interval === undefined ? '' : ', with intervals'}.`;
  });
  return [...(title === undefined ? [] : [title]), `${yTitle} against ${xTitle}:`, ...lines].join('\n');
}

function check({ series, xTitle, yTitle, logX, logY }: LinesOptions): void {
  for (const [name, value] of [['xTitle', xTitle], ['yTitle', yTitle]] as const) {
    if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`plotLines: ${name} is missing. Say what lies along the axis, with its unit, as 'time (ms)'.`);
    if (textWidth(value, { size: 12 }) > 300 && name === 'yTitle') throw new RangeError(`plotLines: yTitle ("${value}") is too long for the axis. Shorten it to some 40 characters and put the rest into title.`);
  }
  if (!Array.isArray(series) || series.every(({ x }: Series) => x.length === 0)) throw new RangeError("plotLines: series has no points; give at least one { name, x: [1, 2], y: [0.5, 0.25] }");
  for (const { name, x, y, interval } of series) {
    if (x.length !== y.length) throw new RangeError(`plotLines: series "${name}" has ${x.length} values of x and ${y.length} of y; they must be equally many`);
    if (interval !== undefined && interval.length !== y.length) throw new RangeError(`plotLines: series "${name}" has ${interval.length} intervals for ${y.length} points; give one for each`);
    for (const [axis, values, log] of [['x', x, logX], ['y', y, logY]] as const) {
      const bad = values.findIndex((value: number) => typeof value !== 'number' || !Number.isFinite(value) || (log === true && value <= 0));
      if (bad >= 0) throw new RangeError(`plotLines: series "${name}": ${axis}[${bad}] (${values[bad]}) must be a finite number${log === true ? ' above 0, since the axis is logarithmic. Leave the point out or drop the logarithm.' : ''}`);
    }
    interval?.forEach(([low, high]: readonly [number, number], at: number) => {
      if (!(low <= (y[at] as number) + 1e-12 && (y[at] as number) <= high + 1e-12)) throw new RangeError(`plotLines: series "${name}": interval ${at} ([${low}, ${high}]) must hold its estimate (${y[at]})`);
    });
  }
}
