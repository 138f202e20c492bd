/**
 * A space-time diagram as a Plotly figure: the same places, labels and colours as its drawing, with hovers and zoom along time.
 *
 * Horizontal positions are lifelines (0, 1, 2, …), so the figure grows with the page while labels, in pixels, keep their room.
 */
import { baseLayout, FIGURE_WIDTH, INK, paletteColour, rounded, escapeMarkup } from './figure.ts';
import type { PlotlyObject } from './figure.ts';
import { mixed } from './signs.ts';
import type { Stretch } from './space-time-faults.ts';
import { BAR_COLUMN, LABEL_SIZE, MARK_OFFSET, sideOf } from './space-time-labels.ts';
import { legendKinds, SPELL_SIZE } from './space-time-layout.ts';
import type { Placed, PlacedSpell } from './space-time-layout.ts';
import type { Journey } from './space-time-model.ts';
import type { OperationBar } from './space-time-operations.ts';
import { along, pathOf, restOf } from './space-time-paths.ts';
import type { Point } from './space-time-paths.ts';
import { BAR_WIDTH, COPY_DASH, CUT_FILL, CUT_INK, PAUSE_SHARE } from './space-time-signs.ts';
import { hoverOfBar, hoverOfJourney, hoverOfMark, KIND_NAMES } from './space-time-words.ts';
import type { SignKind } from './space-time-words.ts';
import { FONT_STACK, textWidth } from './text-metrics.ts';

export function plotlySpaceTime(placed: Placed): { data: PlotlyObject[]; layout: PlotlyObject } {
  return { data: [...operationTraces(placed), ...journeyTraces(placed), ...markTraces(placed), ...spellTraces(placed)], layout: layoutOf(placed) };
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
    lines(sent.filter(({ fate, isCopy }) => fate !== 'under way' && !isCopy), { color, width }, `messages of ${process}`);
    lines(sent.filter(({ fate, isCopy }) => fate !== 'under way' && isCopy), { color, width, dash: dashed(COPY_DASH) }, `messages of ${process} again`);
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
      type: 'scatter', mode: 'markers', name: KIND_NAMES[fate as Exclude<Journey['fate'], 'arrived'>], x: points.map(([x]) => x), y: points.map(([, y]) => y), marker,
      ...hover(those.map((journey) => hoverOfJourney(journey, model, limits)), INK.text),
    });
  }
  if (model.journeys.some(({ isCopy }) => isCopy)) traces.push(keyTrace('copy', { mode: 'lines', line: { color: INK.soft, width: 1.8, dash: dashed(COPY_DASH) } }));
  return traces;
}

const dashed = (pattern: string): string => pattern.split(' ').map((part) => `${part}px`).join(',');

/** An entry of the key for what is drawn by shapes, or by a trace a process. */
function keyTrace(kind: SignKind, look: PlotlyObject): PlotlyObject {
  return { type: 'scatter', name: KIND_NAMES[kind], x: [null], y: [null], hoverinfo: 'skip', showlegend: true, ...look };
}

/** Bars as thick lines, an inner one of a paler colour on an outer one: a rectangle of Plotly's for each would take five times the room. */
function operationTraces({ model, gap }: Placed): PlotlyObject[] {
  const traces: PlotlyObject[] = [];
  const span = model.untilMs - model.fromMs;
  const kinds = [['completed', 'operation'], ['failed', 'failed operation'], ['unknown', 'open operation']] as const;
  const lane = ({ place, column }: OperationBar): number => rounded(place + (column * BAR_COLUMN) / gap);
  const lines = (bars: readonly OperationBar[], line: PlotlyObject, name: string): void => {
    const points = bars.flatMap((bar) => [[lane(bar), rounded(bar.fromMs)], [lane(bar), rounded(Math.max(bar.untilMs, bar.fromMs + 0.004 * span))], [null, null]]).slice(0, -1);
    traces.push({ type: 'scatter', mode: 'lines', x: points.map(([x]) => x), y: points.map(([, y]) => y), line, name, hoverinfo: 'skip', showlegend: false });
  };
  const glowing = model.operations.filter(({ highlighted }) => highlighted);
  if (glowing.length > 0) lines(glowing, { color: INK.highlight, width: BAR_WIDTH + 8 }, 'highlighted');
  model.processes.forEach((process, place) => {
    const colour = paletteColour(place);
    for (const [outcome, kind] of kinds) {
      const bars = model.operations.filter((bar) => bar.place === place && bar.outcome === outcome);
      if (bars.length === 0) continue;
      const name = `${KIND_NAMES[kind]} of ${process}`;
      if (outcome === 'unknown') lines(bars, { color: mixed(colour, 0.6), width: BAR_WIDTH, dash: '4px,3px' }, name);
      else {
        lines(bars, { color: colour, width: BAR_WIDTH + 1.2, ...(outcome === 'failed' ? { dash: '3px,2px' } : {}) }, name);
        lines(bars, { color: outcome === 'failed' ? INK.paper : mixed(colour, 0.35), width: BAR_WIDTH - 1.2 }, name);
      }
    }
  });
  const spots = model.operations.flatMap((bar) => [bar.fromMs, (bar.fromMs + bar.untilMs) / 2].map((ms) => ({ x: lane(bar), y: rounded(ms), bar })));
  if (spots.length > 0) {
    traces.push({
      type: 'scatter', mode: 'markers', name: 'operations', showlegend: false, x: spots.map(({ x }) => x), y: spots.map(({ y }) => y), marker: { size: BAR_WIDTH, opacity: 0, color: INK.soft },
      ...hover(spots.map(({ bar }) => hoverOfBar(bar, model)), INK.soft),
    });
  }
  for (const [outcome, kind] of kinds) {
    if (model.operations.some((bar) => bar.outcome === outcome)) traces.push(keyTrace(kind, { mode: 'lines', line: { color: mixed(INK.soft, outcome === 'completed' ? 0.45 : 0.6), width: BAR_WIDTH, ...(outcome === 'completed' ? {} : { dash: outcome === 'failed' ? '1px,1px' : '4px,3px' }) } }));
  }
  return traces;
}

