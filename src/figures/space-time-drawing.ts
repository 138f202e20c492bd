/**
 * A space-time diagram as a drawing: lifelines, arrows, marks, labels, a key.
 */
import { px, text } from './drawing.ts';
import type { Drawing, Shape } from './drawing.ts';
import { FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import { LABEL_SIZE, MARK_OFFSET, sideOf } from './space-time-labels.ts';
import { legendKinds, NAME_SIZE, TITLE_SIZE } from './space-time-layout.ts';
import type { Placed } from './space-time-layout.ts';
import type { Mark } from './space-time-model.ts';
import { pathOf, restOf } from './space-time-paths.ts';
import type { Point } from './space-time-paths.ts';
import { KIND_NAMES } from './space-time-words.ts';
import { textWidth } from './text-metrics.ts';
import { formatNumber } from './ticks.ts';

type Sign = ReturnType<typeof legendKinds>[number];

export function drawSpaceTime(placed: Placed): Drawing {
  const { model, plot, x, y } = placed;
  const shapes: Shape[] = [];
  placed.title.forEach((line, index) => shapes.push(text({ x: plot.left, y: 24 + 19 * index, text: line, size: TITLE_SIZE, bold: true, role: 'title' })));

  shapes.push({ kind: 'path', d: placed.ticks.map((ms) => `M${px(plot.left)} ${px(y(ms))}H${px(plot.right)}`).join(''), stroke: INK.grid, width: 1 });
  shapes.push(text({ x: plot.left - 8, y: plot.top - 12, text: 'time (ms)', size: 10, anchor: 'end', colour: INK.soft, role: 'axis' }));
  for (const ms of placed.ticks) shapes.push(text({ x: plot.left - 8, y: y(ms) + 4, text: formatNumber(ms), size: LABEL_SIZE, anchor: 'end', colour: INK.soft, role: 'axis' }));

  model.processes.forEach((_, place) => {
    const colour = paletteColour(place);
    const crash = model.crashedAtMs[place];
    const deadFrom = crash === undefined ? plot.bottom : Math.min(plot.bottom, Math.max(plot.top, y(crash)));
    if (deadFrom < plot.bottom) {
      shapes.push({ kind: 'rect', box: { left: x(place) - 7, right: x(place) + 7, top: deadFrom, bottom: plot.bottom }, fill: INK.dead });
      shapes.push({ kind: 'path', d: `M${px(x(place))} ${px(deadFrom)}V${px(plot.bottom)}`, stroke: INK.axis, width: 1.5, dash: '4 4' });
    }
    shapes.push({ kind: 'path', d: `M${px(x(place))} ${px(plot.top)}V${px(deadFrom)}`, stroke: colour, width: 2 });
    const half = textWidth(placed.names[place] as string, { size: NAME_SIZE, bold: true }) / 2 + 9;
    shapes.push({ kind: 'rect', box: { left: x(place) - half, right: x(place) + half, top: plot.top - 27, bottom: plot.top - 5 }, fill: colour, radius: 5 });
    shapes.push(text({ x: x(place), y: plot.top - 11.5, text: placed.names[place] as string, size: NAME_SIZE, anchor: 'middle', bold: true, colour: INK.paper, role: 'name' }));
  });

  shapes.push(...arrows(placed));
  for (const label of placed.labels) {
    const at = { x: x(label.at.lane) + label.shiftX, y: y(label.at.ms) + label.shiftY };
    // Arial needs less than its box, which allows for wider fonts: the arrow is interrupted no more than that.
    const spare = (label.box.right - label.box.left) * 0.1;
    const backing = {
      left: label.box.left + (label.anchor === 'start' ? -1 : label.anchor === 'middle' ? spare / 2 : spare),
      right: label.box.right - (label.anchor === 'end' ? -1 : label.anchor === 'middle' ? spare / 2 : spare),
      top: label.box.top,
      bottom: label.box.bottom,
    };
    shapes.push({ kind: 'rect', box: backing, fill: INK.paper, radius: 3, opacity: 0.94 });
    shapes.push(text({ ...at, y: at.y + 4, text: label.text, size: LABEL_SIZE, anchor: label.anchor, bold: label.bold, colour: label.colour, role: 'label' }));
  }
  shapes.push(...key(placed));
  return { width: FIGURE_WIDTH, height: placed.height, clip: plot, shapes };
}

function arrows(placed: Placed): Shape[] {
  const { model, dense, x, y } = placed;
  const width = dense ? 1 : 1.8;
  const shapes: Shape[] = [];
  const pathData = (path: readonly Point[]): string => `M${path.map(({ lane, ms }) => `${px(x(lane))} ${px(y(ms))}`).join('L')}`;
  const glow = model.journeys.filter(({ highlighted }) => highlighted).map((journey) => pathData(pathOf(journey, placed)));
  if (glow.length > 0) shapes.push({ kind: 'path', d: glow.join(''), stroke: INK.highlight, width: 9, clip: true });
  const ghosts = dense ? [] : model.journeys.map((journey) => restOf(journey, placed)).filter((rest) => rest.length > 0).map(pathData);
  if (ghosts.length > 0) shapes.push({ kind: 'path', d: ghosts.join(''), stroke: INK.ghost, width: 1.2, dash: '2 4', clip: true });
  // One path for all the messages of a sender keeps the file small.
  model.processes.forEach((_, from) => {
    const colour = paletteColour(from);
    const sent = model.journeys.filter((journey) => journey.from === from);
    const solid = sent.filter(({ fate }) => fate !== 'under way').map((journey) => pathData(pathOf(journey, placed)));
    const dotted = sent.filter(({ fate }) => fate === 'under way').map((journey) => pathData(pathOf(journey, placed)));
    const heads = sent.filter(({ fate }) => fate === 'arrived').map((journey) => head(pathOf(journey, placed), placed));
    if (solid.length > 0) shapes.push({ kind: 'path', d: solid.join(''), stroke: colour, width, opacity: dense ? 0.75 : 1, clip: true });
    if (dotted.length > 0) shapes.push({ kind: 'path', d: dotted.join(''), stroke: colour, width, dash: '2 3', clip: true });
    if (heads.length > 0) shapes.push({ kind: 'path', d: heads.join(''), fill: colour, clip: true });
  });
  const size = dense ? 0.6 : 1;
  for (const fate of ['lost', 'receiver crashed', 'under way'] as const) {
    const ends = model.journeys.filter((journey) => journey.fate === fate).map((journey) => pathOf(journey, placed).at(-1) as Point);
    for (const layer of sign(fate, ends.map(({ lane, ms }) => [x(lane), y(ms)] as const), size)) shapes.push({ ...layer, clip: true });
  }
  const centre = (mark: Mark): readonly [number, number] => [x(mark.place) + (mark.kind === 'log' ? sideOf(mark.place, model) * MARK_OFFSET : 0), y(mark.atMs)];
  const glowing = model.marks.filter(({ highlighted }) => highlighted).map((mark) => circle(centre(mark), 9));
  if (glowing.length > 0) shapes.push({ kind: 'path', d: glowing.join(''), fill: INK.highlight, clip: true });
  for (const kind of ['timer', 'input', 'log', 'crash'] as const) {
    model.processes.forEach((_, place) => {
      const centres = model.marks.filter((mark) => mark.kind === kind && mark.place === place).map(centre);
      for (const layer of sign(kind, centres, size, paletteColour(place))) shapes.push({ ...layer, clip: true });
    });
  }
  return shapes;
}

/** A triangle with its tip where the path ends. */
function head(path: readonly Point[], { dense, x, y }: Placed): string {
  const [before, tip] = [path.at(-2) as Point, path.at(-1) as Point];
  const [tipX, tipY] = [x(tip.lane), y(tip.ms)];
  const [dx, dy] = [tipX - x(before.lane), tipY - y(before.ms)];
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [long, half] = dense ? [6, 2.2] : [11, 4];
  const [baseX, baseY] = [tipX - ux * long, tipY - uy * long];
  return `M${px(tipX)} ${px(tipY)}L${px(baseX - uy * half)} ${px(baseY + ux * half)}L${px(baseX + uy * half)} ${px(baseY - ux * half)}Z`;
}

function circle([x, y]: readonly [number, number], radius: number): string {
  const r = px(radius);
  return `M${px(x - Number(r))} ${px(y)}a${r} ${r} 0 1 0 ${px(2 * Number(r))} 0a${r} ${r} 0 1 0 ${px(-2 * Number(r))} 0Z`;
}

type PathShape = Extract<Shape, { kind: 'path' }>;

/** The sign of a kind at each of the centres. */
function sign(kind: Sign, centres: readonly (readonly [number, number])[], size: number, colour: string = INK.soft): PathShape[] {
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
    default:
      return [];
  }
}

function key(placed: Placed): Shape[] {
  const shapes: Shape[] = [];
  let left = placed.plot.left;
  const middle = placed.plot.bottom + 20;
  for (const kind of legendKinds(placed.model)) {
    shapes.push(...sign(kind, [[left + (kind === 'crash' ? 10 : 6), middle]], 0.85));
    left += kind === 'crash' ? 28 : 18;
    shapes.push(text({ x: left, y: middle + 4, text: KIND_NAMES[kind], size: LABEL_SIZE, colour: INK.soft, role: 'key' }));
    left += textWidth(KIND_NAMES[kind], { size: LABEL_SIZE }) + 18;
  }
  return shapes;
}
