/**
 * A space-time diagram as a Plotly figure: the same places, labels and colours as its drawing, with hovers and zoom along time.
 *
 * Horizontal positions are lifelines (0, 1, 2, …), so the figure grows with the page while labels, in pixels, keep their room.
 */
import { baseLayout, FIGURE_WIDTH, INK, paletteColour, rounded, escapeMarkup } from './figure.ts';
import type { PlotlyObject } from './figure.ts';
import { LABEL_SIZE, MARK_OFFSET, sideOf } from './space-time-labels.ts';
import { legendKinds, NAME_SIZE } from './space-time-layout.ts';
import type { Placed } from './space-time-layout.ts';
import type { Journey } from './space-time-model.ts';
import { along, pathOf, restOf } from './space-time-paths.ts';
import type { Point } from './space-time-paths.ts';
import { hoverOfJourney, hoverOfMark, KIND_NAMES } from './space-time-words.ts';
import { FONT_STACK } from './text-metrics.ts';

export function plotlySpaceTime(placed: Placed): { data: PlotlyObject[]; layout: PlotlyObject } {
  return { data: [...journeyTraces(placed), ...markTraces(placed)], layout: layoutOf(placed) };
}

const point = ({ lane, ms }: Point): [number, number] => [rounded(lane), rounded(ms)];

function journeyTraces(placed: Placed): PlotlyObject[] {
  const { model, dense } = placed;
  const limits = dense ? { columns: 40, lines: 6 } : undefined;
  const traces: PlotlyObject[] = [];
  const lines = (journeys: readonly Journey[], line: PlotlyObject, name: string): void => {
    if (journeys.length === 0) return;
    const points = journeys.flatMap((journey) => [...pathOf(journey, placed).map(point), [null, null]]).slice(0, -1);
    traces.push({ type: 'scatter', mode: 'lines', x: points.map(([x]) => x), y: points.map(([, y]) => y), line, name, hoverinfo: 'skip', showlegend: false, ...(dense ? { opacity: 0.75 } : {}) });
  };
  lines(model.journeys.filter(({ highlighted }) => highlighted), { color: INK.highlight, width: 9 }, 'highlighted');
  const ghosts = dense ? [] : model.journeys.map((journey) => restOf(journey, placed)).filter((rest) => rest.length > 0).flatMap((rest) => [...rest.map(point), [null, null]]);
  if (ghosts.length > 0) {
    traces.push({ type: 'scatter', mode: 'lines', name: 'never arrives', x: ghosts.map(([x]) => x), y: ghosts.map(([, y]) => y), line: { color: INK.ghost, width: 1.2, dash: '2px,4px' }, hoverinfo: 'skip', showlegend: false });
  }
  model.processes.forEach((process, from) => {
    const color = paletteColour(from);
    const width = dense ? 1 : 1.8;
    const sent = model.journeys.filter((journey) => journey.from === from);
    if (sent.length === 0) return;
    lines(sent.filter(({ fate }) => fate !== 'under way'), { color, width }, `messages of ${process}`);
    lines(sent.filter(({ fate }) => fate === 'under way'), { color, width, dash: 'dot' }, `messages of ${process} under way`);
    // Plotly shows a hover at points only, so each arrow has an invisible one in its middle besides its head.
    const spots = sent.flatMap((journey) => {
      const path = pathOf(journey, placed);
      const text = hoverOfJourney(journey, model, limits);
      const middle = { at: point(along(path, 0.5)), text, symbol: 'arrow', size: 0 };
      const end = { at: point(path.at(-1) as Point), text, symbol: 'arrow', size: dense ? 7 : 12 };
      return journey.fate === 'arrived' ? [middle, end] : [middle];
    });
    traces.push({
      type: 'scatter', mode: 'markers', name: `messages of ${process}`, showlegend: false,
      x: spots.map(({ at }) => at[0]), y: spots.map(({ at }) => at[1]),
      marker: { color, symbol: 'arrow', size: spots.map(({ size }) => size), angleref: 'previous', opacity: 1, line: { width: 0 } },
      ...hover(spots.map(({ text }) => text), color),
    });
  });
  const size = dense ? 6.5 : 11;
  const ends: Record<string, PlotlyObject> = {
    lost: { symbol: 'x-thin', size, color: INK.text, line: { color: INK.text, width: dense ? 1.6 : 2.4 } },
    'receiver crashed': { symbol: 'circle-x', size: dense ? 8 : 13, color: INK.paper, line: { color: INK.text, width: dense ? 1.1 : 1.6 } },
    'under way': { symbol: 'circle', size: 6, color: INK.paper, line: { color: INK.soft, width: 1.4 } },
  };
  for (const [fate, marker] of Object.entries(ends)) {
    const those = model.journeys.filter((journey) => journey.fate === fate);
    if (those.length === 0) continue;
    const points = those.map((journey) => point(pathOf(journey, placed).at(-1) as Point));
    traces.push({
      type: 'scatter', mode: 'markers', name: KIND_NAMES[fate as Journey['fate']], x: points.map(([x]) => x), y: points.map(([, y]) => y), marker,
      ...hover(those.map((journey) => hoverOfJourney(journey, model, limits)), INK.text),
    });
  }
  return traces;
}