function spellTraces({ model }: Placed): PlotlyObject[] {
  const kinds = legendKinds(model);
  return [
    ...(kinds.includes('paused') ? [keyTrace('paused', { mode: 'markers', marker: { symbol: 'square', size: 13, color: mixed(INK.soft, PAUSE_SHARE) } })] : []),
    ...(kinds.includes('cut off') ? [keyTrace('cut off', { mode: 'markers', marker: { symbol: 'square', size: 13, color: CUT_FILL, line: { color: CUT_INK, width: 1 } } })] : []),
  ];
}

function markTraces(placed: Placed): PlotlyObject[] {
  const { model, gap, dense } = placed;
  const markers = {
    crash: { symbol: 'line-ew', size: 11, line: { color: INK.text, width: 4 } },
    timer: { symbol: 'hourglass', size: dense ? 5 : 9 },
    input: { symbol: 'triangle-right', size: 10 },
    log: { symbol: 'circle', size: dense ? 4 : 6 },
    recover: { symbol: 'triangle-up', size: 11 },
    clock: { symbol: 'circle-dot', size: 11 },
    network: { symbol: 'diamond', size: 10 },
  } as const;
  const traces: PlotlyObject[] = [];
  const glowing = model.marks.filter(({ highlighted }) => highlighted);
  const x = (mark: (typeof glowing)[number]): number => rounded(mark.place + (mark.kind === 'log' ? (sideOf(mark.place, model) * MARK_OFFSET) / gap : 0));
  const y = (mark: (typeof glowing)[number]): number => rounded(mark.atMs);
  if (glowing.length > 0) {
    traces.push({ type: 'scatter', mode: 'markers', name: 'highlighted', showlegend: false, hoverinfo: 'skip', x: glowing.map(x), y: glowing.map(y), marker: { size: 18, color: INK.highlight } });
  }
  for (const kind of ['crash', 'recover', 'clock', 'network', 'timer', 'input', 'log'] as const) {
    const marks = model.marks.filter((mark) => mark.kind === kind);
    if (marks.length === 0) continue;
    const colours = marks.map(({ place }) => paletteColour(place));
    const marker = kind === 'crash' ? markers.crash : kind === 'log' ? { ...markers.log, color: colours } : { ...markers[kind], color: INK.paper, line: { color: kind === 'recover' ? INK.text : colours, width: dense ? 0.8 : 1.4 } };
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
  const height = Math.max(placed.height, Math.ceil(plot.bottom + 14 + 19 * legendRows(placed)));
  const base = baseLayout({ title: undefined, height, font: FONT_STACK });
  const perMs = (placed.y(model.untilMs) - placed.y(model.fromMs)) / (model.untilMs - model.fromMs);
  const until = (pixel: number): number => rounded(model.fromMs + (pixel - placed.y(model.fromMs)) / perMs);
  const annotations: PlotlyObject[] = [];
  const note = (options: PlotlyObject): void => void annotations.push({ showarrow: false, ...options });
  if (placed.title.length > 0) {
    note({ xref: 'paper', x: 0, yref: 'paper', y: 1, xanchor: 'left', yanchor: 'bottom', yshift: 36, align: 'left', text: `<b>${placed.title.map(escapeMarkup).join('<br>')}</b>`, font: { size: 15, color: INK.text } });
  }
  note({ xref: 'paper', x: 0, yref: 'paper', y: 1, xanchor: 'right', yanchor: 'bottom', xshift: -5, yshift: 6, text: 'time (ms)', font: { size: 10, color: INK.soft } });
  placed.names.forEach((name, place) => {
    note({ x: place, yref: 'paper', y: 1, yanchor: 'bottom', yshift: 5, text: `\u00a0<b>${escapeMarkup(name)}</b>\u00a0`, bgcolor: paletteColour(place), borderpad: 3, font: { size: placed.nameSize, color: INK.paper }, ...(name === model.processes[place] ? {} : { hovertext: escapeMarkup(model.processes[place] as string) }) });
  });
  for (const label of placed.labels) {
    const anchor = { start: 'left', middle: 'center', end: 'right' }[label.anchor];
    note({
      x: rounded(label.at.lane), y: rounded(label.at.ms), xanchor: anchor, yanchor: 'middle', xshift: label.shiftX, yshift: -label.shiftY,
      text: padded(label.bold ? `<b>${escapeMarkup(label.text)}</b>` : escapeMarkup(label.text), label.of === 'message'), bgcolor: 'rgba(255,255,255,0.94)', borderpad: 0,
      font: { size: LABEL_SIZE, color: label.colour },
    });
  }
  const spells = placed.spells.flatMap((one) => spellShapes(one, until(plot.bottom)));
  for (const { spell, lines } of placed.spells) {
    lines.forEach((line, index) => note({
      xref: 'paper', x: 1, xshift: line.x - plot.right, xanchor: 'left', yref: 'paper', y: 1, yanchor: 'middle', yshift: plot.top - line.y + 3.5, text: line.bold ? `<b>${escapeMarkup(line.text)}</b>` : escapeMarkup(line.text),
      font: { size: SPELL_SIZE, color: line.bold ? '#6A5A8C' : INK.soft }, ...(index === 0 ? { hovertext: escapeMarkup(spell.kind === 'span' ? spell.who : `${spell.kind}: ${spell.who}`) } : {}),
    }));
  }
  const [begin, end] = [until(plot.top), until(plot.bottom)];
  const shapes: PlotlyObject[] = [...spells, ...model.processes.flatMap((_, place) => lifelineShapes(model.stretches[place] ?? [], place, begin, end))];
  return {
    ...base,
    margin: { l: plot.left, r: FIGURE_WIDTH - plot.right, t: plot.top, b: height - plot.bottom, autoexpand: false },
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

/** Plotly's legend stands in columns of one width as soon as it needs more than a row. */
function legendRows({ model, plot }: Placed): number {
  const widths = legendKinds(model).map((kind) => textWidth(KIND_NAMES[kind], { size: LABEL_SIZE }) + 48);
  const room = plot.right - plot.left;
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return Math.min(1, widths.length);
  return Math.ceil(widths.length / Math.max(1, Math.floor(room / Math.max(...widths))));
}

/** Grey and dashed while the process is down, tinted and dotted while it stands still. */
function lifelineShapes(stretches: readonly Stretch[], place: number, begin: number, end: number): PlotlyObject[] {
  const colour = paletteColour(place);
  const visible = stretches.map(({ state, fromMs, untilMs }) => ({ state, y0: fromMs === 0 ? begin : rounded(Math.max(begin, fromMs)), y1: rounded(Math.min(end, untilMs)) })).filter(({ y0, y1 }) => y1 > y0);
  const looks = { down: { color: INK.axis, width: 1.5, dash: '4px,4px' }, paused: { color: colour, width: 2, dash: '2px,3px' }, up: { color: colour, width: 2 } } as const;
  return (['down', 'paused', 'up'] as const).flatMap((state) => visible.filter((stretch) => stretch.state === state).flatMap(({ y0, y1 }): PlotlyObject[] => [
    ...(state === 'up' ? [] : [{ type: 'rect', layer: 'between', xsizemode: 'pixel', xanchor: place, x0: -7, x1: 7, y0, y1, fillcolor: state === 'down' ? INK.dead : mixed(colour, PAUSE_SHARE), line: { width: 0 } }]),
    { type: 'line', layer: 'between', x0: place, x1: place, y0, y1, line: looks[state] },
  ]));
}

/** A band while links are cut, the walls in it, and the bracket beside the words. */
function spellShapes({ spell, column }: PlacedSpell, endMs: number): PlotlyObject[] {
  const [y0, y1] = [rounded(spell.fromMs), rounded(Math.min(endMs, spell.untilMs))];
  const bracket = { xref: 'paper', xsizemode: 'pixel', xanchor: 1, line: { color: CUT_INK, width: 1.6 } };
  const at = 8 + column * 9;
  const beside: PlotlyObject[] = [
    { type: 'line', ...bracket, x0: at, x1: at, y0, y1 },
    { type: 'line', ...bracket, x0: at - 4, x1: at, y0, y1: y0 },
    { type: 'line', ...bracket, x0: at - 4, x1: at, y0: y1, y1 },
  ];
  if (spell.kind !== 'cut off') return beside;
  return [
    { type: 'rect', layer: 'below', xref: 'paper', x0: 0, x1: 1, y0, y1, fillcolor: CUT_FILL, line: { color: CUT_INK, width: 1, dash: '5px,3px' } },
    ...spell.walls.map((lane) => ({ type: 'line', layer: 'below', x0: lane, x1: lane, y0, y1, opacity: 0.8, line: { color: CUT_INK, width: 3, dash: '2px,5px' } })),
    ...beside,
  ];
}
