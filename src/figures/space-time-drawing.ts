/**
 * A space-time diagram as a drawing: lifelines, arrows, marks, labels, a key.
 */
import { px, text } from './drawing.ts';
import type { Drawing, Shape } from './drawing.ts';
import { FIGURE_WIDTH, INK, paletteColour } from './figure.ts';
import { LABEL_SIZE, MARK_OFFSET, sideOf } from './space-time-labels.ts';
import { TITLE_SIZE } from './space-time-layout.ts';
import { bands, lifelines } from './space-time-lifelines.ts';
import type { Placed } from './space-time-layout.ts';
import type { Mark } from './space-time-model.ts';
import { pathOf, restOf } from './space-time-paths.ts';
import type { Point } from './space-time-paths.ts';
import { circle, COPY_DASH, sign } from './space-time-signs.ts';
import { KIND_NAMES } from './space-time-words.ts';
import { formatNumber } from './ticks.ts';

export function drawSpaceTime(placed: Placed): Drawing {
  const { plot, x, y } = placed;
  const shapes: Shape[] = [];
  placed.title.forEach((line, index) => shapes.push(text({ x: plot.left, y: 24 + 19 * index, text: line, size: TITLE_SIZE, bold: true, role: 'title' })));

  shapes.push(...bands(placed));
  shapes.push({ kind: 'path', d: placed.ticks.map((ms) => `M${px(plot.left)} ${px(y(ms))}H${px(plot.right)}`).join(''), stroke: INK.grid, width: 1 });
  shapes.push(text({ x: plot.left - 8, y: plot.top - 12, text: 'time (ms)', size: 10, anchor: 'end', colour: INK.soft, role: 'axis' }));
  for (const ms of placed.ticks) shapes.push(text({ x: plot.left - 8, y: y(ms) + 4, text: formatNumber(ms), size: LABEL_SIZE, anchor: 'end', colour: INK.soft, role: 'axis' }));

  shapes.push(...lifelines(placed));
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
    const solid = sent.filter(({ fate, isCopy }) => fate !== 'under way' && !isCopy).map((journey) => pathData(pathOf(journey, placed)));
    const again = sent.filter(({ fate, isCopy }) => fate !== 'under way' && isCopy).map((journey) => pathData(pathOf(journey, placed)));
    const dotted = sent.filter(({ fate }) => fate === 'under way').map((journey) => pathData(pathOf(journey, placed)));
    const heads = sent.filter(({ fate }) => fate === 'arrived').map((journey) => head(pathOf(journey, placed), placed));
    if (solid.length > 0) shapes.push({ kind: 'path', d: solid.join(''), stroke: colour, width, opacity: dense ? 0.75 : 1, clip: true });
    if (again.length > 0) shapes.push({ kind: 'path', d: again.join(''), stroke: colour, width, dash: COPY_DASH, opacity: dense ? 0.75 : 1, clip: true });
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
  for (const kind of ['timer', 'input', 'log', 'clock', 'network', 'recover', 'crash'] as const) {
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

function key(placed: Placed): Shape[] {
  return placed.key.flatMap(({ kind, x, y, textX }): Shape[] => [
    ...sign(kind, [[x, y]], 0.85),
    text({ x: textX, y: y + 4, text: KIND_NAMES[kind], size: LABEL_SIZE, colour: INK.soft, role: 'key' }),
  ]);
}