function markTraces(placed: Placed): PlotlyObject[] {
  const { model, gap, dense } = placed;
  const markers = {
    crash: { symbol: 'line-ew', size: 11, line: { color: INK.text, width: 4 } },
    timer: { symbol: 'hourglass', size: dense ? 5 : 9 },
    input: { symbol: 'triangle-right', size: 10 },
    log: { symbol: 'circle', size: dense ? 4 : 6 },
  } as const;
  const traces: PlotlyObject[] = [];
  const glowing = model.marks.filter(({ highlighted }) => highlighted);
  const x = (mark: (typeof glowing)[number]): number => rounded(mark.place + (mark.kind === 'log' ? (sideOf(mark.place, model) * MARK_OFFSET) / gap : 0));
  const y = (mark: (typeof glowing)[number]): number => rounded(mark.atMs);
  if (glowing.length > 0) {
    traces.push({ type: 'scatter', mode: 'markers', name: 'highlighted', showlegend: false, hoverinfo: 'skip', x: glowing.map(x), y: glowing.map(y), marker: { size: 18, color: INK.highlight } });
  }
  for (const kind of ['crash', 'timer', 'input', 'log'] as const) {
    const marks = model.marks.filter((mark) => mark.kind === kind);
    if (marks.length === 0) continue;
    const colours = marks.map(({ place }) => paletteColour(place));
    const marker = kind === 'crash' ? markers.crash : kind === 'log' ? { ...markers.log, color: colours } : { ...markers[kind], color: INK.paper, line: { color: colours, width: dense ? 0.8 : 1.4 } };
    traces.push({
      type: 'scatter', mode: 'markers', name: KIND_NAMES[kind], x: marks.map(x), y: marks.map(y), marker,
      ...hover(marks.map((mark) => hoverOfMark(mark, model)), INK.text),
    });
  }
  return traces;
}

/** Air at the sides only: above and below there may be other arrows. */
function padded(text: string, isPadded: boolean): string {
  return isPadded ? `\u00a0${text}\u00a0` : text;
}

function hover(texts: string[], colour: string): PlotlyObject {
  return { text: texts, hovertemplate: '%{text}<extra></extra>', hoverlabel: { bordercolor: colour } };
}

function layoutOf(placed: Placed): PlotlyObject {
  const { model, plot, gap, firstX } = placed;
  const base = baseLayout({ title: undefined, height: placed.height, font: FONT_STACK });
  const perMs = (placed.y(model.untilMs) - placed.y(model.fromMs)) / (model.untilMs - model.fromMs);
  const until = (pixel: number): number => rounded(model.fromMs + (pixel - placed.y(model.fromMs)) / perMs);
  const annotations: PlotlyObject[] = [];
  const note = (options: PlotlyObject): void => void annotations.push({ showarrow: false, ...options });
  if (placed.title.length > 0) {
    note({ xref: 'paper', x: 0, yref: 'paper', y: 1, xanchor: 'left', yanchor: 'bottom', yshift: 36, align: 'left', text: `<b>${placed.title.map(escapeMarkup).join('<br>')}</b>`, font: { size: 15, color: INK.text } });
  }
  note({ xref: 'paper', x: 0, yref: 'paper', y: 1, xanchor: 'right', yanchor: 'bottom', xshift: -5, yshift: 6, text: 'time (ms)', font: { size: 10, color: INK.soft } });
  placed.names.forEach((name, place) => {
    note({ x: place, yref: 'paper', y: 1, yanchor: 'bottom', yshift: 5, text: `\u00a0<b>${escapeMarkup(name)}</b>\u00a0`, bgcolor: paletteColour(place), borderpad: 3, font: { size: NAME_SIZE, color: INK.paper }, ...(name === model.processes[place] ? {} : { hovertext: escapeMarkup(model.processes[place] as string) }) });
  });
  for (const label of placed.labels) {
    const anchor = { start: 'left', middle: 'center', end: 'right' }[label.anchor];
    note({
      x: rounded(label.at.lane), y: rounded(label.at.ms), xanchor: anchor, yanchor: 'middle', xshift: label.shiftX, yshift: -label.shiftY,
      text: padded(label.bold ? `<b>${escapeMarkup(label.text)}</b>` : escapeMarkup(label.text), label.of === 'message'), bgcolor: 'rgba(255,255,255,0.94)', borderpad: 0,
      font: { size: LABEL_SIZE, color: label.colour },
    });
  }
  const shapes: PlotlyObject[] = model.processes.flatMap((_, place) => {
    const crash = model.crashedAtMs[place];
    const line = (y0: number, y1: number, style: PlotlyObject): PlotlyObject => ({ type: 'line', layer: 'between', x0: place, x1: place, y0: rounded(y0), y1: rounded(y1), line: style });
    const [begin, end] = [until(plot.top), until(plot.bottom)];
    const alive = { color: paletteColour(place), width: 2 };
    if (crash === undefined || crash >= end) return [line(begin, end, alive)];
    const dead = Math.max(begin, crash);
    return [
      { type: 'rect', layer: 'between', xsizemode: 'pixel', xanchor: place, x0: -7, x1: 7, y0: rounded(dead), y1: rounded(end), fillcolor: INK.dead, line: { width: 0 } },
      line(dead, end, { color: INK.axis, width: 1.5, dash: '4px,4px' }),
      ...(dead > begin ? [line(begin, dead, alive)] : []),
    ];
  });
  return {
    ...base,
    margin: { l: plot.left, r: FIGURE_WIDTH - plot.right, t: plot.top, b: placed.height - plot.bottom, autoexpand: false },
    hovermode: 'closest',
    dragmode: 'zoom',
    xaxis: { range: [rounded((plot.left - firstX) / gap), rounded((plot.right - firstX) / gap)], fixedrange: true, showgrid: false, zeroline: false, showticklabels: false },
    yaxis: {
      range: [until(plot.bottom), until(plot.top)], gridcolor: INK.grid, zeroline: false, ticks: '', ticklabelstandoff: 4,
      tickfont: { size: LABEL_SIZE, color: INK.soft }, nticks: placed.ticks.length + 2,
      hoverformat: '.2f',
    },
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: 0, yref: 'paper', yanchor: 'top', itemwidth: 30, font: { size: LABEL_SIZE, color: INK.soft } },
    showlegend: legendKinds(model).length > 0,
    annotations,
    shapes,
  };
}
